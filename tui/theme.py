"""The colours of the desk: quiet until something matters, and readable on a bad screen."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DESK_THEME: Final = Theme(
    name="desk",
    primary="#8ab4e0",
    secondary="#8796a5",
    accent="#8ab4e0",
    foreground="#d9dfe5",
    background="#11161b",
    surface="#181e25",
    panel="#202831",
    warning="#e8b84e",
    error="#f2827d",
    success="#8fc79d",
    dark=True,
    variables={
        "calm": "#98a5b2",
        "faint": "#74828f",
        "field": "#232c36",
        "field-focus": "#2c3947",
        "line": "#35414d",
        "alarm": "#3a2326",
        "block-cursor-background": "#8ab4e0",
        "block-cursor-foreground": "#11161b",
        "block-cursor-text-style": "none",
        "input-selection-background": "#8ab4e0 35%",
        "input-cursor-background": "#d9dfe5",
        "input-cursor-foreground": "#11161b",
        "scrollbar": "#35414d",
        "scrollbar-hover": "#4a5866",
        "scrollbar-active": "#5d6d7c",
        "scrollbar-background": "#181e25",
        "scrollbar-background-hover": "#181e25",
        "scrollbar-background-active": "#181e25",
        "scrollbar-corner-color": "#181e25",
    },
)
