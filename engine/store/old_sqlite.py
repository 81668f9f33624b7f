"""What an older SQLite lacks, lent to the queue of the workers.

DBOS asks SQLite for ``unixepoch('subsec')`` from Python 3.12 on. Only SQLite 3.42 knows it; Python often comes with an
older one, which answers NULL, and the queue could not be opened.
"""

from __future__ import annotations

import sqlite3
from time import time
from typing import Any, Final

KNOWS_SUBSEC: Final = (3, 42, 0)


def lending_unixepoch(address: str) -> dict[str, Any]:
    """The options for an engine on a database, so that ``unixepoch`` knows parts of a second there."""
    if not address.startswith("sqlite") or sqlite3.sqlite_version_info >= KNOWS_SUBSEC:
        return {}
    return {"connect_args": {"factory": Lending}}


class Lending(sqlite3.Connection):
    """A connection that answers ``unixepoch('subsec')``; DBOS asks for nothing else with that function."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as they are
        super().__init__(*args, **options)
        self.create_function("unixepoch", 1, lambda _: time())
