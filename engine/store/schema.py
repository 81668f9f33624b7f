"""The tables of the case log, the same on every database engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. SQLite hands back naive ones where PostgreSQL hands back aware ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database, in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """From the database, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]


metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(60), nullable=False),
    Column("status", String(80), nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", String(80), nullable=False),
    Column("edition", String(64), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("details", JSON, nullable=False),
    Column("cause", Text, nullable=False),
    Column("key", String(200), nullable=True),
    UniqueConstraint("case_id", "number", name="one_event_at_a_number"),
    UniqueConstraint("key", name="one_event_for_a_key"),
    Index("events_by_status", "case_id", "number", "status"),
)

editions = Table(
    "editions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("versions", Text, nullable=False),
)

_TAKEN: Final = {
    "events": "position = NEW.position OR (case_id = NEW.case_id AND number = NEW.number) OR key = NEW.key",
    "editions": "digest = NEW.digest",
}
"""A row in whose place a new one would stand; ``INSERT OR REPLACE`` deletes it without asking a trigger for deletions."""


def guards() -> Iterator[str]:
    """What makes SQLite itself refuse everything but adding a row that was not there."""
    refuse = "BEGIN SELECT RAISE(ABORT, 'the case log is only ever appended to'); END"
    for table, taken in _TAKEN.items():
        for act in ("UPDATE", "DELETE"):
            yield f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} {refuse}"
        there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608 - the words stand above
        yield f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} {there} {refuse}"
