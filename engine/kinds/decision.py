"""A decision table: inputs, outputs, and rows read from the top."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from engine.kinds.document import Document
from engine.kinds.words import Text, kind_of, misplaced, words_of, wrong
from engine.model.condition import ALWAYS, NotACondition, parse_condition
from engine.model.fact import Fact
from engine.model.policy import Element, Parts
from engine.model.rule import HITS, Rule, Table


def _row(value: object) -> dict[str, object]:
    if not isinstance(value, dict) or not value:
        message = f"a row is a table of facts and values, not {kind_of(value)}"
        raise wrong(message)
    return value


Row = Annotated[dict[str, Any], PlainValidator(_row), WithJsonSchema({"type": "object"})]
Choices = Annotated[list[Text], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)]
RESERVED = ("id", "source", "note")


class Decision(Document):
    """A decision table. A row gives a value, a list, a comparison or ``any`` for each input, and its outputs."""

    kind: Literal["decision"]
    inputs: dict[str, Choices]
    output: Annotated[dict[str, Choices], Field(min_length=1)]
    use: Annotated[Any, *words_of("hit policy", HITS)] = "first match"
    rows: Annotated[list[Row], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_decides_a_value(self) -> Decision:
        for number, row in enumerate(self.rows):
            for name in self.output:
                if name in row and not isinstance(row[name], str):
                    message = f'"{name}" is {kind_of(row[name])} in this row; write one of its values'
                    route = ("rows", number, name)
                    raise misplaced(message, route)
        return self

    def lower(self) -> Parts:
        """One table; each output is a fact that later decisions, clocks and forms can use."""
        rules = tuple(self._rule(number, row) for number, row in enumerate(self.rows))
        inputs = {name: tuple(choices) for name, choices in self.inputs.items()}
        table = Table(self.id, self.name, self.use, rules, tuple(self.output), inputs=inputs)
        facts = tuple(
            Fact(
                name,
                name.replace("_", " ").capitalize(),
                "choice",
                tuple(choices),
                self.name,
                ("output", name),
                source=tuple(self.source),
            )
            for name, choices in self.output.items()
        )
        elements = [
            Element(self.name, rule.id, "enforced", rule.route, rule.source if "source" in row else ())
            for rule, row in zip(rules, self.rows, strict=True)
        ]
        elements += [Element(self.name, name, "enforced", ("output", name)) for name in self.output]
        return Parts(tables=(table,), facts=facts, elements=tuple(elements))

    def _rule(self, number: int, row: dict[str, Any]) -> Rule:
        conditions = {fact: value for fact, value in row.items() if fact not in self.output and fact not in RESERVED}
        try:
            when = parse_condition(conditions) if conditions else ALWAYS
        except NotACondition as error:
            raise NotACondition(str(error), ("rows", number, *error.route), at_key=error.at_key) from None
        outcome = {name: row[name] for name in self.output if name in row}
        return Rule(
            str(row.get("id", f"row-{number + 1}")),
            when,
            outcome,
            tuple(_texts(row.get("source", self.source))),
            "",
            self.name,
            ("rows", number),
        )


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, str)]
