"""Texts that a fact could have: one for each part of its values that some comparisons tell apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, permutations
from typing import Final
from zoneinfo import ZoneInfo

from engine.compile.cells import Cells
from engine.model.condition import Test
from engine.model.fact import Fact

MOST_MADE_UP: Final = 200
"""Texts that are made up for a fact of text, before those that are alike are left out."""
_SIGNS: Final = re.compile(r"\[(.)\]|\\(.)|[\^$]")
"""What stands in a simple pattern besides the text that it looks for."""
_FORMS: Final = ("{}", "{}@example.org", "name@{}", "name@{}.org", "0{}", "020 7946 {}")


def samples(fact: Fact, tests: Iterable[Test], zone: ZoneInfo) -> Iterator[str]:
    """A text for each part, as the log would keep it; of texts that are looked into, as many parts as can be made up."""
    cells = Cells(fact, tests, zone)
    if cells.closed:
        for cell in range(1, cells.count):
            value = cells.sample(cell)
            if value is not None:
                yield fact.write(value)
        return
    met: set[tuple[bool | None, ...]] = set()
    for text in islice(dict.fromkeys(_made_up(fact, cells.tests)), MOST_MADE_UP):
        try:
            value = fact.parse(text, zone)
        except ValueError:
            continue
        answers = tuple(test.holds(value) for test in cells.tests)
        if answers not in met:
            met.add(answers)
            yield fact.write(value)


def text_answering(
    fact: Fact, tests: Sequence[Test], wanted: Mapping[int, Collection[bool | None]], zone: ZoneInfo
) -> str | None:
    """A text whose answers to comparisons, by their number, are all among those wanted; None if none can be made up."""
    needed = [str(o) for number, answers in wanted.items() if answers == {True} for o in tests[number].operands]
    first = (", " if fact.type == "several" else " ").join(dict.fromkeys(needed))
    for text in islice(dict.fromkeys((first, *_made_up(fact, tests))), MOST_MADE_UP):
        try:
            value = fact.parse(text, zone)
        except ValueError:
            continue
        if all(tests[number].holds(value) in answers for number, answers in wanted.items()):
            return fact.write(value)
    return None


def _made_up(fact: Fact, tests: Sequence[Test]) -> Iterator[str]:
    """What is looked for, one alone, none of it, two together, all of it."""
    if fact.choices:
        yield from fact.choices
        yield ", ".join(fact.choices)
        return
    sought = list(dict.fromkeys(_SIGNS.sub(r"\1\2", str(operand)) for test in tests for operand in test.operands))
    for form in _FORMS:
        yield from (form.format(text) for text in sought)
    yield from ("something else", "somebody@elsewhere.example", "0800 000", "-")
    yield from (f"{one} {other}" for one, other in islice(permutations(sought, 2), MOST_MADE_UP // 2))
    yield " ".join(sought)
