"""What the supervisor board asks of the case log, in one place: orders, counts and pages, never every case at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from engine.compile.edition import NO_CONTENT, Edition
from engine.decide.sight import ALL, TEAM
from engine.model.case import Case, fold
from engine.model.clock import Reading
from engine.model.event import DEADLINE_EVENTS, Event
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.read_clocks import clocks

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
SOON: Final = timedelta(minutes=5)
SOON_PART: Final = 0.2


@dataclass(frozen=True)
class Queue:
    """Which open cases are asked for: all of them by their next deadline, unless it says less."""

    by: Literal["deadline", "promise"] = "deadline"
    """A promise: only cases that have an open one, by when it is due."""
    handler: str = ""
    escalated: bool = False
    before: datetime | None = None
    """Only what is due before a moment."""


@dataclass(frozen=True)
class Tally:
    """How many open cases there are, and how many of them are late or will soon be."""

    open: int = 0
    late: int = 0
    soon: int = 0


def require_board(desk: Desk) -> None:
    """`Refused` unless the role of whoever acts sees more than its own cases."""
    role = desk.edition.roles.get(desk.actor.role)
    if role is None and not desk.edition.roles:
        return
    sees = role.sees if role else frozenset()
    reads_all = role is not None and "read everything" in role.may
    if NO_CONTENT & sees or not (reads_all or {TEAM, ALL} & sees):
        desk.tell_refused_act("see the board")
        raise Refused(
            f"the board shows the cases of a team, and the role {desk.actor.role} does not see those; the queue has yours"
        )


# --- asked of the case log; a log that knows whose case it is answers these without reading a case ------------------------


def order(desk: Desk, queue: Queue) -> Sequence[str]:
    """The ids of all cases of a queue that may be seen, by when they are due, then by id."""
    return [case.id for _, case, _ in _listed(desk, queue)]


def tally(desk: Desk, queues: Sequence[Queue]) -> Sequence[Tally]:
    """How many cases each of these queues has."""
    now = desk.now()
    return [_counted(_listed(desk, queue), now) for queue in queues]


def load(desk: Desk) -> Mapping[str, Tally]:
    """How many open cases each person has; "" where they are nobody's."""
    now, listed = desk.now(), _listed(desk, Queue())
    names = {handler_of(case) for _, case, _ in listed}
    return {name: _counted([one for one in listed if handler_of(one[1]) == name], now) for name in names}


def touched_since(desk: Desk, moment: datetime) -> Sequence[tuple[Event, ...]]:
    """The events of each case to which something has happened since a moment."""
    return [events for events in desk.log.all_cases() if any(event.at >= moment for event in events)]


def handler_of(case: Case) -> str:
    """Whose case it is; "" while it is nobody's."""
    return next((event.actor.name for event in case.events if event.kind not in DEADLINE_EVENTS), "")


# --- pages ----------------------------------------------------------------------------------------------------------------


def cases_of(desk: Desk, ids: Sequence[str]) -> list[Case]:
    """These cases in this order, those left out that are gone or may not be seen."""
    initial = desk.edition.workflow.initial
    found = desk.log.events_of(ids)
    cases = (fold(one, found[one], initial) for one in ids if one in found)
    return [case for case in cases if desk.sees(case)]


def next_deadline(edition: Edition, case: Case, now: datetime) -> Reading | None:
    """The running clock that is due first; a ceiling that gave way does not count."""
    dated = [
        (reading.due, reading)
        for reading in clocks(edition, case.events, now)
        if reading.latest and not reading.over and reading.due is not None and not reading.ceded_to
    ]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


def is_escalated(case: Case) -> bool:
    """Whether it was escalated since it was last resolved or reopened."""
    escalated, resolved = case.current("escalated"), case.current("resolved")
    return escalated is not None and (resolved is None or resolved.number < escalated.number)


def soon_at(reading: Reading) -> datetime | None:
    """From when on the due time is soon: five minutes, or a fifth of the time that was given, before it."""
    if reading.over or reading.due is None or reading.state == "paused":
        return None
    return reading.due - max((reading.due - reading.start) * SOON_PART, SOON)


_Listed = tuple[datetime, Case, datetime | None]


def _listed(desk: Desk, queue: Queue) -> list[_Listed]:
    """The cases of a queue, each with when it is due and from when on that is soon."""
    now, initial = desk.now(), desk.edition.workflow.initial
    found: list[_Listed] = []
    for events in desk.log.open_cases("closed"):
        case = fold(events[0].case, events, initial)
        if not desk.sees(case) or (queue.escalated and not is_escalated(case)):
            continue
        if queue.handler and handler_of(case) != queue.handler:
            continue
        if queue.by == "promise":
            owed = [promise.by or NEVER for promise in case.promises if not promise.kept]
            due, soon = min(owed, default=None), None
        else:
            reading = next_deadline(desk.edition, case, now)
            due, soon = (reading.due or NEVER, soon_at(reading)) if reading else (NEVER, None)
        if due is not None and (queue.before is None or due < queue.before):
            found.append((due, case, soon))
    return sorted(found, key=lambda one: (one[0], one[1].id))


def _counted(listed: Sequence[_Listed], now: datetime) -> Tally:
    late = sum(due < now for due, _, _ in listed)
    soon = sum(due >= now and soon is not None and soon < now for due, _, soon in listed)
    return Tally(len(listed), late, soon)
