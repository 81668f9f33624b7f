"""The last thing somebody did in a case is taken back, where that is possible: by an event of its own, for the log forgets nothing.

Answers and steps can be taken back, and so can a pause or a hand-over that nobody has acted on. What has happened outside,
such as an acknowledgment or an escalation, cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.decide.conversation import STEP_TAKEN, position
from engine.decide.derived import known_at
from engine.model.case import HANDED_OVER, PAUSED, RESUMED, Case, fold
from engine.model.event import DEADLINE_EVENTS, Event
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.record_event import Happening, happen, on_latest
from engine.services.take_step import here, led

UPDATED: Final = "updated"
UNDONE: Final = "undone"
"""The detail that names the event which was taken back."""


def undo(desk: Desk, case_id: str) -> Case:
    """Takes back the last thing that whoever acts did in a case; `Refused` says why that cannot be."""
    return on_latest(desk, case_id, lambda case: happen(desk, case, _taking_back(desk, case)))


def can_undo(desk: Desk, case: Case) -> bool:
    """Whether the last thing that happened in a case is whoever acts' own, and can be taken back."""
    last = _last(case.events)
    return last is not None and last.actor.name == desk.actor.name and last.kind in _ABLE


def _taking_back(desk: Desk, case: Case) -> Happening:
    last = _last(case.events)
    if last is None or last.kind == "received":
        raise Refused("nothing has been done in this case yet")
    if last.actor.name != desk.actor.name:
        raise Refused(f"the last thing done here is {last.actor.name}'s ({last.kind}); only they can take it back")
    if last.kind not in _ABLE:
        raise Refused(f'"{last.kind}" has happened and stays in the log; it cannot be taken back')
    undone = {UNDONE: str(last.number)}
    if last.kind == PAUSED:
        return Happening(RESUMED, details=undone)
    if last.kind == HANDED_OVER:
        return Happening(HANDED_OVER, details={**undone, "to": desk.actor.name})
    before = fold(case.id, case.events[: last.number - 1], desk.edition.workflow.initial)
    facts = {fact: before.facts.get(fact, "") for fact in last.facts}
    if last.kind == UPDATED:
        return Happening(UPDATED, facts, undone)
    return Happening(STEP_TAKEN, facts, {**_back_to(desk, case, last), "jump": "yes", **undone})


def _back_to(desk: Desk, case: Case, last: Event) -> dict[str, str]:
    """Where the conversation was before an event: after a step, a jump or a side way alike."""
    at = here(desk, case)
    known = known_at(desk.edition, case, desk.now())
    was = position(desk.edition, at.script, case.events[: last.number - 1], known)
    if was.step is None:
        raise Refused("the script has no such step any more")
    return led(at, was)


def _last(events: Sequence[Event]) -> Event | None:
    """The last event that somebody brought about and that is not taken back itself."""
    gone = {event.details[UNDONE] for event in events if UNDONE in event.details}
    for event in reversed(events):
        if event.kind not in DEADLINE_EVENTS and UNDONE not in event.details and str(event.number) not in gone:
            return event
    return None


_ABLE: Final = frozenset({STEP_TAKEN, UPDATED, PAUSED, HANDED_OVER})
