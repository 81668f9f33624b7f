"""Does every clock have a time and a calendar that opens?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.clock import Clock
from engine.model.problem import Remark, Route, Severity, did_you_mean, one_of

CODE: Final = "unknown-calendar"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("missing-key", "never-open")


def check(subject: Subject) -> Iterator[Remark]:
    """Each calendar that is named and not there, or there and never open; each clock without a time."""
    edition = subject.edition
    if edition.desk.document and edition.desk.default_calendar not in edition.calendars:
        yield _missing(subject, edition.desk.document, ("default_calendar",), edition.desk.default_calendar)
    for clock in edition.clocks:
        if clock.calendar not in {*edition.calendars, edition.desk.default_calendar}:
            yield _missing(subject, clock.document, _named_in(subject, clock), clock.calendar)
        if not clock.stages:
            message = f'the clock "{clock.id}" has no time'
            yield Remark(clock.document, clock.route, message, "write within, or stages", "missing-key")
    for calendar in edition.calendars.values():
        if not any(calendar.week) and not calendar.extra:
            message, hint = "this calendar never opens", "give at least one day its hours"
            yield Remark(calendar.document, ("open",), message, hint, "never-open")


def _named_in(subject: Subject, clock: Clock) -> Route:
    """The calendar of the whole document, told once for all its clocks; else the clock's own."""
    shared = getattr(subject.heads[clock.document], "calendar", None)
    return ("calendar",) if shared == clock.calendar else (*clock.route, "calendar")


def _missing(subject: Subject, document: str, route: Route, name: str) -> Remark:
    names = subject.edition.calendars
    hint = did_you_mean(name, names) or f"calendars are {one_of(names) or 'not there yet'}"
    return Remark(document, route, f'there is no calendar "{name}"', hint, absent=(name,))
