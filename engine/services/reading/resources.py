"""Pages and guides to hand over: where each is, and the cases that it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.condition import ALWAYS, show
from engine.services.reading.parts import Line, Passage, Reading, Section, sentence
from engine.services.reading.style import GROUP


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """One passage a resource."""
    found = []
    for one in edition.shelf.resources:
        if one.document != document:
            continue
        where = Line(one.link) if one.there else Line("Nobody has said where it is.", tone="warning")
        cases = "for every case" if one.applies == ALWAYS else f"for cases where {show(one.applies)}"
        found.append(Passage(one.title, (where, Line(sentence(cases), tone="calm")), at=one.id))
    yield Section("What one can hand over", tuple(found))


READING: Final = Reading(GROUP, sections)
