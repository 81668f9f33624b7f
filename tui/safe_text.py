"""Makes text from people and documents safe to show: nothing of it can steer the terminal or hide in it."""

from __future__ import annotations

import re
from typing import Final

_CONTROLS: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_UNSEEN: Final = (
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""Bidirectional controls, zero-width characters, tags and unusual variation selectors. The two usual selectors, which
only choose between a plain and a coloured emoji, stay."""
_SURROGATES: Final = "\ud800-\udfff"
_FOREIGN: Final = re.compile(f"[{_CONTROLS}{_UNSEEN}{_SURROGATES}]")
_FOREIGN_IN_FIELD: Final = re.compile(f"[\t\n{_CONTROLS}{_UNSEEN}{_SURROGATES}]")
_DELETE: Final = 0x7F
_FIRST_PRINTABLE: Final = 0x20


def safe(text: str) -> str:
    """The text as it may be shown: controls as glyphs (``␛``), hidden characters as ``‹U+202E›``; line ends and tabs stay."""
    return _FOREIGN.sub(_mark, text)


def safe_line(text: str) -> str:
    """The same on one line: line ends become ``⏎`` and tabs a space."""
    return safe(text.replace("\r\n", "\n")).replace("\n", " ⏎ ").replace("\t", " ").rstrip(" ⏎")


def safe_in_field(text: str) -> str:
    """The same with as many characters as the text has, for fields in which a cursor moves."""
    return _FOREIGN_IN_FIELD.sub(_glyph, text)


def _mark(match: re.Match[str]) -> str:
    glyph = _glyph(match)
    return glyph if glyph != "\ufffd" else f"‹U+{ord(match[0]):04X}›"


def _glyph(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _FIRST_PRINTABLE:
        return chr(0x2400 + code)
    return "\u2421" if code == _DELETE else "\ufffd"
