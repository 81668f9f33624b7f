"""What the tests of imports and reports share: a small policy set, and the log of an earlier system in a few lines."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from engine.compile.edition import Edition
from engine.model.event import Event
from engine.services.desk import Desk
from engine.services.import_log import Imported, import_log
from tests.desks import SUE, Here, edition

RECORD = """
    kind: record
    id: interaction
    title: Interaction record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: customer_name, label: Customer name, as: text}
      - {id: topic, label: Topic, as: choice, options: [billing, legal], other: needs text}
      - {id: items, label: Items, as: whole number}
      - {id: verified, label: Verified, as: yes or no}
      - {id: waiting_reason, label: What we wait for, as: text}
      - {id: actions, label: Actions, as: text, required_before: resolved}
      - {id: resolution, label: Resolution, as: text}
      - {id: csat, label: Satisfaction, as: scale 1 to 5}
      - {id: comment, label: Comment, as: long text}
"""
WORKFLOW = """
    kind: workflow
    id: case
    title: The life of a case
    version: 1.0.0
    statuses: [new, open, waiting-for-customer, escalated-legal, resolved, closed]
    moves:
      - {from: [new, waiting-for-customer], to: open, when: acknowledged}
      - {from: [new, open], to: waiting-for-customer, needs: [waiting_reason]}
      - {from: [new, open, waiting-for-customer], to: escalated-legal, when: escalated}
      - {from: [new, open, waiting-for-customer, escalated-legal], to: resolved, needs: [resolution]}
      - {from: resolved, to: closed}
      - {from: [resolved, closed], to: open, when: reopened}
    gates:
      - {id: before-closing, before: closed, needs: [topic], waive: {by: supervisor, reason: required}}
      - {id: identity, before: account data shown, needs: [{verified: yes}]}
"""
RULES = """
    kind: escalation
    id: rules
    title: Escalation
    version: 1.0.0
    must_escalate:
      - {id: legal-matter, when: {topic: legal}, to: {department: legal}, status: escalated-legal}
    may_escalate:
      - {id: judgment, when: anything, to: {role: supervisor}, status: escalated-legal}
    ladder:
      - {level: 1, responsible: supervisor, respond_within: 1 opening hour}
"""
ROLES = """
    kind: roles
    id: roles
    title: Roles
    version: 1.0.0
    default: representative
    roles:
      representative: {may: [create records, make reports, resolve cases, escalate]}
      supervisor: {includes: representative, may: [waive, import records]}
      auditor: {may: [read everything]}
"""
TIMES = """
    kind: sla
    id: times
    title: Times
    version: 1.0.0
    clocks:
      - {id: first-answer, title: First answer, from: received, to: acknowledged, within: 15 minutes, counting: opening hours}
      - {id: solution, title: Solution, from: received, to: resolved, within: 24 hours, counting: around the clock, strength: aim}
      - {id: record, title: Record, from: contact ended, to: logged, within: 1 hour, counting: around the clock}
"""
REPORT = """
    kind: report
    id: weekly
    title: Weekly summary
    version: 1.2.0
    period: previous week, Monday to Sunday
    due: Monday 10:00
    prepared_by: supervisor
    reviewed_by: manager
    sections:
      - {title: Volumes, show: [contacts by channel, contacts by day, cases by kind]}
      - {title: Issue types, show: [contacts by topic], top: 2}
      - {title: Resolutions, show: [cases opened, cases resolved, cases closed, open at end, resolution rate, first contact resolution, average handling time]}
      - {title: Escalations, show: [escalations by reason, escalations by department, ladder breaches]}
      - {title: Feedback, show: [csat, comments], if_empty: none received}
      - {title: Deadlines, show: [acknowledgment met, resolution met, logging met, deadlines met]}
"""
MAP = """
    kind: import-map
    id: old-desk
    title: The earlier desk
    version: 1.0.0
    columns: {case: Ticket, event: What, time: When, actor: Who}
    time: {format: YYYY-MM-DD hh:mm, time_zone: Europe/London}
    start: {event: received, facts: {kind: inquiry, channel: email}}
    events:
      note: {event: updated}
      take: {event: acknowledged}
      wait: {event: waiting-for-customer, facts: {waiting_reason: not said}}
      escalate: {event: escalated}
      show: {event: account data shown}
      solve: {event: resolved}
      close: {event: closed}
    facts:
      customer_name: {column: Customer}
      topic: {column: Topic, values: {invoice: billing, law: legal}}
      items: {column: Items}
"""
WAIVE = "\n    waive: {by: supervisor, reason: It was so before us}\n"
REOPEN = "\n    reopen: yes\n"
HEADER = "Ticket,What,When,Who,Customer,Topic,Items"


def small_edition(mapping: str = MAP + WAIVE + REOPEN, *, times: str = TIMES, roles: str = ROLES) -> Edition:
    """The small policy set with this import map."""
    return edition(RECORD, WORKFLOW, RULES, roles, times, REPORT, mapping)


def supervisor(made: Edition | None = None) -> Here:
    """A desk at which somebody sits who may import."""
    return Here(made or small_edition(), SUE)


def rows(text: str, header: str = HEADER) -> str:
    """A CSV text from its rows, indented as the test likes."""
    return f"{header}\n{dedent(text).strip()}\n"


def take_in(here: Here | Desk, folder: Path, text: str | bytes, name: str = "log.csv") -> Imported:
    """Imports a text as a file, with the desk's only map."""
    desk = here.desk if isinstance(here, Here) else here
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (mapping,) = desk.edition.import_maps.values()
    return import_log(desk, path, mapping)


def told(events: tuple[Event, ...]) -> list[str]:
    """``kind>status`` of each event."""
    return [f"{event.kind}>{event.status}" for event in events]
