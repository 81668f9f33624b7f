"""What is said where nobody can say whether something is so."""

from __future__ import annotations

from engine.lint.space import Space
from engine.model.problem import Remark, and_of
from engine.model.rule import RECKONED, SEVERAL


def unproven(space: Space, what: str) -> Remark:
    """That nobody can say whether something is so, behind a table whose rows answer together."""
    makers = and_of(m.table.document for m in space.makers if m.table.hit in SEVERAL | RECKONED)
    message = f"whether {what} was not searched: this table reads what several rows of {makers} answer together"
    return Remark(
        space.table.document, ("rows",), message, "look at it yourself, or write otherwise", "not-searched",
        severity="note", at_key=True,
    )  # fmt: skip
