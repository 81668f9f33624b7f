"""How much time is allowed, as the SOP says it: ``15 minutes``, ``2 opening days``, ``3 rings``, ``Monday 10:00``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from engine.model.moment import DAY, month_later, parse_minute, weekday_number

SECONDS: Final[Mapping[str, int]] = {"second": 1, "minute": 60, "hour": 3_600}
"""Units that are lengths of time; the clock's ``counting`` says on which calendar they run."""
OPENING: Final[Mapping[str, int]] = {"opening minute": 60, "opening hour": 3_600}
"""Units that are always counted in opening hours."""
DAYS: Final[Mapping[str, int]] = {"day": 1, "calendar day": 1, "week": 7, "calendar week": 7}
MONTHS: Final[Mapping[str, int]] = {"month": 1, "calendar month": 1, "quarter": 3, "year": 12, "calendar year": 12}
WORDS: Final = ("end of day", "none", "best effort")
CLOSE: Final = "close of business"
"""``close of business on the 3rd opening day``; the amount is which one after the day of the start."""
WEEKDAY: Final = "weekday"
"""``Monday 10:00``; the amount is in minutes since Monday 00:00."""
TIME: Final = "time of day"
"""``10:00``; the amount is in minutes since midnight."""
TIMES: Final = "times"
"""``2 times acknowledge-inquiry``: a multiple of the time of another clock, which ``of`` names."""
UNITS: Final = (*SECONDS, *OPENING, "opening day", *DAYS, *MONTHS)
MOMENTS: Final = (CLOSE, WEEKDAY, TIME)
"""Units that name a moment rather than a length."""
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PHRASE = re.compile(r"(\d+(?:[.,]\d+)?) +([^\d].*)")
_CLOSE = re.compile(r"close of business(?: on the (?:(\d{1,3})(?:st|nd|rd|th)|([a-z]+)) (?:opening|business) day)?")
_TIMES = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:x|times) ([a-z0-9][a-z0-9_-]*)")
_PART = re.compile(r"(\d+(?:[.,]\d+)?) ?% of ([a-z0-9][a-z0-9_-]*)")
_AT = re.compile(r"(?:([A-Za-z]+),? )?(\d{1,2}:\d{2})")


@dataclass(frozen=True)
class Allowance:
    """An amount of a unit, or a word that stands for one; ``unit`` may still be a word of the glossary."""

    amount: Fraction
    unit: str
    words: str
    of: str = ""

    def resolve(self, glossary: Mapping[str, str]) -> Allowance:
        """The same with the glossary's words replaced by their meaning; ValueError names a word nobody defined."""
        if self.unit in UNITS or self.unit in WORDS or self.unit in MOMENTS or self.of:
            return self
        meaning = glossary.get(self.unit)
        if meaning is None:
            raise ValueError(
                f'"{self.words}" is not a time: "{self.unit}" is neither a unit nor a word of the glossary; '
                'write for example 15 minutes or 2 opening days, or define the word under "glossary" in desk.yaml'
            )
        unit = parse_allowance(meaning)
        if unit.unit not in UNITS:
            raise ValueError(f'the glossary explains "{self.unit}" as "{meaning}", which is not a time')
        return Allowance(self.amount * unit.amount, unit.unit, self.words)

    def times(self, factor: Fraction, words: str) -> Allowance:
        """A multiple of this, under words of its own; what is not a length has no multiple: ValueError."""
        if self.unit not in UNITS:
            raise ValueError(f'"{self.words}" has no multiple; write the time itself')
        return replace(self, amount=self.amount * factor, words=words)

    @property
    def meaning(self) -> str:
        """``5 minutes`` where the words do not say so themselves, as ``immediately``; else ""."""
        if self.unit not in UNITS or self.unit in self.words.casefold():
            return ""
        number = f"{float(self.amount):g}"
        return f"{number} {self.unit}{'' if number == '1' else 's'}"

    def __str__(self) -> str:
        return self.words


def parse_allowance(text: str) -> Allowance:
    """Reads a phrase; only its shape is judged here, the glossary comes later. ValueError if it is no phrase."""
    words = " ".join(text.split())
    if match := _TIMES.fullmatch(words) or _PART.fullmatch(words):
        part = 100 if "%" in words else 1
        return Allowance(Fraction(match[1].replace(",", ".")) / part, TIMES, words, match[2])
    if match := _PHRASE.fullmatch(words):
        return Allowance(Fraction(match[1].replace(",", ".")), _singular(match[2]), words)
    if match := _AT.fullmatch(words):
        return _at(match[1], match[2], words)
    if words.casefold().startswith(CLOSE):
        return _close_of_business(words)
    if words and words[0].isalpha():
        return Allowance(Fraction(1), words.casefold(), words)
    raise ValueError(f'"{text}" is not a time; write an amount and a unit, for example 15 minutes')


def date_after(day: date, allowance: Allowance) -> date | None:
    """A day so many days, weeks, months or years later; None for other units and beyond the calendar."""
    try:
        if allowance.unit in DAYS:
            return day + timedelta(days=int(allowance.amount) * DAYS[allowance.unit])
        if allowance.unit in MONTHS:
            return month_later(day, int(allowance.amount) * MONTHS[allowance.unit])
    except (ValueError, OverflowError):
        pass
    return None


def _at(weekday: str | None, minute: str, words: str) -> Allowance:
    """``Monday 10:00`` or ``10:00``."""
    at = parse_minute(minute)
    if weekday is None:
        return Allowance(Fraction(at), TIME, words)
    return Allowance(Fraction(weekday_number(weekday) * DAY + at), WEEKDAY, words)


def _close_of_business(words: str) -> Allowance:
    """``close of business``, ``close of business on the 3rd opening day``, ``... on the third opening day``."""
    match = _CLOSE.fullmatch(words.casefold())
    if match and match[2] is None:
        return Allowance(Fraction(int(match[1] or 0)), CLOSE, words)
    if match and match[2] in _ORDINALS:
        return Allowance(Fraction(_ORDINALS.index(match[2]) + 1), CLOSE, words)
    raise ValueError(f'"{words}" is not a time; write for example close of business on the 3rd opening day')


def _singular(unit: str) -> str:
    folded = unit.casefold()
    if folded in UNITS:
        return folded
    return folded.removesuffix("s")
