"""What there is to say kindly of what an agent types: words to leave out, shouting, and what a message must still say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from engine.compile.edition import Edition
from engine.compile.templates import placeholders
from engine.compile.wording import WordingRemark, read
from engine.model.style import Where
from engine.model.wording import fold, words_in

PROSE: Final = frozenset({"text", "long text"})
"""Types of facts in which people write sentences."""
LONG_WORD: Final = 4
"""Letters of a word that says something; shorter ones, such as "the", stand in every text."""


def remarks(edition: Edition, text: str, where: Where) -> tuple[WordingRemark, ...]:
    """What the style of this edition has to say of a text, in the order of its places."""
    return read(edition.style, text, where)


def remarks_everywhere(edition: Edition, text: str, places: tuple[Where, ...]) -> tuple[WordingRemark, ...]:
    """The same for a text that is read in several places; each passage is told once."""
    found = {(one.start, one.end): one for where in reversed(places) for one in read(edition.style, text, where)}
    return tuple(sorted(found.values()))


def places_of(edition: Edition, fact: str) -> tuple[Where, ...]:
    """Where what is typed into a field is read: in the notes, and wherever a message or a spoken line says it."""
    heard = _said(edition).get(fact, frozenset())
    return ("note", *(where for where in ("message", "spoken") if where in heard))


@lru_cache(maxsize=4)
def _said(edition: Edition) -> Mapping[str, frozenset[Where]]:
    found: dict[str, set[Where]] = {}
    for lines in edition.lines.values():
        for line in lines:
            for name in placeholders(line.text) if line.heard and "{" in line.text else ():
                found.setdefault(name, set()).add(line.heard)  # type: ignore[arg-type]
    return {name: frozenset(places) for name, places in found.items()}


def noticed(edition: Edition, facts: Mapping[str, str], written: Mapping[str, tuple[str, Where]]) -> str:
    """What the style had to say of texts that are recorded all the same, for the log: ``summary: vague; text: blaming``.

    Facts are looked at where they are typed freely; ``written`` are other texts, each with who reads it.
    """
    lists: dict[str, tuple[str, ...]] = {}
    for name, text in facts.items():
        if text and edition.facts[name].type in PROSE:
            lists[name] = _lists(remarks_everywhere(edition, text, places_of(edition, name)))
    for name, (text, where) in written.items():
        lists[name] = _lists(read(edition.style, text, where))
    return "; ".join(f"{name}: {', '.join(found)}" for name, found in lists.items() if found)


def _lists(found: tuple[WordingRemark, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.list for one in found))


def lost(values: Mapping[str, str], text: str) -> tuple[str, ...]:
    """Of values that must stand in a text those that do not, by name.

    A value stands there when one of its longer words does: "Dear Mr Khan" names Amir Khan, and "your parcel" is the
    parcel that was lost. One that is not known cannot be lost.
    """
    folded = fold(text)
    return tuple(name for name, value in values.items() if value.strip() and not _stands(value, folded))


def _stands(value: str, folded: str) -> bool:
    words = words_in(value)
    telling = [word for word in words if len(word) >= LONG_WORD] or words
    return not telling or any(word in folded for word in telling)
