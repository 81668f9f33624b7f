"""Writers that are killed at any moment, disks that are full, files that are locked: nothing acknowledged is ever lost.

The long counts run with ``SOPDESK_NIGHTLY=1``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event as listening
from sqlalchemy import text

from engine.model.event import Event
from engine.model.problem import StoreFault
from engine.model.standing import Queue, Standing
from engine.store import connection as connections
from engine.store.chain import verify
from engine.store.database import DatabaseLog
from tests.desks import ROOT
from tests.store.logs import ANN, AT, ENGINES, new_address, open_log, personal

NIGHTLY = bool(os.environ.get("SOPDESK_NIGHTLY"))
KILLS = 200 if NIGHTLY else 20
WRITERS = 4
DESKS = 8
APPENDS = 20_000 if NIGHTLY else 200
RETRIES = 10_000 if NIGHTLY else 200


class Writer:
    """A process that appends; what it said of itself is in a file, so that no full pipe can stop it."""

    def __init__(self, address: str, name: str, folder: Path, cases: int, most: int = 0) -> None:
        self.said = folder / f"{name}.txt"
        self._out = self.said.open("w")
        command = [sys.executable, "-W", "error", "-m", "tests.store.writer", address, name, str(cases), str(most)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=self._out, stderr=subprocess.STDOUT)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while "ready" not in self.said.read_text():
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.01)

    def end(self, *, kill: bool) -> list[str]:
        """The keys that were acknowledged."""
        if kill:
            self.process.send_signal(signal.SIGKILL)
        try:
            code = self.process.wait(timeout=600)
        finally:
            self.process.kill()  # one that hangs must not weigh on the tests after this one
            self._out.close()
        lines = self.said.read_text().split("\n")
        assert code in {0, -signal.SIGKILL}, "\n".join(lines[-20:])
        assert lines[0] == "ready", lines
        return lines[1:-1]  # what comes after the last line's end was cut off


@pytest.mark.once
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes cannot be killed here")
@pytest.mark.parametrize("engine", ENGINES)
def test_of_killed_writers_no_acknowledged_event_is_lost_and_none_is_half_written(engine: str, tmp_path: Path) -> None:
    address, chance = new_address(engine, tmp_path), random.Random(11)
    open_log(address).close()
    acknowledged: list[str] = []
    writers = [Writer(address, f"w{number}", tmp_path, cases=3) for number in range(WRITERS)]
    for number in range(KILLS):
        place = number % WRITERS
        writers[place].wait_until_ready()
        time.sleep(0.05 + chance.random() * 0.4)
        acknowledged += writers[place].end(kill=True)
        writers[place] = Writer(address, f"w{WRITERS + number}", tmp_path, cases=3)
    for writer in writers:
        writer.wait_until_ready()
        acknowledged += writer.end(kill=True)
    log = open_log(address)
    assert len(acknowledged) > KILLS
    assert log.known_keys(acknowledged) == set(acknowledged)
    require_whole(log)
    log.close()


@pytest.mark.once
@pytest.mark.parametrize("engine", ENGINES)
def test_desks_that_write_to_the_same_cases_lose_and_double_nothing(engine: str, tmp_path: Path) -> None:
    address = new_address(engine, tmp_path)
    open_log(address).close()
    each = APPENDS // DESKS
    writers = [Writer(address, f"w{number}", tmp_path, cases=APPENDS // 40, most=each) for number in range(DESKS)]
    for writer in writers:
        assert len(writer.end(kill=False)) == each
    log = open_log(address)
    assert log.position() == each * DESKS
    keys = Counter(event.key for events in log.all_cases() for event in events)
    assert keys == {f"w{number}.{step}": 1 for number in range(DESKS) for step in range(each)}
    require_whole(log)
    log.close()


@pytest.mark.once
@pytest.mark.parametrize("engine", ENGINES)
def test_retried_requests_are_one_event(engine: str, tmp_path: Path) -> None:
    log = open_log(new_address(engine, tmp_path))
    chance = random.Random(3)
    for _ in range(RETRIES):
        case = f"C-{chance.randrange(20)}"
        number = len(log.events(case)) + 1
        key = f"request {chance.randrange(100)}"
        log.append([replace(personal(case, number, "Jane"), key=key)])
    keys = [event.key for events in log.all_cases() for event in events]
    assert len(keys) == len(set(keys)) <= 100
    require_whole(log)
    log.close()


def require_whole(log: DatabaseLog) -> None:
    """The chain fits, cases have no gap, every value opens, and where cases stand is what their events say."""
    verdict = verify(log.entries())
    assert verdict.fault is None, verdict.fault
    cases = {events[0].case: events for events in log.all_cases()}
    for events in cases.values():
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        assert all("[erased]" not in event.facts.values() for event in events)
    with log.engine.connect() as connection:
        standing = connection.execute(text("SELECT case_id, version FROM standings")).all()
    for case, version in standing:
        assert version == len(cases[case])


# --- a disk that does not take it -----------------------------------------------------------------------------------------


def event(case: str, number: int) -> Event:
    return Event(case, number, AT, "updated", ANN, "d" * 64, "open", {"summary": "x" * 20_000})


STANDING = Standing("C-1", 2, "open", True, "d" * 64, AT, "answer", words={"public": "kettle"})
CALLS: dict[str, Callable[[DatabaseLog], object]] = {
    "append": lambda log: log.append([event("C-1", 2)], STANDING),
    "append many": lambda log: log.append_all([[event("C-2", 1)], [event("C-1", 2)]]),
    "append something personal": lambda log: log.append([personal("C-9", 1, "Jane" * 9_000)]),
    "note": lambda log: log.note(event("", 0)),
    "stand": lambda log: log.stand(
        [replace(STANDING, version=1, words={"public": " ".join(f"word{n}" for n in range(9_000))})]
    ),
    "work on": lambda log: log.work_on("C-1" * 9_000, "Ann", AT),
    "erase": lambda log: log.erase(["C-8"]),
}
READING: dict[str, Callable[[DatabaseLog], object]] = {
    "events": lambda log: log.events("C-1"),
    "all cases": lambda log: list(log.all_cases()),
    "order": lambda log: log.order(Queue()),
    "timers": lambda log: log.timers_before(AT, 10),
    "find": lambda log: log.find("kettle", ["public"], 10),
    "head": lambda log: log.head(),
    "cases of": lambda log: log.cases_of("K-1"),
}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[DatabaseLog]:
    yield from begun(new_address("sqlite", tmp_path))


@pytest.fixture(params=ENGINES)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseLog]:
    yield from begun(new_address(request.param, tmp_path))


def begun(address: str) -> Iterator[DatabaseLog]:
    log = open_log(address)
    log.append([event("C-1", 1)], replace(STANDING, version=1))
    log.append([personal("C-8", 1, "Jane")])
    yield log
    log.close()


def state(log: DatabaseLog) -> tuple[object, ...]:
    return (
        log.head(),
        log.events("C-1"),
        log.events("C-2"),
        log.events("C-8"),
        log.order(Queue()),
        log.find("kettle", ["public"], 9),
        log.working_on(AT),
    )


@pytest.mark.parametrize("call", [call for call in CALLS if call != "erase"])
def test_a_full_disk_is_told_and_leaves_nothing_partial(log: DatabaseLog, call: str) -> None:
    before = state(log)
    log.engine.dispose()

    listening.listen(log.engine, "connect", no_more_pages)
    with pytest.raises(StoreFault, match="cannot be used now: the disk is full; nothing was changed"):
        CALLS[call](log)
    listening.remove(log.engine, "connect", no_more_pages)
    log.engine.dispose()
    assert state(log) == before
    assert verify(log.entries()).fault is None


def test_a_full_disk_does_not_keep_anything_from_being_erased(log: DatabaseLog) -> None:
    """Deleting takes no room: what is destroyed is overwritten where it stands."""
    assert log.keys
    for engine in (log.engine, log.keys.engine):
        engine.dispose()
        listening.listen(engine, "connect", no_more_pages)
    log.erase(["C-8"])
    assert log.events("C-8")[0].facts["customer_name"] == "[erased]"
    assert verify(log.entries()).fault is None


def no_more_pages(raw: object, _: object) -> None:
    cursor = raw.cursor()  # type: ignore[attr-defined]
    (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    cursor.execute(f"PRAGMA max_page_count = {pages}")


@pytest.mark.parametrize("call", CALLS)
def test_a_log_that_may_only_be_read_is_told_and_can_be_read(either: DatabaseLog, call: str) -> None:
    before = state(either)
    reading = open_log(only_readable(either))
    for ask in READING.values():
        ask(reading)
    with pytest.raises(StoreFault, match=r"cannot be used now: it may only be read .*nothing was changed"):
        CALLS[call](reading)
    reading.close()
    assert state(either) == before


def only_readable(log: DatabaseLog) -> str:
    if log.engine.dialect.name == "sqlite":
        return log.address.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
    with log.engine.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {log.engine.url.database} SET default_transaction_read_only = on")
    return log.address


@pytest.mark.parametrize("call", CALLS)
def test_a_log_that_another_program_holds_is_told_and_can_be_read(
    either: DatabaseLog, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(either)
    monkeypatch.setattr(connections, "WAIT_MS", 50)
    waiting = open_log(either.address)
    with connections.writing(either.engine):
        for ask in READING.values():
            ask(waiting)
        with pytest.raises(
            StoreFault, match=r"another program is writing to it; try again in a moment; nothing was changed"
        ):
            CALLS[call](waiting)
    assert state(either) == before
    CALLS[call](waiting)
    waiting.close()


def test_a_server_that_went_away_is_told_and_nothing_is_partial(tmp_path: Path) -> None:
    log = open_log(new_address("postgresql", tmp_path))
    log.append([personal("C-1", 1, "Jane")])

    @listening.listens_for(log.engine, "before_cursor_execute")
    def gone(connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO events"):
            raw = connection.connection.dbapi_connection  # type: ignore[attr-defined]
            raw.pgconn.finish()

    with pytest.raises(StoreFault, match=r"the case log postgresql.* cannot be used now"):
        log.append([personal("C-1", 2, "Jane")])
    listening.remove(log.engine, "before_cursor_execute", gone)
    assert [kept.number for kept in log.events("C-1")] == [1]
    log.append([personal("C-1", 2, "Jane")])
    assert verify(log.entries()).entries == 2
    log.close()
