"""A calendar says when the desk is open: weekly spans, seasons, holidays, closed and extra days, in a time zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal
from zoneinfo import ZoneInfo

Minutes = tuple[int, int]
"""Half-open span of minutes since midnight; an end of 1440 or less than its start is on the next day."""
Week = tuple[tuple[Minutes, ...], ...]
"""Spans of seven days, Monday first."""
AtClosing = Literal["stays", "next opening"]
"""Where a due time falls that comes exactly on closing."""
Rounding = Literal["none", "minute up", "minute down"]
MIDNIGHT: Final = 1440
"""The end of the day, in minutes."""


@dataclass(frozen=True)
class Closure:
    """A closed day, or the closed part of one (minutes since midnight); with ``every_year`` only month and day count."""

    day: date
    name: str
    start: int = 0
    end: int = MIDNIGHT
    every_year: bool = False

    @property
    def whole(self) -> bool:
        """Whether it takes the whole day."""
        return self.start <= 0 and self.end >= MIDNIGHT


@dataclass(frozen=True)
class ExtraOpening:
    """A day that is open although the week says otherwise; its spans replace those of the week."""

    day: date
    spans: tuple[Minutes, ...]
    name: str


@dataclass(frozen=True)
class Season:
    """Other weekly hours from one day to another, both included."""

    name: str
    first: date
    last: date
    week: Week


@dataclass(frozen=True)
class PublicHolidays:
    """The public holidays of a country, or of a region of it; ``country`` and ``region`` are ISO 3166 codes."""

    country: str
    region: str = ""
    preview: bool = True
    """Whether a year of the calendar lists them by name."""


@dataclass(frozen=True)
class Shift:
    """Working hours of some of the people, by weekday; "end of day" may mean the end of a shift."""

    name: str
    week: Week


@dataclass(frozen=True)
class Calendar:
    """Opening hours; ``week`` has seven entries, Monday first."""

    id: str
    title: str
    zone: ZoneInfo
    week: Week
    closed: tuple[Closure, ...] = ()
    extra: tuple[ExtraOpening, ...] = ()
    document: str = ""
    seasons: tuple[Season, ...] = ()
    public: PublicHolidays | None = None
    at_closing: AtClosing = "stays"
    rounding: Rounding = "none"
    day_ends: Literal["closing time", "end of shift"] = "closing time"
    shifts: tuple[Shift, ...] = ()
    zone_from: str = ""
    """The fact that names the zone to count in, such as that of the customer; while it is unknown, ``zone`` counts."""
    until: date | None = None
    """The last day for which its owner has planned; after it the hours are taken to go on."""
    extends: str = ""
    inherits: frozenset[str] = frozenset()
    """The fields that the document leaves to the calendar it extends."""

    @property
    def opens(self) -> bool:
        """Whether any day has hours."""
        weeks = (self.week, *(season.week for season in self.seasons))
        return any(any(week) for week in weeks) or any(extra.spans for extra in self.extra)

    def on(self, base: Calendar) -> Calendar:
        """This calendar with what it leaves to another; what it says of a date replaces what the other says of it."""
        own = {closure.day for closure in self.closed} | {extra.day for extra in self.extra}
        closed = (*(c for c in base.closed if c.day not in own), *self.closed)
        extra = (*(e for e in base.extra if e.day not in own), *self.extra)
        taken = {name: getattr(base, name) for name in self.inherits}
        return replace(self, closed=closed, extra=extra, extends="", inherits=frozenset(), **taken)
