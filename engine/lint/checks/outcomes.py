"""Does every row decide every output, with a value that exists?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, did_you_mean, one_of

CODE: Final = "wrong-outcome"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each output without a value or with one that is not a choice; each escalation into a status that is not there."""
    edition = subject.edition
    for coded in edition.tables:
        for rule in coded.table.rules:
            for name in coded.table.decides:
                value, choices = rule.outcome.get(name), edition.facts[name].choices
                if value is None:
                    yield Remark(rule.document, rule.route, f'this row gives no "{name}"', f"choices are {one_of(choices)}")
                elif value not in choices:
                    hint = did_you_mean(value, choices) or f"choices are {one_of(choices)}"
                    yield Remark(rule.document, (*rule.route, name), f'"{name}" has no choice "{value}"', hint)
            status = rule.outcome.get("status")
            if "escalate_to" in rule.outcome and status not in edition.workflow.statuses:
                hint = did_you_mean(status or "", edition.workflow.statuses) or f"statuses are {one_of(edition.workflow.statuses)}"
                yield Remark(rule.document, (*rule.route, "status"), f'there is no status "{status}"', hint)
            if "escalate_to" in rule.outcome and not rule.outcome["escalate_to"]:
                yield Remark(rule.document, (*rule.route, "to"), "this escalation goes to nobody", "name a department or a role")
