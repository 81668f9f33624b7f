"""A guided conversation: what to say, do and ask, step by step, with branches reachable from every step."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from engine.kinds.document import Document, Part
from engine.kinds.words import FactType, Id, Source, StrengthWord, Text, Texts, When, YesNo
from engine.model import script as word
from engine.model.condition import ALWAYS
from engine.model.policy import Element, Line, Parts
from engine.model.problem import Route


class AskRow(Part):
    """A question: the fact it fills."""

    field: Id
    question: Text | None = None
    required: YesNo = False
    as_: FactType | None = Field(None, alias="as")
    from_: Id | None = Field(None, alias="from")
    creates: Literal["promise"] | None = None


class ChoiceRow(Part):
    """A way on: next, return, escalate, or ``go_to STEP``; left out, the text itself says whether it escalates."""

    text: Text
    then: Text | None = None


def _choice(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class IfNot(Part):
    """Where to go when a fact is not as it should be."""

    go_to: Id
    when: When


def _if_not(value: object) -> object:
    """``{confirmed: yes, go_to: listen}``: the condition and the step stand in one table."""
    if isinstance(value, dict) and "when" not in value:
        return {k: v for k, v in value.items() if k == "go_to"} | {
            "when": {k: v for k, v in value.items() if k != "go_to"}
        }
    return value


_IF_NOT_SCHEMA = WithJsonSchema(
    {
        "anyOf": [
            {"type": "object", "properties": {"go_to": {"type": "string"}}, "required": ["go_to"]},
            {"type": "null"},
        ],
        "description": "Facts with the values they should have, and go_to with the step for when they have not.",
    }
)


class StepRow(Part):
    """One card of the conversation."""

    id: Id
    do: Text | None = None
    say: Text | None = None
    tone: Text | None = None
    keep_words: Literal["exactly"] | None = None
    ask: list[AskRow] = []
    phrases: Texts = []
    only_when: When = ALWAYS
    if_not: Annotated[IfNot | None, BeforeValidator(_if_not), _IF_NOT_SCHEMA] = None
    go_to: Id | None = None
    gate: Text | None = None
    complete: Text | None = None
    choose: list[Annotated[ChoiceRow, BeforeValidator(_choice, json_schema_input_type=str | ChoiceRow)]] = []
    optional: YesNo = False
    strength: StrengthWord = "must"
    records: Text | None = None
    source: Source = []
    quote: Text | None = None
    must_contain: Texts = []
    hint: Text | None = None


class BranchRow(Part):
    """A side way with its key."""

    id: Id
    title: Text | None = None
    key: Text
    source: Source = []
    steps: list[StepRow]


class Script(Document):
    """A guided conversation."""

    kind: Literal["script"]
    use_for: dict[str, Texts] = {}
    steps: Annotated[list[StepRow], Field(min_length=1)]
    branches: list[BranchRow] = []
    never_say: Texts = []

    def lower(self) -> Parts:
        """The conversation, its spoken lines and its elements."""
        steps = _steps(self.steps, ("steps",))
        branches = tuple(
            word.Branch(
                b.id,
                b.title or b.id.replace("-", " ").capitalize(),
                b.key,
                _steps(b.steps, ("branches", i, "steps")),
                tuple(b.source or self.source),
                ("branches", i),
            )
            for i, b in enumerate(self.branches)
        )
        script = word.Script(
            self.id,
            self.title,
            self.name,
            self.version,
            {k: tuple(v) for k, v in self.use_for.items()},
            steps,
            branches,
            tuple(self.never_say),
        )
        rows: list[tuple[StepRow, Route]] = [(row, ("steps", i)) for i, row in enumerate(self.steps)]
        rows += [
            (row, ("branches", b, "steps", i))
            for b, branch in enumerate(self.branches)
            for i, row in enumerate(branch.steps)
        ]
        elements = [Element(self.name, row.id, "prompted", at, tuple(row.source), row.quote or "") for row, at in rows]
        elements += [
            Element(self.name, b.id, "prompted", ("branches", i), tuple(b.source)) for i, b in enumerate(self.branches)
        ]
        lines = [Line(row.say, (*at, "say"), heard="spoken") for row, at in rows if row.say]
        lines += [Line(row.do, (*at, "do")) for row, at in rows if row.do]
        lines += [
            Line(text, (*at, "phrases", i), heard="spoken") for row, at in rows for i, text in enumerate(row.phrases)
        ]
        lines += [
            Line(a.question, (*at, "ask", i, "question"))
            for row, at in rows
            for i, a in enumerate(row.ask)
            if a.question
        ]
        lines += [
            Line(row.say or "", (*at, "must_contain"), tuple(row.must_contain)) for row, at in rows if row.must_contain
        ]
        return Parts(scripts=(script,), elements=tuple(elements), lines=tuple(lines))


def _steps(rows: list[StepRow], route: Route) -> tuple[word.Step, ...]:
    return tuple(_step(row, (*route, number)) for number, row in enumerate(rows))


def _step(row: StepRow, route: Route) -> word.Step:
    return word.Step(
        id=row.id,
        do=row.do or "",
        say=row.say or "",
        tone=row.tone or "",
        verbatim=row.keep_words is not None,
        ask=tuple(
            word.Ask(a.field, a.question or "", a.required, a.creates is not None, a.as_ or "", a.from_ or "")
            for a in row.ask
        ),
        phrases=tuple(row.phrases),
        only_when=row.only_when,
        unless=row.if_not.when if row.if_not else None,
        otherwise=row.if_not.go_to if row.if_not else "",
        go_to=row.go_to or "",
        gate=slug(row.gate or ""),
        complete=row.complete or "",
        choose=tuple(
            word.Choice(c.text, re.sub(r"^go_to +", "", c.then) if c.then else _then(c.text)) for c in row.choose
        ),
        optional=row.optional,
        strength=row.strength,
        records=row.records or "",
        source=tuple(row.source),
        route=route,
    )


def slug(text: str) -> str:
    """``before call ends`` names the gate ``before-call-ends``."""
    return "-".join(text.casefold().split())


def _then(text: str) -> str:
    return "escalate" if text.casefold().startswith("escalate") else "next"
