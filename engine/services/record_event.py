"""Something happened in a case: the one way into the log, for the screen, the command line, imports and scenarios.

Gather the case, decide whether the event is allowed and what it changes, append it. The deciding half is pure
(`decided`), so that an import can decide a whole case before it writes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from engine.compile.edition import Edition
from engine.decide.derived import known_at
from engine.decide.forbidden import forbidden
from engine.decide.gates import move_for, must_move, unmet
from engine.decide.sight import MASK
from engine.decide.wording import noticed
from engine.model.case import Case, follow
from engine.model.event import DEADLINE_EVENTS, EVENTS, SHIFT, WORDLESS_DETAILS, Actor, Event
from engine.model.moment import show_moment
from engine.model.privacy import FREE_TEXT
from engine.model.problem import Changed, Refused, did_you_mean, one_of
from engine.model.style import Where
from engine.services.desk import Desk
from engine.services.meanwhile import happened_since
from engine.services.write_events import classes_of, write_events
from engine.store.log import Stale

PERMISSIONS: Final = {
    "received": "create records", "ringing": "create records", "step taken": "run scripts", "escalated": "escalate",
    "resolved": "resolve cases", "closed": "close cases", "gate waived": "waive", "account data shown": "show account data",
    "account data changed": "show account data",
}  # fmt: skip
"""What whoever acts must be allowed to do for an event; the rest is part of creating records."""
NEEDED: Final = {"form completed": ("form",), "checklist item done": ("checklist", "item"), "gate waived": ("gate",)}
"""Details without which an event says nothing."""
SENT: Final = "message sent"
TRIES: Final = 5
"""How often an act is decided anew when somebody else was faster."""


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
    historic: bool = False
    """It comes from an earlier system, whose waivers also pass what is no gate of its own, such as a field of a form."""


def record_event(desk: Desk, case_id: str, *happenings: Happening) -> Case:
    """Appends what happened and gives the case after it. `Refused` tells what stands in the way; nothing is written then."""
    return on_latest(desk, case_id, lambda case: happen(desk, case, *happenings))


def happen(desk: Desk, case: Case, *happenings: Happening) -> Case:
    """The same on a case as it was seen; `Stale` if it has moved on. A request repeated with its key changes nothing."""
    for happening in happenings:
        if happening.kind in DEADLINE_EVENTS:
            raise Refused(f"{happening.kind} is told by a worker, when its time has come, and by nobody else")
        desk.require(permission_for(happening.kind))
    keys = [happening.key for happening in happenings if happening.key]
    if keys and len(desk.log.known_keys(keys)) == len(keys):
        return desk.case(case.id)
    events = decided(desk.edition, case, in_shift(desk, case, happenings), desk.actor, desk.now())
    after = write_events(desk, case, events)
    return desk.case(case.id) if keys else after  # somebody may have sent the same request, and been first


def in_shift(desk: Desk, case: Case, happenings: Sequence[Happening]) -> tuple[Happening, ...]:
    """The happenings, the first with the shift of whoever acts, where that is news: it says when "end of day" is."""
    first, *others = happenings
    if not desk.shift or case.facts.get(SHIFT) == desk.shift:
        return (first, *others)
    return (replace(first, facts={**first.facts, SHIFT: desk.shift}), *others)


def on_latest(desk: Desk, case_id: str, act: Callable[[Case], Case]) -> Case:
    """Acts on the case as it stands; where somebody else is faster, reads it again and decides anew.

    `Changed` where whoever acts has another version before them, and others have done something since.
    """
    for _ in range(TRIES):
        case = desk.case(case_id)
        if changed := happened_since(desk, case, desk.seen.get(case_id, case.version)):
            raise Changed("the case has changed meanwhile; look at it and do it again if it still fits", *changed)
        try:
            return act(case)
        except Stale:
            continue
    raise Refused(f"{case_id} is being changed by somebody else; try again")


def permission_for(kind: str) -> str:
    """What whoever acts must be allowed to do for an event."""
    return PERMISSIONS.get(kind, "create records")


def decided(
    edition: Edition, case: Case, happenings: Sequence[Happening], actor: Actor, at: datetime
) -> tuple[Event, ...]:
    """The events that these happenings are, one after the other; `Refused` for the first that may not be."""
    events: list[Event] = []
    for happening in happenings:
        event = _event(edition, case, happening, actor, at)
        events.append(event)
        case = follow(case, event)
    return tuple(events)


def _event(edition: Edition, case: Case, happening: Happening, actor: Actor, at: datetime) -> Event:
    kind = happening.kind
    if guess := unknown_event(edition, kind):
        raise Refused(guess)
    _require_details(kind, happening.details)
    if kind == "gate waived":
        require_waiver(edition, happening, actor)
    if case.events and at < case.events[-1].at:
        moment, last = (show_moment(one, edition.desk.zone) for one in (at, case.events[-1].at))
        raise Refused(f"{kind} at {moment} is before the last event of the case, at {last}")
    facts = normal_facts(edition, happening.facts)
    details = _without_forbidden(edition, facts, happening.details)
    if not happening.historic and (wording := noticed(edition, facts, _written(kind, details))):
        details["wording"] = wording
    known_facts = known_at(edition, case, at, {**facts, "status": case.status})
    move = move_for(edition, case.status, kind, happening.status)
    if move is None and must_move(edition, kind):
        raise Refused(f"a case that is {case.status} cannot be {kind}")
    lacking = unmet(edition, case, known_facts, kind, move, status=happening.status, urgent=happening.urgent)
    if lacking:
        fields = {fact: lack.reason for lack in lacking for fact in lack.facts}
        raise Refused(*dict.fromkeys(lack.reason for lack in lacking), fields=fields, gate=lacking[0].gate)
    status = case.status
    if move is not None:
        status = happening.status or (case.status if move.target.endswith("*") else move.target)
    return Event(
        case=case.id, number=case.version + 1, at=at, kind=kind, actor=actor, edition=edition.digest, status=status,
        facts=facts, details=details, cause=happening.cause, key=happening.key,
        zone=edition.desk.zone.key, classes=classes_of(edition, facts, details),
    )  # fmt: skip


def require_waiver(edition: Edition, happening: Happening, actor: Actor) -> None:
    """A gate is only waived with a reason, and by the role that its document names, whichever way the waiver comes in."""
    name = happening.details["gate"]
    gate = next((known for known in edition.gates if known.id == name), None)
    if gate is None and not happening.historic:
        raise Refused(f'there is no gate "{name}" that could be waived')
    if gate is not None and not gate.waived_by:
        raise Refused(f"nobody may waive {name}")
    if gate is not None and not edition.stands_for(actor.role, gate.waived_by):
        raise Refused(f"only the role {gate.waived_by} may waive {name}")
    if not happening.details.get("reason", "").strip():
        raise Refused("a waiver needs a reason", fields={"reason": "a reason is needed"})


def _without_forbidden(edition: Edition, facts: Mapping[str, str], details: Mapping[str, str]) -> dict[str, str]:
    """The details, with a note of what should not have been recorded; `Refused` for what must not be."""
    texts = {name: text for name, text in facts.items() if edition.facts[name].type in FREE_TEXT}
    texts |= {name: text for name, text in details.items() if name not in WORDLESS_DETAILS}
    blocked, warned = forbidden(edition.privacy, texts)
    if blocked:
        raise Refused(*(f"{edition.label(name)}: {why}" for name, why in blocked.items()), fields=blocked)
    return {**details, "warned": ", ".join(warned)} if warned else dict(details)


def _written(kind: str, details: Mapping[str, str]) -> dict[str, tuple[str, Where]]:
    """What somebody wrote beside the facts, and who reads it."""
    where: Where = "message" if kind == SENT else "note"
    return {name: (text, where) for name, text in details.items() if name not in WORDLESS_DETAILS | {"message"}}


def _require_details(kind: str, details: Mapping[str, str]) -> None:
    """What the state of a case is read from must be there and readable, or the case could never be read again."""
    if lacking := [name for name in NEEDED.get(kind, ()) if not details.get(name)]:
        raise Refused(f"{kind} needs to say which {one_of(lacking)}")
    try:
        if by := details.get("by", "") if kind == "promise made" else "":
            datetime.fromisoformat(by).astimezone(UTC)
        if number := details.get("promise", "") if kind == "promise kept" else "":
            int(number)
    except (ValueError, OverflowError) as error:
        raise Refused(f"{kind}: {error}") from None


def unknown_event(edition: Edition, kind: str) -> str:
    """What to say of a word that is no event; nothing where it is one."""
    known = tuple(dict.fromkeys((*EVENTS, *edition.workflow.statuses)))
    if kind in known or kind in DEADLINE_EVENTS:
        return ""
    return f'unknown event "{kind}"; {did_you_mean(kind, known) or f"events are {one_of(known, 40)}"}'


def normal_facts(edition: Edition, facts: Mapping[str, str]) -> dict[str, str]:
    """The facts in the form the log keeps; `Refused` names every one that does not fit. An empty text unsays a fact."""
    normal: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, text in facts.items():
        if text == MASK:  # it was not shown, so it stays
            continue
        fact = edition.facts.get(name)
        if fact is None:
            wrong[name] = (
                f'unknown fact "{name}"; {did_you_mean(name, edition.facts) or "it is not a field of any form"}'
            )
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
