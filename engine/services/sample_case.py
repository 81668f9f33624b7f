"""A made-up case for whoever writes a document: what the filled samples of the forms say, as far as the document is for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from engine.clocks.due import Timetable
from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.decide.reference import truth
from engine.model.case import fold
from engine.model.clock import Clock, Stage
from engine.model.condition import All, Condition, Test, show
from engine.model.event import Actor, Event
from engine.model.moment import show_moment
from engine.services.open_case import DEFAULTS
from engine.services.read_case import CaseView, view_of

CASE: Final = "C-00001"
STARTS: Final = ((4, time(16, 50)), (6, time(12)))
"""Weekday and time of two starts that show how a clock counts: before a weekend, and in the middle of it."""


def sample_case(
    edition: Edition, document: str, now: datetime, *, filled: bool = True, typed: Mapping[str, str] | None = None
) -> CaseView:
    """A case that a document is for, just received; ``filled``: with the values of the samples; ``typed`` come on top."""
    begins = {**DEFAULTS, "opened_at": now.isoformat(), **_meant(edition, document)}
    facts = {**(_samples(edition, document, begins) if filled else {}), **begins, **_normal(edition, typed or {})}
    status = edition.workflow.initial
    event = Event(CASE, 1, now, "received", Actor("", ""), edition.digest, status, facts)
    return view_of(edition, fold(CASE, (event,), status), now)


def _meant(edition: Edition, document: str) -> dict[str, str]:
    """What a case must be for the document to be used."""
    uses = [script.use_for for script in edition.scripts if script.document == document]
    uses += [message.use_for for message in edition.messages if message.document == document]
    found = {fact: values[0] for use in uses for fact, values in use.items() if values}
    if form := edition.forms.get(document):
        found |= _holding(edition, form.applies)
    for name in ("kind", "channel"):
        choices = edition.facts[name].choices if name in edition.facts else ()
        if choices:
            found.setdefault(name, choices[0])
    return found


def _holding(edition: Edition, condition: Condition) -> dict[str, str]:
    """Values for which a plain condition holds."""
    match condition:
        case All(parts):
            return {name: value for part in parts for name, value in _holding(edition, part).items()}
        case Test(fact, "is", operands) if fact in edition.facts and operands:
            return {fact: edition.facts[fact].write(operands[0])}
        case _:
            return {}


def _samples(edition: Edition, document: str, begins: Mapping[str, str]) -> dict[str, str]:
    """The values of the samples of the forms that such a case has; those of the document itself count most."""
    values = edition.values(begins)
    own = edition.forms.get(document)
    fitting = [form for form in edition.forms.values() if truth(form.applies, values) is True and form is not own]
    found: dict[str, str] = {}
    for form in (*fitting, *([own] if own else [])):
        found |= form.sample or {}
    return _normal(edition, found)


def _normal(edition: Edition, said: Mapping[str, str]) -> dict[str, str]:
    """As the log keeps them; what does not fit, or is not asked of anybody, is left out."""
    found = {}
    for name, text in said.items():
        fact = edition.facts.get(name)
        if fact is None or fact.given or name in {"status", "opened_at"}:
            continue
        try:
            found[name] = fact.normal(text, edition.desk.zone)
        except ValueError:
            continue
    return found


# --- times ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SampleDue:
    """By when a clock would be met that started at a moment."""

    start: str
    due: str


@dataclass(frozen=True)
class SampleClock:
    """A time of a clock, with what it comes to."""

    clock: Clock
    about: str
    """Which of its times: ``limit``, ``where priority is P1``; empty where it has only one."""
    dues: tuple[SampleDue, ...]


def sample_dues(edition: Edition, document: str, now: datetime) -> tuple[SampleClock, ...]:
    """What the clocks of a document come to: begun now, before a weekend, and in it."""
    found = []
    for clock in edition.clocks:
        if clock.document != document:
            continue
        several = len(clock.stages) > 1
        times = [(stage.name if several else "", stage) for stage in clock.stages]
        times += [(f"where {show(target.when)}", target.stages[-1]) for target in clock.targets]
        for about, stage in times:
            dues = tuple(_due(edition, clock, stage, start) for start in _starts(edition, now))
            found.append(SampleClock(clock, about, dues))
    return tuple(found)


def _starts(edition: Edition, now: datetime) -> tuple[datetime, ...]:
    local = now.astimezone(edition.desk.zone)
    starts = [now]
    for weekday, at in STARTS:
        day = local.date() + timedelta(days=(weekday - local.weekday()) % 7 or 7)
        starts.append(datetime.combine(day, at, edition.desk.zone).astimezone(UTC))
    return tuple(starts)


def _due(edition: Edition, clock: Clock, stage: Stage, start: datetime) -> SampleDue:
    zone = edition.desk.zone
    calendar = edition.calendars.get(clock.calendar)
    timetable = Timetable(Spans.of(calendar) if calendar else None, zone, if_closed=clock.if_closed)
    try:
        due = timetable.due(stage.within, stage.counting, start)
    except ValueError:  # a word that no glossary explains: the check tells it
        due = None
    return SampleDue(show_moment(start, zone), show_moment(due, zone) if due else "no due time")
