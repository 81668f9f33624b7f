"""Questions about opening hours, each answered from a table of spans by two binary searches (`engine.clocks.table`)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Final

from engine.clocks.days import DAY, EPOCH, Days, Span, instant, midnight, wall_time
from engine.clocks.table import Table, covering
from engine.model.calendar import Calendar
from engine.model.latch import Latch

TEN_YEARS: Final = 3_653 * DAY
"""A calendar whose next opening is further away than this does not open."""
CENTURY: Final = 36_525 * DAY
"""A due time further away than this is none: no case waits so long, and no table should be built for it."""


class Spans:
    """When a calendar is open. Moments go in aware and come out in UTC; lengths are in seconds.

    The table grows by whole years when a question reaches outside it. Threads may share it: a question keeps the table
    that it began with. Microseconds of a moment are kept in the answer; opening and closing have none.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.days = Days(calendar)
        self._moves_on = calendar.at_closing == "next opening"
        self._table = Table()
        self._growing = Latch()

    @classmethod
    def of(cls, calendar: Calendar) -> Spans:
        """The spans of a calendar, compiled once for equal calendars."""
        return _compiled(calendar)

    def is_open(self, at: datetime) -> bool:
        """Whether a moment is in a span; the closing instant is not."""
        second, _ = _split(at)
        table = self.table(second, second)
        later = bisect_right(table.closes, second)
        return later < len(table.closes) and table.opens[later] <= second

    def next_opening(self, at: datetime) -> datetime | None:
        """The first open moment from ``at`` on, which is ``at`` itself when open; None if none within ten years."""
        second, micro = _split(at)
        opening = self._next_open(second)
        if opening is None:
            return None
        return _moment(opening, micro if opening == second else 0)

    def last_open(self, at: datetime) -> datetime | None:
        """The last moment up to ``at`` before which it was open: ``at`` itself, or the closing before it.

        None if it was not open in the ten years before.
        """
        second, micro = _split(at)
        found = self._last_open(second, micro)
        return None if found is None else _moment(*found)

    def add(self, start: datetime, seconds: int | Fraction) -> datetime | None:
        """The moment at which that many open seconds have gone by; exactly on closing it stays there.

        A calendar with ``due_at_closing: next opening`` moves it on to there. No seconds at all give the next opening.
        None if nothing opens within ten years of the start, or if the seconds are not gone by within a century.
        ValueError for less than none.
        """
        since = start - EPOCH
        at, micro = since.days * DAY + since.seconds, since.microseconds
        table = self._table
        if micro or type(seconds) is not int or seconds <= 0 or not table.since <= at < table.until:
            return self._add(at, micro, seconds)
        closes, totals = table.closes, table.totals
        later = bisect_right(closes, at)
        if later < len(closes):
            opened = table.opens[later]
            wanted = totals[later] - closes[later] + (at if at > opened else opened) + seconds  # noqa: FURB136 - max() takes a third of the time of all this
            span = (bisect_right if self._moves_on else bisect_left)(totals, wanted, later)
            if span < len(totals) and opened - at <= TEN_YEARS:
                due = closes[span] - totals[span] + wanted
                if due < table.until and due - at <= CENTURY:
                    return EPOCH + timedelta(0, due)
        return self._add(at, micro, seconds)

    def _add(self, at: int, micro: int, seconds: int | Fraction) -> datetime | None:
        """The same where the table must grow first, or where parts of a second count."""
        if seconds < 0:
            raise ValueError(f"cannot add {seconds} seconds; a time allowed is never less than nothing")
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
            table = self.table(begin, begin + reach)
            wanted = table.total(begin) + whole
            # With a part of a second left over, a total that is met exactly is not enough.
            span = (bisect_right if micro or self._moves_on else bisect_left)(table.totals, wanted)
            if span < len(table.totals):
                due = table.closes[span] - (table.totals[span] - wanted)
                return _moment(due, micro) if due - at <= CENTURY else None
            reach = _further(reach, CENTURY)
        return None

    def subtract(self, end: datetime, seconds: int | Fraction) -> datetime | None:
        """The moment from which that many open seconds go by until ``end``; exactly on opening it stays there.

        No seconds at all give the closing before, or ``end`` itself while it is open. None if nothing was open in the
        ten years before, or not for so long within a century. ValueError for less than none.
        """
        if seconds < 0:
            raise ValueError(f"cannot subtract {seconds} seconds; a time allowed is never less than nothing")
        at, micro = _split(end)
        last = self._last_open(at, micro)
        if last is None:
            return None
        second, micro = last
        whole = int(seconds)
        if whole != seconds:
            borrowed, micro = divmod(micro - round((seconds - whole) * 1_000_000), 1_000_000)
            whole -= borrowed
        if whole == 0:
            return _moment(second, micro)
        reach = whole
        while reach <= CENTURY:
            table = self.table(second - reach, second)
            wanted = table.total(second) - whole
            # the span in which the total was last at most that: its opening counts to it, its closing to the next
            span = bisect_right(table.totals, wanted)
            if wanted >= 0 and span < len(table.totals):
                found = table.closes[span] - (table.totals[span] - wanted)
                if found >= table.since or reach == CENTURY:  # before that a span of the year before may be missing
                    return _moment(found, micro) if at - found <= CENTURY else None
            reach = _further(reach, CENTURY)
        return None

    def between(self, begin: datetime, end: datetime) -> int:
        """Whole open seconds from one moment to another; less than none if the end is before the beginning."""
        first, last = _split(begin)[0], _split(end)[0]
        table = self.table(min(first, last), max(first, last))
        return table.total(last) - table.total(first)

    def spans_between(self, begin: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """The open spans from one moment to another, the first and last cut to fit; whole seconds."""
        first, last = _split(begin)[0], _split(end)[0]
        if last <= first:
            return ()
        table = self.table(first, last)
        within = range(bisect_right(table.closes, first), bisect_left(table.opens, last))
        return tuple(
            (_moment(max(table.opens[span], first)), _moment(min(table.closes[span], last))) for span in within
        )

    def end_of_day(self, at: datetime, shift: str = "") -> datetime | None:
        """The last closing of the opening day that a moment is in, or of the next one when that is over.

        Where the calendar says that the day ends with the shift, the end of the shift named, unless it is over already.
        None if there is no opening within ten years.
        """
        second, _ = _split(at)
        opening = self._next_open(second)
        if opening is None:
            return None
        table, day = self._opening_day(second, opening - second)
        ordinal, spans = table.days[day]
        if shift and self.calendar.day_ends == "end of shift":
            worked = [min(end, spans[-1][1]) for _, end in self.days.shift(shift, ordinal)]
            if worked and max(worked) > opening:
                return _moment(max(worked))
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
        reach = max(number - 2, 0) * DAY
        while reach <= CENTURY:
            table, day = self._opening_day(begin, reach)
            if day + number < len(table.days):
                today, (target, spans) = table.days[day][0], table.days[day + number]
                wall = wall_time(begin, self.calendar.zone) - midnight(today)
                due, micro = _into(spans, instant(midnight(target) + wall, self.calendar.zone), micro)
                return _moment(due, micro) if due - second <= CENTURY else None
            reach = _further(reach, CENTURY)
        return None

    def close_of_business(self, at: datetime, number: int) -> datetime | None:
        """The last closing of the ``number``-th opening day after the day a moment is in; 0 is the end of that day.

        The day of the moment is the opening day it is in, else its date, so that a shift over midnight does not make a
        day of its own: what comes in on a Monday has Thursday as its third day, on a Saturday Wednesday. None as for
        `add_days`; ValueError for less than none.
        """
        if number < 0:
            raise ValueError(f"there is no {number}th opening day; count from 1")
        if number == 0:
            return self.end_of_day(at)
        second, _ = _split(at)
        today = wall_time(second, self.calendar.zone).date().toordinal()
        reach = number * DAY
        while reach <= CENTURY:
            table, day = self._opening_day(second - DAY, reach + DAY)
            while day < len(table.days) and table.days[day][0] < today and table.ends[day] <= second:
                day += 1
            inside = day < len(table.days) and table.days[day][1][0][0] <= second < table.ends[day]
            after = table.days[day][0] if inside else today
            while day < len(table.days) and table.days[day][0] <= after:
                day += 1
            if day + number - 1 < len(table.days):
                due = table.ends[day + number - 1]
                return _moment(due) if due - second <= CENTURY else None
            reach = _further(reach, CENTURY)
        return None

    def table(self, first: int, last: int) -> Table:
        """A table that knows every span from one second since 1970 UTC to another."""
        table = self._table
        if table.since <= first and last < table.until:
            return table
        with self._growing:
            self._table = table = covering(self._table, self.days, first, last)
        return table

    def _next_open(self, at: int) -> int | None:
        """The first open second from ``at`` on, if it comes within ten years."""
        reach = 0
        while True:
            table = self.table(at, at + reach)
            later = bisect_right(table.closes, at)
            if later < len(table.closes):
                opening = max(table.opens[later], at)
                return opening if opening - at <= TEN_YEARS else None
            if reach == TEN_YEARS:
                return None
            reach = min(_further(reach, TEN_YEARS), TEN_YEARS)

    def _last_open(self, at: int, micro: int) -> tuple[int, int] | None:
        """The moment up to which it was last open, if that is within ten years."""
        reach = 0
        while True:
            table = self.table(at - reach, at)
            before = (bisect_right if micro else bisect_left)(table.opens, at) - 1
            if before >= 0:
                inside = at < table.closes[before]
                closing = at if inside else table.closes[before]
                return (closing, micro if inside else 0) if at - closing <= TEN_YEARS else None
            if reach == TEN_YEARS:
                return None
            reach = min(_further(reach, TEN_YEARS), TEN_YEARS)

    def _opening_day(self, at: int, reach: int) -> tuple[Table, int]:
        """A table that knows the next ``reach`` seconds, and the position of the opening day that ``at`` is in."""
        table = self.table(at, at + reach)
        return table, bisect_right(table.ends, at)


@lru_cache(maxsize=128)
def _compiled(calendar: Calendar) -> Spans:
    return Spans(calendar)


def _split(at: datetime) -> tuple[int, int]:
    """Whole seconds since 1970 UTC, and the microseconds on top."""
    since = at - EPOCH
    return since.days * DAY + since.seconds, since.microseconds


def _moment(second: int, micro: int = 0) -> datetime:
    return EPOCH + timedelta(0, second, micro)


def _further(reach: int, most: int) -> int:
    """Twice as far, at least a year, and once exactly as far as is allowed."""
    return most if reach < most < 2 * reach else max(2 * reach, 366 * DAY)


def _into(spans: tuple[Span, ...], at: int, micro: int) -> tuple[int, int]:
    """A moment moved into the spans of its day: to the closing before it, or to the first opening."""
    due = spans[0][0], 0
    for start, end in spans:
        if start <= at:
            due = (at, micro) if at < end else (end, 0)
    return due
