"""Words can be read on every ground that they stand on, in every theme (WCAG 2.2, 1.4.3: 4.5 to 1)."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from tui.theme import THEMES

WORDS = ("foreground", "primary", "warning", "error", "success", "calm", "faint")
GROUNDS = ("background", "surface")
LEAST = 4.5
FAINT = 3.0
"""Words that repeat what stands elsewhere, and marks: as large text and parts of controls (1.4.11)."""


def colour(theme: Theme, name: str) -> Color:
    said = getattr(theme, name, None) or theme.variables[name]
    return Color.parse(said)


def ratio(one: Color, other: Color) -> float:
    def light(of: Color) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in of.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_stand_out_from_their_ground(theme: Theme) -> None:
    pairs = {(word, ground): ratio(colour(theme, word), colour(theme, ground)) for word in WORDS for ground in GROUNDS}
    pairs |= {
        ("foreground", ground): ratio(colour(theme, "foreground"), colour(theme, ground))
        for ground in ("field", "field-focus", "alarm", "panel")
    }
    pairs["block-cursor-foreground", "primary"] = ratio(
        colour(theme, "block-cursor-foreground"), colour(theme, "primary")
    )
    poor = {pair: round(found, 2) for pair, found in pairs.items() if found < (FAINT if "faint" in pair else LEAST)}
    assert poor == {}
