"""A card or a form that may be longer than the room it has."""

from __future__ import annotations

from textual.containers import VerticalScroll

from tui.widgets.question import Question


class Sheet(VerticalScroll, can_focus=False):
    """Where the room becomes smaller, as when a refusal is told above it, the question one is in stays in sight."""

    def on_resize(self) -> None:
        """There is more or less room."""
        self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        focused = self.screen.focused
        nodes = focused.ancestors_with_self if focused else []
        question = next((node for node in nodes if isinstance(node, Question)), None)
        if question is not None and self in nodes:
            question.scroll_visible(animate=False, immediate=True)
