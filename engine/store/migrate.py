"""Brings the tables of a case log to the version that this program reads and writes.

A migration is one transaction: where it is cut short, the tables are as they were, and the next desk to open the log
begins it again. A log written by a newer version is refused, never guessed at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import NoSuchTableError

from engine.model.problem import StoreFault
from engine.store.connection import PATIENCE_MS, connect, told, writing
from engine.store.guards import GUARDS, guards
from engine.store.sealing import Sealing

NEWEST: Final = "0004"
FOLDER: Final = Path(__file__).with_name("migrations")
FIRST_TABLES: Final = {"events": {"case_id", "number", "facts"}, "editions": {"digest", "versions"}}
"""What the tables of a log have that was made before there were migrations."""


def bring_up_to_date(engine: Engine, sealing: Sealing) -> None:
    """Makes or changes the tables; a database whose tables are of something else is left as it is."""
    with engine.connect() as connection:
        newest = _version_meanwhile(connection) == NEWEST
        guarded = newest and _is_guarded(connection)
    if newest and not guarded:
        _guard(engine)
    if newest:
        return
    with writing(engine, wait_ms=PATIENCE_MS) as connection:  # from here on no other desk does the same
        version = version_of(connection)
        if version == NEWEST:
            return
        if version > NEWEST:
            raise StoreFault(
                f"this case log was written by a newer sopdesk (its tables have version {version}, this one knows {NEWEST}); "
                "install that version"
            )
        if version and not sealing.can_close:
            raise StoreFault(
                "this case log was written by an earlier sopdesk; open the desk on it once, so that it is brought up to date "
                "with its keys at hand"
            )
        _upgrade(connection, sealing)
    if version and engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            _give_up_old_pages(connection)


def _version_meanwhile(connection: Connection) -> str:
    """The version, also while another desk brings the tables up to date: one may be gone that was there a moment ago."""
    while True:
        try:
            return version_of(connection)
        except NoSuchTableError:
            continue


def require_case_log(address: str) -> None:
    """`StoreFault` where there is no case log at an address and none can be begun; nothing else is looked at or made."""
    with told("the case log", address):
        engine = connect(address)
        try:
            with engine.connect() as connection:
                _version_meanwhile(connection)
        finally:
            engine.dispose()


def version_of(connection: Connection) -> str:
    """The version of the tables: "" for an empty database, "0000" for those of the time before migrations."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    for table, columns in FIRST_TABLES.items():
        if table in tables:
            there = {column["name"] for column in inspect(connection).get_columns(table)}
            if lacking := columns - there:
                raise StoreFault(
                    f"the database has a table {table} that is not of a case log (it has no {min(lacking)}); "
                    "give the case log a database of its own"
                )
    return "0000" if "events" in tables else ""


def _is_guarded(connection: Connection) -> bool:
    names = {
        "sqlite": "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'events'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'events'::regclass AND tgenabled IN ('O', 'A')",
    }
    dialect = connection.dialect.name
    return set(connection.scalars(text(names[dialect]))) >= GUARDS[dialect]


def _guard(engine: Engine) -> None:
    """Puts back what somebody has taken away; whether the log was changed meanwhile, its chain tells."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE events ENABLE TRIGGER ALL"))
        for guard in guards(engine.dialect.name):
            connection.exec_driver_sql(guard)


def _upgrade(connection: Connection, sealing: Sealing) -> None:
    from alembic import command  # noqa: PLC0415 - slow to load, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=connection, sealing=sealing)
    command.upgrade(config, "head")


def _give_up_old_pages(connection: Connection) -> None:
    """What a migration rewrote may have stood there in plain words."""
    connection.exec_driver_sql("VACUUM")
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
