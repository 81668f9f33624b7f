"""Decisions in words, so that ``sopdesk decide``, ``sopdesk explain`` and the desk say the same thing in the same way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from textwrap import shorten
from typing import Final

from engine.compile.edition import Edition
from engine.decide.near import NearMiss
from engine.model.decision import Finding, Seen
from engine.model.fact import Fact, scale_of
from engine.model.moment import show_length, show_moment
from engine.model.problem import and_of, one_of
from engine.model.rule import Rule, Table
from engine.services.read_case import clause_words

MOST_QUOTED: Final = 240
"""Letters of a clause; who wants more of it reads the clause."""
MOST_CHOICES: Final = 24
NOTHING_ELSE_FIRES: Final = "no other row fires"
FIRES_TOO: Final = "fires too, but does not count"
_EXAMPLES: Final = {
    "yes or no": "yes or no",
    "whole number": "a whole number, e.g. 3",
    "number": "a number, e.g. 12.50",
    "money": "an amount, e.g. 12.50 GBP",
    "date": "a date, e.g. 2026-03-06",
    "time": "a time of day, e.g. 09:30",
    "date and time": "a moment, e.g. 2026-03-06 16:50",
    "duration": "a time, e.g. 30 minutes",
    "email": "an e-mail address",
    "phone": "a telephone number",
    "time zone": "a time zone, e.g. Europe/London",
}
"""What to write for a fact of a type without choices; any text for the others."""
_LOOKS: Final = {"contains ": "to contain ", "starts with ": "to start with ", "matches ": "to match "}


# --- a table and its rules --------------------------------------------------------------------------------------------


def document_words(edition: Edition, table: Table) -> str:
    """``escalation/escalation-rules 1.0.0``."""
    return f"{table.document} {edition.versions.get(table.document, '')}".strip()


def rule_words(rule: Rule) -> str:
    """A rule by its title, or by its id where it has none."""
    return rule.title or rule.id


def outcome_words(edition: Edition, rule: Rule) -> str:
    """What a rule leads to: ``escalate to legal, and tell supervisor (escalated-legal)``, ``Priority: P1``."""
    if to := rule.outcome.get("escalate_to"):
        also = f", and tell {rule.outcome['also']}" if rule.outcome.get("also") else ""
        urgent = ", at once, also without details" if rule.outcome.get("urgent") else ""
        return f"escalate to {to}{also}{urgent} ({rule.outcome.get('status', '')})"
    return values_words(edition, rule.outcome) or "fires"


def values_words(edition: Edition, outcome: Mapping[str, str]) -> str:
    """``Priority: P1, Team: billing``; empty where there is no value."""
    return ", ".join(f"{edition.label(name)}: {value}" for name, value in outcome.items())


def short_clause(edition: Edition, rule: Rule) -> str:
    """The clause that a rule comes from, cut where it is long; empty where it names none."""
    return shorten(clause_words(edition, rule.source), MOST_QUOTED, placeholder=" …")


def disagreement(names: Iterable[str]) -> str:
    """Of rules that fire together and must not."""
    return f"nothing decided: {and_of(names)} fire together and must not"


# --- what is not known ------------------------------------------------------------------------------------------------


def waits_words(edition: Edition, facts: Iterable[str]) -> str:
    """``waits to know Urgency and Impact``."""
    return f"waits to know {and_of(edition.label(fact) for fact in facts)}"


def assumed_words(edition: Edition, finding: Finding) -> str:
    """``Urgency unknown, counts as yes``: of a rule that says what an unknown fact counts as."""
    facts = and_of(edition.label(fact) for fact in finding.missing)
    return f"{facts} unknown, counts as {'yes' if finding.rule.if_unknown == 'treat as yes' else 'no'}"


def to_write(fact: Fact) -> str:
    """What may be written for a fact."""
    if fact.choices:
        some = "some of " if fact.type == "several" else ""
        return f"{some}{one_of(fact.choices, MOST_CHOICES)}"
    if scale := scale_of(fact.type):
        return f"a number from {scale[0]} to {scale[1]}"
    return _EXAMPLES.get(fact.type, "any text")


# --- comparisons ------------------------------------------------------------------------------------------------------


def answered(seen: Seen) -> str:
    """A comparison and what came out: ``topic is billing: yes``."""
    return f"{seen.words}: {'not known' if seen.truth is None else 'yes' if seen.truth else 'no'}"


NOT_SHOWN: Final = "not shown to this role"


def comparison(edition: Edition, seen: Seen, unseen: Collection[str] = ()) -> str:
    """A comparison with the value it met: ``topic is legal or regulatory: yes, it is legal``.

    Of a fact that may not be seen, neither the value nor how it compared is told.
    """
    if seen.fact in unseen and seen.value is not None:
        return f"{seen.words}: {NOT_SHOWN}"
    told = answered(seen)
    if seen.truth is None:
        return told
    if seen.value is None:
        return f"{told}, nothing is known"
    plain = seen.value in {"yes", "no"} and seen.words.endswith((" is yes", " is no"))
    return told if plain else f"{told}, it is {value_words(edition, seen.fact, seen.value)}"


def value_words(edition: Edition, name: str, text: str) -> str:
    """A value of the log as people write it; moments and lengths of time are kept in a form for machines."""
    fact, zone = edition.facts.get(name), edition.desk.zone
    if fact is None or fact.type not in {"date and time", "duration"}:
        return text
    try:
        value = fact.parse(text, zone)
    except ValueError:
        return text
    return show_moment(value, zone) if isinstance(value, datetime) else show_length(int(str(value)))


def near_words(edition: Edition, miss: NearMiss) -> str:
    """``legal: would escalate to legal if topic were legal or regulatory; it is billing``."""
    now = "not known" if miss.value is None else value_words(edition, miss.fact, miss.value)
    to, what = miss.rule.outcome.get("escalate_to"), outcome_words(edition, miss.rule)
    does = f"escalate to {to}" if to else f"decide {what}" if miss.rule.outcome else "fire"
    return f"{rule_words(miss.rule)}: would {does} if {supposed(miss)}; it is {now}"


def supposed(miss: NearMiss) -> str:
    """``topic were legal``, ``amount were over 5 and at most 10``: what would have to be, the name of the fact said once."""
    name = miss.fact.replace("_", " ")
    parts = []
    for words in miss.needed:
        denied = words.startswith("not (")
        said = (words[5:-1] if denied else words).removeprefix(f"{name} ")
        verb = next((verb for verb in _LOOKS if said.startswith(verb)), "")
        plain = _LOOKS[verb] + said.removeprefix(verb) if verb else said.removeprefix("is ")
        parts.append(f"{'not ' if denied else ''}{plain}")
    return f"{name} were {' and '.join(parts)}"
