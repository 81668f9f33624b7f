"""The documents as people read them: a list one types into, the document beside it, and the way along its references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input

from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.read_documents import Library, read_documents
from tui.document_page import HISTORY, list_of, page_of
from tui.drafts import Drafts
from tui.screens.desk_screen import DeskScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput
from tui.widgets.page import Page
from tui.widgets.title_bar import TitleBar

MOST: Final = 60
"""Passages that are listed; nobody reads through more."""


@dataclass(frozen=True)
class Visited:
    """Where one came from."""

    document: str
    spot: tuple[int, int]


class DocumentsScreen(DeskScreen[None]):
    """Nothing is asked of the case log, so every role may read; ``at`` opens a document or one place of it."""

    HELP_TITLE = "The documents"
    CSS_PATH = "../documents.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", "up", show=False),
        Binding("down", "choose(1)", "down", show=False),
        Binding("pageup", "turn(-1)", "page up", show=False),
        Binding("pagedown", "turn(1)", "scroll", show=False),
        Binding("enter", "follow", "follow", priority=True, tooltip="To what the reference under the cursor names"),
        Binding("enter", "open", "read", priority=True, tooltip="Into the document; tab comes back to the list"),
        Binding("backspace", "back", "back where you were", tooltip="The place from which a reference was followed"),
        Binding("h", "history", "history", tooltip="The versions of the document, with who changed what"),
        Binding("slash", "list", "list", tooltip="Back to the list and the words to look for"),
        Binding("escape", "leave", "back"),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, at: str = "") -> None:
        super().__init__(desk, drafts)
        self._at = at
        self._library: Library | None = None
        self._document = ""
        self._way: list[Visited] = []

    def compose(self) -> ComposeResult:
        """The line to type in, the list below it, the document beside them."""
        yield TitleBar(Content.assemble(("Documents", "bold")))
        with Horizontal(id="reading"):
            with Vertical(id="shelf"):
                yield LineInput(placeholder="a title, or any words of the text", id="words")
                yield Page(id="list")
            yield Page(id="page")
        yield KeyBar()

    def on_mount(self) -> None:
        """Reads the documents; keys wait for them."""
        self.query_one("#list", Page).can_focus = False
        self.query_one("#list").add_class("-marked")
        edition = self.desk.edition
        self.acting = True
        self.read(lambda: read_documents(edition), self._loaded)

    def _loaded(self, library: Library) -> None:
        self._library = library
        self.acting = False
        self._list("")
        place = library.place_of(self._at) if self._at else None
        if place is not None:
            self._to_page()
            self._show(place.document, place.at)
        else:
            self.action_list()
            if self._at:
                self.say(f"There is no {self._at} in the documents in force.", severe=True)
        self.feed_keys()

    def told(self, refusal: Refused) -> None:
        """Documents that cannot be read are told, and the screen can be left."""
        self.acting = False
        super().told(refusal)

    # --- the list ---------------------------------------------------------------------------------------------------

    @property
    def _list_page(self) -> Page:
        return self.query_one("#list", Page)

    @property
    def _page(self) -> Page:
        return self.query_one("#page", Page)

    @on(Input.Changed, "#words")
    def _narrow(self, message: Input.Changed) -> None:
        self._list(message.value)

    def _list(self, words: str) -> None:
        if self._library is None:
            return
        leaves, count = list_of(self._library, words, MOST)
        self._list_page.show(leaves)
        found = f"{count} found" if words.strip() else f"{len(self._library.documents)} documents"
        self.query_one(TitleBar).show(
            Content.assemble(("Documents", "bold"), (f"   {found}", "$calm")),
            Content.assemble((safe_line(self.desk.edition.desk.company), "$calm")),
        )

    @on(Page.Moved, "#list")
    def _pointed(self, message: Page.Moved) -> None:
        """What the cursor of the list points at is shown at once, where there is room beside it."""
        if message.link and not self.has_class("-reading"):
            document, _, at = message.link.partition("#")
            self._way.clear()
            self._show(document, at)

    def action_choose(self, by: int) -> None:
        """Up or down in the list while one types."""
        self._list_page.action_move(by)

    def action_turn(self, by: int) -> None:
        """The document scrolls while one is in the list; alone, the list does."""
        (self._list_page if self.app.has_class("-narrow") or self.has_class("-narrow") else self._page).action_page(by)

    def action_open(self) -> None:
        """Into the document under the cursor."""
        if link := self._list_page.link:
            document, _, at = link.partition("#")
            self._to_page()
            self._show(document, at)

    # --- the document -----------------------------------------------------------------------------------------------

    def _show(self, document: str, at: str = "") -> None:
        if self._library is None or document not in self._library.documents:
            return
        if document == self._document:
            self._page.go_to(at) if at else self._page.action_ends(0)
            return
        self._document = document
        self._page.show(page_of(self._library.documents[document]), at)
        if self.has_class("-reading"):
            self._list_page.choose(document)

    def _to_page(self) -> None:
        self.add_class("-reading")
        self._page.add_class("-marked")
        self.set_focus(self._page)
        self.call_after_refresh(self.refresh_bindings)

    @on(Page.Followed, "#page")
    def _followed(self, message: Page.Followed) -> None:
        place = self._library.place_of(message.link) if self._library else None
        if place is None:
            return
        self._way.append(Visited(self._document, self._page.spot))
        self._show(place.document, place.at)
        self.refresh_bindings()

    def action_follow(self) -> None:
        """To what the reference under the cursor names."""
        self._page.action_follow()

    def action_back(self) -> None:
        """To where a reference was followed."""
        if self._way and self._library:
            visited = self._way.pop()
            if visited.document != self._document:
                self._show(visited.document)
            self._page.go_back(visited.spot)
            self.refresh_bindings()

    def action_history(self) -> None:
        """To the history."""
        self._page.go_to(HISTORY)

    def action_list(self) -> None:
        """To the list."""
        self.remove_class("-reading")
        self._page.remove_class("-marked")
        self.set_focus(self.query_one("#words"))
        self.call_after_refresh(self.refresh_bindings)

    def action_field(self, by: int) -> None:  # noqa: ARG002 - there are two fields
        """From the list into the document and back."""
        self.action_list() if self.focused is self._page else self.action_open()

    def action_leave(self) -> None:
        """From the document to the list, from words to all documents, from there away; from a single place at once."""
        words = self.query_one("#words", LineInput)
        if self._at:
            self.dismiss(None)
        elif self.focused is self._page:
            self.action_list()
        elif words.value:
            words.value = ""
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """The list has other keys than the document."""
        reading = self.is_mounted and self.focused is self._page
        if action in {"follow", "history", "list"}:
            return reading
        if action == "back":
            return reading and bool(self._way)
        if action in {"open", "choose", "turn"}:
            return not reading
        return True
