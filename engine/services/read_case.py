"""A case as whoever handles it must see it: what is known, what is due, what the rules say, what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.compile.edition import Edition
from engine.decide.conversation import Position, position, script_for, upcoming
from engine.decide.deciding import decide, with_outcomes
from engine.decide.decision import Decision
from engine.decide.derived import with_derived
from engine.decide.questions import next_questions
from engine.decide.sight import MASK, masked_facts, unseen_facts
from engine.model.case import Case
from engine.model.clock import Reading
from engine.model.fact import Facts
from engine.model.rule import Rule
from engine.model.script import Step
from engine.services.desk import Desk
from engine.services.follow_ups import Following, follow_ups
from engine.services.read_clocks import clocks, next_deadline

CLOSED: Final = "closed"


@dataclass(frozen=True)
class Proposal:
    """An escalation that the rules say is due, with the clause that says so."""

    rule: Rule
    clause: str
    """The words of the clause, for the agent."""

    @property
    def target(self) -> str:
        """The department or role to bring in."""
        return self.rule.outcome["escalate_to"]


@dataclass(frozen=True)
class CaseView:
    """Everything the desk shows of a case at one moment. Nothing in it is stored."""

    case: Case
    facts: Facts
    """What is known, together with the outcomes of the decision tables; what may not be seen is masked."""
    clocks: tuple[Reading, ...]
    """Every run of every clock, by due time."""
    decisions: tuple[Decision, ...]
    proposals: tuple[Proposal, ...]
    ask_next: tuple[str, ...]
    """Unknown facts that decisions wait for and that this case can be asked, the most decisive first."""
    here: Position | None
    next_step: Step | None
    following: tuple[Following, ...]
    whole: Case
    """The case with nothing masked, and `known` its facts: what is decided and timed on, never to be shown as it is."""
    known: Facts
    unseen: frozenset[str] = frozenset()
    """The facts whose values may not be seen: explanations leave them out."""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The last run of each clock."""
        return tuple(reading for reading in self.clocks if reading.latest)

    @property
    def next_deadline(self) -> Reading | None:
        """The running clock that is due first; a ceiling that gave way does not count."""
        return next_deadline(self.clocks)


def read_case(desk: Desk, case_id: str) -> CaseView:
    """The view of one case now, as whoever acts may see it: decided and timed on what is known, shown as is allowed."""
    return shown(desk, view_of(desk.edition, desk.case(case_id), desk.now()))


def shown(desk: Desk, view: CaseView) -> CaseView:
    """The view with what may not be seen masked."""
    case = desk.shown(view.whole)
    hides = unseen_facts(desk.edition, desk.actor.role, view.whole)
    return replace(view, case=case, facts=masked_facts(view.known, hides), unseen=hides)


def view_of(edition: Edition, case: Case, now: datetime) -> CaseView:
    """The view of a case at a moment: a pure function of documents, events and time."""
    known = with_derived(edition, case.facts, case.events, now)
    facts = with_outcomes(edition, known)
    decisions = decide(edition, known)
    script = script_for(edition, facts)
    here = position(edition, script, case.events, facts) if script else None
    return CaseView(
        case=case,
        facts=facts,
        clocks=clocks(edition, case.events, now),
        decisions=decisions,
        proposals=tuple(_proposals(edition, case, decisions)),
        ask_next=() if case.status == CLOSED else tuple(q.fact for q in next_questions(edition, known)),
        here=here,
        next_step=upcoming(edition, here, facts) if here else None,
        following=follow_ups(edition, case, facts),
        whole=case,
        known=facts,
    )


def as_typed(edition: Edition, view: CaseView, typed: Mapping[str, str], now: datetime) -> CaseView:
    """The view as it would be with answers that are typed but not yet in the log; what does not fit counts as unknown."""
    facts = dict(view.whole.facts)
    for name, text in typed.items():
        fact = edition.facts.get(name)
        if fact is None or name == "status" or text == MASK:
            continue
        try:
            facts[name] = fact.normal(text, edition.desk.zone)
        except ValueError:
            facts.pop(name, None)
    seen = view_of(edition, replace(view.whole, facts=facts), now)
    hides = view.unseen.difference(name for name, text in typed.items() if text != MASK)
    return replace(
        seen,
        case=replace(view.case, facts=masked_facts(seen.whole.facts, hides)),
        facts=masked_facts(seen.known, hides),
        unseen=hides,
        here=view.here,
        next_step=upcoming(edition, view.here, seen.known) if view.here else None,
    )


def escalation_rules(decisions: Sequence[Decision]) -> list[tuple[Decision, Rule]]:
    """The rules of all tables that lead to an escalation, with their decision."""
    return [(d, f.rule) for d in decisions for f in d.findings if "escalate_to" in f.rule.outcome]


def _proposals(edition: Edition, case: Case, decisions: Sequence[Decision]) -> Iterator[Proposal]:
    done = escalated_by(case)
    if case.status == CLOSED:
        return
    for decision in decisions:
        for rule in decision.chosen if decision.table.binding else ():
            if "escalate_to" in rule.outcome and rule.id not in done:
                yield Proposal(rule, clause_words(edition, rule.source))


def escalated_by(case: Case) -> frozenset[str]:
    """The rules by which a case has been escalated since it was last reopened."""
    rules: set[str] = set()
    for event in case.events:
        if event.kind == "reopened":
            rules.clear()
        if event.kind == "escalated":
            rules.add(event.facts.get("escalation_rule", ""))
    return frozenset(rules)


def clause_words(edition: Edition, sources: Sequence[str]) -> str:
    """``SOP3 §5.1(1): the words of the clause`` for the first source that can be found."""
    for source in sources:
        if clauses := edition.clauses_of(source):
            return f"{source}: {' '.join(clauses[0].text.split())}"
    return ", ".join(sources)
