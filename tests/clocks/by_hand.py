"""Calendars written briefly or drawn at random, and a second, naive way to count: along the clock on the wall.

The random ones lie around days on which something happens: the clocks change, also at midnight, a leap day, the end of
the seconds that fit into 32 bits.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from engine.clocks.spans import Spans
from engine.model.calendar import Calendar, Closure, ExtraOpening, Minutes, Season, Week
from engine.model.moment import parse_minute, parse_moment, weekday_number

EXAMPLES: Final = 10_000 if os.environ.get("SOPDESK_NIGHTLY") else 100
"""How many random calendars each of ten tests draws: ordinarily 1,000 in all, nightly 100,000."""
MINUTE: Final = timedelta(minutes=1)
SECOND: Final = timedelta(seconds=1)


def hours(text: str) -> tuple[Minutes, ...]:
    """``09:00-12:30, 13:30-18:00`` in minutes since midnight."""
    spans = [span.strip().split("-") for span in text.split(",") if span.strip()]
    return tuple((parse_minute(opens), parse_minute(closes)) for opens, closes in spans)


def calendar(
    week: dict[str, str],
    zone: str = "Europe/London",
    closed: Sequence[Closure] = (),
    extra: Sequence[ExtraOpening] = (),
) -> Calendar:
    """A calendar from ``{"Monday-Friday": "09:00-17:00"}``; other days are closed."""
    days: list[tuple[Minutes, ...]] = [()] * 7
    for names, text in week.items():
        first, _, last = names.partition("-")
        for day in range(weekday_number(first), weekday_number(last or first) + 1):
            days[day] = hours(text)
    return Calendar("support-hours", "Support", ZoneInfo(zone), tuple(days), tuple(closed), tuple(extra))


def at(text: str, zone: str = "Europe/London") -> datetime:
    """``Friday 2026-03-06 16:50`` as a moment; the weekday must be right."""
    return parse_moment(text, ZoneInfo(zone))


DAYS: Final = 6
"""How many days around the one on which something happens."""
FIRST, LAST = 3 * 1440, (DAYS + 2) * 1440
"""Minutes that are counted by hand and not too near to the edges, which a span of 24 hours may reach over."""
HAPPENS: Final = (
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("Europe/London", date(2028, 2, 29)),
    ("America/New_York", date(2038, 3, 14)),
    ("America/New_York", date(2038, 11, 7)),
    ("America/St_Johns", date(2010, 3, 14)),  # at 00:01
    ("America/St_Johns", date(2010, 11, 7)),
    ("America/St_Johns", date(2026, 3, 8)),
    ("America/Sao_Paulo", date(2015, 2, 22)),  # at midnight, back to 23:00
    ("America/Sao_Paulo", date(2015, 10, 18)),  # at midnight, on to 01:00
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ("Antarctica/Troll", date(2026, 3, 29)),  # by two hours
    ("Asia/Kathmandu", date(2028, 2, 29)),
    ("Asia/Kathmandu", date(2038, 1, 19)),
    ("Pacific/Kiritimati", date(2027, 1, 1)),
    ("Pacific/Pago_Pago", date(2026, 12, 31)),
)
minute = st.integers(0, 1439) | st.sampled_from([0, 1, 30, 60, 90, 120, 150, 180, 720, 1380, 1410, 1439])
day_spans = st.lists(st.tuples(minute, minute) | st.just((0, 1440)), max_size=3).map(tuple)
patterns = st.lists(day_spans, min_size=1, max_size=3).filter(any)
pattern_of_days = st.integers(0, 4**7 - 1)
day = st.integers(-DAYS // 2, DAYS // 2).map(lambda days: timedelta(days=days))
part = st.just((0, 1440)) | st.tuples(minute, minute.filter(bool) | st.just(1440))
closures = st.lists(st.tuples(day, part, st.booleans()), max_size=3)
extras = st.lists(st.tuples(day, day_spans), max_size=2)
seasons = st.lists(st.tuples(day, day, pattern_of_days), max_size=1)


@st.composite
def calendars(draw: st.DrawFn, *, weekly: bool = True) -> tuple[Calendar, date]:
    """A calendar and the day on which something happens; one that is not ``weekly`` has extra days only, or no hours."""
    zone, happens = draw(st.sampled_from(HAPPENS))
    found = Calendar(
        "random", "Random", ZoneInfo(zone), week=((),) * 7,
        closed=tuple(_closure(happens + on, *rest) for on, *rest in draw(closures)),
        extra=tuple(ExtraOpening(happens + on, spans, "extra") for on, spans in draw(extras)),
        at_closing=draw(st.sampled_from(["stays", "next opening"])),
        rounding=draw(st.sampled_from(["none", "none", "minute up", "minute down"])),
    )  # fmt: skip
    if weekly:
        days, weeks = draw(patterns), draw(seasons)
        week = _chosen(days, draw(pattern_of_days))
        found = replace(
            found,
            week=week if any(week) else tuple(max(days) for _ in range(7)),
            seasons=tuple(
                Season("season", happens + first, happens + last, _chosen([*days, ()], number))
                for first, last, number in weeks
            ),
        )
    return found, happens


@st.composite
def with_moments(draw: st.DrawFn, number: int) -> tuple[Spans, list[datetime]]:
    """A calendar and moments around its day, in order, to the second; some are moved to an opening or closing."""
    found, happens = draw(calendars())
    spans, begin = Spans(found), datetime.combine(happens, time(), UTC) - timedelta(days=DAYS // 2)
    moments = []
    for second, to in draw(st.lists(_MOMENT, min_size=number, max_size=number)):
        moment = begin + second * SECOND
        moved = to and (spans.next_opening(moment) if to == "opening" else spans.last_open(moment))
        moments.append(moved or moment)
    return spans, sorted(moments)


_MOMENT = st.tuples(st.integers(0, DAYS * 86_400), st.sampled_from(["", "", "opening", "closing"]))


def _chosen(days: Sequence[tuple[Minutes, ...]], number: int) -> Week:
    """A week whose days each have one of some patterns."""
    return tuple(days[number // 4**weekday % 4 % len(days)] for weekday in range(7))


def _closure(on: date, part: Minutes, every_year: bool) -> Closure:
    """One that is written for the day, or for its like in a leap year."""
    return Closure(on.replace(year=2000) if every_year else on, "closed", *part, every_year)


@lru_cache(maxsize=32)
def _wall(zone: str, first: date, days: int) -> tuple[datetime, ...]:
    begin = datetime.combine(first, time(), UTC)
    return tuple(
        (begin + minute * MINUTE).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for minute in range(days * 1440)
    )


@dataclass(frozen=True)
class ByHand:
    """Which minutes of some days are open, found by looking at the clock on the wall each minute.

    ``first`` is the first minute (UTC); answers are minutes from there, None where the days are not enough. ``unit`` is
    a minute, or what `cut` makes of it.
    """

    first: datetime
    minutes: tuple[bool, ...]
    day_ends: tuple[int, ...]
    moves_on: bool = False
    """Whether what is due at closing is due at the next opening."""
    unit: timedelta = MINUTE

    @staticmethod
    def around(calendar: Calendar, happens: date) -> ByHand:
        """Counts around the day of a random calendar."""
        return ByHand.of(calendar, happens - timedelta(days=DAYS // 2), DAYS)

    @staticmethod
    def of(calendar: Calendar, first: date, days: int) -> ByHand:
        """Counts from two days before ``first`` to two days after the last."""
        begin = first - timedelta(days=2)
        wall = _wall(calendar.zone.key, begin, days + 4)
        minutes, day_ends = [False] * len(wall), []
        for number in range(1, days + 3):
            day = begin + timedelta(days=number)
            look_from = (number - 1) * 1440
            spans = [
                (_position(wall, day, start, look_from), _position(wall, day, end, look_from))
                for start, end in _runs(_nominal(calendar, day))
            ]
            for start, end in spans:
                minutes[start:end] = [True] * len(minutes[start:end])
            if ends := [end for start, end in spans if end > start]:
                day_ends.append(max(ends))
        moves_on = calendar.at_closing == "next opening"
        return ByHand(datetime.combine(begin, time(), UTC), tuple(minutes), tuple(day_ends), moves_on)

    def cut(self, start: int, end: int, parts: int) -> ByHand:
        """The minutes from one to another in so many parts each, so that answers are in such parts from ``start`` on."""
        finer = tuple(is_open for is_open in self.minutes[start:end] for _ in range(parts))
        return replace(self, first=self.moment(start), minutes=finer, day_ends=(), unit=self.unit / parts)

    def paused(self, pauses: Sequence[tuple[int, int]]) -> ByHand:
        """The same with stretches in which nothing counts."""
        minutes = list(self.minutes)
        for start, end in pauses:
            minutes[start:end] = [False] * (end - start)
        return replace(self, minutes=tuple(minutes))

    def add(self, start: int, count: int) -> int | None:
        """Counts open minutes off, one after the other."""
        if count == 0:
            return self.next_open(start)
        for minute in range(start, len(self.minutes)):
            count -= self.minutes[minute]
            if count == 0:
                return self.next_open(minute + 1) if self.moves_on else minute + 1
        return None

    def subtract(self, end: int, count: int) -> int | None:
        """Counts open minutes off backwards."""
        if count == 0:
            return self.last_open(end)
        for minute in range(end - 1, -1, -1):
            count -= self.minutes[minute]
            if count == 0:
                return minute
        return None

    def next_open(self, start: int) -> int | None:
        return next((minute for minute in range(start, len(self.minutes)) if self.minutes[minute]), None)

    def last_open(self, end: int) -> int | None:
        """The end of the last open minute before another, which is that other while it has been open."""
        return next((minute + 1 for minute in range(end - 1, -1, -1) if self.minutes[minute]), None)

    def between(self, start: int, end: int) -> int:
        return sum(self.minutes[start:end])

    def end_of_day(self, start: int) -> int | None:
        return next((end for end in self.day_ends if end > start), None)

    def stretches(self) -> list[tuple[int, int]]:
        """From each opening to its closing."""
        return _runs({minute for minute, is_open in enumerate(self.minutes) if is_open})

    def sure(self, found: int | None) -> datetime | None:
        """The moment of an answer in minutes, unless it is too near to the edges."""
        return self.moment(found) if found is not None and FIRST <= found <= LAST else None

    def moment(self, minute: int) -> datetime:
        return self.first + minute * self.unit


def _nominal(calendar: Calendar, day: date) -> set[int]:
    """The minutes since a day's midnight on which it is open as written, up to the end of the next day."""
    extra = [opening for opening in calendar.extra if opening.day == day]
    closed = [closure for closure in calendar.closed if _falls_on(closure, day)]
    if any(closure.start == 0 and closure.end == 1440 for closure in closed) and not extra:
        return set()
    spans = [span for opening in extra for span in opening.spans] if extra else _week(calendar, day)[day.weekday()]
    minutes = {minute for start, end in spans for minute in range(start, end if end > start else end + 1440)}
    for closure in closed:
        if (closure.start == 0) != (closure.end == 1440):
            minutes -= set(range(closure.start, 2880 if closure.end == 1440 else closure.end))
    for shift in (-1, 0, 1):
        for closure in calendar.closed:
            if closure.start > 0 and closure.end != 1440 and _falls_on(closure, day + timedelta(days=shift)):
                end = closure.end if closure.end > closure.start else closure.end + 1440
                minutes -= set(range(shift * 1440 + closure.start, shift * 1440 + end))
    return minutes


def _falls_on(closure: Closure, day: date) -> bool:
    if closure.every_year:
        return (closure.day.month, closure.day.day) == (day.month, day.day)
    return closure.day == day


def _week(calendar: Calendar, day: date) -> Week:
    return next((season.week for season in calendar.seasons if season.first <= day <= season.last), calendar.week)


def _runs(minutes: set[int]) -> list[Minutes]:
    starts = sorted(minute for minute in minutes if minute - 1 not in minutes)
    ends = sorted(minute + 1 for minute in minutes if minute + 1 not in minutes)
    return list(zip(starts, ends, strict=True))


def _position(wall: Sequence[datetime], day: date, minute: int, look_from: int) -> int:
    """The first minute at which the clock shows a time; where it is skipped, that far after the last minute shown."""
    wanted = datetime.combine(day, time()) + minute * MINUTE
    for position in range(look_from, len(wall)):
        if wall[position] == wanted:
            return position
        if wall[position] > wanted:
            return position - 1 + (wanted - wall[position - 1]) // MINUTE
    return len(wall)
