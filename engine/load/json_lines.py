"""Reads JSON lines one by one, or one JSON array; a line that cannot be read never stops the others.

Numbers stay as they are written: what is read for a number here, a fact may declare as a date or as text, and neither
1.10 nor a number of forty digits may change on the way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import BinaryIO, Final

from engine.model.problem import Refused

MOST_LINE: Final = 1 << 20
"""Bytes of one line; a longer one is no object of facts."""
MOST_ARRAY: Final = 1 << 26
"""Bytes of an array, which is read as a whole."""
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
ONE_OBJECT: Final = "write one object on one line"


class Number(str):
    """A number as it is written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Faulty:
    """What stands where no value can be taken from, and what to do about it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One value and where it stands: the line of the file or the item of the array, counted from 1."""

    number: int
    value: object
    unit: str = "line"


def read_json_lines(file: BinaryIO) -> Iterator[Entry]:
    """Every line that is not blank, or every item of an array, as it is read; what is wrong with one is its value."""
    begun = False
    for number in count(1):
        line = file.readline(MOST_LINE + 1)
        if number == 1:
            if line.startswith(_UTF16):
                raise Refused("the facts are saved as UTF-16; save them in UTF-8")
            line = line.removeprefix(_BOM)
        if not line:
            return
        if line.isspace():
            continue
        if not begun and line.lstrip().startswith(b"["):
            yield from _items(line, file, number)
            return
        begun = True
        yield Entry(number, _line(line, file))


def _line(line: bytes, file: BinaryIO) -> object:
    if len(line) > MOST_LINE:
        while line and not line.endswith(b"\n"):
            line = file.readline(MOST_LINE)
        return Faulty(f"the line is longer than {MOST_LINE:,} bytes; {ONE_OBJECT}")
    return _read(line, lambda error: f"column {error.colno}")


def _items(begin: bytes, file: BinaryIO, number: int) -> Iterator[Entry]:
    """The items of an array that begins on a line."""
    text = begin + file.read(MOST_ARRAY)
    if len(text) > MOST_ARRAY:
        raise Refused(f"the JSON array is longer than {MOST_ARRAY:,} bytes; {ONE_OBJECT}, without brackets around all")
    found = _read(text, lambda error: f"line {number - 1 + error.lineno}, column {error.colno}")
    if isinstance(found, Faulty):
        raise Refused(f"the JSON array cannot be read: {found.reason}, and without brackets around all")
    for place, value in enumerate(found if isinstance(found, list) else (), 1):
        yield Entry(place, value, "item")


def _read(text: bytes, place: Callable[[json.JSONDecodeError], str]) -> object:
    try:
        return _DECODER.decode(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Faulty(f"the byte {text[error.start]:02X} is not UTF-8; save the facts in UTF-8")
    except json.JSONDecodeError as error:
        said = error.msg[:1].lower() + error.msg[1:]
        return Faulty(f"this is no JSON at {place(error)}: {said}; {ONE_OBJECT}")
    except RecursionError:
        return Faulty(f"values stand too deep inside each other; {ONE_OBJECT}")


def _object(pairs: list[tuple[str, object]]) -> object:
    """An object; one that names a fact twice is none, since nobody can say which was meant."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    return Faulty(f'"{twice}" is given twice; leave one of them out')


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=Number,
    parse_float=Number,
    parse_constant=lambda name: Faulty(f"{name} is no value; write null where it is not known"),
)
