"""What was decided goes into the log: the one place from which events are written, whoever brought them about.

Each event gets the customer it is about, as soon as that is known, and with the events goes where their case stands
after them: its next deadline, the moments that its clocks wait for, the words it can be found by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from engine.compile.edition import Edition
from engine.decide.sight import classes_of_detail, classes_of_fact
from engine.model.case import Case, follow
from engine.model.clock import Reading
from engine.model.event import DEADLINE_EVENTS, WORDLESS_DETAILS, Event
from engine.model.privacy import PUBLIC
from engine.model.standing import NEVER, Standing, Timer
from engine.services.desk import Desk
from engine.services.follow_ups import open_follow_ups
from engine.services.read_clocks import clocks, next_deadline

CLOSED: Final = "closed"
DETAIL: Final = "/"
INSTANT: Final = timedelta(microseconds=1)


def write_events(desk: Desk, case: Case, events: Sequence[Event]) -> Case:
    """Appends the next events of a case as it was seen, and gives the case after them; `Stale` if it has moved on."""
    after, known = _followed(desk, case, events)
    desk.log.append(known, standing_of(desk.edition, after, desk.now()))
    return after


def write_cases(desk: Desk, cases: Iterable[tuple[Case, Sequence[Event]]]) -> int:
    """The same for many cases in one transaction; how many events were added."""
    batches, standings = [], {}
    now = desk.now()
    for case, events in cases:
        after, known = _followed(desk, case, events)
        batches.append(known)
        standings[case.id] = standing_of(desk.edition, after, now)
    return desk.log.append_all(batches, standings)


def _followed(desk: Desk, case: Case, events: Sequence[Event]) -> tuple[Case, list[Event]]:
    """The case after the events, each of which names its customer."""
    customer, known = case.customer, []
    for event in events:
        case = follow(case, event)
        if any(event.facts.get(fact) for fact in desk.edition.privacy.known_by):
            told = [case.facts.get(fact, "") for fact in desk.edition.privacy.known_by]
            customer = desk.log.customer_of([text for text in told if text], customer)
        known.append(replace(event, customer=customer) if customer else event)
    if customer:
        case = replace(case, events=(*case.events[: len(case.events) - len(known)], *known))
    return case, known


def classes_of(edition: Edition, facts: Iterable[str], details: Iterable[str]) -> dict[str, str]:
    """The privacy class of each value that is not public, as `Event.classes` has them."""
    found = {fact: edition.class_of(fact) for fact in facts}
    found |= {DETAIL + name: edition.privacy.unmarked_text for name in details if name not in WORDLESS_DETAILS}
    return {name: group for name, group in found.items() if group not in {"", PUBLIC}}


def standing_of(edition: Edition, case: Case, now: datetime) -> Standing:
    """Where a case stands at a moment: a pure function of documents, events and time."""
    is_open = case.status != CLOSED
    running = [
        reading
        for reading in (clocks(edition, case.events, now) if is_open else ())
        if reading.latest and not reading.over and not reading.ceded_to
    ]
    dated = [reading for reading in running if reading.due is not None]
    first = next_deadline(dated)
    waited_for = {name for clock in edition.clocks for name in clock.after}
    moves = [due for reading in dated for due in _later_stages(reading, now)]
    moves += [at for reading in dated if reading.clock.id in waited_for for at in _run_out(reading, now)]
    return Standing(
        case=case.id, version=case.version, status=case.status, open=is_open, edition=edition.digest,
        due=first.due if first else None, clock=first.clock.id if first else "", changes_at=min(moves, default=None),
        timers=tuple(_timers(case, running)), words=words_of(edition, case),
        soon_at=first.soon_at if first else None, handler=case.handler, team=_team(edition, case.handler),
        people=_people(edition, case), escalated=is_open and case.escalated,
        promise_due=_promise_due(case),
        follow_up_due=min((one.due or NEVER for one in open_follow_ups(edition, case, now)), default=None),
    )  # fmt: skip


def _people(edition: Edition, case: Case) -> frozenset[str]:
    """Those of the desk who have a part in the case: who worked on it, and whose it is now."""
    known = {person.name for person in edition.people.values()}
    return frozenset(known & {*(event.actor.name for event in case.events), case.handler})


def _team(edition: Edition, handler: str) -> str:
    return next((person.team for person in edition.people.values() if person.name == handler), "")


def _promise_due(case: Case) -> datetime | None:
    return min((promise.by or NEVER for promise in case.promises if not promise.kept), default=None)


def _later_stages(reading: Reading, now: datetime) -> Iterator[datetime]:
    """The moments at which the clock goes on to its next stage."""
    dues = sorted(due for _, due in reading.dues if due is not None)
    yield from (due for due in dues[:-1] if due > now)


def _run_out(reading: Reading, now: datetime) -> Iterator[datetime]:
    """The moment at which a clock that waits for this one to run out begins: when its last due time is over."""
    if reading.dues[-1][1] is not None and (over := reading.dues[-1][1] + INSTANT) > now:
        yield over


def _timers(case: Case, running: Sequence[Reading]) -> Iterator[Timer]:
    told = {
        (event.details.get("clock"), event.details.get("run"), event.details.get("stage"))
        for event in case.events
        if event.kind in DEADLINE_EVENTS
    }
    for reading in running:
        clock, run = reading.clock.id, reading.run
        moments = [(warn.tell_at, f"{warn.percent}%", reading.due) for warn in reading.warnings]
        moments += [
            (due, stage.name, due) for stage, due in reading.dues if due is not None and stage.strength != "aim"
        ]
        for at, stage, due in moments:
            if (clock, str(run), stage) not in told:
                yield Timer(at, case.id, clock, run, stage, due)


def words_of(edition: Edition, case: Case) -> Mapping[str, str]:
    """What a case can be found by, by privacy class: its id, its facts, and what people wrote beside them."""
    found: dict[str, list[str]] = {PUBLIC: [case.id]}
    for fact, value in case.facts.items():
        found.setdefault(edition.strictest(classes_of_fact(edition, case, fact)), []).append(value)
    for event in case.events:
        for name, value in event.details.items():
            if name not in WORDLESS_DETAILS:
                groups = classes_of_detail(edition, event, name) or (edition.privacy.unmarked_text or PUBLIC,)
                found.setdefault(edition.strictest(groups), []).append(value)
    return {group: "\n".join(dict.fromkeys(texts)) for group, texts in found.items()}
