"""A calendar says when the desk is open: weekly spans, closed days, extra openings, in a time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

Minutes = tuple[int, int]
"""Half-open span of minutes since midnight; an end of 1440 or less than its start is on the next day."""


@dataclass(frozen=True)
class Closure:
    """A closed day, or the closed part of one (minutes since midnight)."""

    day: date
    name: str
    start: int = 0
    end: int = 1440


@dataclass(frozen=True)
class ExtraOpening:
    """A day that is open although the week says otherwise; its spans replace those of the week."""

    day: date
    spans: tuple[Minutes, ...]
    name: str


@dataclass(frozen=True)
class Calendar:
    """Opening hours; ``week`` has seven entries, Monday first."""

    id: str
    title: str
    zone: ZoneInfo
    week: tuple[tuple[Minutes, ...], ...]
    closed: tuple[Closure, ...] = ()
    extra: tuple[ExtraOpening, ...] = ()
    document: str = ""

    def closures(self) -> Mapping[date, tuple[Closure, ...]]:
        """Closures by day."""
        by_day: dict[date, tuple[Closure, ...]] = {}
        for closure in self.closed:
            by_day[closure.day] = (*by_day.get(closure.day, ()), closure)
        return by_day
