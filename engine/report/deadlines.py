"""Deadlines kept and missed: each clock is counted once, in the period in which that was settled.

A clock is settled when what it waits for happens in time, or else when its time runs out: a duty that is missed in one
week and done in the next is counted as missed in the first, and not again. A clock that gave way to a stricter one is
not counted, one still running is not yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from engine.model.allowance import SECONDS
from engine.model.clock import Clock, Reading
from engine.report.figure import Breakdown, Figure, Share, Single, Value, share
from engine.report.gathered import Gathered

_COUNTED: Final = "met out of all that were met or fell due in the period, each clock at its last limit"


def acknowledgment_met(gathered: Gathered) -> Single:
    """Clocks that end with ``acknowledged``."""
    return _met("Acknowledged in time", _ending(gathered, "acknowledged"), gathered)


def resolution_met(gathered: Gathered) -> Single:
    """Clocks that end with ``resolved``."""
    return _met("Resolved in time", _ending(gathered, "resolved"), gathered)


def logging_met(gathered: Gathered) -> Single:
    """Clocks that end with ``logged``."""
    return _met("Logged in time", _ending(gathered, "logged"), gathered)


def deadlines_met(gathered: Gathered) -> Breakdown:
    """Every clock that was settled in the period, in the order of the documents."""
    kept = _kept(gathered)
    shown = [clock for clock in gathered.clocks if clock.id in kept]
    rows: list[tuple[Value, ...]] = [
        (clock.title, limit_words(clock), clock.strength, _result(clock, kept[clock.id])) for clock in shown
    ]
    columns: tuple[str, ...] = ("Clock", "Limit", "Strength", "Met")
    if any(clock.objective for clock in shown):
        columns = (*columns, "Objective")
        rows = [(*row, _objective(clock, kept[clock.id])) for row, clock in zip(rows, shown, strict=True)]
    return Breakdown("Deadlines met", columns, tuple(rows), _COUNTED, ranked=False)


def _objective(clock: Clock, answers: Sequence[bool]) -> str:
    """``95%, reached``: whether enough of a clock's deadlines were met; ``90% each month`` in a report of another period."""
    if clock.objective is None:
        return ""
    each = f" each {clock.objective.each}" if clock.objective.each else ""
    reached = sum(answers) * 100 >= clock.objective.percent * len(answers)
    return f"{clock.objective.percent}%{each}, {'reached' if reached else 'not reached'}"


def ladder_breaches(gathered: Gathered) -> Single:
    """Of the escalations whose answer was given or fell due in the period, those not answered in time."""
    clocks = [
        clock for clock in gathered.clocks if "escalated" in clock.starts and "escalation acknowledged" in clock.stops
    ]
    kept = _kept(gathered)
    answers = [met for clock in clocks for met in kept.get(clock.id, ())]
    counted = f"escalations that nobody took on in time, out of all taken on or due in the period ({_limits(clocks)})"
    return share("Ladder breaches", len(answers) - sum(answers), len(answers), counted)


FIGURES: Final[Mapping[str, Callable[[Gathered], Figure]]] = {
    "acknowledgment met": acknowledgment_met,
    "resolution met": resolution_met,
    "logging met": logging_met,
    "deadlines met": deadlines_met,
    "ladder breaches": ladder_breaches,
}
"""The figures that need the clocks of every case."""


def settled(gathered: Gathered) -> Iterator[tuple[Reading, bool]]:
    """The clocks settled in the period, and whether each was met."""
    for one in gathered.cases:
        for reading in one.readings:
            moment = settled_at(reading)
            if moment is not None and gathered.has(moment) and not reading.ceded_to:
                yield reading, reading.state == "met"


def settled_at(reading: Reading) -> datetime | None:
    """When it was met, or else when its time ran out; None while it runs."""
    if reading.state == "met":
        return reading.stop
    return reading.dues[-1][1] if reading.state in {"late", "breached"} else None


def limit_words(clock: Clock) -> str:
    """``15 minutes, opening hours``: the last limit of a clock as its document says it."""
    limits = [*clock.stages[-1:], *(target.stages[-1] for target in clock.targets)]
    words = (
        f"{limit.within}, {limit.counting}" if limit.within.unit in SECONDS else str(limit.within) for limit in limits
    )
    return " or ".join(dict.fromkeys(words))


def _ending(gathered: Gathered, event: str) -> list[Clock]:
    return [clock for clock in gathered.clocks if event in clock.stops]


def _met(title: str, clocks: Sequence[Clock], gathered: Gathered) -> Single:
    kept = _kept(gathered)
    counted = [clock for clock in clocks if clock.id in kept] or clocks
    answers = [met for clock in clocks for met in kept.get(clock.id, ())]
    return share(title, sum(answers), len(answers), f"{_COUNTED} ({_limits(counted)})")


def _kept(gathered: Gathered) -> dict[str, list[bool]]:
    """By clock: whether it was met, for each time it was settled in the period."""
    kept: dict[str, list[bool]] = {}
    for reading, met in settled(gathered):
        kept.setdefault(reading.clock.id, []).append(met)
    return kept


def _result(clock: Clock, answers: Sequence[bool]) -> Value:
    """A clock that every event winds up again is never met; only that it ran out can be counted."""
    return f"{len(answers) - sum(answers)} missed" if clock.winds_up else Share(sum(answers), len(answers))


def _limits(clocks: Sequence[Clock]) -> str:
    return "; ".join(f"{clock.title}: {limit_words(clock)}" for clock in clocks) or "no clock of the documents"
