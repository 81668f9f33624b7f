"""Boxes: sets of cases, a set of cells for each axis. What two share, what one leaves of another, the same in fewer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import and_
from typing import Final

from engine.compile.cells import Set

MOST_STEPS: Final = 2_000_000
"""How often one search may compare two boxes before it says that it did not search to the end: a few seconds."""
MOST_BOXES: Final = 4_096
"""How many boxes one condition may be."""
Box = tuple[Set, ...]
"""A set of cells for each axis of a space."""


class NotSearched(Exception):  # noqa: N818 - what is, told as a problem
    """There are more cases than can be searched."""


def both(one: Box, other: Box) -> Box | None:
    """The cases in two boxes; None if there is none."""
    found = tuple(a & b for a, b in zip(one, other, strict=True))
    return found if all(found) else None


def meet(one: Box, other: Box) -> bool:
    """Whether there is a case in both."""
    return all(map(and_, one, other))


def outside(box: Box, others: Iterable[Box], steps: list[int] | None = None) -> Iterator[Box]:
    """The parts of a box that none of the others covers; NotSearched beyond the bound.

    ``steps`` are those that are left, where several searches share them.
    """
    yield from _outside(box, sorted(others, key=_size, reverse=True), [MOST_STEPS] if steps is None else steps)


def _outside(box: Box, others: Sequence[Box], steps: list[int]) -> Iterator[Box]:
    steps[0] -= 1 + len(others)
    if steps[0] < 0:
        raise NotSearched
    near = [other for other in others if meet(box, other)]
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


def merged(boxes: Sequence[Box]) -> list[Box]:
    """The same cases in fewer boxes: those that differ in one axis only become one. NotSearched above the bound."""
    found = list(dict.fromkeys(boxes))
    if len(found) > MOST_BOXES:
        raise NotSearched
    for axis in range(len(found[0]) if len(found) > 1 else 0):
        merged: dict[Box, Set] = {}
        for box in found:
            rest = (*box[:axis], 0, *box[axis + 1 :])
            merged[rest] = merged.get(rest, 0) | box[axis]
        found = [(*rest[:axis], cells, *rest[axis + 1 :]) for rest, cells in merged.items()]
    return found


def _size(box: Box) -> int:
    """How many cases are in a box."""
    size = 1
    for cells in box:
        size *= cells.bit_count()
    return size


def members(cells: Set) -> Iterator[int]:
    """The cells of a set, the lowest first."""
    while cells:
        lowest = cells & -cells
        yield lowest.bit_length() - 1
        cells ^= lowest
