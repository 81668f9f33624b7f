"""Response times: clocks from one event to another within a time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from engine.kinds.document import Document, Part
from engine.kinds.words import Id, Percent, Source, StrengthWord, Text, When, Within, words_of
from engine.model import clock as word
from engine.model.condition import ALWAYS, All, Not, below
from engine.model.policy import Element, Parts
from engine.model.problem import Route

Counting = Annotated[word.Counting, *words_of("way of counting", ("opening hours", "around the clock"))]


class StageRow(Part):
    """One of several times of a clock: a nudge, the due time, the limit."""

    name: Id
    at: Within
    counting: Counting | None = None
    strength: StrengthWord | None = None


class ExceptionRow(Part):
    """Cases to which the clock does not apply, because a gate takes its place."""

    when: When
    due: Text | None = None


class ClockRow(Part):
    """From one event to another, within a time."""

    id: Id
    title: Text | None = None
    source: Source = []
    quote: Text | None = None
    settlement: Id | None = None
    for_: When = Field(ALWAYS, alias="for")
    from_: Text = Field(alias="from")
    to: Text
    within: Within | None = None
    counting: Counting | None = None
    stages: list[StageRow] = []
    calendar: Id | None = None
    strength: StrengthWord = "must"
    role: Literal["ceiling"] | None = None
    warn_at: list[Percent] = []
    remind_during: Counting | None = None
    pause_while: When | None = None
    pause_at_most: Within | None = None
    exception: ExceptionRow | None = None


class Sla(Document):
    """Response and resolution times."""

    kind: Literal["sla"]
    calendar: Id | None = None
    open_cases: Annotated[Any, *words_of("rule for open cases", ("keep", "move", "restart"))] = "keep"
    clocks: Annotated[list[ClockRow], Field(min_length=1)]

    def lower(self) -> Parts:
        """Its clocks."""
        clocks = tuple(self._clock(row, ("clocks", number)) for number, row in enumerate(self.clocks))
        elements = tuple(
            Element(self.name, row.id, "timed", clock.route, tuple(row.source), row.quote or "")
            for row, clock in zip(self.clocks, clocks, strict=True)
        )
        return Parts(clocks=clocks, elements=elements)

    def _clock(self, row: ClockRow, route: Route) -> word.Clock:
        applies = below(row.for_, ("for",))
        if row.exception:
            applies = All((applies, Not(below(row.exception.when, ("exception", "when")))))
        return word.Clock(
            id=row.id,
            title=row.title or row.id.replace("-", " "),
            document=self.name,
            applies=applies,
            start=row.from_,
            stop=row.to,
            stages=_stages(row),
            calendar=row.calendar or self.calendar or "",
            strength=row.strength,
            source=tuple(row.source or self.source),
            ceiling=row.role == "ceiling",
            warn_at=tuple(row.warn_at),
            pause_while=row.pause_while,
            pause_at_most=row.pause_at_most,
            route=route,
        )


def _stages(row: ClockRow) -> tuple[word.Stage, ...]:
    counting: word.Counting = row.counting or "opening hours"
    stages = [
        word.Stage(s.name, s.at, s.counting or counting, s.strength or row.strength, ("stages", i, "at"))
        for i, s in enumerate(row.stages)
    ]
    if row.within:
        stages.append(word.Stage("due", row.within, counting, row.strength, ("within",)))
    return tuple(stages)
