"""How people write and speak here: words to leave out with what to say in their place, limits, phrases for situations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.problem import and_of
from engine.model.style import Length, Limit, Loudness, Situation, Style, WordList
from engine.services.reading.parts import Line, Passage, Reading, Section, sentence, titled

GROUP: Final = "Style and resources"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """The lists, the limits, the phrases."""
    style = edition.style
    if style.document != document:
        return
    lists = tuple(_words(one) for one in style.lists if one.document == document)
    yield Section("Words to leave out", lists)
    yield Section("Not too loud, not too long", tuple(_limits(style)))
    yield Section("What one could say", tuple(map(_phrases, style.situations)))
    if style.allowed:
        lines = tuple(Line(f"{word}: {meaning}" if meaning else word) for word, meaning in style.allowed.items())
        yield Section("Words that are fine here", (Passage("Allowed", lines),))


def _words(one: WordList) -> Passage:
    lines = [Line(sentence(f"what {one.because}"), tone="calm"), *_where(one)]
    lines += [Line(f"{row.words} → {row.instead}" if row.instead else row.words) for row in one.avoided]
    return Passage(titled(one.id), tuple(lines), at=one.id, note=_note(one))


def _limits(style: Style) -> Iterator[Passage]:
    for one in (style.loudness, style.length):
        if one is None:
            continue
        yield Passage(titled(one.id), (Line(sentence(_limit(one))), *_where(one)), at=one.id, note=_note(one))


def _limit(one: Loudness | Length) -> str:
    if isinstance(one, Length):
        return f"a sentence has at most {one.words} words"
    marks = f"; no {one.exclamation_marks + 1} exclamation marks in a row" if one.exclamation_marks else ""
    return f"at most {one.capitals} % of the letters of a sentence are capitals{marks}"


def _phrases(one: Situation) -> Passage:
    return Passage(one.title, tuple(Line(phrase, tone="spoken") for phrase in one.phrases), at=one.id)


def _where(one: Limit) -> Iterator[Line]:
    if one.where:
        yield Line(sentence(f"it counts in {and_of(sorted(one.where))}"), tone="calm")


def _note(one: Limit) -> str:
    return "must" if one.strict else "advice"


READING: Final = Reading(GROUP, sections)
