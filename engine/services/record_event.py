"""Something happened in a case: the one way into the log, for the screen, the command line, imports and scenarios.

Gather the case, decide whether the event is allowed and what it changes, append it. The deciding half is pure
(`decided`), so that an import can decide a whole case before it writes anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine.compile.edition import Edition
from engine.decide.deciding import with_outcomes
from engine.decide.gates import move_for, must_move, unmet
from engine.model.case import Case, fold, follow
from engine.model.event import EVENTS, Actor, Event
from engine.model.problem import Refused, did_you_mean
from engine.services.desk import Desk
from engine.store.log import Stale

PERMISSIONS: Final = {
    "received": "create records", "ringing": "create records", "step taken": "run scripts", "escalated": "escalate",
    "resolved": "resolve cases", "closed": "close cases", "gate waived": "waive", "account data shown": "show account data",
}  # fmt: skip
"""What whoever acts must be allowed to do for an event; the rest is part of creating records."""
TRIES: Final = 3


@dataclass(frozen=True)
class Happening:
    """What somebody says has happened. ``status`` is the target where rules decided it; ``urgent`` passes over details."""

    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    cause: str = ""
    key: str = ""
    urgent: bool = False


def record_event(desk: Desk, case_id: str, *happenings: Happening) -> Case:
    """Appends what happened and gives the case after it. `Refused` tells what stands in the way; nothing is written then."""
    for happening in happenings:
        desk.require(PERMISSIONS.get(happening.kind, "create records"))
    for attempt in range(TRIES):
        case = fold(case_id, desk.log.events(case_id), desk.edition.workflow.initial)
        events = decided(desk.edition, case, happenings, desk.actor, desk.now())
        try:
            desk.log.append(events)
        except Stale:
            if attempt == TRIES - 1:
                raise Refused(f"{case_id} is being changed by somebody else; try again") from None
            continue
        return fold(case_id, (*case.events, *events), desk.edition.workflow.initial)
    raise AssertionError("unreachable: the last attempt returns or raises")


def decided(edition: Edition, case: Case, happenings: Sequence[Happening], actor: Actor, at: datetime) -> tuple[Event, ...]:
    """The events that these happenings are, one after the other; `Refused` for the first that may not be."""
    events: list[Event] = []
    for happening in happenings:
        event = _event(edition, case, happening, actor, at)
        events.append(event)
        case = follow(case, event)
    return tuple(events)


def _event(edition: Edition, case: Case, happening: Happening, actor: Actor, at: datetime) -> Event:
    kind = happening.kind
    if kind not in EVENTS and kind not in edition.workflow.statuses:
        known = (*EVENTS, *edition.workflow.statuses)
        raise Refused(f'unknown event "{kind}"; {did_you_mean(kind, known) or "see the list of events in the manual"}')
    if case.events and at < case.events[-1].at:
        raise Refused(f"{kind} at {at:%Y-%m-%d %H:%M} is before the last event of the case, at {case.events[-1].at:%Y-%m-%d %H:%M}")
    facts = normal_facts(edition, happening.facts)
    known_facts = with_outcomes(edition, {**case.facts, **facts, "status": case.status})
    move = move_for(edition, case.status, kind, happening.status)
    if move is None and must_move(edition, kind):
        raise Refused(f"a case that is {case.status} cannot be {kind}")
    lacking = unmet(edition, case, known_facts, kind, move, urgent=happening.urgent)
    if lacking:
        fields = {fact: lack.reason for lack in lacking for fact in lack.facts}
        raise Refused(*dict.fromkeys(lack.reason for lack in lacking), fields=fields, gate=lacking[0].gate)
    status = case.status
    if move is not None:
        status = happening.status or (case.status if move.target.endswith("*") else move.target)
    return Event(
        case=case.id, number=case.version + 1, at=at, kind=kind, actor=actor, edition=edition.digest, status=status,
        facts=facts, details=dict(happening.details), cause=happening.cause, key=happening.key,
    )  # fmt: skip


def normal_facts(edition: Edition, facts: Mapping[str, str]) -> dict[str, str]:
    """The facts in the form the log keeps; `Refused` names every one that does not fit. An empty text unsays a fact."""
    normal: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, text in facts.items():
        fact = edition.facts.get(name)
        if fact is None:
            wrong[name] = f'unknown fact "{name}"; {did_you_mean(name, edition.facts) or "it is not a field of any form"}'
        elif name == "status":
            wrong[name] = "the status follows from what happened; it cannot be set"
        elif not text.strip():
            normal[name] = ""
        else:
            try:
                normal[name] = fact.normal(text, edition.desk.zone)
            except ValueError as error:
                wrong[name] = str(error)
    if wrong:
        raise Refused(fields=wrong)
    return normal
