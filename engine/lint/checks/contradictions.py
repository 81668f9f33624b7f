"""Do two documents say different things about the same case, and nobody has settled which counts?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from engine.compile.coded import Coded
from engine.compile.edition import is_inside
from engine.lint.boxes import Box, NotSearched, both, outside
from engine.lint.space import Space, ahead, words_of
from engine.lint.subject import Subject
from engine.model.clock import Clock
from engine.model.condition import ALWAYS
from engine.model.problem import Remark, Severity
from engine.model.rule import Rule, Table

CODE: Final = "contradiction"
SEVERITY: Final[Severity] = "error"
SETTLE: Final = "settle it in the desk document under settlements, naming both clauses, or correct one of them"


def check(subject: Subject) -> Iterator[Remark]:
    """Tables that decide the same differently, escalations that disagree, clocks of the same two events with two times."""
    for first, second in combinations(subject.sound_tables, 2):
        if first.table.document == second.table.document:
            continue
        names = [name for name in second.table.decides if name in first.table.decides]
        if not names and _escalates(first.table) and _escalates(second.table):
            names = ["status"]
        if names:
            yield from _tables(subject, first, second, names)
    for one, other in combinations(subject.edition.clocks, 2):
        if {one.document, other.document} & subject.broken:
            continue
        yield from _clocks(subject, one, other)


def _escalates(table: Table) -> bool:
    return table.binding and any("escalate_to" in rule.outcome for rule in table.rules)


def _tables(subject: Subject, first: Coded, second: Coded, names: Sequence[str]) -> Iterator[Remark]:
    """The first case that the two decide differently."""
    mine, theirs = _rows(second.table), _rows(first.table)
    joined = Table("", second.table.document, "all that match", (*theirs, *mine))
    space = Space(Coded(joined, first.facts, first.zone), subject.makers(first, second))
    if not space.exact:
        return
    count = len(theirs)
    try:
        for later, rule in enumerate(mine):
            for earlier, before in enumerate(theirs):
                name = next((name for name in names if before.outcome.get(name) != rule.outcome.get(name)), None)
                if name is None or _settled(subject, before.source, rule.source):
                    continue
                taken = [*_taken_by(first, earlier), *(count + number for number in _taken_by(second, later))]
                if case := _case(space, earlier, count + later, taken):
                    said, other = rule.outcome.get(name), before.outcome.get(name)
                    message = f'"{rule.id}" says {name} {said}, and "{before.id}" of {first.table.document} says {other}: {case}'
                    yield Remark(rule.document, rule.route, message, SETTLE)
                    return
    except NotSearched:
        return


def _rows(table: Table) -> tuple[Rule, ...]:
    return (*table.rules, table.otherwise) if table.otherwise else table.rules


def _taken_by(coded: Coded, number: int) -> Iterable[int]:
    """The rows that would take the place of one; of what is decided otherwise, all."""
    every = range(len(coded.table.rules))
    return every if number == len(every) else ahead(coded, number)


def _case(space: Space, one: int, other: int, before: Iterable[int]) -> str:
    taken: list[Box] = [box for number in before for box in space.possible(number)]
    for first in space.fires(one):
        for second in space.fires(other):
            shared = both(first, second)
            for box in outside(shared, taken) if shared is not None else ():
                if (example := space.example(box)) is not None:
                    return words_of(example)
    return ""


def _clocks(subject: Subject, one: Clock, other: Clock) -> Iterator[Remark]:
    """Two clocks from and to the same, equally binding, for the same case, with different times, from two SOPs."""
    if (
        one.ceiling
        or other.ceiling
        or (one.starts, one.stops, one.strength) != (other.starts, other.stops, other.strength)
    ):
        return
    if one.document == other.document and _codes(one) & _codes(other):
        return
    if not one.stages or not other.stages or _settled(subject, one.source, other.source):
        return
    times = [(clock.stages[-1].within, clock.stages[-1].counting) for clock in (one, other)]
    if times[0] == times[1]:
        return
    like = subject.edition.clock_rules
    rules = (Rule(one.id, one.applies, {}), Rule(other.id, other.applies, {}))
    coded = Coded(replace(like.table, rules=rules, domain=ALWAYS), like.facts, like.zone)
    space = Space(coded, subject.makers(coded))
    if not space.exact:
        return
    try:
        case = _case(space, 0, 1, ())
    except NotSearched:
        return
    if case:
        said = [f"{within} ({counting})" for within, counting in times]
        message = (
            f'"{other.id}" allows {said[1]} from {" or ".join(one.starts)} to {" or ".join(one.stops)}, '
            f'and "{one.id}" of {one.document} allows {said[0]}: {case}'
        )
        hint = f"{SETTLE}; a limit that gives way to stricter ones is written  role: ceiling"
        yield Remark(other.document, (*other.route, "within"), message, hint)


def _codes(clock: Clock) -> frozenset[str]:
    """The SOPs that a clock comes from."""
    return frozenset(source.partition(" ")[0] for source in clock.source) or frozenset({clock.document})


def _settled(subject: Subject, one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a settlement names a clause of both."""
    return any(
        any(_covers(between, one) for between in settlement.between)
        and any(_covers(between, other) for between in settlement.between)
        for settlement in subject.edition.desk.settlements
    )


def _covers(clause: str, sources: Sequence[str]) -> bool:
    """Whether a clause is one of these, inside one of them, or around one of them."""
    code, _, place = clause.partition(" ")
    for source in sources:
        other, _, at = source.partition(" ")
        if other == code and (place == at or is_inside(at, place) or is_inside(place, at)):
            return True
    return False
