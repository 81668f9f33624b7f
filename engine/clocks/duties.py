"""When a recurring duty is owed: the same due times as for a case, counted from the end of each period.

A period is one of the calendar in the zone of the desk: a day, a week from Monday, a month, a quarter, a year. A due
time is counted from its last second, so that "10 opening days after month end" begins with the first of the next month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from engine.clocks.due import Timetable
from engine.model.allowance import MOMENTS, date_after
from engine.model.duty import Duty, Every
from engine.model.moment import month_later

_SECOND: Final = timedelta(seconds=1)
_MONTHS_OF: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Owed:
    """A duty of one period: from its first day to its last, and by when; no due time where the calendar never opens."""

    duty: Duty
    first: date
    last: date
    due: datetime | None


def owed(duty: Duty, begin: datetime, end: datetime, timetable: Timetable) -> Iterator[Owed]:
    """The duty of every period whose due time lies from one moment up to another, in order.

    None before the duty takes effect, and none on a calendar that never opens.
    """
    if duty.every is None:
        found = _once(duty, timetable)
        if found and found.due and begin <= found.due < end:
            yield found
        return
    zone = timetable.zone
    first = period_of(begin.astimezone(zone).date(), duty.every)
    while (earlier := of_period(duty, _before(first, duty.every), timetable).due) and earlier >= begin:
        first = _before(first, duty.every)  # what is owed now may be of a period long over
    while datetime.combine(after := _next(first, duty.every), time(), zone) <= end:
        found = of_period(duty, first, timetable)
        if found.due and begin <= found.due < end and (duty.since is None or after > duty.since):
            yield found
        first = after


def _before(first: date, every: Every) -> date:
    """The first day of the period before."""
    return period_of(first - timedelta(days=1), every)


def of_period(duty: Duty, first: date, timetable: Timetable) -> Owed:
    """The duty of the period that begins on a day."""
    after = _next(first, duty.every or "day")
    ends = datetime.combine(after, time(), timetable.zone).astimezone(UTC)
    start = ends - _SECOND if duty.due.unit in MOMENTS else ends
    return Owed(duty, first, after - timedelta(days=1), timetable.due(duty.due, "opening hours", start))


def _once(duty: Duty, timetable: Timetable) -> Owed | None:
    """A review: due when the day comes round, by the end of that day."""
    if duty.last is None or (day := date_after(duty.last, duty.due)) is None:
        return None
    begin = datetime.combine(day, time(), timetable.zone).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time(), timetable.zone).astimezone(UTC)
    closing = timetable.spans.end_of_day(begin) if timetable.spans else None
    return Owed(duty, duty.last, day, closing if closing and closing <= ends else ends - _SECOND)


def period_of(day: date, every: Every) -> date:
    """The first day of the period that a day lies in."""
    if every == "day":
        return day
    if every == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS_OF[every]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _next(first: date, every: Every) -> date:
    if every in {"day", "week"}:
        return first + timedelta(days=1 if every == "day" else 7)
    return month_later(first, _MONTHS_OF[every])
