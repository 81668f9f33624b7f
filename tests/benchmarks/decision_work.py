"""What the benchmarks decide: tables and cases in a neutral form, so that every engine is given the same ones."""

from __future__ import annotations

import csv
import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any, Final, TypeAlias

from engine.load.policy_set import Loaded, PolicySet, read_document
from engine.load.yaml_text import read_source
from tests.desks import DESK, HOURS, ROOT

Value: TypeAlias = str | bool | int | Decimal | date
Case: TypeAlias = Mapping[str, Value]

SIZES: Final = (10, 50, 200, 1000)
"""Rules of the tables."""
OUTCOMES: Final = tuple(f"team-{number}" for number in range(12))
OUTCOME: Final = "team"
FIRST_DAY: Final = date(2026, 1, 1)


@dataclass(frozen=True)
class OneOf:
    """One of these choices; ``yes`` or ``no`` of a question."""

    values: tuple[str, ...]

    def holds(self, value: Value) -> bool:
        return ({True: "yes", False: "no"}[value] if isinstance(value, bool) else value) in self.values


@dataclass(frozen=True)
class Within:
    """From the least to the most, both included; None where there is no bound."""

    least: Any
    most: Any

    def holds(self, value: Any) -> bool:
        return (self.least is None or self.least <= value) and (self.most is None or value <= self.most)


Cell: TypeAlias = OneOf | Within


@dataclass(frozen=True)
class Row:
    """One rule: its cells by column, none where anything will do."""

    cells: Mapping[str, Cell]
    outcome: str

    def holds(self, case: Case) -> bool:
        return all(cell.holds(case[name]) for name, cell in self.cells.items())


@dataclass(frozen=True, eq=False)
class Grid:
    """A table of which the first row that holds decides; the last has no cells."""

    types: Mapping[str, str]
    """Columns, each with the type of its fact."""
    choices: Mapping[str, tuple[str, ...]]
    rows: tuple[Row, ...]

    def answer(self, case: Case) -> str:
        """What comes out, by the plainest of ways."""
        return next(row.outcome for row in self.rows if row.holds(case))

    @cached_property
    def policy(self) -> PolicySet:
        """The table and a record with its facts as loaded documents, beside a plain desk."""
        documents: dict[str, Loaded] = {}
        for number, text in enumerate((dedent(DESK), dedent(HOURS), self._record(), self._decision())):
            source, problems = read_source(text.encode(), f"{number}.yaml")
            assert source is not None, problems
            loaded, remarks = read_document(source)
            assert loaded is not None, remarks
            documents[loaded.name] = loaded
        return PolicySet(ROOT, len(documents), documents, ())

    def _record(self) -> str:
        fields = [
            {"id": name, "label": name, "as": type_, **({"options": self.choices[name]} if type_ == "choice" else {})}
            for name, type_ in self.types.items()
        ]
        head = {"kind": "record", "id": "interaction", "title": "Record", "version": "1.0.0"}
        return _document({**head, "channels": ["phone"], "kinds": ["inquiry"]}, "fields", fields)

    def _decision(self) -> str:
        head = {"kind": "decision", "id": "routing", "title": "Routing", "version": "1.0.0", "use": "first match"}
        columns = {"inputs": {name: ["any"] for name in self.types}, "output": {OUTCOME: [*OUTCOMES]}}
        rows = [
            {**{name: self._written(name, cell) for name, cell in row.cells.items()}, OUTCOME: row.outcome}
            for row in self.rows
        ]
        return _document({**head, **columns}, "rows", rows)

    def _written(self, name: str, cell: Cell) -> object:
        match cell:
            case OneOf((single,)):
                return single
            case OneOf(values):
                return [*values]
            case Within(least, None):
                return f">= {self.text(name, least)}"
            case Within(None, most):
                return f"<= {self.text(name, most)}"
            case Within(least, most):
                return {"between": [self.text(name, least), self.text(name, most)]}

    def text(self, name: str, value: Value) -> str:
        """A value as a person writes it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return f"{value} EUR" if self.types[name] == "money" else str(value)

    def facts(self, case: Case) -> dict[str, str]:
        """A case as our engine takes it."""
        return {name: self.text(name, value) for name, value in case.items()}


def _document(head: Mapping[str, object], name: str, items: Iterable[object]) -> str:
    """YAML with a line for each item."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in head.items()]
    return "\n".join([*lines, f"{name}:", *(f"  - {json.dumps(item)}" for item in items), ""])


# --- cases of which no two look alike to a table -----------------------------------------------------------------------

REQUESTS: Final = tuple(f"request-{number}" for number in range(12))
PLANS: Final = ("free", "basic", "plus", "business", "partner")
RANGES: Final[Mapping[str, tuple[str, int]]] = {
    "contacts": ("whole number", 1_000),
    "minutes": ("whole number", 100_000),
    "amount": ("money", 1_000_000),
    "since": ("date", 4_000),
}
"""Facts with an order, each with its type and how many values it has."""


@dataclass(frozen=True, eq=False)
class Stream:
    """A table and its cases in rounds; no case has the answers of another to all comparisons of the table."""

    grid: Grid
    before: Case
    """One more case, to decide before the first."""
    rounds: tuple[tuple[Case, ...], ...]

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        return tuple(case for cases in self.rounds for case in cases)

    @cached_property
    def answers(self) -> list[str]:
        return [self.grid.answer(case) for case in self.cases]


