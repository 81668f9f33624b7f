"""Where a case stands says whose it is, and what else somebody may look for; worked out again from the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.schema import Moment, Words

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the table anew, empty."""
    op.drop_table("standings")
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
        sa.Column("rings_at", Moment, nullable=True),
        sa.Column("timers", sa.Text, nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("soon_at", Moment, nullable=True),
        sa.Column("handler", Words, nullable=False),
        sa.Column("team", Words, nullable=False),
        sa.Column("people", Words, nullable=False),
        sa.Column("escalated", sa.Boolean, nullable=False),
        sa.Column("follow_up_due", Moment, nullable=True),
        sa.Column("promise_due", Moment, nullable=True),
    )
    op.create_index("open_by_due", "standings", ["open", "due", "case_id"])
    op.create_index("open_by_change", "standings", ["open", "changes_at"])
    op.create_index("standings_by_ring", "standings", ["rings_at"])
