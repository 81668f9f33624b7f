"""A suggestion in a few words, and the inbox in which whoever edits the policy finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.suggest import Suggestion
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.time_words import short_moment
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LongInput
from tui.widgets.paging import page
from tui.widgets.paragraphs import Paragraph, Paragraphs
from tui.widgets.row_list import RowItem, RowList


class SuggestScreen(Dialog[Suggestion]):
    """Answers with the suggestion as it was kept."""

    HELP_TITLE = "Suggest a change"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "send", "send", priority=True, tooltip="Into the inbox; Enter makes a new line")
    ]

    def __init__(self, desk: Desk, drafts: Drafts, title: str, keep: Callable[[str], Suggestion]) -> None:
        super().__init__(desk, drafts)
        self._title, self._keep = title, keep

    def compose(self) -> ComposeResult:
        """What it is about, and a field."""
        with Vertical(id="dialog"):
            yield Static(Content.assemble(("Suggest a change", "bold")), id="dialog-title")
            yield Static(Content.assemble(("About ", "$calm"), safe_line(self._title)))
            yield Static(
                Content.assemble(("What should be different, and why? Name no customer.", "$calm")), classes="label"
            )
            yield LongInput(id="words")
            yield Static(id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """The cursor stands in the field."""
        self.query_one("#refusal").display = False
        self.set_focus(self.query_one("#words"))

    def action_send(self) -> None:
        """Keeps it."""
        words = self.query_one("#words", LongInput).text
        self.act(lambda: self._keep(words), self.dismiss)


class InboxScreen(Dialog[None]):
    """The suggestions, the newest first, each whole below the list."""

    HELP_TITLE = "Suggestions"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "read the document", tooltip="The document that it is about"),
        Binding("pagedown", "scroll(1)", "more", show=False, priority=True),
        Binding("pageup", "scroll(-1)", "back up", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, title: str, found: Sequence[Suggestion]) -> None:
        super().__init__(desk, drafts)
        self._title, self._found = title, found

    def compose(self) -> ComposeResult:
        """The list and the one under the cursor."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(
                Content.assemble((self._title, "bold"), (f"   {len(self._found)}", "$calm")), id="dialog-title"
            )
            yield RowList([self._row(one) for one in self._found])
            with VerticalScroll(id="ledger", can_focus=False):
                yield Paragraphs(id="explained")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begins at the newest."""
        if not self._found:
            self.query_one(Paragraphs).show([Paragraph((("Nobody has suggested anything yet.", "$calm"),))])
        self.set_focus(self.query_one(RowList))

    def _row(self, one: Suggestion) -> RowItem:
        when = short_moment(one.at, self.desk.edition.desk.zone, self.desk.now())
        return RowItem(one.id, safe_line(f"{one.id}   {one.about}   {one.by}, {when}"))

    @property
    def _current(self) -> Suggestion | None:
        item = self.query_one(RowList).item
        return next((one for one in self._found if item and one.id == item.id), None)

    def on_row_list_moved(self) -> None:
        """Shows it whole."""
        if one := self._current:
            self.query_one(Paragraphs).show(
                _words(one, self.desk.edition.versions.get(one.about.partition("#")[0], ""))
            )

    def action_read(self) -> None:
        """The document it is about."""
        if one := self._current:
            self.open_document(one.about)

    def action_scroll(self, by: int) -> None:
        """Moves a long one."""
        ledger = self.query_one("#ledger", VerticalScroll)
        page(ledger, by)


def _words(one: Suggestion, newest: str) -> Iterator[Paragraph]:
    yield Paragraph(((safe_line(one.about), "bold"),))
    since = f"; {newest} is in force now" if newest and newest != one.version else ""
    yield Paragraph(((safe_line(f"version {one.version}{since}   {one.by}, {one.role}"), "$calm"),))
    yield Paragraph(())
    for line in one.text.splitlines():
        yield Paragraph(((safe_line(line), "$foreground"),))
