"""When would it be due? A case that nobody opened, from a phrase: ``inquiry by email received Friday 2026-03-06 16:50``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine.compile.edition import Edition
from engine.decide.deciding import decide, with_outcomes
from engine.decide.gates import move_for
from engine.model.case import fold
from engine.model.clock import Clock, Reading
from engine.model.event import EVENTS, Actor, Event
from engine.model.fact import Facts
from engine.model.moment import parse_moment
from engine.model.problem import Refused, did_you_mean
from engine.services.open_case import DEFAULTS
from engine.services.read_clocks import clocks, why
from engine.services.record_event import normal_facts, unknown_event

SHAPE: Final = "write for example: inquiry by email received Friday 2026-03-06 16:50"
_FACT = re.compile(r"(.+?)[ =:]+(\S.*)")
_MOMENT = r"(?P<moment>now|(?:[A-Za-z]+,? )?\d{4}-\d{2}-\d{2}[ T].+)"


@dataclass(frozen=True)
class Asked:
    """A case to be: what is known of it and what happens when, in order."""

    facts: Mapping[str, str] = field(default_factory=dict)
    happenings: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True)
class Answer:
    """The clocks such a case has, those that wait to know more of it, and what is known of it."""

    readings: tuple[Reading, ...]
    waiting: Mapping[str, tuple[str, ...]]
    """Title of a clock to the facts that would decide whether the case has it."""
    facts: Facts
    at: datetime


def read_phrase(edition: Edition, phrase: str, now: datetime) -> Asked:
    """``[KIND] [by CHANNEL] [with FACT VALUE and FACT VALUE] EVENT MOMENT``; `Refused` says what is missing."""
    match = re.fullmatch(rf"(?:(?P<case>.*?) )?(?P<event>{_any_event(edition)}) {_MOMENT}", " ".join(phrase.split()))
    if match is None:
        words = phrase.split()
        known = [word for word in _events(edition) if word in phrase]
        guess = next((hint for word in words if (hint := did_you_mean(word, _events(edition)))), "")
        lacking = f'no moment follows "{known[-1]}"' if known else f"no event is in it{f', {guess}' if guess else ''}"
        raise Refused(f'"{phrase}" cannot be read: {lacking}; {SHAPE}')
    facts = _facts_of(match["case"] or "", phrase)
    return Asked(facts, ((match["event"], moment_of(edition, match["moment"], now)),))


def _events(edition: Edition) -> list[str]:
    return list(dict.fromkeys((*EVENTS, *edition.workflow.statuses)))


def _any_event(edition: Edition) -> str:
    """A pattern of every event, the longest first."""
    return "|".join(sorted(map(re.escape, _events(edition)), key=len, reverse=True))


def _facts_of(words: str, phrase: str) -> dict[str, str]:
    """What stands before the event: the kind, the channel, other facts."""
    before, _, others = words.partition(" with ") if " with " in f" {words}" else (words, "", "")
    if words.startswith("with "):
        before, others = "", words.removeprefix("with ")
    kind, _, channel = (
        before.partition(" by ") if not before.startswith("by ") else ("", "", before.removeprefix("by "))
    )
    if len(kind.split()) > 1 or len(channel.split()) > 1:
        raise Refused(f'"{before}" in "{phrase}" is not a kind by a channel; {SHAPE}')
    facts = {name: word for name, word in (("kind", kind), ("channel", channel)) if word}
    return facts | dict(fact_of(one) for one in re.split(r" and |, *", others) if one)


def fact_of(text: str) -> tuple[str, str]:
    """``priority P1``, ``priority=P1``: a fact and its value."""
    match = _FACT.fullmatch(text.strip())
    if match is None:
        raise Refused(f'"{text}" is no fact with its value; write for example priority=P1')
    return match[1].strip().replace(" ", "_"), match[2].strip()


def happening_of(edition: Edition, text: str, now: datetime) -> tuple[str, datetime]:
    """``acknowledged 2026-03-06 16:58``: an event and its moment."""
    words = " ".join(text.split())
    match = re.fullmatch(rf"(?P<event>{_any_event(edition)}) {_MOMENT}", words) or re.fullmatch(
        rf"(?P<event>.+?) {_MOMENT}", words
    )
    if match is None:
        raise Refused(f'"{text}" is no event with its moment; write for example acknowledged 2026-03-06 16:58')
    return match["event"], moment_of(edition, match["moment"], now)


def moment_of(edition: Edition, text: str, now: datetime) -> datetime:
    """A moment in the zone of the desk, or ``now``."""
    try:
        return now if text == "now" else parse_moment(text, edition.desk.zone)
    except ValueError as error:
        raise Refused(str(error)) from None


def when_due(edition: Edition, asked: Asked, at: datetime | None = None) -> Answer:
    """What the clocks of such a case show at a moment, or at its last event; `Refused` names every word that is none."""
    for kind, _ in asked.happenings:
        if guess := unknown_event(edition, kind):
            raise Refused(guess)
    known = normal_facts(edition, {**DEFAULTS, **asked.facts})
    events = _events_of(edition, asked.happenings, known)
    moment = at or events[-1].at
    facts = with_outcomes(edition, fold("asked", events, edition.workflow.initial).facts)
    readings = tuple(sorted((r for r in clocks(edition, events, moment) if r.latest), key=lambda r: bool(r.ceded_to)))
    shown = {reading.clock.id for reading in readings}
    begun = {kind for kind, _ in asked.happenings}
    waiting = {
        clock.title: missing
        for clock in edition.clocks
        if clock.id not in shown and begun.intersection(clock.starts) and (missing := _missing(edition, clock, facts))
    }
    return Answer(readings, waiting, facts, moment)


def _missing(edition: Edition, clock: Clock, facts: Facts) -> tuple[str, ...]:
    """The facts that would decide whether a case has a clock, and with which time; none where it is known not to."""
    findings = why(edition, facts)
    if findings[clock.id].verdict == "not":
        return ()
    names = (clock.id, *map(clock.target_name, range(len(clock.targets))))
    missing = [fact for name in names for fact in findings[name].missing]
    deeper = {fact: decision.missing for decision in decide(edition, facts) for fact in decision.table.decides}
    return tuple(dict.fromkeys(root for fact in missing for root in deeper.get(fact) or (fact,)))


def _events_of(edition: Edition, happenings: Sequence[tuple[str, datetime]], facts: Facts) -> tuple[Event, ...]:
    status = edition.workflow.initial
    events: list[Event] = []
    for number, (kind, at) in enumerate(happenings, 1):
        if events and at < events[-1].at:
            raise Refused(f"{kind} is before {events[-1].kind}; write what happens in its order")
        move = move_for(edition, status, kind)
        if move and not move.target.endswith("*"):
            status = move.target
        elif kind in edition.workflow.statuses:
            status = kind
        begins = {**facts, "opened_at": at.isoformat()} if number == 1 else {}
        events.append(Event("asked", number, at, kind, Actor("", ""), edition.digest, status, begins))
    return tuple(events)
