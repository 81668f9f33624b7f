"""A page to read: paragraphs that scroll, and the references in them that one can follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui.widgets.paragraphs import Paragraph, lines_of

NEAR: Final = 3
"""Lines by which a page scrolls where no reference is in sight, and that stay in sight around the cursor."""
WIDEST: Final = 110
"""Cells of a line; longer ones are hard to read."""


@dataclass(frozen=True)
class Leaf:
    """A paragraph of a page. ``link`` names what enter leads to, ``anchors`` by which names it can be gone to."""

    paragraph: Paragraph
    link: str = ""
    anchors: tuple[str, ...] = ()


@dataclass
class _Laid:
    """The page at the width there is."""

    width: int = 0
    lines: list[tuple[Content, int]] = field(default_factory=list)
    """Each line, with the number of its paragraph."""
    first: list[int] = field(default_factory=list)
    """For each paragraph its first line."""


class Page(ScrollView, can_focus=True):
    """Arrows go from reference to reference and scroll where there is none; only the lines in sight are drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"page--cursor", "page--here"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown,space", "page(1)", "page down", show=False),
        Binding("home", "ends(0)", "top", show=False),
        Binding("end", "ends(1)", "end", show=False),
        Binding("enter", "follow", "follow", show=False),
    ]

    @dataclass
    class Followed(Message):
        """Enter on a reference."""

        page: Page
        link: str

        @property
        def control(self) -> Page:
            """Whose reference it is."""
            return self.page

    @dataclass
    class Moved(Message):
        """The cursor stands on another reference."""

        page: Page
        link: str

        @property
        def control(self) -> Page:
            """Whose cursor it is."""
            return self.page

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - as every widget calls it
        super().__init__(id=id)
        self._leaves: tuple[Leaf, ...] = ()
        self._laid = _Laid()
        self._cursor = self._here = -1
        self._wanted = ""
        self._spot: tuple[int, int] | None = None

    def show(self, leaves: Iterable[Leaf], at: str = "") -> None:
        """Another page, from its top or from a place of it."""
        self._leaves = tuple(leaves)
        self._cursor = self._here = -1
        self._lay()
        self._scroll(0)
        self.go_to(at)

    @property
    def link(self) -> str:
        """The reference under the cursor."""
        return self._leaves[self._cursor].link if 0 <= self._cursor < len(self._leaves) else ""

    @property
    def spot(self) -> tuple[int, int]:
        """Where one is: the paragraph of the cursor and the first line in sight."""
        return self._cursor, round(self.scroll_offset.y)

    def go_back(self, spot: tuple[int, int]) -> None:
        """To where one was."""
        if not self._laid.lines:
            self._spot = spot
            return
        self._set(spot[0])
        self._scroll(spot[1])

    def go_to(self, at: str) -> None:
        """To a place of the page: it stands on top, and the cursor on its first reference."""
        if not self._laid.lines:  # there is no room yet to lay it out in
            self._wanted = at
            return
        leaf = next((number for number, one in enumerate(self._leaves) if at and at in one.anchors), None)
        if leaf is None:
            self._set(next((number for number, one in enumerate(self._leaves) if one.link), -1), unseen=not at)
            return
        following = next((n for n in range(leaf, len(self._leaves)) if self._leaves[n].link), -1)
        self._here = leaf
        self._set(following)
        self._scroll(max(0, self._laid.first[leaf] - 1))

    def choose(self, link: str) -> None:
        """The cursor goes to a reference, which is kept in sight."""
        number = next((n for n, one in enumerate(self._leaves) if one.link == link), None)
        if number is not None and self._laid.first:
            self._set(number)
            self._in_sight(number)

    def _set(self, number: int, *, unseen: bool = False) -> None:
        """Moves the cursor; ``unseen``: only where that is in sight, for nobody has asked for a reference."""
        if not self._laid.first or (unseen and number >= 0 and self._laid.first[number] >= self.size.height):
            number = -1
        if number != self._cursor:
            self._cursor = number
            self.refresh()
        self.post_message(self.Moved(self, self.link))

    def on_resize(self) -> None:
        """What wraps wraps anew; the paragraph on top stays there."""
        if self._width != self._laid.width:
            top = self._laid.lines[round(self.scroll_offset.y)][1] if self._laid.lines else 0
            self._lay()
            if self._spot is not None:
                spot, self._spot = self._spot, None
                self.go_back(spot)
            elif self._wanted:
                wanted, self._wanted = self._wanted, ""
                self.go_to(wanted)
            elif self._laid.first:
                self._scroll(self._laid.first[top] if top else 0)
            if self._cursor < 0 and not self._wanted and round(self.scroll_offset.y) == 0:
                self.go_to("")

    def _scroll(self, top: int) -> None:
        """Brings a line to the top; also before the bar beside a new page is there."""
        self.scroll_to(y=top, animate=False, force=True)

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _lay(self) -> None:
        laid = _Laid(self._width)
        for number, leaf in enumerate(self._leaves if laid.width else ()):
            laid.first.append(len(laid.lines))
            laid.lines += [(line, number) for line in lines_of(leaf.paragraph, min(laid.width, WIDEST))]
        self._laid = laid
        self.virtual_size = Size(laid.width, len(laid.lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line; all lines of the reference under the cursor are marked."""
        width = self.size.width
        number = y + round(self.scroll_offset.y)
        style = self.visual_style
        if number >= len(self._laid.lines):
            return Strip.blank(width, self.rich_style)
        line, leaf = self._laid.lines[number]
        if leaf == self._cursor and self.has_class("-marked"):
            style += self.get_visual_style("page--cursor")
            line = line.pad_right(max(0, min(width, WIDEST) - line.cell_length))
        elif leaf == self._here:
            style += self.get_visual_style("page--here")
        strips = Visual.to_strips(self, line, width, 1, style, apply_selection=False) or [Strip([])]
        return strips[0].adjust_cell_length(width, self.rich_style)

    def action_move(self, by: int) -> None:
        """To the next reference if it is near, else on by a few lines."""
        places = [number for number, leaf in enumerate(self._leaves) if leaf.link] if self._laid.first else []
        top = round(self.scroll_offset.y)
        bottom = top + self.size.height
        here = self._laid.first[self._cursor] if self._cursor >= 0 else -1
        ahead = [n for n in places if (n > self._cursor if by > 0 else n < self._cursor)]
        if not top <= here < bottom:  # one has scrolled away from the cursor: it goes on from what is in sight
            ahead = [n for n in places if (self._laid.first[n] >= top if by > 0 else self._laid.first[n] < bottom)]
        following = (ahead[0] if by > 0 else ahead[-1]) if ahead else None
        if following is not None and top - NEAR <= self._laid.first[following] < bottom + NEAR:
            self._set(following)
            self._in_sight(following)
        else:
            self._scroll(top + by * NEAR)

    def _in_sight(self, number: int) -> None:
        first = self._laid.first[number]
        after = self._laid.first[number + 1] if number + 1 < len(self._laid.first) else len(self._laid.lines)
        top, height = round(self.scroll_offset.y), self.size.height
        if first < top + 1:
            self._scroll(max(0, first - NEAR))
        elif after > top + height:
            self._scroll(min(first, after - height + 1))

    def action_page(self, by: int) -> None:
        """A page on or back, with a line of the one before."""
        self._scroll(round(self.scroll_offset.y) + by * max(1, self.size.height - 2))

    def action_ends(self, end: int) -> None:
        """To the top or the end."""
        self._scroll(len(self._laid.lines) if end else 0)
        places = [number for number, leaf in enumerate(self._leaves) if leaf.link]
        if places:
            self._set(places[-1] if end else places[0], unseen=not end)

    def action_follow(self) -> None:
        """Follows the reference under the cursor."""
        if self.link:
            self.post_message(self.Followed(self, self.link))
