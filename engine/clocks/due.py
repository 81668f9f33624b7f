"""When an allowed time is used up: ``15 minutes``, ``2 opening days``, ``1 month`` or ``end of day`` from a start.

Refused: turning every allowance into minutes, which makes a month 30 days and an opening day eight hours. Days, weeks
and months are counted on the dates of the zone and keep the time on the wall, opening days on those of the calendar;
only what is written in seconds, minutes or hours is a length. A fraction of a day or month lies proportionally between
the whole ones around it. That `end of day` never goes beyond 24 hours is for a stage of its own to say.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.clocks.spans import CENTURY, Spans, instant
from engine.model.allowance import DAYS, MONTHS, OPENING, SECONDS, Allowance
from engine.model.clock import Counting

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_MONTHS: Final = 1_200
_MOST_DAYS: Final = CENTURY // 86_400

Pause = tuple[datetime, datetime]


def due(  # noqa: PLR0911 - one unit a line
    allowance: Allowance, counting: Counting, start: datetime, spans: Spans | None, zone: ZoneInfo
) -> datetime | None:
    """The moment (UTC) at which the allowance is used up; parts of a second are kept to the microsecond.

    None for ``none`` and ``best effort``, where the calendar does not open within ten years, and beyond a century.
    ``spans`` is the clock's calendar, ``zone`` says which dates days and months are counted on. Without a calendar the
    day ends at midnight. ValueError if the unit is still a word of the glossary, or opening hours have no calendar.
    """
    amount, unit = allowance.amount, allowance.unit
    if unit in ("none", "best effort"):
        return None
    if unit == "end of day":
        return spans.end_of_day(start) if spans else _midnight_after(start, zone)
    if unit in MONTHS:
        return _months_later(start, amount.numerator * MONTHS[unit], amount.denominator, zone)
    if unit in DAYS:
        return _days_later(start, amount.numerator * DAYS[unit], amount.denominator, zone)
    if unit == "opening day":
        return _opening_days_later(start, amount.numerator, amount.denominator, _needed(spans, allowance))
    if unit in OPENING:
        return _needed(spans, allowance).add(start, amount * OPENING[unit])
    if unit not in SECONDS:
        raise ValueError(f'"{allowance.words}" has no meaning yet; resolve "{unit}" with the glossary first')
    seconds = amount * SECONDS[unit]
    if counting == "opening hours":
        return _needed(spans, allowance).add(start, seconds)
    return start.astimezone(UTC) + timedelta(microseconds=round(seconds * 1_000_000)) if seconds <= CENTURY else None


def due_after_pauses(  # noqa: PLR0913, PLR0917 - all that a due time depends on
    allowance: Allowance,
    counting: Counting,
    start: datetime,
    pauses: Iterable[Pause],
    spans: Spans | None,
    zone: ZoneInfo,
) -> datetime | None:
    """The same, moved on by the calendar time that each pause covers; pauses in order and without overlap.

    A pause that begins when the time is already used up moves nothing. What counts in opening hours or days moves by
    the open seconds of the pause, ``end of day`` to the end of the day on which the pause ends, all else by its length.
    """
    moment = due(allowance, counting, start, spans, zone)
    for begin, end in pauses:
        if moment is None or begin >= moment:
            break
        if end <= begin:
            continue
        if allowance.unit == "end of day":
            moment = due(allowance, counting, end, spans, zone)
        elif spans and _counts_opening(allowance, counting):
            covered = spans.between(begin, end)
            moment = spans.add(moment, covered) if covered else moment
        else:
            moment += end - begin
    return moment


def _counts_opening(allowance: Allowance, counting: Counting) -> bool:
    unit = allowance.unit
    return unit in OPENING or unit == "opening day" or (unit in SECONDS and counting == "opening hours")


def _needed(spans: Spans | None, allowance: Allowance) -> Spans:
    if spans is None:
        raise ValueError(f'"{allowance.words}" counts in opening hours, so the clock needs a calendar')
    return spans


def _midnight_after(start: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = start.astimezone(zone).date() + timedelta(days=1)
    return _utc(datetime.combine(tomorrow, time()), zone)


def _opening_days_later(start: datetime, numerator: int, denominator: int, spans: Spans) -> datetime | None:
    whole, rest = divmod(numerator, denominator)
    first = spans.add_days(start, whole)
    if not rest or first is None:
        return first
    second = spans.add_days(start, whole + 1)
    return second and spans.add(first, _part(spans.between(first, second), rest, denominator))


def _days_later(start: datetime, numerator: int, denominator: int, zone: ZoneInfo) -> datetime | None:
    whole, rest = divmod(numerator, denominator)
    if whole > _MOST_DAYS:
        return None
    wall = start.astimezone(zone).replace(tzinfo=None)
    first = _utc(wall + timedelta(days=whole), zone) if whole else start.astimezone(UTC)
    return _between(first, _utc(wall + timedelta(days=whole + 1), zone), rest, denominator) if rest else first


def _months_later(start: datetime, numerator: int, denominator: int, zone: ZoneInfo) -> datetime | None:
    whole, rest = divmod(numerator, denominator)
    if whole > _MOST_MONTHS:
        return None
    wall = start.astimezone(zone).replace(tzinfo=None)
    first = _utc(_month_on(wall, whole), zone) if whole else start.astimezone(UTC)
    return _between(first, _utc(_month_on(wall, whole + 1), zone), rest, denominator) if rest else first


def _month_on(wall: datetime, months: int) -> datetime:
    """The same day so many months later, or the last day of a month that is too short."""
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    return wall.replace(year=year, month=month + 1, day=min(wall.day, monthrange(year, month + 1)[1]))


def _between(first: datetime, second: datetime, numerator: int, denominator: int) -> datetime:
    return first + timedelta(seconds=_part(round((second - first).total_seconds()), numerator, denominator))


def _part(seconds: int, numerator: int, denominator: int) -> int:
    return (2 * seconds * numerator + denominator) // (2 * denominator)


def _utc(wall: datetime, zone: ZoneInfo) -> datetime:
    return _EPOCH + timedelta(0, instant(wall, zone), wall.microsecond)
