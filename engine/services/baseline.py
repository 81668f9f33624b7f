"""Problems that a desk has agreed to live with until a day: they are counted, and stop nobody until then.

A baseline is a file beside the documents, written by ``sopdesk check --write-baseline FILE --until DATE``:

    until: 2027-03-31
    problems:
      - file: sops/desk.yaml
        code: overdue-review
        message: "..."

A problem is known by its file, its code and what is wrong, not by its line, so that edits above it do not bring it back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from engine.load.yaml_text import read_source
from engine.model.problem import Problem, Refused

PARTS: Final = ("file", "code", "message")


@dataclass(frozen=True)
class Baseline:
    """Problems of before, and the last day on which they are let pass."""

    until: date
    known: Counter[tuple[str, ...]]


@dataclass(frozen=True)
class Left:
    """What is left of some problems beside a baseline."""

    problems: tuple[Problem, ...]
    passed: int
    """Problems that it lets pass."""
    gone: int
    """Entries of it that are not there any more."""


def read_baseline(path: Path) -> Baseline:
    """A baseline; `Refused` says what is wrong with it."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise Refused(f"the baseline {path} cannot be read: {fault.strerror}") from None
    source, problems = read_source(raw, str(path))
    data = source.data if source and isinstance(source.data, dict) else {}
    until, listed = data.get("until"), data.get("problems")
    if problems or not isinstance(until, str) or not isinstance(listed, list):
        place = str(problems[0].location) if problems else str(path)
        raise Refused(f"{place} is no baseline; write one with --write-baseline FILE --until DATE")
    try:
        last = date.fromisoformat(until)
    except ValueError:
        raise Refused(f'{path}: "{until}" is no day; write until: 2027-03-31') from None
    entries = [entry for entry in listed if isinstance(entry, dict)]
    return Baseline(last, Counter(tuple(str(entry.get(part, "")) for part in PARTS) for entry in entries))


def beside(baseline: Baseline, problems: Sequence[Problem], today: date) -> Left:
    """The problems that count: all of them once the baseline has ended."""
    known = baseline.known.copy()
    new = []
    for problem in problems:
        if known[_known(problem)] > 0:
            known[_known(problem)] -= 1
        else:
            new.append(problem)
    passed = len(problems) - len(new)
    if today > baseline.until:
        return Left(tuple(problems), 0, known.total())
    return Left(tuple(new), passed, known.total())


def baseline_text(problems: Sequence[Problem], until: date) -> Iterator[str]:
    """A baseline of these problems, line by line."""
    yield f"until: {until}"
    yield "problems:" if problems else "problems: []"
    for problem in problems:
        file, code, message = map(json.dumps, _known(problem))
        yield from (f"  - file: {file}", f"    code: {code}", f"    message: {message}")


def _known(problem: Problem) -> tuple[str, ...]:
    return problem.location.file, problem.code, problem.message
