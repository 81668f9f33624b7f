"""Does the revision history fit the version, and do its dates run forwards?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "history"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """An approved document whose newest row is another version, and rows whose dates run backwards."""
    for name, head in subject.heads.items():
        if not head.history:
            if head.status == "approved":
                yield Remark(
                    name,
                    ("version",),
                    "an approved document needs a revision history",
                    "add history with version, date, author, description",
                )
            continue
        rows = sorted(enumerate(head.history), key=lambda pair: _number(pair[1].version))
        newest = rows[-1][1].version
        if head.status == "approved" and newest != head.version:
            message = f"the version is {head.version}, but the newest row of the history is {newest}"
            yield Remark(name, ("version",), message, f"add a row for {head.version}, or correct the version")
        for (_, before), (place, after) in pairwise(rows):
            if after.date < before.date:
                message = f"version {after.version} is dated before version {before.version}"
                yield Remark(name, ("history", place, "date"), message, "correct the date")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
