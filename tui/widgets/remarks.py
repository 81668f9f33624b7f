"""What stands beneath a field: what is wrong, else an example, what is meant and what to think of; else a hint."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from engine.model.safe_text import safe, safe_line

LOOK: Final = "f11,alt+v"
LOOK_TIP: Final = "Shows what is covered from onlookers, or covers it (alt+v where the terminal takes F11)"
UNSEEN: Final = "private: seen while the cursor is here; F11 shows it"
Line = tuple[str, str]
"""Words and their style."""


def beneath(problem: str, *, example: str, means: str, warnings: Collection[str], hint: str) -> list[Line]:
    """The lines beneath a field that can be seen."""
    lines = [(f"✕ {safe(problem)}", "$error")] if problem else []
    if example and not problem:
        lines.append((f"e.g. {safe(example)}", "italic $calm"))
    if means and not problem:
        lines.append((f"= {safe_line(means)}", "$primary"))
    lines += [(f"! {safe(words)}", "$warning") for words in warnings if words]
    return lines or [(safe_line(words), "$faint") for words in [hint] if words]


def covered(problem: str) -> list[Line]:
    """The same where the answer is private and nobody is in the field: a sentence could tell what it is."""
    return [("✕ this does not fit yet; look at it", "$error")] if problem else [(UNSEEN, "$faint")]
