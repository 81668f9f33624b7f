"""Why a case is decided as it is, in sentences: every rule that counts, every one that waits, and the near misses.

Nothing is worked out anew here: the sentences are those of the decisions that drive the desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Final

from engine.compile.edition import Edition
from engine.decide.deciding import decide
from engine.decide.decision import Decision
from engine.decide.derived import with_derived
from engine.decide.near import NearMiss, near_misses
from engine.model.case import fold
from engine.model.condition import show
from engine.model.decision import Finding, Seen
from engine.model.event import Event
from engine.model.fact import Facts
from engine.model.moment import show_moment
from engine.model.problem import Refused, and_of
from engine.model.rule import RANKED, RECKONED, Rule
from engine.services.desk import Desk
from engine.services.read_case import clause_words

MOST_QUOTED: Final = 240
"""Letters of a clause; who wants more of it reads the clause."""
MARKS: Final = {"fired": "yes", "not": "no", "waiting": "waits"}


@dataclass(frozen=True)
class ExplainedRule:
    """One rule of a decision in sentences."""

    rule: Rule
    verdict: str
    """``yes``, ``no`` or ``waits``."""
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
    how: str
    """The hit policy in words."""
    counting: tuple[ExplainedRule, ...]
    """The rules that count; those that disagree, where they may not."""
    waiting: tuple[ExplainedRule, ...]
    others: tuple[ExplainedRule, ...]
    """The rules that do not fire."""
    near: tuple[str, ...]
    """``would escalate to legal if topic were legal or regulatory (it is billing)``."""


def explain_case(desk: Desk, case_id: str, at: datetime | None = None) -> tuple[ExplainedDecision, ...]:
    """Every decision of a case, as it stands or as it stood at a moment; `Refused` if there was no such case."""
    events = desk.case(case_id).events
    happened = [event for event in events if at is None or event.at <= at]
    if not happened:
        begins = show_moment(events[0].at, desk.edition.desk.zone)
        raise Refused(f"nothing has happened by then; the first event is {events[0].kind} on {begins}")
    case = fold(case_id, happened, desk.edition.workflow.initial)
    return explain_facts(desk.edition, with_derived(desk.edition, case.facts, case.events, at or desk.now()))


def explain_facts(edition: Edition, facts: Facts) -> tuple[ExplainedDecision, ...]:
    """Every decision for these facts; tables without rules are left out."""
    return tuple(explain(edition, decision) for decision in decide(edition, facts) if decision.table.rules)


def explain(edition: Edition, decision: Decision) -> ExplainedDecision:
    """One decision in sentences."""
    table = decision.table
    chosen = {id(rule) for rule in decision.chosen or decision.disagreeing}
    rules = [(finding, _rule(edition, finding)) for finding in decision.findings]
    otherwise = table.otherwise
    spare = [_rule(edition, Finding(otherwise, "fired", ()))] if otherwise and id(otherwise) in chosen else []
    return ExplainedDecision(
        decision,
        table.title or table.id,
        f"{table.document} {edition.versions.get(table.document, '')}".strip(),
        _headline(edition, decision),
        _how(decision),
        (*(told for finding, told in rules if id(finding.rule) in chosen), *spare),
        tuple(told for finding, told in rules if finding.verdict == "waiting"),
        tuple(told for finding, told in rules if finding.verdict == "not"),
        tuple(_near(edition, miss) for miss in near_misses(decision)),
    )


def outcome_words(edition: Edition, rule: Rule) -> str:
    """What a rule leads to, in words."""
    if to := rule.outcome.get("escalate_to"):
        also = f", and tell {rule.outcome['also']}" if rule.outcome.get("also") else ""
        urgent = ", at once, also without details" if rule.outcome.get("urgent") else ""
        return f"escalate to {to}{also}{urgent} ({rule.outcome.get('status', '')})"
    return ", ".join(f"{edition.label(name)}: {value}" for name, value in rule.outcome.items()) or "fires"


def _headline(edition: Edition, decision: Decision) -> str:
    if decision.disagreeing:
        names = and_of(rule.title or rule.id for rule in decision.disagreeing)
        return f"nothing decided: {names} fire together and must not"
    if not decision.decided:
        waits = f"waits to know {and_of(edition.label(fact) for fact in decision.missing)}"
        so_far = and_of(_outcomes(edition, decision)) if _several(decision) else ""
        return f"{so_far}; for the rest it {waits}" if so_far else waits
    if _several(decision) and not decision.table.decides:
        return and_of(_outcomes(edition, decision)) or "no rule applies"
    told = ", ".join(f"{edition.label(name)}: {value}" for name, value in decision.outcome.items())
    return told or "no row fires"


def _outcomes(edition: Edition, decision: Decision) -> tuple[str, ...]:
    return tuple(dict.fromkeys(outcome_words(edition, rule) for rule in decision.chosen))


def _several(decision: Decision) -> bool:
    return decision.table.hit in {"all that match", "in order"}


def _how(decision: Decision) -> str:
    hit = decision.table.hit
    duty = "" if decision.table.binding else "at the agent's own judgment; "
    if hit in RECKONED:
        return f"{duty}{hit} of all rows that match"
    return f"{duty}{hit}{', the best value first' if hit in RANKED else ''}"


def _rule(edition: Edition, finding: Finding) -> ExplainedRule:
    rule = finding.rule
    note = ""
    if finding.missing:
        facts = and_of(edition.label(fact) for fact in finding.missing)
        counts = "yes" if rule.if_unknown == "treat as yes" else "no"
        note = f"{facts} unknown, counts as {counts}" if finding.assumed else f"waits to know {facts}"
    return ExplainedRule(
        rule,
        MARKS[finding.verdict],
        outcome_words(edition, rule),
        "where no other row fires" if not finding.seen and rule.id == "otherwise" else show(rule.when),
        tuple(dict.fromkeys(_comparison(seen) for seen in finding.seen)),
        note,
        shorten(clause_words(edition, rule.source), MOST_QUOTED, placeholder=" …"),
        rule.quote,
    )


def _comparison(seen: Seen) -> str:
    if seen.truth is None:
        return f"{seen.words}: not known"
    found = "nothing is known" if seen.value is None else f"it is {seen.value}"
    return f"{seen.words}: {'yes' if seen.truth else 'no'}, {found}"


def _near(edition: Edition, miss: NearMiss) -> str:
    """``would escalate to legal (escalated-legal) if topic were legal or regulatory; it is billing``."""
    now = "not known" if miss.value is None else miss.value
    to, what = miss.rule.outcome.get("escalate_to"), outcome_words(edition, miss.rule)
    does = f"escalate to {to}" if to else f"decide {what}" if miss.rule.outcome else "fire"
    return f"{miss.rule.title or miss.rule.id}: would {does} if {supposed(miss.needed)}; it is {now}"


def supposed(words: str) -> str:
    """``topic were legal``, from ``topic is legal``; what is denied is said plainly."""
    if words.startswith("not (") and words.endswith(")") and words.count("(") == 1:
        return words[5:-1].replace(" is ", " were not ", 1)
    return words.replace(" is ", " were ", 1)


def what_followed(desk: Desk, case_id: str, at: datetime | None = None) -> tuple[str, ...]:
    """What rules and gates have brought about so far, one sentence an event."""
    edition = desk.edition
    return tuple(_followed(edition, e) for e in desk.case(case_id).events if e.cause and (at is None or e.at <= at))


def _followed(edition: Edition, event: Event) -> str:
    pinned = "" if event.edition == edition.digest else f", under the documents of edition {event.edition[:12]}"
    to = f" to {event.facts['escalated_to']}" if event.facts.get("escalated_to") else ""
    return f"{show_moment(event.at, edition.desk.zone)}  {event.kind}{to}, by {event.cause}{pinned}"
