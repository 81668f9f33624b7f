"""The promise ledger over all open cases: what customers were told would happen by when, and has not been done yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from engine.decide.sight import masked
from engine.model.case import Case
from engine.model.standing import Queue
from engine.services.board_cases import cases_of, order, require_board
from engine.services.desk import Desk

_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Promised:
    """One open promise of a case."""

    case: Case
    text: str
    by: datetime | None
    """None where no time was named."""
    handler: str


@dataclass(frozen=True)
class Promises:
    """A page of them by when they are due, those without a time last; in how many cases there are any."""

    rows: tuple[Promised, ...]
    cases: int
    late: int
    """In how many of the cases the first one is late."""


def open_promises(desk: Desk, most: int) -> Promises:
    """The open promises of the cases that whoever acts may see. A case with an open one cannot be closed."""
    require_board(desk)
    now = desk.now()
    ids = order(desk, Queue(by="promise"))
    late = len(order(desk, Queue(by="promise", before=now)))
    role, edition = desk.actor.role, desk.edition
    rows = [
        Promised(shown, promise.text, promise.by, case.handler)
        for case in cases_of(desk, ids[:most])
        for shown in [masked(edition, role, case)]
        for promise in shown.promises
        if not promise.kept
    ]
    rows.sort(key=lambda one: (one.by or _LAST, one.case.id))
    return Promises(tuple(rows), len(ids), late)
