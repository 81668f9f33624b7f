"""A list drawn line by line, only where one looks, with a head that stays on top and a cursor."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView


class CursorList(ScrollView, can_focus=True):
    """What stands in the lines, and what is told when the cursor moves, is left to the lists that inherit this."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "to(0)", "first", show=False),
        Binding("end", "to(-1)", "last", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    @property
    @abstractmethod
    def count(self) -> int:
        """How many lines there are below the head."""

    @abstractmethod
    def tell(self) -> None:
        """The cursor stands on another line, or on none."""

    @property
    def top(self) -> int:
        """The number of the first line in sight."""
        return round(self.scroll_offset.y)

    @property
    def room(self) -> int:
        """How many lines are in sight."""
        return max(1, self.size.height - 1)

    def measure(self) -> None:
        """There are more or fewer lines, or another width."""
        self.virtual_size = Size(self.size.width, self.count + 1)

    def on_resize(self) -> None:
        """The columns share the new width."""
        self.measure()

    def validate_cursor(self, cursor: int) -> int:
        """Never beyond the lines."""
        return max(0, min(cursor, self.count - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Keeps the cursor in sight."""
        if before == after:
            return
        if after < self.top:
            self.scroll_to(y=after, animate=False)
        elif after >= self.top + self.room:
            self.scroll_to(y=after - self.room + 1, animate=False)
        else:
            self.refresh(self.line_of(before), self.line_of(after))
        self.tell()

    def line_of(self, number: int) -> Region:
        """Where a line of the list stands in the widget."""
        return Region(0, number - self.top + 1, self.size.width, 1)

    def action_move(self, by: int) -> None:
        """Up or down by lines."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """Up or down by what is in sight."""
        self.cursor += by * max(1, self.room - 1)

    def action_to(self, place: int) -> None:
        """To the first or the last."""
        self.cursor = place if place >= 0 else self.count - 1
