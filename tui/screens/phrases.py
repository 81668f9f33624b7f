"""The phrase bank on one key: words that fit, by situation, found by typing; one is taken or copied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from engine.services.desk import Desk
from engine.services.phrase_bank import Offered
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput
from tui.widgets.phrase_list import PhraseList


class PhrasesScreen(Dialog[str]):
    """Answers with the phrase taken."""

    HELP_TITLE = "Phrases"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "../phrases.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "take", priority=True, tooltip="The phrase under the cursor"),
        Binding("up", "move(-1)", "up", show=False, priority=True),
        Binding("down", "move(1)", "down", show=False, priority=True),
        Binding("pageup", "move(-8)", "further up", show=False, priority=True),
        Binding("pagedown", "move(8)", "further down", show=False, priority=True),
        Binding("ctrl+y", "copy", "copy", priority=True, tooltip="Copy the phrase to the clipboard of the terminal"),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, bank: Sequence[Offered]) -> None:
        super().__init__(desk, drafts)
        self._bank = bank

    def compose(self) -> ComposeResult:
        """A line to type in, and the phrases."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(
                Content.assemble(("Phrases", "bold"), ("   type to find, arrows to choose", "$calm")), id="dialog-title"
            )
            yield LineInput(placeholder="for example sorry", id="words")
            yield PhraseList(self._bank)
            yield KeyBar()

    def on_mount(self) -> None:
        """One types at once."""
        self.set_focus(self.query_one("#words"))

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self.query_one(PhraseList).narrow(event.value)

    def action_move(self, by: int) -> None:
        """Up or down."""
        self.query_one(PhraseList).move(by)

    def action_take(self) -> None:
        """The phrase under the cursor."""
        if phrase := self.query_one(PhraseList).phrase:
            self.dismiss(phrase)

    def action_copy(self) -> None:
        """To the clipboard of the terminal, where it has one."""
        if phrase := self.query_one(PhraseList).phrase:
            self.app.copy_to_clipboard(phrase)
            self.say("Copied, where the terminal allows it.")
