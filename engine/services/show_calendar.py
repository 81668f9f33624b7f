"""A year of a calendar, day by day: when it is open, and why not where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from engine.clocks.ledger import changes
from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.compile.holidays import holidays_version, public_holidays
from engine.model.calendar import MIDNIGHT, Calendar, Minutes, Week
from engine.model.moment import WEEKDAYS, show_minute
from engine.model.problem import Refused, did_you_mean, one_of

Kind = Literal["open", "other hours", "extra", "closed", "never open"]
"""``other hours``: open, but not as the week says; ``extra``: open on a day that usually is not; ``never open``: as every week."""
EARLIEST: Final = 1900
LATEST: Final = 2199


@dataclass(frozen=True)
class CalendarDay:
    """A date: what sort of day, its hours in words, and what is special about it."""

    day: date
    kind: Kind
    hours: str
    name: str = ""


@dataclass(frozen=True)
class CalendarYear:
    """A calendar over a year."""

    calendar: Calendar
    year: int
    days: tuple[CalendarDay, ...]
    opening_days: int
    opening_seconds: int
    changes: tuple[str, ...]
    """The changes of the clocks on the wall: ``forward 1 h on Sunday 2026-03-29``."""
    holidays: str
    """Whose public holidays they are, and who says so; "" where the calendar takes none."""

    @property
    def special(self) -> tuple[CalendarDay, ...]:
        """The days that are not as every week, public holidays only where the calendar wants them listed."""
        public = self.calendar.public
        left_out = public_holidays(public, self.year) if public and not public.preview else {}
        return tuple(
            day
            for day in self.days
            if (day.kind in {"other hours", "extra"} or day.name) and left_out.get(day.day) != day.name
        )


def calendar_named(edition: Edition, name: str) -> Calendar:
    """The calendar with that id; `Refused` if there is none."""
    found = edition.calendars.get(name.removeprefix("calendar/"))
    if found is None:
        hint = did_you_mean(name, edition.calendars) or f"there is {one_of(edition.calendars) or 'none'}"
        raise Refused(f'there is no calendar "{name}"; {hint}')
    return found


def calendar_year(calendar: Calendar, year: int) -> CalendarYear:
    """A year of it; `Refused` for years that nobody plans for."""
    if not EARLIEST <= year <= LATEST:
        raise Refused(f"calendars are shown for the years {EARLIEST} to {LATEST}")
    spans = Spans.of(calendar)
    first = date(year, 1, 1)
    days = tuple(_day(spans, first + timedelta(days=number)) for number in range((date(year + 1, 1, 1) - first).days))
    begin, end = (datetime.combine(date(one, 1, 1), time(), calendar.zone).astimezone(UTC) for one in (year, year + 1))
    return CalendarYear(
        calendar,
        year,
        days,
        sum(day.kind in {"open", "other hours", "extra"} for day in days),
        spans.between(begin, end),
        tuple(changes(begin, end, calendar.zone)),
        _holiday_words(calendar, year),
    )


def _holiday_words(calendar: Calendar, year: int) -> str:
    public = calendar.public
    if public is None:
        return ""
    place = f"{public.country} {public.region}".strip()
    if public_holidays(public, year):
        return f"public holidays of {place}, holidays {holidays_version()}"
    return f"no public holidays of {place} are known for {year}, holidays {holidays_version()}"


def _day(spans: Spans, day: date) -> CalendarDay:
    days, number = spans.days, day.toordinal()
    open_minutes, usual = days.minutes(number), days.usual(number)
    name = days.name(number)
    if not open_minutes:
        reason = days.closed_because(number)
        return CalendarDay(
            day,
            "closed" if usual or days.is_named(number) else "never open",
            "closed",
            reason if usual or days.is_named(number) else "",
        )
    if not usual:
        return CalendarDay(day, "extra", hours_words(open_minutes), name)
    return CalendarDay(
        day, "open" if open_minutes == usual and not name else "other hours", hours_words(open_minutes), name
    )


def hours_words(spans: tuple[Minutes, ...]) -> str:
    """``09:00-12:30, 13:30-18:00``; after midnight the clock begins anew."""
    return ", ".join(
        f"{show_minute(start % MIDNIGHT)}-{show_minute(end if end <= MIDNIGHT else end % MIDNIGHT)}"
        for start, end in spans
    )


def week_words(week: Week) -> tuple[str, ...]:
    """``Monday to Thursday 09:00-12:30, 13:30-18:00``: a line for each run of days with the same hours."""
    lines = []
    first = 0
    for day in range(1, 8):
        if day < len(week) and week[day] == week[first]:
            continue
        names = WEEKDAYS[first] if day - first == 1 else f"{WEEKDAYS[first]} to {WEEKDAYS[day - 1]}"
        lines.append(f"{names} {hours_words(week[first]) or 'closed'}")
        first = day
    return tuple(lines)
