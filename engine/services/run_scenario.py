"""A scenario is played on a simulated clock: its story happens through the same use cases as at the desk.

What is expected is then compared with what happened, one finding for each row, so that a changed policy shows itself in
sentences: what was expected, and what happens now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.compile.edition import Edition
from engine.model.case import fold
from engine.model.event import Actor
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


def run_scenario(edition: Edition, scenario: Scenario) -> Played:
    """Plays a scenario under an edition; nothing outside is read or written."""
    moments: list[datetime] = []
    desk = Desk(edition, MemoryLog(), Actor("the agent", edition.default_role), lambda: moments[-1])
    for row in scenario.story:
        try:
            moments.append(parse_moment(str(row.entries.get("at")), edition.desk.zone))
            _happen(desk, row)
        except (Refused, ValueError) as error:
            words = f"{row.entries.get('event')} at {row.entries.get('at')}"
            return Played(
                scenario, (Found(row.route, passed=False, expected=f"{words} happens", happened=f"refused: {error}"),)
            )
    return Played(scenario, tuple(_compared(desk, row, moments[-1]) for row in scenario.expect))


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


def _happen(desk: Desk, row: ScenarioRow) -> None:
    entries = {key: text_of(value) for key, value in row.entries.items()}
    if not entries.get("event"):
        raise Refused("a row of a story needs an event")
    if set(WHO) & set(entries):
        desk = desk.acting(Actor(entries.get("actor", desk.actor.name), entries.get("role", desk.actor.role)))
    event, facts = entries["event"], _facts(desk, entries)
    events = desk.log.events(CASE)
    if events and (act := _use_case(desk, event, entries, facts)):
        act()
        return
    details: dict[str, str] = {key: entries[key] for key in DETAILS if key in entries}
    if event == "promise made" and "by" in details:
        details["by"] = parse_moment(details["by"], desk.edition.desk.zone).isoformat()
    case = fold(CASE, events, desk.edition.workflow.initial)
    begins = {} if events else first_facts(desk, desk.now())
    happen(desk, case, Happening(event, {**begins, **facts}, details))


def _facts(desk: Desk, entries: Mapping[str, str]) -> dict[str, str]:
    """What became known with a row: its entries that are not about the event itself."""
    known = {*DETAILS, *WHO, "event", "at"}
    return {k: text for k, text in entries.items() if k not in known or (k in desk.edition.facts and k not in DETAILS)}


def _use_case(
    desk: Desk, event: str, entries: Mapping[str, str], facts: Mapping[str, str]
) -> Callable[[], object] | None:
    """The act at the desk that such an event comes from, where it is more than the event; `Refused` if it cannot be told."""
    reason = entries.get("reason", "")
    acts: dict[str, tuple[str, Callable[[], object]]] = {
        "escalated": ("rule", lambda: escalate(desk, CASE, entries["rule"], reason)),
        "checklist item done": (
            "item",
            lambda: check_item(desk, CASE, entries.get("checklist", ""), entries["item"], entries.get("answer", "yes")),
        ),
        "gate waived": ("gate", lambda: waive_gate(desk, CASE, entries["gate"], reason)),
        "promise kept": ("", lambda: keep_promise(desk, CASE, int(entries.get("promise", "1")))),
    }
    if event == "form completed" and "form" in entries:
        return lambda: complete_form(desk, CASE, entries["form"], facts)
    asked, act = acts.get(event, ("event", None))
    if act is None or (asked and asked not in entries):
        return None
    if facts:
        raise Refused(f"{event} says nothing about {one_of(facts)}; write an updated row of its own before it")
    return act
