"""A list of lines in columns with a cursor, drawn only where one looks; what the panes of the board are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from tui.widgets.case_list import fit
from tui.widgets.cursor_list import CursorList

Level = Literal["late", "soon", "calm", "dim"]


@dataclass(frozen=True)
class Head:
    """A column: its words, the width it needs, the width that is enough, and from which width of the list it is shown."""

    words: str
    least: int
    enough: int
    shown_from: int = 0
    right: bool = False
    urgent: bool = False
    """Whether its cells take the colour of how urgent the line is."""


@dataclass(frozen=True)
class Entry:
    """A line: what it is about, its cells in the order of the columns, and how urgent it is."""

    id: str
    cells: tuple[str, ...]
    level: Level = "calm"
    case: str = ""
    """The case that it opens; "" where it opens none."""


class Lines(CursorList):
    """Arrows move the cursor; what Enter does is the matter of the screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--head", "lines--cursor", "lines--soon", "lines--late", "lines--calm", "lines--dim",
    }  # fmt: skip

    @dataclass
    class Moved(Message):
        """The cursor stands on another line, or on none."""

        lines: Lines

    def __init__(self, heads: Sequence[Head], *, id: str) -> None:  # noqa: A002 - the word of Textual
        super().__init__(id=id)
        self._heads = tuple(heads)
        self._entries: tuple[Entry, ...] = ()
        self._nothing = ""

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._entries)

    def tell(self) -> None:
        """The cursor stands on another line, or the list has got the focus."""
        self.post_message(self.Moved(self))

    @property
    def current(self) -> Entry | None:
        """The line under the cursor."""
        return self._entries[self.cursor] if 0 <= self.cursor < len(self._entries) else None

    def show(self, entries: Sequence[Entry], nothing: str) -> None:
        """Other lines, or what is said where there are none; the cursor stays on its line where that is still there."""
        if (tuple(entries), nothing) == (self._entries, self._nothing):
            return
        before = self.current
        self._entries, self._nothing = tuple(entries), nothing
        self.measure()
        self.cursor = next(
            (number for number, one in enumerate(entries) if before and one.id == before.id),
            min(self.cursor, max(0, len(entries) - 1)),
        )
        self.refresh()
        self.tell()

    def on_focus(self) -> None:
        """The cursor is only seen where one is."""
        self.refresh()
        self.tell()

    def on_blur(self) -> None:
        """And no longer where one was."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The head stays on top; below it the lines from the scroll position on."""
        width = self.size.width
        if not self._entries:
            words = [Segment(f" {fit(self._nothing, width - 1)}", self._style("dim"))] if y == 0 else []
            return Strip(words).adjust_cell_length(width, self.rich_style)
        widths = shared(self._heads, width)
        if y == 0:
            style = self.get_component_rich_style("lines--head")
            return self._strip({number: (self._heads[number].words, style) for number in widths}, widths, style)
        number = y - 1 + self.top
        if number >= len(self._entries):
            return Strip.blank(width, self.rich_style)
        entry = self._entries[number]
        here = number == self.cursor and self.has_focus
        ground = self.get_component_rich_style("lines--cursor", partial=True) if here else Style.null()
        urgent, calm = self._style(entry.level), self._style("dim" if entry.level == "dim" else "calm")
        cells = {n: (entry.cells[n], (urgent if self._heads[n].urgent else calm) + ground) for n in widths}
        return self._strip(cells, widths, self.rich_style + ground)

    def _style(self, level: Level) -> Style:
        return self.get_component_rich_style(f"lines--{level}")

    def _strip(self, cells: dict[int, tuple[str, Style]], widths: dict[int, int], gap: Style) -> Strip:
        segments = [Segment(" ", gap)]
        for number, (text, style) in cells.items():
            width = widths[number]
            shown = fit(text, width)
            if self._heads[number].right:
                shown = shown.strip().rjust(width)
            segments += [Segment(shown, style), Segment(" ", gap)]
        return Strip(segments).adjust_cell_length(self.size.width, gap)


def shared(heads: Sequence[Head], width: int) -> dict[int, int]:
    """The columns that fit, each with its width: what is left over goes to those that want more, the rest to the widest."""
    shown = {number: head for number, head in enumerate(heads) if width >= head.shown_from}
    widths = {number: head.least for number, head in shown.items()}
    left = width - 1 - sum(widths.values()) - len(widths)
    wanting = {number: head.enough - head.least for number, head in shown.items()}
    wanted = sum(wanting.values())
    given = min(max(0, left), wanted)
    for number, want in wanting.items():
        widths[number] += given * want // max(1, wanted)
    left = width - 1 - sum(widths.values()) - len(widths)
    widest = max(shown, key=lambda number: shown[number].enough)
    widths[widest] = max(4, widths[widest] + left)
    return widths
