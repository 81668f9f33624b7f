"""A customer as a whole: everything that is kept of a person, and erasing it.

Erasing destroys keys, in the key store and nowhere else: no entry of the log is changed, its chain still verifies, and
what was counted stays counted. Copies of the log lose the values at the same moment, since they never had the keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.model.case import Case, fold
from engine.model.event import DESK_STREAM, ERASED, Event
from engine.model.moment import show_moment
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.write_events import CLOSED

EXPORT: Final = "export customer data"
ERASE: Final = "erase customer data"
SHORTEST: Final = 3
"""Letters of a value that would tell somebody apart."""


@dataclass(frozen=True)
class Person:
    """Everything that is kept of a customer."""

    id: str
    cases: tuple[Case, ...]


def find_customer(desk: Desk, text: str) -> str:
    """The id of the customer known by an e-mail address or a telephone number, or whose case it is. `Refused` if nobody is."""
    desk.require(EXPORT)
    asked = text.strip()
    found = desk.log.customer_like(asked)
    if not found and (events := desk.log.events(asked)):
        found = fold(asked, events, desk.edition.workflow.initial).customer
    if not found:
        raise Refused(
            f'no customer is known by "{asked}"; ask by the contact they gave, or by the id of one of their cases'
        )
    return found


def export_customer(desk: Desk, customer: str, reason: str = "") -> Person:
    """Everything that is kept of a customer; that somebody took it out is an event of the desk."""
    desk.require(EXPORT)
    cases = _cases(desk, customer)
    _require_nameless(cases, reason)
    _note(desk, "customer data exported", customer, cases, reason)
    return Person(customer, cases)


def erase_customer(desk: Desk, customer: str, reason: str, *, even_open: bool = False) -> Person:
    """Destroys the keys of everything that is kept of a customer. `Refused` without a reason, or while a case is open.

    Done again it ends what was cut short.
    """
    desk.require(ERASE)
    if not reason.strip():
        raise Refused(
            "an erasure needs a reason, such as the customer's request of a day",
            fields={"reason": "a reason is needed"},
        )
    cases = _cases(desk, customer)
    _require_nameless(cases, reason)
    still_open = [case.id for case in cases if case.status != CLOSED]
    if still_open and not even_open:
        raise Refused(f"{', '.join(still_open)} is not closed; close it first, or erase with --even-open")
    desk.log.require_erasing()
    _note(desk, "customer erased", customer, cases, reason)
    desk.log.erase([case.id for case in cases], customer=customer)
    return Person(customer, cases)


def _cases(desk: Desk, customer: str) -> tuple[Case, ...]:
    found = desk.log.events_of(desk.log.cases_of(customer)) if customer else {}
    if not found:
        raise Refused(f"there is no customer {customer}")
    return tuple(fold(case, events, desk.edition.workflow.initial) for case, events in found.items())


def _require_nameless(cases: Sequence[Case], reason: str) -> None:
    """A reason stays in the log for ever, so it must not name whom it is about."""
    plain = " ".join(reason.casefold().split())
    told = {
        event.facts[name] for case in cases for event in case.events for name in event.classes if name in event.facts
    }
    for value in told - {ERASED}:
        words = " ".join(value.casefold().split())
        if len(words) >= SHORTEST and words in plain:
            raise Refused("the reason tells something personal of the customer, and it is never erased; say it without")


def _note(desk: Desk, kind: str, customer: str, cases: Sequence[Case], reason: str) -> None:
    details = {"customer": customer, "cases": ", ".join(case.id for case in cases)}
    if reason.strip():
        details["reason"] = reason.strip()
    desk.note(Event(DESK_STREAM, 0, desk.now(), kind, desk.actor, desk.edition.digest, "", details=details))


def as_data(person: Person) -> dict[str, object]:
    """What is kept, for JSON: values by the names of their facts."""
    return {"customer": person.id, "cases": [_case_data(case) for case in person.cases]}


def _case_data(case: Case) -> dict[str, object]:
    return {
        "case": case.id,
        "status": case.status,
        "known": dict(case.facts),
        "promises": [{"text": p.text, "by": p.by.isoformat() if p.by else None, "kept": p.kept} for p in case.promises],
        "events": [
            {
                "number": event.number, "at": event.at.isoformat(), "zone": event.zone, "what": event.kind,
                "by": event.actor.name, "role": event.actor.role, "status": event.status, "facts": dict(event.facts),
                "details": dict(event.details), "because": event.cause,
            }
            for event in case.events
        ],
    }  # fmt: skip


def as_words(desk: Desk, person: Person) -> Iterator[str]:
    """The same for people to read, line by line in Markdown."""
    zone, label = desk.edition.desk.zone, desk.edition.label
    yield f"# What {desk.edition.desk.company} keeps of customer {person.id}"
    yield ""
    yield f"Printed {show_moment(desk.now().replace(microsecond=0), zone)}."
    for case in person.cases:
        yield from ("", f"## Case {case.id}, {case.status}", "")
        for fact, value in case.facts.items():
            if fact != "status":
                yield f"- {label(fact)}: {_line(value)}"
        yield from ("", "What happened:", "")
        for event in case.events:
            told = [f"{label(fact)}: {_line(value)}" for fact, value in event.facts.items() if value]
            told += [f"{name}: {_line(value)}" for name, value in event.details.items()]
            yield f"- {show_moment(event.at, zone)} {event.kind}, by {event.actor.name} ({event.actor.role})" + "".join(
                f"; {one}" for one in told
            )


def _line(value: str) -> str:
    return "(erased)" if value == ERASED else " ".join(value.split())
