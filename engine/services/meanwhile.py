"""What others do meanwhile: which case they work on, and what has happened since somebody looked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from engine.model.case import Case
from engine.model.event import DEADLINE_EVENTS
from engine.model.moment import show_moment
from engine.services.desk import Desk

PRESENT_FOR: Final = timedelta(minutes=2)
"""How long somebody is taken to be at a case whose desk says nothing more, such as one that was killed."""


def work_on(desk: Desk, case_id: str) -> None:
    """Tells the other desks that whoever acts has this case before them."""
    desk.log.work_on(case_id, desk.actor.name, desk.now() + PRESENT_FOR)


def leave(desk: Desk, case_id: str) -> None:
    """Tells them that it is no longer so."""
    desk.log.work_on(case_id, desk.actor.name, None)


def others_at(desk: Desk) -> Mapping[str, tuple[str, ...]]:
    """Who else works on which case."""
    found = desk.log.working_on(desk.now())
    others = {case: tuple(name for name in people if name != desk.actor.name) for case, people in found.items()}
    return {case: people for case, people in others.items() if people}


def happened_since(desk: Desk, case: Case, version: int) -> tuple[str, ...]:
    """What others have done since somebody saw the case at a version, each in a sentence."""
    zone = desk.edition.desk.zone
    return tuple(
        f"{event.actor.name} ({event.actor.role}), {show_moment(event.at.replace(microsecond=0), zone)}: {event.kind}"
        for event in case.events[version:]
        if event.kind not in DEADLINE_EVENTS and event.actor.name != desk.actor.name
    )
