"""The case log beside the bare engine below it: what order, a chain, keys and the standing of cases cost.

Run by hand: ``pytest tests/benchmarks/bench_store.py --benchmark-quiet`` (with ``-p no:xdist`` where tests are spread over
processors). Nothing here fails for being slow. The bare side writes the very rows that ours has written, one transaction a
row, on the same engine with the same durability, and reads them again: they must be equal first.

``SOPDESK_CASES`` says how many cases are folded and queued; else 100,000.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import insert, select, text

from engine.model.case import fold
from engine.model.event import Event
from engine.model.standing import Queue, Standing, Timer
from engine.services.desk import Desk
from engine.services.list_cases import Row, order_of, rows_of
from engine.services.write_events import standing_of
from engine.store.connection import connect
from engine.store.database import DatabaseLog
from engine.store.schema import events, metadata
from tests.benchmarks.table import OURS
from tests.desks import shipped
from tests.store.logs import ANN, AT, ENGINES, new_address, open_log

CASES: Final = int(os.environ.get("SOPDESK_CASES", "100000"))
ROWS: Final = 200
ROUNDS: Final = 5
BATCH: Final = 2_000

engines = pytest.mark.parametrize("engine", ENGINES)


def event(case: str, number: int) -> Event:
    """What a call at the desk leaves, about as long."""
    facts = {
        "topic": "billing",
        "channel": "phone",
        "kind": "inquiry",
        "customer_name": "Jane Smith",
        "summary": "Asks why the bill of May is higher than that of April " * 3,
    }
    classes = {"customer_name": "personal", "summary": "personal"}
    return Event(
        case,
        number,
        AT + timedelta(seconds=number),
        "updated",
        ANN,
        "d" * 64,
        "open",
        facts,
        {},
        zone="Europe/London",
        classes=classes,
    )


def standing(case: str, number: int) -> Standing:
    timers = tuple(Timer(AT, case, clock, 1, "due", AT) for clock in ("acknowledge", "resolve"))
    return Standing(case, number, "open", True, "d" * 64, AT, "resolve", None, timers, {"public": f"{case} billing"})


def bare(address: str, rows: list[dict[str, Any]]) -> Any:
    """A loop that does nothing but insert, one transaction a row."""
    engine = connect(address)
    metadata.tables["events"].create(engine, checkfirst=True)
    for row in rows:
        with engine.begin() as connection:
            connection.execute(insert(events), row)
    return engine


@engines
@pytest.mark.parametrize("who", [OURS, "bare rows"])
def test_appending(engine: str, who: str, timed: Callable[..., None], tmp_path: Path) -> None:
    written = open_log(new_address(engine, tmp_path))
    for number in range(1, ROWS + 1):
        written.append([event("C-1", number)], standing("C-1", number))
    with written.engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(events).order_by(events.c.position))]
    folders = (tmp_path / f"{who}{number}" for number in count())

    def address() -> str:
        folder = next(folders)
        folder.mkdir()
        return new_address(engine, folder)

    copy = bare(address(), rows)
    with copy.connect() as connection:
        assert [dict(row._mapping) for row in connection.execute(select(events).order_by(events.c.position))] == rows
    copy.dispose()
    opened: list[DatabaseLog] = []

    def ours(log: DatabaseLog) -> None:
        for number in range(1, ROWS + 1):
            log.append([event("C-1", number)], standing("C-1", number))

    def fresh() -> tuple[DatabaseLog]:
        opened.append(open_log(address()))
        return (opened[-1],)

    group = f"1   an append, {engine}, each in a transaction of its own"
    if who == OURS:
        timed(group, who, ours, ROWS, fresh=fresh, rounds=ROUNDS)
    else:
        timed(group, who, lambda place: bare(place, rows).dispose(), ROWS, fresh=lambda: (address(),), rounds=ROUNDS)
    for log in (*opened, written):
        log.close()


@pytest.fixture(scope="module", params=ENGINES)
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, DatabaseLog]]:
    """A log with many open cases, each of three events."""
    log = open_log(new_address(request.param, tmp_path_factory.mktemp("many")))
    edition = shipped()
    story = [
        replace(event("", number), edition=edition.digest, kind=kind, status=status)
        for number, (kind, status) in enumerate([("received", "new"), ("updated", "new"), ("acknowledged", "open")], 1)
    ]
    pattern = standing_of(edition, fold("", story, edition.workflow.initial), AT + timedelta(minutes=1))
    for start in range(0, CASES, BATCH):
        names = [f"C-{number:06}" for number in range(start, min(start + BATCH, CASES))]
        batches = [[replace(one, case=name, at=one.at + timedelta(seconds=start)) for one in story] for name in names]
        due = {
            name: replace(
                pattern,
                case=name,
                due=AT + timedelta(seconds=(start * 7_919 + place) % 1_000_003),
                timers=(),
                words=None,
                changes_at=None,
            )
            for place, name in enumerate(names)
        }
        log.append_all(batches, due)
    if request.param == "postgresql":
        with log.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    yield request.param, log
    log.close()


def test_folding_all_cases(many: tuple[str, DatabaseLog], timed: Callable[..., None]) -> None:
    engine, log = many
    assert sum(1 for _ in log.all_cases()) == CASES

    def ours() -> None:
        for events_of_case in log.all_cases():
            fold(events_of_case[0].case, events_of_case, "new")

    timed(f"2   a case folded, {engine}, {CASES:,} of them", OURS, ours, CASES, fresh=tuple, rounds=1)


def first(desk: Desk) -> list[Row]:
    """What the queue reads before its first paint."""
    order = order_of(desk, Queue())[:50]
    rows = rows_of(desk, order)
    return [rows[case] for case in order]


def test_the_most_urgent(many: tuple[str, DatabaseLog], timed: Callable[..., None]) -> None:
    engine, log = many
    desk = Desk(shipped(), log, ANN, now=lambda: AT + timedelta(minutes=5))
    rows = first(desk)
    dues = [row.due.at for row in rows if row.due]
    assert len(rows) == 50
    assert dues == sorted(dues)
    with log.engine.connect() as connection:
        wanted = list(connection.scalars(text("SELECT case_id FROM standings ORDER BY due, case_id LIMIT 50")))
    assert [row.case.id for row in rows] == wanted
    timed(
        f"3   the 50 most urgent of {CASES:,} open cases, {engine}",
        OURS,
        lambda: first(desk),
        1,
        fresh=tuple,
        rounds=20,
    )
