"""What the department owes by when: reports, audits, reviews of its documents, on the same calendars as the cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from engine.clocks.due import Timetable
from engine.clocks.duties import Owed, of_period, owed, period_of
from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.model.duty import Duty
from engine.model.moment import show_moment
from engine.model.problem import Refused
from engine.services.show_calendar import EARLIEST, LATEST

LONGEST: Final = timedelta(days=20 * 366)


def list_duties(edition: Edition, begin: datetime, end: datetime) -> tuple[Owed, ...]:
    """Everything that falls due from one moment up to another, in order. `Refused` for years that nobody plans for."""
    if begin.year < EARLIEST or end.year > LATEST:
        raise Refused(f"duties are listed for the years {EARLIEST} to {LATEST}")
    if end - begin > LONGEST:
        raise Refused(f"ask for {LONGEST.days // 365} years of duties at the most")
    found = [one for duty in edition.duties for one in owed(duty, begin, end, timetable_for(edition, duty))]
    return tuple(sorted(found, key=lambda one: (one.due or end, one.duty.title)))


def overdue_reviews(edition: Edition, now: datetime) -> tuple[Owed, ...]:
    """The documents whose review was due before a moment: nothing says that it has been done since."""
    begin = datetime(EARLIEST + 1, 1, 1, tzinfo=UTC)
    reviews = [duty for duty in edition.duties if duty.every is None]
    found = [one for duty in reviews for one in owed(duty, begin, now, timetable_for(edition, duty))]
    return tuple(sorted(found, key=lambda one: (one.due or now, one.duty.title)))


def duty_of_period(edition: Edition, duty: Duty, moment: datetime) -> Owed | None:
    """The duty of the period that a moment lies in; None for one that does not recur, or was not owed yet."""
    if duty.every is None:
        return None
    timetable = timetable_for(edition, duty)
    found = of_period(duty, period_of(moment.astimezone(timetable.zone).date(), duty.every), timetable)
    return None if duty.since and found.last < duty.since else found


def moved_because(edition: Edition, one: Owed) -> str:
    """``moved from Monday 2026-12-28 10:00, closed: Boxing Day (observed)`` where a due time was moved; else ""."""
    timetable = replace(timetable_for(edition, one.duty), if_closed="stays")
    plain = of_period(one.duty, one.first, timetable).due if one.duty.every else one.due
    if plain is None or plain == one.due or timetable.spans is None:
        return ""
    local = plain.astimezone(timetable.zone)
    days, day = timetable.spans.days, local.date().toordinal()
    reason = days.closed_because(day) or days.cut_at(day, local.hour * 60 + local.minute)
    return f"moved from {show_moment(plain, timetable.zone)}, closed{f': {reason}' if reason else ''}"


def timetable_for(edition: Edition, duty: Duty) -> Timetable:
    """What a duty counts on: its own calendar, or that of the desk."""
    calendar = edition.calendars.get(duty.calendar or edition.desk.default_calendar)
    spans = Spans.of(calendar) if calendar else None
    return Timetable(spans, edition.desk.zone, if_closed=duty.if_closed)
