"""Can every row of a scenario be told: its event, its facts, its expectation?

A scenario that names a clock or a rule which is not there would fail when it is played; here it has its line, before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from engine.lint.subject import Subject
from engine.model.moment import parse_moment
from engine.model.policy import Scenario, ScenarioRow
from engine.model.problem import Remark, Severity, did_you_mean, one_of

CODE: Final = "scenario"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("unknown-event", "unknown-fact", "wrong-value", "missing-reference")
EXPECTATIONS: Final = (
    "clock",
    "escalation",
    "no_escalation",
    "waits_for",
    "status",
    "fact",
    "decision",
    "cannot",
    "can",
    "never",
    "checklist",
    "step",
    "event",
)
"""The word that says what a row of ``expect`` is about."""
DETAILS: Final = (
    "form",
    "checklist",
    "item",
    "answer",
    "gate",
    "reason",
    "rule",
    "text",
    "by",
    "promise",
    "message",
    "role",
    "actor",
)
"""Keys of a story row that say more about the event and are no facts."""
ANY_RULE: Final = ("any", "anything", "yes")


def check(subject: Subject) -> Iterator[Remark]:
    """Each event, fact, time, name or expectation that is not one."""
    names = _names(subject)
    for scenario in subject.edition.scenarios:
        for row in scenario.story:
            yield from _happens(subject, scenario, row)
            yield from _facts(subject, scenario, row)
        for row in scenario.expect:
            yield from _expected(subject, scenario, row, names)


def _happens(subject: Subject, scenario: Scenario, row: ScenarioRow) -> Iterator[Remark]:
    event = row.entries.get("event")
    if event is None:
        message, hint = "this row does not say what happened", "write event, for example event: received"
        yield Remark(scenario.document, row.route, message, hint)
    elif event not in subject.events:
        hint, route = subject.guess_event(str(event)), (*row.route, "event")
        message = f'unknown event "{event}"'
        yield Remark(scenario.document, route, message, hint, "unknown-event", absent=(str(event),))
    if row.entries.get("at") is None:
        message, hint = "this row does not say when it happened", "write at, for example at: Monday 2026-03-09 09:20"
        yield Remark(scenario.document, row.route, message, hint)
    yield from _moment(subject, scenario, row, "at")


def _moment(subject: Subject, scenario: Scenario, row: ScenarioRow, key: str) -> Iterator[Remark]:
    if row.entries.get(key) is None:
        return
    try:
        parse_moment(str(row.entries[key]), subject.edition.desk.zone)
    except ValueError as error:
        message, _, hint = str(error).partition("; ")
        yield Remark(scenario.document, (*row.route, key), message, hint)


def _facts(subject: Subject, scenario: Scenario, row: ScenarioRow) -> Iterator[Remark]:
    facts = subject.edition.facts
    for name, value in row.entries.items():
        if name in {"event", "at", *DETAILS}:
            continue
        place = partial(Remark, scenario.document, (*row.route, name))
        if name not in facts:
            hint = did_you_mean(name, (*facts, *DETAILS)) or "declare it as a field of the record or of a form"
            yield place(f'unknown fact "{name}"', hint, "unknown-fact", at_key=True, absent=(name,))
            continue
        text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        try:
            facts[name].parse(text, subject.edition.desk.zone)
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            yield place(message, hint, "wrong-value", absent=(text,) if text else ())


def _names(subject: Subject) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """What each word of an expectation names, as the message calls it, and which there are."""
    edition = subject.edition
    tables = [coded.table for coded in edition.tables]
    rules = tuple(rule.id for table in tables for rule in table.rules if "escalate_to" in rule.outcome)
    steps = (step.id for script in edition.scripts for step in script.steps)
    side_steps = (step.id for script in edition.scripts for branch in script.branches for step in branch.steps)
    return {
        "clock": ("clock", tuple(clock.id for clock in edition.clocks)),
        "escalation": ("rule", rules),
        "no_escalation": ("rule", rules),
        "rule": ("rule", (*(rule.id for table in tables for rule in table.rules), *(table.id for table in tables))),
        "status": ("status", edition.workflow.statuses),
        "decision": ("decision", tuple(table.id for table in tables)),
        "checklist": ("checklist", tuple(edition.checklists)),
        "step": ("step", (*steps, *side_steps)),
        "fact": ("fact", tuple(edition.facts)),
        "waits_for": ("fact", tuple(edition.facts)),
        "event": ("event", subject.events),
        "can": ("event", subject.events),
        "cannot": ("event", subject.events),
        "never": ("event", subject.events),
    }


def _expected(
    subject: Subject, scenario: Scenario, row: ScenarioRow, names: Mapping[str, tuple[str, tuple[str, ...]]]
) -> Iterator[Remark]:
    if not set(row.entries) & set(EXPECTATIONS):
        message, hint = "this expectation says nothing that can be checked", f"begin it with {one_of(EXPECTATIONS, 20)}"
        yield Remark(scenario.document, row.route, message, hint)
    for key in ("at", "due"):
        yield from _moment(subject, scenario, row, key)
    for key, value in row.entries.items():
        what, known = names.get(key, ("", ()))
        for number, name in enumerate(_named(key, value) if what else ()):
            if name in known or (key == "no_escalation" and name in ANY_RULE):
                continue
            hint = did_you_mean(name, known) or (f"known are {one_of(known)}" if known else "write its document first")
            code = f"unknown-{what}" if what in {"fact", "event"} else "missing-reference"
            route, message = (*row.route, key, number), f'there is no {what} "{name}"'
            yield Remark(scenario.document, route, message, hint, code, absent=(name,))


def _named(key: str, value: object) -> list[str]:
    if key == "never" and isinstance(value, str):
        return value.split(" before ")
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
