"""The queue: open cases, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.decide.sight import masked
from engine.model.case import Case, fold
from engine.model.clock import Reading
from engine.model.event import Event
from engine.model.standing import Standing
from engine.services.desk import Desk
from engine.services.read_case import view_of

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One case of the queue."""

    case: Case
    deadline: Reading | None

    @property
    def due(self) -> datetime:
        """When its next deadline is; a case without one comes last."""
        return self.deadline.due if self.deadline and self.deadline.due else _LAST


@dataclass(frozen=True)
class Urgent:
    """One case of a long queue, read without its clocks: what was worked out with its last event."""

    case: Case
    standing: Standing

    @property
    def due(self) -> datetime:
        """When its next deadline is; a case without one comes last."""
        return self.standing.due or _LAST


def list_urgent(desk: Desk, limit: int, after: Urgent | None = None) -> tuple[Urgent, ...]:
    """The next open cases by due time, as whoever acts may see them, however many there are."""
    found: list[Urgent] = []
    place = (after.standing.due, after.standing.case) if after else None
    while len(found) < limit:
        standings = desk.log.most_urgent(limit - len(found), place)
        if not standings:
            break
        place = (standings[-1].due, standings[-1].case)
        events = desk.log.events_of([standing.case for standing in standings])
        for standing in standings:
            case = fold(standing.case, events[standing.case], desk.edition.workflow.initial)
            if desk.sees(case):
                found.append(Urgent(masked(desk.edition, desk.actor.role, case), standing))
    return tuple(found)


def list_open(desk: Desk) -> tuple[Row, ...]:
    """Every case that is not closed, by its next deadline."""
    return rows_of(desk, desk.log.open_cases("closed"))


def rows_of(desk: Desk, cases: Iterable[tuple[Event, ...]]) -> tuple[Row, ...]:
    """The rows of these cases, the most urgent first."""
    now = desk.now()
    initial = desk.edition.workflow.initial
    folded = (fold(events[0].case, events, initial) for events in cases)
    views = (view_of(desk.edition, case, now) for case in folded if desk.sees(case))
    return tuple(
        sorted(
            (Row(masked(desk.edition, desk.actor.role, view.case), view.next_deadline) for view in views),
            key=lambda row: (row.due, row.case.id),
        )
    )
