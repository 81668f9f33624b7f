"""A card or a form that may be longer than the room it has."""

from __future__ import annotations

from textual.containers import VerticalScroll

from tui.widgets.question import Question


class Sheet(VerticalScroll, can_focus=False):
    """Where the room becomes smaller, as when a refusal is told above it, the question one is in stays in sight."""

    def on_resize(self) -> None:
        """There is more or less room."""
        for question in self.query("Question.-asked").results(Question):
            self.call_after_refresh(question.scroll_visible, animate=False)
