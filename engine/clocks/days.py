"""What a calendar makes of one date: the minutes it is open, the spans they are in UTC, and why the rest is closed.

A closed day closes the spans that open on it, also their part after midnight, and not what is left of the night before.
So do the parts of a day that begin or end at midnight ("before 10:00", "after 12:30"); a part with both ends inside the
day is a stretch of wall-clock time and cuts whatever is open then. An extra opening replaces the week, a closed day and
a public holiday, because somebody wrote it for that date; a closed part of that day still cuts it.

A local time that the clocks skip is read with the offset from before the gap, and one that comes twice is its first
occurrence, as RFC 5545 §3.3.5 has it; a span that by this ends before it begins is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.compile.holidays import public_holidays
from engine.model.calendar import MIDNIGHT, Calendar, Closure, Minutes, Week

Span = tuple[int, int]
"""Half-open, in whole seconds since 1970 UTC."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY: Final = EPOCH.toordinal()
DAY: Final = 86_400
WEEKEND: Final = (5, 6)


class Days:
    """The dates of a calendar, each worked out when it is asked for. Days are proleptic Gregorian ordinals."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._extra: dict[int, tuple[Minutes, ...]] = {}
        self._names: dict[int, str] = {}
        for extra in calendar.extra:
            day = extra.day.toordinal()
            self._extra[day] = (*self._extra.get(day, ()), *extra.spans)
            self._names.setdefault(day, extra.name)
        self._closed: dict[int | tuple[int, int], list[Closure]] = {}
        for closure in calendar.closed:
            on = closure.day
            key = (on.month, on.day) if closure.every_year else on.toordinal()
            self._closed.setdefault(key, []).append(closure)

    def opening(self, first: int, last: int) -> Iterator[tuple[int, tuple[Span, ...]]]:
        """The opening days of whole years, each with its spans."""
        begin, end = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()
        weekly = any(self.calendar.week) or self.calendar.seasons
        days = range(begin, end + 1) if weekly else sorted(day for day in self._extra if begin <= day <= end)
        for day in days:
            if spans := self.spans(day):
                yield day, spans

    def spans(self, day: int) -> tuple[Span, ...]:
        """The spans that open on a day."""
        return self.in_utc(day, self.minutes(day))

    def minutes(self, day: int) -> tuple[Minutes, ...]:
        """The same in minutes since that day's midnight; a closing after 1440 is on the next day."""
        if day in self._extra:
            written = self._extra[day]
        elif self._closed_by(day) is not None:
            return ()
        else:
            written = self._week(day)[(day - 1) % 7]
        spans = [_unrolled(span) for span in written]
        for cut, _ in self._cuts(day):
            spans = [part for span in spans for part in _without(span, cut)]
        return merged(spans)

    def usual(self, day: int) -> tuple[Minutes, ...]:
        """The minutes that the week, or the season, says of such a day."""
        return merged(_unrolled(span) for span in self._week(day)[(day - 1) % 7])

    def is_named(self, day: int) -> bool:
        """Whether a closed or extra day is written for the date, or it is a public holiday."""
        return day in self._extra or self._closed_by(day) is not None

    def shift(self, name: str, day: int) -> tuple[Span, ...]:
        """The spans of a shift that begin on a day; none where the calendar has no such shift."""
        week = next((shift.week for shift in self.calendar.shifts if shift.name == name), None)
        return self.in_utc(day, [_unrolled(span) for span in week[(day - 1) % 7]]) if week else ()

    def in_utc(self, day: int, minutes: Iterable[Minutes]) -> tuple[Span, ...]:
        """Minutes of a day as spans in UTC."""
        start, zone = midnight(day), self.calendar.zone
        if instant(start, zone) == instant(start + timedelta(days=1), zone):
            return ()  # a date that the zone left out, as Samoa did with 2011-12-30
        return merged(
            (instant(start + timedelta(minutes=opens), zone), instant(start + timedelta(minutes=closes), zone))
            for opens, closes in minutes
        )

    def closed_because(self, day: int) -> str:
        """Why a day has no opening hours at all: the name of a holiday, the weekend, the weekday; "" if it has some."""
        if self.minutes(day):
            return ""
        if day in self._extra:
            return self._names[day]
        name = self._closed_by(day)
        if name is not None:
            return name
        if usual := self.usual(day):
            return next(name for cut, name in self._cuts(day) if any(_without(span, cut) != [span] for span in usual))
        weekday = (day - 1) % 7
        return "weekend" if weekday in WEEKEND else f"closed on {date.fromordinal(day):%A}s"

    def cut_at(self, day: int, minute: int) -> str:
        """The name of the part-day closing that takes a minute of a day away; "" if there is none."""
        return next((name for (start, end), name in self._cuts(day) if start <= minute < end), "")

    def cut_edges(self, day: int) -> list[int]:
        """The minutes of a day at which part-day closings begin or end."""
        return sorted({edge for cut, _ in self._cuts(day) for edge in cut if 0 < edge < MIDNIGHT})

    def name(self, day: int) -> str:
        """What is special about an opening day: an extra opening or a part-day closing by its name; else ""."""
        return self._names.get(day, "") or next((one.name for one in self._written(day) if not one.whole), "")

    def season(self, day: int) -> str:
        """The name of the season a day is in; "" outside of any."""
        return next((s.name for s in self.calendar.seasons if s.first.toordinal() <= day <= s.last.toordinal()), "")

    def _week(self, day: int) -> Week:
        for season in self.calendar.seasons:
            if season.first.toordinal() <= day <= season.last.toordinal():
                return season.week
        return self.calendar.week

    def _closed_by(self, day: int) -> str | None:
        """The name of what closes a whole day: written in the calendar, or a public holiday."""
        for closure in self._written(day):
            if closure.whole:
                return closure.name
        on = date.fromordinal(day)
        return public_holidays(self.calendar.public, on.year).get(on) if self.calendar.public else None

    def _cuts(self, day: int) -> Iterator[tuple[Minutes, str]]:
        """What part-day closures take from the spans that open on a day, in minutes since its midnight, with their names."""
        if not self._closed:
            return
        for shift in (0, -1, 1):  # a closure on the day before or after may reach into a span over midnight
            for closure in self._written(day - shift):
                if closure.whole:
                    continue
                if closure.end == MIDNIGHT or closure.start == 0:
                    if shift == 0:
                        yield (closure.start, 3 * MIDNIGHT if closure.end == MIDNIGHT else closure.end), closure.name
                    continue
                start, end = _unrolled((closure.start, closure.end))
                yield (start - shift * MIDNIGHT, end - shift * MIDNIGHT), closure.name

    def _written(self, day: int) -> Iterator[Closure]:
        """The closures that the calendar writes for a date, or for the same date of every year."""
        if not self._closed:
            return
        yield from self._closed.get(day, ())
        on = date.fromordinal(day)
        yield from self._closed.get((on.month, on.day), ())


def instant(wall: datetime, zone: ZoneInfo) -> int:
    """Seconds since 1970 UTC of a wall-clock time: the first of two, and of a skipped one as if the gap came later."""
    since = wall.replace(tzinfo=zone, fold=0) - EPOCH
    return since.days * DAY + since.seconds


def wall_time(at: int, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows at a moment (seconds since 1970 UTC)."""
    return (EPOCH + timedelta(0, at)).astimezone(zone).replace(tzinfo=None)


def midnight(day: int) -> datetime:
    """The beginning of a day on the wall."""
    return datetime.combine(date.fromordinal(day), time())


def merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """In order, those that touch or overlap as one, empty ones left out."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _unrolled(span: Minutes) -> Minutes:
    start, end = span
    return start, end if end > start else end + MIDNIGHT


def _without(span: Minutes, cut: Minutes) -> list[Minutes]:
    """What is left of a span: itself, a part, two parts or nothing."""
    parts = (span[0], min(span[1], cut[0])), (max(span[0], cut[1]), span[1])
    return [part for part in parts if part[0] < part[1]] if cut[0] < span[1] and span[0] < cut[1] else [span]
