"""What a case has come to and why: a list on top, and below it the one under the cursor, explained."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.read_case import CaseView
from tui.drafts import Drafts
from tui.screens.long_dialog import LongDialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.paragraphs import Paragraph, Paragraphs
from tui.widgets.row_list import RowItem, RowList


class ExplainedScreen(LongDialog[None]):
    """Arrows or numbers choose what is explained; a long explanation scrolls."""

    TITLE_WORDS: ClassVar[str]
    NOTHING: ClassVar[str]
    """What is said where there is nothing to explain."""

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView) -> None:
        super().__init__(desk, drafts)
        self.view = view

    @abstractmethod
    def rows(self) -> Sequence[RowItem]:
        """What can be explained, as it is now."""

    @abstractmethod
    def explanation(self, row: str) -> Iterable[Paragraph]:
        """Everything there is to say of one of them."""

    def compose(self) -> ComposeResult:
        """The list and the explanation."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(
                Content.assemble((self.TITLE_WORDS, "bold"), (f"   {safe_line(self.view.case.id)}", "$calm")),
                id="dialog-title",
            )
            yield RowList(self.rows())
            with VerticalScroll(id="ledger", can_focus=False):
                yield Paragraphs(id="explained")
            yield KeyBar()

    @property
    def item(self) -> RowItem | None:
        """The row under the cursor."""
        return self.query_one(RowList).item

    def on_mount(self) -> None:
        """Begins at the first, which is the most pressing."""
        self.query_one(Paragraphs).show([Paragraph(((self.NOTHING, ""),))])
        self.set_focus(self.query_one(RowList))

    def tick(self) -> None:
        """What the rows say of the time goes on."""
        self.query_one(RowList).show(self.rows())

    @on(RowList.Moved)
    def _explain(self, message: RowList.Moved) -> None:
        if message.item is not None:
            self.query_one(Paragraphs).show(self.explanation(message.item.id))
            self.query_one("#ledger", VerticalScroll).scroll_home(animate=False)
