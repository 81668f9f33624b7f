"""What the documents decide for given facts, without a case: for people, and for pipelines line by line.

Nothing is decided here: the answers are picked from `decide`, which drives the desk. A fact that a table decides cannot be
given, since at the desk the table wins as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Final

from engine.compile.edition import Edition
from engine.decide import reference
from engine.decide.deciding import decide
from engine.decide.decision import Decision
from engine.decide.questions import to_be_given, undecided
from engine.load.json_lines import Faulty, Number
from engine.model.condition import All, AnyOf, Condition, Not, Test
from engine.model.decision import Finding, Seen
from engine.model.fact import Fact, Facts, Value, scale_of
from engine.model.problem import Refused, and_of, did_you_mean, one_of
from engine.model.rule import SEVERAL

Json = str | int | float | bool | list[str]
NOT_KNOWN: Final = "write null where it is not known"
_JSON_TYPES: Final = frozenset({"number", "yes or no", "several"})
"""Types for which JSON has more than text, besides whole numbers."""
_NOTHING_AFTER_POINT: Final = re.compile(r"\.0+\Z")


@dataclass(frozen=True)
class Given:
    """The facts that count, in the form the log keeps, and those that do not since a table decides them."""

    facts: Facts = field(default_factory=dict)
    passed_over: Mapping[str, str] = field(default_factory=dict)
    """Fact to the document that decides it."""


@dataclass(frozen=True)
class Answered:
    """One table of a document and its answer."""

    decision: Decision
    missing: tuple[str, ...]
    """The facts that could be given and would change the answer: what a table before it waits for stands for its outcome."""
    stands: bool
    """Whether this is an answer: nothing unknown can change it, no rows contradict each other, one fires where one must."""


@dataclass(frozen=True)
class Decided:
    """What a document decides for some facts; every document, where ``document`` is empty."""

    document: str
    given: Given
    answers: tuple[Answered, ...]
    unsettled: Mapping[str, str]
    """Facts that no further fact makes a table decide, and why: ``no row of decision/priority fires``."""

    @property
    def stands(self) -> bool:
        """Whether every table that was asked has an answer."""
        return all(answer.stands for answer in self.answers)


def document_that_decides(edition: Edition, asked: str) -> str:
    """``decision/priority`` for that name, or for its id alone; `Refused` where no document or more than one is meant."""
    every = tuple(dict.fromkeys(coded.table.document for coded in edition.tables))
    with_rows = {coded.table.document for coded in edition.tables if coded.table.rules}
    found = [name for name in every if asked in {name, _id(name)}]
    if len(found) > 1:
        raise Refused(f'"{asked}" is the id of {and_of(found)}; write one of these names')
    if not found:
        known = [name for name in every if name in with_rows]
        close = did_you_mean(asked, [*known, *map(_id, known)])
        hint = close or (
            f"documents that decide are {one_of(known, 24)}"
            if known
            else "no document does, write a decision table under rules"
        )
        raise Refused(f'"{asked}" decides nothing; {hint}')
    if found[0] not in with_rows:
        raise Refused(f"{found[0]} has no rows, so it decides nothing; write its rows, or ask another document")
    return found[0]


def _id(name: str) -> str:
    return name.partition("/")[2]


def facts_given(edition: Edition, values: object) -> Given:
    """What somebody or some program gives, read as it is declared; `Refused` names every fact that does not fit.

    ``values`` is an object of facts as JSON has them: text, numbers, true and false, lists for several choices, null for
    unknown.
    """
    if isinstance(values, Faulty):
        raise Refused(values.reason)
    if not isinstance(values, dict):
        raise Refused(f'these are no facts but {_called(values)}; write an object such as {{"topic": "legal"}}')
    facts: dict[str, str] = {}
    passed_over: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, value in values.items():
        fact = edition.facts.get(name)
        if fact is None:
            guess = did_you_mean(name, edition.facts) or "it is not a field of any form"
            wrong[name] = f'unknown fact "{name}"; {guess}'
        elif value is None:
            continue
        elif name in edition.decided:
            passed_over[name] = _decider(edition, name)
        else:
            try:
                facts[name] = fact.normal(_written(fact, value), edition.desk.zone)
            except ValueError as error:
                wrong[name] = str(error)
    if wrong:
        raise Refused(fields=wrong)
    return Given(facts, passed_over)


def _decider(edition: Edition, name: str) -> str:
    """The document that decides a fact."""
    return next(coded.table.document for coded in edition.tables if name in coded.table.decides)


def _written(fact: Fact, value: object) -> str:
    """A JSON value as a person would write it; ValueError where a fact cannot have such a value."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Number():
            return _NOTHING_AFTER_POINT.sub("", value) if "." in value and _is_whole(fact.type) else value
        case str():
            if not value.strip():
                raise ValueError(f"{fact.label} is empty; {NOT_KNOWN}")
            return value
        case list():
            return _listed(fact, value)
        case Faulty(reason):
            raise ValueError(f"{fact.label}: {reason}")
        case _:
            raise ValueError(f"{fact.label} is {_called(value)}; write text, a number, true, false or null")


