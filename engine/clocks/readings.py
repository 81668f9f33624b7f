"""What every clock of a case shows at a moment, worked out from its events; nothing about it is stored.

Refused: keeping due times or states in the log, where they go stale when an SOP, a calendar or a backdated event
changes, and marking a clock as breached when somebody happens to look. Any past moment can be asked, and only the
events up to it count.

A clock that has stopped is judged by what was known then: a priority, a topic or a zone that changes afterwards makes no
late answer early and no early one late. A clock that still runs takes its time from what is known now and keeps the
time that has gone by. A case that is moved out of the clock's table leaves it void, unless it was overdue by then; when
it comes back, the clock goes on with the time that was left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.clocks.due import Pause, Timetable
from engine.clocks.ledger import AWAY, PAUSED, ledger
from engine.clocks.runs import Known, Run, absences, applies, ended_since, pauses, run_from, runs, target
from engine.clocks.spans import Spans
from engine.model.calendar import Calendar
from engine.model.clock import Clock, Reading, Stage, State, Warn
from engine.model.condition import show
from engine.model.event import SHIFT, Event

Dues = tuple[tuple[Stage, datetime | None], ...]
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def read_clocks(  # noqa: PLR0913, PLR0917 - all that a due time depends on, so that nothing is looked up
    clocks: Sequence[Clock],
    events: Sequence[Event],
    calendars: Mapping[str, Calendar],
    zone: ZoneInfo,
    now: datetime,
    known: Known,
) -> tuple[Reading, ...]:
    """Every run of the clocks that have started, by their due time, those without one last.

    ``clocks`` have the words of the glossary resolved; ``calendars`` go by id; ``zone`` says which dates calendar days
    and months are counted on. ``events`` are those up to ``now``; ``known`` tells what their facts make of the rules.
    """
    read: dict[str, list[Reading]] = {}
    for clock in clocks:
        begun = [
            *runs(clock, events),
            *(run for name in clock.after for run in _after(clock, read.get(name, ()), events, now)),
        ]
        found = [
            reading
            for run in begun
            if applies(clock, run, known) and (reading := _read(clock, run, events, calendars, zone, now, known))
        ]
        read[clock.id] = [replace(reading, latest=_is_latest(reading, found)) for reading in found]
    readings = [reading for found in read.values() for reading in found]
    return tuple(sorted(_ceded(readings), key=lambda reading: (reading.due or _NEVER, reading.start)))


def _is_latest(reading: Reading, runs_read: Sequence[Reading]) -> bool:
    """Whether it is the run to show; of a clock that every event winds up again, only one that still runs."""
    return reading is runs_read[-1] and not (reading.clock.winds_up and reading.over)


def _after(clock: Clock, others: Sequence[Reading], events: Sequence[Event], now: datetime) -> Iterator[Run]:
    """A run from each moment at which another clock ran out without being met."""
    number = 0
    for other in others:
        out = other.dues[-1][1]
        over = other.stop or other.ended
        if out is None or out >= now or (over is not None and over <= out):
            continue
        number += 1
        position = max(place for place, event in enumerate(events) if event.at <= out)
        yield run_from(clock, number, position, out, events)


def timetable_of(
    clock: Clock, calendars: Mapping[str, Calendar], zone: ZoneInfo, known: Known, position: int
) -> Timetable:
    """What a clock counts on for what is known of a case after an event: its calendar, in the customer's zone if so written."""
    calendar = calendars.get(clock.calendar)
    if calendar is None:
        return Timetable(None, zone, if_closed=clock.if_closed)
    if calendar.zone_from and (named := _zone(known.fact(position, calendar.zone_from))):
        calendar, zone = replace(calendar, zone=named), named
    return Timetable(Spans.of(calendar), zone, known.fact(position, SHIFT), clock.if_closed)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError):  # a zone that the data of this machine does not know
        return None


