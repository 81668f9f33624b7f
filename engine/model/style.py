"""How people write and speak here: words to leave out with what to say in their place, and how loud and long is too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.model.problem import Route

Where = Literal["message", "spoken", "note"]
"""Who reads or hears a text: the customer in writing, the customer by ear, or only colleagues."""
PLACES: Final[tuple[Where, ...]] = ("message", "spoken", "note")
TO_CUSTOMERS: Final[frozenset[Where]] = frozenset({"message", "spoken"})


@dataclass(frozen=True)
class Avoided:
    """Words as the document writes them, and what may be said in their place (nothing: no words are proposed)."""

    words: str
    instead: str = ""
    route: Route = ()


@dataclass(frozen=True)
class Limit:
    """What every list and every limit has: its name, what is wrong with it, where it counts, and its clauses."""

    id: str
    because: str
    """Goes on after the words: ``blames the customer``."""
    where: frozenset[Where]
    strict: bool
    """Whether the SOP forbids it; else it is advice."""
    source: tuple[str, ...] = ()
    document: str = ""
    route: Route = ()


@dataclass(frozen=True)
class WordList(Limit):
    """Words that should not be used."""

    avoided: tuple[Avoided, ...] = ()


@dataclass(frozen=True)
class Loudness(Limit):
    """When a text shouts."""

    capitals: int = 100
    """Of the letters of a sentence at most this percentage may be capitals ..."""
    letters: int = 0
    """... in a sentence of at least so many letters."""
    longest_word: int = 0
    """A word in capitals may have so many letters, as abbreviations do; 0 is any number."""
    exclamation_marks: int = 0
    """So many may stand in a row; 0 is any number."""
    instead: str = ""


@dataclass(frozen=True)
class Length(Limit):
    """When a sentence is too long to be read at once."""

    words: int = 0
    instead: str = ""


@dataclass(frozen=True)
class Situation:
    """Words that fit a situation, whatever the script: a part of the phrase bank."""

    id: str
    title: str
    phrases: tuple[str, ...]
    where: frozenset[Where]
    source: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Style:
    """All of it; the empty one where no document says anything. Compared by identity: an edition has one."""

    document: str = ""
    lists: tuple[WordList, ...] = ()
    allowed: Mapping[str, str] = field(default_factory=dict)
    """Words that are neither jargon nor shouting here, with their meaning."""
    loudness: Loudness | None = None
    length: Length | None = None
    situations: tuple[Situation, ...] = ()
