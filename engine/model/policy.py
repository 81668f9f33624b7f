"""What the documents say besides rules, steps, clocks and fields: clauses, settlements, messages, reports, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from zoneinfo import ZoneInfo

from engine.model.calendar import Calendar
from engine.model.clock import Clock
from engine.model.derivation import Derivation
from engine.model.duty import Duty
from engine.model.fact import Fact
from engine.model.form import Form
from engine.model.person import Person
from engine.model.privacy import Privacy
from engine.model.problem import Route
from engine.model.resource import Shelf
from engine.model.rule import Table
from engine.model.script import Script
from engine.model.style import Style, Where
from engine.model.workflow import Checklist, Gate, Workflow

Does = Literal["enforced", "timed", "prompted", "recorded", "measured", "linted", "declared"]
"""What an element of a document does to the desk; ``declared`` is written down but drives nothing yet."""
STATUSES: Final = ("enforced", "timed", "prompted", "recorded", "measured", "linted", "document-only", "not yet")
ASKED_PERMISSIONS: Final = (
    "create records", "run scripts", "escalate", "resolve cases", "close cases", "waive", "import records",
    "make reports", "show account data", "read the audit log", "export customer data", "erase customer data",
    "manage users", "keep the store",
)  # fmt: skip
"""The permissions the desk asks for; others in a roles document are declared only."""
SIGHTS: Final = ("own cases", "team cases", "all cases", "no case content", "figures without names")
"""What a role can see besides privacy classes."""


@dataclass(frozen=True)
class Element:
    """A named part of a document that clauses and references can point at: ``sla/response-times#answer-call``."""

    document: str
    id: str
    does: Does
    route: Route = ()
    source: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True)
class Demand:
    """One requirement of a clause and what answers it."""

    requirement: str
    becomes: tuple[str, ...] = ()
    not_yet: str = ""
    document_only: str = ""
    gap: str = ""
    route: Route = ()


@dataclass(frozen=True)
class Clause:
    """A numbered passage of a source SOP; ``document`` is the sop document that holds it."""

    document: str
    at: str
    text: str
    demands: tuple[Demand, ...]
    route: Route = ()


@dataclass(frozen=True)
class Settlement:
    """A recorded decision on clauses that cannot all be obeyed."""

    id: str
    between: tuple[str, ...]
    decision: str
    reason: str
    decided_by: str
    day: date
    conflict: str = ""
    route: Route = ()


@dataclass(frozen=True)
class Message:
    """A written text to the customer; lines substitute only."""

    id: str
    title: str
    document: str
    use_for: Mapping[str, tuple[str, ...]]
    event: str
    subject: str
    text: str
    outside_hours: str = ""
    must_contain: tuple[str, ...] = ()
    """Placeholders whose values must still stand in the text when it is sent."""
    resources: str = ""
    """The fact by which pages and guides are chosen for it."""
    records: str = ""
    """What has happened, besides, when it is sent."""
    only_closed: bool = False
    """Whether it is for the hours in which nobody is there."""


@dataclass(frozen=True)
class ReportSection:
    """A titled group of figures."""

    title: str
    show: tuple[str, ...]
    top: int = 0
    if_empty: str = "none"


@dataclass(frozen=True)
class Report:
    """What a report shows, for which period, and when it is due."""

    id: str
    title: str
    document: str
    version: str
    period: str
    due: str
    sections: tuple[ReportSection, ...]
    prepared_by: str = ""
    reviewed_by: str = ""


@dataclass(frozen=True)
class Role:
    """What a role may do, with the roles it includes already folded in."""

    id: str
    may: frozenset[str]
    document: str = ""
    sees: frozenset[str] = frozenset()
    """Which cases (``own cases``, ``team cases``, ``all cases``, ``no case content``) and which privacy classes."""
    says_sees: tuple[str, ...] = ()
    """The same as its own entry writes it, without the roles that it includes."""


@dataclass(frozen=True)
class ScenarioRow:
    """One row of a story or an expectation, as written: its words and their place."""

    entries: Mapping[str, object]
    route: Route


@dataclass(frozen=True)
class Scenario:
    """A case study that runs as a test."""

    id: str
    title: str
    document: str
    story: tuple[ScenarioRow, ...]
    expect: tuple[ScenarioRow, ...]
    source: tuple[str, ...] = ()
    note: str = ""
    """What it teaches, in the words of whoever wrote it."""


@dataclass(frozen=True)
class ColumnFact:
    """How a fact is read from a column: values translated, anything else ``otherwise`` (empty: as it stands)."""

    fact: str
    column: str
    values: Mapping[str, str]
    otherwise: str = ""
    route: Route = ()


@dataclass(frozen=True)
class ImportedEvent:
    """What a value of the event column means here."""

    event: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class ImportMap:
    """How the rows of a foreign log become events of cases."""

    id: str
    document: str
    case_column: str
    event_column: str
    time_column: str
    actor_column: str
    time_format: str
    zone: ZoneInfo
    start: ImportedEvent | None
    events: Mapping[str, ImportedEvent]
    facts: tuple[ColumnFact, ...]
    waived_by: str = ""
    waive_reason: str = ""
    reopen: bool = False


@dataclass(frozen=True)
class DeskWords:
    """What the desk document says of the department as a whole."""

    document: str
    company: str
    zone: ZoneInfo
    default_calendar: str
    sops: Mapping[str, str]
    glossary: Mapping[str, str]
    settlements: tuple[Settlement, ...]
    account_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Addressee:
    """Somebody a document names, who must be among the roles or the departments."""

    document: str
    name: str
    what: Literal["role", "department", "role or department"]
    route: Route


@dataclass(frozen=True)
class Parts:
    """What one document says in the engine's words. The engine never asks which kind it came from."""

    desk: DeskWords | None = None
    facts: tuple[Fact, ...] = ()
    derivations: Mapping[str, Derivation] = field(default_factory=dict)
    """By fact, how it is worked out."""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lists of choices by name; any document may use them."""
    forms: tuple[Form, ...] = ()
    tables: tuple[Table, ...] = ()
    clocks: tuple[Clock, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    scripts: tuple[Script, ...] = ()
    workflow: Workflow | None = None
    gates: tuple[Gate, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    messages: tuple[Message, ...] = ()
    reports: tuple[Report, ...] = ()
    duties: tuple[Duty, ...] = ()
    roles: tuple[Role, ...] = ()
    default_role: str = ""
    people: tuple[Person, ...] = ()
    privacy: Privacy | None = None
    style: Style | None = None
    shelf: Shelf | None = None
    addressees: tuple[Addressee, ...] = ()
    clauses: tuple[Clause, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    import_maps: tuple[ImportMap, ...] = ()
    elements: tuple[Element, ...] = ()
    lines: tuple[Line, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Line:
    """A text with placeholders, and what must stand in it."""

    text: str
    route: Route
    must_contain: tuple[str, ...] = field(default=())
    heard: Where | None = None
    """How it reaches the customer; a line that does not is for the agent alone."""


@dataclass(frozen=True)
class Sentence:
    """What a document says that drives nothing, in plain words for its readers; ``element`` is what it is about."""

    title: str
    text: str
    element: str = ""
