"""The cases that a table can tell apart, as boxes of cells, so that gaps, overlaps and dead rows can be searched exactly.

A case is one cell of each fact; a box is a set of cells for each, and stands for all cases in it. What a rule is for is a
few boxes. A text that is looked into has no list of cells: there every comparison counts as a fact of its own, yes or
no. Then a rule may seem possible that is not, so what is claimed of such a fact is only claimed with a text that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Final

from engine.compile.cells import NO, UNKNOWN, YES, Cells, Set
from engine.compile.coded import Coded, Demand, TooManyWays, ways
from engine.model.condition import ALWAYS, All, Condition, Test
from engine.model.fact import Value
from engine.model.rule import RECKONED, SEVERAL, Rule

MOST_STEPS: Final = 100_000
"""How many boxes one search may look at before it says that it did not search to the end."""
DOMAIN: Final = "domain"
Box = tuple[Set, ...]
"""A set of cells for each axis of a space."""
Example = Mapping[str, str]
"""A concrete case: facts and their values, as somebody would write them."""


class NotSearched(Exception):  # noqa: N818 - what is, told as a problem
    """There are more cases than can be searched."""


@dataclass(frozen=True)
class Axis:
    """A fact by its cells; or, of a text that is looked into, one comparison."""

    cells: Cells
    first: int
    """Number of the first comparison of the fact."""
    question: int | None
    """The one comparison, counted from the first; None where the cells are known."""
    every: Set
    """All cells that a case can be in."""


class Space:
    """All cases of one table. Where it reads what other tables decide, only cases in which they decide so."""

    def __init__(self, coded: Coded, makers: Sequence[Coded] = ()) -> None:
        domain = Rule(DOMAIN, coded.table.domain, {})
        upstream = [rule for maker in makers for rule in maker.table.rules]
        set_here = [
            _outcome_rule(maker, rule, name)
            for maker in makers
            for rule in maker.table.rules
            for name in maker.table.decides
        ]  # so that each value a table can decide has its own cell
        rules = (*coded.table.rules, domain, *upstream, *filter(None, set_here))
        self.coded = Coded(replace(coded.table, rules=rules), coded.facts, coded.zone)
        self.table = coded.table
        self.rules = coded.table.rules
        self.makers = makers
        self.axes = tuple(_axes(self.coded))
        self._axis_of = {
            (axis.first + place): number
            for number, axis in enumerate(self.axes)
            for place in (range(len(axis.cells.tests)) if axis.question is None else (axis.question,))
        }
        self.everything: Box = tuple(axis.every for axis in self.axes)
        """Every case there is, whatever the table says of its inputs."""

    @cached_property
    def decided(self) -> tuple[Box, ...]:
        """The cases in which the tables upstream decide what the facts say they decide."""
        found: list[Box] = [self.everything]
        for maker in self.makers:
            regions = list(self._regions(maker))
            if regions:
                found = [b for box in found for region in regions if (b := both(box, region)) is not None]
            if len(found) > MOST_STEPS:
                raise NotSearched
        return tuple(found)

    def _regions(self, maker: Coded) -> Iterator[Box]:
        """For each row of a table that gives one answer, the cases in which that row gives it."""
        table = maker.table
        if table.hit in SEVERAL | RECKONED:
            return
        steps = [MOST_STEPS]
        before: list[Box] = []
        for rule in table.rules:
            fires = self.boxes(rule.when, possible=False)
            parts = [part for box in fires for part in self.outside(box, before, steps)]
            yield from self._with_outcome(maker, rule, parts)
            if table.hit == "first match":
                before += self.boxes(rule.when, possible=True)
        if table.otherwise:
            every = [box for rule in table.rules for box in self.boxes(rule.when, possible=True)]
            yield from self._with_outcome(maker, table.otherwise, list(self.outside(self.everything, every, steps)))

    def _with_outcome(self, maker: Coded, rule: Rule, parts: Iterable[Box]) -> Iterator[Box]:
        for name in maker.table.decides:
            said = _outcome_rule(maker, rule, name)
            for wanted in self.boxes(said.when, possible=False) if said else ():
                parts = [b for part in parts if (b := both(part, wanted)) is not None]
        yield from parts

    @cached_property
    def domain(self) -> tuple[Box, ...]:
        """Every case that the table is for."""
        own = self.boxes(self.table.domain, possible=False)
        return tuple(b for box in own for inside in self.decided if (b := both(box, inside)) is not None)

    def decided_in(self, box: Box) -> tuple[Box, ...]:
        """The parts of a box in which the tables upstream decide so, whatever the table says of its inputs."""
        return tuple(b for inside in self.decided if (b := both(box, inside)) is not None)

    def fires(self, number: int) -> tuple[Box, ...]:
        """The cases of the domain in which a rule fires."""
        return self._fires[number]

    def possible(self, number: int) -> tuple[Box, ...]:
        """The cases in which it fires or waits."""
        return self._possible[number]

    @cached_property
    def _fires(self) -> list[tuple[Box, ...]]:
        found = [self.boxes(rule.when, possible=False) for rule in self.rules]
        return [
            tuple(b for box in boxes for inside in self.domain if (b := both(box, inside)) is not None)
            for boxes in found
        ]

    @cached_property
    def _possible(self) -> list[tuple[Box, ...]]:
        return [self.boxes(rule.when, possible=True) for rule in self.rules]

    def boxes(self, condition: Condition, *, possible: bool) -> tuple[Box, ...]:
        """The cases in which a condition is yes, or not no; a box in which no case is, is left out."""
        try:
            found = ways(self.coded, condition, possible=possible)
        except TooManyWays:
            raise NotSearched from None
        boxes = (self._box(way) for way in found)
        return tuple(dict.fromkeys(box for box in boxes if box is not None))

    def _box(self, way: Sequence[Demand]) -> Box | None:
        box = list(self.everything)
        for question, equal, answer in way:
            number = self._axis_of[question]
            axis = self.axes[number]
            if axis.question is None:
                box[number] &= axis.cells.meeting(question - axis.first, answer, equal=equal)
            else:
                wanted = 1 << answer
                box[number] &= wanted if equal else ~wanted
            if not box[number]:
                return None
        return tuple(box)

    def outside(self, box: Box, others: Iterable[Box], steps: list[int] | None = None) -> Iterator[Box]:
        """The parts of a box that none of the others covers; NotSearched beyond the bound."""
        return _outside(box, sorted(others, key=_size, reverse=True), [MOST_STEPS] if steps is None else steps)

    def example(self, box: Box) -> Example | None:
        """A case in a box, with a value for each fact; None if no value can be shown for one of them."""
        found: dict[str, str] = {}
        texts: dict[int, list[tuple[int, Set]]] = {}
        for axis, cells in zip(self.axes, box, strict=True):
            if axis.question is not None:
                texts.setdefault(axis.first, []).append((axis.question, cells))
                continue
            value = next((v for c in _members(cells) if (v := axis.cells.sample(c)) is not None), None)
            if value is None and not cells & 1:
                return None
            if value is not None:
                found[axis.cells.fact.id] = axis.cells.fact.write(value)
        for first, wanted in texts.items():
            cells_of = next(axis.cells for axis in self.axes if axis.first == first)
            shown = _text(cells_of, wanted)
            if shown is None:
                return None
            found[cells_of.fact.id] = cells_of.fact.write(shown)
        return found


def _outcome_rule(maker: Coded, rule: Rule, name: str) -> Rule | None:
    """A rule that is for the cases in which an output has the value that a row gives."""
    fact, text = maker.declared(name), rule.outcome.get(name)
    try:
        value = fact.parse(text or "", maker.zone)
    except ValueError:
        return None
    return Rule(name, Test(name, "is", (value,), f"{name} is {text}"), {})


def both(one: Box, other: Box) -> Box | None:
    """The cases in two boxes; None if there is none."""
    found = tuple(a & b for a, b in zip(one, other, strict=True))
    return found if all(found) else None


def words_of(example: Example) -> str:
    """``urgency: low, impact: one customer``: a case as it is told."""
    return ", ".join(f"{fact}: {value}" for fact, value in example.items()) or "any case"


def _axes(coded: Coded) -> Iterator[Axis]:
    first = 0
    for cells in coded.cells:
        asks_whether_known = any(test.op == "known" for test in cells.tests)
        if cells.closed:
            real = sum(1 << cell for cell in range(1, cells.count) if cells.sample(cell) is not None)
            yield Axis(cells, first, None, real | (1 if asks_whether_known else 0))
        else:
            for question in range(len(cells.tests)):
                yield Axis(cells, first, question, 1 << NO | 1 << YES)
        first += len(cells.tests)


def _size(box: Box) -> int:
    """How many cases are in a box."""
    size = 1
    for cells in box:
        size *= cells.bit_count()
    return size


def _members(cells: Set) -> Iterator[int]:
    while cells:
        lowest = cells & -cells
        yield lowest.bit_length() - 1
        cells ^= lowest


def _outside(box: Box, others: Sequence[Box], steps: list[int]) -> Iterator[Box]:
    steps[0] -= 1
    if steps[0] < 0:
        raise NotSearched
    near = [other for other in others if both(box, other) is not None]
    if not near:
        yield box
        return
    first, rest = near[0], near[1:]
    inside = list(box)
    for axis, cells in enumerate(first):
        left = inside[axis] & ~cells
        if left:
            yield from _outside((*inside[:axis], left, *inside[axis + 1 :]), rest, steps)
            inside[axis] &= cells


def _text(cells: Cells, wanted: Sequence[tuple[int, Set]]) -> Value | None:
    """A text that answers all comparisons as wanted, if one is found among those that the comparisons name."""
    for candidate in _candidates(cells):
        if all(_answers(cells, question, candidate) & allowed for question, allowed in wanted):
            return candidate
    return None


def _answers(cells: Cells, question: int, value: Value) -> Set:
    answer = cells.tests[question].holds(value)
    return 1 << (UNKNOWN if answer is None else YES if answer else NO)


def _candidates(cells: Cells) -> Iterator[Value]:
    named = list(dict.fromkeys(str(operand) for test in cells.tests for operand in test.operands))
    if cells.fact.type == "several":
        yield from ((name,) for name in (*cells.fact.choices, *named))
        yield tuple(cells.fact.choices) or tuple(named)
        return
    yield "something else"
    yield from named
    for one, other in product(named[:20], named[:20]):
        yield f"{one} {other}"


def space_of(condition: Condition, like: Coded) -> Space:
    """The space of a single condition, with the facts of a table."""
    table = replace(like.table, rules=(Rule("only", condition, {}),), domain=ALWAYS, otherwise=None)
    return Space(Coded(table, like.facts, like.zone))


def never(condition: Condition, like: Coded) -> bool:
    """Whether no case can make a condition yes."""
    if condition in {ALWAYS, All(())}:
        return False
    space = space_of(condition, like)
    return not space.fires(0)
