"""Opening hours as one table of spans with running totals, so that a due time is two binary searches.

Refused: walking from day to day, where an answer costs as much as the time it covers and the zone is worked out anew
for every question; and counting in local wall-clock time, where a shift over a change of the clocks gains or loses an
hour that nobody worked. A span is turned into UTC once, and only elapsed seconds are counted (semantics.md §4). A local
time that the clocks skip is read with the offset from before the gap, and one that comes twice is its first occurrence,
as RFC 5545 §3.3.5 has it; a span that by this ends before it begins is empty.

A closed day closes the spans that open on it, also their part after midnight, and not what is left of the night before.
So do the parts of a day that begin or end at midnight ("before 10:00", "after 12:30"); a part with both ends inside the
day is a stretch of wall-clock time and cuts whatever is open then. An extra opening replaces the week and a closed day,
because somebody wrote it for that date; a closed part of that day still cuts it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from engine.model.calendar import Calendar, Closure, Minutes

Span = tuple[int, int]
"""Half-open, in whole seconds since 1970 UTC."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = _EPOCH.toordinal()
_MIDNIGHT: Final = 1440
_DAY: Final = 86_400
_MARGIN: Final = 2 * _DAY
"""What may reach over New Year: 14 hours of offset, a span of 24 hours and a change of the clocks."""
TEN_YEARS: Final = 3_653 * _DAY
"""A calendar whose next opening is further away than this does not open."""
CENTURY: Final = 36_525 * _DAY
"""A due time further away than this is none: no case waits so long, and no table should be built for it."""
_EARLIEST, _LATEST = date(2, 1, 1).toordinal(), date(9997, 12, 31).toordinal()


@dataclass(frozen=True, slots=True)
class _Table:
    """The opening days of whole years, and what follows from them; replaced when it has to grow, never changed."""

    first: int = 0
    last: int = -1
    days: tuple[tuple[int, tuple[Span, ...]], ...] = ()
    """Each opening day (proleptic Gregorian ordinal) with its spans."""
    ends: list[int] = field(default_factory=list)
    """The last closing of each opening day, never before that of the day before."""
    opens: list[int] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    """Spans of all days in order; those that touch or overlap are one."""
    totals: list[int] = field(default_factory=list)
    """Open seconds from the beginning of the table to each closing."""
    since: int = 0
    until: int = 0
    """Moments for which the table knows every span: ``since <= moment < until``."""

    def total(self, at: int) -> int:
        """Open seconds from the beginning of the table to a moment."""
        later = bisect_right(self.closes, at)
        if later == len(self.closes):
            return self.totals[-1] if self.totals else 0
        return self.totals[later] - (self.closes[later] - max(at, self.opens[later]))


