"""The tables of the case log, the same on every database engine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, JSON, Column, DateTime, Dialect, Index, Integer, MetaData, String, Table, Text, TypeDecorator, UniqueConstraint, event


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

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401
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

for _table in (events, editions):
    for _act in ("UPDATE", "DELETE"):
        _name = f"{_table.name}_no_{_act.lower()}"
        _guard = (
            f"CREATE TRIGGER IF NOT EXISTS {_name} BEFORE {_act} ON {_table.name} "
            f"BEGIN SELECT RAISE(ABORT, 'the case log is only ever appended to'); END"
        )
        event.listen(_table, "after_create", DDL(_guard).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
