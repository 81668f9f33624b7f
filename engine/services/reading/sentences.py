"""What a document says that drives nothing yet: its own sentences, under their titles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.services.reading.parts import Line, Passage, Reading, Section, sentence, titled

GROUP: Final = "Other documents"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """A section for each title, in the order they are written."""
    told = edition.sentences.get(document, ())
    for title in dict.fromkeys(one.title for one in told):
        named = (one for one in told if one.title == title and one.element)
        passages = tuple(Passage(titled(one.element), (Line(sentence(one.text)),), at=one.element) for one in named)
        lines = tuple(Line(sentence(one.text)) for one in told if one.title == title and not one.element)
        yield Section(title, passages, lines)


READING: Final = Reading(GROUP, sections)
