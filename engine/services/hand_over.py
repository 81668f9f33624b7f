"""A conversation is laid aside, taken up again, or given to somebody else, each with what the next one must know."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.model.case import HANDED_OVER, PAUSED, RESUMED, Case
from engine.model.moment import parse_moment
from engine.model.problem import Refused, did_you_mean, one_of
from engine.services.desk import Desk
from engine.services.record_event import Happening, happen, on_latest

CLOSED = "closed"


def lay_aside(desk: Desk, case_id: str, note: str, until: str = "") -> Case:
    """The conversation rests: ``note`` says why, ``until`` when it is to be taken up again, as a moment or not at all."""
    if not note.strip():
        raise Refused("say why it is laid aside", fields={"note": "a note is needed"})
    details = {"note": note.strip()} | ({"until": _moment(desk, until).isoformat()} if until.strip() else {})
    return on_latest(desk, case_id, lambda case: happen(desk, _going_on(case), Happening(PAUSED, details=details)))


def take_up(desk: Desk, case_id: str) -> Case:
    """It goes on where it was."""

    def resumed(case: Case) -> Case:
        if case.paused is None:
            raise Refused("this conversation is not laid aside")
        return happen(desk, case, Happening(RESUMED))

    return on_latest(desk, case_id, resumed)


def hand_over(desk: Desk, case_id: str, to: str, note: str) -> Case:
    """The case becomes somebody else's; ``to`` is their name, or "" for whoever takes it next."""
    name = _colleague(desk, to)
    if not note.strip():
        raise Refused("say what the next one must know", fields={"note": "a hand-over note is needed"})

    def handed(case: Case) -> Case:
        if name and case.handler == name:
            raise Refused(f"the case is {name}'s already")
        return happen(desk, _going_on(case), Happening(HANDED_OVER, details={"to": name, "note": note.strip()}))

    return on_latest(desk, case_id, handed)


def colleagues(desk: Desk) -> tuple[str, ...]:
    """Whom a case can be given to: everybody of the desk who may write records, but for whoever acts."""
    roles = desk.edition.roles
    named = [
        person.name
        for person in desk.edition.people.values()
        if not roles or any("create records" in roles[role].may for role in person.roles if role in roles)
    ]
    return tuple(sorted({*named} - {desk.actor.name}))


def _colleague(desk: Desk, to: str) -> str:
    name, known = to.strip(), colleagues(desk)
    if name == desk.actor.name:
        raise Refused("a case is handed over to somebody else", fields={"to": "this is you"})
    if name and desk.edition.people and name not in known:
        hint = did_you_mean(name, known) or f"colleagues are {one_of(known)}"
        raise Refused(f'there is no "{name}" at this desk; {hint}', fields={"to": hint})
    return name


def _going_on(case: Case) -> Case:
    if case.status == CLOSED:
        raise Refused("the case is closed")
    return case


def _moment(desk: Desk, text: str) -> datetime:
    try:
        moment = parse_moment(text, desk.edition.desk.zone).astimezone(UTC)
    except ValueError as error:
        raise Refused(fields={"until": str(error)}) from None
    if moment <= desk.now():
        raise Refused(fields={"until": "this moment is over; say one that is to come"})
    return moment
