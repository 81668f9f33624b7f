"""A log of the version before is brought up to date: every event, in its order, chained, its personal values closed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn

from engine.model.event import DESK_STREAM, Event
from engine.model.problem import StoreFault
from engine.model.standing import Queue, Standing, Timer
from engine.store import migrate
from engine.store.chain import verify
from engine.store.connection import beside, connect, writing
from engine.store.database import DatabaseLog
from engine.store.keys import KeyStore
from engine.store.migrate import NEWEST, bring_up_to_date
from engine.store.sealing import Sealing
from tests.desks import ROOT
from tests.store.logs import AT, ENGINES, MASTER, new_address

pytestmark = pytest.mark.once

ROWS = 1_500
TABLES = """
CREATE TABLE events (position {serial} PRIMARY KEY, case_id VARCHAR(200) NOT NULL, number INTEGER NOT NULL,
  at {moment} NOT NULL, kind VARCHAR(60) NOT NULL, status VARCHAR(80) NOT NULL, actor TEXT NOT NULL, role VARCHAR(80) NOT NULL,
  edition VARCHAR(64) NOT NULL, facts JSON NOT NULL, details JSON NOT NULL, cause TEXT NOT NULL, key VARCHAR(200),
  CONSTRAINT one_event_at_a_number UNIQUE (case_id, number), CONSTRAINT one_event_for_a_key UNIQUE (key));
