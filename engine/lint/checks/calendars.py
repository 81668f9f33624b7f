"""Does every clock have a time and a calendar that opens, and is every calendar what its owner meant?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from engine.lint.subject import Subject
from engine.model.calendar import MIDNIGHT, Calendar, Minutes
from engine.model.clock import Clock
from engine.model.moment import WEEKDAYS, show_minute
from engine.model.problem import Remark, Route, Severity, did_you_mean, one_of

CODE: Final = "unknown-calendar"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("missing-key", "never-open", "long-hours", "calendar-ends", "zone-fact")
LONGEST_NIGHT: Final = 16 * 60
"""Minutes; hardly a desk works longer over midnight, but many a span is written the wrong way round."""
TEN_YEARS: Final = timedelta(days=3_652)
"""A calendar that does not open for so long has no due times."""
NOTICE: Final = timedelta(days=30)
"""How long before its last day a calendar is asked for the next."""


def check(subject: Subject) -> Iterator[Remark]:
    """Each calendar that is named and not there, or there and never open; each clock without a time."""
    edition = subject.edition
    if edition.desk.document and edition.desk.default_calendar not in edition.calendars:
        yield _missing(subject, edition.desk.document, ("default_calendar",), edition.desk.default_calendar)
    for clock in edition.clocks:
        if clock.calendar not in {*edition.calendars, edition.desk.default_calendar}:
            yield _missing(subject, clock.document, _named_in(subject, clock), clock.calendar)
        if not clock.stages and not clock.targets:
            message = f'the clock "{clock.id}" has no time'
            yield Remark(clock.document, clock.route, message, "write within, stages or targets", "missing-key")
    for duty in edition.duties:
        if duty.calendar and duty.calendar not in edition.calendars:
            yield _missing(subject, duty.document, ("calendar",), duty.calendar)
    soon = subject.today + TEN_YEARS
    for calendar in edition.calendars.values():
        if not calendar.opens and not calendar.extends:
            message, hint = "this calendar never opens", "give at least one day its hours"
            yield Remark(calendar.document, ("open",), message, hint, "never-open")
        elif (days := _openings(calendar)) and not any(subject.today <= last and first <= soon for first, last in days):
            message, hint = (
                f"this calendar does not open from {subject.today} to {soon}",
                "give a day to come its hours",
            )
            yield Remark(calendar.document, ("open",), message, hint, "never-open")
        yield from _own(subject, calendar)


def _own(subject: Subject, calendar: Calendar) -> Iterator[Remark]:
    """What is odd about one calendar."""
    document = calendar.document
    for weekday, spans in enumerate(calendar.week):
        for span in spans:
            if span[1] <= span[0] and _length(span) > LONGEST_NIGHT:
                words = f"{show_minute(span[0])}-{show_minute(span[1])}"
                message = f"{words} on {WEEKDAYS[weekday]} is {_length(span) // 60} hours, over midnight"
                hint = f"if that is not meant, write {show_minute(span[1])}-{show_minute(span[0])}"
                yield Remark(document, ("open",), message, hint, "long-hours", severity="warning")
                return
    effective = subject.heads[document].effective
    if effective and effective.until and effective.until < subject.today + NOTICE:
        message = f"this calendar ends on {effective.until}"
        hint = (
            "due times after that day are counted with its hours; write the next version with the closed days to come"
        )
        yield Remark(document, ("effective", "until"), message, hint, "calendar-ends", severity="warning")
    fact = subject.edition.facts.get(calendar.zone_from)
    if calendar.zone_from and (fact is None or fact.type != "time zone"):
        zones = [name for name, known in subject.edition.facts.items() if known.type == "time zone"]
        hint = did_you_mean(calendar.zone_from, zones) or "declare it in a record or form with  as: time zone"
        message = f'"{calendar.zone_from}" is no fact that holds a time zone'
        yield Remark(document, ("zone_from",), message, hint, "zone-fact", absent=(calendar.zone_from,))


def _openings(calendar: Calendar) -> list[tuple[date, date]]:
    """The days with hours, from the first to the last of each stretch, where they do not come every week."""
    if any(calendar.week):
        return []
    seasons = [(season.first, season.last) for season in calendar.seasons if any(season.week)]
    return [*seasons, *((extra.day, extra.day) for extra in calendar.extra if extra.spans)]


def _length(span: Minutes) -> int:
    return (span[1] - span[0]) % MIDNIGHT


def _named_in(subject: Subject, clock: Clock) -> Route:
    """The calendar of the whole document, told once for all its clocks; else the clock's own."""
    shared = getattr(subject.heads[clock.document], "calendar", None)
    return ("calendar",) if shared == clock.calendar else (*clock.route, "calendar")


def _missing(subject: Subject, document: str, route: Route, name: str) -> Remark:
    names = subject.edition.calendars
    hint = did_you_mean(name, names) or f"calendars are {one_of(names) or 'not there yet'}"
    return Remark(document, route, f'there is no calendar "{name}"', hint, absent=(name,))
