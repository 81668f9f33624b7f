"""What a check found, in the form that its reader takes: one form per file.

A new form is a new file here, named like the form, with a function ``told`` that gives lines.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import cast

from engine.model.problem import Location, Problem

Told = Callable[["Found"], Iterator[str]]


@dataclass(frozen=True)
class Found:
    """Problems with all that any form says of them."""

    problems: Sequence[Problem]
    excerpt: Callable[[Location], str]
    """The line with a caret; "" where there is none to show."""
    files: Sequence[str] = ()
    """Every file that was read."""
    summary: Sequence[str] = ()
    """Sentences for people, below the problems."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """What a code asks, where that is known."""
    version: str = ""
    base: str = ""
    """The way from where the check was started to the folder of the documents, as in ``desk/``."""

    def path(self, file: str) -> str:
        """A file as a program finds it from where the check was started."""
        return file if file.startswith("/") else self.base + file

    @property
    def counts(self) -> str:
        """``1 error, 2 warnings``."""
        return ", ".join(counted(self.number(severity), severity) for severity in ("error", "warning"))

    def number(self, severity: str) -> int:
        """How many problems are so severe."""
        return sum(problem.severity == severity for problem in self.problems)


def counted(number: int, word: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def forms() -> tuple[str, ...]:
    """The names of the forms."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def form_named(name: str) -> Told:
    """The function of a form."""
    return cast("Told", import_module(f"{__name__}.{name}").told)


def sentence(problem: Problem) -> str:
    """What is wrong and what to do about it."""
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message
