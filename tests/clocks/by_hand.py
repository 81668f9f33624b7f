"""Calendars written briefly, and a second, naive way to count: minute by minute along the clock on the wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.model.calendar import Calendar, Closure, ExtraOpening, Minutes
from engine.model.moment import parse_minute, parse_moment, weekday_number

MINUTE = timedelta(minutes=1)


def hours(text: str) -> tuple[Minutes, ...]:
    """``09:00-12:30, 13:30-18:00`` in minutes since midnight."""
    spans = [span.strip().split("-") for span in text.split(",") if span.strip()]
    return tuple((parse_minute(opens), parse_minute(closes)) for opens, closes in spans)


def calendar(
    week: dict[str, str],
    zone: str = "Europe/London",
    closed: Sequence[Closure] = (),
    extra: Sequence[ExtraOpening] = (),
) -> Calendar:
    """A calendar from ``{"Monday-Friday": "09:00-17:00"}``; other days are closed."""
    days: list[tuple[Minutes, ...]] = [()] * 7
    for names, text in week.items():
        first, _, last = names.partition("-")
        for day in range(weekday_number(first), weekday_number(last or first) + 1):
            days[day] = hours(text)
    return Calendar("support-hours", "Support", ZoneInfo(zone), tuple(days), tuple(closed), tuple(extra))


def at(text: str, zone: str = "Europe/London") -> datetime:
    """``Friday 2026-03-06 16:50`` as a moment; the weekday must be right."""
    return parse_moment(text, ZoneInfo(zone))


@lru_cache(maxsize=32)
def _wall(zone: str, first: date, days: int) -> tuple[datetime, ...]:
    begin = datetime.combine(first, time(), UTC)
    return tuple(
        (begin + minute * MINUTE).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for minute in range(days * 1440)
    )


@dataclass(frozen=True)
class ByHand:
    """Which minutes of some days are open, found by looking at the clock on the wall each minute.

    ``first`` is the first minute (UTC); answers are minutes from there, None where the days are not enough.
    """

    first: datetime
    minutes: tuple[bool, ...]
    day_ends: tuple[int, ...]

    @staticmethod
    def of(calendar: Calendar, first: date, days: int) -> ByHand:
        """Counts from two days before ``first`` to two days after the last."""
        begin = first - timedelta(days=2)
        wall = _wall(calendar.zone.key, begin, days + 4)
        minutes, day_ends = [False] * len(wall), []
        for number in range(1, days + 3):
            day = begin + timedelta(days=number)
            look_from = (number - 1) * 1440
            spans = [
                (_position(wall, day, start, look_from), _position(wall, day, end, look_from))
                for start, end in _runs(_nominal(calendar, day))
            ]
            for start, end in spans:
                minutes[start:end] = [True] * len(minutes[start:end])
            if ends := [end for start, end in spans if end > start]:
                day_ends.append(max(ends))
        return ByHand(datetime.combine(begin, time(), UTC), tuple(minutes), tuple(day_ends))

    def add(self, start: int, count: int) -> int | None:
        """Counts open minutes off, one after the other."""
        if count == 0:
            return next((minute for minute in range(start, len(self.minutes)) if self.minutes[minute]), None)
        for minute in range(start, len(self.minutes)):
            count -= self.minutes[minute]
            if count == 0:
                return minute + 1
        return None

    def between(self, start: int, end: int) -> int:
        return sum(self.minutes[start:end])

    def end_of_day(self, start: int) -> int | None:
        return next((end for end in self.day_ends if end > start), None)

    def moment(self, minute: int) -> datetime:
        return self.first + minute * MINUTE


def _nominal(calendar: Calendar, day: date) -> set[int]:
    """The minutes since a day's midnight on which it is open as written, up to the end of the next day."""
    extra = [opening for opening in calendar.extra if opening.day == day]
    closed = [closure for closure in calendar.closed if closure.day == day]
    if any(closure.start == 0 and closure.end == 1440 for closure in closed) and not extra:
        return set()
    spans = [span for opening in extra for span in opening.spans] if extra else calendar.week[day.weekday()]
    minutes = {minute for start, end in spans for minute in range(start, end if end > start else end + 1440)}
    for closure in closed:
        if (closure.start == 0) != (closure.end == 1440):
            minutes -= set(range(closure.start, 2880 if closure.end == 1440 else closure.end))
    for closure in calendar.closed:
        if closure.start > 0 and closure.end != 1440:
            since = (closure.day - day).days * 1440
            end = closure.end if closure.end > closure.start else closure.end + 1440
            minutes -= set(range(since + closure.start, since + end))
    return minutes


def _runs(minutes: set[int]) -> list[Minutes]:
    starts = sorted(minute for minute in minutes if minute - 1 not in minutes)
    ends = sorted(minute + 1 for minute in minutes if minute + 1 not in minutes)
    return list(zip(starts, ends, strict=True))


def _position(wall: Sequence[datetime], day: date, minute: int, look_from: int) -> int:
    """The first minute at which the clock shows a time; where it is skipped, that far after the last minute shown."""
    wanted = datetime.combine(day, time()) + minute * MINUTE
    for position in range(look_from, len(wall)):
        if wall[position] == wanted:
            return position
        if wall[position] > wanted:
            return position - 1 + (wanted - wall[position - 1]) // MINUTE
    return len(wall)