CREATE INDEX events_by_status ON events (case_id, number, status);
CREATE TABLE editions (digest VARCHAR(64) NOT NULL PRIMARY KEY, versions TEXT NOT NULL);
"""
"""The tables of the version before, as it made them."""


def rows() -> list[tuple[object, ...]]:
    return [
        (
            f"C-{number % 7}", number // 7 + 1, "2026-03-06 16:50:01.000250", "updated", "open", "Ann Lee", "r", "digest",
            json.dumps({"customer_name": f"Secret{number}", "topic": "legal"}), json.dumps({"reason": f"Secret{number} asked"}),
            "a#b", f"k{number}" if number % 3 else None,
        )
        for number in range(ROWS)
    ]  # fmt: skip


COLUMNS = "case_id, number, at, kind, status, actor, role, edition, facts, details, cause, key"


def old_log(engine: str, folder: Path) -> str:
    address = new_address(engine, folder)
    if engine == "sqlite":
        with closing(sqlite3.connect(folder / "desk.db")) as database:
            database.executescript(TABLES.format(serial="INTEGER", moment="DATETIME"))
            database.executemany(f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join('?' * 12)})", rows())
            database.execute("INSERT INTO editions VALUES ('digest', '{}')")
            database.commit()
        return address
    with psycopg.connect(address.replace("+psycopg", "")) as server, server.cursor() as cursor:
        for statement in TABLES.format(serial="SERIAL", moment="TIMESTAMP WITH TIME ZONE").split(";")[:-1]:
            cursor.execute(statement.encode())
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.executemany(f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join(['%s'] * 12)})".encode(), rows())
        cursor.execute("INSERT INTO editions VALUES ('digest', '{}')")
    return address


def classes(event: Event) -> dict[str, str]:
    return {"customer_name": "personal", "/reason": "personal"} if event.facts else {}


def opened(address: str) -> DatabaseLog:
    return DatabaseLog(address, KeyStore(beside(address, "keys"), MASTER), classes)


def require_all_is_there(log: DatabaseLog) -> None:
    verdict = verify(log.entries())
    assert (verdict.fault, verdict.entries) == (None, ROWS + 1)
    found = {event.case + str(event.number): event for events in log.all_cases() for event in events}
    assert len(found) == ROWS
    for number, row in enumerate(rows()):
        event = found[f"{row[0]}{row[1]}"]
        assert event.facts == {"customer_name": f"Secret{number}", "topic": "legal"}
        assert event.details == {"reason": f"Secret{number} asked"}
        assert (event.at.isoformat(), event.key) == ("2026-03-06T16:50:01.000250+00:00", row[-1] or "")
    (told,) = log.events(DESK_STREAM)
    assert (told.kind, told.edition, told.details) == ("edition in use", "digest", {"versions": "{}"})


@pytest.mark.parametrize("engine", ENGINES)
def test_every_event_is_carried_over_chained_and_closed(engine: str, tmp_path: Path) -> None:
    address = old_log(engine, tmp_path)
    log = opened(address)
    require_all_is_there(log)
    log.append(
        [
            Event(
                "C-0",
                len(log.events("C-0")) + 1,
                log.events("C-0")[0].at,
                "updated",
                log.events("C-0")[0].actor,
                "d",
                "open",
            )
        ]
    )
    log.close()
    again = opened(address)
    assert verify(again.entries()).entries == ROWS + 2
    again.close()
    if engine == "sqlite":
        for file in tmp_path.iterdir():
            assert b"Secret" not in file.read_bytes(), f"{file} still has what stood there in plain words"


@pytest.mark.parametrize("engine", ENGINES)
def test_where_cases_stand_is_kept_anew_and_the_log_stays_as_it_is(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = old_log(engine, tmp_path)
    upgrade = command.upgrade
    with monkeypatch.context() as before:
        before.setattr(migrate, "NEWEST", "0002")
        before.setattr(command, "upgrade", lambda config, _: upgrade(config, "0002"))
        with closing(KeyStore(beside(address, "keys"), MASTER)) as keys:
            database = connect(address)
            bring_up_to_date(database, Sealing(keys, classes))
            with writing(database) as connection:
                connection.execute(
                    text("INSERT INTO timers VALUES ('C-0', 'answer', 1, 'due', '2026-03-06', '2026-03-06')")
                )
            database.dispose()
    log = opened(address)
    require_all_is_there(log)
    assert len(log.out_of_date("d", AT, 100)) == 7
    ring = Timer(AT, "C-0", "answer", 1, "due", AT)
    version = len(log.events("C-0"))
    log.stand([Standing("C-0", version, "open", True, "d", AT, "answer", timers=(ring,), words={"public": "kettle"})])
    assert log.timers_before(AT, 10) == [ring]
    assert log.order(Queue()) == log.find("kettle", ["public"], 10) == ["C-0"]
    log.close()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "moment", ["CREATE TABLE standings", "INSERT INTO events", "DROP TABLE events_before", "alembic_version"]
)
def test_a_migration_that_is_killed_is_begun_again(engine: str, moment: str, tmp_path: Path) -> None:
    address = old_log(engine, tmp_path)
    program = """
        import os, signal, sys
        from sqlalchemy import Engine, event
        from tests.store.test_migration import opened
        address, moment = sys.argv[1:]
        @event.listens_for(Engine, "after_cursor_execute")
        def die(connection, cursor, statement, *more):
            if moment in statement and (moment != "alembic_version" or statement.startswith(("UPDATE", "INSERT"))):
                os.kill(os.getpid(), signal.SIGKILL)
        opened(address)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), address, moment],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    log = opened(address)
    require_all_is_there(log)
    log.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_several_desks_that_open_an_old_log_at_once_migrate_it_once(engine: str, tmp_path: Path) -> None:
    address = old_log(engine, tmp_path)
    program = "import sys; from tests.store.test_migration import opened; log = opened(sys.argv[1]); print(log.position()); log.close()"
    desks = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, address],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    assert [desk.communicate(timeout=120)[0] for desk in desks] == [f"{ROWS + 1}\n"] * 3
    log = opened(address)
    require_all_is_there(log)
    log.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_without_its_keys_an_old_log_is_left_as_it_is(engine: str, tmp_path: Path) -> None:
    """Carried over without keys, what is personal would stand there in plain words for ever."""
    address = old_log(engine, tmp_path)
    for keyless in (lambda: DatabaseLog(address), lambda: DatabaseLog(address, classes=classes)):
        with pytest.raises(StoreFault, match="written by an earlier sopdesk; open the desk on it once"):
            keyless()
    log = opened(address)
    require_all_is_there(log)
    log.close()


def test_a_table_that_goes_while_another_desk_migrates_is_looked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = new_address("sqlite", tmp_path)
    opened(address).close()
    seen = []

    class Late:
        """What is seen by a desk that looked just before the old tables went."""

        def __init__(self, connection: Connection) -> None:
            self._now = inspect(connection)
            seen.append(self)

        def get_table_names(self) -> list[str]:
            return ["editions"] if len(seen) == 1 else self._now.get_table_names()

        def get_columns(self, table: str) -> list[ReflectedColumn]:
            return self._now.get_columns(table)

    monkeypatch.setattr(migrate, "inspect", Late)
    opened(address).close()
    assert len(seen) > 1


def test_a_log_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    address = new_address("sqlite", tmp_path)
    opened(address).close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    with pytest.raises(StoreFault, match=f"written by a newer sopdesk .*9999, this one knows {NEWEST}"):
        opened(address)
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
