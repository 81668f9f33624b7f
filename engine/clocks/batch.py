"""The arithmetic of opening hours on arrays: millions of due times, or of open seconds, from the same table of spans.

Refused: a binary search for each of the pairs, as a single question does it. Spans cannot lie closer together than the
shortest of them is long, so a grid as fine as that has at most one edge in each of its fields: one look at the grid and
one comparison give the place in the table, ten times as fast on a ten-year calendar. Where the fields would be too many
(a calendar with spans of seconds), it is a binary search after all. The work is done in pieces that fit the processor's
cache, so that what costs is the arithmetic and not the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.clocks.days import EPOCH
from engine.clocks.spans import CENTURY, TEN_YEARS, Spans
from engine.clocks.table import Table

Moments: TypeAlias = NDArray[np.datetime64]
Seconds: TypeAlias = NDArray[np.int64]
_PIECE: Final = 1 << 16
_WIDEST: Final = 5 * CENTURY
_MOST_FIELDS: Final = 1 << 22
_NONE: Final = np.iinfo(np.int64).min
"""``NaT`` as a number."""
_SECOND: Final = "datetime64[s]"


class Batch:
    """Due times and open seconds of a calendar for arrays.

    Moments are ``datetime64`` in UTC, counted in whole seconds (parts of a second are cut off, as no opening has any);
    lengths are whole seconds, or ``timedelta64``. Answers are those of `Spans`, ``NaT`` standing for none.
    """

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._laid: _Laid | None = None

    @classmethod
    def of(cls, spans: Spans) -> Batch:
        """The batch arithmetic of a calendar, made once."""
        return _made(spans)

    def add(self, starts: Moments, seconds: Seconds | np.timedelta64 | int) -> Moments:
        """The moment at which so many open seconds have gone by since each start; see `Spans.add`.

        One dimension, of the same length or one length for all. ValueError for less than no seconds.
        """
        begin = _whole(starts)
        given: NDArray[Any] = np.asarray(seconds)
        lengths = (given.astype("timedelta64[s]") if given.dtype.kind == "m" else given).astype(np.int64)
        lengths = np.ascontiguousarray(np.broadcast_to(lengths, begin.shape))
        due = np.full(begin.shape, _NONE, dtype=np.int64)
        left = np.flatnonzero(begin != _NONE)
        if left.size and int(lengths[left].min()) < 0:
            raise ValueError("cannot add less than no seconds; a time allowed is never less than nothing")
        left = left[lengths[left] <= CENTURY]
        reach = int(lengths[left].max(initial=0))
        everything = left.size == begin.size
        while left.size and reach <= CENTURY:
            first, last = int(begin[left].min()), int(begin[left].max())
            laid = self._covering(first, min(last + reach, last + CENTURY))
            if everything:  # without copies, which would cost as much as the arithmetic
                _due(laid, begin, lengths, due)
            else:
                found = np.full(left.shape, _NONE, dtype=np.int64)
                _due(laid, begin[left], lengths[left], found)
                due[left] = found
            left, everything = left[due[left] == _NONE], False
            if reach == CENTURY:
                break
            reach = CENTURY if 2 * reach >= CENTURY else max(2 * reach, TEN_YEARS)
        return due.view(_SECOND)

    def between(self, begins: Moments, ends: Moments) -> Seconds:
        """Open seconds from each moment to another, less than none where the end comes first; see `Spans.between`.

        ValueError where a moment is ``NaT``.
        """
        first, last = np.broadcast_arrays(_whole(begins), _whole(ends))
        if not first.size:
            return np.zeros(first.shape, dtype=np.int64)
        low, high = min(int(first.min()), int(last.min())), max(int(first.max()), int(last.max()))
        if low == _NONE:
            raise ValueError("there is no time between a moment and none (NaT); leave those pairs out")
        laid = self._covering(low, high)
        counted = np.zeros(first.shape, dtype=np.int64)
        if laid.number:
            for piece in _pieces(first.size):
                counted[piece] = laid.total(last[piece]) - laid.total(first[piece])
        return counted

    def _covering(self, first: int, last: int) -> _Laid:
        if last - first > _WIDEST:
            raise ValueError(f"these moments are more than {_WIDEST // CENTURY} centuries apart; ask in parts")
        table = self._spans.table(first, last)
        laid = self._laid
        if laid is None or laid.table is not table:
            self._laid = laid = _Laid.of(table, moves_on=self._spans.calendar.at_closing == "next opening")
        return laid


@lru_cache(maxsize=32)
def _made(spans: Spans) -> Batch:
    return Batch(spans)


@dataclass(frozen=True)
class _Grid:
    """Where in a rising row of numbers a value has its place: fields of equal width with at most one number in each."""

    keys: Seconds
    lowest: int
    shift: int
    before: NDArray[np.int32]
    """How many numbers lie before the beginning of each field; empty where there would be too many fields."""

    @classmethod
    def of(cls, keys: Seconds, lowest: int, highest: int) -> _Grid:
        """The grid over ``lowest`` to ``highest``, beyond which no value is asked."""
        gap = int(np.diff(keys).min()) if keys.size > 1 else highest - lowest + 1
        shift = max(gap.bit_length() - 1, 0)
        fields = ((highest - lowest) >> shift) + 2
        ended = np.append(keys, np.iinfo(np.int64).max)
        if fields > _MOST_FIELDS:
            return cls(ended, lowest, shift, np.empty(0, dtype=np.int32))
        edges = lowest + (np.arange(fields, dtype=np.int64) << shift)
        return cls(ended, lowest, shift, np.searchsorted(keys, edges, side="left").astype(np.int32))

    def place(self, values: Seconds, side: Literal["left", "right"]) -> NDArray[Any]:
        """How many numbers are less than each value, with ``right`` less or equal."""
        if not self.before.size:
            return np.searchsorted(self.keys[:-1], values, side=side)
        fields = values - self.lowest
        fields >>= self.shift
        np.minimum(fields, self.before.size - 1, out=fields)
        found = self.before.take(fields)
        at = self.keys.take(found)
        found += at <= values if side == "right" else at < values
        return found


@dataclass(frozen=True)
class _Laid:
    """A table of spans as arrays; the last entry of each stands for what lies after the table."""

    table: Table
    number: int
    opens: Seconds
    closed: Seconds
    """Closed seconds before the end of each span, counted from the beginning of the table."""
    closing: _Grid
    total_at: _Grid
    side: Literal["left", "right"]
    far: bool
    """Whether the table is so long, or so sparse, that an answer may be too far away to be one."""

    @classmethod
    def of(cls, table: Table, *, moves_on: bool) -> _Laid:
        opens, closes = np.array(table.opens, dtype=np.int64), np.array(table.closes, dtype=np.int64)
        totals = np.array(table.totals, dtype=np.int64)
        closed = closes - totals
        number = int(opens.size)
        if not number:
            opens = closed = np.zeros(1, dtype=np.int64)
        else:
            opens, closed = np.append(opens, opens[-1]), np.append(closed, closed[-1])
        gaps = opens[:-1] - np.append(table.since, closes[:-1]) if number else np.zeros(1, dtype=np.int64)
        far = table.until - table.since > CENTURY or int(gaps.max(initial=0)) > TEN_YEARS
        lowest = min(table.since, int(closes[0])) if number else table.since
        highest = max(table.until, int(closes[-1])) if number else table.until
        return cls(
            table, number, opens, closed, _Grid.of(closes, lowest, highest),
            _Grid.of(totals, 0, int(totals[-1]) + 1 if number else 1), "right" if moves_on else "left", far,
        )  # fmt: skip

    def total(self, at: Seconds) -> Seconds:
        """Open seconds from the beginning of the table to each moment."""
        span = self.closing.place(at, "right")
        total = np.maximum(at, self.opens.take(span))
        total -= self.closed.take(span)
        np.minimum(total, self.total_at.keys[self.number - 1], out=total)
        return total


def _due(laid: _Laid, starts: Seconds, seconds: Seconds, due: Seconds) -> None:
    """Writes the due times that the table can tell."""
    if not laid.number:
        return
    for piece in _pieces(starts.size):
        start, length = starts[piece], seconds[piece]
        span = laid.closing.place(start, "right")
        opening = np.maximum(start, laid.opens.take(span))
        wanted = opening - laid.closed.take(span)
        wanted += length
        last = laid.total_at.place(wanted, laid.side)
        wanted += laid.closed.take(last)
        unknown = (last == laid.number) | (span == laid.number)
        nothing = length == 0
        if nothing.any():  # no time at all is the next opening, whatever the calendar says of closing
            wanted[nothing] = opening[nothing]
            unknown[nothing] = span[nothing] == laid.number
        if laid.far:
            unknown |= (opening - start > TEN_YEARS) | (wanted - start > CENTURY)
        wanted[unknown] = _NONE
        due[piece] = wanted


def _pieces(size: int) -> list[slice]:
    return [slice(begin, begin + _PIECE) for begin in range(0, size, _PIECE)]


def _whole(moments: Moments) -> Seconds:
    """Moments as whole seconds since 1970 UTC."""
    given = np.asarray(moments)
    if given.dtype.kind != "M":
        raise ValueError(f"moments are an array of datetime64 in UTC, not of {given.dtype}")
    return np.ascontiguousarray(np.atleast_1d(given.astype(_SECOND)).view(np.int64))


def moments(values: list[datetime]) -> Moments:
    """Aware moments as an array in UTC."""
    return np.array([(value - EPOCH) // timedelta(seconds=1) for value in values], dtype=np.int64).view(_SECOND)
