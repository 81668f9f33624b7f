"""Who sees what: which cases a role sees at all, and which values of them; the rest is masked, never left half out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from engine.compile.edition import NO_CONTENT, Edition
from engine.model.case import Case
from engine.model.event import ERASED, Actor, Event
from engine.model.fact import Facts
from engine.model.privacy import PUBLIC

MASK: Final = "•••••"
"""What stands in the place of a value that may not be seen; given back, it means that the value stays as it is."""
DETAIL: Final = "/"
WORKS: Final = frozenset({"create records", "run scripts"})
"""What makes a role one that sits at the desk."""
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
    handled = {*(event.actor.name for event in case.events), case.handler}
    colleagues = {person.name: person for person in edition.people.values()}
    known = handled & colleagues.keys()
    if not known or actor.name in known:
        return True  # a case that nobody here has worked on is everybody's
    own = colleagues.get(actor.name)
    return TEAM in scope and own is not None and any(colleagues[name].team == own.team for name in known)


def whose_cases(edition: Edition, actor: Actor) -> frozenset[str] | None:
    """The people whose cases somebody sees, besides those that nobody of the desk has worked on; None sees all of them."""
    role = edition.roles.get(actor.role)
    scope = {ALL, TEAM, OWN} & role.sees if role else frozenset()
    if role is None or not edition.people or not scope or ALL in scope or "read everything" in role.may:
        return None
    return frozenset({actor.name, *(team_of(edition, actor.name) if TEAM in scope else ())})


def team_of(edition: Edition, name: str) -> frozenset[str]:
    """The people of somebody's team."""
    own = next((person for person in edition.people.values() if person.name == name), None)
    return frozenset(person.name for person in edition.people.values() if own and person.team == own.team)


def hidden(edition: Edition, role: str, case: Case) -> frozenset[str]:
    """The privacy classes of a case that a role does not see."""
    groups = {group for event in case.events for group in event.classes.values()}
    groups |= {edition.class_of(fact) for event in case.events for fact in event.facts}
    if any(name.startswith(DETAIL) for event in case.events for name in event.classes):
        groups.add(edition.privacy.unmarked_text)
    groups |= {edition.class_of(fact) for fact in case.facts}
    return frozenset(group for group in groups if group not in {"", PUBLIC} and not edition.may_see(role, group))


def unseen_facts(edition: Edition, role: str, case: Case) -> frozenset[str]:
    """The facts that a role does not see the values of, whether this case has them or not."""
    groups = hidden(edition, role, case)
    never = {edition.class_of(name) for name in edition.facts} - {"", PUBLIC}
    groups |= {group for group in never if not edition.may_see(role, group)}
    names = {*edition.facts, *case.facts}
    return frozenset(name for name in names if not groups.isdisjoint(classes_of_fact(edition, case, name)))


def guarded(edition: Edition, fact: str) -> bool:
    """Whether a fact is of a class that not everybody who works on cases sees: then it is not shown to whoever looks on."""
    group = edition.class_of(fact)
    at_work = [role for role, known in edition.roles.items() if WORKS & known.may]
    return group not in {"", PUBLIC} and any(not edition.may_see(role, group) for role in at_work)


def masked(edition: Edition, role: str, case: Case) -> Case:
    """The case as a role may see it."""
    groups = hidden(edition, role, case)
    if not groups:
        return case
    hides = unseen_facts(edition, role, case)
    text = edition.privacy.unmarked_text in groups
    return replace(
        case,
        events=tuple(_masked(edition, event, groups) for event in case.events),
        facts=masked_facts(case.facts, hides),
        promises=tuple(replace(promise, text=_mask(promise.text, text)) for promise in case.promises),
    )


def masked_facts(facts: Facts, hides: Collection[str]) -> dict[str, str]:
    """The facts, those of ``hides`` masked."""
    return {name: _mask(value, name in hides) for name, value in facts.items()}


def classes_of_fact(edition: Edition, case: Case, fact: str) -> tuple[str, ...]:
    """The class that the documents give a fact, and the one that its value was recorded with: who sees it, sees both."""
    recorded = next((e.classes[fact] for e in reversed(case.events) if fact in e.facts and fact in e.classes), "")
    return tuple(filter(None, (recorded, edition.class_of(fact))))


def classes_of_detail(edition: Edition, event: Event, name: str) -> tuple[str, ...]:
    """The same of what people wrote beside the facts; empty for words of the documents."""
    recorded = event.classes.get(DETAIL + name, "")
    return tuple(filter(None, (recorded, edition.privacy.unmarked_text if recorded else "")))


def _masked(edition: Edition, event: Event, groups: Collection[str]) -> Event:
    def of_fact(name: str) -> bool:
        return event.classes.get(name) in groups or edition.class_of(name) in groups

    def of_detail(name: str) -> bool:
        return any(group in groups for group in classes_of_detail(edition, event, name))

    return replace(
        event,
        facts={name: _mask(value, of_fact(name)) for name, value in event.facts.items()},
        details={name: _mask(value, of_detail(name)) for name, value in event.details.items()},
    )


def _mask(value: str, hide: bool) -> str:  # noqa: FBT001 - one word a value
    return MASK if hide and value and value != ERASED else value
