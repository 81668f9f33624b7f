"""Does a decision table decide every case that it is for?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.boxes import MOST_STEPS, Box, NotSearched, both, outside
from engine.lint.space import Space, words_of
from engine.lint.subject import Subject
from engine.lint.unproven import unproven
from engine.model.problem import Remark, Severity, one_of
from engine.model.rule import RECKONED, SEVERAL

CODE: Final = "gap"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("unlisted-choice", "not-searched")


def check(subject: Subject) -> Iterator[Remark]:
    """A case that no row handles, told with its facts; choices that the table does not know of."""
    for coded in subject.sound_tables:
        table = coded.table
        if not table.decides or table.hit in SEVERAL | RECKONED or table.otherwise is not None:
            continue
        try:
            yield from _gap(subject.space(coded))
        except NotSearched:
            message = "this table has more cases than can be searched for gaps"
            hint = "split it into tables that feed each other, or write otherwise"
            yield Remark(table.document, ("rows",), message, hint, "not-searched", severity="warning", at_key=True)


def _gap(space: Space) -> Iterator[Remark]:
    handled = [box for number in range(len(space.rules)) for box in space.possible(number)]
    document, steps = space.table.document, [MOST_STEPS]
    for box in space.domain:
        for hole in outside(box, handled, steps):
            if (example := space.example(hole)) is not None:
                if not space.exact:
                    yield unproven(space, "every case is decided")
                    return
                message = f"no row decides the case {words_of(example)}"
                hint = "add a row for it, or write otherwise"
                yield Remark(document, ("rows",), message, hint, at_key=True)
                return
    yield from _unlisted(space, handled)


def _unlisted(space: Space, handled: list[Box]) -> Iterator[Remark]:
    """Each input whose list leaves out choices that the fact has, where no row handles them either."""
    for name, listed in space.table.inputs.items():
        fact = space.coded.declared(name)
        axis = next(
            (n for n, axis in enumerate(space.axes) if axis.cells.fact.id == name and axis.question is None), None
        )
        if fact.type != "choice" or axis is None:
            continue
        left = []
        for choice in (choice for choice in fact.choices if choice not in listed):
            cell = space.axes[axis].cells.of(choice)
            only = (
                (*space.everything[:axis], 1 << cell, *space.everything[axis + 1 :]) if isinstance(cell, int) else None
            )
            in_domain = only and any(both(only, box) is not None for box in space.domain)
            if (
                only
                and not in_domain
                and any(space.example(hole) for box in space.decided_in(only) for hole in outside(box, handled))
            ):
                left.append(choice)
        if left:
            message = f'"{name}" can also be {one_of(left)}, which this table does not decide'
            hint = "add it to the inputs and to a row, or write otherwise"
            yield Remark(space.table.document, ("inputs", name), message, hint, "unlisted-choice", at_key=True)
