"""Where a case stands: what a queue, a worker and a search ask of thousands of cases without reading their events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


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
