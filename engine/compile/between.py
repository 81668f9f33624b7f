"""A value between two thresholds, or at the end of a line of them: of every type that has an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, localcontext
from typing import Any, Final

from engine.model.fact import Value, scale_of

Between = Callable[[Any, Any], Any]
"""A value between two others, neither included, or None; None stands for no bound."""


def samples(type_: str, cuts: Sequence[tuple[Any, int]]) -> list[Value | None]:
    """A value of each part of a line, None for a part that has none; a cut is a threshold and 0 before it or 1 behind it."""
    between = _BETWEEN.get(type_, _whole if scale_of(type_) else _number)
    ends = scale_of(type_) or _ENDS.get(type_, (None, None))
    return [_sample(cuts, place, between, ends) for place in range(len(cuts) + 1)]


def _sample(cuts: Sequence[tuple[Any, int]], place: int, between: Between, ends: tuple[Any, Any]) -> Value | None:
    """A value above one cut and below the next; ``ends`` are the least and the greatest value there is."""
    below = cuts[place - 1] if place else None
    above = cuts[place] if place < len(cuts) else None
    value: Any
    if below and below[1] == 0:  # cut before a threshold: that is the first value here
        value = below[0]
    elif above and above[1] == 1:
        value = above[0]
    else:
        value = between(below and below[0], above and above[0])
        if not cuts and ends[0] is not None:
            value = max(value, ends[0])  # of a scale that begins above 0
    if below and above and below[0] == above[0] and not (below[1] == 0 and above[1] == 1):
        return None
    least, most = ends
    if value is None or (least is not None and value < least) or (most is not None and value > most):
        return None
    return value  # type: ignore[no-any-return]  # of the type of the thresholds


def _whole(low: int | None, high: int | None) -> int | None:
    if low is None:
        return 0 if high is None else high - 1
    return low + 1 if high is None or low + 1 < high else None


def _number(low: Decimal | None, high: Decimal | None) -> Decimal:
    with localcontext() as context:
        context.prec = 200  # more digits than two numbers have that lie as far apart as they can
        if low is None:
            return Decimal(0) if high is None else high - 1
        if high is None:
            return low + 1
        middle = (low + high) / 2
        whole = middle.to_integral_value()
        return whole if low < whole < high else middle


def _day(low: date | None, high: date | None) -> date | None:
    try:
        if low is None:
            return date(2026, 1, 1) if high is None else high - timedelta(days=1)
        return low + timedelta(days=1) if high is None or low + timedelta(days=1) < high else None
    except OverflowError:
        return None


def _moment(low: datetime | None, high: datetime | None) -> datetime | None:
    try:
        if low is None:
            return datetime(2026, 1, 1, 12, tzinfo=UTC) if high is None else high - timedelta(days=1)
        if high is None:
            return low + timedelta(days=1)
    except OverflowError:
        return None
    middle = low + (high - low) / 2
    plain = middle.replace(second=0, microsecond=0)
    return plain if low < plain < high else middle if low < middle < high else None


def _time_of_day(low: time | None, high: time | None) -> time | None:
    """In whole seconds; nobody can write a time of day more finely."""
    first = -1 if low is None else _second(low)
    last = _DAY if high is None else _second(high)
    middle = (first + last) // 2
    plain = middle - middle % 60
    second = plain if first < plain else middle
    return time(second // 3600, second // 60 % 60, second % 60) if first < second < last else None


def _second(at: time) -> int:
    return (at.hour * 60 + at.minute) * 60 + at.second


_BETWEEN: Final[Mapping[str, Between]] = {
    "whole number": _whole,
    "duration": _whole,
    "number": _number,
    "date": _day,
    "date and time": _moment,
    "time": _time_of_day,
}
_DAY: Final = 24 * 3600
_MOST: Final = 10**18 - 1
"""The greatest whole number that can be written."""
_ENDS: Final[Mapping[str, tuple[Any, Any]]] = {"whole number": (-_MOST, _MOST), "duration": (0, None)}
