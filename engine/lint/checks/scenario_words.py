"""Can every row of a scenario be told: its event, its facts, its expectation?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.moment import parse_moment
from engine.model.policy import Scenario
from engine.model.problem import Remark, Severity, did_you_mean, one_of

CODE: Final = "scenario"
SEVERITY: Final[Severity] = "error"
EXPECTATIONS: Final = (
    "clock", "escalation", "no_escalation", "waits_for", "status", "fact", "decision", "cannot", "can", "never", "checklist",
    "step", "event",
)  # fmt: skip
"""The word that says what a row of ``expect`` is about."""


def check(subject: Subject) -> Iterator[Remark]:
    """Each event, fact, time or expectation that is not one."""
    for scenario in subject.edition.scenarios:
        yield from _story(subject, scenario)
        for row in scenario.expect:
            if not set(row.entries) & set(EXPECTATIONS):
                yield Remark(scenario.document, row.route, "this expectation says nothing that can be checked", f"begin it with {one_of(EXPECTATIONS, 20)}")


def _story(subject: Subject, scenario: Scenario) -> Iterator[Remark]:
    facts, zone = subject.edition.facts, subject.edition.desk.zone
    for row in scenario.story:
        event, at = row.entries.get("event"), row.entries.get("at")
        if not isinstance(event, str) or event not in subject.events:
            yield Remark(scenario.document, (*row.route, "event"), f'unknown event "{event}"', subject.guess_event(str(event)), "unknown-event")
        try:
            parse_moment(str(at), zone)
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            yield Remark(scenario.document, (*row.route, "at"), message, hint)
        for name, value in row.entries.items():
            if name in {"event", "at"} or name in DETAILS:
                continue
            if name not in facts:
                yield Remark(scenario.document, (*row.route, name), f'unknown fact "{name}"', did_you_mean(name, (*facts, *DETAILS)), "unknown-fact", at_key=True)
                continue
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            try:
                facts[name].parse(text, zone)
            except ValueError as error:
                message, _, hint = str(error).partition("; ")
                yield Remark(scenario.document, (*row.route, name), message, hint, "wrong-value")


DETAILS: Final = ("form", "checklist", "item", "answer", "gate", "reason", "rule", "text", "by", "promise", "message", "role", "actor")
"""Keys of a story row that say more about the event and are no facts."""
