"""The first line of a screen: what one is looking at, who sits here, and whether the case log is at work.

Where nothing is real it says so before anything else, with the time of the simulated clock.
"""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive

from engine.services.desk import PracticeDesk
from tui.widgets.words import Words

ROOMY: Final = 100
"""The width from which the mark of a practice tells the whole date."""


class TitleBar(Horizontal):
    """Left what it is about, which gives way where room is short; right state, time and the sign of work."""

    busy: reactive[str] = reactive("", init=False)

    def __init__(self, left: Content | str = "") -> None:
        super().__init__()
        self._left = left if isinstance(left, Content) else Content(left)
        self._right = Content()

    def compose(self) -> ComposeResult:
        """Left and right."""
        yield Words(self._left, id="title-left")
        yield Words(Content(), id="title-right")

    def on_mount(self) -> None:
        """Shows what was set before there was a place for it."""
        if self._practice is not None:
            self.set_interval(1, self._draw_left)
        self._draw()

    def on_resize(self) -> None:
        """The mark has more or less room."""
        if self._practice is not None:
            self._draw_left()

    @property
    def _practice(self) -> PracticeDesk | None:
        """The desk of this screen, where it is one for practice."""
        desk = getattr(self.screen, "desk", None)
        return desk if isinstance(desk, PracticeDesk) else None

    def _mark(self, desk: PracticeDesk) -> Content:
        local = desk.now().astimezone(desk.edition.desk.zone)
        when = f"{local:%a %H:%M:%S}" if self.size.width < ROOMY else f"{local:%A} {local.day} {local:%B %Y %H:%M:%S}"
        return Content.assemble((f" PRACTICE {when} ", "bold $background on $warning"), "  ")

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
        self._draw_left()
        self.query_one("#title-right", Words).update(Content.assemble(busy, self._right))

    def _draw_left(self) -> None:
        mark = self._mark(self._practice) if self._practice else Content()
        for left in self.query("#title-left").results(Words):
            left.update(Content.assemble(mark, self._left))
