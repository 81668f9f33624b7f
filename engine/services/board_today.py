"""Today against the same weekday of the last weeks: gathered from the log once a day, today's part whenever it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.model.case import fold
from engine.model.event import Event
from engine.report.days import Comparison, Day, compare, day_of, together
from engine.report.gathered import CaseAt, Gathered
from engine.services.board_cases import require_board, touched_since
from engine.services.desk import Desk
from engine.services.read_clocks import clocks
from engine.store.log import Log

WEEKS: Final = 8
REACH: Final = timedelta(days=7)
"""So long before a day begins one looks for contacts that still wait for their acknowledgment on it."""
TOLD_EVERY: Final = 100
ACKNOWLEDGED: Final = "acknowledged"
_MINUTES: Final = 24 * 60


@dataclass(frozen=True)
class Weeks:
    """The same weekday of the last weeks, as far back as the log goes; the newest first."""

    today: date
    days: tuple[Day, ...]
    closed: tuple[date, ...] = ()
    """Days left out because the desk did not open on them."""
    waiting: frozenset[str] = frozenset()
    """Cases that still waited for their acknowledgment when today began."""


@dataclass(frozen=True)
class Today:
    """Today so far, and what it was compared with."""

    comparison: Comparison
    day: date
    weeks: Weeks | None
    """None while they have not been read yet."""


@dataclass
class _Kept:
    """What has been read of a log for a day."""

    reading: Lock = field(default_factory=Lock)
    """Held while the weeks are read, so that nobody reads them twice at once; ``lock`` only for a moment."""
    lock: Lock = field(default_factory=Lock)
    weeks: dict[tuple[date, str, str, str], Weeks] = field(default_factory=dict)
    day: tuple[date, str] | None = None
    parts: dict[str, tuple[int, Day]] = field(default_factory=dict)
    """Of a day under an edition: what each case had on it, with its version, where only another event can change that."""


_kept: WeakKeyDictionary[Log, _Kept] = WeakKeyDictionary()
_lock = Lock()


def read_weeks(desk: Desk, go_on: Callable[[int], bool], *, anew: bool = False) -> Weeks | None:
    """The last weeks; read once a day for each edition and person, or ``anew``.

    ``go_on`` is told how many cases have been looked at and says whether to; None where it was left off.
    """
    require_board(desk)
    today = desk.now().astimezone(desk.edition.desk.zone).date()
    kept = _kept_of(desk)
    key = (today, desk.edition.digest, desk.actor.name, desk.actor.role)
    with kept.reading:
        if not anew and key in kept.weeks:
            return kept.weeks[key]
        weeks = _read(desk, today, go_on)
        if weeks is not None:
            kept.weeks = {key: weeks, **{k: v for k, v in kept.weeks.items() if k[0] == today and k != key}}
        return weeks


def today_so_far(desk: Desk, weeks: Weeks | None) -> Today:
    """Today up to now, against the weeks where they are known."""
    require_board(desk)
    edition, now = desk.edition, desk.now()
    local = now.astimezone(edition.desk.zone)
    day = local.date()
    start, end = _bounds(edition, day)
    if weeks is not None and weeks.today != day:
        weeks = None
    waiting = weeks.waiting if weeks else frozenset()
    cases = {events[0].case: events for events in touched_since(desk, start)}
    cases |= desk.log.events_of([case for case in waiting if case not in cases])
    parts = _today_parts(desk, day, (start, end), [events for events in cases.values() if _is_seen(desk, events)])
    comparison = compare(
        together(day, parts), weeks.days if weeks else (), local.hour * 60 + local.minute, _open_hours(edition, day)
    )
    return Today(comparison, day, weeks)


def _kept_of(desk: Desk) -> _Kept:
    with _lock:
        return _kept.setdefault(desk.log, _Kept())


def _today_parts(
    desk: Desk, day: date, bounds: tuple[datetime, datetime], cases: Sequence[Sequence[Event]]
) -> list[Day]:
    """What each case has had today so far; what only another event can change is not worked out again."""
    kept, now = _kept_of(desk), desk.now()
    edition = answering(desk.edition)
    with kept.lock:
        if kept.day != (day, desk.edition.digest):
            kept.day, kept.parts = (day, desk.edition.digest), {}
        before = kept.parts
    parts: dict[str, tuple[int, Day]] = {}
    running: list[Day] = []
    for events in cases:
        case = events[0].case
        version, known = before.get(case, (0, Day(day)))
        part = known if version == len(events) else _part(edition, events, day, bounds, now)
        if waits(edition, events, now):  # its time may run out
            running.append(part)
        else:
            parts[case] = (len(events), part)
    with kept.lock:
        if kept.day == (day, desk.edition.digest):
            kept.parts = {**kept.parts, **parts}
    return [*running, *(part for _, part in parts.values())]


def answering(edition: Edition) -> Edition:
    """The edition with no other clocks than those that end with an acknowledgment, and those that such ones wait for."""
    known = {clock.id: clock for clock in edition.clocks}
    wanted = [clock.id for clock in edition.clocks if ACKNOWLEDGED in clock.stops]
    for name in wanted:
        wanted += [other for other in known[name].after if other in known and other not in wanted]
    return replace(edition, clocks=tuple(clock for clock in edition.clocks if clock.id in wanted))


def _read(desk: Desk, today: date, go_on: Callable[[int], bool]) -> Weeks | None:
    edition = answering(desk.edition)
    days, closed = comparable(edition, today)
    bounds = {day: _bounds(edition, day) for day in days}
    begins = _bounds(edition, today)[0]
    parts: dict[date, list[Day]] = {day: [] for day in days}
    waiting: set[str] = set()
    first = _beginning(desk)
    since = min((start for start, _ in bounds.values()), default=begins) - REACH
    for number, events in enumerate(touched_since(desk, since), 1):
        if number % TOLD_EVERY == 0 and not go_on(number):
            return None
        if not _is_seen(desk, events):
            continue
        first = min(first, events[0].at) if first else events[0].at
        for day, (start, end) in bounds.items():
            if in_play(edition, events, start, end):
                parts[day].append(_part(edition, events, day, (start, end), end))
        if waits(edition, events, begins):
            waiting.add(events[0].case)
    known = [day for day in days if first is not None and bounds[day][1] > first]
    return Weeks(today, tuple(together(day, parts[day]) for day in known), closed, frozenset(waiting))


def comparable(edition: Edition, today: date) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The same weekday of the last weeks, and those of them that are left out: the desk was closed, and today it is not."""
    days = tuple(today - timedelta(weeks=number) for number in range(1, WEEKS + 1))
    if not _open_hours(edition, today):
        return days, ()
    closed = tuple(day for day in days if not _open_hours(edition, day))
    return tuple(day for day in days if day not in closed), closed


