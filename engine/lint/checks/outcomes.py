"""Does every row decide every output, with a value that exists?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, did_you_mean, one_of
from engine.model.rule import Rule, Table

CODE: Final = "wrong-outcome"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each output without a value or with one that is not a choice; each escalation to nobody, or into no status."""
    for coded in subject.edition.tables:
        for rule in coded.table.rules:
            yield from _values(subject, coded.table, rule)
            if "escalate_to" in rule.outcome:
                yield from _escalation(subject, rule)


def _values(subject: Subject, table: Table, rule: Rule) -> Iterator[Remark]:
    for name in table.decides:
        value, choices = rule.outcome.get(name), subject.edition.facts[name].choices
        if value is None:
            yield Remark(rule.document, rule.route, f'this row gives no "{name}"', f"choices are {one_of(choices)}")
        elif value not in choices:
            hint = did_you_mean(value, choices) or f"choices are {one_of(choices)}"
            yield Remark(rule.document, (*rule.route, name), f'"{name}" has no choice "{value}"', hint)


def _escalation(subject: Subject, rule: Rule) -> Iterator[Remark]:
    status, statuses = rule.outcome.get("status", ""), subject.edition.workflow.statuses
    if status not in statuses:
        hint = did_you_mean(status, statuses) or f"statuses are {one_of(statuses)}"
        message = f'there is no status "{status}"'
        yield Remark(rule.document, (*rule.route, "status"), message, hint, absent=(status,))
    if not rule.outcome["escalate_to"]:
        yield Remark(
            rule.document, (*rule.route, "to"), "this escalation goes to nobody", "name a department or a role"
        )
