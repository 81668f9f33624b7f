"""For people: ``file:line:column severity code message; hint``, the line with a caret, and a summary."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.problem import Problem
from engine.model.safe_text import safe_line
from engine.report.told import Found, sentence


def told(found: Found) -> Iterator[str]:
    """Line by line, with foreign text made safe to show."""
    for problem in found.problems:
        yield line_of(problem)
        yield from (f"    {safe_line(line)}" for line in found.excerpt(problem.location).splitlines())
    if found.problems:
        yield f"sopdesk explain-code {found.problems[0].code}  tells more of that, as of any other code"
    yield from map(safe_line, found.summary)


def line_of(problem: Problem) -> str:
    """A problem in one line."""
    at = problem.location
    return safe_line(f"{at if at.line else at.file} {problem.severity} {problem.code} {sentence(problem)}")
