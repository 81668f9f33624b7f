"""The queue: open cases, the most urgent first, read only as far as somebody looks.

The order of a queue is asked of the case log as ids, which is quick however many there are; what a row shows of a case is
worked out from its events when the row comes into sight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from engine.compile.edition import NO_CONTENT, Edition
from engine.decide.sight import masked, whose_cases
from engine.model.case import Case, fold
from engine.model.standing import NEVER, Order, Queue, Tally
from engine.services.desk import Desk
from engine.services.find_cases import seen_classes
from engine.services.follow_ups import open_follow_ups
from engine.services.read_clocks import clocks, next_deadline

AN_HOUR: Final = timedelta(hours=1)
"""So long before a follow-up or a promise is due, it is soon."""
SHORTEST: Final = 3
"""Letters of a word that is still being typed, from which on it narrows a queue."""
ALL_OF_THEM: Final = 1_000_000_000


@dataclass(frozen=True)
class Due:
    """What a case waits for next."""

    title: str
    at: datetime | None
    soon_at: datetime | None = None
    source: tuple[str, ...] = ()
    paused: bool = False


@dataclass(frozen=True)
class Row:
    """One case of the queue, as whoever acts may see it."""

    case: Case
    due: Due | None


@dataclass(frozen=True)
class View:
    """A queue as somebody asks for it: its name, and what it says where it is empty."""

    name: str
    queue: Queue
    nothing: str


def views(desk: Desk) -> tuple[View, ...]:
    """The queues that whoever acts may turn to."""
    name = desk.actor.name
    team = next((person.team for person in desk.edition.people.values() if person.name == name), "")
    return (
        View("all", Queue(), "No open case."),
        View("mine", Queue(handler=name), "No open case is yours."),
        *([View(f"team {team}", Queue(team=team), "No open case is of your team.")] if team else []),
        View("escalated", Queue(escalated=True), "Nothing is escalated."),
        View("follow-ups", Queue(by="follow-up"), "No follow-up is open."),
        View("promises", Queue(by="promise"), "No promise is open."),
    )


def order_of(desk: Desk, queue: Queue, words: str = "") -> tuple[str, ...]:
    """The ids of a queue, the most urgent first: only cases that may be seen, and with all these words or their beginnings."""
    role = desk.edition.roles.get(desk.actor.role)
    if role and NO_CONTENT & role.sees:
        return ()
    queue = replace(queue, seen_by=whose_cases(desk.edition, desk.actor))
    listed = tuple(desk.log.order(queue))
    for number, word in enumerate(asked := words.split(), 1):
        if len(word) >= SHORTEST or number < len(asked):
            found = _with_word(desk, queue, word)
            listed = tuple(case for case in listed if case in found)
    return listed


def _with_word(desk: Desk, queue: Queue, word: str) -> set[str]:
    """The cases with a word in what is known of them, or in the name of their next deadline."""
    begins = word.casefold()
    found = set(desk.log.find(f"{word}*", seen_classes(desk.edition, desk.actor.role), ALL_OF_THEM))
    named = {
        clock.id
        for clock in desk.edition.clocks
        if any(part.startswith(begins) for part in clock.title.casefold().split())
    }
    return found | set(desk.log.order(replace(queue, clocks=frozenset(named)))) if named else found


def tally_of(desk: Desk, queues: Sequence[Queue]) -> tuple[Tally, ...]:
    """How many cases of each queue may be seen."""
    role = desk.edition.roles.get(desk.actor.role)
    if role and NO_CONTENT & role.sees:
        return (Tally(),) * len(queues)
    seen = whose_cases(desk.edition, desk.actor)
    return tuple(desk.log.tally([replace(queue, seen_by=seen) for queue in queues], desk.now()))


def rows_of(desk: Desk, cases: Sequence[str], by: Order = "deadline") -> Mapping[str, Row]:
    """The rows of these cases; one that is not there, or may not be seen, is left out."""
    now, initial = desk.now(), desk.edition.workflow.initial
    due_of = _DUE_OF[by]
    rows = {}
    for case_id, events in desk.log.events_of(cases).items():
        case = fold(case_id, events, initial)
        if desk.sees(case):
            shown = masked(desk.edition, desk.actor.role, case)
            rows[case_id] = Row(shown, due_of(desk.edition, case, shown, now))
    return rows


def _deadline(edition: Edition, case: Case, shown: Case, now: datetime) -> Due | None:  # noqa: ARG001 - one of three
    reading = next_deadline(clocks(edition, case.events, now))
    if reading is None:
        return None
    return Due(
        reading.clock.title, reading.due, reading.soon_at, tuple(reading.clock.source), reading.state == "paused"
    )


def _follow_up(edition: Edition, case: Case, shown: Case, now: datetime) -> Due | None:  # noqa: ARG001
    first = min(open_follow_ups(edition, case, now), key=lambda one: one.due or NEVER, default=None)
    if first is None:
        return None
    left = len(first.open_items)
    return Due(f"{first.checklist.title}, {left} to do", first.due, first.due - AN_HOUR if first.due else None)


def _promise(edition: Edition, case: Case, shown: Case, now: datetime) -> Due | None:  # noqa: ARG001
    still = [promise for promise in shown.promises if not promise.kept]
    first = min(still, key=lambda one: one.by or NEVER, default=None)
    return Due(first.text, first.by, first.by - AN_HOUR if first.by else None) if first else None


_DUE_OF: Final[Mapping[Order, Callable[[Edition, Case, Case, datetime], Due | None]]] = {
    "deadline": _deadline,
    "follow-up": _follow_up,
    "promise": _promise,
}
