"""What a person types into a field, in the words that fields and the log agree on: a phrase of today means nothing tomorrow.

`Fact.parse` reads the exact forms of documents and imports. People at the desk write ``next Tuesday``, ``12,5`` or
``1 h 30``; what is understood is turned into the exact form at once, and what could mean two things is refused.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from engine.model.date_words import (
    comes_twice,
    read_day,
    read_moment,
    read_time,
    show_day,
    show_distance,
    show_exactly,
)
from engine.model.fact import MOST_DIGITS, Fact, scale_of
from engine.model.moment import parse_date, parse_moment, parse_time, show_length

READ_HERE: Final = frozenset(
    {"date", "date and time", "time", "number", "whole number", "money", "duration", "attachment"}
)
"""Types of which more is understood than the exact form."""
_SIGNS: Final = {"€": "EUR", "£": "GBP"}
_SIGN_OF_SEVERAL: Final = {"$": "USD, CAD or AUD", "¥": "JPY or CNY"}
_MONEY: Final = re.compile(
    r"(?P<before>[A-Za-z]{3}|[€£$¥])? ?(?P<amount>[+-]?[\d.,' ]*\d) ?(?P<after>[A-Za-z]{3}|[€£$¥])?"
)
_GROUPS: Final = re.compile(r"[+-]?\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
_NUMBER: Final = re.compile(
    r"(?P<whole>[+-]?(?:\d{1,3}(?:(?P<sep>[.,' ])\d{3})(?:(?P=sep)\d{3})*|\d+)?)(?:(?P<point>[.,])(?P<part>\d*))?"
)
_AMOUNT: Final = r"\d+(?:[.,]\d+)?"
_PARTS: Final = re.compile(
    rf"(?:(?P<hours>{_AMOUNT}) ?(?:hours?|hrs?|h))? ?(?:(?P<minutes>{_AMOUNT}) ?(?:minutes?|mins?|m))? ?"
    r"(?:(?P<seconds>\d+) ?(?:seconds?|secs?|s))?"
)
_HOURS_MINUTES: Final = re.compile(r"(?P<hours>\d+) ?h ?(?P<minutes>[0-5]?\d)(?P<seconds>)")


def normal_typed(fact: Fact, text: str, now: datetime, zone: ZoneInfo) -> str:  # noqa: PLR0911 - one row a type
    """What was typed, as the field would show it if it came out of the log; ValueError says what is expected instead."""
    typed = " ".join(text.split())
    match fact.type:
        case _ if not typed:
            raise ValueError(f"{fact.label} is empty")
        case "date":
            return read_day(typed, now, zone).isoformat()
        case "date and time":
            return show_exactly(read_moment(typed, now, zone), zone)
        case "time":
            return as_edited(fact, str(read_time(typed, now, zone)), zone)
        case "number":
            return fact.normal(_plain_number(typed), zone)
        case "money":
            return fact.normal(_plain_money(typed), zone)
        case "duration":
            return as_edited(fact, fact.normal(_plain_duration(typed), zone), zone)
        case type_ if type_ == "whole number" or scale_of(type_):
            whole = re.sub(r"[.,' ]", "", typed) if _GROUPS.fullmatch(typed) else typed
            return fact.normal(whole, zone)
        case "attachment":
            return str(Path(text.strip()).expanduser().absolute())
        case _:
            fact.parse(text, zone)
            return text


def misfit(fact: Fact, text: str, now: datetime, zone: ZoneInfo) -> str:
    """What is wrong with what was typed; nothing typed is never wrong."""
    try:
        if text.strip():
            normal_typed(fact, text, now, zone)
    except ValueError as error:
        return str(error)
    return ""


def as_edited(fact: Fact, value: str, zone: ZoneInfo) -> str:
    """A value of the log as one edits it: moments in the zone of the desk, durations in words."""
    try:
        match fact.type:
            case "date and time":
                return show_exactly(parse_moment(value, zone), zone)
            case "time":
                at = parse_time(value)
                return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
            case "duration":
                return _duration_words(int(value))
            case _:
                return value
    except ValueError:
        return value


def meaning(fact: Fact, text: str, now: datetime, zone: ZoneInfo) -> str:  # noqa: PLR0911 - one row a type
    """What is shown beneath a field for what stands in it: what the log will hold, where that is news; else ""."""
    try:
        normal = normal_typed(fact, text, now, zone)
    except ValueError:
        return ""
    typed = text.strip()
    match fact.type:
        case "date":
            day = parse_date(normal)
            return f"{show_day(day)}, {show_distance(day, now, zone)}"
        case "date and time":
            moment = parse_moment(normal, zone)
            local = moment.astimezone(zone)
            first = comes_twice(moment, zone) and not local.fold
            twice = f"; the first {local:%H:%M} of that night" if first else ""
            said = "" if typed == normal else f"{normal}, "
            return f"{said}{show_distance(moment, now, zone)}{twice}"
        case "duration":
            length = show_length(int(fact.normal(normal, zone)), days=False)
            return length if typed not in {normal, length} else ""
        case "money" if " " not in normal:
            return f"{normal}, no currency said"
        case type_ if type_ in READ_HERE or scale_of(type_):
            return normal if normal != typed else ""
        case _:
            return ""


def _plain_number(text: str) -> str:
    """``1234.5`` for ``1.234,5``, ``1,234.5``, ``1 234,5`` and ``1234,5``; ``1,234`` could be two numbers."""
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > MOST_DIGITS:
        return text
    whole, sep, point, part = match["whole"] or "", match["sep"], match["point"], match["part"] or ""
    if sep == point or (sep == "." and not point and whole.count(".") == 1):
        return text  # ``1.234`` is the exact form of a number with three decimals
    if sep == "," and point is None and whole.count(",") == 1:
        raise ValueError(
            f'"{text}" could be {whole.replace(",", "")} or {whole.replace(",", ".")}; write which of them'
        )
    return re.sub(r"[.,' ]", "", whole) + (f".{part}" if part else "")


def _plain_money(text: str) -> str:
    match = _MONEY.fullmatch(text)
    if match is None or (match["before"] and match["after"]):
        return text
    sign = match["before"] or match["after"] or ""
    if sign in _SIGN_OF_SEVERAL:
        raise ValueError(f'"{sign}" is the sign of several currencies; write {_SIGN_OF_SEVERAL[sign]}')
    return f"{_plain_number(match['amount'])} {_SIGNS.get(sign, sign)}".strip()


def _plain_duration(text: str) -> str:
    """Seconds for ``1 h 30 min``, ``1h30``, ``90 min``; ``1:30`` could be hours or minutes."""
    if re.fullmatch(r"\d+:\d\d", text):
        big, small = text.split(":")
        raise ValueError(f'"{text}" could be hours or minutes; write {big} h {small} min, or {big} min {small} s')
    match = _HOURS_MINUTES.fullmatch(text.casefold()) or _PARTS.fullmatch(text.casefold())
    if match is None or text.isdecimal() or len(text) > MOST_DIGITS:
        return text
    parts = ((match["hours"], 3_600), (match["minutes"], 60), (match["seconds"], 1))
    with localcontext() as precise:
        precise.prec = MOST_DIGITS * 2
        return str(int(sum(Decimal(number.replace(",", ".")) * each for number, each in parts if number)))


def _duration_words(seconds: int) -> str:
    for unit, each in (("hour", 3_600), ("minute", 60), ("second", 1)):
        if seconds % each == 0 and (seconds or each == 1):
            number = seconds // each
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return str(seconds)
