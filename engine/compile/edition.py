"""An edition: the exact set of documents in force, as the program the desk runs. Its digest pins every event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from engine.compile.coded import Coded
from engine.model.calendar import Calendar
from engine.model.clock import Clock
from engine.model.derivation import Derivation
from engine.model.duty import Duty
from engine.model.fact import Fact, Facts, Value
from engine.model.form import Form
from engine.model.head import Head
from engine.model.person import Person
from engine.model.policy import (
    Addressee,
    Clause,
    DeskWords,
    Element,
    ImportMap,
    Line,
    Message,
    Report,
    Role,
    Scenario,
    Sentence,
)
from engine.model.privacy import FREE_TEXT, PUBLIC, Privacy
from engine.model.resource import Shelf
from engine.model.script import Script
from engine.model.style import Style
from engine.model.workflow import Checklist, Gate, Workflow

NO_CONTENT: Final = frozenset({"no case content", "figures without names"})
"""What a role sees that sees nothing of a single case."""


@dataclass(frozen=True, eq=False)
class Edition:
    """Everything the documents say, linked and typed. Two editions are equal when their digests are."""

    digest: str
    desk: DeskWords
    versions: Mapping[str, str]
    """Document name to version."""
    facts: Mapping[str, Fact]
    derived: Mapping[str, Derivation]
    """How facts that are worked out follow from those that are recorded."""
    forms: Mapping[str, Form]
    tables: tuple[Coded, ...]
    """In the order they are decided: a table stands after those whose outcome it reads."""
    clocks: tuple[Clock, ...]
    """A clock stands after those whose running out starts it."""
    clock_rules: Coded
    """Which clocks a case has, with their targets, pauses and ends: decided like every other table."""
    calendars: Mapping[str, Calendar]
    scripts: tuple[Script, ...]
    past_scripts: Mapping[tuple[str, str], Script]
    """Released versions by id and version: a conversation goes on with the one that it began with."""
    workflow: Workflow
    gates: tuple[Gate, ...]
    checklists: Mapping[str, Checklist]
    messages: tuple[Message, ...]
    reports: Mapping[str, Report]
    duties: tuple[Duty, ...]
    """What the department itself owes by when, the reviews of its documents among it."""
    roles: Mapping[str, Role]
    default_role: str
    people: Mapping[str, Person]
    privacy: Privacy
    style: Style
    """How people write and speak, the words among it that single scripts forbid."""
    shelf: Shelf
    """Pages and guides to hand over."""
    addressees: tuple[Addressee, ...]
    clauses: tuple[Clause, ...]
    scenarios: tuple[Scenario, ...]
    import_maps: Mapping[str, ImportMap]
    elements: Mapping[tuple[str, str], Element]
    """By document and id; the document itself has the id ``""``."""
    lines: Mapping[str, tuple[Line, ...]]
    """The lines with placeholders of each document."""
    clause_places: Mapping[tuple[str, str], Clause] = field(default_factory=dict)
    """By sop document and place."""
    heads: Mapping[str, Head] = field(default_factory=dict)
    """By document: its head, for whoever reads it."""
    sentences: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    """By document: what it says that drives nothing."""

    @cached_property
    def decided(self) -> frozenset[str]:
        """The facts that are not recorded but decided by a table."""
        return frozenset(name for coded in self.tables for name in coded.table.decides)

    def values(self, facts: Facts) -> Mapping[str, Value]:
        """The typed values of what is known; a value that its declaration no longer admits is unknown."""
        typed: dict[str, Value] = {}
        for name, text in facts.items():
            fact = self.facts.get(name)
            if fact is None or not text:
                continue
            try:
                typed[name] = fact.parse(text, self.desk.zone)
            except ValueError:
                continue
        return typed

    def class_of(self, name: str) -> str:
        """The privacy class of a fact: its own, else that of free text, else public."""
        fact = self.facts.get(name)
        if fact is None or not self.privacy.declared:
            return fact.privacy if fact and fact.privacy else PUBLIC
        typed_in = fact.type in FREE_TEXT and bool(fact.document)  # the engine's own facts hold words of documents
        return fact.privacy or (self.privacy.unmarked_text if typed_in else PUBLIC)

    def may_see(self, role: str, group: str) -> bool:
        """Whether a role sees values of a privacy class. A policy set without roles or privacy document hides nothing."""
        known = self.roles.get(role)
        if known is None or not self.privacy.declared:
            return not self.roles or not self.privacy.declared
        if NO_CONTENT & known.sees:
            return False
        if "read everything" in known.may:
            return True
        declared = self.privacy.classes.get(group)
        if declared and declared.seen_by:
            return any(self.stands_for(role, one) for one in declared.seen_by)
        return group == PUBLIC or group in known.sees

    def strictest(self, groups: Collection[str]) -> str:
        """Of these privacy classes the one that the fewest roles see; public where there is none."""
        if len(set(groups)) > 1:
            return min(groups, key=lambda group: sum(self.may_see(role, group) for role in self.roles))
        return next(iter(groups), PUBLIC)

    def stands_for(self, role: str, asked: str) -> bool:
        """Whether a role is the one asked for, or may do everything that it may: a manager can do what a supervisor can."""
        own, other = self.roles.get(role), self.roles.get(asked)
        return role == asked or bool(own and other and other.may <= own.may)

    def label(self, fact: str) -> str:
        """How people call a fact."""
        return self.facts[fact].label if fact in self.facts else fact.replace("_", " ")

    def clauses_of(self, source: str) -> tuple[Clause, ...]:
        """The clauses a source such as ``DOC §3.3`` means: the place itself, or all places inside it."""
        code, _, place = source.partition(" ")
        exact = self.clause_places.get((self.sop_of(code), place))
        return (exact,) if exact else tuple(c for c in self.clauses_of_sop(code) if is_inside(c.at, place))

    def clauses_of_sop(self, code: str) -> tuple[Clause, ...]:
        """All clauses of the SOP with that short code."""
        document = self.sop_of(code)
        return tuple(clause for clause in self.clauses if clause.document == document)

    def sop_of(self, code: str) -> str:
        """The sop document that a short code stands for, whether it is there or not."""
        file = self.desk.sops.get(code, "")
        return f"sop/{file.rsplit('/', 1)[-1].removesuffix('.yaml').removesuffix('.yml')}"


def is_inside(at: str, place: str) -> bool:
    """Whether ``§3.3(1)`` is inside ``§3.3``; the place must end where a number or a word ends."""
    return bool(place) and at.startswith(place) and not (at[len(place) :][:1].isalnum())
