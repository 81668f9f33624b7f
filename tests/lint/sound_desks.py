"""Sound desks written at random, and where each thing of them stands, so that a fault can be planted and must be found.

What a table can tell apart is a few *axes*: a choice, a stretch of a line of numbers or dates, whether a word is in a text.
A table is a tree: all cases are cut in two along an axis, again and again, so that its rows leave no gap and never meet.
The YAML text is written here as well, each thing in one of the ways people write it, so that its line is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random
from typing import Final

Part = frozenset[int]
"""Some of the atoms of an axis, by number."""
Cell = Mapping[int, Part]
"""A part of each axis, by the number of the axis; one that is left out may be anything."""
SINGLE: Final = ("first match", "only one", "same result", "highest priority")
TOGETHER: Final = ("all that match", "in order", "sum", "count", "lowest", "highest")


@dataclass(frozen=True)
class Axis:
    """One difference between cases that a table looks at."""

    fact: str
    type: str
    atoms: tuple[str, ...]
    """A value of each part; of a line, the thresholds from the lowest end (``""``) up."""
    tag: str = ""
    """The word or choice, where the axis is whether it is there."""
    lowest: str = ""
    """The least value that the inputs of a table admit."""

    @property
    def line(self) -> bool:
        return self.type in {"whole number", "number", "money", "date", "date and time", "duration"}

    @property
    def every(self) -> Part:
        return frozenset(range(len(self.atoms)))

    @property
    def listed(self) -> bool:
        """Whether it is a choice, each written by its name."""
        return self.type == "choice"

    def declared(self) -> str:
        """Its fact as a field of the record."""
        options = f", from: {self.fact}-list" if self.listed else ""
        if self.type == "several":
            options = f", options: [{', '.join(TAGS)}]"
        return f"{{id: {self.fact}, label: {self.fact.title()}, as: {self.type}{options}}}"


TAGS: Final = ("red", "green", "blue", "black", "none of them")
WORDS: Final = ("refund", "lawyer", "broken")
_NUMBERS: Final = {
    "whole number": ["3", "5", "8", "13", "21", "34", "55"],
    "number": ["0.5", "1", "1.25", "2", "7.75", "10", "99.9"],
    "money": ["5 GBP", "20 GBP", "99.50 GBP", "100 GBP", "250 GBP", "1000 GBP"],
    "date": ["2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01", "2026-06-15", "2026-10-25"],
    "date and time": ["2026-01-01 00:00", "2026-03-29 12:00", "2026-06-01 08:30", "2026-12-24 18:00"],
    "duration": ["30 seconds", "5 minutes", "60 minutes", "8 hours", "30 hours"],
}
_LOWEST: Final = {"money": "0 GBP", "whole number": "0", "number": "-10"}


def axes(random: Random, number: int) -> list[Axis]:
    """Facts of many types; some of them make several axes."""
    found: list[Axis] = []
    for fact in range(number):
        name = f"fact{fact}"
        match random.choice(["choice", "choice", "yes or no", "text", "words", "several", *_NUMBERS]):
            case "choice":
                found.append(Axis(name, "choice", tuple(f"c{n}" for n in range(random.randint(2, 6)))))
            case "yes or no":
                found.append(Axis(name, "yes or no", ("yes", "no")))
            case "text":
                found.append(
                    Axis(name, "text", ("Jo Field", "Ann Lee", "Bo", "something else")[-random.randint(2, 4) :])
                )
            case "words":
                found += [Axis(name, "long text", ("yes", "no"), word) for word in WORDS[: random.randint(1, 3)]]
            case "several":
                found += [Axis(name, "several", ("yes", "no"), tag) for tag in TAGS[: random.randint(1, 4)]]
            case line:
                bounds = _NUMBERS[line]
                chosen = sorted(random.sample(range(len(bounds)), random.randint(1, min(4, len(bounds)))))
                lowest = _LOWEST.get(line, "") if line == "money" or random.random() < 0.5 else ""
                found.append(Axis(name, line, ("", *(bounds[n] for n in chosen)), lowest=lowest))
    return found


@dataclass(frozen=True)
class Row:
    """A row: what it is for, and what it says it is for, which earlier rows may partly take away."""

    id: str
    cell: Cell
    written: Cell
    outcome: Mapping[str, str]
    text: str = ""
    """Its condition as it stands in the file, where that is not made from what it is for."""


def meet(one: Cell, other: Cell) -> bool:
    """Whether there is a case in both."""
    return all(part & other.get(axis, part) for axis, part in one.items())


def inside(one: Cell, other: Cell) -> bool:
    """Whether all cases of one are in the other."""
    return all(axis in one and one[axis] <= part for axis, part in other.items())


@dataclass
class Page:
    """A file while it is written: its lines, and where the things are that were marked, line and column from 1."""

    path: str
    lines: list[str] = field(default_factory=list)
    places: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)

    def write(self, line: str, *marks: tuple[tuple[str, ...], str]) -> None:
        """A line, and what in it is called how."""
        self.lines.append(line)
        for name, words in marks:
            self.places.setdefault(name, (len(self.lines), line.index(words) + 1))

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


@dataclass
class TableText:
    """A decision document in the making."""

    id: str
    axes: list[Axis]
    hit: str
    outputs: dict[str, list[str]]
    rows: list[Row]
    otherwise: dict[str, str] | None = None
    also: list[str] = field(default_factory=list)
    """Further inputs that no row reads."""
    source: str = "CARE §1"
    plain: bool = False
    """Whether every part is written as the list of what is in it, never as what is not."""
    seed: int = 0

    @property
    def file(self) -> str:
        return f"rules/{self.id}.yaml"

    def page(self) -> Page:
        """Its text. The same seed writes the same, but for what was changed."""
        page = Page(self.file)
        for line in (f"id: {self.id}", f"title: Table {self.id}", "version: 1.0.0", f"source: {self.source}"):
            page.write(line) if page.lines else (page.write("kind: decision"), page.write(line))
        page.write("inputs:")
        for name in dict.fromkeys(axis.fact for axis in self.axes):
            page.write(f"  {name}: {self._values(name)}", (("input", name), name))
        for name in self.also:
            page.write(f"  {name}: any", (("input", name), name))
        page.write("output:")
        for name, values in self.outputs.items():
            page.write(f"  {name}: [{', '.join(values)}]", (("output", name), name))
            for value in values:
                page.places["value", name, value] = (len(page.lines), _column(page.lines[-1], value))
        page.write(f"use: {self.hit}")
        page.write("rows:", (("rows",), "rows"))
        for row in self.rows:
            self._row(page, row)
        if self.otherwise:
            page.write(f"otherwise: {{{_pairs(self.otherwise)}}}", (("otherwise",), "{"))
        return page

    def _values(self, name: str) -> str:
        axis = next(axis for axis in self.axes if axis.fact == name)
        if axis.listed:
            return f"[{', '.join(axis.atoms)}]"
        if axis.lowest:
            return f'["at least {axis.lowest}"]'
        typed = f"[{', '.join(TAGS)}]" if axis.type == "several" else f"[{axis.type}]"
        return "any" if Random(f"{self.seed} {name}").random() < 0.5 else typed

    def _row(self, page: Page, row: Row) -> None:
        random = Random(f"{self.seed} {row.id}")
        parts = [("id", row.id), *(self._conditions(random, row.written) if not row.text else [("", row.text)])]
        parts += list(row.outcome.items())
        shown = [f"{key}: {value}" if key else value for key, value in parts]
        if random.random() < 0.7 or row.text:
            line = f"  - {{{', '.join(shown)}}}"
            marks = [(("fact", row.id, key), f"{key}: ") for key, _ in parts if key.startswith("fact")]
            page.write(line, (("row", row.id), "{"), *marks)
            return
        for number, (key, said) in enumerate(zip(parts, shown, strict=True)):
            marks = [(("fact", row.id, key[0]), said)] if key[0].startswith("fact") else []
            page.write(f"  {'-' if not number else ' '} {said}", *marks)
            page.places.setdefault(("row", row.id), (len(page.lines), 5))

    def _conditions(self, random: Random, cell: Cell) -> Iterator[tuple[str, str]]:
        """The keys and values of a row, in one of many ways."""
        by_fact: dict[str, list[str]] = {}
        for number, part in cell.items():
            axis = self.axes[number]
            if part != axis.every:
                by_fact.setdefault(axis.fact, []).append(written(random, axis, part, plain=self.plain))
            elif random.random() < 0.3 and axis.fact not in by_fact and not axis.tag:
                by_fact[axis.fact] = ["any"]
        joined: list[str] = []
        for fact, values in by_fact.items():
            if len(values) == 1 and random.random() < 0.9:
                yield fact, values[0]
            else:
                joined += [f"{{{fact}: {value}}}" for value in values]
        if joined and random.random() < 0.3 and len(joined) > 1:
            yield "not", f"{{any: [{', '.join(f'{{not: {one}}}' for one in joined)}]}}"
        elif joined:
            yield "all", f"[{', '.join(joined)}]"


def _column(line: str, value: str) -> int:
    """Where a value stands in the list at the end of a line."""
    start = line.index("[") + 1
    for listed in line[start:-1].split(", "):
        if listed == value:
            return start + 1
        start += len(listed) + 2
    raise ValueError(value)


def _pairs(values: Mapping[str, str]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in values.items())


def written(random: Random, axis: Axis, part: Part, *, plain: bool = False) -> str:
    """What stands behind the fact of an axis, for some of its atoms."""
    if axis.tag:
        said = f"{{contains: {axis.tag}}}" if axis.type == "long text" or random.random() < 0.5 else axis.tag
        return said if part == {0} else f"{{not: {said}}}"
    if axis.line:
        return _stretches(random, axis, part)
    if axis.type == "text" and len(axis.atoms) - 1 in part:  # what is not named is only said by what it is not
        rest = [axis.atoms[n] for n in sorted(axis.every - part)]
        return f"{{not: [{', '.join(rest)}]}}"
    names = [axis.atoms[n] for n in sorted(part)]
    rest = [axis.atoms[n] for n in sorted(axis.every - part)]
    if not plain and axis.type != "text" and random.random() < 0.3:
        quoted = ", ".join(f'"{name}"' for name in rest)
        return random.choice([f"{{not: [{', '.join(rest)}]}}", f"'not({quoted})'"])
    if len(names) == 1:
        return names[0]
    quoted = ", ".join(f'"{name}"' for name in names)
    return random.choice([f"[{', '.join(names)}]", f"'{quoted}'"])


def _stretches(random: Random, axis: Axis, part: Part) -> str:
    """A part of a line: each unbroken stretch as a comparison, a span, or both ends."""
    members = sorted(part)
    runs: list[list[int]] = [[members[0]]]
    for before, after in pairwise(members):
        if after == before + 1:
            runs[-1].append(after)
        else:
            runs.append([after])
    said = [_stretch(random, axis, run[0], run[-1] + 1, short=len(runs) > 1) for run in runs]
    return said[0] if len(said) == 1 else f"[{', '.join(said)}]"


def _stretch(random: Random, axis: Axis, first: int, end: int, *, short: bool) -> str:
    low = axis.atoms[first]
    high = axis.atoms[end] if end < len(axis.atoms) else ""
    dated = axis.type.startswith("date")
    if not low:
        ways = [f"under {high}", f'"< {high}"', *([f"before {high}"] if dated else [])]
        if axis.type == "whole number":
            ways.append(f"at most {int(high) - 1}")
    elif not high:
        ways = [f"at least {low}", f'">= {low}"']
        if axis.type == "whole number":
            ways.append(f"over {int(low) - 1}")
    else:
        ways = [f'"[{low}..{high})"']
        if axis.type == "whole number":
            ways += [f'"{low}..{int(high) - 1}"', f'"({int(low) - 1}..{high}["']
        if not short:
            ways += [f"{{at least: {low}, under: {high}}}", f'{{">=": {low}, not: at least {high}}}']
            if axis.type == "whole number":
                ways.append(f"{{between: [{low}, {int(high) - 1}]}}")
    return random.choice(ways)


def tree(random: Random, shape: Sequence[Axis], count: int, *, widened: bool) -> list[tuple[Cell, Cell]]:
    """All cases cut into so many; of two halves the second may claim both where the first half stands before it."""
    whole: Cell = {number: axis.every for number, axis in enumerate(shape)}
    found = [(whole, whole)]
    while len(found) < count:
        able = [n for n, (cell, _) in enumerate(found) if any(len(part) > 1 for part in cell.values())]
        if not able:
            break
        place = random.choice(able)
        cell, wide = found[place]
        axis = random.choice([n for n, part in cell.items() if len(part) > 1])
        members = sorted(cell[axis])
        if not shape[axis].line:
            random.shuffle(members)
        cut = random.randint(1, len(members) - 1)
        one, two = frozenset(members[:cut]), frozenset(members[cut:])
        second = wide[axis] if widened and random.random() < 0.5 else two
        found[place : place + 1] = [
            ({**cell, axis: one}, {**wide, axis: one}),
            ({**cell, axis: two}, {**wide, axis: second}),
        ]
    return found


_VALUES: Final = {"sum": ["number"], "lowest": ["money"], "highest": ["whole number"], "count": ["whole number"]}
_AMOUNTS: Final = {"sum": "5", "lowest": "12 EUR", "highest": "7", "count": "1"}


def table(random: Random, ident: str, shape: list[Axis], hit: str, count: int, *, plain: bool = False) -> TableText:
    """A table without a fault."""
    output = f"says-{ident}".replace("-", "_")
    values = _VALUES.get(hit) or [f"v{n}" for n in range(random.randint(2, 4))]
    cells = tree(random, shape, max(count, 2), widened=hit == "first match" and not plain)
    values = values[: len(cells)]
    rows = []
    for number, (cell, wide) in enumerate(cells):
        value = _AMOUNTS.get(hit) or (values[number] if number < len(values) else random.choice(values))
        rows.append(Row(f"r{number}", cell, wide, {output: value}))
    if hit == "same result" and not plain:
        base = random.choice(rows)
        rows.append(replace(base, id="again"))
    if hit == "count":  # each row is counted, whatever it says
        values = ["whole number"]
    return TableText(ident, shape, hit, {output: values}, rows, plain=plain, seed=random.getrandbits(30))


@dataclass
class DeskText:
    """A whole desk: its tables, who reads their outcomes, and its other files."""

    tables: list[TableText]
    files: dict[str, str]
    fields: dict[str, str]
    """The declarations of the facts, by fact."""
    lists: dict[str, tuple[str, ...]]
    unread: frozenset[str] = frozenset()
    """Outputs that the clock does not look at."""
    also: list[Page] = field(default_factory=list)
    """Documents that were added."""

    def pages(self) -> dict[str, Page]:
        """Every file, as it is written now."""
        found = {path: Page(path, text.splitlines()) for path, text in self.files.items()}
        for page in (self.record(), self._clocks(), *(table.page() for table in self.tables), *self.also):
            found[page.path] = page
        return found

    def record(self) -> Page:
        """The record with the facts."""
        page = Page("forms/contact.yaml", RECORD.splitlines())
        if self.lists:
            page.write("lists:")
        for name, choices in self.lists.items():
            page.write(f"  {name}: [{', '.join(choices)}]")
        page.write("fields:")
        page.write("  - {id: customer_name, label: Name, as: text, required: always}")
        for declaration in self.fields.values():
            page.write(f"  - {declaration}")
        return page

    def _clocks(self) -> Page:
        """One that looks at every outcome, so that none is for nothing."""
        page = Page("rules/answers.yaml", CLOCKS.splitlines())
        looked_at = [
            f"{{{name}: {_reads(table.hit, values)}}}"
            for table in self.tables
            for name, values in table.outputs.items()
            if name not in self.unread
        ]
        condition = f"{{any: [{', '.join(looked_at)}]}}" if looked_at else "{channel: phone}"
        page.write(
            f"  - {{id: outcomes, for: {condition}, from: received, to: resolved, within: 50 hours, counting: around the clock}}"
        )
        return page


def _reads(hit: str, values: Sequence[str]) -> str:
    return {"sum": "over 3", "lowest": "over 3 EUR", "highest": "over 3", "count": "over 0"}.get(hit, values[0])


def desk(
    random: Random,
    hits: Sequence[str],
    count: int,
    *,
    facts: int | None = None,
    plain: bool = False,
    fed: bool | None = None,
) -> DeskText:
    """A sound desk. Its first table has one of these hit policies and about so many rows."""
    shape = axes(random, facts or random.randint(2, 6))
    while _size(shape) < count:
        shape = axes(random, facts or random.randint(3, 6))
    tables = [table(random, "main", shape, random.choice(hits), count, plain=plain)]
    pool = list(shape)
    if fed or (fed is None and random.random() < 0.5):
        tables.append(_feeding(random, tables[0], pool))
    if random.random() < 0.5:
        own = [replace(axis, fact=f"fact2{axis.fact[4:]}") for axis in axes(random, 2)]
        tables.append(table(random, "third", own, random.choice((*SINGLE, *TOGETHER)), random.randint(2, 8)))
        pool += own
    fields = {axis.fact: axis.declared() for axis in pool}
    lists = {f"{axis.fact}-list": axis.atoms for axis in pool if axis.listed}
    return DeskText(tables, dict(BASE), fields, lists)


def _feeding(random: Random, main: TableText, pool: list[Axis]) -> TableText:
    """A table before the main one whose outcome the main one has among its inputs and its rows; or one after it."""
    own = [replace(axis, fact=f"fact1{axis.fact[4:]}") for axis in axes(random, 2)]
    pool += own
    hit = random.choice(SINGLE)
    if main.hit in TOGETHER or len(main.rows) > 30 or random.random() < 0.3:
        return table(random, "beside", own, hit, random.randint(2, 8))
    (output, values), *_ = main.outputs.items()
    fed = [Axis(output, "choice", tuple(values)), *own]
    return table(random, "after", fed, hit, random.randint(2, 12))


def _size(shape: Sequence[Axis]) -> int:
    size = 1
    for axis in shape:
        size *= len(axis.atoms)
    return size


RECORD: Final = """\
kind: record
id: contact
title: What we write down
version: 1.0.0
source: CARE §2
channels: [phone, letter]
kinds: [question, repair]
"""
CLOCKS: Final = """\
kind: sla
id: answers
title: How fast we answer
version: 1.0.0
source: CARE §1
clocks:
  - {id: first-answer, for: {channel: [letter, phone]}, from: received, to: acknowledged, within: 1 hour, counting: opening hours}
