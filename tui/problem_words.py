"""Problems of documents as paragraphs: where, what is, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.model.problem import Problem
from engine.model.safe_text import safe_line
from engine.services.preview_file import Previewed, place_words
from tui.widgets.paragraphs import Paragraph

MOST: Final = 30
GONE: Final = "Once it is back it is shown again; if it has another name now, open the preview with that."
TONES: Final = {"error": "$error", "warning": "$warning", "note": "$calm"}
MARKS: Final = {"error": "✕", "warning": "◆", "note": "·"}


def problem_words(previewed: Previewed) -> Iterator[Paragraph]:
    """Those of the file first, then those elsewhere."""
    own, others = previewed.own, previewed.others
    if not own:
        beside = f"   {len(others)} elsewhere" if others else ""
        yield Paragraph((("This file has no problem.", "$success"), (beside, "$calm")))
    for problem in own[:MOST]:
        yield from _told(problem, place_words(problem.location) or "the file")
    if previewed.gone:
        yield Paragraph(((GONE, "$calm"),), 2)
    if previewed.checked.held_back:
        words = f"{previewed.checked.held_back} more may come from what cannot be read; mend that first."
        yield Paragraph(((words, "$calm"),))
    if others:
        yield Paragraph(())
        if own:
            yield Paragraph(((f"Elsewhere {len(others)}", "bold $calm"),))
    for problem in others[:MOST]:
        yield from _told(problem, _elsewhere(problem))
    if (more := len(own[MOST:]) + len(others[MOST:])) > 0:
        yield Paragraph(((f"and {more} more; sopdesk check lists them all", "$calm"),))


def count_words(problems: tuple[Problem, ...]) -> tuple[str, str]:
    """How many there are, in the colour of the worst."""
    if not problems:
        return "no problem", "$success"
    errors = sum(problem.severity == "error" for problem in problems)
    words = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return words, "bold $error" if errors else "$warning"


def _elsewhere(problem: Problem) -> str:
    line = f"  line {problem.location.line}" if problem.location.line else ""
    return f"{problem.location.file}{line}"


def _told(problem: Problem, place: str) -> Iterator[Paragraph]:
    tone = TONES[problem.severity]
    mark = MARKS[problem.severity]
    yield Paragraph(((safe_line(place), "bold"), (f"  {problem.code}", "$faint")), 2, (mark, tone))
    yield Paragraph(((safe_line(problem.message), "$foreground"),), 2)
    if problem.hint:
        yield Paragraph(((safe_line(problem.hint), "$calm"),), 2)