@cache
def unlike(size: int, each: int, rounds: int) -> Stream:
    """A stream over a made table of as many rules."""
    grid = _made(size)
    before, *cases = islice(_unlike(grid), each * rounds + 1)
    return Stream(grid, before, tuple(tuple(cases[start : start + each]) for start in range(0, len(cases), each)))


def _made(size: int) -> Grid:
    """Rows of which each holds for about one case in as many as there are rows, whatever the size of the table."""
    chance = Random(size)
    rows = []
    for _ in range(size - 1):
        cells: dict[str, Cell] = {"request": OneOf(tuple(chance.sample(REQUESTS, 3)))}
        left = 1.5 / size / (3 / len(REQUESTS))
        if chance.random() < 0.25:
            cells["plan"] = OneOf((chance.choice(PLANS),))
            left *= len(PLANS)
        elif chance.random() < 0.3:
            cells["urgent"] = OneOf((chance.choice(("yes", "no")),))
            left *= 2
        compared = sorted(chance.sample([*RANGES], chance.choice((2, 3))), key=[*RANGES].index)
        for name in compared:
            cells[name] = _around(name, min(0.9, left ** (1 / len(compared))), chance)
        rows.append(Row(cells, chance.choice(OUTCOMES)))
    types = {"request": "choice", "plan": "choice", "urgent": "yes or no"}
    types |= {name: type_ for name, (type_, _) in RANGES.items()}
    return Grid(types, {"request": REQUESTS, "plan": PLANS}, (*rows, Row({}, OUTCOMES[0])))


def _around(name: str, share: float, chance: Random) -> Within:
    """A range that has about that share of the values."""
    number = RANGES[name][1]
    width = int(number * share)
    least = chance.randint(0, number - width)
    match chance.randrange(8):
        case 0:
            return Within(_value(name, number - width), None)
        case 1:
            return Within(None, _value(name, width))
        case _:
            return Within(_value(name, least), _value(name, least + width))


def _value(name: str, number: int) -> Value:
    match RANGES[name][0]:
        case "money":
            return Decimal(number).scaleb(-2)
        case "date":
            return FIRST_DAY + timedelta(days=number)
        case _:
            return number


def _unlike(grid: Grid) -> Iterator[Case]:
    chance = Random(20260306)
    signs = [_Sign(name, grid) for name in grid.types]
    met = set()
    while True:
        case: dict[str, Value] = {
            "request": chance.choice(REQUESTS),
            "plan": chance.choice(PLANS),
            "urgent": chance.random() < 0.5,
            **{name: _value(name, chance.randrange(number)) for name, (_, number) in RANGES.items()},
        }
        sign = tuple(sign.of(case) for sign in signs)
        if sign not in met:
            met.add(sign)
            yield case


class _Sign:
    """The answers of one column to all that a table asks about it."""

    def __init__(self, name: str, grid: Grid) -> None:
        self._name = name
        self._cells = list(dict.fromkeys(row.cells[name] for row in grid.rows if name in row.cells))
        bounds = {bound for cell in self._cells if isinstance(cell, Within) for bound in (cell.least, cell.most)}
        self._bounds = sorted(bounds - {None})
        self._known: dict[object, tuple[bool, ...]] = {}

    def of(self, case: Case) -> tuple[bool, ...]:
        value: Any = case[self._name]
        at = (bisect_left(self._bounds, value), bisect_right(self._bounds, value)) if self._bounds else value
        if at not in self._known:
            self._known[at] = tuple(cell.holds(value) for cell in self._cells)
        return self._known[at]


# --- the events of a help desk ----------------------------------------------------------------------------------------

NAMED: Final = {
    "activity": "Activity", "customer": "customer", "product": "product", "section": "responsible_section",
    "seriousness": "seriousness_2", "level": "service_level", "service": "service_type",
    "support": "support_section", "workgroup": "workgroup",
}  # fmt: skip
"""Columns of the log by the name of the fact. Left out are who did it, when, and the log's own numbers for the whole of a
case; its first seriousness is the same in every event."""
HELP_DESK: Final = Path("data", "helpdesk_italy.csv.gz")


@cache
def events(file: Path) -> tuple[Case, ...]:
    """The events of the log in its order, each as a case to decide."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        lines = csv.DictReader(text)
        return tuple({fact: line[column] for fact, column in NAMED.items()} for line in lines)


@cache
def help_desk(file: Path, size: int) -> Grid:
    """A table of as many rows over these events, each made from one of them so that it holds for some."""
    chance = Random(size)
    sample = chance.sample(events(file), 3_000)
    rows = tuple(_like(chance.choice(sample), sample, 1.5 / size, chance) for _ in range(size - 1))
    choices = {name: tuple(sorted({str(case[name]) for case in events(file)})) for name in NAMED}
    types = dict.fromkeys(NAMED, "choice") | {"customer": "text"}
    return Grid(types, choices, (*rows, Row({}, OUTCOMES[0])))


def _like(event: Case, sample: Sequence[Case], share: float, chance: Random) -> Row:
    """A row for that event and others like it, narrowed column by column until it has no more than its share."""
    cells: dict[str, Cell] = {}
    left = list(sample)
    for name in chance.sample([*event], len(event)):
        if len(left) <= share * len(sample):
            break
        others = (str(chance.choice(left)[name]) for _ in range(chance.randrange(3)))
        cells[name] = OneOf(tuple(dict.fromkeys((str(event[name]), *others))))
        left = [case for case in left if cells[name].holds(case[name])]
    return Row({name: cells[name] for name in event if name in cells}, chance.choice(OUTCOMES))