"""
BASE: Final = {
    "sops/desk.yaml": """\
kind: desk
id: shop
title: The help desk of a shop
version: 1.0.0
company: Pedal and Sons
time_zone: Europe/London
default_calendar: shop-hours
sops:
  CARE: sops/care.yaml
settlements:
  - id: which-counts
    between: [CARE §1, CARE §2]
    decision: the second gives way to the first
    reason: the first is newer
    decided_by: Owner
    date: 2026-01-05
""",
    "sops/care.yaml": """\
kind: sop
id: care
title: Customer care
version: 1.0.0
clauses:
  - {at: §1, text: Answer within one hour., becomes: [sla/answers#first-answer]}
  - {at: §2, text: Write everything down., becomes: [record/contact#customer_name]}
  - {at: §3, text: Pass repairs on to the workshop., becomes: [escalation/repairs#repair]}
""",
    "sops/roles.yaml": """\
kind: roles
id: roles
title: Who may do what
version: 1.0.0
default: assistant
roles:
  assistant: {may: [create records, run scripts, escalate]}
  owner: {includes: assistant, may: [waive, close cases]}
""",
    "rules/case.yaml": """\
kind: workflow
id: case
title: From call to done
version: 1.0.0
source: CARE §2
statuses: [new, open, escalated-workshop, resolved, closed]
moves:
  - {from: new, to: open, when: acknowledged}
  - {from: [new, open], to: escalated-*, by: repairs}
  - {from: [open, escalated-workshop], to: resolved}
  - {from: resolved, to: closed}
""",
    "rules/repairs.yaml": """\
kind: escalation
id: repairs
title: Repairs
version: 1.0.0
source: CARE §1
must_escalate:
  - {id: repair, when: {kind: repair}, to: {role: owner}, status: escalated-workshop}
""",
    "rules/shop-hours.yaml": """\
kind: calendar
id: shop-hours
title: When the shop is open
version: 1.0.0
time_zone: Europe/London
open:
  Monday to Friday: 09:00-12:30, 13:30-18:00
""",
}
