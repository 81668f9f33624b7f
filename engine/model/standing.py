"""Where a case stands: what a queue, a worker and a search ask of thousands of cases without reading their events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""By when something is due that has no time; after everything that has one."""


@dataclass(frozen=True, order=True)
class Timer:
    """A moment that a clock of a case waits for: a warning, or the due time of one of its stages."""

    at: datetime
    """When something is to be told; after it, until it has been."""
    case: str
    clock: str
    run: int
    stage: str
    """``warning 80%``, or the name of the stage that is over."""
    due: datetime | None = None
    """The due time that it is about."""

    @property
    def key(self) -> str:
        """What makes its effect happen once, however many workers see it."""
        return f"{self.case}:{self.clock}:{self.run}:{self.stage}"


@dataclass(frozen=True)
class Standing:
    """What follows from the events of a case under an edition; it can be worked out again at any time."""

    case: str
    version: int
    status: str
    open: bool
    edition: str
    """Digest of the documents that it was worked out with."""
    due: datetime | None = None
    """Its next deadline, and `clock` the name of the clock it is of."""
    clock: str = ""
    changes_at: datetime | None = None
    """When `due` moves on by itself, to the next stage of a clock; None if only an event can change it."""
    timers: tuple[Timer, ...] = ()
    words: Mapping[str, str] | None = None
    """What the case can be found by: the text by privacy class; None leaves what was kept before."""
    soon_at: datetime | None = None
    """From when on `due` is soon."""
    handler: str = ""
    """Whose case it is, and ``team`` theirs, as the roles document names it."""
    team: str = ""
    people: frozenset[str] = frozenset()
    """Those of the desk's people who have worked on it."""
    escalated: bool = False
    """Whether somebody else was brought in, and it is not resolved since."""
    follow_up_due: datetime | None = None
    """By when the open items of its checklists are due, None where there are none; ``promise_due`` of its open promises."""
    promise_due: datetime | None = None


Order = Literal["deadline", "follow-up", "promise"]


@dataclass(frozen=True)
class Queue:
    """Which open cases are asked for, in which order: all of them by their next deadline, unless it says less."""

    by: Order = "deadline"
    """A follow-up or a promise: only cases that have an open one, by when it is due."""
    handler: str = ""
    team: str = ""
    escalated: bool = False
    clocks: frozenset[str] | None = None
    """Only cases whose next deadline is of one of these clocks."""
    before: datetime | None = None
    """Only what is due before a moment."""
    seen_by: frozenset[str] | None = None
    """Only cases that one of these people, or nobody of the desk, has worked on."""


@dataclass(frozen=True)
class Tally:
    """How many open cases there are, and how many of them are late or will soon be."""

    open: int = 0
    late: int = 0
    soon: int = 0
