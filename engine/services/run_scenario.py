"""A scenario is played on a simulated clock: its story happens through the same use cases as at the desk.

What is expected is then compared with what happened, one finding for each row, so that a changed policy shows itself in
sentences: what was expected, and what happens now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from engine.compile.edition import Edition
from engine.model.case import fold
from engine.model.event import Actor, Event
from engine.model.moment import parse_moment
from engine.model.policy import Scenario, ScenarioRow
from engine.model.problem import Problems, Refused, Route, one_of
from engine.services.complete_form import complete_form
from engine.services.desk import Desk
from engine.services.escalate import escalate
from engine.services.expectations import met
from engine.services.follow_up import check_item, keep_promise, waive_gate
from engine.services.open_case import first_facts
from engine.services.record_event import Happening, happen
from engine.store.memory import MemoryLog

CASE: Final = "scenario"
DETAILS: Final = ("form", "checklist", "item", "answer", "gate", "reason", "rule", "text", "by", "promise", "message")
WHO: Final = ("actor", "role")


@dataclass(frozen=True)
class Found:
    """One row of a scenario: whether it holds, what was expected and what happened."""

    route: Route
    passed: bool
    expected: str
    happened: str


@dataclass(frozen=True)
class Played:
    """A scenario with the findings of its rows."""

    scenario: Scenario
    findings: tuple[Found, ...]

    @property
    def passed(self) -> bool:
        """Whether the story could be told and every expectation holds."""
        return all(found.passed for found in self.findings)


@dataclass(frozen=True)
class Told:
    """One row of a story, read: what happened when, what became known with it, and who did it where that is said."""

    at: datetime
    event: str
    facts: Mapping[str, str]
    details: Mapping[str, str]
    actor: str = ""
    role: str = ""


def run_scenario(edition: Edition, scenario: Scenario) -> Played:
    """Plays a scenario under an edition; nothing outside is read or written."""
    desk = _desk(edition)
    last = datetime.min.replace(tzinfo=UTC)
    for row in scenario.story:
        try:
            told = read_row(edition, row)
            last = told.at
            tell(desk, CASE, told)
        except (Refused, ValueError) as error:
            words = f"{row.entries.get('event')} at {row.entries.get('at')}"
            return Played(
                scenario, (Found(row.route, passed=False, expected=f"{words} happens", happened=f"refused: {error}"),)
            )
    return Played(scenario, tuple(_compared(desk, row, last) for row in scenario.expect))


def told_events(edition: Edition, scenario: Scenario) -> tuple[Event, ...]:
    """The events that the story of a scenario is; `Refused` or ValueError where it cannot be told."""
    desk = _desk(edition)
    for row in scenario.story:
        tell(desk, CASE, read_row(edition, row))
    return desk.log.events(CASE)


def _desk(edition: Edition) -> Desk:
    return Desk(edition, MemoryLog(), Actor("the agent", edition.default_role))


def _compared(desk: Desk, row: ScenarioRow, last: datetime) -> Found:
    try:
        at = parse_moment(str(row.entries["at"]), desk.edition.desk.zone) if "at" in row.entries else last
        events = tuple(event for event in desk.log.events(CASE) if event.at <= at)
        passed, expected, happened = met(replace(desk, now=lambda: at), CASE, events, row.entries, at)
    except (Refused, ValueError, Problems) as error:
        passed, expected, happened = False, _words(row.entries), f"cannot be judged: {error}"
    return Found(row.route, passed, expected, happened)


def _words(entries: Mapping[str, object]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in entries.items())


def text_of(value: object) -> str:
    """A value of a row as the log keeps it; a list joined by commas."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def read_row(edition: Edition, row: ScenarioRow) -> Told:
    """What a row of a story says; `Refused` or ValueError where it says nothing that can happen."""
    at = parse_moment(str(row.entries.get("at")), edition.desk.zone)
    entries = {key: text_of(value) for key, value in row.entries.items()}
    event = entries.get("event", "")
    if not event:
        raise Refused("a row of a story needs an event")
    details: dict[str, str] = {key: entries[key] for key in DETAILS if key in entries}
    if event == "promise made" and "by" in details:
        details["by"] = parse_moment(details["by"], edition.desk.zone).isoformat()
    known = {*DETAILS, *WHO, "event", "at"}
    facts = {k: text for k, text in entries.items() if k not in known or (k in edition.facts and k not in DETAILS)}
    return Told(at, event, facts, details, entries.get("actor", ""), entries.get("role", ""))


def tell(desk: Desk, case_id: str, told: Told) -> None:
    """Lets a row of a story happen in a case, at its own moment and by whoever it says."""
    actor = Actor(told.actor or desk.actor.name, told.role or desk.actor.role)
    desk = replace(desk, actor=actor, now=lambda: told.at)
    events = desk.log.events(case_id)
    if events and (act := _use_case(desk, case_id, told)):
        act()
        return
    case = fold(case_id, events, desk.edition.workflow.initial)
    begins = {} if events else first_facts(desk, told.at)
    happen(desk, case, Happening(told.event, {**begins, **told.facts}, told.details))


def _use_case(desk: Desk, case: str, told: Told) -> Callable[[], object] | None:
    """The act at the desk that such an event comes from, where it is more than the event; `Refused` if it cannot be told."""
    said = told.details
    reason = said.get("reason", "")
    acts: dict[str, tuple[str, Callable[[], object]]] = {
        "escalated": ("rule", lambda: escalate(desk, case, said["rule"], reason)),
        "checklist item done": (
            "item",
            lambda: check_item(desk, case, said.get("checklist", ""), said["item"], said.get("answer", "yes")),
        ),
        "gate waived": ("gate", lambda: waive_gate(desk, case, said["gate"], reason)),
        "promise kept": ("", lambda: keep_promise(desk, case, int(said.get("promise", "1")))),
    }
    if told.event == "form completed" and "form" in said:
        return lambda: complete_form(desk, case, said["form"], told.facts)
    asked, act = acts.get(told.event, ("event", None))
    if act is None or (asked and asked not in said):
        return None
    if told.facts:
        raise Refused(
            f"{told.event} says nothing about {one_of(told.facts)}; write an updated row of its own before it"
        )
    return act
