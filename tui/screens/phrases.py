"""The phrase bank: what one could say now, and in other moments of the conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.model.safe_text import safe_line
from engine.model.script import Step
from engine.services.desk import Desk
from engine.services.read_case import CaseView
from tui.drafts import Drafts
from tui.screens.pick import PickScreen
from tui.widgets.row_list import RowItem
from tui.widgets.step_card import step_name


def phrases_of(view: CaseView) -> tuple[tuple[str, str], ...]:
    """Each phrase of the script with the moment it is for: those of the step in focus first, then of side ways."""
    return tuple(dict(_phrases(view)).items())


def _phrases(view: CaseView) -> Iterator[tuple[str, str]]:
    here = view.here
    if here is None:
        return
    found: dict[str, str] = {}
    ways: list[tuple[str, tuple[Step, ...]]] = [("", here.script.steps)]
    ways += [(branch.title, branch.steps) for branch in here.script.branches]
    ways.sort(key=lambda way: way[0] != (here.branch.title if here.branch else ""))
    steps = [(title, step) for title, own in ways for step in own]
    steps.sort(key=lambda pair: pair[1] != here.step)
    for title, step in steps:
        for phrase in (*step.phrases, *((step.say,) if title and step.say else ())):
            found.setdefault(phrase, f"{title}: {step_name(step)}" if title else step_name(step))
    yield from found.items()


class PhrasesScreen(PickScreen):
    """Answers with the phrase, filled in."""

    HELP_TITLE = "Phrases"

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView, fill: Callable[[str], str]) -> None:
        rows = [
            RowItem(filled := fill(phrase), f"“{safe_line(filled)}”", safe_line(moment))
            for phrase, moment in phrases_of(view)
        ]
        super().__init__(desk, drafts, "What one could say", rows)
