"""What the supervisor board asks of the case log, in one place: orders, counts and pages, never every case at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.compile.edition import NO_CONTENT, Edition
from engine.decide.sight import ALL, TEAM, whose_cases
from engine.model.case import Case, fold
from engine.model.clock import Reading
from engine.model.event import Event
from engine.model.problem import Refused
from engine.model.standing import Queue, Tally
from engine.services import read_clocks
from engine.services.desk import Desk
from engine.services.list_cases import order_of, tally_of


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


def order(desk: Desk, queue: Queue) -> Sequence[str]:
    """The ids of all cases of a queue that may be seen, by when they are due, then by id."""
    return order_of(desk, queue)


def tally(desk: Desk, queues: Sequence[Queue]) -> Sequence[Tally]:
    """How many cases each of these queues has."""
    return tally_of(desk, queues)


def load(desk: Desk) -> Mapping[str, Tally]:
    """How many open cases each person has; "" where they are nobody's."""
    return desk.log.load(replace(Queue(), seen_by=whose_cases(desk.edition, desk.actor)), desk.now())


def touched_since(desk: Desk, moment: datetime) -> Iterable[tuple[Event, ...]]:
    """The events of each case to which something has happened since a moment, one after the other."""
    return desk.log.cases_since(moment)


def cases_of(desk: Desk, ids: Sequence[str]) -> list[Case]:
    """These cases in this order, those left out that are gone or may not be seen."""
    initial = desk.edition.workflow.initial
    found = desk.log.events_of(ids)
    cases = (fold(one, found[one], initial) for one in ids if one in found)
    return [case for case in cases if desk.sees(case)]


def next_deadline(edition: Edition, case: Case, now: datetime) -> Reading | None:
    """The running clock of a case that is due first."""
    return read_clocks.next_deadline(read_clocks.clocks(edition, case.events, now))
