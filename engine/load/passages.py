"""A remark on some words of a text is shown at those words, not at the first line of the text.

A text over several lines keeps only the place where it begins, and YAML folds lines together, so the words are looked
for in the file from there on. Words that are not found (a text written with rarer escapes) leave the place at the
beginning.
"""

from __future__ import annotations

import re

from engine.load.source import Source, lines_of
from engine.model.problem import Location


def place_of(passage: str, source: Source, begin: Location) -> Location:
    """Where the words stand in the text that begins there; letters in any case, any space or line end between words."""
    words = passage.split()
    if not words or begin.line < 1:
        return begin
    lines = lines_of(source.text)[begin.line - 1 :]
    text = "\n".join([lines[0][begin.column - 1 :], *lines[1:]])
    found = re.search(r"\s+".join(map(_written, words)), text, re.IGNORECASE)
    if found is None:
        return begin
    before = text[: found.start()].split("\n")
    column = len(before[-1]) + (begin.column if len(before) == 1 else 1)
    return Location(begin.file, begin.line + len(before) - 1, column)


def _written(word: str) -> str:
    """The word as it may stand in the file: quotes inside quoted text carry a backslash, or stand twice."""
    return re.escape(word).replace('"', r'\\?"').replace("'", "''?")
