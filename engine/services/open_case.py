"""A customer makes contact: a new case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.model.case import Case, fold
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.record_event import TRIES, Happening, decided, in_shift, permission_for
from engine.services.write_events import write_events
from engine.store.log import Stale

DEFAULTS: Mapping[str, str] = {"direction": "incoming", "audience": "customer"}


def first_facts(desk: Desk, now: datetime) -> dict[str, str]:
    """What every new case begins with: who speaks to whom, and the moment, wherever a document wants it."""
    clocked = [fact.id for fact in desk.edition.facts.values() if fact.starts_as == "now"]
    return {**DEFAULTS, **dict.fromkeys(["opened_at", *clocked], now.isoformat())}


def open_case(desk: Desk, facts: Mapping[str, str], event: str = "received", *also: str) -> Case:
    """The new case, with its first event; ``facts`` say at least its kind and channel, ``also`` what happened with it."""
    said = {name: text for name, text in facts.items() if text.strip()}  # nothing is known yet that a blank could unsay
    missing = {name: f"{desk.edition.label(name)} is missing" for name in ("kind", "channel") if name not in said}
    if missing:
        raise Refused(fields=missing)
    for kind in (event, *also):
        desk.require(permission_for(kind))
    for _ in range(TRIES):
        case = fold(desk.log.next_case(), (), desk.edition.workflow.initial)
        now = desk.now()
        first = Happening(event, {**first_facts(desk, now), **said})
        told = in_shift(desk, case, (first, *(Happening(kind) for kind in also)))
        events = decided(desk.edition, case, told, desk.actor, now)
        try:
            return write_events(desk, case, events)
        except Stale:  # another desk took the number; take the next
            continue
    raise Refused("other desks are opening cases at this very moment; try again")
