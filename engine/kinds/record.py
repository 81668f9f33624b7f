"""The interaction record: the facts of a case, their types and choices, and when each must be filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NoReturn

from pydantic import Field as Described
from pydantic import PlainValidator, WithJsonSchema, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import FactType, Id, Source, Text, Texts, When, Whole, kind_of, misplaced, reads, words_of
from engine.model.condition import ALWAYS
from engine.model.derivation import Derivation, parse_derivation
from engine.model.fact import Fact
from engine.model.form import Field, Form, Section
from engine.model.policy import Element, Parts, Sentence
from engine.model.problem import Route


class FieldRow(Part):
    """A field and the fact it fills."""

    id: Id
    label: Text
    as_: FactType = Described(alias="as")
    from_: Id | None = Described(None, alias="from")
    options: Texts = []
    other: Annotated[Any, *words_of("rule for other", ("needs text",))] = None
    required: Annotated[Any, *words_of("requirement", ("always", "no", "yes"))] = "no"
    required_before: Texts = []
    required_when: When | None = None
    required_unless: When | None = None
    show_when: When = ALWAYS
    at_least: Whole = 0
    starts_as: Annotated[Literal["now"] | None, Described(description="Filled with the moment a case is opened.")] = (
        None
    )
    hint: Text | None = None
    privacy: Annotated[
        Id | None, Described(description="Its class in the privacy document; public says that it tells of nobody.")
    ] = None
    also_called: Texts = []
    source: Source = []
    quote: Text | None = None

    @model_validator(mode="after")
    def _choices_where_needed(self) -> FieldRow:
        chosen = self.as_ in {"choice", "several"}
        if chosen and not (self.from_ or self.options):
            _refuse(f'"{self.id}" is a choice without choices; give options, or from with the name of a list', "as")
        for key in ("options", "from", "other"):
            if not chosen and getattr(self, "from_" if key == "from" else key):
                message = f'"{self.id}" is of type {self.as_}, which has no choices'
                _refuse(f"{message}; write  as: choice , or take {key} out", key)
        return self

    def facts(self, document: str, route: Route, inherited: list[str]) -> tuple[Fact, ...]:
        """The fact, and the text fact that says what "other" means; a list is looked up when the edition is made."""
        other = f"{self.id}_other" if self.other else ""
        fact = Fact(
            id=self.id,
            label=self.label,
            type=self.as_,
            choices=tuple(self.options),
            document=document,
            route=route,
            privacy=self.privacy or "",
            hint=self.hint or "",
            source=tuple(self.source or inherited),
            other=other,
            list=self.from_ or "",
            starts_as=self.starts_as or "",
        )
        if not other:
            return (fact,)
        return fact, Fact(other, f"{self.label}: which other", "text", (), document, route, self.privacy or "")

    def field(self, route: Route) -> Field:
        """When it is shown and required."""
        return Field(
            fact=self.id,
            required=self.required in {"always", "yes"},
            required_before=tuple(self.required_before),
            required_when=self.required_when,
            required_unless=self.required_unless,
            show_when=self.show_when,
            at_least=self.at_least,
            source=tuple(self.source),
            route=route,
        )


def element_of(document: str, row: FieldRow, field: Field) -> Element:
    """A compulsory field is enforced, any other recorded."""
    return Element(
        document,
        row.id,
        "enforced" if field.ever_required else "recorded",
        field.route,
        tuple(row.source),
        row.quote or "",
    )


def _refuse(sentence: str, key: str) -> NoReturn:
    raise misplaced(sentence, (key,))


def _sample(value: object) -> dict[str, str]:
    """A filled sample as text; lists joined as the log keeps them, what is left empty left out."""
    if not isinstance(value, dict):
        message = f"a sample is a table of fields and values, not {kind_of(value)}"
        raise misplaced(message, ())
    for key, given in value.items():
        if isinstance(given, dict) or (isinstance(given, list) and not all(isinstance(one, str) for one in given)):
            _refuse(f'"{key}" is a text or a list of texts, not {kind_of(given)}', key)
    return {key: ", ".join(v) if isinstance(v, list) else v for key, v in value.items() if v}


SampleValues = Annotated[
    dict[str, str],
    PlainValidator(_sample),
    WithJsonSchema(
        {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "array", "null"]}}
    ),
]


class DerivedRow(Part):
    """A fact that is worked out, so that rules can ask for it."""

    id: Id
    label: Text
    derive: Annotated[
        Derivation,
        *reads(
            parse_derivation,
            "How it is worked out.",
            "days since ordered_on",
            "time since opened_at",
            "number of contact ended",
            "delivered_on is after promised_on",
        ),
    ]
    source: Source = []

    def fact(self, document: str, route: Route) -> Fact:
        """Its declaration."""
        return Fact(self.id, self.label, self.derive.type, (), document, route, source=tuple(self.source), given=True)


def derived_parts(document: str, rows: list[DerivedRow]) -> tuple[list[Fact], list[Element]]:
    """What the derived facts of a document are in the engine's words."""
    facts = [row.fact(document, ("derived", i)) for i, row in enumerate(rows)]
    elements = [Element(document, row.id, "recorded", ("derived", i), tuple(row.source)) for i, row in enumerate(rows)]
    return facts, elements


class Record(Document):
    """The record that every interaction leaves."""

    kind: Literal["record"]
    channels: Texts
    kinds: Texts
    lists: dict[str, Texts] = {}
    fields: Annotated[list[FieldRow], Described(min_length=1)]
    derived: list[DerivedRow] = []
    sample: SampleValues | None = None

    def lower(self) -> Parts:
        """Facts, one form, and the built-in facts whose choices stand here."""
        lists = {name: tuple(words) for name, words in self.lists.items()}
        lists |= {"channels": tuple(self.channels), "kinds": tuple(self.kinds)}
        rows = [(row, row.field(("fields", i))) for i, row in enumerate(self.fields)]
        facts = [fact for row, field in rows for fact in row.facts(self.name, field.route, self.source)]
        declared = {fact.id for fact in facts}
        for name, key in (("channel", "channels"), ("kind", "kinds")):
            if name not in declared:
                facts.append(Fact(name, name.capitalize(), "choice", lists[key], self.name, (key,)))
        form = Form(
            self.name,
            self.title,
            (Section(self.title, tuple(field for _, field in rows)),),
            sample=self.sample,
        )
        worked_out, more = derived_parts(self.name, self.derived)
        facts += worked_out
        elements = [*(element_of(self.name, row, field) for row, field in rows), *more]
        elements += [Element(self.name, name, "enforced", (name,)) for name in ("channels", "kinds")]
        elements += [Element(self.name, name, "enforced", ("lists", name)) for name in self.lists]
        derivations = {row.id: row.derive for row in self.derived}
        return Parts(
            facts=tuple(facts),
            derivations=derivations,
            lists=lists,
            forms=(form,),
            elements=tuple(elements),
            sentences=listed(lists),
        )


def listed(lists: Mapping[str, tuple[str, ...]]) -> tuple[Sentence, ...]:
    """Lists of choices as their readers see them."""
    return tuple(Sentence("Lists of choices", ", ".join(words), name) for name, words in lists.items())
