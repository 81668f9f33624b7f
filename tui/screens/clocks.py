"""Why each clock of a case is due when it is: every span that counted, every one that was skipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.clock import Line, Reading
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.explain_clock import Explained, explain_clock
from engine.services.read_case import CaseView
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.time_words import COLOUR, countdown, urgency
from tui.widgets.key_bar import KeyBar
from tui.widgets.row_list import RowItem, RowList

MARK = {"late": "▲", "soon": "◆"}
LENGTH = 11


class ClocksScreen(Dialog[None]):
    """The clocks of a case on top, and below them the one under the cursor, explained."""

    HELP_TITLE = "Why a clock is due"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll(1)", "more", priority=True, tooltip="The rest of a long explanation"),
        Binding("pageup", "scroll(-1)", "back up", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView) -> None:
        super().__init__(desk, drafts)
        self._view = view
        self._readings = sorted(
            (r for r in view.readings if r.state != "void"), key=lambda r: (r.over, bool(r.ceded_to), r.due is None)
        )

    def compose(self) -> ComposeResult:
        """The list and the explanation."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(
                Content.assemble(("Why it is due", "bold"), (f"   {safe_line(self._view.case.id)}", "$calm")),
                id="dialog-title",
            )
            yield RowList([self._row(reading) for reading in self._readings])
            with VerticalScroll(id="ledger", can_focus=False):
                yield Static(Content("No clock of this case has started."), id="explained")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begins at the clock that is due first."""
        self.set_focus(self.query_one(RowList))

    def tick(self) -> None:
        """The countdowns go on."""
        self.query_one(RowList).show([self._row(reading) for reading in self._readings])

    def action_scroll(self, by: int) -> None:
        """Moves an explanation that is longer than the screen."""
        ledger = self.query_one("#ledger", VerticalScroll)
        (ledger.scroll_page_down if by > 0 else ledger.scroll_page_up)(animate=False)

    def _row(self, reading: Reading) -> RowItem:
        now = self.desk.now()
        level = urgency(reading, now)
        words = "gives way to a stricter clock" if reading.ceded_to else countdown(reading, now)
        tone = "$faint" if reading.ceded_to else COLOUR[level].removeprefix("bold ")
        mark = " " if reading.ceded_to else MARK.get(level, " ")
        return RowItem(reading.clock.id, f"{safe_line(reading.clock.title)}   {words}", "", mark, tone)

    @on(RowList.Moved)
    def _explain(self, message: RowList.Moved) -> None:
        reading = next((r for r in self._readings if message.item and r.clock.id == message.item.id), None)
        if reading is None:
            return
        explained = explain_clock(self.desk.edition, reading, self._view.facts, self.desk.now())
        self.query_one("#explained", Static).update(Content.assemble(*_parts(explained)))
        self.query_one("#ledger", VerticalScroll).scroll_home(animate=False)


def _parts(explained: Explained) -> Iterator[tuple[str, str]]:
    yield f"{safe_line(explained.state)}\n", "bold"
    yield f"{safe_line(explained.time)}\n{safe_line(explained.applies)}\n", "$calm"
    if explained.source:
        yield f"{safe_line(explained.source)}\n", "$faint"
    zone = ZoneInfo(explained.reading.zone)
    for stretch in explained.stretches:
        tone = "$foreground" if stretch.counted else "$faint"
        mark = ("✓", "$success") if stretch.counted else ("·", "$faint")
        yield "\n", ""
        yield f"{mark[0]} ", mark[1]
        yield f"{stretch.length:>{LENGTH}}  ", tone
        yield f"{_short(stretch.line, zone)}", tone
        yield f"  {safe_line(stretch.reason)}", "$calm" if stretch.counted else "$faint"
    if explained.sums:
        yield f"\n\n{explained.sums}", "$foreground"
    for line in (*explained.stages, *explained.notes):
        yield f"\n{safe_line(line)}", "$calm"
    if explained.warnings:
        yield f"\nwarnings: {'; '.join(explained.warnings)}", "$calm"


def _short(line: Line, zone: ZoneInfo) -> str:
    """``Mon 13 Apr 09:20 - 12:30``: short enough to leave room for the reason."""
    begin, end = line.begin.astimezone(zone), line.end.astimezone(zone)
    until = f"{end:%H:%M}" if begin.date() == end.date() else f"{end:%a %d %b %H:%M}"
    return f"{begin:%a %d %b %H:%M} - {until}"
