"""From which event to which a clock ran, how often, when it stood still and when it no longer counted.

A run begins at a start event and ends at the first stop event that comes after it in the log. While one goes on, a
further start is part of it: a duty that was never met is not forgiven by a second start. After it has stopped, the clock
starts again once the case was reopened (which takes back `resolved` and `closed`, so that a clock that had stopped at
one of them runs anew from the reopening), at each of its start events, or never, as its document says. A stop that
stands in the log after its start but is dated before it takes no time.

`last update` starts a clock at each event of the case and the next one stops it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from engine.model.clock import Clock
from engine.model.event import Event

REOPENED: Final = "reopened"
TAKEN_BACK: Final = frozenset({"resolved", "closed"})
"""What a reopening undoes."""


class Known(Protocol):
    """What is known of a case after each of its events, counted from 0."""

    def says(self, position: int, rule: str) -> bool | None:
        """Whether a rule of a clock held then: yes, no, or None for unknown."""

    def fact(self, position: int, name: str) -> str:
        """The value of a fact then, as text; "" while it is unknown."""


@dataclass(frozen=True)
class Run:
    """From a start to its stop; positions are those of the events in the log, from 0. ``last`` is the last event to look at."""

    number: int
    position: int
    start: datetime
    last: int
    stop_position: int | None = None
    stop: datetime | None = None

    @property
    def judged_at(self) -> int:
        """After which event it is decided what the clock was for: the one before its stop, else the last of all."""
        return self.last if self.stop_position is None else max(self.position, self.stop_position - 1)


def runs(clock: Clock, events: Sequence[Event]) -> tuple[Run, ...]:
    """Every run of a clock over the events of a case, in order."""
    return tuple(_wound_up(events) if clock.winds_up else _runs(clock, events))


def run_from(clock: Clock, number: int, position: int, start: datetime, events: Sequence[Event]) -> Run:
    """A run that begins at a moment which is no event, after the event at a position."""
    for place in range(position + 1, len(events)):
        if events[place].kind in clock.stops:
            return Run(number, position, start, place, place, max(start, events[place].at))
    return Run(number, position, start, len(events) - 1)


def _wound_up(events: Sequence[Event]) -> Iterator[Run]:
    start: datetime | None = None
    for position, event in enumerate(events):
        start = event.at if start is None else max(start, event.at)  # one dated back does not turn time back
        after = events[position + 1] if position + 1 < len(events) else None
        if after is None:
            yield Run(position + 1, position, start, position)
        else:
            yield Run(position + 1, position, start, position + 1, position + 1, max(start, after.at))


def _runs(clock: Clock, events: Sequence[Event]) -> Iterator[Run]:
    last, number = len(events) - 1, 0
    running: tuple[int, datetime] | None = None
    stopped, may_start = False, True

    def begun(position: int) -> tuple[int, datetime]:
        return position, events[position].at

    for position, event in enumerate(events):
        if running is not None:
            if event.kind not in clock.stops:
                continue
            began, start = running
            number += 1
            yield Run(number, began, start, position, position, max(start, event.at))
            running, stopped = None, True
            if not (clock.repeats == "every time" and event.kind in clock.starts):
                continue
        if event.kind == REOPENED and clock.repeats != "never":
            may_start = True
            if stopped and TAKEN_BACK.intersection(clock.stops):
                running, may_start = begun(position), clock.repeats == "every time"
                continue
        if may_start and event.kind in clock.starts:
            running, may_start = begun(position), clock.repeats == "every time"
    if running is not None:
        yield Run(number + 1, running[0], running[1], last)


def pauses(
    clock: Clock, run: Run, events: Sequence[Event], known: Known, until: datetime
) -> Iterator[tuple[datetime, datetime | None]]:
    """The stretches of a run on which it stood still; the last one has no end if it still does."""
    if clock.pause_while is None and not clock.pause_from:
        return
    held = False

    def waits(position: int) -> bool:
        nonlocal held
        kind = events[position].kind
        held = kind in clock.pause_from or (held and kind not in clock.pause_until)
        paused = clock.pause_while is not None and known.says(position, clock.paused_name) is True
        return (held or paused) and not _out(clock, position, known)

    yield from _stretches(run, events, waits, until)


def absences(
    clock: Clock, run: Run, events: Sequence[Event], known: Known, until: datetime
) -> list[tuple[datetime, datetime]]:
    """The stretches of a run on which the case was none of the clock's and then came back; they do not count."""
    if clock.winds_up:
        return []
    found = _stretches(run, events, lambda position: _out(clock, position, known), until)
    return [(begin, end) for begin, end in found if end is not None]


def _stretches(
    run: Run, events: Sequence[Event], is_so: Callable[[int], bool], until: datetime
) -> Iterator[tuple[datetime, datetime | None]]:
    """From when to when something was so, after each event of a run; the last stretch has no end if it still is."""
    began: datetime | None = None
    at = run.start
    for position in range(run.position, len(events)):
        at = max(events[position].at, at)  # one dated back changes nothing before the events that it follows
        if at > until:
            break
        so = is_so(position)
        if so and began is None:
            began = at
        elif not so and began is not None:
            yield began, at
            began = None
    if began is not None:
        yield began, None


def applies(clock: Clock, run: Run, known: Known) -> bool:
    """Whether the run is one of the cases that the clock is for: at its stop, or at any time since it started.

    A case that is moved out of the clock's table after the clock has stopped changes nothing about it, and one that is
    moved out before leaves a clock that ended (`ended_since`).
    """
    judged = known.says(run.judged_at, clock.id)
    if judged is None and run.stop_position is not None and not clock.winds_up:
        judged = known.says(run.stop_position, clock.id)  # what became known with the stop itself
    if judged or clock.winds_up:
        return judged is True
    return any(known.says(position, clock.id) for position in range(run.position, run.judged_at))


def ended_since(clock: Clock, run: Run, events: Sequence[Event], known: Known) -> datetime | None:
    """Since when the case is none that the clock is for, or the clock is void; None while it counts."""
    if not _out(clock, run.judged_at, known):
        return None
    position = run.judged_at
    while position > run.position and _out(clock, position - 1, known):
        position -= 1
    return max(run.start, events[position].at)


def target(clock: Clock, run: Run, known: Known) -> int | None:
    """Which target counts: the first that fits what was known when the clock stopped, or what is known now."""
    positions = [run.judged_at] if run.stop_position is None else [run.judged_at, run.stop_position]
    for position in positions:
        for number in range(len(clock.targets)):
            if known.says(position, clock.target_name(number)):
                return number
    return None


def _out(clock: Clock, position: int, known: Known) -> bool:
    void = clock.void_when is not None and known.says(position, clock.void_name) is True
    return void or known.says(position, clock.id) is False
