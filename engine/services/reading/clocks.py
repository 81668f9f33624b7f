"""Clocks as sentences: which cases, from what to what, how long, and what happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.clock import Clock, Stage, waited_for
from engine.model.condition import ALWAYS, show
from engine.model.problem import and_of, one_of
from engine.services.explain_clock import within_words
from engine.services.reading.parts import Line, Link, Passage, Reading, Section, allowed, plain, sentence

GROUP: Final = "Times and clocks"
CLOSED: Final = {
    "next opening": "a due time in closed hours moves to the next opening",
    "closing before": "a due time in closed hours moves to the closing before it",
}
REPEATS: Final = {"every time": "it begins anew each time", "never": "it runs once only"}
STRENGTHS: Final = {"must": "must be met", "should": "should be met", "aim": "is aimed at"}


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """Every clock of the document."""
    passages = tuple(_passage(edition, clock) for clock in edition.clocks if clock.document == document)
    yield Section("Clocks", passages)


def _passage(edition: Edition, clock: Clock) -> Passage:
    note = "a ceiling" if clock.ceiling else clock.strength
    return Passage(clock.title, tuple(_lines(edition, clock)), tuple(_links(edition, clock)), clock.id, note)


def _lines(edition: Edition, clock: Clock) -> Iterator[Line]:
    cases = "for every case" if clock.applies == ALWAYS else f"for cases where {show(clock.applies)}"
    way = f"from {one_of(_start(edition, event) for event in clock.starts)} to {one_of(clock.stops)}"
    several = len(clock.stages) > 1 or bool(clock.targets)
    yield Line(
        sentence(
            f"{cases}: {way}"
            if several or not clock.stages
            else f"{cases}: {way}, {_time(edition, clock, clock.stages[0])}"
        )
    )
    for target in clock.targets:
        yield Line(sentence(f"where {show(target.when)}: {_time(edition, clock, target.stages[-1])}"))
    for stage in clock.stages if several else ():
        otherwise = "else" if clock.targets and len(clock.stages) == 1 else stage.name
        yield Line(sentence(f"{otherwise}: {_time(edition, clock, stage)}"))
    for words in _beside(clock):
        yield Line(sentence(words), tone="calm")


def _start(edition: Edition, event: str) -> str:
    name = waited_for(event)
    other = next((clock.title for clock in edition.clocks if clock.id == name), plain(name))
    return f"the moment when “{other}” has run out" if name else event


def _time(edition: Edition, clock: Clock, stage: Stage) -> str:
    calendar = edition.calendars.get(clock.calendar)
    on = f" of {calendar.title}" if calendar and _on_opening(stage) else ""
    strict = "" if stage.strength == clock.strength else f"; it {STRENGTHS[stage.strength]}"
    return f"{allowed(within_words(stage))}{on}{strict}"


def _on_opening(stage: Stage) -> bool:
    """Whether the hours of the calendar matter to it."""
    return stage.counting in {"opening hours", "opening days"} or "opening" in stage.within.unit


def _beside(clock: Clock) -> Iterator[str]:
    if clock.ceiling:
        yield "it gives way to any stricter clock of the same case"
    if clock.warn_at:
        hours = "" if clock.remind_during == "around the clock" else f", in {clock.remind_during} only"
        yield f"whoever works on it is told when {and_of(f'{one}%' for one in clock.warn_at)} of the time is used up{hours}"
    most = f", for {clock.pause_at_most} at most" if clock.pause_at_most else ""
    if clock.pause_while is not None:
        yield f"it stands still while {show(clock.pause_while)}{most}"
    if clock.pause_from:
        yield f"it stands still from {one_of(clock.pause_from)} to {one_of(clock.pause_until)}{most}"
    if clock.void_when is not None:
        yield f"it no longer counts when {show(clock.void_when)}"
    if clock.winds_up:
        yield "whatever happens in the case starts it anew"
    elif clock.repeats in REPEATS:
        yield REPEATS[clock.repeats]
    if clock.if_closed in CLOSED:
        yield CLOSED[clock.if_closed]
    if clock.objective:
        each = f" each {clock.objective.each}" if clock.objective.each else ""
        yield f"{clock.objective.percent}% are to be met{each}"


def _links(edition: Edition, clock: Clock) -> Iterator[Link]:
    for other in edition.clocks:
        if other.id in clock.after:
            yield Link(f"{other.document}#{other.id}", "after")
    stages = (*clock.stages, *(stage for target in clock.targets for stage in target.stages))
    if (calendar := edition.calendars.get(clock.calendar)) and any(map(_on_opening, stages)):
        yield Link(calendar.document, "counts on")


READING: Final = Reading(GROUP, sections)
