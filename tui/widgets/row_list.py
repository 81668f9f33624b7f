"""Rows of several lines to choose from: a head and what explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static


@dataclass(frozen=True)
class RowItem:
    """One row; ``mark`` stands before its head, ``tone`` colours it."""

    id: str
    head: str
    detail: str = ""
    mark: str = " "
    tone: str = "$foreground"


class RowList(VerticalScroll, can_focus=True):
    """Arrows or numbers move; what enter does is the matter of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("home", "to(0)", "first", show=False),
        Binding("end", "to(-1)", "last", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        item: RowItem | None

    def __init__(self, items: Sequence[RowItem]) -> None:
        super().__init__()
        self._items = tuple(items)

    def compose(self) -> ComposeResult:
        """A line or more for each row."""
        for number in range(len(self._items)):
            with Horizontal(classes="row"):
                yield Static(self._mark(number), classes="row-mark")
                yield Static(self._words(number), classes="row-words")

    def on_mount(self) -> None:
        """Marks the row of the cursor."""
        self.watch_cursor()

    @property
    def item(self) -> RowItem | None:
        """The row under the cursor."""
        return self._items[self.cursor] if self._items else None

    def show(self, items: Sequence[RowItem]) -> None:
        """The same rows in another state."""
        self._items = tuple(items)
        for number, (mark, words) in enumerate(
            zip(self.query(".row-mark").results(Static), self.query(".row-words").results(Static), strict=True)
        ):
            mark.update(self._mark(number))
            words.update(self._words(number))

    def _mark(self, number: int) -> Content:
        item = self._items[number]
        return Content.assemble((f"{number + 1} ", "$primary"), (item.mark, f"bold {item.tone}"))

    def _words(self, number: int) -> Content:
        item = self._items[number]
        return Content.assemble((item.head, f"bold {item.tone}"), (f"\n{item.detail}" if item.detail else "", "$calm"))

    def validate_cursor(self, cursor: int) -> int:
        """Never beyond the rows."""
        return max(0, min(cursor, len(self._items) - 1))

    def watch_cursor(self) -> None:
        """Shows where the cursor is."""
        for number, line in enumerate(self.query(".row")):
            line.set_class(number == self.cursor, "-here")
            if number == self.cursor:
                line.scroll_visible(animate=False)
        self.post_message(self.Moved(self.item))

    def action_move(self, by: int) -> None:
        """Up or down."""
        self.cursor += by

    def action_to(self, place: int) -> None:
        """First or last."""
        self.cursor = place if place >= 0 else len(self._items) - 1

    def on_key(self, event: events.Key) -> None:
        """A number moves to its row."""
        if event.character and event.character in "123456789" and int(event.character) <= len(self._items):
            event.stop()
            self.cursor = int(event.character) - 1
