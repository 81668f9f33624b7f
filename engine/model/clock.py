"""A clock runs from one event to another within a time; what it shows at a moment is worked out, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.model.allowance import Allowance
from engine.model.condition import Condition
from engine.model.problem import Route
from engine.model.rule import Strength

Counting = Literal["opening hours", "around the clock"]
State = Literal["running", "met", "late", "breached", "paused"]
"""``late``: stopped after its due time; ``breached``: still running after it."""


@dataclass(frozen=True)
class Stage:
    """One of the times of a clock: its name, how long, how it counts and how strict it is."""

    name: str
    within: Allowance
    counting: Counting
    strength: Strength
    route: Route = ()


@dataclass(frozen=True)
class Clock:
    """Which cases (``applies``), from which event to which, on which calendar; the last stage is the limit."""

    id: str
    title: str
    document: str
    applies: Condition
    start: str
    stop: str
    stages: tuple[Stage, ...]
    calendar: str
    strength: Strength
    source: tuple[str, ...] = ()
    ceiling: bool = False
    warn_at: tuple[int, ...] = ()
    pause_while: Condition | None = None
    pause_at_most: Allowance | None = None
    route: Route = ()


@dataclass(frozen=True)
class Reading:
    """A clock of a case at a moment. ``due`` is of the first stage not yet passed, else of the last."""

    clock: Clock
    stage: Stage
    state: State
    start: datetime
    due: datetime | None
    stop: datetime | None
    dues: tuple[tuple[Stage, datetime | None], ...]
    ceded_to: str = ""
    """Id of the stricter clock that a ceiling gives way to."""
