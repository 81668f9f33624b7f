"""A few rows of a long list: those that fit, around the one that Enter would choose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from textual.content import Content

from engine.model.safe_text import safe_line

ROWS: Final = 6
"""Options in sight at once: the field and its list stay together on a screen of 24 lines."""


def option_rows(
    options: Sequence[str], fits: Sequence[int], chosen: Collection[str], place: int | None, *, several: bool
) -> Content:
    """The rows with what is chosen marked, the one at ``place`` lit up, and how many there are beside them."""
    if not fits:
        return Content.assemble(("nothing fits; take letters away, or Esc", "$warning"))
    here = min(place or 0, len(fits) - 1)
    first = max(0, min(here - ROWS // 2, len(fits) - ROWS))
    rows = [
        _row(
            options[option], chosen=options[option] in chosen, several=several, lit=place is not None and number == here
        )
        for number, option in enumerate(fits[first : first + ROWS], first)
    ]
    if len(fits) > ROWS:
        rows.append(Content.assemble((f"{min(ROWS, len(fits))} of {len(fits)}; typing narrows them", "$faint")))
    return Content("\n").join(rows)


def _row(option: str, *, chosen: bool, several: bool, lit: bool) -> Content:
    words = safe_line(option)
    mark = ("■" if chosen else "□") if several else ("●" if chosen else "○")
    if lit:
        return Content.assemble((f"{mark} {words} ", "bold $block-cursor-foreground on $block-cursor-background"))
    return Content.assemble((f"{mark} ", "$primary" if chosen else "$faint"), (words, "$foreground"))
