"""When an allowed time is used up: ``15 minutes``, ``2 opening days``, ``1 month`` or ``end of day`` from a start.

Refused: turning every allowance into minutes, which makes a month 30 days and an opening day eight hours. Days, weeks
and months are counted on the dates of the zone and keep the time on the wall, opening days on those of the calendar;
only what is written in seconds, minutes or hours is a length. A fraction of a day or month lies proportionally between
the whole ones around it. That `end of day` never goes beyond 24 hours is for a stage of its own to say.

How much of an allowance is used up is told in seconds: open seconds where it counts on opening hours, else all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from engine.clocks.days import EPOCH, instant
from engine.clocks.spans import CENTURY, Spans
from engine.model.allowance import CLOSE, DAYS, MOMENTS, MONTHS, OPENING, SECONDS, TIME, WEEKDAY, Allowance
from engine.model.clock import Counting, IfClosed
from engine.model.moment import month_later

_MOST_MONTHS: Final = 1_200
_MOST_DAYS: Final = CENTURY // 86_400
_MINUTE: Final = timedelta(minutes=1)
_DAY_MINUTES: Final = 1_440
_WEEK_MINUTES: Final = 7 * _DAY_MINUTES

Pause = tuple[datetime, datetime]


@dataclass(frozen=True)
class Timetable:
    """What time is counted on: the opening hours, the zone whose dates count, whose shift ends the day."""

    spans: Spans | None
    zone: ZoneInfo
    shift: str = ""
    if_closed: IfClosed = "stays"
    """Where a due time goes that is not counted in opening hours and falls outside of them."""

    def due(self, allowance: Allowance, counting: Counting, start: datetime) -> datetime | None:
        """The moment (UTC) at which the allowance is used up; parts of a second are kept to the microsecond.

        None for ``none`` and ``best effort``, where the calendar does not open within ten years, and beyond a century.
        Without a calendar the day ends at midnight. ValueError if the unit is still a word of the glossary, or opening
        hours have no calendar.
        """
        return self.due_after_pauses(allowance, counting, start, ())

    def due_after_pauses(
        self, allowance: Allowance, counting: Counting, start: datetime, pauses: Iterable[Pause]
    ) -> datetime | None:
        """The same, moved on by the calendar time that each pause covers; pauses in order and without overlap.

        A pause that begins when the time is already used up moves nothing. What counts in opening hours or days moves
        by the open seconds of the pause, ``end of day`` to the end of the day on which the pause ends, all else by its
        length. What names a moment, such as ``Monday 10:00``, is not moved.
        """
        try:
            moment = self.used_up(allowance, counting, start, pauses)
            return (
                None if moment is None else self._placed(moment, start, on_opening=self.on_opening(allowance, counting))
            )
        except OverflowError:  # beyond the year 9999
            return None

    def used_up(
        self, allowance: Allowance, counting: Counting, start: datetime, pauses: Iterable[Pause]
    ) -> datetime | None:
        """The same before it is rounded or moved out of closed hours; OverflowError beyond the year 9999."""
        moment = self._used_up(allowance, counting, start)
        for begin, end in pauses:
            if moment is None or begin >= moment or allowance.unit in MOMENTS:
                break
            if end <= begin:
                continue
            if allowance.unit == "end of day":
                moment = self._used_up(allowance, counting, end)
            elif self.spans and self.on_opening(allowance, counting):
                covered = _open_time(self.spans, begin, end)
                moment = self.spans.add(moment, covered) if covered else moment
            else:
                moment += end - begin
        return moment

    def used(self, allowance: Allowance, counting: Counting, begin: datetime, end: datetime) -> float:
        """Seconds of an allowance that one moment to another uses up; less than none if the end comes first."""
        if self.spans and self.on_opening(allowance, counting):
            return self.spans.between(begin, end)
        return (end - begin).total_seconds()

    def later(self, allowance: Allowance, counting: Counting, start: datetime, seconds: float) -> datetime | None:
        """The moment at which so many of those seconds have gone by."""
        if self.spans and self.on_opening(allowance, counting):
            return self.spans.add(start, int(seconds) if seconds == int(seconds) else Fraction(seconds))
        return start + timedelta(seconds=seconds)

    def on_opening(self, allowance: Allowance, counting: Counting) -> bool:
        """Whether an allowance counts on opening hours."""
        unit = allowance.unit
        if unit in OPENING or unit in {"opening day", "end of day", CLOSE}:
            return self.spans is not None
        return unit in SECONDS and counting == "opening hours"

    def _placed(self, moment: datetime, start: datetime, *, on_opening: bool) -> datetime:
        """A due time as the calendar rounds it, and out of closed hours where the document says so."""
        if self.spans is None:
            return moment
        if not on_opening and self.if_closed != "stays" and not self.spans.is_open(moment):
            before = self.spans.last_open(moment) if self.if_closed == "closing before" else None
            after = self.spans.next_opening(moment) or moment
            moment = before if before and before > start else after  # nothing is due before it has begun
        rounding = self.spans.calendar.rounding
        if rounding != "none" and (over := (moment - EPOCH) % _MINUTE):
            moment += _MINUTE - over if rounding == "minute up" else -over
        return max(moment, start.astimezone(UTC))

    def _used_up(self, allowance: Allowance, counting: Counting, start: datetime) -> datetime | None:  # noqa: C901, PLR0911 - one unit a line
        amount, unit = allowance.amount, allowance.unit
        if unit in ("none", "best effort"):
            return None
        if unit == "end of day":
            return self.spans.end_of_day(start, self.shift) if self.spans else _midnight_after(start, self.zone)
        if unit == CLOSE:
            return self._needed(allowance).close_of_business(start, int(amount))
        if unit in (WEEKDAY, TIME):
            return _next_time(start, int(amount), _WEEK_MINUTES if unit == WEEKDAY else _DAY_MINUTES, self.zone)
        if unit in MONTHS:
            return _months_later(start, amount.numerator * MONTHS[unit], amount.denominator, self.zone)
        if unit in DAYS:
            return _days_later(start, amount.numerator * DAYS[unit], amount.denominator, self.zone)
        if unit == "opening day":
            return _opening_days_later(start, amount.numerator, amount.denominator, self._needed(allowance))
        if unit in OPENING:
            return self._needed(allowance).add(start, amount * OPENING[unit])
        if unit not in SECONDS:
            raise ValueError(f'"{allowance.words}" has no meaning yet; resolve "{unit}" with the glossary first')
        seconds = amount * SECONDS[unit]
        if counting == "opening hours":
            return self._needed(allowance).add(start, _whole(seconds))
        if seconds > CENTURY:
            return None
        return start.astimezone(UTC) + timedelta(microseconds=round(seconds * 1_000_000))

    def _needed(self, allowance: Allowance) -> Spans:
        if self.spans is None:
            raise ValueError(f'"{allowance.words}" counts in opening hours, so the clock needs a calendar')
        return self.spans


def _open_time(spans: Spans, begin: datetime, end: datetime) -> int | Fraction:
    """Open seconds from one moment to another, with the parts of a second in which it was open."""
    covered = spans.between(begin, end)
    first, last = (at.microsecond if spans.is_open(at) else 0 for at in (begin, end))
    return covered if first == last else covered + Fraction(last - first, 1_000_000)


def _whole(seconds: Fraction) -> int | Fraction:
    """A whole number where it is one: the quick way to add."""
    return seconds.numerator if seconds.denominator == 1 else seconds


def _midnight_after(start: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = start.astimezone(zone).date() + timedelta(days=1)
    return _utc(datetime.combine(tomorrow, time()), zone)


def _next_time(start: datetime, minute: int, cycle: int, zone: ZoneInfo) -> datetime:
    """The next time the wall shows that minute of the week or day, after the start; at the start itself it is over."""
    wall = start.astimezone(zone).replace(tzinfo=None)
    begin = datetime.combine(wall.date(), time()) - timedelta(days=wall.weekday() if cycle > _DAY_MINUTES else 0)
    moment = start
    while moment <= start:  # twice at the most, thrice where the clocks are put back over it
        moment = _utc(begin + timedelta(minutes=minute), zone)
        begin += timedelta(minutes=cycle)
    return moment


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
    if wall.year + (whole + 1) // 12 >= MAXYEAR:
        return None
    first = _utc(month_later(wall, whole), zone) if whole else start.astimezone(UTC)
    return _between(first, _utc(month_later(wall, whole + 1), zone), rest, denominator) if rest else first


def _between(first: datetime, second: datetime, numerator: int, denominator: int) -> datetime:
    return first + timedelta(seconds=_part(round((second - first).total_seconds()), numerator, denominator))


def _part(seconds: int, numerator: int, denominator: int) -> int:
    return (2 * seconds * numerator + denominator) // (2 * denominator)


def _utc(wall: datetime, zone: ZoneInfo) -> datetime:
    return EPOCH + timedelta(0, instant(wall, zone), wall.microsecond)
