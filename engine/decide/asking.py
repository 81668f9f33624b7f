"""How a case is put to the rules engine: as small whole numbers, and the rules as demands on them.

A fact whose cells are all known beforehand is asked by its cell: a comparison is then a span of cells, perhaps with holes.
It stands there twice, since an unknown fact must fail every bound for a rule to fire and pass every bound for a rule to be
possible: once with 0 for unknown and once with a number above all cells. Where that is not possible (texts that are
looked into), or a span would have many holes, the answer to the comparison itself is asked: 0 unknown, 1 no, 2 yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Final, cast

from engine.compile.cells import UNKNOWN, Answers, Cells
from engine.compile.coded import Code, Coded, Conjunction, Demand
from engine.decide.durable import Branch, Matcher, Name, Test

MOST_HOLES: Final = 6
Verdicts = tuple[frozenset[int], frozenset[int]]
"""The numbers of the rules that fire, and of those that wait for facts."""
ABOVE_ALL: Final = 1_000_000
"""Stands for unknown where an unknown fact is to pass every lower bound."""


class Asking:
    """The rules of a table in the hands of durable_rules: those that fire, and those that are possible."""

    def __init__(self, coded: Coded) -> None:
        """Compiles; MatcherUnavailable without the library, RuntimeError if the C code refuses."""
        self._demands = _Demands(coded)
        self._fires = Matcher(self._branches(coded.conjunctions, possible=False))
        self._ways = coded.conjunctions
        self._possible: Matcher | None = None
        self._making = Lock()

    def verdicts(self, code: Code, answers: Answers) -> Verdicts:
        """The numbers of the rules that fire and of those that wait; RuntimeError where the C code reports an error.

        A case without an unknown answer has no rule that waits.
        """
        codes = self._demands.codes(code, answers)
        fires = _numbers(self._fires.matches(codes))
        if UNKNOWN not in answers:
            return fires, frozenset()
        return fires, _numbers(self._not_ruled_out().matches(codes)) - fires

    def _not_ruled_out(self) -> Matcher:
        """Only asked, and so only compiled, once a case has an unknown fact."""
        with self._making:
            if self._possible is None:
                self._possible = Matcher(self._branches(self._ways, possible=True))
            return self._possible

    def _branches(self, ways: Iterable[Conjunction], *, possible: bool) -> list[Branch]:
        return [
            Branch(way.rule, tests)
            for way in ways
            if way.possible is possible and (tests := self._demands.tests(way.demands)) is not None
        ]


def _numbers(names: frozenset[Name]) -> frozenset[int]:
    """The names that were given to the branches, which are numbers of rules."""
    return cast("frozenset[int]", names)


class _Demands:
    """Demands on answers as tests on codes. Attributes are numbers: two for each fact, then one for each comparison."""

    def __init__(self, coded: Coded) -> None:
        self._cells = coded.cells
        self._closed = [cells.closed for cells in coded.cells]
        self._fact_of = [place for place, cells in enumerate(coded.cells) for _ in cells.tests]
        self._within = [place for cells in coded.cells for place in range(len(cells.tests))]
        self._first = 2 * len(coded.cells)
        self._known: dict[Demand, tuple[Test, ...] | None] = {}

    def codes(self, code: Code, answers: Answers) -> list[int]:
        """The codes of a case for all attributes."""
        found: list[int] = []
        for cell, closed in zip(code, self._closed, strict=True):
            number = cell if closed and isinstance(cell, int) else UNKNOWN
            found += (number, number or ABOVE_ALL)
        found += answers
        return found

    def tests(self, demands: Sequence[Demand]) -> tuple[Test, ...] | None:
        """All demands together; None if no case can meet them."""
        found: list[Test] = []
        for demand in demands:
            if demand not in self._known:
                self._known[demand] = self._tests(demand)
            tests = self._known[demand]
            if tests is None:
                return None
            found += tests
        return tuple(found)

    def _tests(self, demand: Demand) -> tuple[Test, ...] | None:
        question, equal, answer = demand
        fact = self._fact_of[question]
        cells = self._cells[fact]
        if cells.closed:
            wanted = _meeting(cells, self._within[question], equal=equal, answer=answer)
            tests = tuple(_span(2 * fact, wanted, cells.count))
            if not wanted:
                return None
            if len(tests) <= MOST_HOLES:
                return tests
        return ((self._first + question, "is" if equal else "is not", answer),)


def _meeting(cells: Cells, question: int, *, equal: bool, answer: int) -> list[int]:
    """The cells whose answer to a comparison is, or is not, the one demanded."""
    return [cell for cell in range(cells.count) if (cells.answers(cell)[question] == answer) is equal]


def _span(attribute: int, wanted: Sequence[int], count: int) -> Iterator[Test]:
    """That a fact is in one of these cells, some of all there are; 0 is the unknown fact."""
    unknown = UNKNOWN in wanted
    known = [cell for cell in wanted if cell != UNKNOWN]
    if not known:
        yield attribute, "is", UNKNOWN
        return
    low, high = known[0], known[-1]
    if low == high and not unknown:
        yield attribute, "is", low
        return
    if not unknown:
        yield attribute, "at least", low
    elif low > 1:
        yield attribute + 1, "at least", low
    if high < count - 1:
        yield attribute, "at most", high
    inside = set(known)
    for cell in range(low, high):
        if cell not in inside:
            yield attribute, "is not", cell
