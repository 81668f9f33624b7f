"""Anybody may suggest a change to a clause, or to what was made of it; whoever edits the policy finds it in an inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.decide.forbidden import forbidden
from engine.model.event import DESK_STREAM, Event
from engine.model.problem import Refused
from engine.services.desk import Desk

SUGGESTED: Final = "change suggested"
SUGGEST: Final = "suggest changes"
EDIT: Final = "edit policy"
LONGEST: Final = 2_000


@dataclass(frozen=True)
class Suggestion:
    """What somebody would have different, and about which part of the documents, in which version."""

    id: str
    about: str
    """An element or a clause: ``script/phone-greeting#greet``, ``CALL §4.1(2)``."""
    version: str
    text: str
    by: str
    role: str
    at: datetime


def suggest(desk: Desk, about: str, text: str) -> Suggestion:
    """Keeps a suggestion, which is about documents and never about a customer."""
    desk.require(SUGGEST)
    words = text.strip()
    if not words:
        raise Refused("say what should be different", fields={"text": "a few words are needed"})
    if len(words) > LONGEST:
        raise Refused(f"a suggestion has at most {LONGEST:,} letters; this has {len(words):,}")
    blocked, _ = forbidden(desk.edition.privacy, {"suggestion": words})
    if blocked:
        raise Refused(*blocked.values(), fields={"text": "; ".join(blocked.values())})
    version = desk.edition.versions.get(about.partition("#")[0], "")
    desk.note(
        Event(
            DESK_STREAM, 0, desk.now(), SUGGESTED, desk.actor, desk.edition.digest, "",
            details={"about": about, "version": version, "suggestion": words},
        )
    )  # fmt: skip
    return _suggestions(desk.log.noted([SUGGESTED]))[-1]


def inbox(desk: Desk) -> tuple[Suggestion, ...]:
    """All suggestions, the newest first; `Refused` for whoever may not edit the policy."""
    desk.require(EDIT)
    return tuple(reversed(_suggestions(desk.log.noted([SUGGESTED]))))


def own_suggestions(desk: Desk) -> tuple[Suggestion, ...]:
    """Those of whoever acts, the newest first."""
    return tuple(one for one in reversed(_suggestions(desk.log.noted([SUGGESTED]))) if one.by == desk.actor.name)


def _suggestions(events: Sequence[Event]) -> list[Suggestion]:
    return [
        Suggestion(
            f"S-{number:04}", event.details.get("about", ""), event.details.get("version", ""),
            event.details.get("suggestion", ""), event.actor.name, event.actor.role, event.at,
        )
        for number, event in enumerate(events, 1)
    ]  # fmt: skip
