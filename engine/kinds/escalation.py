"""When a case must be escalated, to whom, and who answers by when at each level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Source, Text, When, Whole, Within, YesNo, words_of
from engine.model.clock import Clock, Stage, overdue
from engine.model.condition import ALWAYS, Said
from engine.model.policy import Addressee, Element, Parts, Sentence
from engine.model.problem import Route
from engine.model.rule import IF_UNKNOWN, Rule, Table


def _list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Target(Part):
    """Who is told: a department or a role, and who else."""

    department: Id | None = None
    role: Id | None = None
    also: Annotated[list[Id], BeforeValidator(_list, json_schema_input_type=str | list[str])] = []

    @property
    def name(self) -> str:
        """The department or role."""
        return self.department or self.role or ""


def _targets(value: object) -> object:
    """One target or several, each a table or the name of a role."""
    return [{"role": one} if isinstance(one, str) else one for one in (value if isinstance(value, list) else [value])]


To = Annotated[
    list[Target],
    Field(min_length=1, description="Who takes over, and who else is told; the first takes the case."),
    BeforeValidator(_targets, json_schema_input_type=str | Target | list[str | Target]),
]
IfUnknownWord = Annotated[Any, *words_of("answer to a fact that is unknown", IF_UNKNOWN)]


class MustRow(Part):
    """A rule that leaves no choice."""

    id: Id
    title: Text | None = None
    when: When
    to: To
    status: Text
    urgent_without_details: YesNo = False
    if_unknown: IfUnknownWord | None = None
    source: Source = []
    quote: Text | None = None


class MayRow(Part):
    """An escalation at the agent's own judgment."""

    id: Id
    title: Text | None = None
    when: When = ALWAYS
    to: To = [Target(role="supervisor")]
    status: Text = "escalated-managerial"
    if_unknown: IfUnknownWord | None = None
    ask_reason: YesNo = False
    source: Source = []
    quote: Text | None = None


class StepRow(Part):
    """One step of the escalation itself, and the step that comes before it."""

    id: Id
    do: Text
    after: Id | None = None
    within: Within | None = None
    source: Source = []


class Level(Part):
    """A level of the ladder: who is responsible and how fast."""

    level: Whole
    responsible: Id
    respond_within: Within


class Escalation(Document):
    """Escalation criteria and ladder."""

    kind: Literal["escalation"]
    must_escalate: list[MustRow] = []
    may_escalate: list[MayRow] = []
    if_unknown: IfUnknownWord = "ask"
    steps: list[StepRow] = []
    ladder: list[Level] = []
    next_level_when: Annotated[Any, *words_of("reason for the next level", ("not acknowledged in time",))] = None
    calendar: Annotated[Id | None, Field(description="Calendar of the ladder; else the desk's.")] = None

    def lower(self) -> Parts:
        """A table of must-rules, a table of may-rules, and a clock for each level, from when the one below is overdue."""
        must = Table(
            self.id,
            self.name,
            "all that match",
            tuple(_rule(self, "must_escalate", i, r) for i, r in enumerate(self.must_escalate)),
            title=self.title,
        )
        may = Table(
            f"{self.id}-may",
            self.name,
            "all that match",
            tuple(_rule(self, "may_escalate", i, r) for i, r in enumerate(self.may_escalate)),
            binding=False,
            title=self.title,
        )
        elements = [
            Element(self.name, r.id, "enforced", ("must_escalate", i), tuple(r.source), r.quote or "")
            for i, r in enumerate(self.must_escalate)
        ]
        elements += [
            Element(self.name, r.id, "prompted", ("may_escalate", i), tuple(r.source), r.quote or "")
            for i, r in enumerate(self.may_escalate)
        ]
        elements += [
            Element(self.name, s.id, "prompted", ("steps", i), tuple(s.source)) for i, s in enumerate(self.steps)
        ]
        driven = self.ladder if self.next_level_when else self.ladder[:1]
        clocks = tuple(self._level(i, level) for i, level in enumerate(driven))
        elements += [
            Element(self.name, f"ladder-{level.level}", "timed" if i < len(clocks) else "declared", ("ladder", i))
            for i, level in enumerate(self.ladder)
        ]
        return Parts(
            tables=(must, may),
            clocks=clocks,
            elements=tuple(elements),
            addressees=tuple(self._addressees()),
            sentences=tuple(self._sentences(len(clocks))),
        )

    def _sentences(self, driven: int) -> Iterator[Sentence]:
        """How an escalation is done, and the levels that no clock drives."""
        for step in self.steps:
            when = [f"after {step.after}"] if step.after else []
            when += [f"within {step.within}"] if step.within else []
            text = f"{step.do} ({', '.join(when)})" if when else step.do
            yield Sentence("How an escalation is done", text, step.id)
        for level in self.ladder[driven:]:
            text = f"Level {level.level}: the {level.responsible} answers within {level.respond_within}"
            yield Sentence("Further levels", text, f"ladder-{level.level}")

    def _addressees(self) -> Iterator[Addressee]:
        """Everybody who is named, as a role or a department that must be there."""
        rows: list[tuple[str, int, MustRow | MayRow]] = [
            *(("must_escalate", i, row) for i, row in enumerate(self.must_escalate)),
            *(("may_escalate", i, row) for i, row in enumerate(self.may_escalate)),
        ]
        for section, number, row in rows:
            for place, target in enumerate(row.to if "to" in row.model_fields_set else ()):
                route: Route = (section, number, "to", place) if len(row.to) > 1 else (section, number, "to")
                if target.department:
                    yield Addressee(self.name, target.department, "department", (*route, "department"))
                if target.role:
                    yield Addressee(self.name, target.role, "role", (*route, "role"))
                for also in target.also:
                    yield Addressee(self.name, also, "role or department", (*route, "also"))
        for number, level in enumerate(self.ladder):
            yield Addressee(self.name, level.responsible, "role", ("ladder", number, "responsible"))

    def _level(self, number: int, level: Level) -> Clock:
        return Clock(
            id=f"ladder-{level.level}",
            title=f"Answer of the {level.responsible.replace('-', ' ')}",
            document=self.name,
            applies=Said("escalation_rule", "known", ()),
            starts=("escalated",) if number == 0 else (overdue(f"ladder-{self.ladder[number - 1].level}"),),
            stops=("escalation acknowledged",),
            repeats="every time",
            stages=(Stage("due", level.respond_within, "opening hours", "must", ("respond_within",)),),
            calendar=self.calendar or "",
            strength="must",
            source=tuple(self.source),
            route=("ladder", number),
        )


def _rule(document: Escalation, section: str, number: int, row: MustRow | MayRow) -> Rule:
    first, *others = row.to
    also = dict.fromkeys([*first.also, *(name for other in others for name in (other.name, *other.also) if name)])
    outcome = {"escalate_to": first.name, "status": row.status}
    if also:
        outcome["also"] = ", ".join(also)
    if isinstance(row, MustRow) and row.urgent_without_details:
        outcome["urgent"] = "yes"
    if isinstance(row, MayRow) and row.ask_reason:
        outcome["ask_reason"] = "yes"
    return Rule(
        row.id,
        row.when,
        outcome,
        tuple(row.source or document.source),
        row.title or "",
        document.name,
        (section, number),
        row.if_unknown or document.if_unknown,
        row.quote or "",
    )
