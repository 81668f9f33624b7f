"""A problem is a value with a place; nothing in a user's file is an exception."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning", "note"]
Route = tuple[str | int, ...]
"""The way to a thing inside a document: ``("clocks", 0, "within")``. A source turns it into line and column."""


@dataclass(frozen=True, order=True)
class Location:
    """Where in a file: line and column count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, where, and what to do about it."""

    location: Location
    code: str
    severity: Severity
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Remark:
    """What a check or a compiler says about a document, before it has a line, a code and a severity."""

    document: str
    route: Route
    message: str
    hint: str = ""
    code: str = ""
    severity: Severity = "error"
    at_key: bool = False
    """Whether the mistake is the key at the end of the route, and not the value behind it."""
    passage: str = ""
    """Words of the text at the route that the remark is about; its place is where they stand."""
    absent: tuple[str, ...] = ()
    """Names that the remark says are not there: another document that could not be read may have declared them."""


class Problems(Exception):  # noqa: N818 - it carries problems, it is not itself an error
    """Carries problems to where they can be told, when work cannot go on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.location}: {p.message}" for p in self.problems))


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """An act that the documents or the state of the case do not allow.

    ``reasons`` are sentences for whoever acts; ``fields`` says of single facts what is wrong with them; ``gate`` is the
    gate that stands in the way, where one does.
    """

    def __init__(self, *reasons: str, fields: Mapping[str, str] | None = None, gate: str = "") -> None:
        self.fields = dict(fields or {})
        self.gate = gate
        self.reasons = reasons or tuple(self.fields.values())
        super().__init__("; ".join(self.reasons))


class Changed(Refused):
    """Somebody else has changed the case since it was looked at; ``reasons`` say what happened."""


class StoreFault(Exception):  # noqa: N818 - what is, not what went wrong in the program
    """The case log cannot be read or written now; nothing was changed. The text says why, for people."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean "topic"?`` when one of the known words is close, else an empty text."""
    names = list(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if not close:
        folded = {name.casefold(): name for name in names}
        close = [folded[m] for m in get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)]
    return f'did you mean "{close[0]}"?' if close else ""


def one_of(words: Iterable[str], most: int = 12) -> str:
    """The words for a message: ``phone, email or chat``."""
    names = list(words)
    if len(names) > most:
        return ", ".join(names[:most]) + f" or one of {len(names) - most} more"
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def and_of(words: Iterable[str]) -> str:
    """The words for a message: ``Kind, Urgency and Impact``."""
    names = list(words)
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
