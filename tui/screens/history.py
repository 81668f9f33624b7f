"""Everything that happened with a customer, over all of their cases, in order of time."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.event import Event
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.timeline import event_line

MOST = 400
"""Events that are shown, the newest ones."""


class HistoryScreen(Dialog[None]):
    """The events of all cases of a customer, the first on top."""

    HELP_TITLE = "The history of a customer"

    def __init__(self, desk: Desk, drafts: Drafts, customer: str, events: Sequence[Event]) -> None:
        super().__init__(desk, drafts)
        self._customer, self._events = customer, events

    def compose(self) -> ComposeResult:
        """One event a paragraph, with the case that it is of."""
        cases = len({event.case for event in self._events})
        about = f"   {safe_line(self._customer)}, {'1 case' if cases == 1 else f'{cases} cases'}"
        with Vertical(id="dialog", classes="-full"):
            yield Static(Content.assemble(("Customer", "bold"), (about, "$calm")), id="dialog-title")
            with VerticalScroll(id="events"):
                if len(self._events) > MOST:
                    yield Static(
                        Content.assemble((f"{len(self._events) - MOST} earlier events are not shown", "$calm")),
                        classes="event",
                    )
                for event in self._events[-MOST:]:
                    where = Content.assemble((f"{safe_line(event.case)}  ", "$primary"))
                    who = Content.assemble((f"   {safe_line(event.actor.name)}", "$faint"))
                    line = event_line(self.desk.edition, event, self.desk.now())
                    yield Static(Content.assemble(where, line, who), classes="event")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begins at the end, which is now."""
        events = self.query_one("#events", VerticalScroll)
        self.set_focus(events)
        self.call_after_refresh(events.scroll_end, animate=False)
