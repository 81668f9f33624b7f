"""For GitHub: commands of a workflow, which show each problem at its line in a pull request.

Source: GitHub Docs, "Workflow commands for GitHub Actions", setting an error, a warning or a notice message.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.model.problem import Problem
from engine.model.safe_text import safe_line
from engine.report.told import Found, sentence

NAMES: Final = {"error": "error", "warning": "warning", "note": "notice"}
IN_TEXT: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_VALUE: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def told(found: Found) -> Iterator[str]:
    """A command for each problem, and the summary as the log shows it."""
    yield from (_command(problem, found.path(problem.location.file)) for problem in found.problems)
    yield from (line if not line.startswith("::") else f" {line}" for line in map(safe_line, found.summary))


def _command(problem: Problem, file: str) -> str:
    at = problem.location
    values = {"file": file, "title": problem.code}
    if at.line:
        values |= {"line": str(at.line), "col": str(at.column)}
    written = ",".join(f"{name}={safe_line(value).translate(IN_VALUE)}" for name, value in values.items())
    return f"::{NAMES[problem.severity]} {written}::{safe_line(sentence(problem)).translate(IN_TEXT)}"
