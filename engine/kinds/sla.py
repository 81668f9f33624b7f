"""Response times: clocks from one event to another within a time."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import (
    Id,
    Percent,
    Source,
    StrengthWord,
    Text,
    Texts,
    When,
    Within,
    misplaced,
    words_of,
    wrong,
)
from engine.model import clock as word
from engine.model.allowance import DAYS, MONTHS, OPENING, SECONDS, Allowance
from engine.model.condition import ALWAYS, All, Not, below
from engine.model.policy import Element, Parts, Sentence
from engine.model.problem import Route

Counting = Annotated[word.Counting, *words_of("way of counting", word.COUNTINGS)]
PERIODS: Final = ("day", "week", "month", "quarter", "year")
OPEN_CASES: Final = {
    "keep": "open cases keep the times they began with",
    "move": "open cases move to the new times",
    "restart": "open cases begin anew with the new times",
}
_OBJECTIVE = re.compile(rf"(\d{{1,3}}) ?%(?: (?:each|every|a) ({'|'.join(PERIODS)}))?")


def _objective(value: object) -> word.Objective:
    """``95% each month``."""
    match = _OBJECTIVE.fullmatch(value) if isinstance(value, str) else None
    if match is None or not 0 < int(match[1]) <= 100:  # noqa: PLR2004 - percent
        message = f'"{value}" is no share to reach; write for example 95%, or 95% each month'
        raise wrong(message)
    return word.Objective(int(match[1]), match[2] or "")


class StageRow(Part):
    """One of several times of a clock: a nudge, the due time, the limit."""

    name: Id
    at: Within
    counting: Counting | None = None
    strength: StrengthWord | None = None


class TargetRow(Part):
    """Another time for some of the cases, such as those of a priority; the first that fits counts."""

    when: When
    within: Within
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
    from_: Texts = Field(alias="from", description="The event that starts it, several, or: <clock> overdue.")
    to: Annotated[Texts, Field(description="The event that stops it, or several.")]
    within: Within | None = None
    counting: Annotated[
        Counting | None, Field(description="How its times count; needed unless each stage says it.")
    ] = None
    stages: list[StageRow] = []
    targets: list[TargetRow] = []
    calendar: Id | None = None
    if_closed: Annotated[
        Any, *words_of("place for a due time in closed hours", ("stays", "next opening", "closing before"))
    ] = None
    strength: StrengthWord = "must"
    role: Literal["ceiling"] | None = None
    warn_at: list[Percent] = []
    remind_during: Counting | None = None
    pause_while: When | None = None
    pause_from: Texts = []
    pause_until: Texts = []
    pause_at_most: Within | None = None
    void_when: When | None = None
    repeats: Annotated[Any, *words_of("way to repeat", ("after reopening", "every time", "never"))] = "after reopening"
    objective: Annotated[
        word.Objective | None,
        PlainValidator(_objective),
        WithJsonSchema(
            {"type": "string", "examples": ["95%", "95% each month"], "description": "How often it is to be met."}
        ),
    ] = None
    exception: ExceptionRow | None = None

    @model_validator(mode="after")
    def _says_how_it_counts(self) -> ClockRow:
        times: list[tuple[Route, Allowance, str | None]] = [
            *((("stages", n, "at"), row.at, row.counting or self.counting) for n, row in enumerate(self.stages)),
            *(
                (("targets", n, "within"), row.within, row.counting or self.counting)
                for n, row in enumerate(self.targets)
            ),
        ]
        if self.within is not None:
            times.append((("within",), self.within, self.counting))
        silent = not any(counting for _, _, counting in times)
        for route, allowance, counting in times:
            if problem := _miscounted(allowance, counting, silent=silent):
                raise misplaced(problem, route)
        if bool(self.pause_from) != bool(self.pause_until):
            has, lacks = ("pause_from", "pause_until") if self.pause_from else ("pause_until", "pause_from")
            raise misplaced(f'"{has}" needs "{lacks}" beside it; write the events that begin and end a pause', (has,))
        return self


def _miscounted(allowance: Allowance, counting: str | None, *, silent: bool) -> str:
    """What is wrong with how a time is counted; "" where it is clear. ``silent``: the whole clock does not say it."""
    unit, words = allowance.unit, allowance.words
    if counting is None and (unit in SECONDS or (silent and unit not in {"none", "best effort"})):
        return f'how "{words}" counts is not said; write  counting: opening hours  or  counting: around the clock'
    if unit in SECONDS and counting in {"opening days", "calendar days"}:
        return f'"{words}" cannot count in {counting}; write a number of days, or  counting: opening hours'
    if unit == "day" and counting == "opening hours":
        return f'"{words}" cannot count in opening hours; write {_opening_days(allowance)}, or  counting: calendar days'
    dated = unit in DAYS or unit in MONTHS
    if dated and (counting == "opening hours" or (counting == "opening days" and unit != "day")):
        return f'"{words}" cannot count in {counting}; write a number of opening days, or  counting: calendar days'
    if unit in OPENING and counting == "opening days":
        return f'"{words}" cannot count in opening days; take  counting  out'
    return ""


def _opening_days(allowance: Allowance) -> str:
    return f"{allowance.words.partition(' ')[0]} opening {'day' if allowance.amount == 1 else 'days'}"


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
        told = (Sentence("When the times change", OPEN_CASES[self.open_cases]),)
        return Parts(clocks=clocks, elements=elements, sentences=told)

    def _clock(self, row: ClockRow, route: Route) -> word.Clock:
        applies = below(row.for_, ("for",))
        if row.exception:
            applies = All((applies, Not(below(row.exception.when, ("exception", "when")))))
        return word.Clock(
            id=row.id,
            title=row.title or row.id.replace("-", " "),
            document=self.name,
            applies=applies,
            starts=tuple(row.from_),
            stops=tuple(row.to),
            stages=_stages(row),
            calendar=row.calendar or self.calendar or "",
            strength=row.strength,
            source=tuple(row.source or self.source),
            ceiling=row.role == "ceiling",
            warn_at=tuple(row.warn_at),
            remind_during=row.remind_during or "around the clock",
            targets=tuple(_target(row, number) for number in range(len(row.targets))),
            pause_while=row.pause_while,
            pause_from=tuple(row.pause_from),
            pause_until=tuple(row.pause_until),
            pause_at_most=row.pause_at_most,
            void_when=row.void_when,
            repeats=row.repeats,
            if_closed=row.if_closed or "stays",
            objective=row.objective,
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


def _target(row: ClockRow, number: int) -> word.Target:
    target, route = row.targets[number], ("targets", number)
    counting: word.Counting = target.counting or row.counting or "opening hours"
    stage = word.Stage("due", target.within, counting, target.strength or row.strength, (*route, "within"))
    return word.Target(target.when, (stage,), route)
