"""A decision table: inputs, outputs, a hit policy, and rows read from the top."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, cast
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from engine.kinds.document import Document
from engine.kinds.words import Text, kind_of, misplaced, words_of, wrong
from engine.model.condition import ALWAYS, All, AnyOf, Condition
from engine.model.fact import ORDERED, TYPES, Fact, scale_of
from engine.model.policy import Element, Parts
from engine.model.problem import one_of
from engine.model.rule import HITS, IF_UNKNOWN, RANKED, RECKONED, SEVERAL, IfUnknown, Rule, Table
from engine.model.written_condition import ANYTHING, NotACondition, in_cell, parse_condition

_UTC: Final = ZoneInfo("UTC")
OTHERWISE: Final = "otherwise"
RESERVED: Final = ("id", "title", "source", "quote", "note", "if_unknown")
"""Keys of a row that are no input; one that the table names among its inputs is an input all the same."""


def _row(value: object) -> dict[str, object]:
    if not isinstance(value, dict) or not value:
        message = f"a row is a table of facts and values, not {kind_of(value)}"
        raise wrong(message)
    return value


Row = Annotated[dict[str, Any], PlainValidator(_row), WithJsonSchema({"type": "object"})]
Listed = BeforeValidator(lambda v: [v] if isinstance(v, str) else v)
Values = Annotated[
    list[Text], Listed, Field(description="The values it has, or spans such as 0..120; or its type, e.g. number.")
]
Outcomes = Annotated[
    list[Text], Listed, Field(description="The values it can get, the best first; or its type, e.g. number.")
]
IfUnknownWord = Annotated[Any, *words_of("answer to a fact that is unknown", IF_UNKNOWN)]


class Decision(Document):
    """A decision table. A row gives a value, a list, a comparison or ``any`` for each input, and its outputs."""

    kind: Literal["decision"]
    inputs: dict[str, Values]
    output: Annotated[dict[str, Outcomes], Field(min_length=1)]
    use: Annotated[Any, *words_of("hit policy", HITS)] = "first match"
    if_unknown: IfUnknownWord = "ask"
    rows: Annotated[list[Row], Field(min_length=1)]
    otherwise: Annotated[dict[str, Text] | None, Field(description="The outputs where no row fires.")] = None

    @model_validator(mode="after")
    def _fits_its_policy(self) -> Decision:
        for name, values in self.output.items():
            type_ = _type(values)
            if self.use in RANKED and type_:
                message = f'"{self.use}" goes by the values of "{name}"; list them, the best first'
                raise misplaced(message, ("output", name))
            if self.use in RECKONED - {"count"} and not (type_ in _reckoned_with(self.use) or scale_of(type_)):
                others = "money, whole number" if self.use == "sum" else "money, whole number, date"
                message = f'"{self.use}" reckons with numbers; write  {name}: number  (or {others})'
                raise misplaced(message, ("output", name))
            if self.use in SEVERAL:
                self._can_stand_beside_others(name)
        for number, row in enumerate(self.rows):
            for name in self.output:
                if name in row and not isinstance(row[name], str):
                    message = f'"{name}" is {kind_of(row[name])} in this row; write one of its values'
                    raise misplaced(message, ("rows", number, name))
            self._if_unknown(number, row)
        return self

    def _can_stand_beside_others(self, name: str) -> None:
        """Values that are joined with commas have none, and each is of the type that is said."""
        values = self.output[name]
        type_ = _type(values)
        written = [
            (("rows", number, name), row[name])
            for number, row in enumerate(self.rows)
            if isinstance(row.get(name), str)
        ]
        for route, text in written if type_ else [(("output", name, n), value) for n, value in enumerate(values)]:
            if "," in text:
                message = f'there are commas between the values of "{name}", so none can be inside; write it without'
                raise misplaced(message, route)
            try:
                Fact(name, _label(name), type_ or "text").parse(text, _UTC)
            except ValueError as error:
                raise misplaced(str(error), route) from None

    def _if_unknown(self, number: int, row: dict[str, Any]) -> None:
        said = row.get("if_unknown", "ask")
        if "if_unknown" not in self.inputs and said not in IF_UNKNOWN:
            message = f"write one of {one_of(IF_UNKNOWN)} here"
            raise misplaced(message, ("rows", number, "if_unknown"))

    def lower(self) -> Parts:
        """One table; each output is a fact that later decisions, clocks and forms can use."""
        rules = tuple(self._rule(number, row) for number, row in enumerate(self.rows))
        table = Table(
            self.id,
            self.name,
            self.use,
            rules,
            tuple(self.output),
            inputs={name: tuple(values) for name, values in self.inputs.items()},
            domain=self._domain(),
            otherwise=None
            if self.otherwise is None
            else Rule(OTHERWISE, ALWAYS, self.otherwise, tuple(self.source), "", self.name, (OTHERWISE,)),
            title=self.title,
        )
        elements = [
            Element(
                self.name,
                rule.id,
                "enforced",
                rule.route,
                rule.source if "source" in row else (),
                rule.quote,
            )
            for rule, row in zip(rules, self.rows, strict=True)
        ]
        elements += [Element(self.name, name, "enforced", ("output", name)) for name in self.output]
        return Parts(tables=(table,), facts=tuple(map(self._fact, self.output)), elements=tuple(elements))

    def _fact(self, name: str) -> Fact:
        """An output as a fact: one of its values, all of those that match, or what is reckoned from them."""
        values = self.output[name]
        type_ = _type(values)
        choices = () if type_ else tuple(values)
        if self.use == "count":
            type_, choices = "whole number", ()
        elif self.use in SEVERAL:
            type_ = "several"
        elif self.use == "sum" and scale_of(type_):
            type_ = "whole number"  # of several together, which can be more than the scale has
        return Fact(
            name,
            _label(name),
            type_ or "choice",
            choices,
            self.name,
            ("output", name),
            source=tuple(self.source),
            given=True,
        )

    def _domain(self) -> Condition:
        """What the table says of its inputs, as a condition; an input that may be anything says nothing."""
        return All(
            tuple(
                AnyOf(tuple(in_cell(name, value, ("inputs", name, number)) for number, value in enumerate(values)))
                for name, values in self.inputs.items()
                if not _type(values) and not any(value in ANYTHING for value in values)
            )
        )

    def _rule(self, number: int, row: dict[str, Any]) -> Rule:
        def own(key: str) -> bool:
            return key in RESERVED and key not in self.inputs

        conditions = {fact: value for fact, value in row.items() if fact not in self.output and not own(fact)}
        try:
            when = parse_condition(conditions) if conditions else ALWAYS
        except NotACondition as error:
            raise NotACondition(str(error), ("rows", number, *error.route), at_key=error.at_key) from None
        said = {key: row[key] for key in RESERVED if key in row and own(key)}
        return Rule(
            str(said.get("id", f"row-{number + 1}")),
            when,
            {name: row[name] for name in self.output if name in row},
            tuple(_texts(said.get("source", self.source))),
            str(said.get("title", "")),
            self.name,
            ("rows", number),
            cast("IfUnknown", said.get("if_unknown", self.if_unknown)),
            str(said.get("quote", "")),
        )


def _type(values: list[str]) -> str:
    """The type that stands in place of the values, if one does."""
    only = values[0] if len(values) == 1 else ""
    typed = (only in TYPES and only not in {"choice", "several"}) or scale_of(only)
    return only if typed else ""


def _reckoned_with(use: str) -> frozenset[str]:
    """The types that a hit policy can make one value of; days and times have no sum."""
    return ORDERED - {"date", "time", "date and time"} if use == "sum" else ORDERED


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, str)]
