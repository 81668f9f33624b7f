"""A table in codes: its comparisons numbered, its cases as tuples of cells, its rules as conjunctions of answers.

Equal codes have equal decisions. Rules become conjunctions over answers, which is all that the rules engine is ever
given: raw text, numbers, dates and patterns never reach it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, product
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.compile.cells import NO, YES, Answers, Cell, Cells
from engine.model.condition import All, AnyOf, Condition, Not, Test, leaves
from engine.model.fact import Fact, Facts
from engine.model.rule import Rule, Table

MOST_WAYS: Final = 256
_UTC: Final = ZoneInfo("UTC")
Code = tuple[Cell, ...]
"""The cell of each fact that the table reads."""
Demand = tuple[int, bool, int]
"""A demand on one answer: number of the comparison, whether it must be equal, and to which answer."""


@dataclass(frozen=True)
class Conjunction:
    """One way for a rule to fire, or to be possible: all these demands together."""

    rule: int
    possible: bool
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class Sights:
    """The comparisons of a table as a trace shows them, each once: words, fact and number, in columns."""

    words: tuple[str, ...]
    facts: tuple[str, ...]
    numbers: tuple[int, ...]
    of_rules: tuple[tuple[int, ...], ...]
    """For each rule the places of its comparisons in the columns, in the order they are written."""


class TooManyWays(ValueError):  # noqa: N818 - what is, told as a problem
    """A condition whose alternatives multiply beyond what can be searched."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A table, and the facts it speaks of as they are declared."""

    table: Table
    facts: Mapping[str, Fact] = field(default_factory=dict)
    zone: ZoneInfo = _UTC
    memory: list[Any] = field(default_factory=list)
    """Kept here by whoever decides the table, so that what it remembers goes when the table does."""

    @cached_property
    def cells(self) -> tuple[Cells, ...]:
        """The cells of each fact read, in the order the facts are written."""
        asked: dict[str, dict[tuple[str, str, str], Test]] = {}
        for rule in self.table.rules:
            for leaf in _tests(rule):
                asked.setdefault(leaf.fact, {}).setdefault(_key(leaf), leaf)
        return tuple(Cells(self.declared(name), tests.values(), self.zone) for name, tests in asked.items())

    def declared(self, name: str) -> Fact:
        """The declaration of a fact; what nobody declares is a text."""
        return self.facts.get(name) or Fact(name, name, "text")

    @cached_property
    def questions(self) -> tuple[Test, ...]:
        """The distinct comparisons, those of one fact together."""
        return tuple(chain.from_iterable(cells.tests for cells in self.cells))

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, str, str], int]:
        return {_key(question): number for number, question in enumerate(self.questions)}

    @cached_property
    def _numbers_of_leaves(self) -> Mapping[int, int]:
        """By identity, since the leaves of the table live as long as it does and are asked for often."""
        return {id(leaf): self._numbers[_key(leaf)] for rule in self.table.rules for leaf in _tests(rule)}

    @cached_property
    def sights(self) -> Sights:
        """What a trace can show."""
        places: dict[tuple[str, str, int], int] = {}
        of_rules = []
        for rule in self.table.rules:
            sights = [(leaf.words, leaf.fact, self.number(leaf)) for leaf in _tests(rule)]
            of_rules.append(tuple(places.setdefault(sight, len(places)) for sight in sights))
        words, facts, numbers = zip(*places, strict=True) if places else ((), (), ())
        return Sights(words, facts, numbers, tuple(of_rules))

    @cached_property
    def _read(self) -> tuple[tuple[str, Cells], ...]:
        return tuple((cells.fact.id, cells) for cells in self.cells)

    def rank(self, number: int) -> tuple[int, ...]:
        """Where the outcome of a rule stands in the lists of values, the best first; what is not listed comes last."""
        outcome = self.table.rules[number].outcome
        listed = [(self.declared(name).choices, outcome.get(name)) for name in self.table.decides]
        return tuple(choices.index(value) if value in choices else len(choices) for choices, value in listed)

    def number(self, leaf: Test) -> int:
        """Which comparison a leaf makes."""
        found = self._numbers_of_leaves.get(id(leaf))
        return self._numbers[_key(leaf)] if found is None else found

    def code(self, facts: Facts) -> Code:
        """The cells of these facts; one that is missing, or that its declaration no longer admits, is unknown."""
        known = facts.get
        return tuple([cells[known(name)] for name, cells in self._read])

    def answers(self, code: Code) -> Answers:
        """What a case of this code answers to every comparison."""
        return tuple(chain.from_iterable([cells.answers(cell) for cells, cell in zip(self.cells, code, strict=True)]))

    @cached_property
    def conjunctions(self) -> tuple[Conjunction, ...]:
        """Every way for every rule to fire and to be possible; TooManyWays above the bound."""
        return tuple(self._all())

    def _all(self) -> Iterator[Conjunction]:
        for number, rule in enumerate(self.table.rules):
            for possible in (False, True):
                for way in ways(self, rule.when, possible=possible):
                    yield Conjunction(number, possible, way)


def _tests(rule: Rule) -> Iterator[Test]:
    return (leaf for leaf in leaves(rule.when) if isinstance(leaf, Test))


def _key(leaf: Test) -> tuple[str, str, str]:
    return (leaf.fact, leaf.op, repr(leaf.operands))


def ways(coded: Coded, condition: Condition, *, possible: bool) -> list[tuple[Demand, ...]]:
    """A condition as alternatives of demands: for being yes, or for not being no."""
    return _unique(_ways(coded, condition, wanted=True, possible=possible))


def _ways(coded: Coded, condition: Condition, *, wanted: bool, possible: bool) -> list[tuple[Demand, ...]]:
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


def _joined(combination: tuple[tuple[Demand, ...], ...]) -> tuple[Demand, ...]:
    return tuple(dict.fromkeys(demand for way in combination for demand in way))


def _unique(found: list[tuple[Demand, ...]]) -> list[tuple[Demand, ...]]:
    if len(found) > MOST_WAYS:
        raise TooManyWays(f"this rule has more than {MOST_WAYS} alternatives; split it into several rules")
    return list(dict.fromkeys(found))