def in_play(edition: Edition, events: Sequence[Event], start: datetime, end: datetime) -> bool:
    """Whether anything of a case can count in a period: something happened in it, or an acknowledgment was waited for."""
    return any(start <= event.at < end for event in events) or waits(edition, events, start)


def waits(edition: Edition, events: Sequence[Event], moment: datetime) -> bool:
    """Whether a case waited for an acknowledgment at a moment."""
    starts = {name for clock in edition.clocks if ACKNOWLEDGED in clock.stops for name in clock.starts}
    waiting = False
    for event in events:
        if event.at >= moment:
            break
        waiting = event.kind in starts or (waiting and event.kind != ACKNOWLEDGED)
    return waiting


def _part(
    edition: Edition, events: Sequence[Event], day: date, bounds: tuple[datetime, datetime], until: datetime
) -> Day:
    """What one case had on a day, as it stood at its end or now."""
    start, end = bounds
    known = tuple(event for event in events if event.at < end)
    if not known:
        return Day(day)
    case = fold(known[0].case, known, edition.workflow.initial)
    one = CaseAt(case, case.facts, clocks(edition, known, until))
    return day_of(day, Gathered(start, end, until, edition.desk.zone, (one,), edition.clocks))


def _is_seen(desk: Desk, events: Sequence[Event]) -> bool:
    return desk.sees(fold(events[0].case, events, desk.edition.workflow.initial))


def _beginning(desk: Desk) -> datetime | None:
    """When the log began; what was imported into it may be older."""
    entries = desk.log.entries()
    first = next(iter(entries), None)
    return datetime.fromisoformat(first.at) if first else None


def _bounds(edition: Edition, day: date) -> tuple[datetime, datetime]:
    zone = edition.desk.zone
    first, after = (datetime.combine(one, time(), zone).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    return first, after


def _open_hours(edition: Edition, day: date) -> tuple[int, ...]:
    """The hours of the day in which the desk's calendar is open."""
    calendar = edition.calendars.get(edition.desk.default_calendar)
    if calendar is None:
        return ()
    zone = edition.desk.zone
    spans: Iterable[tuple[datetime, datetime]] = Spans.of(calendar).spans_between(*_bounds(edition, day))
    hours: set[int] = set()
    for opened, closes in spans:
        first, last = opened.astimezone(zone), (closes - timedelta(seconds=1)).astimezone(zone)
        hours.update(range(first.hour, last.hour + 1))
    return tuple(sorted(hours))
