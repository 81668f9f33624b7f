"""Dates and moments as people say them: ``next Tuesday 9:30``, ``in 2 weeks``, ``end of month``, ``14 May``, ``now``.

Nothing is guessed: what could mean two days is refused with a sentence that says how to write it, and what is understood
is to be shown as what it means before it counts.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.model.allowance import SECONDS
from engine.model.day_words import Away, away_of, day_of, days_on
from engine.model.moment import WEEKDAYS, parse_moment, parse_time, show_moment

When = date | datetime
"""A day, or an aware moment where a time was said."""
MOST_LETTERS: Final = 80
NOON: Final = 12
_EXAMPLES: Final = "tomorrow, next Tuesday, in 3 weeks, 14 May or 2026-05-14"
_TIME: Final = (
    r"(?:at )?(?P<time>\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m\.|p\.m\.)|noon)"
    r"(?: (?P<offset>[+-]\d\d:?\d\d))?"
)
_TIME_LAST: Final = re.compile(rf"(?:(?P<day>.*?),? )??{_TIME}")
_TIME_FIRST: Final = re.compile(rf"{_TIME},? (?:on )?(?P<day>.+)")


def read_when(text: str, now: datetime, zone: ZoneInfo) -> When:
    """The day that is meant, or the moment where a time is said; ValueError says how to write it instead."""
    words = re.sub(r"(\d{4}-\d{2}-\d{2})[Tt](?=\d)", r"\1 ", " ".join(text.split()))
    if not words or len(words) > MOST_LETTERS:
        raise ValueError(_not_understood(words[:MOST_LETTERS]))
    folded = words.casefold()
    local = now.astimezone(zone)
    try:
        if folded in {"now", "right now", "just now"}:
            return local.replace(second=0, microsecond=0).astimezone(UTC)
        if (away := away_of(folded)) is not None:
            return _moved(away, local, zone)
        if match := _TIME_LAST.fullmatch(folded) or _TIME_FIRST.fullmatch(folded):
            day = _day(match["day"], local.date(), words) if match["day"] else local.date()
            return _at(day, _time(match["time"]), match["offset"] or "", zone)
        if re.match(r"(?:[a-z]+,? )?\d{4}-\d", folded) and ":" in words:
            return parse_moment(words, zone)
        return _day(folded, local.date(), words)
    except OverflowError:
        raise ValueError(f'"{words}" is beyond the years that can be counted') from None


def read_day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """The same where only a day is asked for."""
    when = read_when(text, now, zone)
    if not isinstance(when, datetime):
        return when
    folded = " ".join(text.split()).casefold()
    if away_of(folded) is None and folded not in {"now", "right now", "just now"}:
        raise ValueError(
            f'"{text.strip()}" has a time; only the day is asked, for example {show_day(when.astimezone(zone).date())}'
        )
    return when.astimezone(zone).date()


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The same where a day with its time is asked for."""
    when = read_when(text, now, zone)
    if isinstance(when, datetime):
        return when
    raise ValueError(f'"{text.strip()}" is {show_day(when)}; say the time too, for example {text.strip()} 10:00')


def read_time(text: str, now: datetime, zone: ZoneInfo) -> time:
    """A time of day: ``16:50``, ``4 pm``, ``noon``, ``now``."""
    folded = " ".join(text.split()).casefold()
    if folded == "now":
        return now.astimezone(zone).time().replace(second=0, microsecond=0)
    match = re.fullmatch(_TIME, folded)
    if match is None or match["offset"]:
        return parse_time(text)
    return _time(match["time"])


def show_day(day: date) -> str:
    """``Tuesday 2026-04-21``."""
    return f"{WEEKDAYS[day.weekday()]} {day.isoformat()}"


def show_exactly(moment: datetime, zone: ZoneInfo) -> str:
    """``Tuesday 2026-04-21 10:00``, with its offset where the clocks are put back and the same time comes twice."""
    local = moment.astimezone(zone)
    offset = f" {local:%z}" if local.fold else ""
    return show_moment(moment, zone) + offset


def comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of the zone show this time twice, since they are put back."""
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def show_distance(when: When, now: datetime, zone: ZoneInfo) -> str:
    """How far away a day is: ``today``, ``in 7 days``, ``2 weeks ago`` is said in days."""
    day = when.astimezone(zone).date() if isinstance(when, datetime) else when
    days = (day - now.astimezone(zone).date()).days
    if abs(days) <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def _moved(away: Away, local: datetime, zone: ZoneInfo) -> When:
    """Minutes and hours pass as they do; days, weeks and months are those of the calendar."""
    if away.unit in SECONDS:
        seconds = round(away.amount * SECONDS[away.unit])
        moment = local.replace(microsecond=0).astimezone(UTC) + timedelta(seconds=seconds)
        if away.unit != "second":
            moment = moment.replace(second=0)
        moment.astimezone(zone)  # so that it can also be shown
        return moment
    return days_on(away, local.date())


def _at(day: date, at: time, offset: str, zone: ZoneInfo) -> datetime:
    """The moment in the zone; a time that the clocks pass over is none, of one that comes twice the first is meant."""
    if offset:
        return parse_moment(f"{day} {at} {offset}", zone)
    wall = datetime.combine(day, at, zone)
    moment = wall.astimezone(UTC)
    back = moment.astimezone(zone)
    if back.replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise ValueError(
            f"there is no {at:%H:%M} on {show_day(day)}: the clocks are put forward then; write for example {back:%H:%M}"
        )
    return moment


def _time(words: str) -> time:
    if words == "noon":
        return time(NOON)
    half = words.replace(".", "").replace(" ", "")
    if not half.endswith(("am", "pm")):
        return parse_time(words)
    hour, _, minute = half[:-2].partition(":")
    if not 1 <= int(hour) <= NOON:
        raise ValueError(f'"{words}" is not a time of day; write for example 16:50 or 4:50 pm')
    return parse_time(f"{int(hour) % NOON + (NOON if half.endswith('pm') else 0)}:{minute or '00'}")


def _day(words: str, today: date, text: str) -> date:
    day = day_of(words, today)
    if day is None:
        raise ValueError(_not_understood(text))
    return day


def _not_understood(text: str) -> str:
    return f'"{text.strip()}" is not a date; write for example {_EXAMPLES}'
