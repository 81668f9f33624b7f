"""What the tests of deciding and acting share: desks made from YAML in the test, a clock that stands still, a shipped desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

from engine.compile.edition import Edition
from engine.compile.program import compile_edition
from engine.load.policy_set import Loaded, PolicySet, read_document
from engine.load.yaml_text import read_source
from engine.model.case import Case
from engine.model.event import Actor, Event
from engine.model.moment import parse_moment
from engine.model.problem import Remark
from engine.model.standing import Queue
from engine.services.desk import Desk, edition_of
from engine.services.list_cases import Row, order_of, rows_of
from engine.services.open_case import open_case
from engine.services.record_event import Happening, record_event
from engine.services.refresh import refresh_standings
from engine.store.log import Log
from engine.store.memory import MemoryLog

ROOT = Path(__file__).resolve().parents[1]
LONDON = ZoneInfo("Europe/London")
ANN = Actor("Ann Lee", "representative")
SUE = Actor("Sue Ray", "supervisor")

DESK = """
    kind: desk
    id: desk
    title: A desk
    version: 1.0.0
    company: Example Ltd
    time_zone: Europe/London
    default_calendar: hours
"""
HOURS = """
    kind: calendar
    id: hours
    title: Opening hours
    version: 1.0.0
    time_zone: Europe/London
    open:
      Monday to Friday: 09:00-17:00
"""
RECORD = """
    kind: record
    id: record
    title: Record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: colour, label: Colour, as: choice, options: [red, green, blue]}
      - {id: size, label: Size, as: whole number}
      - {id: weight, label: Weight, as: number}
      - {id: urgent, label: Urgent, as: yes or no}
      - {id: wants, label: Wants, as: several, options: [refund, repair]}
      - {id: stars, label: Stars, as: scale 1 to 5}
      - {id: note, label: Note, as: text}
      - {id: seen_on, label: Seen on, as: date}
"""
"""A field of most types, for tables made in a test."""


def at(text: str) -> datetime:
    """``Friday 2026-03-06 16:50`` in London; the weekday must be right."""
    return parse_moment(text, LONDON)


@cache
def shipped() -> Edition:
    """The edition of the policy set that comes with sopdesk."""
    return edition_of(ROOT)


def edition(*texts: str) -> Edition:
    """The edition of these YAML texts, a plain desk and its hours beside them; no document may have a problem."""
    made, remarks = compiled(*texts)
    assert not remarks
    return made


def compiled(*texts: str) -> tuple[Edition, tuple[Remark, ...]]:
    """The same, with what does not fit together."""
    documents: dict[str, Loaded] = {}
    for number, text in enumerate((DESK, HOURS, *texts)):
        source, problems = read_source(dedent(text).encode(), f"{number}.yaml")
        assert source is not None, problems
        loaded, remarks = read_document(source)
        assert loaded is not None, remarks
        documents[loaded.name] = loaded
    return compile_edition(PolicySet(ROOT, len(documents), documents, ()))


@dataclass
class Wall:
    """The clock on the wall: stands until it is set."""

    text: str = "Friday 2026-03-06 10:00"

    def __call__(self) -> datetime:
        return at(self.text)


@dataclass
class Here:
    """A desk with its clock, and short words for what the tests do at it."""

    edition: Edition
    actor: Actor = ANN
    wall: Wall = field(default_factory=Wall)
    log: Log = field(default_factory=MemoryLog)
    shift: str = ""

    @property
    def desk(self) -> Desk:
        return Desk(self.edition, self.log, self.actor, self.wall, self.shift)

    def acting(self, actor: Actor) -> Desk:
        return self.desk.acting(actor)

    def open(self, **facts: str) -> Case:
        return open_case(self.desk, {"kind": "inquiry", "channel": "phone", **facts})

    def queue(self, queue: Queue | None = None) -> list[Row]:
        """The rows of a queue, the most urgent first."""
        asked = queue or Queue()
        refresh_standings(self.desk)
        rows = rows_of(self.desk, order := order_of(self.desk, asked), asked.by)
        return [rows[case] for case in order if case in rows]

    def happen(self, case: Case, kind: str, details: Mapping[str, str] | None = None, **facts: str) -> Case:
        return record_event(self.desk, case.id, Happening(kind, facts, details or {}))

    def events(self, case: Case) -> tuple[Event, ...]:
        return self.log.events(case.id)

    def kinds(self, case: Case) -> list[str]:
        return [event.kind for event in self.events(case)]
