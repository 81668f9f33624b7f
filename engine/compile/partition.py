"""How the values of a fact fall apart under the comparisons of a table: every part with a value that is in it.

Dates, numbers and times fall apart at the thresholds, into points and the stretches between them; choices one by one;
several choices by which of those named are among them; texts by the values named, where nothing looks inside the text.
Texts that are looked into (``contains``, ``starts with``, ``matches``) have no such list of parts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, Final, Protocol

from engine.compile.between import samples
from engine.model.condition import Test
from engine.model.fact import ORDERED, Fact, Money, Value, scale_of

MOST_NAMED: Final = 8
"""Choices named of a fact that may have several; above it, the parts (two to that power) are not listed."""
LOOKS_INSIDE: Final = frozenset({"contains", "starts with", "matches"})
_BEFORE: Final = frozenset({"is", "at least", "under", "before", "between"})
"""Comparisons that tell a threshold from what is just below it."""
_BEHIND: Final = frozenset({"is", "over", "after", "at most", "between"})
"""Those that tell it from what is just above it."""


class Partition(Protocol):
    """The parts, numbered from 0 in the order of the values where they have one."""

    @property
    def samples(self) -> Sequence[Value | None]:
        """A value of each part; None for a part that no value is in."""

    def part(self, value: Any) -> int | None:  # noqa: ANN401 - a value of the fact's own type
        """The number of the part a value is in; None if it is in none."""

    def where(self, test: Test) -> int:
        """The parts whose values answer a comparison with yes: a bit for each."""


def partition(fact: Fact, tests: Sequence[Test]) -> Partition | None:  # noqa: PLR0911 - one return a type
    """How the fact falls apart; None where the parts cannot be listed."""
    if fact.type == "money":
        return Amounts.of(tests)
    if fact.type in ORDERED or scale_of(fact.type):
        return Line.of(fact.type, tests)
    if fact.type == "yes or no":
        return Listed((True, False))
    if fact.type == "choice" and fact.choices:
        return Listed(fact.choices)
    named = tuple(dict.fromkeys(str(operand) for test in tests for operand in test.operands))
    if fact.type == "several":
        return Subsets(named, fact.choices) if len(named) <= MOST_NAMED else None
    if any(test.op in LOOKS_INSIDE for test in tests):
        return None
    return Names(named, _EXAMPLES.get(fact.type, ()))


@dataclass(frozen=True)
class Line:
    """Values in a row, cut before and behind thresholds."""

    low: Sequence[Any]
    """Thresholds that are cut off from what is below them."""
    high: Sequence[Any]
    """Those that are cut off from what is above them."""
    samples: Sequence[Value | None]

    @classmethod
    def of(cls, type_: str, tests: Iterable[Test]) -> Line:
        """Cut where the comparisons of this type of fact need it."""
        low = sorted(
            {o for test in tests if test.op in _BEFORE for o in test.operands[:1] or ()} | _all_of(tests, "is")
        )
        high = sorted(
            {test.operands[-1] for test in tests if test.op in _BEHIND and test.operands} | _all_of(tests, "is")
        )
        cuts = sorted([(point, 0) for point in low] + [(point, 1) for point in high])
        return cls(low, high, samples(type_, cuts))

    def part(self, value: Any) -> int:  # noqa: ANN401 - of the type of the thresholds
        """How many cuts are below a value."""
        return bisect_right(self.low, value) + bisect_left(self.high, value)

    def where(self, test: Test) -> int:  # noqa: PLR0911 - one return a comparison
        """A stretch of the line; for single values, their points."""
        last = len(self.samples) - 1
        at = [self.part(operand) for operand in test.operands]
        match test.op:
            case "known":
                return _stretch(0, last)
            case "is":
                return _points(at)
            case _ if not at:  # of money, where the comparison is with another currency
                return 0
            case "over" | "after":
                return _stretch(at[0] + 1, last)
            case "at least":
                return _stretch(at[0], last)
            case "under" | "before":
                return _stretch(0, at[0] - 1)
            case "at most":
                return _stretch(0, at[0])
            case _:
                return _stretch(at[0], at[-1])


def _all_of(tests: Iterable[Test], op: str) -> set[Any]:
    return {operand for test in tests if test.op == op for operand in test.operands}


@dataclass(frozen=True)
class Amounts:
    """Money: a line for each currency named, and one part for every other."""

    lines: Mapping[str, tuple[int, Line]]
    samples: Sequence[Value | None]

    @classmethod
    def of(cls, tests: Sequence[Test]) -> Amounts:
        """Cut by the comparisons, each currency for itself."""
        lines: dict[str, tuple[int, Line]] = {}
        each: list[Value | None] = []
        currencies = sorted({o.currency for test in tests for o in test.operands if isinstance(o, Money)})
        for currency in currencies:
            line = Line.of("number", [_amounts(test, currency) for test in tests])
            lines[currency] = (len(each), line)
            each += [None if s is None else Money(s, currency) for s in line.samples]  # type: ignore[arg-type]
        other = next(name for name in (*_CURRENCIES, _unlike(currencies)) if name not in currencies)
        return cls(lines, [*each, Money(Decimal(1), other)])

    def part(self, value: Money) -> int:
        """The part in the line of its currency."""
        if value.currency not in self.lines:
            return len(self.samples) - 1
        start, line = self.lines[value.currency]
        return start + line.part(value.amount)

    def where(self, test: Test) -> int:
        """In the line of the currency that it compares with."""
        if test.op == "known":
            return _stretch(0, len(self.samples) - 1)
        found = 0
        for currency, (start, line) in self.lines.items():
            found |= line.where(_amounts(test, currency)) << start
        return found


def _amounts(test: Test, currency: str) -> Test:
    """A comparison with what it says of one currency."""
    own = tuple(o.amount for o in test.operands if isinstance(o, Money) and o.currency == currency)
    if test.op != "is" and len(own) < len(test.operands):
        own = ()
    return Test(test.fact, test.op, own, test.words)


class Listed:
    """Values that are all known."""

    def __init__(self, values: Sequence[Value]) -> None:
        self.samples: Sequence[Value | None] = values
        self._numbers = {value: number for number, value in enumerate(values)}

    def part(self, value: Any) -> int | None:  # noqa: ANN401 - any of the values
        """Its place in the list."""
        return self._numbers.get(value)

    def where(self, test: Test) -> int:
        """The places of the values that it names."""
        if test.op == "known":
            return _stretch(0, len(self.samples) - 1)
        return _points(self._numbers[operand] for operand in test.operands if operand in self._numbers)


class Names:
    """The texts that are named, and all others, for which one of the examples stands that is not named."""

    def __init__(self, named: Sequence[str], examples: Sequence[str] = ()) -> None:
        other = next(text for text in (*examples, _unlike(named)) if text not in named)
        self.samples: Sequence[Value | None] = (*named, other)
        self._numbers = {name: number for number, name in enumerate(named)}

    def part(self, value: str) -> int:
        """Its place in the list, the last for what is not named."""
        return self._numbers.get(value, len(self._numbers))

    def where(self, test: Test) -> int:
        """The places of the texts that it names."""
        if test.op == "known":
            return _stretch(0, len(self.samples) - 1)
        return _points(self._numbers[str(operand)] for operand in test.operands)


class Subsets:
    """Which of the choices named are among several that are chosen."""

    def __init__(self, named: Sequence[str], choices: Sequence[str]) -> None:
        self._named = frozenset(named)
        subsets = [frozenset(chosen) for size in range(len(named) + 1) for chosen in combinations(named, size)]
        self._numbers = {subset: number for number, subset in enumerate(subsets)}
        other = next((choice for choice in choices if choice not in self._named), None)
        if other is None and not choices:
            other = _unlike(named)
        empty: Value | None = (other,) if other else None  # whoever chooses among them all chooses one of them
        self.samples: Sequence[Value | None] = [tuple(n for n in named if n in s) or empty for s in subsets]

    def part(self, value: Sequence[str]) -> int:
        """The number of the subset."""
        return self._numbers[self._named.intersection(value)]

    def where(self, test: Test) -> int:
        """The subsets with one of the choices that it names."""
        if test.op == "known":
            return _stretch(0, len(self.samples) - 1)
        return _points(number for subset, number in self._numbers.items() if subset.intersection(test.operands))


def _stretch(first: int, last: int) -> int:
    """The parts from one to another."""
    return (1 << last + 1) - (1 << first) if last >= first else 0


def _points(parts: Iterable[int]) -> int:
    """Single parts."""
    found = 0
    for part in parts:
        found |= 1 << part
    return found


_CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF", "XXX")
_EXAMPLES: Final[Mapping[str, Sequence[str]]] = {
    "email": tuple(f"someone{number}@example.org" for number in ("", *range(2, 1000))),
    "phone": tuple(f"{number:03}" for number in range(1000)),
    "time zone": ("UTC", "Europe/London", "Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Sydney"),
}


def _unlike(named: Sequence[str]) -> str:
    """A text that is none of these."""
    text = "something else"
    while text in named:
        text += " again"
    return text
