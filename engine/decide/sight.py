"""Who sees what: which cases a role sees at all, and which values of them; the rest is masked, never left half out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.compile.edition import NO_CONTENT, Edition
from engine.model.case import Case
from engine.model.event import ERASED, Actor, Event
from engine.model.privacy import PUBLIC

MASK: Final = "•••••"
"""What stands in the place of a value that may not be seen; given back, it means that the value stays as it is."""
DETAIL: Final = "/"
ALL, TEAM, OWN = "all cases", "team cases", "own cases"


def sees_case(edition: Edition, actor: Actor, case: Case) -> bool:
    """Whether somebody sees a case. Whose it is, is only asked where the roles document names people."""
    role = edition.roles.get(actor.role)
    if role is None:
        return not edition.roles
    if NO_CONTENT & role.sees:
        return False
    scope = {ALL, TEAM, OWN} & role.sees
    if not edition.people or not scope or ALL in scope or "read everything" in role.may:
        return True
    handled = {event.actor.name for event in case.events}
    colleagues = {person.name: person for person in edition.people.values()}
    known = handled & colleagues.keys()
    if not known or actor.name in known:
        return True  # a case that nobody here has worked on is everybody's
    own = colleagues.get(actor.name)
    return TEAM in scope and own is not None and any(colleagues[name].team == own.team for name in known)


def hidden(edition: Edition, role: str, case: Case) -> frozenset[str]:
    """The privacy classes of a case that a role does not see."""
    groups = {group for event in case.events for group in event.classes.values()}
    groups |= {edition.class_of(fact) for fact in case.facts}
    return frozenset(group for group in groups if group not in {"", PUBLIC} and not edition.may_see(role, group))


def unseen(edition: Edition, role: str, case: Case) -> frozenset[str]:
    """The facts that a role does not see the values of, whether this case has them or not."""
    groups = hidden(edition, role, case)
    never = {name for name in edition.facts if not edition.may_see(role, edition.class_of(name))}
    return frozenset(never | {name for name in case.facts if _class(edition, case, name) in groups})


def masked(edition: Edition, role: str, case: Case) -> Case:
    """The case as a role may see it."""
    groups = hidden(edition, role, case)
    if not groups:
        return case
    events = tuple(_masked(edition, event, groups) for event in case.events)
    facts = {name: _mask(value, _class(edition, case, name) in groups) for name, value in case.facts.items()}
    text = edition.privacy.unmarked_text in groups
    promises = tuple(replace(promise, text=_mask(promise.text, text)) for promise in case.promises)
    return replace(case, events=events, facts=facts, promises=promises)


def _class(edition: Edition, case: Case, fact: str) -> str:
    """The class that a value was recorded with, where the documents have a laxer one since."""
    recorded = next((e.classes[fact] for e in reversed(case.events) if fact in e.facts and fact in e.classes), "")
    return recorded or edition.class_of(fact)


def _masked(edition: Edition, event: Event, groups: frozenset[str]) -> Event:
    def shown(values: Mapping[str, str], sign: str) -> dict[str, str]:
        return {
            name: _mask(value, (event.classes.get(sign + name) or ("" if sign else edition.class_of(name))) in groups)
            for name, value in values.items()
        }

    return replace(event, facts=shown(event.facts, ""), details=shown(event.details, DETAIL))


def _mask(value: str, hide: bool) -> str:  # noqa: FBT001 - one word a value
    return MASK if hide and value and value != ERASED else value
