"""When a case must be escalated, to whom, and who answers by when at each level."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Source, Text, When, Whole, Within, YesNo, words_of
from engine.model.clock import Clock, Stage, overdue
from engine.model.condition import ALWAYS, Said
from engine.model.policy import Element, Parts
from engine.model.rule import Rule, Table


class Target(Part):
    """Who is told: a department or a role, and who else."""

    department: Id | None = None
    role: Id | None = None
    also: Id | None = None

    @property
    def name(self) -> str:
        """The department or role."""
        return self.department or self.role or ""


def _target(value: object) -> object:
    return {"role": value} if isinstance(value, str) else value


class MustRow(Part):
    """A rule that leaves no choice."""

    id: Id
    title: Text | None = None
    when: When
    to: Annotated[Target, BeforeValidator(_target, json_schema_input_type=str | Target)]
    status: Text
    urgent_without_details: YesNo = False
    source: Source = []
    quote: Text | None = None


class MayRow(Part):
    """An escalation at the agent's own judgment."""

    id: Id
    title: Text | None = None
    when: When = ALWAYS
    to: Annotated[Target, BeforeValidator(_target, json_schema_input_type=str | Target)] = Target(role="supervisor")
    status: Text = "escalated-managerial"
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
    if_unknown: Annotated[Any, *words_of("answer", ("ask",))] = "ask"
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
        )
        may = Table(
            f"{self.id}-may",
            self.name,
            "all that match",
            tuple(_rule(self, "may_escalate", i, r) for i, r in enumerate(self.may_escalate)),
            binding=False,
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
        return Parts(tables=(must, may), clocks=clocks, elements=tuple(elements))

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
    outcome = {"escalate_to": row.to.name, "status": row.status}
    if row.to.also:
        outcome["also"] = row.to.also
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
    )