def _read(  # noqa: PLR0913, PLR0917 - see read_clocks
    clock: Clock,
    run: Run,
    events: Sequence[Event],
    calendars: Mapping[str, Calendar],
    zone: ZoneInfo,
    now: datetime,
    known: Known,
) -> Reading | None:
    """What a run shows; None while the clock has no time, because none of its targets fits what is known."""
    chosen = target(clock, run, known)
    stages = clock.stages if chosen is None else clock.targets[chosen].stages
    if not stages:
        return None
    timetable = timetable_of(clock, calendars, zone, known, run.judged_at)
    ended = ended_since(clock, run, events, known)
    moment = min(run.stop or now, ended or now)
    waiting = tuple(pauses(clock, run, events, known, moment))
    capped = [_capped(clock, stages[-1], begin, end or moment, timetable) for begin, end in waiting]
    away = absences(clock, run, events, known, moment)
    stood = tuple(sorted([*capped, *away]))
    because = [AWAY if one in away else _paused_because(clock) for one in stood]
    dues: Dues = tuple(
        (stage, timetable.due_after_pauses(stage.within, stage.counting, run.start, stood)) for stage in stages
    )
    limit = dues[-1][1]
    paused = bool(waiting) and waiting[-1][1] is None and capped[-1][1] == moment
    state = _state(None if ended else run.stop, limit, now, ended, paused=paused)
    stage, shown = _stage(dues, moment)
    within, counting = stage.within, stage.counting
    elapsed = timetable.used(within, counting, run.start, moment) - sum(
        timetable.used(within, counting, begin, end) for begin, end in stood
    )
    return Reading(
        clock, stage, state, run.start, shown, None if ended else run.stop, dues,
        run=run.number,
        ended=ended,
        elapsed=elapsed,
        remaining=None if shown is None else timetable.used(within, counting, moment, shown),
        warnings=tuple(_warnings(clock, stage, run.start, stood, timetable, moment)),
        calendar=timetable.spans.calendar.id if timetable.spans else "",
        zone=timetable.zone.key,
        on_opening=timetable.on_opening(within, counting),
        lines=lambda: ledger(timetable, within, counting, run.start, stood, because),
    )  # fmt: skip


def _paused_because(clock: Clock) -> str:
    return f"{PAUSED}: {show(clock.pause_while)}" if clock.pause_while is not None else PAUSED


def _capped(clock: Clock, limit: Stage, begin: datetime, end: datetime, timetable: Timetable) -> Pause:
    """A pause no longer than ``pause_at_most``, which each pause has anew and which counts as the limit does."""
    if clock.pause_at_most is None:
        return begin, end
    most = timetable.due(clock.pause_at_most, limit.counting, begin)
    return begin, min(end, most or end)


def _state(
    stop: datetime | None, limit: datetime | None, now: datetime, ended: datetime | None, *, paused: bool
) -> State:
    over = limit is not None and (stop or ended or now) > limit
    if stop:
        return "late" if over else "met"
    if over:
        return "breached"
    return "void" if ended else "paused" if paused else "running"


def _stage(dues: Dues, moment: datetime) -> tuple[Stage, datetime | None]:
    """The stage that is due next and not after the limit, else the limit, which is the last."""
    limit = dues[-1][1]
    ahead = [(at, number) for number, (_, at) in enumerate(dues) if at and moment <= at and (not limit or at <= limit)]
    return dues[min(ahead)[1]] if ahead else dues[-1]


def _warnings(  # noqa: PLR0913, PLR0917 - see read_clocks
    clock: Clock, stage: Stage, start: datetime, stood: Sequence[Pause], timetable: Timetable, moment: datetime
) -> Iterator[Warn]:
    """When each percentage of the time is used up, pauses left out; told when the desk is open, where the document says so."""
    within, counting = stage.within, stage.counting
    whole = timetable.due(within, counting, start) if clock.warn_at else None
    if whole is None:
        return
    total = timetable.used(within, counting, start, whole)
    for percent in clock.warn_at:
        at = timetable.later(within, counting, start, total * percent / 100)
        for begin, end in stood:
            if at is None or begin >= at:
                break
            if covered := timetable.used(within, counting, begin, end):
                at = timetable.later(within, counting, at, covered)
        if at is None:
            continue
        yield Warn(percent, at, _told_at(clock, at, timetable.spans), at <= moment)


def _told_at(clock: Clock, at: datetime, spans: Spans | None) -> datetime:
    """The moment itself, or the next opening; whoever closes the desk at that very moment is still there."""
    if clock.remind_during != "opening hours" or spans is None or spans.last_open(at) == at:
        return at
    return spans.next_opening(at) or at


def _ceded(readings: Sequence[Reading]) -> Iterator[Reading]:
    """The readings, each ceiling with the id of the clock that it gives way to.

    A ceiling is for whatever has no clock of its own: it gives way to any must-clock over the same stretch, also where
    that one is due later because it stands still at night; of several ceilings the first due counts.
    """
    for reading in readings:
        rivals = [other for other in readings if _rivals(reading, other)] if reading.clock.ceiling else []
        yield replace(reading, ceded_to=min(rivals, key=_rank).clock.id) if rivals else reading


def _rivals(ceiling: Reading, other: Reading) -> bool:
    """Whether a ceiling gives way to another clock."""
    same = (other.clock.starts, other.clock.stops) == (ceiling.clock.starts, ceiling.clock.stops)
    if other.clock is ceiling.clock or not same or other.start != ceiling.start or other.state == "void":
        return False
    if other.clock.ceiling:
        return (other.dues[-1][1] or _NEVER, other.clock.id) < (ceiling.dues[-1][1] or _NEVER, ceiling.clock.id)
    return other.clock.strength == "must" and other.dues[-1][1] is not None


def _rank(reading: Reading) -> tuple[bool, datetime, str]:
    return reading.clock.ceiling, reading.dues[-1][1] or _NEVER, reading.clock.id
