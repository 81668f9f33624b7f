"""The written SOP as clauses: each with its text, the requirements it implies and the elements it becomes."""

from __future__ import annotations

from typing import Literal

from engine.kinds.document import Document, Part
from engine.kinds.words import Text, Texts
from engine.model.policy import Clause, Demand, Element, Parts, Sentence
from engine.model.problem import Route


class DemandRow(Part):
    """One requirement of a clause and what answers it."""

    id: Text
    becomes: Texts = []
    not_yet: Text | None = None
    document_only: Text | None = None
    gap: Text | None = None


class ClauseRow(Part):
    """A numbered passage: the words of the source, verbatim."""

    at: Text
    text: Text
    requirement: Text | None = None
    becomes: Texts = []
    not_yet: Text | None = None
    document_only: Text | None = None
    gap: Text | None = None
    demands: list[DemandRow] = []


class Sop(Document):
    """A source SOP."""

    kind: Literal["sop"]
    provenance: Text | None = None
    clauses: list[ClauseRow]

    def lower(self) -> Parts:
        """Its clauses."""
        clauses = tuple(
            Clause(self.name, row.at, row.text, tuple(_demands(row, ("clauses", i))), ("clauses", i))
            for i, row in enumerate(self.clauses)
        )
        elements = tuple(Element(self.name, clause.at, "declared", clause.route) for clause in clauses)
        told = (Sentence("Provenance", self.provenance),) if self.provenance else ()
        return Parts(clauses=clauses, elements=elements, sentences=told)


def _demands(row: ClauseRow, route: Route) -> list[Demand]:
    own = Demand(
        row.requirement or "", tuple(row.becomes), row.not_yet or "", row.document_only or "", row.gap or "", route
    )
    said = [own] if own.requirement or own.becomes or own.not_yet or own.document_only or own.gap else []
    return said + [
        Demand(d.id, tuple(d.becomes), d.not_yet or "", d.document_only or "", d.gap or "", (*route, "demands", i))
        for i, d in enumerate(row.demands)
    ]
