"""When would it be due? A case that nobody opened, from a phrase: ``inquiry by email received Friday 2026-03-06 16:50``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from engine.compile.edition import Edition
from engine.decide.deciding import decide
from engine.decide.derived import known_at
from engine.decide.gates import move_for
from engine.decide.questions import to_be_given, undecided
from engine.decide.sight import unseen_facts
from engine.model.case import fold
from engine.model.clock import Clock, Reading
from engine.model.event import EVENTS, Actor, Event
from engine.model.fact import Facts
from engine.model.moment import parse_moment, show_moment
from engine.model.problem import Refused, and_of, did_you_mean
from engine.services.desk import Desk
from engine.services.open_case import DEFAULTS
from engine.services.read_clocks import clocks, why
from engine.services.record_event import normal_facts, unknown_event

SHAPE: Final = "write for example: inquiry by email received Friday 2026-03-06 16:50"
_MOMENT = r"(?P<moment>now|(?:[A-Za-z]+,? )?\d{4}-\d{2}-\d{2}[ T].+)"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


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
    """Id of a clock to the facts that would decide whether the case has it, and with which time."""
    facts: Facts
    at: datetime
    unseen: frozenset[str] = frozenset()
    """The facts whose values whoever asks may not see."""


def read_phrase(edition: Edition, phrase: str, now: datetime) -> Asked:
    """``[KIND] [by CHANNEL] [with FACT VALUE and FACT VALUE] EVENT MOMENT``; `Refused` says what is missing."""
    words = " ".join(phrase.split())
    match = re.fullmatch(rf"(?:(?P<case>.*?) )??(?P<event>{_any_event(edition)}) {_MOMENT}", words)
    if match is None:
        raise Refused(f'"{phrase}" cannot be read: {_lacking(edition, words)}; {SHAPE}')
    facts = _facts_of(edition, match["case"] or "", phrase)
    return Asked(facts, ((match["event"], moment_of(edition, match["moment"], now)),))


def _lacking(edition: Edition, words: str) -> str:
    """What a phrase that cannot be read has not."""
    named = re.findall(rf"(?<![\w-])(?:{_any_event(edition)})(?![\w-])", words)
    if named and _DAY.search(words):
        return "the time of day is missing"
    if named:
        return f'no moment follows "{named[-1]}"'
    guesses = (did_you_mean(word, _events(edition)) for word in words.split() if word != "now")
    guess = next(filter(None, guesses), "")
    return f"no event is in it{f', {guess}' if guess else ''}"


def _events(edition: Edition) -> list[str]:
    return list(dict.fromkeys((*EVENTS, *edition.workflow.statuses)))


def _any_event(edition: Edition) -> str:
    """A pattern of every event, the longest first."""
    return "|".join(sorted(map(re.escape, _events(edition)), key=len, reverse=True))


def _facts_of(edition: Edition, words: str, phrase: str) -> dict[str, str]:
    """What stands before the event: the kind, the channel, other facts."""
    before, _, others = f" {words} ".partition(" with ")
    kind, _, channel = f" {before.strip()} ".partition(" by ")
    kind, channel = kind.strip(), channel.strip()
    if len(kind.split()) > 1 or len(channel.split()) > 1:
        raise Refused(f'"{before.strip()}" in "{phrase}" is not a kind by a channel; {SHAPE}')
    facts = {name: word for name, word in (("kind", kind), ("channel", channel)) if word}
    return facts | dict(fact_of(edition, one) for one in re.split(r" and |, *", others.strip()) if one)


def fact_of(edition: Edition, text: str) -> tuple[str, str]:
    """``topic=billing``, ``customer name Jane Smith``: a fact and its value."""
    words = text.strip()
    if sign := re.search("[=:]", words):
        name, value = words[: sign.start()].strip(), words[sign.end() :].strip()
    else:
        known = sorted((fact.replace("_", " ") for fact in edition.facts), key=len, reverse=True)
        name = next((one for one in known if words.startswith(f"{one} ")), words.partition(" ")[0])
        value = words.removeprefix(name).strip()
    if not name or not value:
        raise Refused(f'"{text}" is no fact with its value; write for example topic=billing')
    return name.replace(" ", "_"), value


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
    for coded in edition.tables:
        for name in set(coded.table.decides) & asked.facts.keys():
            read = and_of(edition.label(fact) for fact in coded.table.reads)
            raise Refused(f"{edition.label(name)} follows from {read}; say those instead")
    known = normal_facts(edition, {**DEFAULTS, **asked.facts})
    events = _events_of(edition, asked.happenings, known)
    return _answer(edition, events, at or events[-1].at)


def when_due_of_case(desk: Desk, case_id: str, at: datetime) -> Answer:
    """The same of a case of the log; `Refused` if there is none."""
    case = desk.case(case_id)
    return replace(_answer(desk.edition, case.events, at), unseen=unseen_facts(desk.edition, desk.actor.role, case))


def _answer(edition: Edition, events: Sequence[Event], at: datetime) -> Answer:
    happened = tuple(event for event in events if event.at <= at)
    if not happened:
        begins = show_moment(events[0].at, edition.desk.zone)
        raise Refused(f"nothing has happened by then; the first event is {events[0].kind} on {begins}")
    facts = known_at(edition, fold("asked", happened, edition.workflow.initial), at)
    latest = [reading for reading in clocks(edition, happened, at) if reading.latest]
    shown = {reading.clock.id for reading in latest}
    begun = {event.kind for event in happened}
    waiting = {
        clock.id: missing
        for clock in edition.clocks
        if clock.id not in shown and begun.intersection(clock.starts) and (missing := _missing(edition, clock, facts))
    }
    return Answer(tuple(sorted(latest, key=lambda reading: bool(reading.ceded_to))), waiting, facts, at)


def _missing(edition: Edition, clock: Clock, facts: Facts) -> tuple[str, ...]:
    """The facts that would decide whether a case has a clock, and with which time; none where it is known not to."""
    findings = why(edition, facts)
    if findings[clock.id].verdict == "not":
        return ()
    names = (clock.id, *map(clock.target_name, range(len(clock.targets))))
    missing = dict.fromkeys(fact for name in names for fact in findings[name].missing)
    return to_be_given(tuple(missing), undecided(decide(edition, facts)))


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
