"""Reads a foreign table (CSV, also packed with gzip) row by row; a row that cannot be read never stops the others.

Refused: handing the open file to Python's `csv`. One forgotten quote then swallows the rest of the file, one byte that
is not UTF-8 ends the reading, and nothing says which line of the file a row began on. Here a line is a line as an editor
counts it; a cell may go on over the next lines, and where its quote is never closed only the line it began on is lost.
"""

from __future__ import annotations

import csv
import re
import zlib
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from typing import Final, Protocol

from engine.model.problem import Refused
from engine.model.safe_text import safe_line

DELIMITERS: Final = (",", ";", "\t")
MOST_LINE: Final = 1 << 20
"""Bytes of one line; a longer one is no row."""
MOST_LINES: Final = 100
"""Lines over which one row may go on inside quotes."""
MOST_EXCERPT: Final = 80
_BLOCK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_LINE_END: Final = re.compile(rb"\r\n|\n|\r(?!\Z)")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row and the line of the file it begins on, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be taken in: where, why, and how it begins."""

    line: int
    reason: str
    excerpt: str


@dataclass(frozen=True)
class TableText:
    """An open table: the names of its columns, and its rows as they are read."""

    columns: tuple[str, ...]
    rows: Iterator[Row | Rejected]


@contextmanager
def open_table(path: Path, wanted: Sequence[str]) -> Iterator[TableText]:
    """The table in a file; `Refused` where there is none. ``wanted`` are columns that help to tell the delimiter."""
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == _GZIP
            lines = _Lines(GzipFile(fileobj=raw) if packed else raw, path.name)
            columns, delimiter = _header(lines, wanted)
            yield TableText(columns, _rows(lines, len(columns), delimiter))
    except OSError as error:
        raise Refused(f"{safe_line(str(path))} cannot be read: {error.strerror or error}") from error


def excerpt(text: str) -> str:
    """The beginning of a row, safe to show on one line."""
    shown = safe_line(text[: MOST_EXCERPT + 1])
    return f"{shown[:MOST_EXCERPT]}…" if len(shown) > MOST_EXCERPT else shown


class _Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Lines:
    """The lines of a file with their numbers; a line looked at too early can be given back."""

    def __init__(self, file: _Bytes, name: str) -> None:
        self._lines = enumerate(_split(file, name), start=1)
        self._back: deque[tuple[int, bytes]] = deque()

    def take(self) -> tuple[int, bytes] | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def give_back(self, lines: Sequence[tuple[int, bytes]]) -> None:
        self._back.extendleft(reversed(lines))


def _split(file: _Bytes, name: str) -> Iterator[bytes]:
    """The lines without their ends; of one that is too long only as much as shows that it is."""
    tail = b""
    first = True
    try:
        while block := file.read(_BLOCK):
            if first:
                block, first = block.removeprefix(_BOM), False
            *lines, tail = _LINE_END.split(tail + block)
            yield from (line[: MOST_LINE + 1] for line in lines)
            if len(tail) > MOST_LINE:
                tail = tail[: MOST_LINE + 1] + (b"\r" if tail.endswith(b"\r") else b"")
    except (EOFError, BadGzipFile, zlib.error) as error:
        raise Refused(f"{safe_line(name)} is damaged and cannot be unpacked to its end; none of it was used") from error
    if tail:
        yield tail.removesuffix(b"\r")[: MOST_LINE + 1]


def _header(lines: _Lines, wanted: Sequence[str]) -> tuple[tuple[str, ...], str]:
    first = lines.take()
    while first and not first[1].strip():
        first = lines.take()
    if first is None:
        raise Refused("the file is empty; its first line must name the columns")
    if first[1].startswith(_UTF16):
        raise Refused("the file is saved as UTF-16; save it as CSV in UTF-8")
    found: list[tuple[int, int, tuple[str, ...], str, list[tuple[int, bytes]]]] = []
    fault = ""
    for delimiter in DELIMITERS:
        taken = [first]
        read = _record(lines, taken, delimiter)
        if isinstance(read, str):
            fault = read
        else:
            names = _named(read)
            found.append((len(set(wanted) & set(names)), len(names), names, delimiter, taken[1:]))
        lines.give_back(taken[1:])
    if not found:
        raise Refused(f"line {first[0]} should name the columns, but {fault}")
    _, _, names, delimiter, more = max(found, key=lambda way: way[:2])
    for _ in more:
        lines.take()
    return names, delimiter


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    """The column names; one that stands twice is ``Name`` and ``Name (2)``."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for cell in cells:
        name = cell.strip()
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return tuple(names)


def _rows(lines: _Lines, width: int, delimiter: str) -> Iterator[Row | Rejected]:
    while first := lines.take():
        if not first[1].strip():
            continue
        taken = [first]
        cells = _record(lines, taken, delimiter, width)
        if isinstance(cells, str):
            lines.give_back(taken[1:])
            yield Rejected(first[0], cells, excerpt(first[1][: 4 * MOST_EXCERPT].decode("utf-8", "replace")))
        else:
            yield Row(first[0], tuple(cells))


def _record(  # noqa: PLR0911 - one way to fail a line
    lines: _Lines, taken: list[tuple[int, bytes]], delimiter: str, width: int = 0
) -> list[str] | str:
    """The cells of the row that begins with ``taken``, to which the lines it goes on over are added; or what is wrong."""
    text = ""
    while True:
        line = taken[-1][1]
        if len(line) > MOST_LINE:
            return f"the line is longer than {MOST_LINE:,} bytes"
        try:
            text += line.decode("utf-8")
        except UnicodeDecodeError as error:
            return _unless_open(taken, f"the byte {line[error.start]:02X} is not UTF-8")
        cells = _cells(text, delimiter)
        if cells is None:
            more = lines.take() if len(taken) < MOST_LINES else None
            if more is None:
                return _UNCLOSED
            taken.append(more)
            text += "\n"
            continue
        if isinstance(cells, str):
            return _unless_open(taken, cells)
        if width and len(cells) != width:
            return _unless_open(taken, f"{_cells_counted(len(cells))}, but the table has {width} columns")
        if "\0" in text:
            return "a character with the code 0 stands in the row"
        return cells


_UNCLOSED: Final = "a quote is opened and never closed"


def _unless_open(taken: Sequence[object], reason: str) -> str:
    """What goes wrong only on a later line comes of a quote that was left open on the first."""
    return reason if len(taken) == 1 else _UNCLOSED


def _cells(text: str, delimiter: str) -> list[str] | str | None:
    """The cells of a complete row, None where a quote is still open, else what is wrong."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        (cells,) = csv.reader([text], delimiter=delimiter, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
        if "field larger" in str(error):
            return f"a cell is longer than {csv.field_size_limit():,} characters"
        return "text stands after a closing quote"
    return cells


def _cells_counted(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"
