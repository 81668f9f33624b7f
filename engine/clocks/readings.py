"""What every clock of a case shows at a moment, worked out from its events; nothing about it is stored.

Refused: keeping due times or states in the log, where they go stale when an SOP, a calendar or a backdated event
changes, and marking a clock as breached when somebody happens to look. Any past moment can be asked, and only the
events up to it count. Of a clock's runs only the last is shown here.

Runs. A clock starts at the first event of its start word and stops at the first of its stop word that comes after it in
the log. A later start counts only after a `reopened`, and only if the run before has stopped: a duty that was never met
is not forgiven by a second start. A reopening takes back `resolved` and `closed`, so a clock that had stopped at one of
them runs anew from the reopening. A stop that stands in the log after its start but is dated before it takes no time.

`last update` starts a clock at the latest event of the case, so that every event winds it up again; it is never met,
and is over only when the case is no longer one that the clock is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.clocks.due import Pause, due, due_after_pauses
from engine.clocks.spans import Spans
from engine.model.calendar import Calendar
from engine.model.clock import Clock, Reading, Stage, State
from engine.model.condition import Condition
from engine.model.event import LAST_UPDATE, Event

REOPENED: Final = "reopened"
TAKEN_BACK: Final = ("resolved", "closed")
"""What a reopening undoes."""

Applies = Callable[[Clock], bool]
Holds = Callable[[Condition, Sequence[Event]], bool]
Dues = tuple[tuple[Stage, datetime | None], ...]
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def read_clocks(  # noqa: PLR0913, PLR0917 - all that a due time depends on, so that nothing is looked up
    clocks: Sequence[Clock],
    events: Sequence[Event],
    calendars: Mapping[str, Calendar],
    zone: ZoneInfo,
    now: datetime,
    applies: Applies,
    holds: Holds,
) -> tuple[Reading, ...]:
    """The clocks that have started, by their due time, those without one last.

    ``clocks`` have the words of the glossary resolved; ``calendars`` go by id; ``zone`` says which dates calendar days
    and months are counted on. ``applies`` tells whether a clock is for this case, ``holds`` whether a condition is true
    after the first events of the log.
    """
    asked = now.astimezone(UTC)
    happened = tuple(event for event in events if event.at <= asked)
    readings = [
        _read(clock, run, happened, _spans(clock, calendars), zone, asked, holds)
        for clock in clocks
        if clock.stages and (run := _last_run(clock, happened)) and applies(clock)
    ]
    return tuple(sorted(_ceded(readings), key=lambda reading: reading.due or _NEVER))


@dataclass(frozen=True)
class _Run:
    """From a start to its stop; ``position`` is that of the starting event in the log, from 0."""

    position: int
    start: datetime
    stop: datetime | None = None

    def stopped(self, at: datetime) -> _Run:
        return replace(self, stop=max(self.start, at))


def _last_run(clock: Clock, events: Sequence[Event]) -> _Run | None:
    if clock.start == LAST_UPDATE:
        return _Run(len(events) - 1, max(event.at for event in events)) if events else None
    run: _Run | None = None
    may_start = True
    for position, event in enumerate(events):
        if run and not run.stop:
            if event.kind == clock.stop:
                run = run.stopped(event.at)
            continue
        if event.kind == REOPENED:
            may_start = True
            if run and clock.stop in TAKEN_BACK:
                run, may_start = _Run(position, event.at), False
                continue
        if may_start and event.kind == clock.start:
            run, may_start = _Run(position, event.at), False
    return run


def _spans(clock: Clock, calendars: Mapping[str, Calendar]) -> Spans | None:
    calendar = calendars.get(clock.calendar)
    return Spans.of(calendar) if calendar else None


def _read(  # noqa: PLR0913, PLR0917 - see read_clocks
    clock: Clock, run: _Run, events: Sequence[Event], spans: Spans | None, zone: ZoneInfo, now: datetime, holds: Holds
) -> Reading:
    moment = run.stop or now
    waiting = tuple(_waiting(clock, run, events, moment, holds))
    pauses = tuple(_capped(clock, begin, end or moment, spans, zone) for begin, end in waiting)
    dues = tuple(
        (stage, due_after_pauses(stage.within, stage.counting, run.start, pauses, spans, zone))
        for stage in clock.stages
    )
    limit = dues[-1][1]
    paused = bool(waiting) and waiting[-1][1] is None and pauses[-1][1] == moment
    stage, shown = _stage(dues, moment)
    return Reading(clock, stage, _state(run.stop, limit, now, paused=paused), run.start, shown, run.stop, dues)


def _waiting(
    clock: Clock, run: _Run, events: Sequence[Event], until: datetime, holds: Holds
) -> Iterator[tuple[datetime, datetime | None]]:
    """The stretches of a run on which ``pause_while`` was true; the last one has no end if it still is."""
    if clock.pause_while is None:
        return
    began: datetime | None = None
    at = run.start
    for position in range(run.position, len(events)):
        at = max(events[position].at, at)  # one dated back changes nothing before the events that it follows
        if at > until:
            break
        waits = holds(clock.pause_while, events[: position + 1])
        if waits and began is None:
            began = at
        elif not waits and began is not None:
            yield began, at
            began = None
    if began is not None:
        yield began, None


def _capped(clock: Clock, begin: datetime, end: datetime, spans: Spans | None, zone: ZoneInfo) -> Pause:
    """A pause no longer than ``pause_at_most``, which each pause has anew and which counts as the limit does."""
    if clock.pause_at_most is None:
        return begin, end
    most = due(clock.pause_at_most, clock.stages[-1].counting, begin, spans, zone)
    return begin, min(end, most or end)


def _state(stop: datetime | None, limit: datetime | None, now: datetime, *, paused: bool) -> State:
    over = limit is not None and (stop or now) > limit
    if stop:
        return "late" if over else "met"
    if over:
        return "breached"
    return "paused" if paused else "running"


def _stage(dues: Dues, moment: datetime) -> tuple[Stage, datetime | None]:
    """The stage that is due next and not after the limit, else the limit, which is the last."""
    limit = dues[-1][1]
    ahead = [(at, number) for number, (_, at) in enumerate(dues) if at and moment <= at and (not limit or at <= limit)]
    return dues[min(ahead)[1]] if ahead else dues[-1]


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
    if other is ceiling or (other.clock.start, other.clock.stop) != (ceiling.clock.start, ceiling.clock.stop):
        return False
    if other.clock.ceiling:
        return (other.dues[-1][1] or _NEVER, other.clock.id) < (ceiling.dues[-1][1] or _NEVER, ceiling.clock.id)
    return other.clock.strength == "must" and other.dues[-1][1] is not None


def _rank(reading: Reading) -> tuple[bool, datetime, str]:
    return reading.clock.ceiling, reading.dues[-1][1] or _NEVER, reading.clock.id
