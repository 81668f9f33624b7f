"""The desk itself: who we are, what vague words mean, and how clauses that cannot all be obeyed were settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.policy import DeskWords, Settlement
from engine.services.reading.parts import Line, Link, Passage, Reading, Section, sentence, titled

GROUP: Final = "The desk"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """Company, SOPs, glossary, settlements."""
    desk = edition.desk
    if desk.document != document:
        return
    about = (
        Line(desk.company, "Company"),
        Line(desk.zone.key, "Time zone"),
        Line(desk.default_calendar, "Calendar where nothing else is said"),
    )
    yield Section("Who we are", (), about)
    yield Section("The SOPs", tuple(_sops(edition, desk)))
    glossary = (
        Passage(titled(word), (Line(sentence(meaning)),), at=word.replace(" ", "-"))
        for word, meaning in desk.glossary.items()
    )
    yield Section("What vague words mean", tuple(glossary))
    yield Section("What was settled", tuple(map(_settled, desk.settlements)))


def _sops(edition: Edition, desk: DeskWords) -> Iterator[Passage]:
    for code in desk.sops:
        name = edition.sop_of(code)
        yield Passage(code, links=(Link(name, "is"),))


def _settled(one: Settlement) -> Passage:
    lines = (
        Line(sentence(one.decision)),
        Line(sentence(one.reason), "Because"),
        Line(f"{one.decided_by}, {one.day}", "Decided by", "calm"),
    )
    return Passage(titled(one.id), lines, at=one.id, note=one.conflict)


READING: Final = Reading(GROUP, sections)
