"""The clauses of a source SOP: the words of the source, and what each of them becomes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.lint.coverage import status_of
from engine.lint.run import codes
from engine.model.policy import Clause, Demand
from engine.services.reading.parts import Line, Link, Passage, Reading, Section

GROUP: Final = "The SOPs"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """The clauses in their order."""
    known = codes()
    passages = tuple(_passage(edition, clause, known) for clause in edition.clauses if clause.document == document)
    yield Section("Clauses", passages)


def _passage(edition: Edition, clause: Clause, known: frozenset[str]) -> Passage:
    lines = [Line(" ".join(part.split())) for part in clause.text.split("\n\n") if part.strip()]
    notes, links = [], []
    for demand in clause.demands:
        named = f"{demand.requirement} " if demand.requirement else ""
        status = status_of(edition, demand, known)
        if demand.requirement:
            notes.append(f"{named}{status}")
        elif demand.document_only and not demand.becomes:
            notes.append(demand.document_only)
        lines += _why(demand, named)
        links += [Link(reference, f"{named}becomes") for reference in demand.becomes]
    links += [
        Link(f"{edition.desk.document}#{one.id}", "settled by")
        for one in edition.desk.settlements
        if any(clause in edition.clauses_of(source) for source in one.between)
    ]
    return Passage(clause.at, tuple(lines), tuple(links), clause.at, ", ".join(notes))


def _why(demand: Demand, named: str) -> Iterator[Line]:
    if demand.not_yet:
        yield Line(demand.not_yet, f"{named}not yet", "warning")
    if demand.gap:
        yield Line(demand.gap, f"{named}gap", "warning")
    if demand.document_only and (demand.requirement or demand.becomes):
        yield Line(demand.document_only, f"{named}only written down", "calm")


READING: Final = Reading(GROUP, sections)
