"""The canonical way of writing a document: names in the order of its kind, two spaces a level, no space that says nothing.

Lines are moved and indented; what stands in them is left as it was written, comments and empty lines included. Refused: writing
the document anew from its values, in which comments, the style of lists and the alignment of rows are lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.load.source import ListPlace, Place, Source, TablePlace, begin, column_of, line_of
from engine.load.yaml_text import long_texts

STEP = 2


@dataclass
class _Layout:
    """Where lines that begin something stand, and where they should."""

    lines: list[str]
    wanted: dict[int, int] = field(default_factory=dict)

    def indent_of(self, line: int) -> int:
        """How far a line is indented."""
        text = self.lines[line]
        return len(text) - len(text.lstrip(" "))

    def visit(self, place: Place, indent: int) -> None:
        """Notes down where the lines of a part should begin; parts that stand in a line have none of their own."""
        if isinstance(place, TablePlace):
            for name, spot in place.keys.items():
                line, column = line_of(spot), column_of(spot)
                if self.indent_of(line) == column:
                    self.wanted.setdefault(line, indent)
                self.visit(place.values.get(name, 0), indent + STEP)
        elif isinstance(place, ListPlace):
            for item in place.items:
                line = line_of(begin(item))
                if self.lines[line].lstrip(" ").startswith("- "):
                    self.wanted.setdefault(line, indent)
                self.visit(item, indent + STEP)


def formatted(source: Source, order: Sequence[str]) -> str:
    """The text of a document as it is written canonically; ``order`` has the names of its kind."""
    lines = source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fixed = frozenset(line for first, last in long_texts("\n".join(lines)) for line in range(first + 1, last + 1))
    layout = _Layout(lines)
    layout.visit(source.places, 0)
    written = _indented(layout, fixed)
    tidy = [line if number in fixed else line.rstrip() for number, line in enumerate(written)]
    blocks = _blocks(tidy, source)
    known = {name: place for place, name in enumerate(order)}
    head, *named = blocks
    named.sort(key=lambda block: known.get(block.name, len(known)))
    return _joined([head, *named])


def _indented(layout: _Layout, fixed: frozenset[int]) -> list[str]:
    """Each line moved as far as the one that begins what it belongs to; comments go with the line below them."""
    moved = list(layout.lines)
    by = 0
    pending: list[int] = []
    for number, line in enumerate(layout.lines):
        if number in layout.wanted:
            by = layout.wanted[number] - layout.indent_of(number)
            for comment in pending:
                moved[comment] = _moved(layout.lines[comment], by)
            pending.clear()
        elif number not in fixed and line.lstrip(" ").startswith("#"):
            pending.append(number)
            continue
        moved[number] = _moved(line, by)
    for comment in pending:
        moved[comment] = _moved(layout.lines[comment], by)
    return moved


def _moved(line: str, by: int) -> str:
    if not line.strip(" "):
        return line
    return " " * by + line if by >= 0 else line[min(-by, len(line) - len(line.lstrip(" "))) :]


@dataclass
class _Block:
    """A name of the document with all that belongs to it: the comments and empty lines above it, and its value."""

    name: str
    lines: list[str]


def _blocks(lines: Sequence[str], source: Source) -> list[_Block]:
    """What stands above the first name, and then a block for each."""
    keys = source.places.keys if isinstance(source.places, TablePlace) else {}
    starts = sorted((line_of(spot), name) for name, spot in keys.items())
    blocks, begun = [_Block("", [])], 0
    for line, name in starts:
        above = line
        while above > begun and (not lines[above - 1].strip() or lines[above - 1].startswith("#")):
            above -= 1
        if len(blocks) == 1:
            above = line  # what stands above the first name is about the file
        blocks[-1].lines += lines[begun:above]
        blocks.append(_Block(name, []))
        begun = above
    blocks[-1].lines += lines[begun:]
    return blocks


def _joined(blocks: Sequence[_Block]) -> str:
    """One line end at the end, and never two empty lines in a row above a name."""
    lines: list[str] = []
    for block in blocks:
        apart = not block.name and block.lines and not block.lines[-1].strip()
        while block.lines and not block.lines[-1].strip():
            block.lines.pop()
        if apart and block.lines:
            block.lines.append("")
        above = list(_first_lines(block.lines))
        lines += _once(above, after_nothing=not lines)
        lines += block.lines[len(above) :]
    return "\n".join((*lines, ""))


def _first_lines(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if line.strip() and not line.startswith("#"):
            return
        yield line


def _once(lines: Sequence[str], *, after_nothing: bool) -> Iterator[str]:
    empty = after_nothing
    for line in lines:
        if line.strip() or not empty:
            yield line
        empty = not line.strip()
