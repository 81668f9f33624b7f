"""The colours of the desk: quiet until something matters, and readable on a bad screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.theme import Theme


@dataclass(frozen=True)
class Colours:
    """What a theme is made of; all else follows from these."""

    primary: str
    secondary: str
    foreground: str
    background: str
    surface: str
    panel: str
    warning: str
    error: str
    success: str
    calm: str
    """Words beside the matter, and ``faint`` those that one seldom needs."""
    faint: str
    field: str
    """The ground of a field, ``focus`` while one types in it."""
    focus: str
    line: str
    alarm: str
    """The ground of what must not be overlooked."""
    on_cursor: str
    """Words under the cursor of a list, whose ground is the primary colour."""
    selection: str = "35%"
    """How much of the primary colour stands behind what is selected."""


def _theme(name: str, of: Colours, *, dark: bool) -> Theme:
    return Theme(
        name=name,
        primary=of.primary,
        secondary=of.secondary,
        accent=of.primary,
        foreground=of.foreground,
        background=of.background,
        surface=of.surface,
        panel=of.panel,
        warning=of.warning,
        error=of.error,
        success=of.success,
        dark=dark,
        variables={
            "calm": of.calm,
            "faint": of.faint,
            "field": of.field,
            "field-focus": of.focus,
            "line": of.line,
            "alarm": of.alarm,
            "block-cursor-background": of.primary,
            "block-cursor-foreground": of.on_cursor,
            "block-cursor-text-style": "none",
            "input-selection-background": f"{of.primary} {of.selection}",
            "input-cursor-background": of.foreground,
            "input-cursor-foreground": of.background,
            "scrollbar": of.line,
            "scrollbar-hover": of.faint,
            "scrollbar-active": of.calm,
            **dict.fromkeys(
                ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"), of.surface
            ),
            "scrollbar-corner-color": of.surface,
        },
    )


DESK_THEME: Final = _theme(
    "dark",
    Colours(
        primary="#8ab4e0", secondary="#8796a5", foreground="#d9dfe5", background="#11161b", surface="#181e25", panel="#202831",
        warning="#e8b84e", error="#f2827d", success="#8fc79d", calm="#98a5b2", faint="#74828f", field="#232c36", focus="#2c3947",
        line="#35414d", alarm="#3a2326", on_cursor="#11161b",
    ),
    dark=True,
)  # fmt: skip
LIGHT: Final = _theme(
    "light",
    Colours(
        primary="#1f5a96", secondary="#55606b", foreground="#1d242b", background="#fbfaf7", surface="#f1efe9", panel="#e4e1d9",
        warning="#8a5a00", error="#b3261e", success="#2a6b3c", calm="#4b5661", faint="#5f6a75", field="#e8e5dd", focus="#d9e4ef",
        line="#c3beb2", alarm="#f8dedb", on_cursor="#ffffff", selection="25%",
    ),
    dark=False,
)  # fmt: skip
CONTRAST: Final = _theme(
    "contrast",
    Colours(
        primary="#ffffff", secondary="#d0d0d0", foreground="#ffffff", background="#000000", surface="#000000", panel="#1c1c1c",
        warning="#ffd75f", error="#ff9c96", success="#a8e6b0", calm="#e0e0e0", faint="#bdbdbd", field="#262626", focus="#3a3a3a",
        line="#8a8a8a", alarm="#3c1614", on_cursor="#000000", selection="40%",
    ),
    dark=True,
)  # fmt: skip
THEMES: Final = (DESK_THEME, LIGHT, CONTRAST)
"""The first is the one that a desk begins with; the last also where ``NO_COLOR`` is set."""
