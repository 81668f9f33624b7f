"""Near misses: rules that do not count, and would if one fact were different or known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from engine.compile.cells import YES, Answers, Cells
from engine.compile.coded import Coded, Demand, TooManyWays, ways
from engine.compile.samples import samples
from engine.decide.deciding import decide_table
from engine.decide.decision import Decision
from engine.model.rule import Rule

MOST_TRIED: Final = 24
"""Values of one fact that are tried until one lets the rule count."""


@dataclass(frozen=True)
class NearMiss:
    """A rule, and the one fact that keeps it from counting."""

    rule: Rule
    fact: str
    needed: tuple[str, ...]
    """What the fact would have to be, all of it: ``topic is legal or regulatory``, ``not (tier is 1)``."""
    value: str | None
    """What it is; None while it is unknown."""
    example: str
    """A value that lets the rule count; empty where the fact is a text that is looked into, and none could be made up."""


def near_misses(decision: Decision) -> tuple[NearMiss, ...]:
    """Each rule that would count with one other value of one fact; each rule and fact once.

    What would come out is tried on the table itself, so that a row which others would still come before is none.
    """
    coded, answer = decision.coded, decision.answer
    answers = coded.answers(answer.code)
    found: dict[tuple[int, str], NearMiss] = {}
    for number, rule in enumerate(coded.table.rules):
        if number in answer.fired:
            continue
        for fact, demands in _in_the_way(coded, rule, answers):
            if (number, fact) in found:
                continue
            example = _example(decision, rule, fact, demands)
            if example is not None:
                needed = tuple(_words(coded, demand) for demand in demands)
                found[number, fact] = NearMiss(rule, fact, needed, decision.facts.get(fact) or None, example)
    return tuple(found.values())


def _in_the_way(coded: Coded, rule: Rule, answers: Answers) -> Iterator[tuple[str, list[Demand]]]:
    """For each way to fire that only one fact is in the way of: that fact, and all that the way demands of it."""
    try:
        found = ways(coded, rule.when, possible=rule.if_unknown == "treat as yes")
    except TooManyWays:
        return
    for way in found:
        unmet = {coded.questions[q].fact for q, equal, wanted in way if (answers[q] == wanted) is not equal}
        if len(unmet) == 1:
            fact = unmet.pop()
            yield fact, [demand for demand in way if coded.questions[demand[0]].fact == fact]


def _example(decision: Decision, rule: Rule, fact: str, demands: list[Demand]) -> str | None:
    """A value that meets the demands and lets the rule count; empty where nobody can say; None where there is none."""
    coded = decision.coded
    first = 0
    for cells in coded.cells:
        if cells.fact.id == fact:
            break
        first += len(cells.tests)
    texts = list(
        islice(_meeting(cells, [(q - first, equal, wanted) for q, equal, wanted in demands], coded), MOST_TRIED)
    )
    for text in texts:
        if _counts(decision, rule, fact, text):
            return text
    return None if texts or cells.closed else ""


def _meeting(cells: Cells, demands: Iterable[Demand], coded: Coded) -> Iterator[str]:
    """Values of a fact that meet all demands on it."""
    if not cells.closed:
        for text in samples(cells.fact, cells.tests, coded.zone):
            answers = cells.answers(cells[text])
            if all((answers[q] == wanted) is equal for q, equal, wanted in demands):
                yield text
        return
    allowed = -1
    for question, equal, wanted in demands:
        allowed &= cells.meeting(question, wanted, equal=equal)
    for cell in range(1, cells.count):
        value = cells.sample(cell)
        if allowed >> cell & 1 and value is not None:
            yield cells.fact.write(value)


def _counts(decision: Decision, rule: Rule, fact: str, text: str) -> bool:
    after = decide_table(decision.coded, {**decision.facts, fact: text})
    return any(chosen is rule for chosen in after.chosen)


def _words(coded: Coded, demand: Demand) -> str:
    """Of a demand for a yes, or that it is not no; else for the opposite."""
    question, equal, wanted = demand
    words = coded.questions[question].words
    return words if (wanted == YES) is equal else f"not ({words})"
