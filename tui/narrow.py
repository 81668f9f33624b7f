"""Which of many options fit what is typed: those that begin so first, then those with such a word, then all that hold it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

_PLAIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_BETWEEN: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """The text without case and accents: ``Côte d’Ivoire`` is found by ``cote d'i``."""
    folded = normalize("NFKD", text.casefold()).replace("’", "'")
    return "".join(letter for letter in folded if not combining(letter)).translate(_PLAIN)


def fitting(options: Sequence[str], typed: str) -> tuple[int, ...]:
    """The places of the options that fit, the best first; all of them where nothing is typed."""
    wanted = plain(" ".join(typed.split()))
    ranks = [_rank(plain(option), wanted) for option in options]
    return tuple(place for rank in range(NONE) for place, found in enumerate(ranks) if found == rank)


NONE: Final = 3


def _rank(option: str, wanted: str) -> int:
    if option.startswith(wanted):
        return 0
    words = _BETWEEN.split(option)
    if all(any(word.startswith(part) for word in words) for part in _BETWEEN.split(wanted) if part):
        return 1
    return 2 if wanted in option else NONE
