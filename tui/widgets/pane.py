"""The panes of the supervisor board: a title with counts over a list, or over the numbers and plots of today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from engine.model.safe_text import safe_line
from tui.widgets.lines import Entry, Head, Lines
from tui.widgets.plot import Bar, Bars, Line, Point

BOTH_FROM: Final = 24
"""Rows from which on both plots have room."""


class Pane(Vertical):
    """A title, and below it what the pane is about; its number chooses it."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__(id=f"pane-{number}")
        self.number = number
        self.title = title

    def compose(self) -> ComposeResult:
        """The title, which comes with the numbers."""
        yield Static(id=f"pane-title-{self.number}", classes="pane-title")
        yield from self.body()

    def body(self) -> ComposeResult:
        """What stands below the title."""
        yield from ()

    @property
    def place(self) -> Widget:
        """What takes the keys."""
        raise NotImplementedError

    def head(self, count: int | None = None, late: int = 0, soon: int = 0, more: str = "") -> None:
        """The number, the title, how many there are and how many of them press, and in a few words what is shown."""
        words = Content.assemble(
            (f"{self.number} ", "$primary"),
            (self.title, "bold"),
            ("" if count is None else f"  {count:,}", "$calm"),
            (f"  ▲ {late:,}" if late else "", "bold $error"),
            (f"  ◆ {soon:,}" if soon else "", "bold $warning"),
            (f"   {safe_line(more)}" if more else "", "$faint"),
        )
        self.query_one(f"#pane-title-{self.number}", Static).update(words, layout=False)


class ListPane(Pane):
    """A list below the title."""

    def __init__(self, number: int, title: str, heads: Sequence[Head]) -> None:
        super().__init__(number, title)
        self._heads = heads

    def body(self) -> ComposeResult:
        """The list."""
        yield Lines(self._heads, id=f"lines-{self.number}")

    @property
    def place(self) -> Lines:
        """The list."""
        return self.query_one(Lines)

    def show(self, entries: Sequence[Entry], nothing: str) -> None:
        """Other lines."""
        self.place.show(entries, nothing)


class Numbers(Static, can_focus=True):
    """The numbers of today; they take the keys of their pane."""


class TodayPane(Pane):
    """Numbers, and below them the plots that have room; `turn` shows the other one where only one has."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__(number, title)
        self._by_channel = False
        self._numbers = Content()

    def body(self) -> ComposeResult:
        """Numbers, what the letters mean, the day by hours, the channels."""
        yield Numbers(id="today-numbers")
        yield Static(id="today-legend")
        yield Line(id="today-hours")
        yield Bars(id="today-channels")

    @property
    def place(self) -> Numbers:
        """The numbers."""
        return self.query_one(Numbers)

    def on_mount(self) -> None:
        """As many plots as there is room for."""
        self._arrange()

    def on_resize(self) -> None:
        """There is more room, or less."""
        self._arrange()

    @property
    def one_plot(self) -> bool:
        """Whether only one of the plots has room."""
        return self.size.height < BOTH_FROM

    def turn(self) -> None:
        """The other plot."""
        self._by_channel = not self._by_channel
        self._arrange()

    def _arrange(self) -> None:
        self.query_one(Line).display = not (self.one_plot and self._by_channel)
        self.query_one(Bars).display = not self.one_plot or self._by_channel

    def show(self, numbers: Content, legend: Content, points: Sequence[Point], bars: Sequence[Bar]) -> None:
        """Other numbers."""
        if numbers != self._numbers:
            self._numbers = numbers
            self.place.update(numbers)
        self.query_one("#today-legend", Static).update(legend, layout=False)
        self.query_one(Line).show(points)
        self.query_one(Bars).show(bars)
