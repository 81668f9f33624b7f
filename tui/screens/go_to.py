"""Jumping to a step of the script: those that were taken, the one in focus, those to come."""

from __future__ import annotations

from collections.abc import Callable

from engine.model.safe_text import safe_line
from engine.model.script import Step
from engine.services.desk import Desk
from engine.services.read_case import CaseView
from engine.services.take_step import steps_taken
from tui.drafts import Drafts
from tui.screens.pick import PickScreen
from tui.widgets.row_list import RowItem
from tui.widgets.step_card import step_name


class GoToScreen(PickScreen):
    """Answers with the id of the step."""

    HELP_TITLE = "Go to a step"

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView, fill: Callable[[str], str]) -> None:
        here = view.here
        steps = here.script.steps if here else ()
        taken = set(steps_taken(view.case, here.script.id)) if here else set()
        self._now = here.step.id if here and here.step else ""

        def row(step: Step) -> RowItem:
            said = safe_line(fill(step.say) or step.do)
            mark, tone = (
                ("▸", "$primary")
                if step.id == self._now
                else ("✓", "$calm")
                if step.id in taken
                else (" ", "$foreground")
            )
            return RowItem(step.id, step_name(step), said, mark, tone)

        super().__init__(desk, drafts, "Go to a step; answers stay", [row(step) for step in steps])

    def on_mount(self) -> None:
        """Begins at the step in focus."""
        super().on_mount()
        self.at(self._now)
