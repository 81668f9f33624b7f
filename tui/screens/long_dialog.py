"""A dialog with a part that may be longer than the screen."""

from __future__ import annotations

from typing import ClassVar, Generic

from textual.binding import Binding, BindingType
from textual.screen import ScreenResultType

from tui.screens.desk_screen import Dialog
from tui.widgets.paging import page


class LongDialog(Dialog[ScreenResultType], Generic[ScreenResultType]):
    """The keys for pages move that part, wherever the cursor is."""

    LONG: ClassVar[str] = "#ledger"
    """The part that moves."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll(1)", "more", priority=True, tooltip="The rest, where it is longer than the screen"),
        Binding("pageup", "scroll(-1)", "back up", show=False, priority=True),
    ]

    def action_scroll(self, by: int) -> None:
        """A page on or back."""
        page(self.query_one(self.LONG), by)
