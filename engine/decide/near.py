"""Near misses: rules that do not fire, and would if one fact were different or known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.compile.cells import NO, YES, Answers
from engine.compile.coded import Coded, Demand, TooManyWays, ways
from engine.decide.decision import Decision
from engine.model.rule import Rule


@dataclass(frozen=True)
class NearMiss:
    """A rule, and the one fact that keeps it from firing."""

    rule: Rule
    fact: str
    needed: str
    """What the fact would have to be: ``topic is legal or regulatory``, ``not (tier is 1)``."""
    value: str | None
    """What it is; None while it is unknown."""


def near_misses(decision: Decision) -> tuple[NearMiss, ...]:
    """Each rule that one other value of one fact would fire, from the code that decided; each rule and fact once."""
    coded, answer = decision.coded, decision.answer
    answers = coded.answers(answer.code)
    found: dict[tuple[str, str], NearMiss] = {}
    for number, rule in enumerate(coded.table.rules):
        if number in answer.fired:
            continue
        for fact, needed in _needed(coded, rule, answers):
            text = decision.facts.get(fact) or None
            found.setdefault((rule.id, fact), NearMiss(rule, fact, needed, text))
    return tuple(found.values())


def _needed(coded: Coded, rule: Rule, answers: Answers) -> Iterator[tuple[str, str]]:
    """For each way to fire that only one fact is in the way of: that fact, and what it must be."""
    try:
        found = ways(coded, rule.when, possible=False)
    except TooManyWays:
        return
    for way in found:
        unmet = {coded.questions[q].fact for q, equal, wanted in way if (answers[q] == wanted) is not equal}
        if len(unmet) == 1:
            fact = unmet.pop()
            demands = [demand for demand in way if coded.questions[demand[0]].fact == fact]
            if _can_be(coded, demands):
                yield fact, " and ".join(_words(coded, demand) for demand in demands)


def _can_be(coded: Coded, demands: list[Demand]) -> bool:
    """Whether some value meets all these demands on one fact; of texts that are looked into nobody can say."""
    fact = coded.questions[demands[0][0]].fact
    first = 0
    for cells in coded.cells:
        if cells.fact.id == fact and cells.closed:
            allowed = -1
            for question, equal, wanted in demands:
                allowed &= cells.meeting(question - first, wanted, equal=equal)
            return any(allowed >> cell & 1 and cells.sample(cell) is not None for cell in range(1, cells.count))
        first += len(cells.tests)
    return True


def _words(coded: Coded, demand: Demand) -> str:
    question, equal, wanted = demand
    words = coded.questions[question].words
    return words if (wanted == YES) is equal or wanted not in {YES, NO} else f"not ({words})"
