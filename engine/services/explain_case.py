"""Why a case is decided as it is, in sentences: every rule that counts, every one that waits, and the near misses.

Nothing is worked out anew here: the sentences are those of the decisions that drive the desk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.compile.edition import Edition
from engine.decide.deciding import decide
from engine.decide.decision import Decision
from engine.decide.derived import with_derived
from engine.decide.hits import reached
from engine.decide.near import NearMiss, near_misses
from engine.decide.sight import unseen_facts
from engine.model.case import fold
from engine.model.condition import show
from engine.model.decision import Finding
from engine.model.event import DEADLINE_EVENTS, Event
from engine.model.fact import Facts
from engine.model.moment import show_moment
from engine.model.problem import Refused, and_of
from engine.model.rule import RANKED, RECKONED, SEVERAL, Rule
from engine.services.deadline_words import deadline_words
from engine.services.decision_words import (
    FIRES_TOO,
    NOT_SHOWN,
    NOTHING_ELSE_FIRES,
    assumed_words,
    comparison,
    disagreement,
    document_words,
    near_words,
    outcome_words,
    rule_words,
    short_clause,
    values_words,
    waits_words,
)
from engine.services.desk import Desk

MARKS: Final = {"fired": "yes", "not": "no", "waiting": "waits"}
ELSE: Final = "else"


@dataclass(frozen=True)
class ExplainedRule:
    """One rule of a decision in sentences."""

    rule: Rule
    verdict: str
    """``yes``, ``no`` or ``waits``; ``else`` for what counts where no other row fires."""
    outcome: str
    """``escalate to legal, and tell supervisor (escalated-legal)``; ``P1``."""
    condition: str
    """``topic is legal or regulatory``."""
    comparisons: tuple[str, ...]
    """Each comparison with the value it met: ``topic is legal or regulatory: yes, it is legal``."""
    note: str
    """What it waits for, or what an unknown fact counted as; may be empty."""
    clause: str
    quote: str


@dataclass(frozen=True)
class ExplainedDecision:
    """One table in sentences."""

    decision: Decision
    title: str
    document: str
    """``escalation/escalation-rules 1.0.0``."""
    headline: str
    """What is decided, or what it waits for."""
    brief: str
    """The same in a few words: ``escalate to legal; waits for Disputed and 3 more``."""
    how: str
    """The hit policy in words."""
    counting: tuple[ExplainedRule, ...]
    """The rules that count; those that disagree, where they may not."""
    standing_by: tuple[ExplainedRule, ...]
    """Where nothing counts yet: the rules that count unless one that waits fires."""
    waiting: tuple[ExplainedRule, ...]
    """The rules that wait for facts and could still change the answer."""
    others: tuple[ExplainedRule, ...]
    """The rules that do not fire, or no longer make a difference."""
    near: tuple[str, ...]
    """``legal: would escalate to legal if topic were legal or regulatory; it is billing``."""

    @property
    def rules(self) -> tuple[ExplainedRule, ...]:
        """Those that make the answer what it is."""
        return (*self.counting, *self.standing_by, *self.waiting)


def explain_case(desk: Desk, case_id: str, at: datetime | None = None) -> tuple[ExplainedDecision, ...]:
    """Every decision of a case, as it stands or as it stood at a moment; `Refused` if there was no such case."""
    events = desk.case(case_id).events
    happened = [event for event in events if at is None or event.at <= at]
    if not happened:
        begins = show_moment(events[0].at, desk.edition.desk.zone)
        raise Refused(f"nothing has happened by then; the first event is {events[0].kind} on {begins}")
    case = fold(case_id, happened, desk.edition.workflow.initial)
    hides = unseen_facts(desk.edition, desk.actor.role, case)
    return explain_facts(desk.edition, with_derived(desk.edition, case.facts, case.events, at or desk.now()), hides)


def explain_facts(edition: Edition, facts: Facts, unseen: Collection[str] = ()) -> tuple[ExplainedDecision, ...]:
    """Every decision for these facts; tables without rules are left out. Nothing is told of the values of ``unseen``."""
    return tuple(explain(edition, decision, unseen) for decision in decide(edition, facts) if decision.table.rules)


def explain(edition: Edition, decision: Decision, unseen: Collection[str] = ()) -> ExplainedDecision:
    """One decision in sentences; where what it decides may not be seen, only that."""
    table, answer = decision.table, decision.answer
    if not set(table.decides).isdisjoint(unseen):
        told = (_title(decision), document_words(edition, table), NOT_SHOWN, NOT_SHOWN, _how(decision))
        return ExplainedDecision(decision, *told, (), (), (), (), ())
    counts = {id(rule) for rule in decision.chosen or decision.disagreeing}
    stands_by = set() if counts else {id(rule) for rule in reached(decision.coded, answer.fired, ()).chosen}
    waits = {id(table.rules[number]) for number in answer.reached.waiting}
    every = [_rule(edition, finding, unseen) for finding in decision.findings]
    if table.otherwise and id(table.otherwise) in counts | stands_by:
        every.append(_otherwise(edition, table.otherwise))
    known = counts | stands_by | waits
    waiting = tuple(told for told in every if id(told.rule) in waits)
    return ExplainedDecision(
        decision,
        _title(decision),
        document_words(edition, table),
        _headline(edition, decision),
        _brief(edition, decision),
        _how(decision),
        tuple(told for told in every if id(told.rule) in counts),
        tuple(replace(told, note=_unless(told)) for told in every if id(told.rule) in stands_by),
        waiting,
        tuple(replace(told, note=_idle(told)) for told in every if id(told.rule) not in known),
        tuple(near_words(edition, miss) for miss in _near(decision, waits, unseen)),
    )


def _title(decision: Decision) -> str:
    """Of the document; it may have a second table, of what is left to the agent."""
    title = decision.table.title or decision.table.id
    return title if decision.table.binding else f"{title}, at own judgment"


def _unless(told: ExplainedRule) -> str:
    return "; ".join(filter(None, (told.note, "counts unless a rule that waits fires")))


def _idle(told: ExplainedRule) -> str:
    """Of a rule that makes no difference."""
    if told.verdict == MARKS["fired"]:
        return FIRES_TOO
    return f"{told.note}, which makes no difference any more" if told.verdict == MARKS["waiting"] else told.note


def _near(decision: Decision, waits: Collection[int], unseen: Collection[str]) -> Iterator[NearMiss]:
    """Those worth telling: what waits says itself what it waits for, and what may not be seen has none."""
    for miss in near_misses(decision):
        if miss.fact not in unseen and (miss.value is not None or id(miss.rule) not in waits):
            yield miss


def _headline(edition: Edition, decision: Decision) -> str:
    if decision.disagreeing:
        return disagreement(map(rule_words, decision.disagreeing))
    so_far = _so_far(decision, and_of(_outcomes(edition, decision)))
    if not decision.decided:
        waits = waits_words(edition, decision.missing)
        return f"{so_far}; for the rest it {waits}" if so_far else waits
    return so_far or values_words(edition, decision.outcome) or _NOTHING[_several(decision)]


def _brief(edition: Edition, decision: Decision) -> str:
    if decision.disagreeing:
        return f"nothing decided, {len(decision.disagreeing)} rules disagree"
    found = dict.fromkeys(
        rule.outcome.get("escalate_to", "") or outcome_words(edition, rule) for rule in decision.chosen
    )
    escalates = any("escalate_to" in rule.outcome for rule in decision.chosen)
    so_far = _so_far(decision, f"escalate to {and_of(found)}" if escalates else and_of(found))
    if not decision.decided:
        first, more = edition.label(decision.missing[0]), len(decision.missing) - 1
        waits = f"waits for {first}{f' and {more} more' if more else ''}"
        return f"{so_far}; {waits}" if so_far else waits
    return so_far or values_words(edition, decision.outcome) or _NOTHING[_several(decision)]


_NOTHING: Final = {True: "no rule applies", False: "no row fires"}


def _so_far(decision: Decision, words: str) -> str:
    """What counts, where each rule counts for itself and there may be more."""
    if not decision.chosen or not _several(decision) or (decision.decided and decision.table.decides):
        return ""
    return words if decision.table.binding else f"may {words}"


def _outcomes(edition: Edition, decision: Decision) -> tuple[str, ...]:
    return tuple(dict.fromkeys(outcome_words(edition, rule) for rule in decision.chosen))


def _several(decision: Decision) -> bool:
    return decision.table.hit in SEVERAL


def _how(decision: Decision) -> str:
    hit = decision.table.hit
    duty = "" if decision.table.binding else "at the agent's own judgment; "
    if hit in RECKONED:
        return f"{duty}{hit} of all rows that match"
    return f"{duty}{hit}{', the best value first' if hit in RANKED else ''}"


def _rule(edition: Edition, finding: Finding, unseen: Collection[str]) -> ExplainedRule:
    rule, note = finding.rule, ""
    if finding.missing:
        note = assumed_words(edition, finding) if finding.assumed else waits_words(edition, finding.missing)
    return ExplainedRule(
        rule,
        MARKS[finding.verdict],
        outcome_words(edition, rule),
        show(rule.when),
        tuple(dict.fromkeys(comparison(edition, seen, unseen) for seen in finding.seen)),
        note,
        short_clause(edition, rule),
        rule.quote,
    )


def _otherwise(edition: Edition, rule: Rule) -> ExplainedRule:
    """The row that counts where none of the others fires."""
    condition, clause = f"where {NOTHING_ELSE_FIRES}", short_clause(edition, rule)
    return ExplainedRule(rule, ELSE, outcome_words(edition, rule), condition, (), "", clause, rule.quote)


def what_followed(desk: Desk, case_id: str, at: datetime | None = None) -> tuple[str, ...]:
    """What rules and gates have brought about so far, one sentence an event."""
    edition = desk.edition
    return tuple(_followed(edition, e) for e in desk.case(case_id).events if e.cause and (at is None or e.at <= at))


def _followed(edition: Edition, event: Event) -> str:
    pinned = "" if event.edition == edition.digest else f", under the documents of edition {event.edition[:12]}"
    to = f" to {event.facts['escalated_to']}" if event.facts.get("escalated_to") else ""
    what = f": {deadline_words(edition, event)}" if event.kind in DEADLINE_EVENTS else to
    return f"{show_moment(event.at, edition.desk.zone)}  {event.kind}{what}, by {event.cause}{pinned}"
