"""The cells of a fact: the only differences between its values that the comparisons of a table can see.

Each fact of a case is coded as a small whole number, its cell: 0 while it is unknown, else one number for all values that
answer every comparison alike. Sets of cells are whole numbers as well, with one bit for each cell, so that what a rule
demands of a fact is found by a few operations on bits, however many thresholds there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from engine.compile.partition import Line, Partition, partition
from engine.model.condition import Test
from engine.model.fact import Fact, Value
from engine.model.latch import Latch

UNKNOWN: Final = 0
NO: Final = 1
YES: Final = 2
MOST_TEXTS: Final = 10_000
"""Texts whose cell is remembered, for each fact of a table."""
MOST_CELLS: Final = 10_000
"""Cells of one fact that have a number; a fact of text can have more, each of which is coded by its answers."""
Answers = tuple[int, ...]
"""0 (unknown), 1 (no) or 2 (yes) for each comparison."""
Cell = int | Answers
Set = int
"""A set of cells, or of the questions answered yes: one bit for each."""
_UNKNOWN_ONLY: Final[Set] = 1
_OF_BIT: Final = {"0": NO, "1": YES}


class Cells(dict[str | None, Cell]):
    """The cells of one fact in one table: by the text that the log keeps, the cell. Threads may share it.

    A dictionary, so that a text met before costs one look; a text met for the first time is read by `__missing__`.
    Where the parts of the fact can be listed, its cells are numbered in their order; else as they are met.
    """

    def __init__(self, fact: Fact, tests: Iterable[Test], zone: ZoneInfo) -> None:
        super().__init__()
        self.fact = fact
        self.tests = tuple(tests)
        self._zone = zone
        self._lock = Latch()
        self._unknown = tuple(NO if test.op == "known" else UNKNOWN for test in self.tests)
        self._yes: list[Set] = [0]
        """For each cell the comparisons that its values answer with yes."""
        self._samples: list[Value | None] = [None]
        self._numbers: dict[Set, int] = {}
        self._parts = partition(fact, self.tests)
        self._cell_of_part = list(self._laid_out(self._parts)) if self._parts else []

    @property
    def closed(self) -> bool:
        """Whether all its cells are known beforehand."""
        return self._parts is not None

    @property
    def count(self) -> int:
        """How many cells are known, the unknown fact being the first."""
        return len(self._yes)

    def sample(self, cell: int) -> Value | None:
        """A value that is in a cell; None for the unknown fact, and for a part of the line that has no value."""
        return self._samples[cell]

    def answers(self, cell: Cell) -> Answers:
        """What a value of this cell answers to each comparison."""
        if isinstance(cell, tuple):
            return cell
        return self._unknown if cell == UNKNOWN else self._told(self._yes[cell])

    def answer(self, cell: Cell, question: int) -> int:
        """The same for one comparison."""
        if isinstance(cell, tuple):
            return cell[question]
        if cell == UNKNOWN:
            return self._unknown[question]
        return YES if self._yes[cell] >> question & 1 else NO

    def meeting(self, question: int, answer: int, *, equal: bool) -> Set:
        """The cells whose answer to a comparison is, or is not, the one demanded; of a closed fact."""
        every = (1 << self.count) - 1
        asks_whether_known = self.tests[question].op == "known"
        if answer == YES:
            found = self._where[question]
        elif answer == NO:
            found = every & ~self._where[question] & ~_UNKNOWN_ONLY | (_UNKNOWN_ONLY if asks_whether_known else 0)
        else:
            found = 0 if asks_whether_known else _UNKNOWN_ONLY
        return found if equal else every & ~found

    def __missing__(self, text: str | None) -> Cell:
        cell = self.of(self._read(text)) if text else UNKNOWN
        if len(self) >= MOST_TEXTS:
            self.clear()
        self[text] = cell
        return cell

    def of(self, value: Value | None) -> Cell:
        """The cell of a typed value."""
        if value is None:
            return UNKNOWN
        part = self._parts.part(value) if self._parts else None
        return self._met(value) if part is None else self._cell_of_part[part]

    def _read(self, text: str) -> Value | None:
        try:
            return self.fact.parse(text, self._zone)
        except ValueError:
            return None  # logged before the declaration changed; unknown today

    def _told(self, yes: Set) -> Answers:
        bits = bin(yes | 1 << len(self.tests))[:2:-1]  # one more, which is left out, so that none of them is missing
        return tuple(map(_OF_BIT.__getitem__, bits))

    def _laid_out(self, parts: Partition) -> Iterator[int]:
        """The cell of each part. Parts that answer alike share one, but those of a line, which keep their order."""
        where = [parts.where(test) for test in self.tests]
        for sample, yes in zip(parts.samples, turned(where, len(parts.samples)), strict=True):
            cell = None if isinstance(parts, Line) else self._numbers.get(yes)
            yield self._numbered(yes, sample) if cell is None else cell
        on_a_line = isinstance(parts, Line)  # there each part is a cell, behind that of the unknown fact
        self._where = [yes << 1 for yes in where] if on_a_line else turned(self._yes, len(self.tests))

    def _numbered(self, yes: Set, sample: Value | None) -> int:
        cell = self._numbers[yes] = len(self._yes)
        self._yes.append(yes)
        self._samples.append(sample)
        return cell

    def _met(self, value: Value) -> Cell:
        yes = sum(1 << question for question, test in enumerate(self.tests) if test.holds(value))
        with self._lock:
            if (cell := self._numbers.get(yes)) is not None:
                return cell
            return self._told(yes) if len(self._yes) >= MOST_CELLS else self._numbered(yes, value)


def spans(cells: Set) -> Iterator[tuple[int, int]]:
    """The unbroken stretches of a set, each by its first and its last member."""
    start = 0
    while cells:
        skip = (cells & -cells).bit_length() - 1
        cells >>= skip
        length = (~cells & (cells + 1)).bit_length() - 1
        yield start + skip, start + skip + length - 1
        cells >>= length
        start += skip + length


def turned(rows: Iterable[Set], columns: int) -> list[Set]:
    """Sets turned about: for each column the rows that it is in."""
    changes = [0] * (columns + 1)
    for number, row in enumerate(rows):
        for first, last in spans(row):
            changes[first] ^= 1 << number
            changes[last + 1] ^= 1 << number
    found, now = [], 0
    for change in changes[:-1]:
        now ^= change
        found.append(now)
    return found
