"""Why a clock is due when it is: every stretch from its start to the due time, counted or skipped, each with its reason.

The stretches leave no gap and do not overlap, and those that counted add up to the time allowed. Nothing here decides a
due time; it tells the one that `engine.clocks.due` found, from the same spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.clocks.days import EPOCH, Span, midnight
from engine.clocks.due import Pause, Timetable
from engine.clocks.spans import Spans
from engine.model.allowance import DAYS, MONTHS, TIME, WEEKDAY, Allowance
from engine.model.clock import Counting, Line
from engine.model.moment import WEEKDAYS, show_length

OPEN: Final = "open"
OVERNIGHT: Final = "overnight"
PAUSED: Final = "paused"
AWAY: Final = "not a case of this clock"
_AFTER, _BEFORE = "after closing", "before opening"
_LUNCH: Final = (11 * 60 + 30, 14 * 60 + 30)
"""Minutes of the day; a break that lies wholly in between is lunch."""
_MOST_CHANGES: Final = 4


def ledger(  # noqa: PLR0913, PLR0917 - all that a due time depends on
    timetable: Timetable,
    allowance: Allowance,
    counting: Counting,
    start: datetime,
    pauses: Sequence[Pause],
    because: Sequence[str] = (),
) -> tuple[Line, ...]:
    """The stretches from a start to the due time of an allowance; none where it has no due time.

    ``because`` are the reasons of the pauses, one for each, where there is more to say than that it stood still.
    """
    begin = start.astimezone(UTC)
    due = timetable.due_after_pauses(allowance, counting, begin, pauses)
    counted_until = None if due is None else timetable.used_up(allowance, counting, begin, pauses)
    if counted_until is None or due is None:
        return ()
    spans, until = timetable.spans, min(counted_until, due)
    if spans and timetable.on_opening(allowance, counting):
        found = list(opening_lines(spans, begin, until))
    else:
        found = [Line(begin, until, counted=True, reason=_counted_as(allowance, counting))]
    found = list(_paused(found, pauses, because or [PAUSED] * len(pauses)))
    moved = timetable.if_closed != "stays" and not timetable.on_opening(allowance, counting)
    rounded = spans is not None and spans.calendar.rounding != "none" and (not moved or spans.is_open(counted_until))
    if due > counted_until:
        reason = "rounded up to the minute" if rounded else "closed, so due at the next opening"
        found.append(Line(counted_until, due, counted=False, reason=reason))
    elif due < counted_until and found:
        note = "rounded down to the minute" if rounded else "closed then, so due at the closing before"
        found[-1] = replace(found[-1], note=note)
    return tuple(_with_changes(line, timetable.zone) for line in found if line.end > line.begin)


def _counted_as(allowance: Allowance, counting: Counting) -> str:
    if allowance.unit in {WEEKDAY, TIME}:
        return f"until {allowance.words}"
    dated = allowance.unit in DAYS or allowance.unit in MONTHS or counting == "calendar days"
    return "calendar days" if dated else "around the clock"


def opening_lines(spans: Spans, begin: datetime, end: datetime) -> Iterator[Line]:
    """Open and closed stretches of a calendar from one moment to another, in order."""
    at = begin
    for opens, closes in spans.spans_between(begin, end + timedelta(seconds=1)):
        if opens > at:
            yield from _closed(spans, at, min(opens, end))
        first = max(opens, at)
        if first < end:
            yield Line(first, min(closes, end), counted=True, reason=_open_because(spans, first))
        at = max(at, closes)
    if at < end:
        yield from _closed(spans, at, end)


def _open_because(spans: Spans, at: datetime) -> str:
    day = at.astimezone(spans.calendar.zone).date().toordinal()
    name = spans.days.name(day) or spans.days.season(day)
    return f"{OPEN}, {name}" if name else OPEN


def _closed(spans: Spans, begin: datetime, end: datetime) -> Iterator[Line]:
    """A closed stretch by its reasons; those of neighbours that are the same are one, and evening and morning a night."""
    held: Line | None = None
    for line in _pieces(spans, begin, end):
        if held and held.reason == line.reason:
            held = replace(held, end=line.end)
        elif held and (held.reason, line.reason) == (_AFTER, _BEFORE):
            held = replace(held, end=line.end, reason=OVERNIGHT)
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def _pieces(spans: Spans, begin: datetime, end: datetime) -> Iterator[Line]:
    """The same, cut at midnight and where a part-day closing begins or ends."""
    zone, at = spans.calendar.zone, begin
    while at < end:
        local = at.astimezone(zone)
        day = local.date().toordinal()
        minute = local.hour * 60 + local.minute
        later = [cut for cut in spans.days.cut_edges(day) if cut > minute]
        edges = [midnight(day) + timedelta(minutes=cut) for cut in later] + [midnight(day + 1)]
        # a wall-clock time that comes twice may have come once already
        ends = [(edge.replace(tzinfo=zone, fold=fold) - EPOCH) + EPOCH for edge in edges for fold in (0, 1)]
        until = min([end, *(one for one in ends if one > at)])
        yield Line(at, until, counted=False, reason=_closed_because(spans, day, minute, at, until))
        at = until


def _closed_because(spans: Spans, day: int, minute: int, begin: datetime, end: datetime) -> str:
    days = spans.days
    reason = days.closed_because(day) or days.cut_at(day, minute)
    if reason:
        return reason
    opening = days.spans(day)
    if not opening:
        return "the clocks on the wall skip the opening hours"
    if end <= EPOCH + timedelta(seconds=opening[0][0]):
        return _BEFORE
    if begin >= EPOCH + timedelta(seconds=opening[-1][1]):
        return _AFTER
    closed, opens = _break_around(opening, begin)
    first, last = (_minute(moment, spans.calendar.zone) for moment in (closed, opens))
    return "lunch break" if _LUNCH[0] <= first <= last <= _LUNCH[1] else "break"


def _break_around(opening: tuple[Span, ...], at: datetime) -> tuple[datetime, datetime]:
    """From the closing before a moment to the opening after it, on one day."""
    second = (at - EPOCH) // timedelta(seconds=1)
    closed = max((end for _, end in opening if end <= second), default=second)
    opens = min((start for start, _ in opening if start > second), default=second)
    return EPOCH + timedelta(seconds=closed), EPOCH + timedelta(seconds=opens)


def _minute(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def _paused(lines: Iterable[Line], pauses: Sequence[Pause], because: Sequence[str]) -> Iterator[Line]:
    """The lines with the pauses cut out of them; a pause that covers a closed stretch leaves its reason."""
    for line in lines:
        at = line.begin
        for (begin, end), reason in zip(pauses, because, strict=True):
            first, last = max(begin, at), min(end, line.end)
            if not line.counted or first >= last:
                continue
            if first > at:
                yield replace(line, begin=at, end=first)
            yield Line(first, last, counted=False, reason=reason)
            at = last
        if at < line.end:
            yield replace(line, begin=at)


def _with_changes(line: Line, zone: ZoneInfo) -> Line:
    """The line with a note of the changes of the clocks on the wall that lie in it."""
    notes = [f"the clocks go {words}" for words in changes(line.begin, line.end, zone)]
    return replace(line, note="; ".join([*filter(None, [line.note]), *notes])) if notes else line


def changes(begin: datetime, end: datetime, zone: ZoneInfo) -> list[str]:
    """``forward 1 h on Sunday 2026-03-29`` for each change of the clocks between two moments, the first few."""
    found: list[str] = []
    at = begin
    while at < end and len(found) < _MOST_CHANGES:
        until = min(at + timedelta(days=1), end)
        gained = _offset(until, zone) - _offset(at, zone)
        if gained:
            day = _first_after(at, until, zone).astimezone(zone)
            way = "forward" if gained > timedelta() else "back"
            length = show_length(abs(gained).total_seconds())
            found.append(f"{way} {length} on {WEEKDAYS[day.weekday()]} {day:%Y-%m-%d}")
        at = until
    return found


def _first_after(begin: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """The first second after the change that lies between two moments."""
    while end - begin > timedelta(seconds=1):
        middle = begin + (end - begin) // 2
        begin, end = (middle, end) if _offset(middle, zone) == _offset(begin, zone) else (begin, middle)
    return end


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
