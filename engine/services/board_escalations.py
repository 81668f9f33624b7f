"""Escalations that are open now: to whom, since when, how far up the ladder, and who must answer by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from engine.compile.edition import Edition
from engine.decide.sight import masked
from engine.model.case import Case
from engine.model.clock import Clock, Reading
from engine.model.standing import Queue
from engine.services.board_cases import cases_of, order, require_board
from engine.services.desk import Desk
from engine.services.read_clocks import clocks

ESCALATED: Final = "escalated"
ACKNOWLEDGED: Final = "escalation acknowledged"
_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    """A level of the ladder: its place from 1, the role that must answer, and its clock."""

    level: int
    responsible: str
    clock: Clock


@dataclass(frozen=True)
class Escalation:
    """A case that somebody else was brought in on."""

    case: Case
    to: tuple[str, ...]
    """The departments and roles, the first one first, since it was last resolved or reopened."""
    since: datetime
    level: int
    """The level of the ladder that it has reached; 0 where the documents have no ladder."""
    levels: int
    responsible: str
    """The role that must answer at this level."""
    reading: Reading | None
    """The clock of this level."""
    taken_at: datetime | None = None
    """When somebody took it on, and ``taken_by`` who."""
    taken_by: str = ""

    @property
    def answer_by(self) -> datetime | None:
        """By when somebody must take it on; None once somebody has."""
        return self.reading.due if self.reading and self.taken_at is None else None

    @property
    def late(self) -> bool:
        """Whether nobody has taken it on and the time of the level that it has reached is over."""
        return self.reading is not None and self.taken_at is None and self.reading.state == "breached"

    @property
    def climbed(self) -> bool:
        """Whether nobody has taken it on and the time of a level below is over."""
        return self.taken_at is None and self.level > 1


@dataclass(frozen=True)
class Escalations:
    """A page of them, those that wait longest for an answer first, and how many there are in all."""

    rows: tuple[Escalation, ...]
    count: int


def open_escalations(desk: Desk, most: int) -> Escalations:
    """The open escalations that whoever acts may see."""
    require_board(desk)
    ids, now = order(desk, Queue(escalated=True)), desk.now()
    found = (escalation_of(desk.edition, case, now) for case in cases_of(desk, ids[:most]))
    rows = sorted((one for one in found if one), key=lambda one: (_rank(one), one.answer_by or _LAST, one.case.id))
    role = desk.actor.role
    return Escalations(tuple(replace(one, case=masked(desk.edition, role, one.case)) for one in rows), len(ids))


def ladder(edition: Edition) -> Mapping[str, Step]:
    """The levels of the ladders of an edition, by their clocks: each begins when the one below is overdue."""
    who = {(one.document, one.route[:-1]): one.name for one in edition.addressees if one.route[-1:] == ("responsible",)}
    found: dict[str, Step] = {}
    for clock in edition.clocks:  # a clock stands after those whose running out starts it
        first = ESCALATED in clock.starts and ACKNOWLEDGED in clock.stops
        below = [found[name] for name in clock.after if name in found]
        if first or below:
            level = max((step.level for step in below), default=0) + 1
            found[clock.id] = Step(level, who.get((clock.document, clock.route), ""), clock)
    return found


def escalation_of(edition: Edition, case: Case, now: datetime) -> Escalation | None:
    """How the escalation of a case stands at a moment: a pure function of documents, events and time."""
    if not case.escalated:
        return None
    begun = max((event.number for kind in ("resolved", "reopened") if (event := case.happened(kind))), default=0)
    brought = [event for event in case.events if event.kind == ESCALATED and event.number > begun]
    taken = next(
        (event for event in reversed(case.events) if event.kind == ACKNOWLEDGED and event.number > begun), None
    )
    waiting = [event for event in brought if taken is None or event.number > taken.number]
    shown = waiting or brought
    steps = ladder(edition)
    runs = [one for one in clocks(edition, case.events, now) if one.clock.id in steps and one.latest]
    reached = _reached(runs, steps)
    step = steps[reached.clock.id] if reached else None
    answer = taken if not waiting else None
    return Escalation(
        case=case,
        to=tuple(filter(None, dict.fromkeys(event.facts.get("escalated_to", "") for event in shown))),
        since=shown[0].at,
        level=step.level if step else 0,
        levels=max((one.level for one in steps.values()), default=0),
        responsible=step.responsible if step else "",
        reading=reached,
        taken_at=answer.at if answer else None,
        taken_by=answer.actor.name if answer else "",
    )


def _reached(runs: Sequence[Reading], steps: Mapping[str, Step]) -> Reading | None:
    """The highest level that the last escalation has come to: one of an earlier escalation does not count."""
    first = [one for one in runs if steps[one.clock.id].level == 1]
    began = max((one.start for one in first), default=None)
    if began is None:
        return None
    reached = [one for one in runs if one.start >= began and not one.ceded_to and one.state != "void"]
    return max(reached, key=lambda one: steps[one.clock.id].level, default=None)


def _rank(one: Escalation) -> int:
    return 0 if one.late else 1 if one.taken_at is None else 2