class Spans:
    """When a calendar is open. Moments go in aware and come out in UTC; lengths are in seconds.

    The table grows by whole years when a question reaches outside it. Threads may share it: a question keeps the table
    that it began with. Microseconds of a moment are kept in the answer; opening and closing have none.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._extra: dict[int, tuple[Minutes, ...]] = {}
        for extra in calendar.extra:
            day = extra.day.toordinal()
            self._extra[day] = (*self._extra.get(day, ()), *extra.spans)
        self._closed = {closure.day.toordinal() for closure in calendar.closed if _whole(closure)}
        self._cuts = _cuts(calendar.closed)
        self._table = _Table()
        self._growing = Lock()

    @classmethod
    def of(cls, calendar: Calendar) -> Spans:
        """The spans of a calendar, compiled once for equal calendars."""
        return _compiled(calendar)

    def is_open(self, at: datetime) -> bool:
        """Whether a moment is in a span; the closing instant is not."""
        second, _ = _split(at)
        table = self._covering(second, second)
        later = bisect_right(table.closes, second)
        return later < len(table.closes) and table.opens[later] <= second

    def next_opening(self, at: datetime) -> datetime | None:
        """The first open moment from ``at`` on, which is ``at`` itself when open; None if none within ten years."""
        second, micro = _split(at)
        opening = self._next_open(second)
        if opening is None:
            return None
        return _moment(opening, micro if opening == second else 0)

    def add(self, start: datetime, seconds: int | Fraction) -> datetime | None:
        """The moment at which that many open seconds have gone by; exactly on closing it stays there.

        No seconds at all give the next opening. None if nothing opens within ten years of the start, or if the seconds
        are not gone by within a century. ValueError for less than none.
        """
        if seconds < 0:
            raise ValueError(f"cannot add {seconds} seconds; a time allowed is never less than nothing")
        at, micro = _split(start)
        begin = self._next_open(at)
        if begin is None:
            return None
        if begin != at:
            micro = 0
        whole = int(seconds)
        if whole != seconds:
            carried, micro = divmod(micro + round((seconds - whole) * 1_000_000), 1_000_000)
            whole += carried
        if whole == 0:
            return _moment(begin, micro)
        reach = whole
        while reach <= CENTURY:
            table = self._covering(begin, begin + reach)
            wanted = table.total(begin) + whole
            # With a part of a second left over, a total that is met exactly is not enough.
            span = (bisect_right if micro else bisect_left)(table.totals, wanted)
            if span < len(table.totals):
                due = table.closes[span] - (table.totals[span] - wanted)
                return _moment(due, micro) if due - at <= CENTURY else None
            reach = _further(reach, CENTURY)
        return None

    def between(self, begin: datetime, end: datetime) -> int:
        """Whole open seconds from one moment to another; 0 if the end is not after the beginning."""
        first, last = _split(begin)[0], _split(end)[0]
        if last <= first:
            return 0
        table = self._covering(first, last)
        return table.total(last) - table.total(first)

    def spans_between(self, begin: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """The open spans from one moment to another, the first and last cut to fit; whole seconds."""
        first, last = _split(begin)[0], _split(end)[0]
        if last <= first:
            return ()
        table = self._covering(first, last)
        within = range(bisect_right(table.closes, first), bisect_left(table.opens, last))
        return tuple(
            (_moment(max(table.opens[span], first)), _moment(min(table.closes[span], last))) for span in within
        )

    def end_of_day(self, at: datetime) -> datetime | None:
        """The last closing of the opening day that a moment is in, or of the next one when that is over.

        None if there is no opening within ten years.
        """
        second, _ = _split(at)
        opening = self._next_open(second)
        if opening is None:
            return None
        table, day = self._opening_day(second, opening - second)
        return _moment(table.ends[day])

    def add_days(self, at: datetime, number: int) -> datetime | None:
        """The same wall-clock time so many opening days later; a start outside opening hours is the next opening.

        A time that falls into a break or after closing is the closing before it, one before opening is the opening.
        After midnight an overnight span still belongs to the day it opened. None if nothing opens within ten years, or
        if there are not that many opening days within a century. ValueError for less than none.
        """
        if number < 0:
            raise ValueError(f"cannot add {number} opening days; a time allowed is never less than nothing")
        second, micro = _split(at)
        begin = self._next_open(second)
        if begin is None:
            return None
        if begin != second:
            micro = 0
        if number == 0:
            return _moment(begin, micro)
        reach = max(number - 2, 0) * _DAY
        while reach <= CENTURY:
            table, day = self._opening_day(begin, reach)
            if day + number < len(table.days):
                today, (target, spans) = table.days[day][0], table.days[day + number]
                wall = wall_time(begin, self.calendar.zone) - _midnight(today)
                due, micro = _into(spans, instant(_midnight(target) + wall, self.calendar.zone), micro)
                return _moment(due, micro) if due - second <= CENTURY else None
            reach = _further(reach, CENTURY)
        return None

    def _next_open(self, at: int) -> int | None:
        """The first open second from ``at`` on, if it comes within ten years."""
        reach = 0
        while True:
            table = self._covering(at, at + reach)
            later = bisect_right(table.closes, at)
            if later < len(table.closes):
                opening = max(table.opens[later], at)
                return opening if opening - at <= TEN_YEARS else None
            if reach == TEN_YEARS:
                return None
            reach = min(_further(reach, TEN_YEARS), TEN_YEARS)

    def _opening_day(self, at: int, reach: int) -> tuple[_Table, int]:
        """A table that knows the next ``reach`` seconds, and the position of the opening day that ``at`` is in."""
        table = self._covering(at, at + reach)
        return table, bisect_right(table.ends, at)

    def _covering(self, first: int, last: int) -> _Table:
        table = self._table
        if table.since <= first and last < table.until:
            return table
        with self._growing:
            self._table = table = self._grown(self._table, _year(first - _MARGIN), _year(last + _MARGIN))
        return table

    def _grown(self, table: _Table, first: int, last: int) -> _Table:
        """A table with these years as well; one that is over a century away is dropped rather than joined."""
        near = table.last >= table.first and max(last, table.last) - min(first, table.first) <= max(200, last - first)
        if not near:
            return _lay_out(first, last, self._years(first, last))
        before, after = self._years(first, table.first - 1), self._years(table.last + 1, last)
        return _lay_out(min(first, table.first), max(last, table.last), (*before, *table.days, *after))

    def _years(self, first: int, last: int) -> tuple[tuple[int, tuple[Span, ...]], ...]:
        """The opening days of whole years, each with its spans."""
        if last < first:
            return ()
        begin, end = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()
        weekly = any(self.calendar.week)
        days = range(begin, end + 1) if weekly else sorted(day for day in self._extra if begin <= day <= end)
        return tuple((day, spans) for day in days if (spans := self._spans_of(day)))

    def _spans_of(self, day: int) -> tuple[Span, ...]:
        """The spans that open on a day."""
        midnight, zone = _midnight(day), self.calendar.zone
        if instant(midnight, zone) == instant(midnight + timedelta(days=1), zone):
            return ()  # a date that the zone left out, as Samoa did with 2011-12-30
        return _merged(
            (instant(midnight + timedelta(minutes=opens), zone), instant(midnight + timedelta(minutes=closes), zone))
            for opens, closes in self._minutes_of(day)
        )

    def _minutes_of(self, day: int) -> tuple[Minutes, ...]:
        """The same in minutes since that day's midnight; a closing after 1440 is on the next day."""
        if day in self._extra:
            written = self._extra[day]
        elif day in self._closed:
            return ()
        else:
            written = self.calendar.week[(day - 1) % 7]
        spans = [_unrolled(span) for span in written]
        for cut in self._cuts.get(day, ()):
            spans = [part for span in spans for part in _without(span, cut)]
        return _merged(spans)


