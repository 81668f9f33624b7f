"""A step of the conversation is done: its answers are recorded, its event happens, and the next step is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from engine.decide.conversation import STEP_TAKEN, Position, after, enter, find, placed, position, script_for
from engine.decide.derived import known_at
from engine.decide.requirements import misfits, missing_fields, unsaid_other
from engine.model.case import Case
from engine.model.fact import Value
from engine.model.problem import Refused
from engine.model.script import Step
from engine.services.desk import Desk
from engine.services.record_event import Happening, happen, normal_facts, on_latest

WAYS: Final = ("next", "return", "escalate")
"""What a choice may lead to besides a step."""


def here(desk: Desk, case: Case) -> Position:
    """Where the conversation of a case stands; `Refused` where no script is for such a case."""
    facts = known_at(desk.edition, case, desk.now())
    script = script_for(desk.edition, facts)
    if script is None:
        raise Refused("no script is written for such a case; add one under sops/scripts")
    return position(desk.edition, script, case.events, facts)


def take_step(desk: Desk, case_id: str, answers: Mapping[str, str], then: str = "next", seen: str = "") -> Case:
    """Finishes the step in focus. `Refused` names each answer that is missing or does not fit, and any closed gate.

    ``then`` is next, return, escalate, or a step of the script; ``seen`` is the step that was on the screen: where the
    conversation has moved on since, the answers are not taken for those to another question.
    """
    return on_latest(desk, case_id, lambda case: _taken(desk, case, answers, then, seen))


def _taken(desk: Desk, case: Case, answers: Mapping[str, str], then: str, seen: str) -> Case:
    at = here(desk, case)
    step = at.step
    if step is None:
        raise Refused("the conversation is at its end")
    if seen not in {"", step.id}:
        raise Refused(f"somebody else has gone on to the step {step.id}; look at it first")
    if then not in WAYS and find((*at.steps, *at.script.steps), then) is None:
        raise Refused(f'the script has no step "{then}"')
    given = {fact: text for fact, text in answers.items() if text.strip() or fact in case.facts}
    facts = normal_facts(desk.edition, given)
    known = known_at(desk.edition, case, desk.now(), facts)
    _require_answers(desk, step, known)
    _require_form(desk, step, known)
    going = after(desk.edition, at, known, then)
    happenings = [Happening(STEP_TAKEN, facts, led(at, going) | {"step": step.id})]
    if step.complete.startswith("form/"):
        happenings.append(Happening("form completed", details={"form": step.complete}))
    if step.records:
        happenings.append(Happening(step.records, cause=f"{at.script.document}#{step.id}"))
    happenings += _promises(desk, case, step, facts, known)
    return happen(desk, case, *happenings)


def enter_branch(desk: Desk, case_id: str, branch_id: str) -> Case:
    """Opens a side way of the script; the step in focus is where it returns to."""
    return on_latest(desk, case_id, lambda case: _entered(desk, case, branch_id))


def _entered(desk: Desk, case: Case, branch_id: str) -> Case:
    at = here(desk, case)
    branch = next((b for b in at.script.branches if b.id == branch_id), None)
    if branch is None:
        raise Refused(f'the script has no branch "{branch_id}"')
    if at.branch is not None:
        raise Refused(f"{at.branch.title} is already open")
    inside = enter(desk.edition, at, branch, known_at(desk.edition, case, desk.now()))
    if inside == at:
        raise Refused(f"{branch.title} has no step for such a case")
    return happen(desk, case, Happening(STEP_TAKEN, details=led(at, inside) | {"branch": branch.id}))


def go_to_step(desk: Desk, case_id: str, step_id: str, back_to: str = "", branch: str = "") -> Case:
    """Goes back or jumps to a step; what was answered stays."""
    return on_latest(desk, case_id, lambda case: _gone(desk, case, step_id, back_to, branch))


def _gone(desk: Desk, case: Case, step_id: str, back_to: str = "", branch: str = "") -> Case:
    at = here(desk, case)
    there = placed(at.script, step_id, branch, back_to)
    if there.step is None:
        raise Refused(f'the script has no step "{step_id}"')
    return happen(desk, case, Happening(STEP_TAKEN, details=led(at, there) | {"jump": "yes"}))


def steps_taken(case: Case, script_id: str) -> tuple[str, ...]:
    """The steps of the main way that were finished, in order; for going back."""
    return tuple(
        event.details["step"]
        for event in case.events
        if event.kind == STEP_TAKEN and event.details.get("script") == script_id and event.details.get("step")
    )


def step_back(desk: Desk, case_id: str) -> Case:
    """Goes to the step that was taken before the one in focus; what was answered stays."""
    return on_latest(desk, case_id, lambda case: _gone_back(desk, case))


def _gone_back(desk: Desk, case: Case) -> Case:
    at = here(desk, case)
    before = _before(at, steps_taken(case, at.script.id))
    if at.branch is not None:
        place = at.steps.index(at.step) if at.step in at.steps else 0
        if place > 0:
            return _gone(desk, case, at.steps[place - 1].id, at.back_to, at.branch.id)
        before = at.back_to
    if not before:
        raise Refused("this is the first step")
    return _gone(desk, case, before)


def _before(at: Position, taken: Sequence[str]) -> str:
    """The step before the one in focus on the way that led here; a step taken again starts its way anew."""
    own = {step.id for step in at.script.steps}
    way: list[str] = []
    for step in taken:
        if step in own:
            way = [*way[: way.index(step)], step] if step in way else [*way, step]
    if at.step is not None and at.step.id in way:
        way = way[: way.index(at.step.id)]
    return way[-1] if way else ""


def led(at: Position, going: Position) -> dict[str, str]:
    """The details of an event that leads to a place; `position` reads them again."""
    return {
        "script": at.script.id,
        "version": at.script.version,
        "next": going.step.id if going.step else "",
        "in_branch": going.branch.id if going.branch else "",
        "back_to": going.back_to,
    }


def _require_answers(desk: Desk, step: Step, known: Mapping[str, str]) -> None:
    values = desk.edition.values(known)
    missing = {}
    for ask in step.ask:
        if ask.required and ask.fact not in values:
            missing[ask.fact] = f"{desk.edition.label(ask.fact)} is needed"
        missing |= unsaid_other(desk.edition, ask.fact, known)
    if missing:
        raise Refused(fields=missing)


def _require_form(desk: Desk, step: Step, known: Mapping[str, str]) -> None:
    form = desk.edition.forms.get(step.complete) if step.complete else None
    if form is None:
        return
    wrong = {f.fact: f"{desk.edition.label(f.fact)} is needed" for f in missing_fields(desk.edition, form, known)}
    wrong |= misfits(desk.edition, form, known)
    if wrong:
        raise Refused(f"{form.title} is not complete", *wrong.values(), fields=wrong)


def _promises(
    desk: Desk, case: Case, step: Step, facts: Mapping[str, str], known: Mapping[str, str]
) -> list[Happening]:
    """The promises that the answers are; one that stands already, from the same step taken before, is not made again."""
    standing = {(promise.text, promise.by) for promise in case.promises if not promise.kept}
    made = []
    for ask in step.ask:
        if not ask.promise or not facts.get(ask.fact):
            continue
        text = next((known[a.fact] for a in step.ask if not a.promise and known.get(a.fact)), step.do or step.say)
        by = _moment(desk.edition.values(facts)[ask.fact], desk.edition.desk.zone)
        if (text, by) not in standing:
            when = {"by": by.isoformat()} if by else {}
            made.append(Happening("promise made", details={"text": text, "step": step.id} | when))
    return made


def _moment(value: Value, zone: ZoneInfo) -> datetime | None:
    """By when a promise is to be kept; a mere day means until it ends, and other answers name no time."""
    match value:
        case datetime():
            return value
        case date():
            return datetime.combine(value, time(23, 59, 59), zone).astimezone(UTC)
        case _:
            return None
