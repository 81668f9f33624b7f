"""Every word that a report may show, and how it is worked out; one definition for every format.

Refused: reading "met" or "breached" from columns that somebody once filled in. Each figure is worked out from the events
up to the end of the period, so the report of a past week is the same whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from engine.model.event import Event
from engine.model.moment import WEEKDAYS
from engine.report import deadlines
from engine.report.figure import Breakdown, Figure, Single, mean, number, ranking, share, tally
from engine.report.gathered import CaseAt, Gathered

CONTACTS: Final = ("received", "ringing", "customer replied")
MOST_DAYS: Final = 62
"""A longer period is told by month."""
_CONTACT: Final = (
    "a contact is a received, ringing or customer replied event in the period; a call that rings and is received is one"
)


@dataclass(frozen=True)
class Contact:
    """One time a customer turned to the desk."""

    at: datetime
    of: CaseAt
    channel: str


def contacts(one: CaseAt) -> Iterator[Contact]:
    """The contacts of a case; ``ringing`` and ``received`` next to each other are one. Its channel is the one known then."""
    channel = ""
    before: Event | None = None
    for event in one.case.events:
        channel = event.facts.get("channel", channel)
        same_call = before is not None and {before.kind, event.kind} == {"ringing", "received"}
        if event.kind in CONTACTS and not same_call:
            yield Contact(event.at, one, channel)
        before = event


def contacts_by_channel(gathered: Gathered) -> Breakdown:
    """Contacts in the period by the channel of each."""
    channels = tally([contact.channel for contact in _contacts(gathered)])
    return ranking("Contacts by channel", ("Channel", "Contacts"), channels, _CONTACT)


def contacts_by_day(gathered: Gathered) -> Breakdown:
    """Contacts on each day of the period in the desk's time zone, days without any included; by month when it is long."""
    days = [contact.at.astimezone(gathered.zone).date() for contact in _contacts(gathered)]
    counted = f"contacts by the day they came in, {gathered.zone.key} time"
    calendar = list(_days(gathered))
    if len(calendar) > MOST_DAYS:
        names, found = [f"{day:%Y-%m}" for day in calendar], tally([f"{day:%Y-%m}" for day in days])
    else:
        names, found = [_day(day) for day in calendar], tally([_day(day) for day in days])
    rows = tuple((name, found[name]) for name in dict.fromkeys(names)) if days else ()
    return Breakdown(
        "Contacts by day", ("Month" if len(calendar) > MOST_DAYS else "Day", "Contacts"), rows, counted, ranked=False
    )


def contacts_by_topic(gathered: Gathered) -> Breakdown:
    """Contacts by the topic their case had at the end of the period; ``other`` with what it is."""
    topics = tally([_topic(contact.of) for contact in _contacts(gathered)])
    return ranking(
        "Contacts by topic",
        ("Topic", "Contacts"),
        topics,
        "contacts by the topic of their case at the end of the period",
    )


def cases_by_kind(gathered: Gathered) -> Breakdown:
    """Cases opened in the period by their kind at its end."""
    kinds = tally([one.facts.get("kind", "") for one in gathered.opened()])
    return ranking(
        "Cases by kind", ("Kind", "Cases"), kinds, "cases whose first event is in the period, by their kind at its end"
    )


def cases_opened(gathered: Gathered) -> Single:
    """Cases whose first event is in the period."""
    return number("Cases opened", len(gathered.opened()), "cases whose first event is in the period")


def cases_resolved(gathered: Gathered) -> Single:
    """Cases that were resolved at least once in the period, whenever they began."""
    return number(
        "Cases resolved",
        len(gathered.with_event("resolved")),
        "cases resolved in the period, each once, whenever they began",
    )


def cases_closed(gathered: Gathered) -> Single:
    """Cases that were closed at least once in the period, whenever they began."""
    return number(
        "Cases closed", len(gathered.with_event("closed")), "cases closed in the period, each once, whenever they began"
    )


def open_at_end(gathered: Gathered) -> Single:
    """Cases that were neither resolved nor closed at the end of the period."""
    still = sum(not one.finished for one in gathered.cases)
    return number(
        "Open at the end", still, "cases of any age that were neither resolved nor closed at the end of the period"
    )


def resolution_rate(gathered: Gathered) -> Single:
    """Of the cases opened in the period, those that stood resolved or closed at its end."""
    opened = gathered.opened()
    counted = "cases opened in the period that stood resolved or closed at its end, out of all opened in it"
    return share("Resolution rate", sum(one.finished for one in opened), len(opened), counted)


