"""The cases that a table can tell apart, as boxes of cells, so that gaps, overlaps and dead rows can be searched exactly.

A case is one cell of each fact; a box is a set of cells for each, and stands for all cases in it. What a rule is for is a
few boxes. A text that is looked into has no list of cells: there every comparison counts as a fact of its own, yes or
no. Then a rule may seem possible that is not, so what is claimed of such a fact is only claimed with a text that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from engine.compile.cells import NO, UNKNOWN, YES, Cells, Set
from engine.compile.coded import Coded
from engine.compile.samples import text_answering
from engine.lint.boxes import MOST_STEPS, Box, NotSearched, both, members, merged, outside
from engine.model.condition import ALWAYS, All, AnyOf, Condition, Not, Test, leaves
from engine.model.rule import RECKONED, SEVERAL, Rule, Table

MOST_DECIDED: Final = 100_000
"""How many boxes the cases may be in which the tables upstream decide what the facts say."""
DOMAIN: Final = "domain"
_ANSWERS: Final[Mapping[int, bool | None]] = {UNKNOWN: None, NO: False, YES: True}
Example = Mapping[str, str]
"""A concrete case: facts and their values, as somebody would write them; of what must be unknown, an empty text."""


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
    """All cases of one table. Where it reads what other tables decide, only cases in which they decide so.

    A fact is unknown in a case only if a rule asks whether it is known; with ``assumed`` also if a rule counts that as yes.
    """

    def __init__(self, coded: Coded, makers: Sequence[Coded] = (), *, assumed: bool = False) -> None:
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
        self.given = coded
        """The table as it is; `coded` has beside its rules those that its cells need as well."""
        self.table = coded.table
        self.rules = coded.table.rules
        self.makers = makers
        self.axes = tuple(_axes(self.coded, _may_be_unknown(self.coded, makers, assumed=assumed)))
        self._axis_of = {
            (axis.first + place): number
            for number, axis in enumerate(self.axes)
            for place in (range(len(axis.cells.tests)) if axis.question is None else (axis.question,))
        }
        self.everything: Box = tuple(axis.every for axis in self.axes)
        """Every case there is, whatever the table says of its inputs."""

    @property
    def exact(self) -> bool:
        """Whether every case of it can be: not behind a table whose rows answer together, of which any answer is tried."""
        return not any(maker.table.hit in SEVERAL | RECKONED for maker in self.makers)

    @cached_property
    def decided(self) -> tuple[Box, ...]:
        """The cases in which the tables upstream decide what the facts say they decide."""
        found: list[Box] = [self.everything]
        for group in _sharing(self.makers):
            regions = [region for maker in group for region in self._regions(maker)]
            if any(maker.table.hit in SEVERAL | RECKONED for maker in group) or not regions:
                continue
            found = [b for box in found for region in regions if (b := both(box, region)) is not None]
            if len(found) > MOST_DECIDED:
                raise NotSearched
        return tuple(found)

    def _regions(self, maker: Coded) -> Iterator[Box]:
        """For each row of a table that gives one answer, the cases in which that row gives it; and those without answer."""
        table, steps = maker.table, [MOST_STEPS]
        if table.hit in SEVERAL | RECKONED:
            return
        fires = [self._where_fires(rule) for rule in table.rules]
        possible = [self._where_possible(rule) for rule in table.rules]
        waits = [
            [] if mine == own else [part for box in own for part in outside(box, mine, steps)]
            for mine, own in zip(fires, possible, strict=True)
        ]
        every = [box for boxes in possible for box in boxes]
        answered: list[Box] = []
        for number, rule in enumerate(table.rules):
            taken = [box for one in ahead(maker, number) for box in possible[one]]
            taken += [box for one in _beside(table, number) for box in waits[one]]
            parts = [part for box in fires[number] for part in outside(box, taken, steps)]
            answered += parts
            yield from self._with_outcome(maker, rule, parts)
        if table.otherwise:
            parts = list(outside(self.everything, every, steps))
            answered += parts
            yield from self._with_outcome(maker, table.otherwise, parts)
        outputs = [n for n, axis in enumerate(self.axes) if axis.cells.fact.id in table.decides and axis.every & 1]
        if outputs:
            nothing = tuple(1 if n in outputs else cells for n, cells in enumerate(self.everything))
            yield from outside(nothing, answered, steps)

    def _with_outcome(self, maker: Coded, rule: Rule, parts: Iterable[Box]) -> Iterator[Box]:
        for name in maker.table.decides:
            said = _outcome_rule(maker, rule, name)
            for wanted in self.boxes(said.when, possible=False) if said else ():
                parts = [b for part in parts if (b := both(part, wanted)) is not None]
        yield from parts

    @cached_property
    def domain(self) -> tuple[Box, ...]:
        """Every case that the table is for; a fact that is unknown is not outside of what its inputs list."""
        own = self.boxes(self.table.domain, possible=True)
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
        found = [self._where_fires(rule) for rule in self.rules]
        return [
            tuple(b for box in boxes for inside in self.domain if (b := both(box, inside)) is not None)
            for boxes in found
        ]

    @cached_property
    def _possible(self) -> list[tuple[Box, ...]]:
        return [self._where_possible(rule) for rule in self.rules]

    def _where_fires(self, rule: Rule) -> tuple[Box, ...]:
        return self.boxes(rule.when, possible=rule.if_unknown == "treat as yes")

    def _where_possible(self, rule: Rule) -> tuple[Box, ...]:
        return self.boxes(rule.when, possible=rule.if_unknown != "treat as no")

    def boxes(self, condition: Condition, *, possible: bool) -> tuple[Box, ...]:
        """The cases in which a condition is yes, or not no."""
        return tuple(self._boxes(condition, wanted=True, possible=possible))

    def _boxes(self, condition: Condition, *, wanted: bool, possible: bool) -> list[Box]:
        match condition:
            case Not(part):
                return self._boxes(part, wanted=not wanted, possible=possible)
            case All(parts) | AnyOf(parts):
                each = [self._boxes(part, wanted=wanted, possible=possible) for part in parts]
                if isinstance(condition, All) is not wanted:
                    return merged([box for boxes in each for box in boxes])
                found = [self.everything]
                for boxes in each:
                    found = merged([b for box in found for other in boxes if (b := both(box, other)) is not None])
                return found
            case Test() as leaf:
                box = self._box(leaf, wanted=wanted, possible=possible)
                return [] if box is None else [box]
            case other:
                raise TypeError(f"an untyped condition has no cases: {other}")

    def _box(self, leaf: Test, *, wanted: bool, possible: bool) -> Box | None:
        question = self.coded.number(leaf)
        number = self._axis_of[question]
        axis = self.axes[number]
        answer = YES if wanted is not possible else NO
        if axis.question is None:
            cells = axis.cells.meeting(question - axis.first, answer, equal=not possible)
        else:
            cells = ~(1 << answer) if possible else 1 << answer
        cells &= axis.every
        return (*self.everything[:number], cells, *self.everything[number + 1 :]) if cells else None

    def example(self, box: Box) -> Example | None:
        """A case in a box, with a value for each fact; None if no value can be shown for one of them."""
        found: dict[str, str] = {}
        texts: dict[int, dict[int, set[bool | None]]] = {}
        for axis, cells in zip(self.axes, box, strict=True):
            if axis.question is not None:
                texts.setdefault(axis.first, {})[axis.question] = {_ANSWERS[answer] for answer in members(cells)}
                continue
            value = next((v for c in members(cells) if (v := axis.cells.sample(c)) is not None), None)
            if value is None and not cells & 1:
                return None
            found[axis.cells.fact.id] = "" if value is None else axis.cells.fact.write(value)
        for first, wanted in texts.items():
            cells_of = next(axis.cells for axis in self.axes if axis.first == first)
            fact, tests = cells_of.fact, cells_of.tests
            shown = text_answering(fact, tests, wanted, self.coded.zone)
            if shown is not None:
                found[fact.id] = shown
            elif any(tests[number].holds(None) not in answers for number, answers in wanted.items()):
                return None
            else:
                found[fact.id] = ""
        return found


def _outcome_rule(maker: Coded, rule: Rule, name: str) -> Rule | None:
    """A rule that is for the cases in which an output has the value that a row gives."""
    fact, text = maker.declared(name), rule.outcome.get(name)
    try:
        value = fact.parse(text or "", maker.zone)
    except ValueError:
        return None
    return Rule(name, Test(name, "is", (value,), f"{name} is {text}"), {})


def ahead(coded: Coded, number: int) -> Iterator[int]:
    """The rows of a table that take the place of a row where they fire as well."""
    if coded.table.hit == "first match":
        yield from range(number)
    elif coded.table.hit == "highest priority":
        own = coded.rank(number)
        yield from (one for one in range(len(coded.table.rules)) if coded.rank(one) < own)


def _beside(table: Table, number: int) -> Iterator[int]:
    """The rows of a table for which a row that fires has to wait."""
    if table.hit in {"only one", "same result"}:
        for one, rule in enumerate(table.rules):
            if one != number and (table.hit == "only one" or dict(rule.outcome) != dict(table.rules[number].outcome)):
                yield one


def _sharing(makers: Sequence[Coded]) -> list[list[Coded]]:
    """The tables in groups: those that decide the same fact stand together, since a case has what one of them says."""
    groups: list[list[Coded]] = []
    for maker in makers:
        same = [group for group in groups if any({*maker.table.decides} & {*other.table.decides} for other in group)]
        groups = [group for group in groups if group not in same]
        groups.append([maker, *(one for group in same for one in group)])
    return groups


def _may_be_unknown(coded: Coded, makers: Sequence[Coded], *, assumed: bool) -> frozenset[str]:
    """The facts that rules ask for being known or, if so wanted, count as yes; and those from which tables decide them."""
    found = {
        test.fact
        for rule in coded.table.rules
        for test in leaves(rule.when)
        if test.op == "known" or (assumed and rule.if_unknown == "treat as yes")
    }
    for maker in makers:
        if found & {*maker.table.decides}:
            found |= {*maker.table.reads}
    return frozenset(found)


def words_of(example: Example) -> str:
    """``tier unknown, urgency: low, impact: one customer``: a case as it is told."""
    unknown = [f"{fact} unknown" for fact, value in example.items() if not value]
    known = [f"{fact}: {value}" for fact, value in example.items() if value]
    return ", ".join((*unknown, *known)) or "any case"


def _axes(coded: Coded, may_be_unknown: frozenset[str]) -> Iterator[Axis]:
    first = 0
    for cells in coded.cells:
        if cells.closed:
            real = sum(1 << cell for cell in range(1, cells.count) if cells.sample(cell) is not None)
            yield Axis(cells, first, None, real | (1 if cells.fact.id in may_be_unknown else 0))
        else:
            for question, test in enumerate(cells.tests):
                unknown = cells.fact.id in may_be_unknown and test.op != "known"
                yield Axis(cells, first, question, 1 << NO | 1 << YES | (1 << UNKNOWN if unknown else 0))
        first += len(cells.tests)


def space_of(condition: Condition, like: Coded) -> Space:
    """The space of a single condition, with the facts of a table."""
    table = replace(like.table, rules=(Rule("only", condition, {}),), domain=ALWAYS, otherwise=None)
    return Space(Coded(table, like.facts, like.zone))


def never(condition: Condition, like: Coded) -> bool:
    """Whether no case can make a condition yes."""
    if condition == ALWAYS:
        return False
    space = space_of(condition, like)
    return not space.fires(0)
