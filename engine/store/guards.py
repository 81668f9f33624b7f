"""What makes the database itself refuse everything but adding an entry, whoever asks and with whatever program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

SENTENCE: Final = "the case log is only ever appended to"
_TAKEN: Final = "position = NEW.position OR (case_id = NEW.case_id AND number = NEW.number) OR key = NEW.key"
"""A row in whose place a new one would stand; ``INSERT OR REPLACE`` deletes it without asking a trigger for deletions."""


def guards(dialect: str) -> Iterator[str]:
    """The statements for SQLite or PostgreSQL; any number of times."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


GUARDS: Final = {
    "sqlite": {"events_no_update", "events_no_delete", "events_no_replace"},
    "postgresql": {"events_no_update", "events_no_delete", "events_no_truncate"},
}
"""The names of what must be there."""


def _sqlite() -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for act in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER IF NOT EXISTS events_no_{act.lower()} BEFORE {act} ON events {refuse}"
    there = f"WHEN EXISTS (SELECT 1 FROM events WHERE {_TAKEN})"  # noqa: S608 - the words stand above
    yield f"CREATE TRIGGER IF NOT EXISTS events_no_replace BEFORE INSERT ON events {there} {refuse}"


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$"
    )
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = f"events_no_{act.lower()}"
        yield f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON events FOR EACH {each} EXECUTE FUNCTION refuse_change()"