def first_contact_resolution(gathered: Gathered) -> Single:
    """Of the cases resolved in the period, those that took one contact.

    One contact in all until the end of the period, and never waiting for the customer, escalated or reopened.
    """
    resolved = gathered.with_event("resolved")
    counted = "cases resolved in the period with one contact only, never waiting for the customer, escalated or reopened, out of all resolved in it"
    return share("First contact resolution", sum(_at_once(one) for one in resolved), len(resolved), counted)


def average_handling_time(gathered: Gathered) -> Single:
    """Mean time from ``answered`` to the next ``contact ended`` of the case, of the contacts that ended in the period."""
    lengths = [length for one in gathered.cases for length in _handled(one, gathered)]
    counted = "mean time from answered to contact ended, of the contacts that ended in the period"
    return mean("Average handling time", lengths, counted, seconds=True)


def escalations_by_reason(gathered: Gathered) -> Breakdown:
    """Escalations in the period by the rule that demanded them."""
    rules = tally([event.facts.get("escalation_rule", "") for _, event in gathered.events("escalated")])
    return ranking(
        "Escalations by reason",
        ("Rule", "Escalations"),
        rules,
        "escalations in the period by the rule they were made under",
    )


def escalations_by_department(gathered: Gathered) -> Breakdown:
    """Escalations in the period by the department or role they went to."""
    targets = tally([event.facts.get("escalated_to", "") for _, event in gathered.events("escalated")])
    return ranking(
        "Escalations by department",
        ("Department or role", "Escalations"),
        targets,
        "escalations in the period by whom they went to",
    )


def csat(gathered: Gathered) -> Single:
    """Mean of the answers to ``csat`` given in the period, the last of each case."""
    answers: dict[str, float] = {}
    for one in gathered.cases:
        for event in one.case.events:
            if gathered.has(event.at) and event.facts.get("csat", "").isdecimal():
                answers[one.case.id] = float(event.facts["csat"])
    return mean(
        "Customer satisfaction",
        list(answers.values()),
        "mean of the csat answers given in the period, the last one of each case",
    )


def comments(gathered: Gathered) -> Breakdown:
    """What customers wrote in the ``comment`` of the feedback form in the period, in order of time."""
    found = [
        (event.at, one, event)
        for one in gathered.cases
        for event in one.case.events
        if event.facts.get("comment") and gathered.has(event.at)
    ]
    rows = tuple(
        (f"{at.astimezone(gathered.zone):%Y-%m-%d}", one.case.id, event.facts.get("csat", ""), event.facts["comment"])
        for at, one, event in sorted(found, key=lambda row: (row[0], row[1].case.id))
    )
    return Breakdown(
        "Comments", ("Day", "Case", "CSAT", "Comment"), rows, "comments recorded in the period", ranked=False
    )


FIGURES: Final[Mapping[str, Callable[[Gathered], Figure]]] = {
    "contacts by channel": contacts_by_channel,
    "contacts by day": contacts_by_day,
    "contacts by topic": contacts_by_topic,
    "cases by kind": cases_by_kind,
    "cases opened": cases_opened,
    "cases resolved": cases_resolved,
    "cases closed": cases_closed,
    "resolution rate": resolution_rate,
    "first contact resolution": first_contact_resolution,
    "average handling time": average_handling_time,
    "escalations by reason": escalations_by_reason,
    "escalations by department": escalations_by_department,
    "csat": csat,
    "comments": comments,
    "open at end": open_at_end,
    **deadlines.FIGURES,
}
"""By the word that a report document uses; the same words as in `engine.kinds.report`."""


def _contacts(gathered: Gathered) -> Iterator[Contact]:
    return (contact for one in gathered.cases for contact in contacts(one) if gathered.has(contact.at))


def _days(gathered: Gathered) -> Iterator[date]:
    day, end = gathered.start.astimezone(gathered.zone).date(), gathered.end.astimezone(gathered.zone).date()
    while day < end:
        yield day
        day += timedelta(days=1)


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day}"


def _topic(one: CaseAt) -> str:
    topic, other = one.facts.get("topic", ""), one.facts.get("topic_other", "")
    return f"{topic}: {other}" if topic == "other" and other else topic


def _at_once(one: CaseAt) -> bool:
    again = any(event.kind in {"waiting-for-customer", "escalated", "reopened"} for event in one.case.events)
    return not again and len(list(contacts(one))) <= 1


def _handled(one: CaseAt, gathered: Gathered) -> Iterator[float]:
    answered: datetime | None = None
    for event in one.case.events:
        if event.kind == "answered":
            answered = event.at
        elif event.kind == "contact ended" and answered is not None:
            if gathered.has(event.at):
                yield (event.at - answered).total_seconds()
            answered = None
