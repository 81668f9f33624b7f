"""A text keeps the place of every part, so that a problem found later can be shown where a person would mend it.

Refused: places inside the values themselves (a ``str`` with a line number). They are lost at the first copy, and models would carry them about.
Places lie in a second tree beside the data, whose leaves are one whole number each. Also refused: rich markup in the excerpt. It is
plain text in which nothing can move a cursor, so every output can use it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.model.problem import Location, Route
from engine.model.safe_text import cells_wide, safe_in_field

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | None"
"""What a YAML text says, before any schema: every scalar is the text that was written; nothing written is ``None``."""

Spot: TypeAlias = int
"""Line and column, both from 0, in one number (see ``spot``): small enough to keep one for each of 100,000 parts."""

_WIDE = 1 << 21  # more columns than a text of 1 MiB can have
_LINE_END = re.compile(r"\r\n|\n|\r")
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces that YAML takes for letters."""
_MOST_SHOWN = 100


@dataclass(slots=True)
class TablePlace:
    """Where a mapping begins, and where each of its names and values does; also the names whose entries were dropped."""

    at: Spot
    keys: dict[str, Spot] = field(default_factory=dict)
    values: dict[str, Place] = field(default_factory=dict)


@dataclass(slots=True)
class ListPlace:
    """Where a list begins, and where each of its items does."""

    at: Spot
    items: list[Place] = field(default_factory=list)


Place: TypeAlias = "Spot | TablePlace | ListPlace"


@dataclass(frozen=True)
class Source:
    """One YAML text with the place of every part."""

    file: str
    text: str = field(repr=False)
    data: Plain = field(repr=False)
    places: Place = field(default=0, repr=False, compare=False)

    def locate(self, route: Route, *, key: bool = False) -> Location:
        """Descend where you can; a part that is not there leaves you where you stand, and the parts after it are tried from there.

        The last part gives the first character of its value; with ``key`` the first character of its name. A part reached through an
        alias stands where the alias stands; what is below it stands where it was written.
        """
        place = self.places
        at = begin(place)
        for depth, part in enumerate(route, start=1):
            if isinstance(place, TablePlace) and isinstance(part, str) and part in place.values:
                at = place.keys[part] if key and depth == len(route) else begin(place.values[part])
                place = place.values[part]
            elif isinstance(place, ListPlace) and isinstance(part, int) and 0 <= part < len(place.items):
                place = place.items[part]
                at = begin(place)
        return Location(self.file, line_of(at) + 1, column_of(at) + 1)

    def excerpt(self, location: Location) -> str:
        """The line of the location with a caret below its column."""
        return excerpt(self.text, location)


def spot(line: int, column: int) -> Spot:
    """Line and column, from 0, in one number; the earlier place is the smaller number."""
    return line * _WIDE + column


def line_of(at: Spot) -> int:
    """The line, from 0."""
    return at // _WIDE


def column_of(at: Spot) -> int:
    """The column, from 0."""
    return at % _WIDE


def begin(place: Place) -> Spot:
    """Where a part begins."""
    return place if isinstance(place, int) else place.at


def lines_of(text: str) -> list[str]:
    """The lines as an editor counts them: only LF, CR LF and CR end a line (``str.splitlines`` knows seven more)."""
    return _LINE_END.split(text)


def excerpt(text: str, location: Location) -> str:
    """The line of the location and, below it, a caret under the column; empty when the location has no line in this text.

    No more than about 100 characters, cut round the column. Each character that does not show, or that would move the cursor, is replaced
    by one visible sign, so the caret stays right.
    """
    if location.line < 1:
        return ""
    lines = lines_of(text)
    if location.line > len(lines):
        return ""
    line = _ODD_SPACE.sub("\u2423", safe_in_field(lines[location.line - 1]))
    column = min(max(location.column, 1) - 1, len(line))
    first = max(0, min(column - _MOST_SHOWN // 2, len(line) - _MOST_SHOWN))
    last = first + _MOST_SHOWN
    before = ("…" if first else "") + line[first:column]
    after = line[column:last] + ("…" if last < len(line) else "")
    return f"{before}{after}\n{' ' * cells_wide(before)}^"
