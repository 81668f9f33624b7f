"""The first line of a screen: what one is looking at, who sits here, and whether the case log is at work."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static


class TitleBar(Horizontal):
    """Left what it is about, which gives way where room is short; right state, time and the sign of work."""

    busy: reactive[str] = reactive("", init=False)

    def __init__(self, left: Content | str = "") -> None:
        super().__init__()
        self._left = left if isinstance(left, Content) else Content(left)
        self._right = Content()

    def compose(self) -> ComposeResult:
        """Left and right."""
        yield Static(self._left, id="title-left")
        yield Static(Content(), id="title-right")

    def on_mount(self) -> None:
        """Shows what was set before there was a place for it."""
        self._draw()

    def show(self, left: Content, right: Content) -> None:
        """Sets both sides."""
        self._left, self._right = left, right
        self._draw()

    def watch_busy(self) -> None:
        """The sign of work comes and goes."""
        self._draw()

    def _draw(self) -> None:
        if not self.children:
            return
        busy = Content.assemble((f"{self.busy}  ", "$warning")) if self.busy else Content()
        self.query_one("#title-left", Static).update(self._left)
        self.query_one("#title-right", Static).update(Content.assemble(busy, self._right))
