"""The line that says what a form still lacks: now, and later, before the case can come to a status."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from engine.model.safe_text import safe_line


def lacking_words(missing: Sequence[tuple[str, Sequence[str]]], key: str = "") -> Content:
    """Counts first, since a narrow screen cuts the names: each empty field with what it is needed before, now where nothing.

    ``key`` is the one that completes the form.
    """
    now = [safe_line(label) for label, before in missing if not before]
    later = [safe_line(label) for label, before in missing if before]
    words = list(dict.fromkeys(safe_line(word) for _, before in missing for word in before))
    count = (
        (f"{len(now)} to fill in", "bold $warning")
        if now
        else (f"Nothing is missing{f'; {key} completes the form' if key else ''}.", "$success")
    )
    before = f"{', ' if now else '   '}{len(later)} before {' or '.join(words)}" if later else ""
    names = f": {', '.join(now)}" if now else ""
    names_later = f"{'   later' if now else ''}: {', '.join(later)}" if later else ""
    return Content.assemble(count, (before, "$calm"), (names, "$foreground"), (names_later, "$calm"))
