"""What is to be done after an event, such as the follow-up after a resolution."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import FactType, Id, Source, StrengthWord, Text, When, Within, YesNo, misplaced, words_of, wrong
from engine.model import workflow as word
from engine.model.allowance import DAYS, MONTHS, Allowance, parse_allowance
from engine.model.condition import ALWAYS
from engine.model.policy import Element, Line, Parts


def _due(value: object) -> tuple[Allowance, str]:
    """``2 opening days after resolved``."""
    text = value if isinstance(value, str) else ""
    match = re.fullmatch(r"(.+) after (.+)", text)
    try:
        if match:
            return parse_allowance(match[1]), match[2]
    except ValueError as error:
        raise wrong(str(error)) from None
    message = f'"{text}" is not a due time; write for example 2 opening days after resolved'
    raise wrong(message)


class Attach(Part):
    """The event that brings the checklist up, and in which cases."""

    event: Text
    when: When = ALWAYS


class ItemRow(Part):
    """One line: something to do, or a question to ask."""

    id: Id
    do: Text | None = None
    ask: Text | None = None
    as_: FactType | None = Field(None, alias="as")
    strength: StrengthWord = "must"
    if_no: Annotated[Any, *words_of("consequence", ("reopen", "escalate"))] = None
    automatic: YesNo = False
    source: Source = []
    quote: Text | None = None


class Waive(Part):
    """Who may let it pass, and that a reason is needed."""

    by: Id
    reason: Literal["required"] = "required"


class Combine(Part):
    """Another contact that may serve the same purpose."""

    survey: Id
    within: Within


class Checklist(Document):
    """Things to do after an event."""

    kind: Literal["checklist"]
    attach_when: Attach
    due: Annotated[
        tuple[Allowance, str],
        PlainValidator(_due),
        WithJsonSchema({"type": "string", "examples": ["2 opening days after resolved"]}),
    ]
    items: Annotated[list[ItemRow], Field(min_length=1)]
    blocks: Text | None = None
    waive: Waive | None = None
    combine_with: Combine | None = None

    @model_validator(mode="after")
    def _due_after_its_event(self) -> Checklist:
        event, after = self.attach_when.event, self.due[1]
        if after != event:
            message = f'the due time counts from "{after}", but the checklist comes up when "{event}" happens'
            raise misplaced(f"{message}; write the same event in both", ("due",))
        return self

    def lower(self) -> Parts:
        """One checklist; where it blocks an event, the gate for it."""
        items = tuple(
            word.Item(
                r.id,
                r.do or r.ask or "",
                r.ask is not None,
                r.strength,
                r.if_no or "",
                r.automatic,
                tuple(r.source),
                ("items", i),
            )
            for i, r in enumerate(self.items)
        )
        checklist = word.Checklist(
            self.id,
            self.title,
            self.name,
            self.attach_when.event,
            items,
            self.due[0],
            "calendar days" if self.due[0].unit in DAYS or self.due[0].unit in MONTHS else "opening hours",
            self.blocks or "",
            self.waive.by if self.waive else "",
            tuple(self.source),
            self.attach_when.when,
        )
        gates: tuple[word.Gate, ...] = ()
        if self.blocks:
            need = word.Need("checklist", self.id)
            gates = (
                word.Gate(
                    f"checklist-{self.id}",
                    self.blocks,
                    (need,),
                    waived_by=checklist.waived_by,
                    source=tuple(self.source),
                    document=self.name,
                    route=("blocks",),
                ),
            )
        elements = tuple(
            Element(
                self.name,
                r.id,
                "enforced" if self.blocks and r.strength == "must" else "prompted",
                ("items", i),
                tuple(r.source),
                r.quote or "",
            )
            for i, r in enumerate(self.items)
        )
        lines = tuple(
            Line(item.text, (*item.route, "ask" if item.question else "do"), heard="spoken" if item.question else None)
            for item in items
        )
        return Parts(checklists=(checklist,), gates=gates, elements=elements, lines=lines)
