"""Where a case stands is one row with its timers in it; all of it follows from the log and is worked out again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.schema import Moment, Words

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the table anew, empty."""
    op.drop_table("timers")
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
    )
    op.create_index("open_by_due", "standings", ["open", "due", "case_id"])
    op.create_index("open_by_change", "standings", ["open", "changes_at"])
    op.create_index("standings_by_ring", "standings", ["rings_at"])
