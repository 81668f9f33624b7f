"""A reason in words, which the log keeps."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput


class ReasonScreen(Dialog[str]):
    """Answers with what was written."""

    HELP_TITLE = "A reason"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+n", "give", "go on", key_display="Enter ^N", priority=True)]

    def __init__(self, desk: Desk, drafts: Drafts, title: str, question: str) -> None:
        super().__init__(desk, drafts)
        self._title, self._question = title, question

    def compose(self) -> ComposeResult:
        """One question."""
        with Vertical(id="dialog"):
            yield Static(Content.assemble((safe_line(self._title), "bold")), id="dialog-title")
            yield Static(Content(safe_line(self._question)))
            yield LineInput(id="reason")
            yield Static(id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """The cursor stands in the field."""
        self.query_one("#refusal").display = False
        self.set_focus(self.query_one("#reason"))

    @on(Input.Submitted, "#reason")
    def action_give(self) -> None:
        """Only with a reason."""
        reason = self.query_one("#reason", LineInput).value
        if reason.strip():
            self.dismiss(reason)
            return
        refusal = self.query_one("#refusal", Static)
        refusal.update(Content.assemble(("✕ a reason is needed; the log keeps it", "$error")))
        refusal.display = True
