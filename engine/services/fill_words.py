"""Spoken lines and messages with their placeholders filled in for a case, an agent and a moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.compile.templates import Unknown, placeholders, render
from engine.decide.resources import resources_for
from engine.model.event import Actor
from engine.model.fact import Fact
from engine.model.moment import parse_moment, show_moment
from engine.model.policy import Message
from engine.services.read_case import CaseView

_EMPTY: Final = re.compile(r"\n(?:[ \t]*\n){2,}")
"""More than one empty line: a placeholder on a line of its own had nothing to say."""
NOON: Final = time(12)
EVENING: Final = time(18)


@dataclass(frozen=True)
class Draft:
    """A message ready to be read through; ``missing`` are the facts it could not fill in."""

    message: Message
    subject: str
    text: str
    missing: tuple[str, ...]
    must: Mapping[str, str] = field(default_factory=dict)
    """The values that must still stand in it when it is sent, by their placeholders; those that are known."""
    marks: tuple[str, ...] = ()
    """How what is missing is shown in the text: ``‹resolution›``."""


def words_for(edition: Edition, view: CaseView, actor: Actor, now: datetime) -> dict[str, Any]:
    """Every placeholder with its value; what is not known is a visible gap. See `engine.compile.words`."""
    zone = edition.desk.zone
    facts = view.facts
    words: dict[str, Any] = {name: shown_fact(fact, facts.get(name, ""), zone) for name, fact in edition.facts.items()}
    name = facts.get("customer_name", "")
    local = now.astimezone(zone).time()
    words |= {
        "part_of_day": "morning" if local < NOON else "afternoon" if local < EVENING else "evening",
        "company": edition.desk.company,
        "agent": {"name": actor.name, "first_name": first_name(actor.name)},
        "customer": {
            "name": name or Unknown("customer name"),
            "first_name": first_name(name) or Unknown("customer name"),
            "contact": facts.get("contact") or Unknown("contact"),
        },
        "case": {
            "number": view.case.id,
            "subject": facts.get("subject") or facts.get("summary") or facts.get("topic") or Unknown("subject"),
            "kind": facts.get("kind") or Unknown("kind"),
            "channel": facts.get("channel") or Unknown("channel"),
            "status": view.case.status,
        },
        "resources": "",
        "calendar": {"next_opening": _next_opening(edition, now, zone)},
        "deadline": _deadlines(edition, view, zone),
    }
    return words


def fill(edition: Edition, view: CaseView, actor: Actor, now: datetime, text: str) -> str:
    """One line filled in."""
    return render(text, words_for(edition, view, actor, now)) if "{" in text else text


def draft_message(edition: Edition, view: CaseView, actor: Actor, now: datetime, message: Message) -> Draft:
    """A message filled in, with the closing note outside opening hours."""
    words = words_for(edition, view, actor, now) | {"resources": _handed_over(edition, view, message)}
    text = message.text
    if message.outside_hours and not is_open(edition, now):
        text = f"{text.rstrip()}\n\n{message.outside_hours}\n"
    subject, body = render(message.subject, words), _EMPTY.sub("\n\n", render(text, words))
    gaps = {
        path: found
        for path in placeholders(message.subject + text)
        if isinstance(found := _found(words, path), Unknown)
    }
    shown = f"{subject}\n{body}".casefold()  # a placeholder with a word of its own for the unknown leaves no gap
    must = {path: str(value) for path in message.must_contain if (value := _found(words, path))}
    return Draft(
        message,
        subject,
        body,
        tuple(sorted(path for path, gap in gaps.items() if str(gap).casefold() in shown)),
        must,
        tuple(str(gap) for gap in gaps.values()),
    )


def messages_for(edition: Edition, view: CaseView, now: datetime | None = None) -> tuple[Message, ...]:
    """The messages that fit a case; with a moment, those for closed hours only then."""
    closed = now is None or not is_open(edition, now)
    return tuple(
        m
        for m in edition.messages
        if all(view.known.get(fact) in values for fact, values in m.use_for.items()) and (closed or not m.only_closed)
    )


def is_open(edition: Edition, now: datetime) -> bool:
    """Whether the desk is open; one without a calendar always is."""
    calendar = edition.calendars.get(edition.desk.default_calendar)
    return calendar is None or Spans.of(calendar).is_open(now)


def _handed_over(edition: Edition, view: CaseView, message: Message) -> str:
    """The links for a message, each on a line, under their lead-in; nothing where there is none."""
    found = resources_for(edition, view.known, message.resources) if message.resources else ()
    return "\n".join([edition.shelf.lead_in, *(f"- {one.title}: {one.link}" for one in found)]) if found else ""


def shown_fact(fact: Fact, text: str, zone: ZoneInfo) -> str | Unknown:
    """A value as people read it; moments in the desk's zone."""
    if not text:
        return Unknown(fact.label.lower())
    if fact.type == "date and time":
        try:
            return show_moment(parse_moment(text, zone), zone)
        except ValueError:
            return text
    return text


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def _found(words: Mapping[str, Any], path: str) -> object:
    name, _, part = path.partition(".")
    value = words.get(name)
    return value.get(part) if isinstance(value, dict) and part else value


def _next_opening(edition: Edition, now: datetime, zone: ZoneInfo) -> str | Unknown:
    calendar = edition.calendars.get(edition.desk.default_calendar)
    opening = Spans.of(calendar).next_opening(now) if calendar else None
    return show_moment(opening, zone) if opening else Unknown("next opening")


def _deadlines(edition: Edition, view: CaseView, zone: ZoneInfo) -> dict[str, str | Unknown]:
    dues = {reading.clock.id: reading.due for reading in view.readings}
    return {c.id: show_moment(at, zone) if (at := dues.get(c.id)) else Unknown(c.title) for c in edition.clocks}
