"""A scenario as something to be played: what the world does by itself, what is left to whoever practises, and what is told.

The story of a case study is one list. For practice its rows are split: the customer makes contact, rings, replies; somebody
takes an escalation up; everything else is the agent's to do. What becomes known with the agent's rows is what the customer
tells, scene by scene: a scene ends where the story jumps, or where a fact turns into another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.compile.edition import Edition
from engine.model.case import fold
from engine.model.event import Event
from engine.model.policy import Scenario
from engine.model.problem import Problems, Refused
from engine.services.fill_words import messages_for
from engine.services.read_case import view_of
from engine.services.run_scenario import CASE, Told, read_row, told_events

CUSTOMERS: Final = ("received", "ringing", "customer replied", "feedback received")
OTHERS: Final = ("escalation acknowledged",)
BY_THEMSELVES: Final = ("received", "ringing", "feedback received")
"""What happens whether the agent has done anything or not."""
RECORDED: Final = ("updated",)
"""Rows in which nothing is done but to write down what is known."""
BY_KEYS: Final = (
    "escalated",
    "resolved",
    "closed",
    "account data shown",
    "checklist item done",
    "promise kept",
    "form completed",
)
"""What the desk has a key for; the rest is done in a step of a script, or by a message."""
WHO: Final = frozenset({"text", "contact", "email", "phone"})
"""Types of facts that name somebody, where the documents call them more than public."""
PAUSE: Final = timedelta(minutes=30)
"""After so long without anything a story goes on with another scene."""
NAMED: Final = {
    "escalated": ("rule",),
    "checklist item done": ("checklist", "item"),
    "form completed": ("form",),
    "gate waived": ("gate",),
    "promise kept": ("promise",),
}
"""The details by which one such event is told from another."""
Key = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A row of a story with its place; ``needs`` is the place of the row that must be done before the world goes on."""

    place: int
    told: Told
    world: bool
    scene: int
    needs: int | None = None

    @property
    def is_deed(self) -> bool:
        """Whether it is something to do, rather than only something to write down."""
        return not self.world and self.told.event not in RECORDED

    @property
    def key(self) -> Key:
        """What a deed is known by: the same key again is the same deed done again."""
        named = NAMED.get(self.told.event, ())
        return (self.told.event, *(self.told.details.get(name, "") for name in named))


@dataclass(frozen=True)
class Scene:
    """A stretch of a story without a jump."""

    number: int
    at: datetime
    rows: tuple[Row, ...]

    @property
    def facts(self) -> dict[str, str]:
        """What is told in it."""
        return {fact: text for row in self.rows for fact, text in row.told.facts.items()}

    @property
    def asked(self) -> dict[str, str]:
        """What is told in it and does not stand in the case by itself."""
        return {fact: text for row in self.rows if not row.world for fact, text in row.told.facts.items()}

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """The lines of checklists that are answered in it: checklist, item, answer."""
        done = [row.told.details for row in self.rows if row.told.event == "checklist item done"]
        return [(one.get("checklist", ""), one.get("item", ""), one["answer"]) for one in done if "answer" in one]


def key_of(event: Event) -> Key:
    """The same key of an event of the log."""
    details = {**event.details, "rule": event.facts.get("escalation_rule", "")}
    return (event.kind, *(details.get(name, "") for name in NAMED.get(event.kind, ())))


def rows_of(edition: Edition, scenario: Scenario) -> tuple[Row, ...]:
    """The rows of its story; `Refused` or ValueError where one cannot be read."""
    rows: list[Row] = []
    scene = 0
    known: dict[str, str] = {}
    for place, written in enumerate(scenario.story):
        told = read_row(edition, written)
        turned = any(known.get(fact, text) != text for fact, text in told.facts.items())
        if rows and (turned or told.at - rows[-1].told.at > PAUSE):
            scene += 1
            known = {}
        known |= told.facts
        world = bool(told.actor or told.role) or told.event in {*CUSTOMERS, *OTHERS}
        rows.append(Row(place, told, world, scene, _needs(rows, told) if world else None))
    return tuple(rows)


def _needs(rows: Sequence[Row], told: Told) -> int | None:
    if told.event in BY_THEMSELVES:
        return None
    done = [row.place for row in rows if row.is_deed]
    escalated = [row.place for row in rows if row.told.event == "escalated"]
    fitting = escalated if told.event in OTHERS and escalated else done
    return fitting[-1] if fitting else None


def scenes_of(rows: Sequence[Row]) -> tuple[Scene, ...]:
    """The scenes of a story, in order."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.scene, []).append(row)
    return tuple(Scene(number, listed[0].told.at, tuple(listed)) for number, listed in found.items())


def is_who(edition: Edition, fact: str) -> bool:
    """Whether a fact says who somebody is: it is not put in one's own words, and whoever makes contact tells it first."""
    declared = edition.facts[fact]
    return fact in edition.privacy.known_by or (bool(declared.privacy) and declared.type in WHO)


def ways(edition: Edition) -> frozenset[str]:
    """The events that somebody at the desk can bring about with keys; messages hang on the case."""
    asked = [script.steps for script in edition.scripts]
    asked += [branch.steps for script in edition.scripts for branch in script.branches]
    return frozenset({*BY_KEYS, *(step.records for steps in asked for step in steps if step.records), "gate waived"})


def without_way(edition: Edition, rows: Sequence[Row], events: Sequence[Event]) -> dict[int, str]:
    """The deeds of a story that cannot be done at the desk, with the reason; ``events`` are the story as it was told."""
    possible = ways(edition)
    found = {}
    for row in rows:
        if not row.is_deed or row.told.event in possible:
            continue
        if row.told.event != "message sent":
            found[row.place] = "no step of a script and no key of the desk leads to it"
        elif not _writes(edition, row, events):
            found[row.place] = "no message of the documents is for such a case"
    return found


def _writes(edition: Edition, row: Row, events: Sequence[Event]) -> bool:
    before = [event for event in events if event.at <= row.told.at]
    case = fold(CASE, before, edition.workflow.initial)
    return bool(messages_for(edition, view_of(edition, case, row.told.at)))


def why_not(edition: Edition, scenario: Scenario) -> str:
    """Why a scenario cannot be played as a conversation; nothing where it can."""
    try:
        rows = rows_of(edition, scenario)
        events = told_events(edition, scenario)
    except (Refused, ValueError, Problems) as error:
        return f"its story cannot be told under these documents: {error}"
    if not rows[0].world:
        return "nobody makes contact in it: its story does not begin with what a customer does"
    lost = without_way(edition, rows, events)
    if not any(row.place not in lost for row in _left(rows)):
        return "nothing in it is left to do: it only shows what the desk works out by itself"
    return ""


def _left(rows: Sequence[Row]) -> Iterator[Row]:
    yield from (row for row in rows if row.is_deed or (not row.world and row.told.facts))
