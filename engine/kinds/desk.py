"""The desk: who we are, which SOPs there are, what vague words mean, and how conflicts were settled."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from engine.kinds.document import Document, Part
from engine.kinds.words import Day, Id, Text, Texts, Zone, kind_of, wrong
from engine.model.policy import DeskWords, Element, Parts, Settlement

MOST_NUMBERS: Final = 10_000


def _numbers(value: object) -> tuple[str, ...]:
    """``R001-R153`` as the 153 names; one name alone is itself."""
    if value is None:
        return ()
    if not isinstance(value, str):
        raise wrong(f"these should be a text such as R001-R153, not {kind_of(value)}")
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", value):
        return (value,)
    match = re.fullmatch(r"([A-Za-z]+)([0-9]{1,6}) ?- ?\1([0-9]{1,6})", value)
    first, last = (int(match[2]), int(match[3])) if match else (1, 0)
    if not match or not 0 <= last - first < MOST_NUMBERS:
        raise wrong(f'"{value}" is not a row of requirements; write the first and the last, for example R001-R153')
    return tuple(f"{match[1]}{number:0{len(match[2])}}" for number in range(first, last + 1))


Numbers = Annotated[
    tuple[str, ...], PlainValidator(_numbers), WithJsonSchema({"type": "string", "examples": ["R001-R153"]})
]


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
    account_for: Annotated[Numbers, Field(description="The requirements every clause must account for.")] = ()

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
            self.account_for,
        )
        elements = [Element(self.name, s.id, "declared", s.route, s.between) for s in settlements]
        elements += [
            Element(self.name, word.replace(" ", "-"), "declared", ("glossary", word)) for word in self.glossary
        ]
        return Parts(desk=words, elements=tuple(elements))
