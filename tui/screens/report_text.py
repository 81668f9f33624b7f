"""A report as text, before it is made into a file: the figures of a period as the page has them."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import ScrollableContainer, Vertical
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe, safe_line
from engine.services.desk import Desk
from engine.services.write_report import write_report
from tui.drafts import Drafts
from tui.screens.long_dialog import LongDialog
from tui.widgets.key_bar import KeyBar


class ReportScreen(LongDialog[None]):
    """The page scrolls both ways, since its tables are as wide as they are."""

    HELP_TITLE = "A report"
    LONG = "#page"

    def __init__(self, desk: Desk, drafts: Drafts, report: str, period: str) -> None:
        super().__init__(desk, drafts)
        self._report, self._period = report, period

    def compose(self) -> ComposeResult:
        """The name and the page."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(
                Content.assemble(
                    ("Report", "bold"), (f"   {safe_line(self._report)} {safe_line(self._period)}", "$calm")
                ),
                id="dialog-title",
            )
            yield Static(id="refusal")
            with ScrollableContainer(id="page"):
                yield Static(Content("Reading the cases of the period …"), id="page-text")
            yield KeyBar()

    def on_mount(self) -> None:
        """Makes the page in the background."""
        self.query_one("#refusal").display = False
        self.set_focus(self.query_one("#page"))
        self.read(lambda: write_report(self.desk, self._report, self._period), self._made)

    def _made(self, page: str) -> None:
        self.query_one("#page-text", Static).update(Content(safe(page)))
