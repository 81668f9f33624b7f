"""Every key of a screen, made from the same bindings that work there."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.widgets.key_bar import KeyBar

FIELDS = (
    (
        "a list to choose from",
        "its number or first letters choose; arrows move; backspace takes it back; where several may be chosen, space marks",
    ),
    ("a field of one line", "Enter goes on to the next empty field, and after the last one to the next step"),
    ("a field of several lines", "Enter makes a new line; Tab or ^N goes on"),
    ("a date or time", "arrows fill in the present moment and move it by a quarter of an hour, PgUp and PgDn by a day"),
    ("anywhere", "Tab and shift+Tab go from field to field; what you typed is kept when you leave"),
)


class KeysScreen(Dialog[None]):
    """The keys, and how fields are filled in."""

    HELP_TITLE = "Keys"

    def __init__(self, desk: Desk, drafts: Drafts, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(desk, drafts)
        self._title, self._rows = title, rows

    def compose(self) -> ComposeResult:
        """One key a line."""
        with Vertical(id="dialog"):
            yield Static(Content.assemble((self._title, "bold"), ("   keys", "$calm")), id="dialog-title")
            with VerticalScroll(id="keys"):
                for key, words, more in self._rows:
                    with Horizontal(classes="key"):
                        yield Static(Content.assemble((key, "bold $primary")), classes="key-name")
                        yield Static(Content(safe_line(words)), classes="key-words")
                        yield Static(Content.assemble((safe_line(more), "$calm")), classes="key-more")
                yield Static(Content.assemble(("Filling in", "bold")), id="filling")
                for what, words in FIELDS:
                    yield Static(
                        Content.assemble(
                            (f"In {what}: " if what != "anywhere" else "Anywhere: ", "$foreground"), (words, "$calm")
                        ),
                        classes="key",
                    )
            yield KeyBar()

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.set_focus(self.query_one("#keys"))

    def action_keys(self) -> None:
        """The same key closes it."""
        self.dismiss(None)
