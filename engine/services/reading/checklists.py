"""Checklists: when they come up, by when they are done, and each line with what a no brings about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.compile.templates import with_gaps
from engine.model.condition import ALWAYS, show
from engine.model.workflow import Item
from engine.services.reading.parts import Line, Passage, Reading, Section, allowed, sentence

GROUP: Final = "Checklists"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """The lines in their order."""
    for checklist in edition.checklists.values():
        if checklist.document != document:
            continue
        cases = "" if checklist.applies == ALWAYS else f", in cases where {show(checklist.applies)}"
        due = f"; to be done {allowed(str(checklist.due))} ({checklist.counting})" if checklist.due else ""
        about = Line(sentence(f"comes up when a case is {checklist.event}{cases}{due}"), tone="calm")
        yield Section("What is to be done", tuple(map(_item, checklist.items)), (about,))


def _item(item: Item) -> Passage:
    lines = []
    if item.on_no:
        lines.append(Line(sentence(f"a no will {item.on_no} the case"), tone="calm"))
    if item.automatic:
        lines.append(Line("It is done by itself once that is so.", tone="calm"))
    note = "" if item.strength == "must" else "if you like"
    return Passage(with_gaps(item.text), tuple(lines), at=item.id, note=note)


READING: Final = Reading(GROUP, sections)
