"""Dates, times and moments as people write them: ``Friday 2026-03-06 16:50``, ``09:00-12:30``, ``2012-W41``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from engine.model.problem import did_you_mean

Day = TypeVar("Day", bound=date)
HOUR: Final = 60
DAY: Final = 24 * HOUR
SHORTEST_NAME: Final = 3
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
FEW_DAYS: Final = 100
"""From so many days on the hours say nothing any more."""
_MOMENT = re.compile(r"(?:(?P<day>[A-Za-z]+),? )?(?P<date>\d{4}-\d{2}-\d{2})(?:[ T](?P<time>\S+(?: [+-]\d\d:?\d\d)?))?")
_CLOCK_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def weekday_number(name: str) -> int:
    """0 for Monday to 6 for Sunday; English names, also short (``Mon``). ValueError otherwise."""
    folded = name.strip().casefold()
    for number, full in enumerate(WEEKDAYS):
        if folded == full.casefold() or (len(folded) >= SHORTEST_NAME and full.casefold().startswith(folded)):
            return number
    raise ValueError(f'"{name}" is not a day of the week; write Monday, Tuesday, ... Sunday')


def parse_date(text: str) -> date:
    """``2026-03-06``, or with its weekday ``Friday 2026-03-06``, which must be right."""
    match = _MOMENT.fullmatch(text.strip())
    if not match or match["time"]:
        raise ValueError(f'"{text}" is not a date; write year-month-day, for example 2026-03-06')
    return _checked_day(match["date"], match["day"])


def _checked_day(written: str, weekday: str | None) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise ValueError(f'"{written}" is not a day of the calendar; write year-month-day, e.g. 2026-03-06') from None
    if weekday and weekday_number(weekday) != day.weekday():
        raise ValueError(f"{written} is a {WEEKDAYS[day.weekday()]}, not a {weekday}; correct the day or the date")
    return day


def parse_every_year(text: str) -> date:
    """``25 December``, ``December 25`` or ``12-25``, as a date of the year 2000, which has a 29 February."""
    words = text.strip()
    if match := re.fullmatch(r"(\d{1,2})-(\d{1,2})", words):
        month, day = int(match[1]), int(match[2])
    elif match := re.fullmatch(r"(\d{1,2})(?:\.|st|nd|rd|th)? ([A-Za-z]{3,})|([A-Za-z]{3,}) (\d{1,2})", words):
        day, name = int(match[1] or match[4]), (match[2] or match[3]).casefold()
        month = next((n for n, full in enumerate(MONTHS, 1) if full.casefold().startswith(name)), 0)
    else:
        month = day = 0
    try:
        return date(2000, month, day)
    except ValueError:
        raise ValueError(f'"{text}" is not a day of the year; write for example 25 December') from None


def month_later(day: Day, months: int) -> Day:
    """The same day so many months later, or the last day of a month that is too short; ValueError beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def show_minute(minute: int) -> str:
    """``09:30`` for minutes since midnight."""
    return f"{minute // HOUR:02}:{minute % HOUR:02}"


def parse_zone(text: str) -> ZoneInfo:
    """A time zone by its name, ``Europe/London``; ValueError suggests one that is spelt alike."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        named = (zone for zone in available_timezones() if "/" in zone)
        guess = did_you_mean(text, named) or "write for example Europe/London"
        raise ValueError(f'unknown time zone "{text}"; {guess}') from None


def parse_minute(text: str) -> int:
    """Minutes since midnight of ``09:30``; ``24:00`` is the end of the day."""
    match = _CLOCK_TIME.fullmatch(text.strip())
    if match and not match[3]:
        hour, minute = int(match[1]), int(match[2])
        if minute < HOUR and hour * HOUR + minute <= DAY:
            return hour * 60 + minute
    raise ValueError(f'"{text}" is not a time of day; write hours:minutes, for example 09:30')


def parse_time(text: str) -> time:
    """A time of day with minutes or seconds: ``16:50``, ``16:50:30``."""
    match = _CLOCK_TIME.fullmatch(text.strip())
    try:
        if match:
            return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        pass
    raise ValueError(f'"{text}" is not a time of day; write hours:minutes, for example 09:30')


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """An aware moment in UTC: ``Friday 2026-03-06 16:50`` in the given zone, or ISO 8601 with its own offset."""
    match = _MOMENT.fullmatch(text.strip())
    if not match or not match["time"]:
        raise ValueError(f'"{text}" is not a date and time; write for example 2026-03-06 16:50')
    day = _checked_day(match["date"], match["day"])
    try:
        moment = datetime.fromisoformat(f"{day}T{match['time'].replace(' ', '')}")
    except ValueError:
        moment = datetime.combine(day, parse_time(match["time"]))
    try:
        known = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        known.astimezone(zone)  # so that it can also be shown
    except OverflowError:
        raise ValueError(f'"{text}" is beyond the years that can be counted') from None
    return known


def show_moment(moment: datetime, zone: ZoneInfo) -> str:
    """``Friday 2026-03-06 16:50`` as the people of that zone say it; seconds only where there are any."""
    local = moment.astimezone(zone)
    seconds = f":{local.second:02}" if local.second else ""
    return f"{WEEKDAYS[local.weekday()]} {local:%Y-%m-%d %H:%M}{seconds}"


def show_seconds(seconds: float) -> str:
    """A length of time for people: ``2 d 3 h``, ``1 h 05 min``, ``12 min``, ``40 s``."""
    whole = int(abs(seconds))
    sign = "-" if seconds < 0 else ""
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, left = divmod(rest, 60)
    if days:
        return f"{sign}{days} d {hours} h" if days < FEW_DAYS else f"{sign}{days} d"
    if hours:
        return f"{sign}{hours} h {minutes:02} min"
    return f"{sign}{minutes} min" if minutes else f"{sign}{left} s"


def show_length(seconds: float, *, days: bool = True) -> str:
    """The same to the second, so that lengths that are shown add up: ``2 d 16 h 5 min``; without ``days`` ``64 h 5 min``."""
    whole = round(abs(seconds))
    hours = whole // 3_600
    parts = [
        (hours // 24 if days else 0, "d"),
        (hours % 24 if days else hours, "h"),
        (whole // 60 % 60, "min"),
        (whole % 60, "s"),
    ]
    words = " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"
    return f"-{words}" if seconds < 0 else words


def period(text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The half-open span in UTC of ``2012-W41``, ``2012-10``, ``2012-10-09`` or ``2012``; ValueError otherwise."""
    first, after = _days_of(text.strip())
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, after))
    return start, end


def _days_of(text: str) -> tuple[date, date]:
    try:
        if week := re.fullmatch(r"(\d{4})-W(\d{1,2})", text):
            first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return first, first + timedelta(days=7)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            first = date.fromisoformat(text)
            return first, first + timedelta(days=1)
        if month := re.fullmatch(r"(\d{4})-(\d{2})", text):
            first = date(int(month[1]), int(month[2]), 1)
            return first, (first + timedelta(days=32)).replace(day=1)
        if re.fullmatch(r"\d{4}", text):
            return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    except ValueError:
        pass
    raise ValueError(
        f'"{text}" is not a period; write a week 2012-W41, a month 2012-10, a day 2012-10-09 or a year 2012'
    )
