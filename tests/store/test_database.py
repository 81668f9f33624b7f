"""What only a log on disk has to prove: it is appended to and nothing else, outlives the process, and says what is wrong."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.model.case import fold
from engine.model.event import Actor, Event
from engine.model.problem import StoreFault
from engine.store import connection
from engine.store.database import DatabaseLog
from engine.store.log import Stale
from tests.desks import ROOT, Here, shipped
from tests.store.logs import open_log

AT = datetime(2026, 3, 6, 16, 50, tzinfo=UTC)
FIRST = Event("C-1", 1, AT, "received", Actor("Ann", "representative"), "digest", "new", {"topic": "legal"}, key="k")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def log(path: Path) -> Iterator[DatabaseLog]:
    opened = DatabaseLog(f"sqlite:///{path}")
    opened.append([FIRST])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET status = 'closed'",
        "UPDATE events SET position = position + 1",
        "DELETE FROM events",
        "DELETE FROM events WHERE number = 1",
        "INSERT OR REPLACE INTO events SELECT position, case_id, number, at, {columns}, key, hash FROM events",
        "INSERT OR REPLACE INTO events SELECT 99, case_id, number, at, {columns}, NULL, hash FROM events",
        "INSERT OR REPLACE INTO events SELECT 99, 'C-2', 1, at, {columns}, key, hash FROM events",
        "INSERT INTO events SELECT 99, case_id, number, at, {columns}, NULL, hash FROM events WHERE true ON CONFLICT (case_id, number) DO UPDATE SET kind = 'closed'",
    ],
)  # fmt: skip
def test_the_database_itself_refuses_to_change_what_was_written(log: DatabaseLog, path: Path, statement: str) -> None:
    with (
        closing(sqlite3.connect(path)) as other,
        pytest.raises(sqlite3.IntegrityError, match="the case log is only ever appended to"),
    ):
        other.execute(
            statement.format(columns="zone, 'x', status, actor, role, edition, customer, facts, details, cause")
        )
    assert log.events("C-1") == (FIRST,)


def test_the_state_of_a_case_is_the_same_after_the_file_is_opened_again(path: Path) -> None:
    first = open_log(f"sqlite:///{path}")
    here = Here(shipped(), log=first)
    case = here.open(topic="billing", disputed="yes", summary="Grüße\nzweite Zeile")
    here.wall.text = "Friday 2026-03-06 10:05"
    case = here.happen(case, "acknowledged")
    first.close()
    again = open_log(f"sqlite:///{path}")
    assert fold(case.id, again.events(case.id), shipped().workflow.initial) == case
    assert again.next_case() != case.id
    again.close()


def test_two_desks_on_one_file_see_each_other(log: DatabaseLog, path: Path) -> None:
    other = DatabaseLog(f"sqlite:///{path}")
    other.append([replace(FIRST, number=2, key="")])
    with pytest.raises(Stale):
        log.append([replace(FIRST, number=2, key="")])
    assert log.events("C-1") == other.events("C-1")
    other.close()


def run(program: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program), *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_desks_that_open_a_new_file_at_the_same_time_and_write_to_one_case_lose_nothing(path: Path) -> None:
    program = """
        import sys
        from datetime import UTC, datetime
        from engine.model.event import Actor, Event
        from engine.store.database import DatabaseLog
        from engine.store.log import Stale
        name, path = sys.argv[1:]
        log = DatabaseLog(f"sqlite:///{path}")
        for step in range(15):
            while True:
                number = len(log.events("C-1")) + 1
                try:
                    log.append([Event("C-1", number, datetime.now(UTC), "updated", Actor(name, "r"), "d", "open", key=f"{name}.{step}")])
                    break
                except Stale:
                    continue
        log.close()
    """
    desks = [run(program, name, str(path)) for name in "abc"]
    told = [desk.communicate(timeout=60)[0] for desk in desks]
    assert [(desk.returncode, text) for desk, text in zip(desks, told, strict=True)] == [(0, "")] * 3
    log = DatabaseLog(f"sqlite:///{path}")
    kept = log.events("C-1")
    assert [event.number for event in kept] == list(range(1, 46))
    assert {event.key for event in kept} == {f"{name}.{step}" for name in "abc" for step in range(15)}
    log.close()


def test_an_event_without_a_time_zone_is_never_kept(log: DatabaseLog) -> None:
    with pytest.raises(StoreFault, match="without a time zone"):
        log.append([replace(FIRST, number=2, key="", at=datetime(2026, 3, 6, 16, 50))])  # noqa: DTZ001 - what is tested
    assert log.events("C-1") == (FIRST,)


# --- what can be wrong with a file ------------------------------------------------------------------------------------


def test_a_file_that_another_program_holds_is_told_after_the_wait_and_works_again_after_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "WAIT_MS", 50)
    log = DatabaseLog(f"sqlite:///{path}")
    log.append([FIRST])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            StoreFault,
            match=r"the case log .*desk\.db cannot be used now: another program is writing to it.*; nothing was changed",
        ):
            log.append_all([[replace(FIRST, case="C-2", key="")], [replace(FIRST, number=2, key="")]])
        assert log.events("C-1") == (FIRST,)
        other.execute("ROLLBACK")
    assert log.append_all([[replace(FIRST, case="C-2", key="")], [replace(FIRST, number=2, key="")]]) == 2
    log.close()


def test_who_writes_waits_no_longer_than_usual_after_the_tables_were_made(path: Path) -> None:
    log = DatabaseLog(f"sqlite:///{path}")
    waits = []
    for wait_ms in (0, 60_000, 0):
        with connection.writing(log.engine, wait_ms=wait_ms) as held:
            waits.append(held.exec_driver_sql("PRAGMA busy_timeout").scalar())
    assert waits == [connection.WAIT_MS] * 3
    log.close()


def test_a_read_only_file_is_told_and_can_be_read(log: DatabaseLog, path: Path) -> None:
    log.close()
    reading = DatabaseLog(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert reading.events("C-1") == (FIRST,)
    with pytest.raises(
        StoreFault, match=r"the case log .* cannot be used now: it may only be read .*; nothing was changed"
    ):
        reading.append([replace(FIRST, number=2, key="")])
    assert reading.events("C-1") == (FIRST,)
    reading.close()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "sqlite:///{folder}/nowhere/desk.db",
            r"the case log sqlite:///.*/nowhere/desk\.db cannot be used now: the file cannot be opened",
        ),
        ("sqlite:///{folder}", r"the case log sqlite:///.* cannot be used now: the file cannot be opened"),
        ("sqlite:///{folder}/text.txt", r"cannot be used now: the file is not a database"),
        ("desk.db", r"the case log desk\.db cannot be used now: .*write for example sqlite:///desk\.db"),
        ("", r"cannot be used now: .*write for example sqlite:///desk\.db"),
        ("nosuch://desk", r"the case log nosuch://desk cannot be used now: .*nosuch"),
        (
            "mysql://ann:secret@localhost/desk",
            r"the case log mysql://ann:\*\*\*@localhost/desk cannot be used now: the driver .* is not installed .*MySQLdb",
        ),
        (
            "postgresql+psycopg://ann:secret@localhost:1/desk",
            r"the case log postgresql\+psycopg://ann:\*\*\*@localhost:1/desk cannot be used now: nothing answers",
        ),
    ],
    ids=[
        "no such folder",
        "a folder",
        "another file",
        "a bare name",
        "nothing",
        "no such engine",
        "engine not installed",
        "no server",
    ],
)
def test_an_address_that_is_no_case_log_is_told_in_one_sentence(tmp_path: Path, address: str, told: str) -> None:
    (tmp_path / "text.txt").write_text("This is a letter, and not a database.\n" * 50)
    with pytest.raises(StoreFault, match=told) as fault:
        DatabaseLog(address.format(folder=tmp_path))
    assert "\n" not in str(fault.value)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "text.txt"]


def test_a_database_of_something_else_is_told_and_left_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE events (name TEXT)")
    with pytest.raises(StoreFault, match="has a table events that is not of a case log"):
        DatabaseLog(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT type, name FROM sqlite_schema").fetchall() == [("table", "events")]


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "sqlite:///"])
def test_a_log_that_would_be_lost_is_refused(address: str) -> None:
    with pytest.raises(StoreFault, match="it would be lost when the desk is closed; name a file"):
        DatabaseLog(address)


@pytest.mark.usefixtures("log")
def test_a_guard_that_is_missing_is_put_back_when_the_file_is_opened(path: Path) -> None:
    """A process that died between making the tables and their guards must not leave a log that can be rewritten."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TRIGGER events_no_delete")
    DatabaseLog(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute("DELETE FROM events")


def test_a_name_with_half_a_character_is_told_and_nothing_is_kept(log: DatabaseLog) -> None:
    with pytest.raises(StoreFault, match="surrogates not allowed"):
        log.append([replace(FIRST, number=2, key=""), replace(FIRST, number=3, key="", actor=Actor("\udcff", "r"))])
    assert log.events("C-1") == (FIRST,)
