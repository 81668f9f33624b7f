"""The tables of the case log, the same on every database engine.

``events`` is the log: only ever appended to. All others can be made again from it: where each case stands, what is due
when, the words to search by, who looks at a case. The tables are made and changed by the migrations beside this file.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
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

NUL: Final = "\x00"
SIGN: Final = "\ufdd0"
"""A code point that Unicode keeps free for such uses: it stands before the letter for NUL, which PostgreSQL refuses."""


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


class Words(TypeDecorator[str]):
    """A text that comes back exactly, whatever characters it has."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        if value is None or dialect.name != "postgresql" or not (NUL in value or SIGN in value):
            return value
        return value.replace(SIGN, SIGN + "s").replace(NUL, SIGN + "0")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401 - SQLAlchemy's signature
        """From the database."""
        if value is None or dialect.name != "postgresql" or SIGN not in value:
            return value
        return str(value).replace(SIGN + "0", NUL).replace(SIGN + "s", SIGN)


metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("case_id", Words, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("zone", String(80), nullable=False),
    Column("kind", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("actor", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("edition", String(64), nullable=False),
    Column("customer", String(40), nullable=False),
    Column("facts", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("cause", Words, nullable=False),
    Column("key", Words, nullable=True),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("case_id", "number", name="one_event_at_a_number"),
    UniqueConstraint("key", name="one_event_for_a_key"),
    Index("events_by_status", "case_id", "number", "status"),
    Index("events_by_customer", "customer"),
)

standings = Table(
    "standings",
    metadata,
    Column("case_id", Words, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("status", Words, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("due", Moment, nullable=False),
    Column("changes_at", Moment, nullable=True),
    Column("clock", Words, nullable=False),
    Column("edition", String(64), nullable=False),
    Column("rings_at", Moment, nullable=True),
    Column("timers", Text, nullable=False),
    Column("words", String(64), nullable=False),
    Column("soon_at", Moment, nullable=True),
    Column("handler", Words, nullable=False),
    Column("team", Words, nullable=False),
    Column("people", Words, nullable=False),
    Column("escalated", Boolean, nullable=False),
    Column("follow_up_due", Moment, nullable=True),
    Column("promise_due", Moment, nullable=True),
    Index("open_by_due", "open", "due", "case_id"),
    Index("open_by_change", "open", "changes_at"),
    Index("standings_by_ring", "rings_at"),
)

working = Table(
    "working",
    metadata,
    Column("case_id", Words, primary_key=True),
    Column("person", Words, primary_key=True),
    Column("until", Moment, nullable=False),
)

pins = Table(
    "pins",
    metadata,
    Column("person", Words, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment, nullable=True),
)
