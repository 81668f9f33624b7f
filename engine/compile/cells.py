"""Facts are coded: all that a table can see of a fact is its answers to the table's questions.

Each distinct comparison of a table is a question; its answer is 0 (unknown), 1 (no) or 2 (yes). The answers to all
questions about one fact are the fact's cell, those to all questions the code of the case. Equal codes have equal
decisions. Rules become conjunctions over answers, which is all that the rules engine is ever given: raw text, numbers,
dates and patterns never reach it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

from engine.model.condition import All, AnyOf, Condition, Not, Test, leaves
from engine.model.fact import Value
from engine.model.rule import Rule, Table

UNKNOWN: Final = 0
NO: Final = 1
YES: Final = 2
MOST_WAYS: Final = 256
Code = tuple[int, ...]
Answer = tuple[int, bool, int]
"""A demand on one answer: number of the question, whether it must be equal, and to which code."""


@dataclass(frozen=True)
class Conjunction:
    """One way for a rule to fire, or to be possible: all these demands together."""

    rule: int
    possible: bool
    demands: tuple[Answer, ...]


class TooManyWays(ValueError):  # noqa: N818 - what is, told as a problem
    """A condition whose alternatives multiply beyond what can be searched."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A table with its questions numbered."""

    table: Table

    @cached_property
    def questions(self) -> tuple[Test, ...]:
        """The distinct comparisons, in the order they are written."""
        found: dict[tuple[str, str, str], Test] = {}
        for rule in self.table.rules:
            for leaf in leaves(rule.when):
                if isinstance(leaf, Test):
                    found.setdefault((leaf.fact, leaf.op, repr(leaf.operands)), leaf)
        return tuple(found.values())

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, str, str], int]:
        return {(q.fact, q.op, repr(q.operands)): number for number, q in enumerate(self.questions)}

    def number(self, leaf: Test) -> int:
        """Which question a leaf asks."""
        return self._numbers[leaf.fact, leaf.op, repr(leaf.operands)]

    def code(self, values: Mapping[str, Value]) -> Code:
        """The answers to all questions for these typed values; a fact that is missing is unknown."""
        answers = (question.holds(values.get(question.fact)) for question in self.questions)
        return tuple(UNKNOWN if answer is None else YES if answer else NO for answer in answers)

    @cached_property
    def conjunctions(self) -> tuple[Conjunction, ...]:
        """Every way for every rule to fire and to be possible; TooManyWays above the bound."""
        return tuple(self._all())

    def _all(self) -> Iterator[Conjunction]:
        for number, rule in enumerate(self.table.rules):
            for possible in (False, True):
                for way in ways(self, rule, possible=possible):
                    yield Conjunction(number, possible, way)


def ways(coded: Coded, rule: Rule, *, possible: bool) -> list[tuple[Answer, ...]]:
    """The rule's condition as alternatives of demands: for firing, or for not being ruled out."""
    return _unique(_ways(coded, rule.when, wanted=True, possible=possible))


def _ways(coded: Coded, condition: Condition, *, wanted: bool, possible: bool) -> list[tuple[Answer, ...]]:
    match condition:
        case Not(part):
            return _ways(coded, part, wanted=not wanted, possible=possible)
        case All(parts) | AnyOf(parts):
            each = [_ways(coded, part, wanted=wanted, possible=possible) for part in parts]
            if isinstance(condition, All) is not wanted:
                return [way for alternatives in each for way in alternatives]
            size = 1
            for alternatives in each:
                size *= len(alternatives)
                if size > MOST_WAYS:
                    raise TooManyWays(f"this rule has more than {MOST_WAYS} alternatives; split it into several rules")
            return [_joined(combination) for combination in product(*each)]
        case Test() as leaf:
            number = coded.number(leaf)
            if possible:
                return [((number, False, NO if wanted else YES),)]
            return [((number, True, YES if wanted else NO),)]
        case other:
            raise TypeError(f"an untyped condition cannot be coded: {other}")


def _joined(combination: tuple[tuple[Answer, ...], ...]) -> tuple[Answer, ...]:
    return tuple(dict.fromkeys(demand for way in combination for demand in way))


def _unique(found: list[tuple[Answer, ...]]) -> list[tuple[Answer, ...]]:
    if len(found) > MOST_WAYS:
        raise TooManyWays(f"this rule has more than {MOST_WAYS} alternatives; split it into several rules")
    return list(dict.fromkeys(found))
