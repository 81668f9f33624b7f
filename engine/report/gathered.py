"""What a report looks at: the cases as they stood at the end of its period, and the period itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.model.case import Case
from engine.model.clock import Clock, Reading
from engine.model.event import Event
from engine.model.fact import Facts

FINISHED = ("resolved", "closed")
"""The statuses of a case that needs nothing more; the words of the log for them."""


@dataclass(frozen=True)
class CaseAt:
    """A case as it stood at the end: its events until then, what was known, and its clocks."""

    case: Case
    facts: Facts
    readings: tuple[Reading, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether it was resolved or closed and not reopened since."""
        return self.case.status in FINISHED


@dataclass(frozen=True)
class Gathered:
    """Half-open period ``[start, end)`` in UTC; ``until`` is its end, or the present where that comes first."""

    start: datetime
    end: datetime
    until: datetime
    zone: ZoneInfo
    cases: tuple[CaseAt, ...]
    clocks: tuple[Clock, ...] = ()

    def has(self, moment: datetime) -> bool:
        """Whether a moment lies in the period."""
        return self.start <= moment < self.end

    def events(self, *kinds: str) -> Iterator[tuple[CaseAt, Event]]:
        """The events of these kinds in the period, each with its case."""
        for one in self.cases:
            for event in one.case.events:
                if event.kind in kinds and self.has(event.at):
                    yield one, event

    def opened(self) -> list[CaseAt]:
        """The cases whose first event is in the period."""
        return [one for one in self.cases if one.case.events and self.has(one.case.events[0].at)]

    def with_event(self, kind: str) -> list[CaseAt]:
        """The cases to which it happened in the period, each once."""
        return [
            one for one in self.cases if any(event.kind == kind and self.has(event.at) for event in one.case.events)
        ]
