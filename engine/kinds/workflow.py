"""The life of a case: statuses, the moves between them, what each needs, and the gates before other events."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Source, Text, Texts, When, kind_of, misplaced
from engine.model import workflow as word
from engine.model.condition import ALWAYS
from engine.model.policy import Element, Parts
from engine.model.problem import Route, did_you_mean, one_of
from engine.model.written_condition import NotACondition, parse_condition


def _need(value: object) -> word.Need:
    """``resolution``, ``checklist follow-up``, ``form complaint``, ``event logged``, ``{fact: value}``, ..."""
    if isinstance(value, dict):
        try:
            return word.Need("condition", "", parse_condition(value))
        except NotACondition as error:
            raise misplaced(str(error), error.route, at_key=error.at_key) from None
    if not isinstance(value, str):
        raise PydanticCustomError("not_text", "expected a text here, not {what}", {"what": kind_of(value)})
    first, _, rest = value.strip().partition(" ")
    match first:
        case "checklist" if rest:
            return word.Need("checklist", rest)
        case "form" | "record" if rest:
            return word.Need("form", f"{first}/{rest}")
        case "event" if rest:
            return word.Need("event", rest)
        case "closed" if rest == "promises":
            return word.Need("promises", "closed promises")
        case _:
            return word.Need("field", value.strip())


Need = Annotated[word.Need, PlainValidator(_need), WithJsonSchema({"type": ["string", "object"]})]


class MoveRow(Part):
    """From some statuses to another; without ``when`` it happens on the event named like its target."""

    from_: Texts = Field(alias="from")
    to: Text
    when: Text | None = None
    needs: list[Need] = []
    by: Id | None = None
    source: Source = []
    quote: Text | None = None


class Waive(Part):
    """Who may let the gate pass, with a reason."""

    by: Id
    reason: Literal["required"] = "required"


class GateRow(Part):
    """What must hold before an event."""

    id: Id
    title: Text | None = None
    before: Text
    when: When = ALWAYS
    needs: Annotated[list[Need], Field(min_length=1)]
    waive: Waive | None = None
    source: Source = []
    quote: Text | None = None


class Workflow(Document):
    """From inquiry to resolution."""

    kind: Literal["workflow"]
    statuses: Annotated[list[Text], Field(min_length=1)]
    initial: Text | None = None
    moves: list[MoveRow] = []
    gates: list[GateRow] = []

    @model_validator(mode="after")
    def _statuses_exist(self) -> Workflow:
        named: list[tuple[Route, str]] = [(("initial",), self.initial)] if self.initial else []
        for number, row in enumerate(self.moves):
            named += [(("moves", number, "from", i), name) for i, name in enumerate(row.from_)]
            named.append((("moves", number, "to"), row.to))
        for route, name in named:
            if not _matching(name, self.statuses):
                hint = did_you_mean(name, self.statuses) or f"statuses are {one_of(self.statuses)}"
                message = f'"{name}" is not one of the statuses; {hint}'
                raise misplaced(message, route)
        return self

    def lower(self) -> Parts:
        """Statuses, moves and gates; what a move needs becomes a gate of its own where it is asked."""
        moves = tuple(
            word.Move(
                tuple(s for name in row.from_ for s in _matching(name, self.statuses)),
                row.to,
                row.when or ("escalated" if row.by else row.to),
                tuple(row.needs),
                row.by or "",
                tuple(row.source),
                self.name,
                ("moves", number),
            )
            for number, row in enumerate(self.moves)
        )
        gates = tuple(
            word.Gate(
                g.id,
                g.before,
                tuple(g.needs),
                g.when,
                g.waive.by if g.waive else "",
                tuple(g.source),
                self.name,
                ("gates", i),
                g.title or "",
            )
            for i, g in enumerate(self.gates)
        )
        elements = self._move_elements()
        elements += [
            Element(self.name, g.id, "enforced", ("gates", i), tuple(g.source), g.quote or "")
            for i, g in enumerate(self.gates)
        ]
        elements += [Element(self.name, status, "enforced", ("statuses", i)) for i, status in enumerate(self.statuses)]
        flow = word.Workflow(self.name, tuple(self.statuses), self.initial or self.statuses[0], moves)
        return Parts(workflow=flow, gates=gates, elements=tuple(elements))

    def _move_elements(self) -> list[Element]:
        """A reference names a move by its two statuses; of several between the same two it means the first."""
        found: dict[str, Element] = {}
        for number, row in enumerate(self.moves):
            name, route = f"{row.from_[0]}..{row.to}", ("moves", number)
            element = Element(self.name, name, "enforced", route, tuple(row.source), row.quote or "")
            found.setdefault(name, element)
        return list(found.values())


def _matching(name: str, statuses: list[Any]) -> list[str]:
    """``escalated-*`` stands for every status that begins so."""
    if name.endswith("*"):
        return [status for status in statuses if status.startswith(name[:-1])]
    return [name] if name in statuses else []
