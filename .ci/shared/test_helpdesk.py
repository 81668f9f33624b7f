"""A real help desk's log becomes cases, and the weekly report says what the log says."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.model.event import Actor
from engine.services.desk import Desk, edition_of
from engine.services.import_log import import_log
from engine.services.write_report import write_report
from engine.store.memory import MemoryLog

ROOT = Path(__file__).parents[2]
WEEK = (2012, 41)


@pytest.fixture(scope="module")
def log(shared: Path) -> Path:
    """The log of an Italian software firm's help desk."""
    return shared / "data" / "helpdesk_italy.csv.gz"


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped policy set, with a supervisor at it."""
    return Desk(edition_of(ROOT), MemoryLog(), Actor("Ci", "supervisor"))


def test_every_row_becomes_an_event_once_and_the_report_agrees_with_the_rows(log: Path, desk: Desk) -> None:
    mapping = desk.edition.import_maps["helpdesk-log"]
    imported = import_log(desk, log, mapping)
    assert (imported.rows, imported.added, len(imported.rejected), imported.cases) == (21_348, 21_348, 0, 4_580)
    again = import_log(desk, log, mapping)
    assert (again.added, again.cases) == (0, 0)

    page = write_report(desk, "weekly-summary", f"{WEEK[0]}-W{WEEK[1]}")
    opened, resolved, topics = counted(log)
    assert figure(page, "Cases opened") == opened
    assert figure(page, "Cases resolved") == resolved
    for product, number in topics.items():
        assert re.search(rf"\| other: {product} +\| +{number} \|", page)


def counted(log: Path) -> tuple[int, int, Counter[str]]:
    """Cases opened and resolved in the week, and what the opened ones are about, from the rows alone."""
    rome, london = ZoneInfo("Europe/Rome"), ZoneInfo("Europe/London")
    first: dict[str, tuple[int, int]] = {}
    last: dict[str, list[str]] = {}
    resolved: set[str] = set()
    with gzip.open(log, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    when, product = header.index("Complete Timestamp"), header.index("product")
    for row in rows:
        moment = datetime.strptime(row[when], "%Y/%m/%d %H:%M:%S.%f").replace(tzinfo=rome).astimezone(london)
        week = (moment.isocalendar().year, moment.isocalendar().week)
        first.setdefault(row[0], week)
        if week <= WEEK:
            last[row[0]] = row
        if week == WEEK and row[1] in {"Resolve ticket", "RESOLVED"}:
            resolved.add(row[0])
    opened = [case for case, week in first.items() if week == WEEK]
    return len(opened), len(resolved), Counter(last[case][product] for case in opened)


def figure(page: str, name: str) -> int:
    """The number beside a name in the report."""
    found = re.search(rf"\| {name} +\| +(\d+) \|", page)
    assert found, page
    return int(found[1])
