"""A recurring audit of records: how often, how many, by whom, against which scorecard, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import (
    IF_CLOSED,
    Id,
    Percent,
    Source,
    Text,
    Texts,
    Whole,
    Within,
    YesNo,
    due_of,
    reads,
    words_of,
)
from engine.model.duty import Duty, Every, parse_every
from engine.model.policy import Element, Parts, Sentence


class Population(Part):
    """What is drawn from, and how much of it."""

    what: Text
    sample: Text
    at_least: Whole = 0
    spread_over: Texts = []
    each_agent_at_least: Whole = 0


class Auditor(Part):
    """Who looks, and who may not."""

    role: Id
    not_: Text | None = Field(None, alias="not")


class Question(Part):
    """One line of the scorecard: something to ask, or a figure that answers itself."""

    id: Id
    ask: Text | None = None
    automatic: Text | None = None
    points: Whole = 1
    fail_all: YesNo = False
    source: Source = []


class Consequence(Part):
    """What follows from a result below the pass mark."""

    create: Text
    due: Within | None = None


class Audit(Document):
    """Sampling and scorecard of an audit."""

    kind: Literal["audit"]
    every: Annotated[Every, *reads(parse_every, "How often.", "month", "every quarter")]
    due: Annotated[
        Text, Field(description="By when after the end of the period, e.g. 10 opening days after month end.")
    ]
    if_closed: Annotated[Any, *words_of("place for a due time in closed hours", IF_CLOSED)] = None
    calendar: Id | None = None
    from_: Annotated[list[Population], Field(alias="from", min_length=1)]
    draw: Annotated[Any, *words_of("way to draw", ("reproducible",))] = "reproducible"
    auditor: Auditor
    second_look: Percent | None = None
    scorecard: Annotated[list[Question], Field(min_length=1)]
    pass_mark: Percent
    if_below: Consequence | None = None

    @model_validator(mode="after")
    def _due_after_its_period(self) -> Audit:
        due_of(self.due, self.every)
        return self

    def lower(self) -> Parts:
        """The duty to hold it. What is drawn and how it is scored is declared; no sample is drawn yet."""
        duty = Duty(
            self.id, self.title, self.name, "audit", due_of(self.due, self.every), self.every,
            if_closed=self.if_closed or "stays", calendar=self.calendar or "", who=self.auditor.role, route=("due",),
            since=self.effective.from_ if self.effective else None,
        )  # fmt: skip
        elements = [
            Element(self.name, question.id, "declared", ("scorecard", number), tuple(question.source))
            for number, question in enumerate(self.scorecard)
        ]
        elements.append(Element(self.name, "", "timed", (), tuple(self.source)))
        return Parts(duties=(duty,), elements=tuple(elements), sentences=tuple(self._sentences()))

    def _sentences(self) -> Iterator[Sentence]:
        """What is drawn, who looks, and the scorecard."""
        for row in self.from_:
            parts = [f"of the {row.what}: {row.sample}"]
            parts += [f"at least {row.at_least}"] if row.at_least else []
            parts += [f"at least {row.each_agent_at_least} of each agent"] if row.each_agent_at_least else []
            parts += [f"spread over {', '.join(row.spread_over)}"] if row.spread_over else []
            yield Sentence("What is drawn", ", ".join(parts))
        not_ = f", not the {self.auditor.not_}" if self.auditor.not_ else ""
        yield Sentence("Who looks", f"the {self.auditor.role}{not_}")
        if self.second_look:
            yield Sentence("Who looks", f"a second look at {self.second_look}%")
        for line in self.scorecard:
            words = line.ask or f"answered by the figure: {line.automatic}"
            marks = [f"{line.points} {'point' if line.points == 1 else 'points'}"]
            marks += ["a no fails the whole record"] if line.fail_all else []
            yield Sentence("Scorecard", f"{words} ({', '.join(marks)})", line.id)
        yield Sentence("What follows", f"{self.pass_mark}% are needed to pass")
        if self.if_below:
            due = f", due within {self.if_below.due}" if self.if_below.due else ""
            yield Sentence("What follows", f"below that: {self.if_below.create}{due}")
