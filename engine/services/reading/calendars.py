"""Opening hours in words: the week, the days that are otherwise, and how a due time at closing is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.calendar import Calendar, Closure
from engine.model.moment import MONTHS, WEEKDAYS, show_minute
from engine.services.reading.parts import Line, Passage, Reading, Section, sentence
from engine.services.show_calendar import hours_words, week_words

GROUP: Final = "Times and clocks"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """The hours and the days."""
    for calendar in edition.calendars.values():
        if calendar.document != document:
            continue
        yield Section("Opening hours", (), tuple(_week(calendar)))
        yield Section("Seasons", tuple(_season(calendar)))
        yield Section("Closed", tuple(_closed(calendar)))
        extra = (
            Passage(f"{WEEKDAYS[one.day.weekday()]} {one.day}", (Line(f"{one.name}, {hours_words(one.spans)}"),))
            for one in calendar.extra
        )
        yield Section("Open out of turn", tuple(extra))
        shifts = (Passage(one.name, tuple(Line(words) for words in week_words(one.week))) for one in calendar.shifts)
        yield Section("Shifts", tuple(shifts))
        yield Section("How time is taken", (), tuple(_rules(calendar)))


def _week(calendar: Calendar) -> Iterator[Line]:
    for words in week_words(calendar.week):
        yield Line(words)
    yield Line(f"All times are those of {calendar.zone.key}.", tone="calm")
    if calendar.zone_from:
        yield Line(
            f"Where {calendar.zone_from.replace('_', ' ')} is known, the times are those of that zone.", tone="calm"
        )
    if public := calendar.public:
        yield Line(f"Closed on the public holidays of {public.country} {public.region}".strip() + ".", tone="calm")
    if calendar.until:
        yield Line(f"Planned until {calendar.until}; after that the week is taken to go on.", tone="calm")


def _season(calendar: Calendar) -> Iterator[Passage]:
    for season in calendar.seasons:
        lines = tuple(Line(words) for words in week_words(season.week))
        yield Passage(f"{season.name}, {season.first} to {season.last}", lines)


def _closed(calendar: Calendar) -> Iterator[Passage]:
    for one in calendar.closed:
        yield Passage(_day(one), (Line(one.name + ("" if one.whole else f", {_part(one)}")),), at=_at(one))


def _at(one: Closure) -> str:
    return f"{one.day:%m-%d}" if one.every_year else str(one.day)


def _day(one: Closure) -> str:
    if one.every_year:
        return f"every year on {one.day.day} {MONTHS[one.day.month - 1]}"
    return f"{WEEKDAYS[one.day.weekday()]} {one.day}"


def _part(one: Closure) -> str:
    if one.start <= 0:
        return f"closed until {show_minute(one.end)}"
    return f"closed from {show_minute(one.start)}"


def _rules(calendar: Calendar) -> Iterator[Line]:
    if calendar.at_closing != "stays":
        yield Line("A time used up exactly at closing is due at the next opening.")
    if calendar.rounding != "none":
        yield Line(sentence(f"due times are rounded: {calendar.rounding}"))
    yield Line(
        sentence(f"the day ends with the {calendar.day_ends.replace('end of shift', 'end of the shift')}"), tone="calm"
    )


READING: Final = Reading(GROUP, sections)
