"""The cells of a fact: the only differences between its values that the comparisons of a table can see.

Each fact of a case is coded as a small whole number, its cell: 0 while it is unknown, else one number for all values that
answer every comparison alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from engine.compile.partition import Line, Partition, partition
from engine.model.condition import Test
from engine.model.fact import Fact, Value

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
        self._lock = Lock()
        self._answers: list[Answers] = [self._asked(None)]
        self._samples: list[Value | None] = [None]
        self._numbers: dict[Answers, int] = {self._answers[0]: UNKNOWN}
        self._parts = partition(fact, self.tests)
        self._cell_of_part = (
            [self._numbered(self._parts, sample) for sample in self._parts.samples] if self._parts else []
        )

    @property
    def closed(self) -> bool:
        """Whether all its cells are known beforehand."""
        return self._parts is not None

    @property
    def count(self) -> int:
        """How many cells are known, the unknown fact being the first."""
        return len(self._answers)

    def sample(self, cell: int) -> Value | None:
        """A value that is in a cell; None for the unknown fact, and for a part of the line that has no value."""
        return self._samples[cell]

    def answers(self, cell: Cell) -> Answers:
        """What a value of this cell answers to each comparison."""
        return cell if isinstance(cell, tuple) else self._answers[cell]

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
        if part is None:
            return self._met(value)
        cell = self._cell_of_part[part]
        if self._samples[cell] is None:
            self._answers[cell], self._samples[cell] = self._asked(value), value  # there is a value after all
        return cell

    def _read(self, text: str) -> Value | None:
        try:
            return self.fact.parse(text, self._zone)
        except ValueError:
            return None  # logged before the declaration changed; unknown today

    def _asked(self, value: Value | None) -> Answers:
        answers = (test.holds(value) for test in self.tests)
        return tuple(UNKNOWN if answer is None else YES if answer else NO for answer in answers)

    def _numbered(self, parts: Partition, sample: Value | None) -> int:
        """The cell of a part. Those of a line keep their order, so that a comparison is a span of cells."""
        answers = self._asked(sample) if sample is not None else tuple(_no(test) for test in self.tests)
        known = None if isinstance(parts, Line) else self._numbers.get(answers)
        if known is not None:
            return known
        self._numbers[answers] = len(self._answers)
        self._answers.append(answers)
        self._samples.append(sample)
        return len(self._answers) - 1

    def _met(self, value: Value) -> Cell:
        answers = self._asked(value)
        with self._lock:
            if (known := self._numbers.get(answers)) is not None:
                return known
            if len(self._answers) >= MOST_CELLS:
                return answers
            self._numbers[answers] = len(self._answers)
            self._answers.append(answers)
            self._samples.append(value)
            return self._numbers[answers]


def _no(test: Test) -> int:
    return YES if test.op == "known" else NO
