"""Does every clock have a calendar that opens?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, did_you_mean, one_of

CODE: Final = "unknown-calendar"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each calendar that is named and not there, or there and never open."""
    edition = subject.edition
    known = edition.calendars
    if edition.desk.document and edition.desk.default_calendar not in known:
        yield Remark(edition.desk.document, ("default_calendar",), *_missing(edition.desk.default_calendar, known))
    for clock in edition.clocks:
        counts = any(stage.counting == "opening hours" or "opening" in stage.within.unit or stage.within.unit == "end of day" for stage in clock.stages)
        if counts and clock.calendar not in known and clock.calendar != edition.desk.default_calendar:
            yield Remark(clock.document, (*clock.route, "calendar"), *_missing(clock.calendar, known))
        if not clock.stages:
            yield Remark(clock.document, clock.route, f'the clock "{clock.id}" has no time', "write within, or stages", "missing-key")
    for calendar in known.values():
        if not any(calendar.week) and not calendar.extra:
            yield Remark(calendar.document, ("open",), "this calendar never opens", "give at least one day its hours", "never-open")


def _missing(name: str, known: object) -> tuple[str, str]:
    names = list(known)  # type: ignore[call-overload]
    return f'there is no calendar "{name}"', did_you_mean(name, names) or f"calendars are {one_of(names) or 'not there yet'}"
