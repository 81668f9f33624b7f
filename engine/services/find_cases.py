"""Cases found by words, and everything that happened with a customer: both as whoever asks may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.compile.edition import Edition
from engine.decide.sight import masked
from engine.model.case import Case, fold
from engine.model.event import Event
from engine.model.privacy import PUBLIC
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.refresh import refresh_standings

MOST: Final = 50


@dataclass(frozen=True)
class Found:
    """The cases in which all the words stand, the newest first; ``more`` where there are others beyond."""

    cases: tuple[Case, ...]
    more: bool


def find_cases(desk: Desk, words: str, most: int = MOST) -> Found:
    """The newest cases with all these words, whole or by their beginning (``kett*``).

    Only what may be seen is searched: a word of a privacy class that a role does not see is not found by it.
    """
    if not words.strip():
        raise Refused("say at least one word to find cases by")
    refresh_standings(desk)  # what was brought over from elsewhere has not been looked at yet
    edition, role = desk.edition, desk.actor.role
    cases: list[Case] = []
    asked = desk.log.find(words, seen_classes(edition, role), most + 1)
    for case_id, events in desk.log.events_of(asked[:most]).items():
        case = fold(case_id, events, edition.workflow.initial)
        if desk.sees(case):
            cases.append(masked(edition, role, case))
    cases.sort(key=lambda case: (case.events[-1].at, case.id), reverse=True)
    return Found(tuple(cases), len(asked) > most)


def seen_classes(edition: Edition, role: str) -> list[str]:
    """The privacy classes whose words a role may find cases by."""
    groups = [PUBLIC, *(name for name in edition.privacy.classes if name != PUBLIC)]
    if not edition.privacy.declared:
        groups += sorted({fact.privacy for fact in edition.facts.values()} - {"", PUBLIC})
    return [group for group in groups if edition.may_see(role, group)]


def history_of(desk: Desk, customer: str) -> tuple[Event, ...]:
    """Everything that happened in the cases of a customer that whoever asks may see, in order of time."""
    found = desk.log.events_of(desk.log.cases_of(customer)) if customer else {}
    if not found:
        raise Refused(f"there is no customer {customer}")
    events: list[Event] = []
    for case_id, of_case in found.items():
        case = fold(case_id, of_case, desk.edition.workflow.initial)
        if desk.sees(case):
            events += desk.shown(case).events
    return tuple(sorted(events, key=lambda event: (event.at, event.case, event.number)))
