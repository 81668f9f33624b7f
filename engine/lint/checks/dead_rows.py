"""Can every row of a table fire, and does it ever count?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from engine.compile.tables import when_of
from engine.lint.boxes import MOST_STEPS, Box, NotSearched, both, outside
from engine.lint.space import Space, ahead, words_of
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, and_of

CODE: Final = "never-reached"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("never-fires", "not-searched")
MOST_NAMED: Final = 4


def check(subject: Subject) -> Iterator[Remark]:
    """Each row that no case can make fire, and each that rows before or above it always take the place of."""
    for coded in subject.sound_tables:
        try:
            yield from _dead(subject.space(coded))
        except NotSearched:
            message = "this table has more cases than can be searched for rows that are never reached"
            hint = "split it into tables that feed each other"
            document = coded.table.document
            yield Remark(
                document, _place(coded.table.rules[0].route), message, hint, "not-searched", severity="warning"
            )


def _place(route: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return route[:1]


def _dead(space: Space) -> Iterator[Remark]:
    steps = [MOST_STEPS]
    for number, rule in enumerate(space.rules):
        fires = space.fires(number)
        if not fires:
            message, hint = f'"{rule.id}" can never fire{_why(space, number)}', "correct its condition, or take it out"
            yield Remark(rule.document, when_of(rule.route), message, hint, "never-fires")
            continue
        before = list(ahead(space.given, number))
        boxes = [box for one in before for box in space.possible(one)]
        if before and not any(True for box in fires for _ in outside(box, boxes, steps)):
            example, taker = _taken(space, fires, before)
            takers = [f'"{space.rules[one].id}"' for one in before if _meets(space, fires, one)]
            who = and_of(takers) if len(takers) <= MOST_NAMED else f"{len(takers)} other rows"
            case = f"; {example} is decided by {taker}" if example else ""
            message = f'"{rule.id}" is never reached: {who} always come{"s" if len(takers) == 1 else ""} first{case}'
            yield Remark(rule.document, rule.route, message, "move it up, or take it out")


def _meets(space: Space, fires: Sequence[Box], other: int) -> bool:
    return any(both(one, two) is not None for one in fires for two in space.possible(other))


def _taken(space: Space, fires: Sequence[Box], before: Sequence[int]) -> tuple[str, str]:
    """A case that the row is for, and the row that decides it."""
    for one in before:
        for box in fires:
            for other in space.fires(one):
                shared = both(box, other)
                if shared is not None and (example := space.example(shared)) is not None:
                    return words_of(example), f'"{space.rules[one].id}"'
    return "", ""


def _why(space: Space, number: int) -> str:
    """Where the condition is possible by itself, but not among the inputs or after the tables before."""
    condition = space.rules[number].when
    if not (own := space.boxes(condition, possible=False)):
        return ": its comparisons exclude each other"
    listed = space.boxes(space.table.domain, possible=True)
    if not any(both(one, two) is not None for one in own for two in listed):
        return ": the inputs do not have such a case"
    makers = and_of(dict.fromkeys(maker.table.document for maker in space.makers))
    return f": {makers} never decide so in such a case"
