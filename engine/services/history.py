"""Rows of an earlier system become events of a case: through the same gates as everything else, with no side door.

What an old history cannot satisfy is waived where the import map says by whom and why, and the log keeps each waiver as
an event of the map, not of a person who never gave it. A gate that nobody may waive stands for imports, too. An event
that cannot happen in the status a case has (resolving it twice) is kept as an update with its own name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from engine.compile.edition import Edition
from engine.decide.deciding import decide
from engine.decide.derived import with_derived
from engine.decide.gates import move_for, must_move
from engine.load.rows import Rejected
from engine.model.case import Case, follow
from engine.model.event import Actor, Event
from engine.model.policy import ImportMap
from engine.model.problem import Refused
from engine.model.rule import Rule
from engine.services.record_event import Happening, decided, normal_facts

IMPORTED: Final = "imported"
"""The role of whoever acted in the earlier system."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the foreign log: its line, moment, activity and actor, the texts of its facts, and its key."""

    line: int
    at: datetime
    activity: str
    actor: str
    facts: Mapping[str, str]
    key: str
    start: str


@dataclass
class Counts:
    """What became of rows: ``updates`` could not happen as they stood, ``waivers`` and ``reopenings`` came with them."""

    cases: int = 0
    rows: int = 0
    events: int = 0
    updates: int = 0
    waivers: int = 0
    reopenings: int = 0

    def add(self, more: Counts) -> None:
        """Both together."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(more, name))


@dataclass
class Telling:
    """A case while the rows of its history are told, in order of time."""

    edition: Edition
    map: ImportMap
    case: Case
    foreign: str
    """What the earlier system calls the case."""
    importer: str
    events: list[Event] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    before: Case = field(init=False)
    """The case as it was before."""

    def __post_init__(self) -> None:
        self.before = self.case

    def tell(self, entries: Sequence[Entry]) -> None:
        """Takes in each row with what must go before it; a row that is refused leaves nothing behind."""
        self.counts.cases = 0 if self.case.events else 1
        for entry in entries:
            case, told, counts = self.case, len(self.events), replace(self.counts)
            try:
                self._row(entry)
            except Refused as refusal:
                self.case, self.counts = case, counts
                del self.events[told:]
                self.rejected.append(Rejected(entry.line, "; ".join(refusal.reasons), entry.start))
        self.counts.events = len(self.events)
        if not self.events:
            self.counts.cases = 0

    def _row(self, entry: Entry) -> None:
        meaning = self.map.events[entry.activity]
        actor = Actor(entry.actor, IMPORTED)
        facts = normal_facts(self.edition, {**entry.facts, **meaning.facts})
        if not self.case.events and self.map.start:
            start = self.map.start
            self._happen(Happening(start.event, start.facts, key=f"{entry.key}:start"), actor, entry.at)
        happening = Happening(meaning.event, facts, {"activity": entry.activity}, key=entry.key)
        if meaning.event == "escalated":
            happening = self._escalated(happening, entry.at)
        happening = self._possible(happening, actor, entry.at)
        new = {name: text for name, text in happening.facts.items() if self.case.facts.get(name, "") != text}
        self._happen(replace(happening, facts=new), actor, entry.at)
        self.counts.rows += 1

    def _escalated(self, happening: Happening, at: datetime) -> Happening:
        """The rule the row names, else the first that fired, says to whom and with which status."""
        facts = {**self.case.facts, **happening.facts}
        known = with_derived(self.edition, facts, self.case.events, at)
        rule = _escalation(self.edition, known, happening.facts.get("escalation_rule", ""))
        if rule is None:
            return happening
        facts = {"escalation_rule": rule.id, "escalated_to": rule.outcome["escalate_to"], **happening.facts}
        return replace(happening, facts=facts, status=rule.outcome["status"], cause=f"{rule.document}#{rule.id}")

    def _possible(self, happening: Happening, actor: Actor, at: datetime) -> Happening:
        """The happening as it can be in this status: after reopening the case, or as a mere update."""
        kind, target = happening.kind, happening.status
        if self._moves(kind, target) or not self._is_a_move(kind):
            return happening
        if self.map.reopen and kind not in {self.case.status, "reopened"} and self._moves("reopened"):
            self._happen(Happening("reopened", details={"reason": happening.details["activity"]}), actor, at)
            self.counts.reopenings += 1
        if self._moves(kind, target) or not must_move(self.edition, kind):
            return happening
        self.counts.updates += 1
        return replace(happening, kind="updated", status="", cause="")

    def _moves(self, kind: str, target: str = "") -> bool:
        return move_for(self.edition, self.case.status, kind, target) is not None

    def _is_a_move(self, kind: str) -> bool:
        return must_move(self.edition, kind) or any(move.event == kind for move in self.edition.workflow.moves)

    def _happen(self, happening: Happening, actor: Actor, at: datetime) -> None:
        """Records it, after a waiver for each gate that the old history cannot pass."""
        details = {**happening.details, "import": self.map.id, "imported_by": self.importer}
        facts = dict(happening.facts)
        if not self.case.events:
            facts["opened_at"] = at.isoformat()
            details |= {"case": self.foreign}
        happening = replace(happening, facts=facts, details=details)
        while True:
            try:
                (event,) = decided(self.edition, self.case, (happening,), actor, at)
            except Refused as refusal:
                self._add(self._waiver(refusal, happening, at))
                self.counts.waivers += 1
            else:
                self._add(event)
                return

    def _waiver(self, refusal: Refused, happening: Happening, at: datetime) -> Event:
        gate = refusal.gate
        if not gate or not self.map.waived_by or gate in self.case.waived:
            raise refusal
        details = {"gate": gate, "reason": self.map.waive_reason, "for": happening.kind, "import": self.map.id}
        waived = Happening("gate waived", details=details, cause=f"{self.map.document}#waive", historic=True)
        try:
            (event,) = decided(self.edition, self.case, (waived,), Actor(self.map.document, self.map.waived_by), at)
        except Refused as refused:
            raise Refused(*refusal.reasons, *refused.reasons, gate=gate) from None
        return event

    def _add(self, event: Event) -> None:
        self.events.append(event)
        self.case = follow(self.case, event)


def _escalation(edition: Edition, facts: Mapping[str, str], named: str) -> Rule | None:
    found: list[Rule] = []
    for decision in sorted(decide(edition, facts), key=lambda d: not d.table.binding):
        leading = [finding for finding in decision.findings if "escalate_to" in finding.rule.outcome]
        found += [f.rule for f in leading if f.rule.id == named or (not named and f.rule in decision.chosen)]
    return found[0] if found else None
