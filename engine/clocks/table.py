"""The opening hours of some years as one table of spans with running totals.

Refused: walking from day to day, where an answer costs as much as the time it covers and the zone is worked out anew
for every question; and counting in local wall-clock time, where a shift over a change of the clocks gains or loses an
hour that nobody worked. A span is turned into UTC once, and only elapsed seconds are counted. What
makes the spans of a date is for `engine.clocks.days` to say.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from engine.clocks.days import DAY, EPOCH_DAY, Days, Span, merged

_MARGIN: Final = 2 * DAY
"""What may reach over New Year: 14 hours of offset, a span of 24 hours and a change of the clocks."""
_MOST_YEARS: Final = 200
"""Years that are further apart are not joined into one table."""
_EARLIEST, _LATEST = date(2, 1, 1).toordinal(), date(9997, 12, 31).toordinal()
OpeningDays = tuple[tuple[int, tuple[Span, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The opening days of whole years, and what follows from them; replaced when it has to grow, never changed."""

    first: int = 0
    last: int = -1
    days: OpeningDays = ()
    """Each opening day (proleptic Gregorian ordinal) with its spans."""
    ends: list[int] = field(default_factory=list)
    """The last closing of each opening day, never before that of the day before."""
    opens: list[int] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    """Spans of all days in order, in seconds since 1970 UTC; those that touch or overlap are one."""
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


def covering(table: Table, days: Days, first: int, last: int) -> Table:
    """The table with the years from one second since 1970 UTC to another as well.

    One that is over a century away is dropped rather than joined.
    """
    begin, end = _year(first - _MARGIN), _year(last + _MARGIN)
    reach = max(end, table.last) - min(begin, table.first)
    if table.last < table.first or reach > max(_MOST_YEARS, end - begin):
        return _lay_out(begin, end, _years(days, begin, end))
    before, after = _years(days, begin, table.first - 1), _years(days, table.last + 1, end)
    return _lay_out(min(begin, table.first), max(end, table.last), (*before, *table.days, *after))


def _years(days: Days, first: int, last: int) -> OpeningDays:
    return tuple(days.opening(first, last)) if first <= last else ()


def _lay_out(first: int, last: int, days: OpeningDays) -> Table:
    """The table of years ``first`` to ``last``."""
    spans = merged(span for _, day in days for span in day)
    ends: list[int] = []
    for _, day in days:
        ends.append(max(day[-1][1], ends[-1]) if ends else day[-1][1])
    totals: list[int] = []
    for start, end in spans:
        totals.append((totals[-1] if totals else 0) + end - start)
    return Table(
        first, last, days, ends, [start for start, _ in spans], [end for _, end in spans], totals,
        (date(first, 1, 1).toordinal() - EPOCH_DAY) * DAY + _MARGIN,
        (date(last + 1, 1, 1).toordinal() - EPOCH_DAY) * DAY - _MARGIN,
    )  # fmt: skip


def _year(second: int) -> int:
    return date.fromordinal(min(max(EPOCH_DAY + second // DAY, _EARLIEST), _LATEST)).year
