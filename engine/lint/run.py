"""Runs every check; the linter, not the check, adds code, severity and place."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Final, Protocol

from engine.lint import checks
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

READING: Final = frozenset(
    {"missing-key", "unknown-key", "wrong-type", "wrong-value", "unknown-kind", "file-name", "duplicate-document"}
)
"""What reading a document already tells; clauses may name these as what answers them."""
LINKING: Final = frozenset(
    {
        "two-of-a-kind",
        "duplicate-fact",
        "duplicate-id",
        "too-complex",
        "circle",
        "unknown-time",
        "missing-reference",
        "unknown-holidays",
    }
)
"""What linking the documents tells."""


class Check(Protocol):
    """What a module under ``checks`` offers."""

    CODE: str
    SEVERITY: Severity
    ALSO: tuple[str, ...]
    """Further codes it can give, where it answers more than one question at once; may be left out."""

    def check(self, subject: Subject) -> Iterator[Remark]:
        """What there is to say."""


def all_checks() -> Iterator[Check]:
    """Every check, by the name of its file."""
    for module in sorted(pkgutil.iter_modules(checks.__path__), key=lambda found: found.name):
        yield import_module(f"{checks.__name__}.{module.name}")


def codes() -> frozenset[str]:
    """Every code that a check of the documents can give, those of reading them included."""
    return (
        frozenset(code for check in all_checks() for code in (check.CODE, *getattr(check, "ALSO", ())))
        | READING
        | LINKING
    )


def remarks(subject: Subject) -> Iterator[Remark]:
    """What all checks say, each with its code and severity."""
    for check in all_checks():
        for remark in check.check(subject):
            severity = check.SEVERITY if remark.severity == "error" else remark.severity
            yield replace(remark, code=remark.code or check.CODE, severity=severity)
