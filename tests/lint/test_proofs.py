"""What `sopdesk check` proves, held against desks in which exactly one fault was planted, and against all cases counted out.

`sound_desks` writes desks of which the check says nothing. Each fault must be told once, with its code, at its line and
column, and the case that the message shows must really be decided so. With ``SOPDESK_NIGHTLY=1`` there are ten times as
many desks, and more tables that are counted out.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

import pytest

from engine.compile.coded import Coded
from engine.compile.edition import Edition
from engine.decide import reference
from engine.decide.deciding import _answer, decide, holds
from engine.decide.decision import Answer, Decision
from engine.lint.checks import dead_rows, gaps, overlaps
from engine.lint.subject import Subject
from engine.model.condition import leaves
from engine.model.problem import Problem
from engine.model.rule import IF_UNKNOWN
from engine.services.check_documents import check_documents
from tests.desks import ROOT, edition
from tests.lint import sound_desks
from tests.lint.sound_desks import SINGLE, TOGETHER, DeskText, Page, Row, TableText, meet

pytestmark = pytest.mark.once

NIGHTLY: Final = bool(os.environ.get("SOPDESK_NIGHTLY"))
DESKS: Final = 2_000 if NIGHTLY else 200
COUNTED_OUT: Final = 5_000 if NIGHTLY else 300
TODAY: Final = date(2026, 3, 2)
SIZES: Final = (3, 12, 5, 30, 8, 4, 60, 6, 20, 3, 45, 9)
EVERY_HIT: Final = (*SINGLE, *TOGETHER)

Confirm = Callable[["Shown"], None]


class NotHere(Exception):  # noqa: N818 - what is
    """A desk in which this fault cannot be planted."""


@dataclass
class Planted:
    """A desk with one fault: what must be said of it, where, and what its example must show."""

    sound: DeskText
    desk: DeskText
    code: str
    file: str
    place: tuple[str, ...]
    confirm: Confirm = lambda _: None
    settled: DeskText | None = None
    """The same, allowed: the check is silent."""


@dataclass
class Shown:
    """What a message says, and what the desk decides in the case that it shows."""

    message: str
    facts: Mapping[str, str]
    edition: Edition

    @property
    def decisions(self) -> dict[str, Decision]:
        return {decision.table.id: decision for decision in decide(self.edition, self.facts)}

    def fired(self, table: str) -> set[str]:
        """The rows of a table that fire in the case."""
        decision = self.decisions[table]
        return {rule.id for number, rule in enumerate(decision.table.rules) if number in decision.answer.fired}


def written_out(root: Path, pages: Iterable[Page]) -> Path:
    for page in pages:
        file = root / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.text, encoding="utf-8")
    return root


def told(root: Path, desk: DeskText) -> tuple[Edition, tuple[Problem, ...]]:
    checked = check_documents(written_out(root, desk.pages().values()), TODAY)
    return checked.edition, checked.problems


def example(message: str, edition: Edition) -> dict[str, str]:
    """The case in a message: facts and values; a value can have commas in it."""
    names = "|".join(sorted(map(re.escape, edition.facts), key=len, reverse=True))
    starts = [*re.finditer(rf"(?:(?<=[:;,] )|(?<=case ))({names}): ", message)]
    ends = [*(found.start() - 2 for found in starts[1:]), len(message)][: len(starts)]
    found = {one[1]: message[one.end() : end] for one, end in zip(starts, ends, strict=True)}
    return {name: re.sub(r' is decided by "[^"]*"$', "", value) for name, value in found.items()}


# ------------------------------------------------------------------------------------------------ the faults


def changed(desk: DeskText, rows: list[Row], **more: Any) -> DeskText:
    """The desk with other rows in its first table."""
    return replace(desk, tables=[replace(desk.tables[0], rows=rows, **more), *desk.tables[1:]])


def gives_all(table: TableText, rows: Iterable[Row]) -> bool:
    """Whether the values of its output are all still given."""
    (name, values), *_ = table.outputs.items()
    return set(values) <= {row.outcome[name] for row in rows}


def nothing_fires(shown: Shown) -> None:
    decision = shown.decisions["main"]
    assert not decision.answer.fired
    assert not decision.answer.waiting


def row_taken_out(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, SINGLE, count)
    table = desk.tables[0]
    able = []
    for row in table.rows:
        others = [other for other in table.rows if other is not row]
        if gives_all(table, others) and not any(meet(row.cell, other.written) for other in others):
            able.append(others)
    if not able:
        raise NotHere
    return Planted(desk, changed(desk, random.choice(able)), "gap", table.file, ("rows",), nothing_fires)


def row_narrowed(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, SINGLE, count)
    table = desk.tables[0]
    able = []
    for number, row in enumerate(table.rows):
        others = [other for other in table.rows if other is not row]
        for axis, part in row.cell.items():
            for atom in part if len(part) > 1 else ():
                lost = {**row.cell, axis: frozenset({atom})}
                if not any(meet(lost, other.written) for other in others):
                    narrow = {**row.written, axis: row.written[axis] - {atom}}
                    rows = [*table.rows]
                    rows[number] = replace(row, written=narrow)
                    able.append(rows)
    if not able:
        raise NotHere
    return Planted(desk, changed(desk, random.choice(able)), "gap", table.file, ("rows",), nothing_fires)


def row_widened(hit: str) -> Callable[[Random, int], Planted]:
    def plant(random: Random, count: int) -> Planted:
        desk = sound_desks.desk(random, (hit,), count)
        table = desk.tables[0]
        able = []
        for number, row in enumerate(table.rows):
            for axis, part in row.cell.items():
                for atom in table.axes[axis].every - part:
                    wide = replace(row, written={**row.written, axis: part | {atom}})
                    met = [
                        n
                        for n, other in enumerate(table.rows)
                        if n != number
                        and meet(wide.written, other.written)
                        and (hit == "only one" or other.outcome != row.outcome)
                    ]
                    if len({max(n, number) for n in met}) == 1 and len(met) == 1:
                        able.append((number, wide, met[0]))
        if not able:
            raise NotHere
        number, wide, other = random.choice(able)
        rows = [*table.rows]
        rows[number] = wide
        names = {rows[number].id, rows[other].id}

        def both_fire(shown: Shown) -> None:
            assert names <= shown.fired("main")
            assert names <= {rule.id for rule in shown.decisions["main"].disagreeing}

        place = ("row", rows[max(number, other)].id)
        return Planted(desk, changed(desk, rows), "overlap", table.file, place, both_fire)

    return plant


def _narrower(random: Random, cell: sound_desks.Cell) -> sound_desks.Cell:
    """Part of a cell, as a row of its own."""
    axis, part = random.choice(sorted(cell.items()))
    return {**cell, axis: frozenset(random.sample(sorted(part), random.randint(1, len(part))))}


def named_row_decides(shown: Shown) -> None:
    taker = re.search(r' is decided by "([^"]*)"$', shown.message)
    assert taker, shown.message
    decision = shown.decisions["main"]
    assert taker[1] in {rule.id for rule in decision.chosen}
    assert "late" in shown.fired("main")
    assert decision.decided


def row_behind(random: Random, count: int) -> Planted:
    """A row behind one that covers it, or behind two halves of the whole it is for."""
    desk = sound_desks.desk(random, ("first match",), count)
    table = desk.tables[0]
    first = random.randrange(len(table.rows))
    cell, last = table.rows[first].cell, first
    halves = [
        (one, axis)
        for one, row in enumerate(table.rows)
        for axis in row.cell
        if one > first and all(row.cell[n] == cell[n] for n in cell if n != axis) and row.cell[axis] != cell[axis]
    ]
    if halves and random.random() < 0.5:
        last, axis = random.choice(halves)
        cell = {**cell, axis: cell[axis] | table.rows[last].cell[axis]}
    else:
        cell = _narrower(random, cell)
    outcome = random.choice(table.rows).outcome
    rows = [*table.rows]
    rows.insert(random.randint(last + 1, len(rows)), Row("late", cell, cell, outcome))
    return Planted(desk, changed(desk, rows), "never-reached", table.file, ("row", "late"), named_row_decides)


def worse_row(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, ("highest priority",), count)
    table = desk.tables[0]
    (name, values), *_ = table.outputs.items()
    better = [row for row in table.rows if row.outcome[name] != values[-1]]
    base = random.choice(better)
    worse = random.choice(values[values.index(base.outcome[name]) + 1 :])
    rows = [*table.rows]
    cell = _narrower(random, base.cell)
    rows.insert(random.randint(0, len(rows)), Row("late", cell, cell, {name: worse}))
    return Planted(desk, changed(desk, rows), "never-reached", table.file, ("row", "late"), named_row_decides)


def impossible(axis: sound_desks.Axis) -> list[str]:
    """Conditions that no case fulfils."""
    names = axis.atoms
    if axis.tag:
        said = f"{{contains: {axis.tag}}}"
        return [f"all: [{{{axis.fact}: {said}}}, {{{axis.fact}: {{not: {said}}}}}]"]
    if axis.line:
        bound = names[-1]
        found = [
            f"{axis.fact}: {{over: {bound}, under: {bound}}}",
            f"{axis.fact}: {{at least: {bound}, not: '>= {bound}'}}",
            f"all: [{{{axis.fact}: over {bound}}}, {{{axis.fact}: at most {bound}}}]",
            f"{axis.fact}: {bound}, not: {{any: [{{{axis.fact}: under {bound}}}, {{{axis.fact}: at least {bound}}}]}}",
        ]
        if axis.type == "whole number":
            found.append(f"{axis.fact}: {{over: {int(bound) - 1}, under: {bound}}}")
        if axis.lowest:
            found.append(f"{axis.fact}: under {axis.lowest}")  # its inputs have no such case
        return found
    found = [
        f"{axis.fact}: {names[0]}, all: [{{{axis.fact}: {names[1]}}}]",
        f"all: [{{{axis.fact}: {names[0]}}}, {{not: {{{axis.fact}: {names[0]}}}}}]",
        f"all: [{{any: [{{{axis.fact}: {names[0]}}}, {{{axis.fact}: {names[1]}}}]}}, {{not: {{{axis.fact}: [{', '.join(names[:2])}]}}}}]",
    ]
    if axis.listed:
        found.append(f"{axis.fact}: {{not: [{', '.join(names)}]}}")
    return found


def row_without_a_case(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, EVERY_HIT, count)
    table = desk.tables[0]
    text = random.choice(impossible(random.choice(table.axes)))
    rows = [*table.rows]
    rows.insert(random.randint(0, len(rows)), Row("dead", {}, {}, random.choice(table.rows).outcome, text))
    return Planted(desk, changed(desk, rows), "never-fires", table.file, ("row", "dead"))


def never_decided_so(random: Random, count: int) -> Planted:
    """A row for a value in a case in which the table before never gives it."""
    desk = sound_desks.desk(random, SINGLE, min(count, 20), fed=True)
    main = desk.tables[0]
    after = next((table for table in desk.tables if table.id == "after"), None)
    if after is None:
        raise NotHere
    (name, values), *_ = main.outputs.items()
    able = [
        (value, axis, atom)
        for value in values
        for number, axis in enumerate(main.axes)
        for atom in axis.every
        if not any(row.outcome[name] == value and atom in row.cell[number] for row in main.rows)
    ]
    if not able:
        raise NotHere
    value, axis, atom = random.choice(able)
    said = sound_desks.written(random, axis, frozenset({atom}))
    rows = [*after.rows]
    dead = Row("dead", {}, {}, random.choice(after.rows).outcome, f"{name}: {value}, {axis.fact}: {said}")
    rows.insert(random.randint(0, len(rows)), dead)
    later = replace(after, rows=rows, also=[axis.fact])
    tables = [later if table is after else table for table in desk.tables]
    return Planted(desk, replace(desk, tables=tables), "never-fires", after.file, ("row", "dead"))


def escalation_without_a_case(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, EVERY_HIT, count)
    axis = random.choice([axis for axis in desk.tables[0].axes if not axis.lowest] or desk.tables[0].axes)
    able = [one for one in impossible(axis) if one != f"{axis.fact}: under {axis.lowest}"]
    page = Page("rules/more.yaml", ["kind: escalation", "id: more", "title: More", "version: 1.0.0", "source: CARE §1"])
    page.write("must_escalate:")
    condition = f"{{{random.choice(able)}}}"
    line = f"  - {{id: dead, when: {condition}, to: {{role: owner}}, status: escalated-workshop}}"
    page.write(line, (("when",), condition))
    return Planted(desk, replace(desk, also=[page]), "never-fires", page.path, ("when",))


def clock_without_a_case(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, EVERY_HIT, count)
    axis = random.choice(desk.tables[0].axes)
    able = [one for one in impossible(axis) if one != f"{axis.fact}: under {axis.lowest}"]
    page = Page("rules/more.yaml", ["kind: sla", "id: more", "title: More", "version: 1.0.0", "source: CARE §1"])
    page.write("clocks:")
    condition = f"{{{random.choice(able)}}}"
    line = f"  - {{id: dead, for: {condition}, from: received, to: closed, within: 1 hour, counting: opening hours}}"
    page.write(line, (("for",), condition))
    return Planted(desk, replace(desk, also=[page]), "never-fires", page.path, ("for",))


def new_choice(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, SINGLE, count, plain=True)
    table = desk.tables[0]
    able = [
        axis
        for number, axis in enumerate(table.axes)
        if axis.listed and any(row.cell[number] != axis.every for row in table.rows)
    ]
    if not able:
        raise NotHere
    fact = random.choice(able).fact
    choices = [*desk.lists[f"{fact}-list"]]
    choices.insert(random.randint(0, len(choices)), "brand-new")
    lists = {**desk.lists, f"{fact}-list": tuple(choices)}

    def is_named(shown: Shown) -> None:
        assert f'"{fact}" can also be brand-new,' in shown.message

    return Planted(desk, replace(desk, lists=lists), "unlisted-choice", table.file, ("input", fact), is_named)


def value_not_given(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, (*SINGLE, "all that match", "in order"), count)
    table = desk.tables[0]
    (name, values), *_ = table.outputs.items()
    more = [*values]
    more.insert(random.randint(0, len(more)), "never")
    place = ("value", name, "never")
    return Planted(desk, changed(desk, table.rows, outputs={name: more}), "value-never-given", table.file, place)


def second_table(random: Random, count: int) -> Planted:
    """Another document that gives one value wherever a fact is known, whatever the first says."""
    desk = sound_desks.desk(random, SINGLE, count, fed=False)
    table = desk.tables[0]
    (name, values), *_ = table.outputs.items()
    number = random.randrange(len(table.axes))
    axis, value = table.axes[number], random.choice(values)
    differing = [row for row in table.rows if row.outcome[name] != value]
    if not differing:
        raise NotHere
    row, otherwise, place = Row("second", {}, {}, {name: value}), None, ("row", "second")
    if random.random() < 0.4:
        only = frozenset({0})
        row, otherwise = replace(row, text=f"{axis.fact}: {sound_desks.written(random, axis, only)}"), {name: value}
        place = place if any(meet({number: only}, one.cell) for one in differing) else ("otherwise",)
    other = TableText("second", [axis], "first match", {name: values}, [row], otherwise, source="CARE §3")

    def both_say_so(shown: Shown) -> None:
        found = re.match(r'"([^"]+)" says (\S+) (\S+), and "([^"]+)" of (\S+) says (\S+): ', shown.message)
        assert found
        mine, theirs = shown.decisions["second"], shown.decisions["main"]
        assert (found[2], found[5]) == (name, "decision/main")
        assert (mine.outcome[name], theirs.outcome[name]) == (found[3], found[6])
        assert [rule.id for rule in mine.chosen] == [found[1]]
        assert found[4] in {rule.id for rule in theirs.chosen}
        assert found[3] != found[6]

    settled = replace(desk, tables=[*desk.tables, replace(other, source="CARE §2")])
    fault = replace(desk, tables=[*desk.tables, other])
    return Planted(desk, fault, "contradiction", other.file, place, both_say_so, settled)


def _clashing(desk: DeskText, page: Callable[[str], Page], place: tuple[str, ...], confirm: Confirm) -> Planted:
    """A page that clashes if its source is another clause, and does not if a settlement names both."""
    fault, settled = page("CARE §3"), page("CARE §2")
    made = replace(desk, also=[*desk.also, fault])
    return Planted(desk, made, "contradiction", fault.path, place, confirm, replace(desk, also=[*desk.also, settled]))


def condition_of(random: Random, table: TableText, cell: sound_desks.Cell) -> str:
    """A cell as a condition, of a question; the escalation of the desk is for repairs."""
    said = [
        f"{{{table.axes[number].fact}: {sound_desks.written(random, table.axes[number], part)}}}"
        for number, part in cell.items()
        if part != table.axes[number].every
    ]
    return f"{{kind: question, all: [{', '.join(said)}]}}" if said else "{kind: question}"


def second_escalation(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, EVERY_HIT, count)
    table = desk.tables[0]
    row = random.choice(table.rows)
    wide = {number: part for number, part in row.cell.items() if random.random() < 0.6}

    def page(ident: str, source: str, status: str, condition: str) -> Page:
        made = Page(f"rules/{ident}.yaml", ["kind: escalation", f"id: {ident}", f"title: {ident}", "version: 1.0.0"])
        made.write(f"source: {source}")
        made.write("must_escalate:")
        made.write(
            f"  - {{id: {ident}-row, when: {condition}, to: {{role: owner}}, status: {status}}}",
            (("row",), "{id"),
        )
        return made

    def both_escalate(shown: Shown) -> None:
        said = {rule.outcome["status"] for name in ("mine", "yours") for rule in shown.decisions[name].chosen}
        assert said == {"escalated-workshop", "resolved"}

    first = page("mine", "CARE §1", "escalated-workshop", condition_of(random, table, row.cell))
    yours = condition_of(random, table, wide)
    desk = replace(desk, also=[first])
    return _clashing(desk, lambda source: page("yours", source, "resolved", yours), ("row",), both_escalate)


def second_clock(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, EVERY_HIT, count)
    table = desk.tables[0]
    row = random.choice(table.rows)
    condition = condition_of(random, table, row.cell)

    def page(source: str) -> Page:
        made = Page("rules/promises.yaml", ["kind: sla", "id: promises", "title: Promises", "version: 1.0.0"])
        made.write(f"source: {source}")
        made.write("clocks:")
        line = f"  - {{id: mine, for: {condition}, from: received, to: acknowledged, within: 7 hours, counting: opening hours}}"
        made.write(line, (("within",), "7 hours"))
        return made

    def both_run(shown: Shown) -> None:
        fired = {
            rule.id
            for decision in [decide(replace(shown.edition, tables=(shown.edition.clock_rules,)), shown.facts)[0]]
            for number, rule in enumerate(decision.table.rules)
            if number in decision.answer.fired
        }
        assert {"first-answer", "mine"} <= {name.partition(" ")[0] for name in fired}, fired

    return _clashing(desk, page, ("within",), both_run)


def never_asked(random: Random, count: int) -> Planted:
    """A field that is shown only when it is known already."""
    desk = sound_desks.desk(random, EVERY_HIT, count)
    table = desk.tables[0]
    page = table.page()
    able = []
    for fact in dict.fromkeys(axis.fact for axis in table.axes):
        reads = [
            row
            for row in table.rows
            if any(table.axes[n].fact == fact and part != table.axes[n].every for n, part in row.written.items())
        ]
        if reads and ("fact", reads[0].id, fact) in page.places:
            able.append((fact, reads[0].id))
    if not able:
        raise NotHere
    fact, row_id = random.choice(able)
    shown = desk.fields[fact].replace("{", "{show_when: {known: " + fact + "}, ")
    if random.random() < 0.5:
        shown = desk.fields[fact].replace("{", "{show_when: {channel: phone, not: {unknown: " + fact + "}}, ")
    made = replace(desk, fields={**desk.fields, fact: shown})
    return Planted(desk, made, "never-asked", table.file, ("fact", row_id, fact))


def nobody_reads(random: Random, count: int) -> Planted:
    desk = sound_desks.desk(random, EVERY_HIT, count, fed=False)
    table = random.choice(desk.tables)
    (name, values), *_ = table.outputs.items()
    if random.random() < 0.5 and table.hit in SINGLE:  # a further output
        rows = [replace(row, outcome={**row.outcome, "extra": random.choice(["x", "y"])}) for row in table.rows]
        for number, value in enumerate(["x", "y"]):
            rows[number] = replace(rows[number], outcome={**rows[number].outcome, "extra": value})
        if table.hit == "same result":
            raise NotHere
        more = replace(table, rows=rows, outputs={name: values, "extra": ["x", "y"]})
        tables = [more if one is table else one for one in desk.tables]
        made = replace(desk, tables=tables, unread=frozenset({"extra"}))
        return Planted(desk, made, "unread-outcome", table.file, ("output", "extra"))
    return Planted(desk, replace(desk, unread=frozenset({name})), "unread-outcome", table.file, ("output", name))


FAULTS: Final[Mapping[str, Callable[[Random, int], Planted]]] = {
    "row taken out": row_taken_out,
    "row narrowed": row_narrowed,
    "row widened, only one": row_widened("only one"),
    "row widened, same result": row_widened("same result"),
    "row behind": row_behind,
    "worse row": worse_row,
    "row without a case": row_without_a_case,
    "never decided so": never_decided_so,
    "escalation without a case": escalation_without_a_case,
    "clock without a case": clock_without_a_case,
    "new choice": new_choice,
    "value not given": value_not_given,
    "second table": second_table,
    "second escalation": second_escalation,
    "second clock": second_clock,
    "never asked": never_asked,
    "nobody reads": nobody_reads,
}


def planted(fault: str, number: int) -> Planted:
    """A desk with the fault; where it cannot be planted in one desk, in the next."""
    for attempt in range(200):
        seed = f"{fault} {number} {attempt}"
        count = SIZES[number % len(SIZES)]
        try:
            return FAULTS[fault](Random(seed), count)
        except NotHere:
            continue
    raise AssertionError(fault)


@pytest.mark.parametrize("number", range(DESKS // len(FAULTS) + 1))
@pytest.mark.parametrize("fault", FAULTS)
def test_one_planted_fault_is_told_once_at_its_place_with_a_case_that_is_so(
    fault: str, number: int, tmp_path: Path
) -> None:
    made = planted(fault, number)
    assert told(tmp_path / "sound", made.sound)[1] == ()
    found, problems = told(tmp_path / "fault", made.desk)
    assert [problem.code for problem in problems] == [made.code], [str(p.location) + p.message for p in problems]
    page = made.desk.pages()[made.file]
    assert (problems[0].location.file, problems[0].location.line, problems[0].location.column) == (
        made.file,
        *page.places[made.place],
    )
    facts = example(problems[0].message, found)
    for decision in decide(found, facts):
        for name, value in decision.outcome.items():
            if decision.table.decides and name in facts and made.code != "contradiction":
                assert facts[name] == value, "what the example says of a table before is what that table decides"
    made.confirm(Shown(problems[0].message, facts, found))
    if made.settled is not None:
        assert told(tmp_path / "settled", made.settled)[1] == ()


# ------------------------------------------------------------------------------------------------ all cases counted out


_BELOW: Final = {
    "whole number": "1", "number": "0", "money": "1 GBP", "date": "2020-01-01", "date and time": "2020-01-01 00:00",
    "duration": "1 minute",
}  # fmt: skip
"""A value below every threshold."""


def few_cells(random: Random, fact: str) -> list[sound_desks.Axis]:
    """The axes of one fact that has few cells."""
    while True:
        found = [replace(axis, fact=fact) for axis in sound_desks.axes(random, 1)]
        if len(found) <= 2 and all(len(axis.atoms) <= 4 for axis in found):
            return found


def values_of(own: list[sound_desks.Axis]) -> list[str]:
    """A value of each cell of a fact."""
    axis = own[0]
    if axis.line:
        low = "10 seconds" if axis.type == "duration" else _BELOW[axis.type]
        outside = {"money": ["1 EUR", "-5 GBP"], "whole number": ["-1"], "number": ["-20"]}.get(axis.type, [])
        return [low, *axis.atoms[1:], *outside]
    if not axis.tag:
        return [*axis.atoms]
    joined, nothing = (" ", "nothing") if axis.type == "long text" else (", ", sound_desks.TAGS[-1])
    chosen = (
        [one.tag for one, yes in zip(own, answers, strict=True) if yes]
        for answers in product((True, False), repeat=len(own))
    )
    return [joined.join(tags) or nothing for tags in chosen]


def any_table(random: Random, ident: str, shape: list[sound_desks.Axis], hits: tuple[str, ...]) -> TableText:
    """A table with any rows: they meet, leave gaps, stand behind one another, ask whether a fact is known."""
    output, values = f"says_{ident}", [f"v{n}" for n in range(random.randint(2, 3))]
    assuming = random.choice((0.1, 0.1, 0.8))
    rows = []
    for number in range(random.randint(1, 6)):
        cell = {
            n: frozenset(random.sample(sorted(axis.every), random.randint(1, len(axis.atoms))))
            for n, axis in enumerate(shape)
            if random.random() < 0.6
        }
        outcome = {output: random.choice(values)}
        if random.random() < assuming:
            outcome["if_unknown"] = random.choice(["treat as no", "treat as yes"])
        text = ""
        fact = random.choice(shape).fact
        if random.random() < 0.08 and not any(axis.type == "long text" for axis in shape if axis.fact == fact):
            text = f"{random.choice(['known', 'unknown'])}: {fact}"
        rows.append(Row(f"r{number}", cell, cell, outcome, text))
    otherwise = {output: values[0]} if random.random() < 0.2 else None
    return TableText(ident, shape, random.choice(hits), {output: values}, rows, otherwise, seed=random.getrandbits(30))


@dataclass
class Case:
    """A combination of values: what is known of it, and the answer of each table."""

    facts: dict[str, str]
    missing: frozenset[str]
    answers: dict[str, Answer]


def cases(made: Edition, values: Mapping[str, list[str | None]]) -> Iterator[Case]:
    for chosen in product(*values.values()):
        known = {name: value for name, value in zip(values, chosen, strict=True) if value is not None}
        missing = frozenset(values) - known.keys()
        answers = {}
        for coded in made.tables:
            code = coded.code(known)
            each = reference.verdicts(coded, coded.answers(code))
            numbers = [frozenset(n for n, v in enumerate(each) if v == verdict) for verdict in ("fired", "waiting")]
            answers[coded.table.id] = answer = _answer(coded, code, (numbers[0], numbers[1]))
            known |= answer.sets
        yield Case(known, missing, answers)


def may_be_unknown(tables: Iterable[Coded], *, assumed: bool = False) -> set[str]:
    """The facts asked for being known or, if ``assumed``, counted as yes; and what a table reads that decides one of them."""
    tables = list(tables)
    found = {
        leaf.fact
        for one in tables
        for rule in one.table.rules
        for leaf in leaves(rule.when)
        if leaf.op == "known" or (assumed and rule.if_unknown == "treat as yes")
    }
    for one in tables:
        if found & {*one.table.decides}:
            found |= {*one.table.reads}
    return found


def answers_within(
    made: Edition, coded: Coded, makers: tuple[Coded, ...], every: list[Case], may_miss: set[str]
) -> list[Answer]:
    """What a table answers to the cases it is for in which nothing else is unknown."""
    decided = {name for maker in makers for name in maker.table.decides}
    return [
        case.answers[coded.table.id]
        for case in every
        if case.missing <= may_miss
        and all(name in case.facts or name in may_miss for name in decided)
        and holds(made, coded.table.domain, case.facts) is not False
    ]


def expected(made: Edition, coded: Coded, makers: tuple[Coded, ...], every: list[Case]) -> dict[str, set[str]]:
    """What must be said of a table: by code, the rows; of a gap, the table."""
    table = coded.table
    answers = answers_within(made, coded, makers, every, may_be_unknown((coded, *makers)))
    fires = [[answer for answer in answers if n in answer.fired] for n in range(len(table.rules))]
    assuming = answers_within(made, coded, makers, every, may_be_unknown((coded, *makers), assumed=True))
    found: dict[str, set[str]] = {}
    if table.hit in SINGLE and not table.otherwise and any(not (a.fired | a.waiting) for a in answers):
        found["gap"] = {table.id}
    for number, rule in enumerate(table.rules):
        if not fires[number]:
            found.setdefault("never-fires", set()).add(rule.id)
        elif all((a.fired | a.waiting) & set(ahead(coded, number)) for a in fires[number]):
            found.setdefault("never-reached", set()).add(rule.id)
        if table.hit in {"only one", "same result"} and any(
            {other, number} <= answer.fired and (table.hit == "only one" or rule.outcome != table.rules[other].outcome)
            for answer in assuming
            for other in range(number)
        ):
            found.setdefault("overlap", set()).add(rule.id)
    return found


def ahead(coded: Coded, number: int) -> list[int]:
    """The rows that count before a row."""
    rules = coded.table.rules
    if coded.table.hit == "first match":
        return [*range(number)]
    if coded.table.hit == "highest priority":
        (name,) = coded.table.decides
        best = coded.declared(name).choices.index
        return [n for n, rule in enumerate(rules) if best(rule.outcome[name]) < best(rules[number].outcome[name])]
    return []


def said(subject: Subject, checks: Iterable[Any]) -> dict[str, dict[str, set[str]]]:
    """What the checks say: by table and code, the rows."""
    found: dict[str, dict[str, set[str]]] = {}
    for check in checks:
        for remark in check.check(subject):
            code = remark.code or check.CODE
            if code == "unlisted-choice":
                continue
            table = remark.document.partition("/")[2]
            row = remark.message.split('"')[1] if code != "gap" else table
            found.setdefault(table, {}).setdefault(code, set()).add(row)
    return found


def drawn(seed: int) -> tuple[Edition, list[Case]]:
    """One or two tables with any rows, and every case there is."""
    random = Random(f"counted {seed}")
    facts = {f"fact{n}": few_cells(random, f"fact{n}") for n in range(random.randint(1, 3))}
    shape = _joined(facts)
    tables = [any_table(random, "main", shape, (*SINGLE, "all that match") if len(facts) > 2 else SINGLE)]
    if len(facts) < 3:
        (output, values), *_ = tables[0].outputs.items()
        shared = facts["fact0"] if random.random() < 0.5 else []
        after = [sound_desks.Axis(output, "choice", tuple(values)), *shared]
        tables.append(any_table(random, "after", after, SINGLE))
    return counted_out(facts, tables)


def _joined(facts: Mapping[str, list[sound_desks.Axis]]) -> list[sound_desks.Axis]:
    return [axis for own in facts.values() for axis in own]


def counted_out(facts: Mapping[str, list[sound_desks.Axis]], tables: list[TableText]) -> tuple[Edition, list[Case]]:
    """The edition of these tables, and every case there is."""
    shape = _joined(facts)
    fields = {name: own[0].declared() for name, own in facts.items()}
    lists = {f"{axis.fact}-list": axis.atoms for axis in shape if axis.listed}
    record = DeskText([], {}, fields, lists).record().text.replace("source: CARE §2\n", "")
    made = edition(record, *(table.page().text for table in tables))
    unknown = may_be_unknown(made.tables, assumed=True)
    values_there: dict[str, list[str | None]] = {
        name: [*values_of(own), *([None] if name in unknown else [])] for name, own in facts.items()
    }
    return made, list(cases(made, values_there))


@pytest.mark.parametrize("start", range(0, COUNTED_OUT, 50))
def test_what_is_said_of_a_table_is_what_counting_out_every_case_finds(start: int) -> None:
    for seed in range(start, start + 50):
        made, every = drawn(seed)
        subject = Subject(made, {}, TODAY)
        found = said(subject, (gaps, overlaps, dead_rows))
        for coded in made.tables:
            makers = subject.makers(coded)
            if any("overlap" in found.get(maker.table.id, {}) for maker in makers):
                continue  # which of the rows that must not meet counts is to be mended first
            wanted = expected(made, coded, makers, every)
            assert found.get(coded.table.id, {}) == wanted, f"{seed} {coded.table.id}"


def assuming(seed: int) -> tuple[Edition, list[Case]]:
    """A table whose rows never meet while everything is known; each says what an unknown fact counts as."""
    random = Random(f"assuming {seed}")
    facts = {f"fact{n}": few_cells(random, f"fact{n}") for n in range(random.randint(1, 3))}
    hit = random.choice(("only one", "same result"))
    table = sound_desks.table(random, "main", _joined(facts), hit, random.randint(2, 5))
    says = [{"if_unknown": random.choice(IF_UNKNOWN)} for _ in table.rows]
    rows = [replace(row, outcome={**row.outcome, **said}) for row, said in zip(table.rows, says, strict=True)]
    return counted_out(facts, [replace(table, rows=rows)])


@pytest.mark.parametrize("start", range(0, COUNTED_OUT // 3, 50))
def test_rows_that_fire_together_only_while_a_fact_is_unknown_are_told_with_such_a_case(start: int) -> None:
    shown = 0
    for seed in range(start, start + 50):
        made, every = assuming(seed)
        subject = Subject(made, {}, TODAY)
        (coded,) = made.tables
        wanted = expected(made, coded, (), every).get("overlap", set())
        assert said(subject, (overlaps,)).get("main", {}).get("overlap", set()) == wanted, seed
        for remark in overlaps.check(subject):
            case = example(remark.message, made)
            (decision,) = decide(made, case)
            assert " unknown" in remark.message
            assert set(coded.table.reads) - case.keys()
            assert {*re.findall('"([^"]*)"', remark.message)[:2]} <= {rule.id for rule in decision.disagreeing}
            shown += 1
    assert shown


# ------------------------------------------------------------------------------------------- what is not searched


def with_table(table: TableText) -> DeskText:
    """A desk with one table."""
    fields = {axis.fact: axis.declared() for axis in table.axes}
    lists = {f"{axis.fact}-list": axis.atoms for axis in table.axes if axis.listed}
    return DeskText([table], dict(sound_desks.BASE), fields, lists)


def test_more_rows_than_can_be_compared_are_told_and_nothing_is_claimed(tmp_path: Path) -> None:
    axis = sound_desks.Axis("fact0", "whole number", ("", "1"))
    rows = [Row(f"r{n}", {}, {}, {"says": "v0"}, f"fact0: {n // 2}") for n in range(800)]  # each meets another
    rows[-1] = replace(rows[-1], outcome={"says": "v1"})
    table = TableText("main", [axis], "only one", {"says": ["v0", "v1"]}, rows, {"says": "v0"})
    desk = with_table(table)
    (problem,) = told(tmp_path, desk)[1]
    page = desk.pages()[table.file]
    assert (problem.code, problem.severity) == ("not-searched", "warning")
    assert problem.message == "this table has more rows than can be compared with each other"
    assert (problem.location.line, problem.location.column) == page.places["rows",]


def test_more_cases_than_can_be_searched_are_told_and_nothing_is_claimed(tmp_path: Path) -> None:
    random = Random("many facts")
    shape = [sound_desks.Axis(f"fact{n}", "yes or no", ("yes", "no")) for n in range(40)]
    rows = []
    for number in range(500):
        chosen = random.sample(range(len(shape)), 4)
        cell = {n: frozenset({random.randrange(2)}) for n in chosen}
        rows.append(Row(f"r{number}", cell, cell, {"says": "v0"}))
    table = TableText("main", shape, "same result", {"says": ["v0"]}, rows)
    desk = with_table(table)
    (problem,) = told(tmp_path, desk)[1]
    page = desk.pages()[table.file]
    assert (problem.code, problem.severity) == ("not-searched", "warning")
    assert problem.message == "this table has more cases than can be searched for gaps"
    assert (problem.location.line, problem.location.column) == page.places["rows",]


@pytest.mark.parametrize("hit", ["first match", "only one"])
@pytest.mark.parametrize("count", [50, 200, *([1000] if NIGHTLY else [])])
def test_a_long_table_is_checked_without_a_false_claim(hit: str, count: int, tmp_path: Path) -> None:
    """No limit is asserted: ``-s`` shows the seconds."""
    random = Random(f"long {hit} {count}")
    shape = sound_desks.axes(random, 6)
    while sound_desks._size(shape) < 4 * count:
        shape = sound_desks.axes(random, 6)
    desk = with_table(sound_desks.table(random, "main", shape, hit, count))
    written_out(tmp_path, desk.pages().values())
    start = perf_counter()
    problems = check_documents(tmp_path, TODAY).problems
    print(f"{count} rows, {hit}: {perf_counter() - start:.2f} s")  # noqa: T201
    assert {problem.code for problem in problems} <= {"not-searched"}


BEHIND_A_SUM = {
    "rules/score.yaml": """
