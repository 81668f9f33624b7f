"""Words as they are compared: a text taken apart into words without case, accents and the shape of apostrophes.

Languages that write no spaces between words come out as long words, and those with signs of their own in pieces: no
list of words will meet them there, and nothing breaks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_APOSTROPHES: Final = "'\u2019\u02bc\u2018`\u00b4\uff07"
_WORD: Final = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f]|[{_APOSTROPHES}](?=[^\W_]))*")
_STRAIGHT: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))


@dataclass(frozen=True)
class Word:
    """A word, folded, and where it stands in the text."""

    folded: str
    start: int
    end: int


def words_of_text(text: str) -> Iterator[Word]:
    """The words of a text, one after the other."""
    for found in _WORD.finditer(text):
        yield Word(fold(found[0]), found.start(), found.end())


def words_in(text: str) -> tuple[str, ...]:
    """The folded words of a phrase."""
    return tuple(word.folded for word in words_of_text(text))


def fold(text: str) -> str:
    """Letters without case and accents, apostrophes straight."""
    if text.isascii():
        return text.lower().replace("`", "'")
    apart = unicodedata.normalize("NFKD", text.translate(_STRAIGHT))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
