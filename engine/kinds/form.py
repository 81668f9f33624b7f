"""A form: sections of fields, its own or those of the record it extends, and a filled sample."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Tag
from pydantic import Field as Described

from engine.kinds.document import Document, Part
from engine.kinds.record import DerivedRow, FieldRow, SampleValues, derived_parts, element_of, listed
from engine.kinds.words import Id, Source, Text, Texts, When
from engine.model.condition import ALWAYS
from engine.model.fact import Fact
from engine.model.form import Field, Form, Section
from engine.model.policy import Element, Parts


class UseRow(Part):
    """A field of the record, used again here."""

    use: Id


def _which(value: object) -> str:
    """One row or the other by its first word, so that a mistake is told once and not twice."""
    return USE if isinstance(value, dict) and "use" in value else FIELD


USE, FIELD = "\0use", "\0field"
"""Marks of pydantic's alternatives; no key of a document can begin so, and `engine.load.complaints` leaves them out."""
Row = Annotated[Annotated[UseRow, Tag(USE)] | Annotated[FieldRow, Tag(FIELD)], Discriminator(_which)]


class SectionRow(Part):
    """A titled group of fields."""

    title: Text
    fields: Annotated[list[Row], Described(min_length=1)]


class Sample(Part):
    """A filled example; it must pass the form's own rules."""

    source: Source = []
    values: SampleValues


class FormDocument(Document):
    """A form for one kind of case."""

    kind: Literal["form"]
    extends: Text | None = None
    for_: When = Described(ALWAYS, alias="for")
    lists: dict[str, Texts] = {}
    sections: Annotated[list[SectionRow], Described(min_length=1)]
    derived: list[DerivedRow] = []
    print: Text | None = None
    sample: Sample | None = None

    def lower(self) -> Parts:
        """Its own facts, and the form."""
        facts: list[Fact] = []
        elements: list[Element] = []
        sections: list[Section] = []
        for s, section in enumerate(self.sections):
            fields: list[Field] = []
            for i, row in enumerate(section.fields):
                route = ("sections", s, "fields", i)
                if isinstance(row, UseRow):
                    fields.append(Field(row.use, route=route))
                    elements.append(Element(self.name, row.use, "recorded", route))
                    continue
                field = row.field(route)
                fields.append(field)
                facts += row.facts(self.name, route, self.source)
                elements.append(element_of(self.name, row, field))
            sections.append(Section(section.title, tuple(fields)))
        worked_out, more = derived_parts(self.name, self.derived)
        facts += worked_out
        elements += more
        sample = self.sample.values if self.sample else None
        if self.sample:
            elements.append(Element(self.name, "sample", "linted", ("sample",), tuple(self.sample.source)))
        elements.append(Element(self.name, "", "recorded", (), tuple(self.source)))
        form = Form(self.name, self.title, tuple(sections), self.for_, sample, self.extends or "")
        lists = {name: tuple(words) for name, words in self.lists.items()}
        derivations = {row.id: row.derive for row in self.derived}
        return Parts(
            facts=tuple(facts),
            derivations=derivations,
            lists=lists,
            forms=(form,),
            elements=tuple(elements),
            sentences=listed(lists),
        )
