"""A fact is a typed, named value of a case; a fact that is not known is missing, and never the same as "no"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from engine.model.allowance import SECONDS, parse_allowance
from engine.model.moment import parse_date, parse_moment, parse_time, parse_zone
from engine.model.problem import Route, did_you_mean, one_of

TYPES: Final = (
    "text", "long text", "choice", "several", "whole number", "number", "money", "date", "time", "date and time",
    "duration", "yes or no", "email", "phone", "contact", "time zone", "attachment",
)  # fmt: skip
ORDERED: Final = frozenset({"whole number", "number", "money", "date", "time", "date and time", "duration"})
"""Types whose values can be compared with ``over``, ``at least``, ``before`` and the like."""
_YES_NO: Final = {"yes": True, "no": False, "true": True, "false": False}
_SCALE = re.compile(r"scale (\d+) to (\d+)")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
MOST_DIGITS: Final = 40
MOST_REMEMBERED: Final = 200
"""Letters of a text whose value is remembered; summaries and letters are long, and never the same twice."""
_PHONE = re.compile(r"\+?[\d ()/.-]{3,}")


@dataclass(frozen=True, order=True)
class Money:
    """An amount of one currency; amounts of two currencies are not compared."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}".strip()


Value = str | bool | int | Decimal | Money | date | time | datetime | tuple[str, ...]
Facts = Mapping[str, str]
"""What is known of a case, each value in the text form that the log keeps (`Fact.write`)."""


@dataclass(frozen=True)
class Fact:
    """A declaration: its id, how people call it, its type and, for choices, what may be chosen."""

    id: str
    label: str
    type: str
    choices: tuple[str, ...] = ()
    document: str = ""
    route: Route = ()
    privacy: str = ""
    """Its class in the privacy document; "" where none is written."""
    hint: str = ""
    source: tuple[str, ...] = ()
    other: str = ""
    """Id of the text fact that must say what "other" means, where the choice has it."""
    list: str = ""
    """Name of the list its choices come from, wherever that list stands."""
    given: bool = False
    """Whether it is not asked of anybody, but decided by a table or worked out from what happened."""
    starts_as: str = ""
    """``now`` where a new case has the moment of its opening here until somebody corrects it."""

    def parse(self, text: str, zone: ZoneInfo) -> Value:
        """The typed value of what a person wrote; ValueError says what is expected instead."""
        read = _parse if len(text) <= MOST_REMEMBERED else _parse.__wrapped__
        return read(self.type, self.label, self.choices, text, zone)

    def write(self, value: Value) -> str:
        """The text form of a typed value: what the log keeps, and what `parse` reads back."""
        match value:
            case bool():
                return "yes" if value else "no"
            case tuple():
                return ", ".join(value)
            case datetime():
                return value.astimezone(UTC).isoformat()
            case _:
                return str(value)

    def normal(self, text: str, zone: ZoneInfo) -> str:
        """What a person wrote, in the form that the log keeps."""
        return self.write(self.parse(text, zone))


def scale_of(type_: str) -> tuple[int, int] | None:
    """``(1, 5)`` for the type ``scale 1 to 5``; None if it is not a scale."""
    match = _SCALE.fullmatch(type_)
    return (int(match[1]), int(match[2])) if match and int(match[1]) < int(match[2]) else None


@lru_cache(maxsize=65_536)
def _parse(type_: str, label: str, choices: tuple[str, ...], text: str, zone: ZoneInfo) -> Value:  # noqa: C901, PLR0911, PLR0912 - one row a type
    text = text.strip()
    if not text:
        raise ValueError(f"{label} is empty")
    match type_:
        case "choice":
            return _chosen(text, label, choices)
        case "several":
            return tuple(dict.fromkeys(_chosen(part.strip(), label, choices) for part in text.split(",")))
        case "yes or no":
            if text.casefold() not in _YES_NO:
                raise ValueError(f'{label} is yes or no, not "{text}"')
            return _YES_NO[text.casefold()]
        case "whole number":
            return _whole(text, label)
        case "number":
            return _decimal(text, label)
        case "money":
            amount, _, currency = text.partition(" ")
            return Money(_decimal(amount, label), currency.strip().upper())
        case "date":
            return parse_date(text)
        case "time":
            return parse_time(text)
        case "date and time":
            return parse_moment(text, zone)
        case "duration":
            return _seconds(text, label)
        case "time zone":
            return parse_zone(text).key
        case "email" if not _EMAIL.fullmatch(text):
            raise ValueError(f'{label} is an e-mail address such as name@example.org, not "{text}"')
        case "phone" if not _PHONE.fullmatch(text):
            raise ValueError(f'{label} is a telephone number, not "{text}"')
        case _ if scale := scale_of(type_):
            number = _whole(text, label)
            if not scale[0] <= number <= scale[1]:
                raise ValueError(f"{label} is a number from {scale[0]} to {scale[1]}, not {number}")
            return number
        case _:
            return text


def _chosen(text: str, label: str, choices: tuple[str, ...]) -> str:
    if text in choices or not choices:  # none: its list is missing, which is told where the field is declared
        return text
    guess = did_you_mean(text, choices) or f"choose {one_of(choices)}"
    raise ValueError(f'{label} has no choice "{text}"; {guess}')


def _whole(text: str, label: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(f'{label} is a whole number, not "{text}"')
    return int(text)


def _decimal(text: str, label: str) -> Decimal:
    if len(text) <= MOST_DIGITS and _NUMBER.fullmatch(text):
        number = Decimal(text)
        if abs(number.adjusted()) <= MOST_DIGITS:
            return number
    raise ValueError(f'{label} is a number such as 12 or 12.50, not "{text}"')


def _seconds(text: str, label: str) -> int:
    if text.isascii() and text.isdecimal():
        return int(text)
    allowance = parse_allowance(text)
    if allowance.unit not in SECONDS:
        raise ValueError(f'{label} is a duration in seconds, minutes or hours, not "{text}"')
    return int(allowance.amount * SECONDS[allowance.unit])
