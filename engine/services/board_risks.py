"""Deadlines at risk: open cases that are late or fall due within the next hours, and who handles each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.decide.sight import masked
from engine.model.case import Case
from engine.model.clock import Reading
from engine.model.standing import Queue, Tally
from engine.services.board_cases import cases_of, next_deadline, order, require_board, tally
from engine.services.desk import Desk

HOURS: Final = (1, 4, 8)
END_OF_DAY: Final = 0
"""Instead of a number of hours."""
HORIZONS: Final = (*HOURS, END_OF_DAY)
_HOUR: Final = 3600
_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Risk:
    """A case and the deadline that it is at risk of missing, or has missed."""

    case: Case
    reading: Reading | None
    """None where all cases of somebody were asked for and this one waits for nothing."""
    handler: str
    """"" while it is nobody's."""


@dataclass(frozen=True)
class Risks:
    """A page of them by due time, the latest first; how many there are in all, and until when was looked."""

    rows: tuple[Risk, ...]
    tally: Tally
    until: datetime | None
    """None where all cases were asked for."""
    in_opening_hours: bool = False


def deadlines_at_risk(desk: Desk, hours: int, most: int, handler: str = "") -> Risks:
    """What is late or falls due within so many hours. With a handler all their cases, those without a deadline last."""
    require_board(desk)
    now, edition = desk.now(), desk.edition
    until = None if handler else horizon(edition, now, hours)
    queue = Queue(before=until, handler=handler)
    ids = order(desk, queue)
    rows = []
    for case in cases_of(desk, ids[:most]):
        reading = next_deadline(edition, case, now)
        if until is None or (reading and reading.due and reading.due < until):
            rows.append(Risk(masked(edition, desk.actor.role, case), reading, case.handler))
    rows.sort(key=lambda one: (_due(one), one.case.id))
    return Risks(tuple(rows), tally(desk, [queue])[0], until, until is not None and _spans(edition) is not None)


def _due(one: Risk) -> datetime:
    return one.reading.due if one.reading and one.reading.due else _LAST


def horizon(edition: Edition, now: datetime, hours: int) -> datetime:
    """Until when one looks: so many opening hours of the desk's calendar from now on, or the end of its day.

    On opening hours, so that on a Friday evening the supervisor sees what is due on Monday morning, and the weekend
    between. Without a calendar that opens, hours on the wall and midnight.
    """
    spans = _spans(edition)
    if hours == END_OF_DAY:
        end = spans.end_of_day(now) if spans else None
        return end or _midnight(edition, now)
    end = spans.add(now, hours * _HOUR) if spans else None
    return end or now + timedelta(hours=hours)


def _spans(edition: Edition) -> Spans | None:
    calendar = edition.calendars.get(edition.desk.default_calendar)
    return Spans.of(calendar) if calendar else None


def _midnight(edition: Edition, now: datetime) -> datetime:
    zone = edition.desk.zone
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone).astimezone(UTC)
