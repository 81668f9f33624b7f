"""Everything that has happened in a case, in order, with who and under which rule."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.read_case import CaseView
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.timeline import event_line


class LogScreen(Dialog[None]):
    """The events of a case, the first on top."""

    HELP_TITLE = "The log of a case"

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView) -> None:
        super().__init__(desk, drafts)
        self._view = view

    def compose(self) -> ComposeResult:
        """One event a paragraph."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(
                Content.assemble(("Log", "bold"), (f"   {safe_line(self._view.case.id)}", "$calm")), id="dialog-title"
            )
            with VerticalScroll(id="events"):
                for event in self._view.case.events:
                    who = Content.assemble(
                        (f"   {safe_line(event.actor.name)}", "$faint"),
                        (f"   {safe_line(event.cause)}" if event.cause else "", "$faint"),
                    )
                    yield Static(
                        Content.assemble(event_line(self.desk.edition, event, self.desk.now()), who), classes="event"
                    )
            yield KeyBar()

    def on_mount(self) -> None:
        """Begins at the end, which is now."""
        events = self.query_one("#events", VerticalScroll)
        self.set_focus(events)
        self.call_after_refresh(events.scroll_end, animate=False)
