"""Opening a database: SQLite as a file that several desks share, or PostgreSQL; its faults in words that help.

SQLite's write-ahead log with ``synchronous=FULL`` is used so that an acknowledged event survives a crash. A transaction
that will write says so when it begins (`writing`), so that two writers wait for each other instead of one being refused
in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from engine.model.problem import StoreFault

WAIT_MS: Final = 5_000
"""How long a writer waits for another before it says that the log is busy."""
PATIENCE_MS: Final = 3_600_000
"""The same for one who waits until another has brought the tables up to date."""
CHANNEL: Final = "sopdesk"
"""Where PostgreSQL tells the desks which case has changed."""
IDLE: Final = 5.0
"""Seconds after which a connection that nobody used is asked first whether it still holds."""
CHAIN: Final = 7_046_029_254_386_353_131
KEYS: Final = 7_046_029_254_386_353_132
"""What writers of one PostgreSQL database queue for: the end of the chain, so that each entry follows the one before it,
or the key store, which is written to while a migration holds the chain."""

CAUSES: Final = {
    "database is locked": "another program is writing to it; try again in a moment",
    "readonly database": "it may only be read (check the rights of the file and its folder)",
    "read-only transaction": "it may only be read (check the rights of this login, and whether the server is a copy)",
    "permission denied": "this login may not do that (the owner of the tables gives the right)",
    "unable to open database file": "the file cannot be opened (check that its folder is there and may be written to)",
    "file is not a database": "the file is not a database",
    "database or disk is full": "the disk is full",
    "disk I/O error": "the disk does not take it (is it full, or taken away?)",
    "Could not parse": "this is not the address of a database; write for example sqlite:///desk.db",
    "Connection refused": "nothing answers at this address (is the PostgreSQL server running?)",
    "password authentication failed": "the server refuses this name and password",
    "lock timeout": "another program is writing to it; try again in a moment",
}
"""What people can do about the faults that are met at a desk; others are told in the words of the database."""


def connect(address: str, *, secret: bool = False) -> Engine:
    """An engine on the database at an address; its connections hold no transaction but where one is begun below.

    ``secret``: what is deleted must leave no trace, in no side file.
    """
    if address.startswith("postgresql"):
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        _prepare_postgresql(engine)
    else:
        engine = create_engine(address)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine, secret=secret)
    return engine


@contextmanager
def writing(engine: Engine, lock: int = CHAIN, wait_ms: int = 0, tell: Sequence[str] = ()) -> Iterator[Connection]:
    """A transaction that writes; it waits for others that do, and is kept as a whole or not at all.

    Once it is kept, the desks that listen on PostgreSQL hear that the cases of ``tell`` have changed.
    """
    with engine.connect() as connection, connection.begin():
        begin = _begin_postgresql if engine.dialect.name == "postgresql" else _begin_sqlite
        begin(connection, lock, wait_ms, tell)
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads much, or more than once: all of it as it stood when the first of it was asked for."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            connection.exec_driver_sql("BEGIN")
        yield connection


def _begin_sqlite(connection: Connection, _lock: int, wait_ms: int, _tell: Sequence[str]) -> None:
    if not wait_ms:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:  # whoever is lent this connection next waits as long as usual
        connection.exec_driver_sql(f"PRAGMA busy_timeout={WAIT_MS}")


def _begin_postgresql(connection: Connection, lock: int, wait_ms: int, tell: Sequence[str]) -> None:
    """Asked for in one go: each question to a server takes as long as the answer."""
    waits = f"SET LOCAL lock_timeout = {wait_ms}; " if wait_ms else ""
    telling = f", pg_notify('{CHANNEL}', '{_name_of(tell)}')" if tell else ""
    connection.exec_driver_sql(f"BEGIN; {waits}SELECT pg_advisory_xact_lock({lock}){telling}")


def _name_of(cases: Sequence[str]) -> str:
    """What the channel says: the case, or nothing where there are many or its id has more than plain letters."""
    return cases[0] if len(cases) == 1 and _PLAIN.fullmatch(cases[0]) else ""


_PLAIN: Final = re.compile(r"[A-Za-z0-9@._-]{1,200}")


def _prepare_sqlite(engine: Engine, *, secret: bool) -> None:
    if engine.url.database in {None, "", ":memory:"}:
        raise ArgumentError("it would be lost when the desk is closed; name a file, for example sqlite:///desk.db")
    journal = "DELETE" if secret else "WAL"
    pragmas = (
        f"busy_timeout={WAIT_MS}",
        f"journal_mode={journal}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {WAIT_MS}")
            cursor.execute("SET TIME ZONE 'UTC'")
            cursor.execute("SET synchronous_commit = on")
        connection.commit()

    @event.listens_for(engine, "checkin")
    def _rests(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _still_holds(connection: Any, record: ConnectionPoolEntry, _lent: object) -> None:  # noqa: ANN401 - as above
        if monotonic() - record.info.get("rests since", monotonic()) > IDLE:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error  # the pool opens another


@contextmanager
def told(what: str, address: str) -> Iterator[None]:
    """A fault of the database in words that help whoever sits at the desk."""
    try:
        yield
    except (SQLAlchemyError, ImportError, UnicodeError) as error:
        raise StoreFault(f"{what} {shown(address)} cannot be used now: {_cause(error)}; nothing was changed") from error


def _cause(error: Exception) -> str:
    lines = str(getattr(error, "orig", None) or error).splitlines()
    said = lines[0] if lines else type(error).__name__
    if isinstance(error, ImportError):
        return f"the driver of this database is not installed ({said}); for PostgreSQL: pip install 'sopdesk[postgres]'"
    return next((words for sign, words in CAUSES.items() if sign in said), said)


def shown(address: str) -> str:
    """The address without its password."""
    try:
        return make_url(address).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return address or "without an address"


def beside(address: str, ending: str) -> str:
    """The address of another database beside this one: for a file ``desk.db`` the file ``desk.<ending>.db``.

    PostgreSQL keeps it in the same database, told apart by its schema.
    """
    with told("the case log", address):
        url = make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database:
        return address
    path = Path(url.database)
    return url.set(database=str(path.with_name(f"{path.stem}.{ending}{path.suffix}"))).render_as_string(
        hide_password=False
    )
