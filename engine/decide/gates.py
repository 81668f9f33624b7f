"""What stands between a case and an event: moves, gates, required fields. One function for every way in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.compile.edition import Edition
from engine.decide.reference import truth
from engine.decide.requirements import misfits, missing_before, missing_fields, unsaid_other
from engine.model.case import Case
from engine.model.condition import facts_of, show
from engine.model.event import Event
from engine.model.fact import Facts
from engine.model.workflow import Checklist, Item, Move, Need

ARRIVALS: Final = frozenset({"received", "ringing"})


@dataclass(frozen=True)
class Unmet:
    """One thing that is missing, the gate that asks for it and who could let it pass."""

    gate: str
    reason: str
    waived_by: str
    source: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


def move_for(edition: Edition, status: str, event: str, target: str = "") -> Move | None:
    """The move an event makes from a status; ``target`` where rules have decided it."""
    if target and target not in edition.workflow.statuses:
        return None
    for move in edition.workflow.moves:
        if move.event == event and status in move.sources and (not target or _admits(move.target, target)):
            return move
    return None


def _admits(pattern: str, status: str) -> bool:
    return status.startswith(pattern[:-1]) if pattern.endswith("*") else status == pattern


def must_move(edition: Edition, event: str) -> bool:
    """Whether an event is one that changes the status or is refused."""
    return event in {*edition.workflow.statuses, "reopened", "escalated"}


def unmet(  # noqa: PLR0913 - all that a refusal depends on, so that nothing is looked up
    edition: Edition, case: Case, facts: Facts, event: str, move: Move | None, *, status: str = "", urgent: bool = False
) -> tuple[Unmet, ...]:
    """Everything that is missing before the event may happen, gates already waived left out.

    ``status`` is the target of the move where rules have decided it; ``urgent`` passes over the details that are
    otherwise asked before an escalation.
    """
    values = edition.values(facts)
    found: list[Unmet] = []
    for gate in edition.gates:
        # a gate whose condition is unknown stands: a gate never opens because a field was empty
        if gate.before != event or gate.id in case.waived or truth(gate.applies, values) is False:
            continue
        for need in gate.needs:
            found += [
                Unmet(gate.id, reason, gate.waived_by, gate.source, names)
                for reason, names in _lacking(edition, case, facts, need)
            ]
    if urgent:
        return tuple(found)
    target = status or (move.target if move else "")
    if move and move.id not in case.waived:
        for need in move.needs:
            found += [
                Unmet(move.id, reason, "", move.source, names) for reason, names in _lacking(edition, case, facts, need)
            ]
    already = {name for lack in found for name in lack.facts}
    for form, field in missing_before(edition, facts, event, target):
        asked = f"{form.name} before {event}"  # a waiver for one event lets no other pass
        if field.fact not in already and asked not in case.waived:
            already.add(field.fact)
            found.append(Unmet(asked, f"{edition.label(field.fact)} missing", "", field.source, (field.fact,)))
    return tuple(found)


def _lacking(edition: Edition, case: Case, facts: Facts, need: Need) -> Iterator[tuple[str, tuple[str, ...]]]:
    match need.kind:
        case "field":
            if need.name not in edition.values(facts):
                yield f"{edition.label(need.name)} missing", (need.name,)
            yield from ((reason, (fact,)) for fact, reason in unsaid_other(edition, need.name, facts).items())
        case "form":
            yield from _incomplete(edition, case, facts, need.name)
        case "condition" if need.condition is not None:
            if truth(need.condition, edition.values(facts)) is not True:
                yield f"needs: {show(need.condition)}", facts_of(need.condition)
        case _:
            yield from ((reason, ()) for reason in _undone(edition, case, facts, need))


def _undone(edition: Edition, case: Case, facts: Facts, need: Need) -> Iterator[str]:
    """What a need is about that no single field could mend."""
    match need.kind:
        case "event" if case.current(need.name) is None:
            yield f"not yet {need.name}"
        case "promises":
            yield from (f"promise still open: {p.text or 'without a text'}" for p in case.promises if not p.kept)
        case "checklist" if (checklist := edition.checklists.get(need.name)) and comes_up(edition, checklist, facts):
            yield from (f"{checklist.title}: {item.text}" for item in open_items(checklist, case))


def comes_up(edition: Edition, checklist: Checklist, facts: Facts) -> bool:
    """Whether a checklist is for such a case; as long as that is not known, it is."""
    return truth(checklist.applies, edition.values(facts)) is not False


def begun(checklist: Checklist, case: Case) -> Event | None:
    """The event that brought a checklist up, if it has happened since the case was last reopened; a case arrives once."""
    found = case.current(checklist.event)
    return case.happened(checklist.event) if found is None and checklist.event in ARRIVALS else found


def open_items(checklist: Checklist, case: Case) -> tuple[Item, ...]:
    """The items of a checklist that must still be done in a case."""
    done = case.items.get(checklist.id, {})
    kept = all(promise.kept for promise in case.promises)
    return tuple(i for i in checklist.items if i.strength == "must" and i.id not in done and not (i.automatic and kept))


def _incomplete(edition: Edition, case: Case, facts: Facts, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    form = edition.forms.get(name)
    if form is None:
        return
    missing, wrong = missing_fields(edition, form, facts), misfits(edition, form, facts)
    for field in missing:
        if field.fact not in wrong:
            yield f"{edition.label(field.fact)} missing", (field.fact,)
    for fact, reason in wrong.items():
        yield reason, (fact,)
    if not missing and not name.startswith("record/") and name not in case.forms:
        yield f"{form.title} not completed", ()