@cache
def _is_whole(type_: str) -> bool:
    return type_ == "whole number" or scale_of(type_) is not None


def _listed(fact: Fact, values: list[object]) -> str:
    if fact.type != "several":
        raise ValueError(f"{fact.label} has one value, not a list of them; write the one")
    if not values:
        raise ValueError(f"{fact.label} is an empty list; {NOT_KNOWN}")
    for value in values:
        if not isinstance(value, str) or "," in value or not value.strip():
            hint = f"choose {one_of(fact.choices)}" if fact.choices else "write texts without commas"
            raise ValueError(f"{fact.label} has no choice {_shown(value)}; {hint}")
    return ", ".join(map(str, values))


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else f"that is {_called(value)}"


def _called(value: object) -> str:  # noqa: PLR0911 - one row a type
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Number():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case Faulty():
            return "no value"
        case _:
            return "an object"


def decide_facts(edition: Edition, document: str, given: Given) -> Decided:
    """What a document decides for these facts, all of them where it is empty; the tables before it are decided first."""
    decisions = decide(edition, given.facts)
    waiting = undecided(decisions)
    answers = tuple(
        Answered(decision, to_be_given(decision.missing, waiting), _stands(decision))
        for decision in decisions
        if document in {"", decision.table.document} and decision.table.rules
    )
    unsettled = {
        name: _why_unset(decision)
        for decision in decisions
        for name in decision.table.decides
        if name not in decision.answer.sets and not waiting[name]
    }
    return Decided(document, given, answers, unsettled)


def _why_unset(decision: Decision) -> str:
    document = decision.table.document
    if decision.disagreeing:
        return f"rows of {document} disagree"
    return f"the row of {document} that fires leaves it out" if decision.chosen else f"no row of {document} fires"


def _stands(decision: Decision) -> bool:
    if not decision.decided or decision.disagreeing:
        return False
    table = decision.table
    return bool(decision.chosen or decision.outcome) or table.hit in SEVERAL or not table.decides


def ruled_out(edition: Edition, decision: Decision, finding: Finding) -> tuple[Seen, ...]:
    """The comparisons that keep a rule from firing, as they were met, each once; none where an unknown fact does."""
    values = edition.values(decision.facts)
    if reference.truth(finding.rule.when, values) is not False:
        return ()
    met = {seen.words: seen for seen in finding.seen}
    return tuple(dict.fromkeys(met[leaf.words] for leaf in _making(finding.rule.when, values, truth=False)))


def _making(condition: Condition, values: Mapping[str, Value], *, truth: bool) -> Iterator[Test]:
    """The comparisons that make a condition what it is."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                if reference.truth(part, values) is truth:
                    yield from _making(part, values, truth=truth)
        case Not(part):
            yield from _making(part, values, truth=not truth)
        case Test() as test:
            yield test


def typed(fact: Fact | None, text: str, edition: Edition) -> Json:
    """A value for JSON: a number, true or false, or a list where the fact is declared so; else its text as it is written."""
    if fact is None or not (fact.type in _JSON_TYPES or _is_whole(fact.type)):
        return text
    try:
        value = fact.parse(text, edition.desk.zone)
    except ValueError:
        return text
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return _number(value, text)
    return value if isinstance(value, int) else text


def _number(value: Decimal, text: str) -> Json:
    """A number as JSON has it, where that loses nothing."""
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else text
