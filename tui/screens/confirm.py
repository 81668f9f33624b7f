"""Asks before something is gone for good."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe
from engine.services.desk import Desk
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.widgets.key_bar import KeyBar


class ConfirmScreen(Dialog[bool]):
    """Answers yes, or leaves it."""

    HELP_TITLE = "Sure?"

    def __init__(self, desk: Desk, drafts: Drafts, question: str, does: str) -> None:
        super().__init__(desk, drafts)
        self._question = question
        self._bindings.bind("y", "yes", does, priority=True)
        self._bindings.bind("n", "leave", "keep it", show=False, priority=True)

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "keep it")]

    def compose(self) -> ComposeResult:
        """One question."""
        with Vertical(id="dialog"):
            yield Static(Content.assemble((safe(self._question), "bold")))
            yield KeyBar()

    def action_yes(self) -> None:
        """It is meant."""
        self.dismiss(result=True)
