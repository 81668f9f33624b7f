"""Days as people say them: ``next Tuesday``, ``in 2 weeks``, ``end of month``, ``14 May``, ``25/12``.

Nothing is guessed: what could mean two days is refused with a sentence that says how to write it.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from engine.model.allowance import DAYS, SECONDS
from engine.model.allowance import MONTHS as MONTHS_OF
from engine.model.moment import MONTHS, WEEKDAYS, month_later, parse_date, parse_every_year, weekday_number

DECEMBER: Final = 12
FEBRUARY: Final = 2
_DAYS_AWAY: Final = {
    "today": 0, "tomorrow": 1, "yesterday": -1,
    "the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2, "day before yesterday": -2,
}  # fmt: skip
_NUMBERS: Final = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1, "an": 1}
_SHORT_UNITS: Final = {
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "w": "week", "wk": "week",
    "y": "year",
}  # fmt: skip
_AMOUNT: Final = r"(?P<amount>half an(?= )|[a-z]+(?= )|\d{1,9}(?:[.,]\d{1,9})?) ?(?P<unit>[a-z]+(?: [a-z]+)?)"
_IN: Final = re.compile(rf"in {_AMOUNT}|{_AMOUNT.replace('?P<', '?P<from_')} from now")
_AGO: Final = re.compile(rf"{_AMOUNT} ago")
_EDGE: Final = re.compile(
    r"(?:the )?(?P<edge>end|last day|start|beginning|first day|first) of (?:the )?(?:(?P<which>this|next|last) )?"
    r"(?P<unit>month|quarter|year)"
)
_WEEK: Final = {"last": -1, "this": 0, "next": 1}
_WEEKDAY: Final = re.compile(r"(?:(?P<which>next|last|this|coming) )?(?P<day>[a-z]{3,})")
_OF_WEEK: Final = re.compile(
    r"(?P<day>[a-z]{3,}) (?P<week>next|last|this) week|(?P<week_1>next|last|this) week,? (?:on )?(?P<day_1>[a-z]{3,})"
)
_DAY_OF_MONTH: Final = re.compile(
    r"(?:(?P<weekday>[a-z]{3,}),? )??(?P<day>(?:the )?\d{1,2}(?:\.|st|nd|rd|th)?(?: of)? [a-z]{3,}|[a-z]{3,} \d{1,2}(?:st|nd|rd|th)?)"
    r",?(?: (?P<year>\d{4}))?"
)
_FIGURES: Final = re.compile(r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?:(?P=sep)(?P<year>\d{4})?)?")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_ISO: Final = re.compile(r"(?:[a-z]+,? )?\d{4}-\d")


@dataclass(frozen=True)
class Away:
    """An amount of a unit on, or back where it is negative."""

    amount: Fraction
    unit: str
    words: str


def away_of(words: str) -> Away | None:
    """``in 2 weeks``, ``3 days ago``; None for other words, ValueError for a unit that is not counted here."""
    match = _IN.fullmatch(words)
    if match:
        amount, unit, sign = match["amount"] or match["from_amount"], match["unit"] or match["from_unit"], 1
    elif match := _AGO.fullmatch(words):
        amount, unit, sign = match["amount"], match["unit"], -1
    else:
        return None
    name = _SHORT_UNITS.get(unit, unit.removesuffix("s"))
    if amount == "half an" and name == "hour":
        return Away(Fraction(sign, 2), name, words)
    number = Fraction(amount.replace(",", ".")) if amount[0].isdigit() else _NUMBERS.get(amount)
    if number is None:
        return None
    if name not in SECONDS and name not in DAYS and name not in MONTHS_OF:
        raise ValueError(f'"{unit}" is not counted here; write minutes, hours, days, weeks, months or years')
    return Away(Fraction(number) * sign, name, words)


def days_on(away: Away, day: date) -> date:
    """The day so many days, weeks, months or years away; ValueError for a part of one."""
    if away.amount.denominator != 1:
        raise ValueError(f'"{away.words}" is no whole number of {away.unit}s; say it in hours, or say the day')
    if away.unit in DAYS:
        return day + timedelta(days=int(away.amount) * DAYS[away.unit])
    try:
        return month_later(day, int(away.amount) * MONTHS_OF[away.unit])
    except ValueError:
        raise OverflowError from None


def day_of(words: str, today: date) -> date | None:
    """The day that is meant by these words in small letters; None where they are none, ValueError where it is not clear."""
    words = words.removeprefix("on ")
    readings: tuple[Callable[[str, date], date | None], ...] = (
        _near,
        _edge,
        _of_week,
        _weekday,
        _day_of_month,
        _figures,
    )
    for reading in readings:
        if (day := reading(words, today)) is not None:
            return day
    if _ISO.match(words):
        return parse_date(words)
    if _SHORT_YEAR.fullmatch(words):
        raise ValueError(f'"{words}" could be several days; write the month as a word, or for example 2026-05-14')
    if words.endswith((" week", " month", " year")):
        raise ValueError(f'"{words}" is no single day; write for example Monday next week, 14 May or end of next month')
    return None


def _near(words: str, today: date) -> date | None:
    if words in _DAYS_AWAY:
        return today + timedelta(days=_DAYS_AWAY[words])
    away = away_of(words)
    if away is None:
        return None
    if away.unit in SECONDS:
        raise ValueError(f'"{words}" is a time already; leave out the other time')
    return days_on(away, today)


def _edge(words: str, today: date) -> date | None:
    """The first or the last day of a month, a quarter or a year."""
    match = _EDGE.fullmatch(words)
    if match is None:
        return None
    months = {"month": 1, "quarter": 3, "year": 12}[match["unit"]]
    first = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    try:
        first = month_later(first, _WEEK[match["which"] or "this"] * months)
    except ValueError:
        raise OverflowError from None
    if match["edge"] not in {"end", "last day"}:
        return first
    last = month_later(first, months - 1)
    return last.replace(day=monthrange(last.year, last.month)[1])


def _of_week(words: str, today: date) -> date | None:
    match = _OF_WEEK.fullmatch(words)
    if match is None:
        return None
    number = weekday_number(match["day"] or match["day_1"])
    return today + timedelta(days=number - today.weekday(), weeks=_WEEK[match["week"] or match["week_1"]])


def _weekday(words: str, today: date) -> date | None:
    """``Tuesday`` and ``next Tuesday`` are the first one after today; on a Tuesday the bare word could be both."""
    match = _WEEKDAY.fullmatch(words)
    if match is None:
        return None
    try:
        number = weekday_number(match["day"])
    except ValueError:
        return None
    away = number - today.weekday()
    match match["which"]:
        case "this":
            return today + timedelta(days=away)
        case "last":
            return today + timedelta(days=away if away < 0 else away - 7)
        case None if away == 0:
            raise ValueError(f"today is {WEEKDAYS[number]}; write today or next {WEEKDAYS[number]}")
        case _:
            return today + timedelta(days=away if away > 0 else away + 7)


def _day_of_month(words: str, today: date) -> date | None:
    match = _DAY_OF_MONTH.fullmatch(words)
    if match is None:
        return None
    try:
        plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", match["day"])
        that = parse_every_year(plain.removeprefix("the ").replace(" of ", " "))
    except ValueError:
        raise ValueError(f"there is no {match['day'].title()}; write for example 14 May") from None
    day = _in_year(that.month, that.day, match["year"], today)
    if match["weekday"] and weekday_number(match["weekday"]) != day.weekday():
        raise ValueError(f"{day.isoformat()} is a {WEEKDAYS[day.weekday()]}; correct the day or the date")
    return day


def _figures(words: str, today: date) -> date | None:
    """``25/12`` or ``14.5.2026``, where only one reading is a day."""
    match = _FIGURES.fullmatch(words)
    if match is None:
        return None
    first, second = int(match["a"]), int(match["b"])
    found: dict[tuple[int, int], str] = {}
    for day, month in ((first, second), (second, first)) if match["sep"] != "." else ((first, second),):
        try:
            date(2000, month, day)
            found[month, day] = f"{day} {MONTHS[month - 1]}"
        except ValueError:
            continue
    if match["sep"] == "." and found and first != second and first <= DECEMBER:
        found[first, second] = f"{second} {MONTHS[first - 1]}"
    if not found:
        time_too = f", or {words.replace('.', ':')} for a time" if match["sep"] == "." else ""
        raise ValueError(f'"{words}" is not a day; write for example 14 May or 2026-05-14{time_too}')
    if len(found) > 1:
        (month, day), *_ = found
        iso = f"{match['year'] or today.year:0>4}-{month:02}-{day:02}"
        raise ValueError(f'"{words}" could be {" or ".join(found.values())}; write {found[month, day]}, or {iso}')
    ((month, day),) = found
    return _in_year(month, day, match["year"], today)


def _in_year(month: int, day: int, year: str | None, today: date) -> date:
    """The day in its year; where none is said, the one that is nearest to today."""
    number = int(year) if year else _nearest_year(month, min(day, 28), today)
    if number == 0:
        raise OverflowError
    if (month, day) == (FEBRUARY, 29) and not isleap(number):
        raise ValueError(f"{number} has no 29 February; write 28 February, 1 March, or the year you mean")
    return date(number, month, day)


def _nearest_year(month: int, day: int, today: date) -> int:
    years = [year for year in range(today.year - 1, today.year + 2) if date.min.year <= year <= date.max.year]
    return min(reversed(years), key=lambda year: abs((date(year, month, day) - today).days))