kind: decision
id: score
title: Score
version: 1.0.0
source: CARE §1
inputs: {topic: [brakes, wheels, accident], channel: [phone, letter]}
output: {score: number}
use: sum
rows:
  - {topic: brakes, score: 4}
  - {channel: phone, score: 1}
""",
    "rules/rank.yaml": """
kind: decision
id: rank
title: Rank
version: 1.0.0
source: CARE §1
inputs: {score: any}
output: {rank: [first, last]}
use: only one
rows:
  - {score: over 3, rank: first}
  - {score: under 3, rank: last}
""",
}


def test_behind_a_sum_nothing_is_claimed_and_that_is_said(tmp_path: Path) -> None:
    """Whether the score can be 3 follows from all its rows together; to say that it can would be wrong here."""
    root = tmp_path / "desk"
    shutil.copytree(ROOT / "tests" / "examples" / "minimal_desk", root)
    for name, text in BEHIND_A_SUM.items():
        (root / name).write_text(text.lstrip(), encoding="utf-8")
    message = root / "sops" / "messages" / "received.yaml"
    message.write_text(
        message.read_text(encoding="utf-8").replace("{{ urgency }}", "{{ urgency }}, rank {{ rank }}"), encoding="utf-8"
    )
    (problem,) = check_documents(root, date(2026, 3, 2)).problems
    assert (problem.code, problem.severity) == ("not-searched", "note")
    assert problem.message == (
        "whether every case is decided was not searched: this table reads what several rows of decision/score answer together"
    )
