"""How a case is put to the rules engine: as small whole numbers, and the rules as demands on them.

A fact whose cells are all known beforehand is asked by its cell: a comparison is then a span of cells, perhaps with holes.
It stands there twice, since an unknown fact must fail every bound for a rule to fire and pass every bound for a rule to be
possible: once with 0 for unknown and once with a number above all cells. Where that is not possible (texts that are
looked into), or a span would have many holes, the answer to the comparison itself is asked: 0 unknown, 1 no, 2 yes.

The rules are given to the engine in groups, and an index by the cell of each fact says in which groups a rule could hold
at all; the others are not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from threading import Lock
from typing import Final, cast

from engine.compile.cells import UNKNOWN, Cell, Set, spans, turned
from engine.compile.coded import Code, Coded, Demand
from engine.decide.durable import compiled
from engine.decide.plan import Branch, Name, Test

MOST_HOLES: Final = 6
ABOVE_ALL: Final = 1_000_000
"""Stands for unknown where an unknown fact is to pass every lower bound."""
GROUP: Final = 48
"""Conjunctions asked together."""
Verdicts = tuple[frozenset[int], frozenset[int]]
"""The numbers of the rules that fire, and of those that wait for facts."""


class Asking:
    """The rules of a table in the hands of durable_rules: those that fire, and those that are possible."""

    def __init__(self, coded: Coded) -> None:
        """Compiles; MatcherUnavailable without the library, RuntimeError if the C code refuses."""
        self._attributes = attributes = _Attributes(coded)
        self._always = frozenset(way.rule for way in coded.conjunctions if not way.demands)
        ways = [(way.possible, attributes.way(way.rule, way.demands)) for way in coded.conjunctions if way.demands]
        self._ways = [way for possible, way in ways if possible and way]
        self._fires = _Nets(attributes, [way for possible, way in ways if way and not possible])
        self._possible: _Nets | None = None
        self._making = Lock()

    def verdicts(self, code: Code) -> Verdicts:
        """The numbers of the rules that fire and of those that wait; RuntimeError where the C code reports an error.

        A case without an unknown fact has no rule that waits.
        """
        codes = self._attributes.codes(code)
        fires = self._fires.matching(code, codes) | self._always  # a rule that asks nothing needs no answer
        if UNKNOWN not in code:
            return fires, frozenset()
        return fires, self._not_ruled_out().matching(code, codes) - fires

    def _not_ruled_out(self) -> _Nets:
        """Only asked, and so only compiled, once a case has an unknown fact."""
        with self._making:
            if self._possible is None:
                self._possible = _Nets(self._attributes, self._ways)
            return self._possible


@dataclass(frozen=True)
class _Way:
    """One conjunction: the rule that it is for, what the engine is asked, and by fact what the index knows of it."""

    rule: int
    tests: tuple[Test, ...]
    demands: dict[int, tuple[Demand, ...]]


class _Nets:
    """Conjunctions in groups, each group a matcher of its own, and the index of those worth asking."""

    def __init__(self, attributes: _Attributes, unordered: Sequence[_Way]) -> None:
        ways = _neighbours(attributes, unordered)
        groups = [ways[first : first + GROUP] for first in range(0, len(ways), GROUP)]
        self._matchers = compiled([attributes.branch(way) for way in group] for group in groups)
        self._group = (1 << GROUP) - 1
        self._index = [_Index(attributes, fact, ways) for fact in attributes.facts]
        self._every = (1 << len(ways)) - 1

    def matching(self, code: Code, codes: Sequence[int]) -> frozenset[int]:
        """The rules of which a conjunction holds."""
        worth = self._every
        for index, cell in zip(self._index, code, strict=True):
            worth &= index.of(cell)
            if not worth:
                return frozenset()
        found: frozenset[Name] = frozenset()
        for matcher in self._matchers:
            if worth & self._group:
                found |= matcher.holding(codes)
            worth >>= GROUP
        return cast("frozenset[int]", found)


def _neighbours(attributes: _Attributes, ways: Sequence[_Way]) -> list[_Way]:
    """Conjunctions that need the same of the fact that rules out the most stand together, so that few groups are asked."""
    closed = [fact for fact in attributes.facts if attributes.cells[fact].closed]
    held = [{f: attributes.allowed(f, way.demands[f]) for f in closed if f in way.demands} for way in ways]

    def let_through(fact: int) -> float:
        count = attributes.cells[fact].count
        return sum(cells[fact].bit_count() / count if fact in cells else 1 for cells in held)

    best = sorted(closed, key=let_through)
    order = sorted(range(len(ways)), key=lambda number: [_begins(held[number].get(fact, 0)) for fact in best])
    return [ways[number] for number in order]


def _begins(cells: Set) -> tuple[int, Set]:
    """The first cell of a set, and the set itself."""
    return (cells & -cells).bit_length(), cells


class _Index:
    """By the cell of one fact the conjunctions that it does not rule out."""

    def __init__(self, attributes: _Attributes, fact: int, ways: Sequence[_Way]) -> None:
        self._cells = cells = attributes.cells[fact]
        self._ways = [(number, way.demands[fact]) for number, way in enumerate(ways) if fact in way.demands]
        self._others = (1 << len(ways)) - 1 - sum(1 << number for number, _ in self._ways)
        self._found: dict[Cell, Set] = {}
        if cells.closed:
            held = [0] * len(ways)
            for number, demands in self._ways:
                held[number] = attributes.allowed(fact, demands)
            for cell, numbers in enumerate(turned(held, cells.count)):
                self._found[cell] = numbers | self._others

    def of(self, cell: Cell) -> Set:
        """The numbers of the conjunctions, a bit for each."""
        found = self._found.get(cell)
        if found is None:
            answers = self._cells.answers(cell)
            found = self._others
            for number, demands in self._ways:
                if all((answers[place] == answer) is equal for place, equal, answer in demands):
                    found |= 1 << number
            if not isinstance(cell, tuple):  # those are without number
                self._found[cell] = found
        return found


class _Attributes:
    """What the engine is asked by: numbers, two for the cell of each fact, then one for each comparison asked by itself."""

    def __init__(self, coded: Coded) -> None:
        self.cells = coded.cells
        self.facts = range(len(coded.cells))
        places = [(fact, place) for fact, cells in enumerate(coded.cells) for place in range(len(cells.tests))]
        self._place = dict(enumerate(places))
        self._first = 2 * len(coded.cells)
        self._single: dict[int, None] = {}
        self._known: dict[Demand, tuple[Test, ...] | None] = {}
        self._codes: list[dict[Cell, tuple[int, ...]]] = [{} for _ in self.facts]

    @cached_property
    def position(self) -> Mapping[int, int]:
        """Where each attribute stands among the codes of a case, once all conjunctions are laid out."""
        order: list[int] = []
        for fact in self.facts:
            order += (2 * fact, 2 * fact + 1, *(self._first + question for question in self._singles(fact)))
        return {attribute: place for place, attribute in enumerate(order)}

    def codes(self, code: Code) -> list[int]:
        """The codes of a case for all attributes, in their order."""
        found: list[int] = []
        for fact, (known, cell) in enumerate(zip(self._codes, code, strict=True)):
            found += known.get(cell) or self._learned(fact, cell)
        return found

    def _learned(self, fact: int, cell: Cell) -> tuple[int, ...]:
        """The codes of one cell, remembered where it has a number."""
        cells = self.cells[fact]
        number = cell if cells.closed and isinstance(cell, int) else UNKNOWN
        singles = (cells.answer(cell, self._place[question][1]) for question in self._singles(fact))
        found = (number, number or ABOVE_ALL, *singles)
        if isinstance(cell, int):
            self._codes[fact][cell] = found
        return found

    def _singles(self, fact: int) -> list[int]:
        return [question for question in self._single if self._place[question][0] == fact]

    def way(self, rule: int, demands: Sequence[Demand]) -> _Way | None:
        """A conjunction of demands; None if no case can meet them."""
        by_fact: dict[int, tuple[Demand, ...]] = {}
        found: list[Test] = []
        for demand in demands:
            if demand not in self._known:
                self._known[demand] = self._tests(demand)
            tests = self._known[demand]
            if tests is None:
                return None
            found += tests
            fact, place = self._place[demand[0]]
            by_fact[fact] = (*by_fact.get(fact, ()), (place, *demand[1:]))
        return _Way(rule, tuple(found), by_fact)

    def branch(self, way: _Way) -> Branch:
        """A conjunction as the engine is given it."""
        position = self.position
        tests = [(position[cast("int", attribute)], relation, code) for attribute, relation, code in way.tests]
        return Branch(way.rule, tuple(tests))

    def allowed(self, fact: int, demands: Sequence[Demand]) -> Set:
        """The cells of a closed fact that meet all demands on it."""
        found = -1
        for place, equal, answer in demands:
            found &= self.cells[fact].meeting(place, answer, equal=equal)
        return found

    def _tests(self, demand: Demand) -> tuple[Test, ...] | None:
        question, equal, answer = demand
        fact, place = self._place[question]
        cells = self.cells[fact]
        if cells.closed:
            wanted = cells.meeting(place, answer, equal=equal)
            if not wanted:
                return None
            if _holes(wanted) <= MOST_HOLES:
                return tuple(_span(2 * fact, wanted, cells.count))
        self._single[question] = None
        return ((self._first + question, "is" if equal else "is not", answer),)


def _holes(wanted: Set) -> int:
    known = wanted & ~1
    return known.bit_length() - (known & -known).bit_length() + 1 - known.bit_count() if known else 0


def _span(attribute: int, wanted: Set, count: int) -> Iterator[Test]:
    """That a fact is in one of these cells, some of all there are; 0 is the unknown fact."""
    unknown, known = wanted & 1, list(spans(wanted & ~1))
    if not known:
        yield attribute, "is", UNKNOWN
        return
    low, high = known[0][0], known[-1][1]
    if low == high and not unknown:
        yield attribute, "is", low
        return
    if not unknown:
        yield attribute, "at least", low
    elif low > 1:
        yield attribute + 1, "at least", low
    if high < count - 1:
        yield attribute, "at most", high
    for (_, last), (after, _) in pairwise(known):
        for cell in range(last + 1, after):
            yield attribute, "is not", cell
