"""A department in the middle of a Tuesday, with eight Tuesdays behind it: what the board is looked at with."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from engine.model.case import fold
from engine.model.event import Actor, Event
from engine.services.write_events import classes_of, write_cases
from tests.desks import SUE, Here, Wall, at, shipped

NOON = "Tuesday 2026-04-14 14:00"
AGENTS = tuple(
    Actor(name, "representative") for name in ("Dana Reed", "Olu Adeyemi", "王小明", "Maria Gonzalez-Fernandez", "Kim")
)
CHANNELS = ("email", "email", "email", "phone", "chat", "social")
TOPICS = ("billing", "delivery", "technical", "order", "product-defect")
NAMES = ("Jane Smith", "Amir Khan", "王小明", "Wolfeschlegelsteinhausen", "[b]Bobby[/b]\x1b[31m")
STATUS = {
    "received": "new",
    "acknowledged": "open",
    "resolved": "resolved",
    "closed": "closed",
    "escalated": "escalated-legal",
}
ESCALATIONS = (
    ("C-90001", "Monday 2026-04-13 09:20", "legal", "legal", ""),
    ("C-90002", "Tuesday 2026-04-14 10:40", "danger", "technical-support", ""),
    ("C-90003", "Tuesday 2026-04-14 13:45", "billing-dispute", "billing", ""),
    ("C-90004", "Tuesday 2026-04-14 09:10", "legal-concern", "legal", "Tuesday 2026-04-14 09:45"),
)
PROMISES = (
    ("C-90011", "Tuesday 2026-04-14 09:30", "2026-04-14 12:00", "Call back with the price of the spare part"),
    ("C-90012", "Tuesday 2026-04-14 11:30", "2026-04-14 14:45", "Send the return label"),
    ("C-90013", "Monday 2026-04-13 15:30", "2026-04-16 12:00", "Ask the carrier \x1b[2J where the parcel is"),
)


def at_noon(actor: Actor = SUE) -> Here:
    """An empty desk at that time."""
    return Here(shipped(), actor, Wall(NOON))


def put(here: Here, case: str, *rows: tuple[datetime, Actor, str, dict[str, str], dict[str, str]]) -> None:
    """A case as it stands in a log: when, who, what happened, with which facts and details. No gate is asked."""
    events: list[Event] = []
    edition = here.edition
    for number, (moment, actor, kind, facts, details) in enumerate(rows, 1):
        status = STATUS.get(kind, events[-1].status if events else "new")
        classes = classes_of(edition, facts, details)
        events.append(Event(case, number, moment, kind, actor, edition.digest, status, facts, details, classes=classes))
    write_cases(here.desk, [(fold(case, (), edition.workflow.initial), events)])


def busy_department() -> Here:
    """Weeks of contacts, escalations on all levels, promises, and people with more than others."""
    here, draw, number = at_noon(), Random(3), 0
    for week in range(9):
        day = at("Tuesday 2026-04-14 13:30") - timedelta(weeks=week)
        for _ in range(draw.randint(10, 18)):
            number += 1
            moment = day + timedelta(minutes=draw.randint(-265, 265 if week else 28))
            a_contact(here, draw, f"C-{number:05}", moment, done=week > 0 or draw.random() < 0.4)
    for case, when, rule, to, taken in ESCALATIONS:
        began = at(when)
        facts = {"kind": "complaint", "channel": "email", "topic": "legal", "customer_name": "Amir Khan"}
        put(
            here, case,
            (began - timedelta(minutes=9), AGENTS[1], "received", facts, {}),
            (began - timedelta(minutes=4), AGENTS[1], "acknowledged", {}, {}),
            (began, AGENTS[1], "escalated", {"escalation_rule": rule, "escalated_to": to}, {}),
            *([(at(taken), SUE, "escalation acknowledged", {}, {})] if taken else []),
        )  # fmt: skip
    for case, when, by, text in PROMISES:
        facts = {"kind": "inquiry", "channel": "phone", "customer_name": "Zoë Novák", "topic": "order"}
        put(
            here, case,
            (at(when), AGENTS[0], "received", facts, {}),
            (at(when), AGENTS[0], "acknowledged", {}, {}),
            (at(when) + timedelta(minutes=5), AGENTS[0], "promise made", {}, {"text": text, "by": at(by).isoformat()}),
        )  # fmt: skip
    return here


def a_contact(here: Here, draw: Random, case: str, moment: datetime, *, done: bool) -> None:
    agent = draw.choice(AGENTS[: draw.randint(2, 5)])
    facts = {
        "kind": draw.choice(("inquiry", "inquiry", "complaint")), "channel": draw.choice(CHANNELS),
        "customer_name": draw.choice(NAMES), "topic": draw.choice(TOPICS), "direction": "incoming",
    }  # fmt: skip
    answered = moment + timedelta(minutes=draw.choice((3, 5, 9, 12, 25)))
    rows = [(moment, agent, "received", facts, dict[str, str]())]
    if done or answered < here.wall():
        rows.append((answered, agent, "acknowledged", {}, {}))
    if done:
        rows.append((answered + timedelta(minutes=draw.randint(10, 90)), agent, "resolved", {}, {}))
        if draw.random() < 0.9:
            rows.append((moment + timedelta(hours=4), agent, "closed", {}, {}))
    put(here, case, *(row for row in rows if row[0] <= here.wall()))
