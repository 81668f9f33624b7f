"""Foreign text made safe to show: what could steer a terminal, hide or reorder letters becomes visible, nothing is markup.

Neither a terminal nor a widget library does this by itself: a customer's name may carry an escape sequence, a comment a
table bar, a cell a formula. Whoever shows, prints or exports text from outside passes it through here first; text that
is already safe comes back as it is.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category, combining, east_asian_width

_CONTROLS: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Bidirectional controls, zero-width characters, tags and unusual variation selectors. The two usual selectors, which
only choose between a plain and a coloured emoji, stay."""
_SURROGATES: Final = "\ud800-\udfff"
_FOREIGN: Final = re.compile(f"[{_CONTROLS}{_UNSEEN}{_SURROGATES}]")
_FOREIGN_IN_FIELD: Final = re.compile(f"[\t\n{_CONTROLS}{_UNSEEN}{_SURROGATES}]")
_MARKUP: Final = re.compile(r"[\\`*\[\]<>|~&$!{}@]|(?<!\w)_|_(?!\w)|(?<=\w)(?=://)|(?<=www)\.", re.IGNORECASE)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, also in the wide forms."""
_DELETE: Final = 0x7F
_FIRST_PRINTABLE: Final = 0x20
_LAST_OF_FOUR_DIGITS: Final = 0xFFFF


def safe(text: str) -> str:
    """The text as it may be shown: controls as glyphs (``␛``), hidden characters as ``‹U+202E›``; line ends and tabs stay."""
    return _FOREIGN.sub(_mark, text)


def safe_line(text: str) -> str:
    """The same on one line: line ends become ``⏎`` and tabs a space."""
    return safe(text.replace("\r\n", "\n")).replace("\n", " ⏎ ").replace("\t", " ").rstrip(" ⏎")


def safe_in_field(text: str) -> str:
    """The same with as many characters as the text has, for fields in which a cursor moves."""
    return _FOREIGN_IN_FIELD.sub(_glyph, text)


def markdown(text: str) -> str:
    """One line of foreign text for a Markdown page: shown letter for letter, never markup, never the end of a table cell."""
    return _MARKUP.sub(lambda match: "\\" + match[0], safe_line(text).strip())


def inert(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula; an apostrophe before it makes it text."""
    text = safe(cell)
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(_FORMULA) else text


def safe_json(text: str) -> str:
    """A JSON text on one line in which what could steer a terminal or hide letters is escaped; its meaning is the same."""
    if text.isascii() and text.isprintable():
        return text
    return _FOREIGN_IN_FIELD.sub(lambda match: _escaped(ord(match[0])), text)


def cells_wide(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_width(character) for character in text)


def _mark(match: re.Match[str]) -> str:
    glyph = _glyph(match)
    return glyph if glyph != "\ufffd" else f"‹U+{ord(match[0]):04X}›"


def _glyph(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _FIRST_PRINTABLE:
        return chr(0x2400 + code)
    return "\u2421" if code == _DELETE else "\ufffd"


def _escaped(code: int) -> str:
    if code <= _LAST_OF_FOUR_DIGITS:
        return f"\\u{code:04x}"
    high, low = divmod(code - _LAST_OF_FOUR_DIGITS - 1, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def _width(character: str) -> int:
    if combining(character) or category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
