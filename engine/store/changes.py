"""Waiting until a desk has changed something: PostgreSQL says so itself (LISTEN), a SQLite file is looked at often."""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any, Final, cast

from sqlalchemy import Engine

from engine.store.connection import CHANNEL, told

LOOK_EVERY: Final = 0.2
"""Seconds between two looks at a SQLite file; each costs some microseconds."""


class Changes:
    """One listener on a case log; used by one thread, closed when it is done."""

    def __init__(self, engine: Engine, address: str) -> None:
        self._engine, self._address = engine, address
        self._sqlite = engine.dialect.name == "sqlite"
        with told("the case log", address):
            raw = engine.raw_connection()
            self._driver = cast("Any", raw.driver_connection)
            raw.detach()  # it is kept, and not one of those that are lent
            if self._sqlite:
                self._seen = self._version()
            else:
                self._driver.rollback()
                self._driver.autocommit = True
                self._driver.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> bool:
        """Whether something has changed since the last time, within so many seconds; it returns as soon as it has."""
        with told("the case log", self._address):
            return self._look(seconds) if self._sqlite else self._listen(seconds)

    def _look(self, seconds: float) -> bool:
        until = monotonic() + seconds
        while True:
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            if monotonic() >= until:
                return False
            sleep(min(LOOK_EVERY, max(0.0, until - monotonic())))

    def _version(self) -> int:
        return int(self._driver.execute("PRAGMA data_version").fetchone()[0])

    def _listen(self, seconds: float) -> bool:
        return bool(list(self._driver.notifies(timeout=seconds, stop_after=1)))

    def close(self) -> None:
        """Lets go of the connection."""
        self._driver.close()
