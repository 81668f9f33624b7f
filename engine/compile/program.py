"""Links the documents of a policy set into an edition: conditions typed, times resolved, tables in order.

What does not fit becomes a remark, and the part it concerns is left out; the rest still makes an edition, so that every
problem of every document is told in one run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from engine.compile.conditions import Typing
from engine.compile.edition import Edition
from engine.compile.tables import TableLinking
from engine.compile.timing import TimeLinking
from engine.compile.wording import with_own_words
from engine.load.policy_set import PolicySet
from engine.model.allowance import DAYS, MONTHS
from engine.model.clock import Clock
from engine.model.condition import Condition
from engine.model.duty import Duty
from engine.model.event import SHIFT
from engine.model.fact import Fact
from engine.model.form import Field, Form, Section
from engine.model.policy import DeskWords, Element, Parts
from engine.model.privacy import Privacy
from engine.model.problem import Remark, Route, did_you_mean
from engine.model.resource import Shelf
from engine.model.script import Branch, Script, Step
from engine.model.style import Style
from engine.model.workflow import Checklist, Gate, Move, Need, Workflow

T = TypeVar("T")
BUILT_IN: Final = (
    Fact("kind", "Kind", "text"),
    Fact("channel", "Channel", "text"),
    Fact("direction", "Direction", "choice", ("incoming", "outgoing")),
    Fact("audience", "Audience", "choice", ("customer", "colleague")),
    Fact("opened_at", "Opened at", "date and time"),
    Fact("escalation_rule", "Escalation rule", "text"),
    Fact("escalated_to", "Escalated to", "text"),
    Fact(SHIFT, "Shift", "text"),
)
_NO_DESK: Final = DeskWords("", "the company", ZoneInfo("UTC"), "", {}, {}, ())
_NO_FLOW: Final = Workflow("", ("new",), "new", ())


def compile_edition(policy: PolicySet) -> tuple[Edition, tuple[Remark, ...]]:
    """The edition of a policy set, and what does not fit together in it."""
    return _Linking(policy).linked()


@dataclass
class _Linking:
    policy: PolicySet

    def __post_init__(self) -> None:
        self.parts: dict[str, Parts] = {name: loaded.parts for name, loaded in self.policy.documents.items()}
        self.remarks: list[Remark] = []
        self.desk = self._single("desk", _NO_DESK, lambda p: p.desk)
        self.flow = self._single("workflow", _NO_FLOW, lambda p: p.workflow)
        self.facts = self._facts()
        self.typing = Typing(self.facts, self.desk.zone)
        self.times = TimeLinking(self.desk, self.facts, self._typed)
        self.tables = TableLinking(self.desk, self.facts, self.typing)

    def _reviews(self) -> Iterator[Duty]:
        for name, loaded in self.policy.documents.items():
            review = loaded.document.review
            if review is None or review.every is None:
                continue
            if review.every.unit not in {*DAYS, *MONTHS} or review.every.amount.denominator != 1:
                message = f'"{review.every}" is not how often a document is reviewed'
                hint = "write for example 12 months"
                self.remarks.append(Remark(name, ("review", "every"), message, hint, "unknown-time"))
            elif review.last is not None:
                title, who = loaded.document.title, loaded.document.owner or ""
                yield Duty(name, title, name, "review", review.every, last=review.last, who=who, route=("review",))

    def _duties(self) -> tuple[Duty, ...]:
        """The duties of the documents with the words of the glossary resolved, and the reviews of the documents."""
        written = _all(p.duties for p in self.parts.values())
        timed = [replace(duty, due=self.times.allowance(duty.due, duty.document, duty.route)) for duty in written]
        return (*timed, *self._reviews())

    def _one_of_a_name(self, things: Iterable[Clock | Gate], what: str) -> None:
        """Clocks and gates are called by their id alone, so no two documents may use the same; each looks at itself."""
        homes: dict[str, str] = {}
        for thing in things:
            home = homes.setdefault(thing.id, thing.document)
            if home != thing.document:
                message, hint = f'the {what} "{thing.id}" also stands in {home}', "give one of them another id"
                self.remarks.append(Remark(thing.document, (*thing.route, "id"), message, hint, "duplicate-id"))

    def linked(self) -> tuple[Edition, tuple[Remark, ...]]:
        parts = self.parts.values()
        self._one_of_a_name(_all(p.clocks for p in parts), "clock")
        self._one_of_a_name(_all(p.gates for p in parts), "gate")
        clauses = _all(p.clauses for p in parts)
        clocks = self.times.clocks(_all(p.clocks for p in parts))
        edition = Edition(
            digest=edition_digest(self.policy),
            desk=self.desk,
            versions={name: loaded.document.version for name, loaded in self.policy.documents.items()},
            facts=self.facts,
            derived={name: how for p in parts for name, how in p.derivations.items()},
            forms={f.name: self._form(f) for f in _all(p.forms for p in parts)},
            tables=self.tables.linked(_all(p.tables for p in parts)),
            clocks=clocks,
            clock_rules=self.times.table(clocks),
            calendars=self.times.calendars(_all(p.calendars for p in parts)),
            scripts=tuple(self._script(s) for s in _all(p.scripts for p in parts)),
            past_scripts=self._past_scripts(),
            workflow=replace(self.flow, moves=tuple(self._move(m) for m in self.flow.moves)),
            gates=tuple(self._gate(g) for g in _all(p.gates for p in parts)),
            checklists={c.id: self._checklist(c) for c in _all(p.checklists for p in parts)},
            messages=_all(p.messages for p in parts),
            reports={r.id: r for r in _all(p.reports for p in parts)},
            duties=self._duties(),
            roles={r.id: r for r in _all(p.roles for p in parts)},
            default_role=next((p.default_role for p in parts if p.default_role), ""),
            people={one.id: one for one in _all(p.people for p in parts)},
            privacy=self._privacy(),
            style=with_own_words(self._single("style", Style(), lambda p: p.style), _all(p.scripts for p in parts)),
            shelf=self._shelf(),
            addressees=_all(p.addressees for p in parts),
            clauses=clauses,
            scenarios=_all(p.scenarios for p in parts),
            import_maps={m.id: m for m in _all(p.import_maps for p in parts)},
            elements=self._elements(),
            lines={name: p.lines for name, p in self.parts.items() if p.lines},
            clause_places={(c.document, c.at): c for c in clauses},
            heads={name: loaded.document.head for name, loaded in self.policy.documents.items()},
            sentences={name: p.sentences for name, p in self.parts.items() if p.sentences},
        )
        return edition, (*self.remarks, *self.times.remarks, *self.tables.remarks, *self.typing.remarks)

    def _single(self, kind: str, none: T, pick: Callable[[Parts], T | None]) -> T:
        found = [(name, pick(parts)) for name, parts in self.parts.items() if pick(parts) is not None]
        for name, _ in found[1:]:
            message, hint = f"there are two documents of kind {kind}", f"keep this or {found[0][0]}"
            self.remarks.append(Remark(name, ("kind",), message, hint, "two-of-a-kind"))
        first = found[0][1] if found else None
        return none if first is None else first

    def _privacy(self) -> Privacy:
        found = self._single("privacy", Privacy(), lambda p: p.privacy)
        return found if found.known_by or "contact" not in self.facts else replace(found, known_by=("contact",))

    def _shelf(self) -> Shelf:
        found = self._single("resources", Shelf(), lambda p: p.shelf)
        rows = [replace(r, applies=self._typed(r.applies, r.document, (*r.route, "for"))) for r in found.resources]
        return replace(found, resources=tuple(rows))

    def _facts(self) -> dict[str, Fact]:
        facts = {fact.id: fact for fact in BUILT_IN}
        facts["status"] = Fact("status", "Status", "choice", self.flow.statuses)
        declared: dict[str, Fact] = {}
        lists = self._lists()
        for declaration in _all(p.facts for p in self.parts.values()):
            fact = self._with_choices(declaration, lists)
            if first := declared.get(fact.id):
                differs = (first.type, first.choices) != (fact.type, fact.choices)
                if differs and first.document != fact.document:
                    hint = f"use {{use: {fact.id}}} to show that field here, or choose another id"
                    message = f'"{fact.id}" is already declared in {first.document}, with another type or other choices'
                    self.remarks.append(Remark(fact.document, (*fact.route, "id"), message, hint, "duplicate-fact"))
                continue
            declared[fact.id] = fact
        return facts | declared

    def _lists(self) -> dict[str, tuple[str, ...]]:
        lists: dict[str, tuple[str, ...]] = {}
        homes: dict[str, str] = {}
        for document, parts in self.parts.items():
            for name, words in parts.lists.items():
                if lists.get(name, words) != words:
                    message = f'the list "{name}" already stands in {homes[name]}, with other words'
                    hint = "give it another name, or keep one of the two"
                    self.remarks.append(Remark(document, ("lists", name), message, hint, "duplicate-id", at_key=True))
                    continue
                lists[name], homes[name] = words, document
        return lists

    def _with_choices(self, fact: Fact, lists: Mapping[str, tuple[str, ...]]) -> Fact:
        if fact.type not in {"choice", "several"}:
            return fact
        choices = fact.choices or lists.get(fact.list, ())
        if fact.list and fact.list not in lists:
            hint = did_you_mean(fact.list, lists) or "name it under lists of a record or form"
            route, message = (*fact.route, "from"), f'there is no list "{fact.list}"'
            self.remarks.append(Remark(fact.document, route, message, hint, "missing-reference", absent=(fact.list,)))
            return replace(fact, choices=())
        return replace(fact, choices=(*choices, "other") if fact.other and "other" not in choices else choices)

    def _typed(self, condition: Condition, document: str, route: Route) -> Condition:
        return self.typing.typed(condition, document, route)

    def _form(self, form: Form) -> Form:
        def section(s: Section) -> Section:
            return replace(s, fields=tuple(self._field(f, form.name) for f in s.fields))

        inherited = self._inherited(form)
        sections = tuple(
            section(replace(s, fields=tuple(self._used(f, inherited) for f in s.fields))) for s in form.sections
        )
        return replace(form, sections=sections, applies=self._typed(form.applies, form.name, ("for",)))

    def _inherited(self, form: Form) -> dict[str, Field]:
        if not form.extends:
            return {}
        base = next((f for p in self.parts.values() for f in p.forms if f.name == form.extends), None)
        if base is None:
            message, hint = f'there is no "{form.extends}"', self._a_form_like(form)
            absent = (form.extends,)
            self.remarks.append(Remark(form.name, ("extends",), message, hint, "missing-reference", absent=absent))
            return {}
        return {field.fact: field for field in base.fields}

    def _a_form_like(self, form: Form) -> str:
        names = [f.name for p in self.parts.values() for f in p.forms if f.name != form.name]
        return did_you_mean(form.extends, names) or "name a record, such as record/interaction"

    @staticmethod
    def _used(field: Field, inherited: Mapping[str, Field]) -> Field:
        base = inherited.get(field.fact)
        plain = field == Field(field.fact, route=field.route)
        return replace(base, route=field.route) if base and plain else field

    def _field(self, field: Field, document: str) -> Field:
        def typed(condition: Condition | None, key: str) -> Condition | None:
            return None if condition is None else self._typed(condition, document, (*field.route, key))

        return replace(
            field,
            required_when=typed(field.required_when, "required_when"),
            required_unless=typed(field.required_unless, "required_unless"),
            show_when=self._typed(field.show_when, document, (*field.route, "show_when")),
        )

    def _past_scripts(self) -> dict[tuple[str, str], Script]:
        """What no longer fits in them is left out in silence: nobody can mend a version that is frozen."""
        told, typed = len(self.remarks), len(self.typing.remarks)
        past = _all(loaded.parts.scripts for loaded in self.policy.released.values())
        linked = {(script.id, script.version): self._script(script) for script in past}
        del self.remarks[told:], self.typing.remarks[typed:]
        return linked

    def _script(self, script: Script) -> Script:
        def step(s: Step) -> Step:
            unless = None if s.unless is None else self._typed(s.unless, script.document, (*s.route, "if_not"))
            return replace(
                s, only_when=self._typed(s.only_when, script.document, (*s.route, "only_when")), unless=unless
            )

        def branch(b: Branch) -> Branch:
            return replace(b, steps=tuple(step(s) for s in b.steps))

        return replace(
            script, steps=tuple(step(s) for s in script.steps), branches=tuple(branch(b) for b in script.branches)
        )

    def _needs(self, needs: tuple[Need, ...], document: str, route: Route) -> tuple[Need, ...]:
        def need(number: int, n: Need) -> Need:
            return (
                n
                if n.condition is None
                else replace(n, condition=self._typed(n.condition, document, (*route, "needs", number)))
            )

        return tuple(need(number, n) for number, n in enumerate(needs))

    def _move(self, move: Move) -> Move:
        return replace(move, needs=self._needs(move.needs, move.document, move.route))

    def _gate(self, gate: Gate) -> Gate:
        applies = self._typed(gate.applies, gate.document, (*gate.route, "when"))
        return replace(gate, applies=applies, needs=self._needs(gate.needs, gate.document, gate.route))

    def _checklist(self, checklist: Checklist) -> Checklist:
        return replace(
            checklist,
            due=checklist.due and self.times.allowance(checklist.due, checklist.document, ("due",)),
            applies=self._typed(checklist.applies, checklist.document, ("attach_when", "when")),
        )

    def _elements(self) -> dict[tuple[str, str], Element]:
        found: dict[tuple[str, str], Element] = {}
        for parts in self.parts.values():
            for element in parts.elements:
                if element.id and (element.document, element.id) in found:
                    message = f'the id "{element.id}" stands twice in this document'
                    hint = "give one of them another id"
                    self.remarks.append(Remark(element.document, (*element.route, "id"), message, hint, "duplicate-id"))
                    continue
                found[element.document, element.id] = element
        return found


def _all(lists: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(chain.from_iterable(lists))


def edition_digest(policy: PolicySet) -> str:
    """SHA-256 over the names, versions and digests of all documents."""
    lines = sorted(f"{name}@{loaded.document.version} {loaded.digest}" for name, loaded in policy.documents.items())
    return sha256("\n".join(lines).encode()).hexdigest()
