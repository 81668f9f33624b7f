"""The application: which screens there are, and the keys that work on all of them."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from engine.services.desk import Desk
from tui.drafts import Drafts
from tui.screens.queue import QueueScreen
from tui.theme import DESK_THEME
from tui.typing_ahead import TypingAhead


class DeskApp(TypingAhead):
    """The desk, open on a case log under an edition of the documents."""

    TITLE = "sopdesk"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = ["desk.tcss", "card.tcss", "dialogs.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", show=False, priority=True)]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.drafts = Drafts()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-broad")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (50, "-high")]
        self.register_theme(DESK_THEME)
        self.theme = DESK_THEME.name

    def get_default_screen(self) -> Screen[None]:
        """The queue is where one begins and comes back to."""
        return QueueScreen(self.desk, self.drafts)
