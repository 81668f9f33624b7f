"""How much time is allowed, as the SOP says it: ``15 minutes``, ``2 opening days``, ``3 rings``, ``end of day``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

SECONDS: Final[Mapping[str, int]] = {"second": 1, "minute": 60, "hour": 3_600}
"""Units that are lengths of time; the clock's ``counting`` says on which calendar they run."""
OPENING: Final[Mapping[str, int]] = {"opening minute": 60, "opening hour": 3_600}
"""Units that are always counted in opening hours."""
DAYS: Final[Mapping[str, int]] = {"day": 1, "calendar day": 1, "week": 7}
MONTHS: Final[Mapping[str, int]] = {"month": 1, "year": 12}
WORDS: Final = ("end of day", "none", "best effort")
UNITS: Final = (*SECONDS, *OPENING, "opening day", *DAYS, *MONTHS)
_PHRASE = re.compile(r"(\d+(?:[.,]\d+)?) +([^\d].*)")


@dataclass(frozen=True)
class Allowance:
    """An amount of a unit, or a word that stands for one; ``unit`` may still be a word of the glossary."""

    amount: Fraction
    unit: str
    words: str

    def resolve(self, glossary: Mapping[str, str]) -> Allowance:
        """The same with the glossary's words replaced by their meaning; ValueError names a word nobody defined."""
        if self.unit in UNITS or self.unit in WORDS:
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

    def __str__(self) -> str:
        return self.words


def parse_allowance(text: str) -> Allowance:
    """Reads a phrase; only its shape is judged here, the glossary comes later. ValueError if it is no phrase."""
    words = " ".join(text.split())
    if match := _PHRASE.fullmatch(words):
        return Allowance(Fraction(match[1].replace(",", ".")), _singular(match[2]), words)
    if words and words[0].isalpha():
        return Allowance(Fraction(1), words.casefold(), words)
    raise ValueError(f'"{text}" is not a time; write an amount and a unit, for example 15 minutes')


def _singular(unit: str) -> str:
    folded = unit.casefold()
    if folded in UNITS:
        return folded
    return folded.removesuffix("s")
