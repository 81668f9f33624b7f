"""For programs: one JSON object with every problem and how many there are of each severity."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from engine.report.told import Found

SEVERITIES: Final = ("error", "warning", "note")


def told(found: Found) -> Iterator[str]:
    """The object, over several lines; line and column count from 1, and are 0 where the file as a whole is meant."""
    problems = [
        {
            "file": found.path(problem.location.file), "line": problem.location.line, "column": problem.location.column,
            "severity": problem.severity, "code": problem.code, "message": problem.message, "hint": problem.hint,
        }
        for problem in found.problems
    ]  # fmt: skip
    counts = {severity: found.number(severity) for severity in SEVERITIES}
    everything = {"version": found.version, "files": len(found.files), "counts": counts, "problems": problems}
    yield json.dumps(everything, indent=2)  # letters beyond ASCII escaped, so that any terminal and pipe takes it
