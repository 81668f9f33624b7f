"""The form of a figure: one value or a table of rows, always with the sentence that says how it is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

NOT_SAID = "not said"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True)
class Mean:
    """The mean of a number of values, in seconds where they are lengths of time."""

    total: float
    number: int
    seconds: bool = False


Value = int | str | Share | Mean


@dataclass(frozen=True)
class Single:
    """One value. ``nothing``: there was nothing to measure, which is not the same as a result of zero."""

    title: str
    value: Value
    counted: str
    nothing: bool


@dataclass(frozen=True)
class Breakdown:
    """Rows under column names. ``ranked`` rows are a name and a count each; shown with the share of all, the last summed up."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    counted: str
    ranked: bool = True

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to count."""
        return not self.rows


Figure = Single | Breakdown


def number(title: str, value: int, counted: str) -> Single:
    """A count; none at all is nothing to report."""
    return Single(title, value, counted, not value)


def share(title: str, part: int, whole: int, counted: str) -> Single:
    """A share; of nothing there is none."""
    return Single(title, Share(part, whole), counted, not whole)


def mean(title: str, values: list[float], counted: str, *, seconds: bool = False) -> Single:
    """A mean; of no values there is none."""
    return Single(title, Mean(sum(values), len(values), seconds), counted, not values)


def ranking(title: str, columns: tuple[str, str], counts: Mapping[str, int], counted: str) -> Breakdown:
    """What occurred, the most frequent first."""
    rows: list[tuple[Value, ...]] = [*sorted(counts.items(), key=lambda row: (-row[1], row[0]))]
    return Breakdown(title, columns, tuple(rows), counted)


def tally(words: list[str]) -> Counter[str]:
    """How often each word occurs; an empty one is ``not said``."""
    return Counter(word or NOT_SAID for word in words)
