"""The chain, personal values in boxes, and the tables that follow from the log; every event there is carried over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from engine.model.event import DESK_STREAM, Actor, Event
from engine.store.chain import BEGINNING, link
from engine.store.guards import guards
from engine.store.rows import columns_of, entry_of
from engine.store.schema import Moment, Words
from engine.store.sealing import Sealing

revision = "0002"
down_revision = "0001"
BATCH = 1_000


def upgrade() -> None:
    """Makes the new tables and carries over what stands in the old ones."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    op.rename_table("events", "events_before")
    if dialect == "postgresql":
        op.execute("ALTER TABLE events_before RENAME CONSTRAINT events_pkey TO events_before_pkey")
        op.execute("ALTER TABLE events_before DROP CONSTRAINT IF EXISTS one_event_at_a_number")
        op.execute("ALTER TABLE events_before DROP CONSTRAINT IF EXISTS one_event_for_a_key")
    op.execute("DROP INDEX IF EXISTS events_by_status")
    _make(dialect)
    carried = _carried(connection, context.config.attributes["sealing"])
    events = sa.table("events", *(sa.column(name) for name in _COLUMNS), sa.column("at", Moment()))
    while batch := [row for _, row in zip(range(BATCH), carried, strict=False)]:
        connection.execute(sa.insert(events), batch)
    op.drop_table("events_before")
    op.drop_table("editions")
    for guard in guards(dialect):
        op.execute(guard)


_COLUMNS = (
    "position", "case_id", "number", "zone", "kind", "status", "actor", "role", "edition", "customer", "facts", "details",
    "cause", "key", "hash",
)  # fmt: skip


def _make(dialect: str) -> None:
    whole = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "events",
        sa.Column("position", whole, primary_key=True, autoincrement=False),
        sa.Column("case_id", Words, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("zone", sa.String(80), nullable=False),
        *(sa.Column(name, Words, nullable=False) for name in ("kind", "status", "actor", "role")),
        sa.Column("edition", sa.String(64), nullable=False),
        sa.Column("customer", sa.String(40), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("cause", Words, nullable=False),
        sa.Column("key", Words, nullable=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("case_id", "number", name="one_event_at_a_number"),
        sa.UniqueConstraint("key", name="one_event_for_a_key"),
    )
    op.create_index("events_by_status", "events", ["case_id", "number", "status"])
    op.create_index("events_by_customer", "events", ["customer"])
    op.create_table(
        "standings",
        sa.Column("case_id", Words, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", Words, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("due", Moment, nullable=False),
        sa.Column("changes_at", Moment, nullable=True),
        sa.Column("clock", Words, nullable=False),
        sa.Column("edition", sa.String(64), nullable=False),
    )
    op.create_index("open_by_due", "standings", ["open", "due", "case_id"])
    op.create_index("open_by_change", "standings", ["open", "changes_at"])
    op.create_table(
        "timers",
        sa.Column("case_id", Words, primary_key=True),
        sa.Column("clock", sa.String(120), primary_key=True),
        sa.Column("run", sa.Integer, primary_key=True),
        sa.Column("stage", sa.String(120), primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("due", Moment, nullable=True),
    )
    op.create_index("timers_by_moment", "timers", ["at"])
    op.create_table(
        "working",
        sa.Column("case_id", Words, primary_key=True),
        sa.Column("person", Words, primary_key=True),
        sa.Column("until", Moment, nullable=False),
    )
    op.create_table(
        "pins",
        sa.Column("person", Words, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", Moment, nullable=True),
    )
    op.create_table(
        "word_rows",
        sa.Column("id", whole, sa.Identity(), primary_key=True),
        sa.Column("case_id", Words, nullable=False),
        sa.Column("class", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        *([sa.Column("body", sa.dialects.postgresql.TSVECTOR)] if dialect == "postgresql" else []),
        sa.UniqueConstraint("case_id", "class", name="one_row_for_a_class"),
    )
    if dialect == "postgresql":
        op.create_index("word_rows_by_word", "word_rows", ["body"], postgresql_using="gin")
    else:
        op.execute("CREATE VIRTUAL TABLE words USING fts5(body, tokenize = 'unicode61', detail = 'none')")


def _carried(connection: sa.Connection, sealing: Sealing) -> Iterator[dict[str, Any]]:
    """The old events, and a line for each edition that they name, each with its place in the chain."""
    position, before = 0, BEGINNING
    old = sa.table("events_before", *(sa.column(name) for name in _OLD), sa.column("at", Moment()))
    editions = connection.execute(sa.text("SELECT digest, versions FROM editions ORDER BY digest")).all()
    for number, (digest, versions) in enumerate(editions, 1):
        told = Event(
            DESK_STREAM, number, datetime.now(UTC), "edition in use", Actor("sopdesk", ""), digest, "",
            details={"versions": versions}, key=f"edition:{digest}",
        )  # fmt: skip
        position, before, row = _next(told, position, before, sealing)
        yield row
    last = 0
    while True:
        rows = connection.execute(
            sa.select(old).where(old.c.position > last).order_by(old.c.position).limit(BATCH)
        ).all()
        if not rows:
            return
        events = [sealing.classed(_event(row)) for row in rows]
        sealing.prepare(events)
        for event in events:
            position, before, row = _next(event, position, before, sealing)
            yield row
        last = rows[-1].position


_OLD = (
    "position",
    "case_id",
    "number",
    "kind",
    "status",
    "actor",
    "role",
    "edition",
    "facts",
    "details",
    "cause",
    "key",
)


def _event(row: Any) -> Event:  # noqa: ANN401 - a database row
    facts, details = (value if isinstance(value, dict) else json.loads(value) for value in (row.facts, row.details))
    return Event(
        row.case_id, row.number, row.at, row.kind, Actor(row.actor, row.role), row.edition, row.status, facts, details,
        row.cause, row.key or "",
    )  # fmt: skip


def _next(event: Event, position: int, before: str, sealing: Sealing) -> tuple[int, str, dict[str, Any]]:
    entry = entry_of(event, position + 1, sealing.key_for)
    chained = entry._replace(hash=link(before, entry[:-1]))
    return chained.position, chained.hash, columns_of(chained)
