"""The desk: who we are, which SOPs there are, what vague words mean, and how conflicts were settled."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from engine.kinds.document import Document, Part
from engine.kinds.words import Day, Id, Text, Texts, Zone
from engine.model.policy import DeskWords, Element, Parts, Settlement


class SettlementRow(Part):
    """A recorded decision on clauses that cannot all be obeyed."""

    id: Id
    between: Texts
    decision: Text
    reason: Text
    decided_by: Text
    date: Day
    revisit: Text | None = None
    conflict: Text | None = None


class Desk(Document):
    """The policy set: company, time zone, SOPs, glossary, settlements."""

    kind: Literal["desk"]
    company: Text
    time_zone: Zone
    default_calendar: Annotated[Text, Field(description="Id of the calendar that counts where nothing else is said.")]
    sops: Annotated[
        dict[str, Text], Field(description="Short codes used in every source, and the file of each SOP.")
    ] = {}
    glossary: Annotated[dict[str, Text], Field(description="Vague words and their one meaning.")] = {}
    settlements: list[SettlementRow] = []
    account_for: Annotated[
        Text | None, Field(description="The requirements every clause must account for, e.g. R001-R153.")
    ] = None

    def lower(self) -> Parts:
        """The words of the whole department."""
        settlements = tuple(
            Settlement(
                s.id, tuple(s.between), s.decision, s.reason, s.decided_by, s.date, s.conflict or "", ("settlements", i)
            )
            for i, s in enumerate(self.settlements)
        )
        words = DeskWords(
            self.name,
            self.company,
            self.time_zone,
            self.default_calendar,
            self.sops,
            {word.casefold(): meaning for word, meaning in self.glossary.items()},
            settlements,
            _numbers(self.account_for or ""),
        )
        elements = [Element(self.name, s.id, "declared", s.route, s.between) for s in settlements]
        elements += [
            Element(self.name, word.replace(" ", "-"), "declared", ("glossary", word)) for word in self.glossary
        ]
        return Parts(desk=words, elements=tuple(elements))


def _numbers(span: str) -> tuple[str, ...]:
    match = re.fullmatch(r"([A-Z]+)(\d+) ?- ?\1(\d+)", span)
    if not match:
        return (span,) if span else ()
    width = len(match[2])
    return tuple(f"{match[1]}{number:0{width}}" for number in range(int(match[2]), int(match[3]) + 1))