@lru_cache(maxsize=128)
def _compiled(calendar: Calendar) -> Spans:
    return Spans(calendar)


def instant(wall: datetime, zone: ZoneInfo) -> int:
    """Seconds since 1970 UTC of a wall-clock time: the first of two, and of a skipped one as if the gap came later."""
    since = wall.replace(tzinfo=zone, fold=0) - _EPOCH
    return since.days * _DAY + since.seconds


def wall_time(at: int, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows at a moment (seconds since 1970 UTC)."""
    return _moment(at).astimezone(zone).replace(tzinfo=None)


def _split(at: datetime) -> tuple[int, int]:
    """Whole seconds since 1970 UTC, and the microseconds on top."""
    since = at - _EPOCH
    return since.days * _DAY + since.seconds, since.microseconds


def _moment(second: int, micro: int = 0) -> datetime:
    return _EPOCH + timedelta(0, second, micro)


def _midnight(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), time())


def _year(second: int) -> int:
    return date.fromordinal(min(max(_EPOCH_DAY + second // _DAY, _EARLIEST), _LATEST)).year


def _further(reach: int, most: int) -> int:
    """Twice as far, at least a year, and once exactly as far as is allowed."""
    return most if reach < most < 2 * reach else max(2 * reach, 366 * _DAY)


def _whole(closure: Closure) -> bool:
    return closure.start <= 0 and closure.end >= _MIDNIGHT


def _unrolled(span: Minutes) -> Minutes:
    start, end = span
    return start, end if end > start else end + _MIDNIGHT


def _cuts(closures: Iterable[Closure]) -> Mapping[int, tuple[Minutes, ...]]:
    """What part-day closures take from the spans of each day, in minutes since that day's midnight."""
    cuts: dict[int, tuple[Minutes, ...]] = {}
    for closure in closures:
        day = closure.day.toordinal()
        if _whole(closure):
            continue
        if closure.end == _MIDNIGHT:
            found = {day: (closure.start, 3 * _MIDNIGHT)}
        elif closure.start == 0:
            found = {day: (0, closure.end)}
        else:
            start, end = _unrolled((closure.start, closure.end))
            found = {day + shift: (start - shift * _MIDNIGHT, end - shift * _MIDNIGHT) for shift in (-1, 0, 1)}
        for on, cut in found.items():
            cuts[on] = (*cuts.get(on, ()), cut)
    return cuts


def _without(span: Minutes, cut: Minutes) -> list[Minutes]:
    """What is left of a span: itself, a part, two parts or nothing."""
    parts = (span[0], min(span[1], cut[0])), (max(span[0], cut[1]), span[1])
    return [part for part in parts if part[0] < part[1]] if cut[0] < span[1] and span[0] < cut[1] else [span]


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """In order, those that touch or overlap as one, empty ones left out."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _into(spans: tuple[Span, ...], at: int, micro: int) -> tuple[int, int]:
    """A moment moved into the spans of its day: to the closing before it, or to the first opening."""
    due = spans[0][0], 0
    for start, end in spans:
        if start <= at:
            due = (at, micro) if at < end else (end, 0)
    return due


def _lay_out(first: int, last: int, days: tuple[tuple[int, tuple[Span, ...]], ...]) -> _Table:
    """The table of years ``first`` to ``last``."""
    spans = _merged(span for _, day in days for span in day)
    ends: list[int] = []
    for _, day in days:
        ends.append(max(day[-1][1], ends[-1]) if ends else day[-1][1])
    totals: list[int] = []
    for start, end in spans:
        totals.append((totals[-1] if totals else 0) + end - start)
    return _Table(
        first, last, days, ends, [start for start, _ in spans], [end for _, end in spans], totals,
        (date(first, 1, 1).toordinal() - _EPOCH_DAY) * _DAY + _MARGIN,
        (date(last + 1, 1, 1).toordinal() - _EPOCH_DAY) * _DAY - _MARGIN,
    )  # fmt: skip
