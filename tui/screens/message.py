"""A written message: drafted from a template, read through and changed by the agent, then marked as sent."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.model.policy import Message
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.fill_words import Draft, draft_message, messages_for
from engine.services.read_case import CaseView
from engine.services.record_event import Happening, record_event
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.screens.on_one_case import OnOneCase
from tui.widgets.choices import Choices
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput, LongInput


class MessageScreen(Dialog[CaseView], OnOneCase):
    """Answers with the case after the message was sent. The desk sends nothing itself: the text is copied out."""

    HELP_TITLE = "A message"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "sent", "mark as sent", priority=True, tooltip="The message has been sent; the log says so"),
        Binding(
            "ctrl+y", "copy", "copy", priority=True, tooltip="Copy subject and text to the clipboard of the terminal"
        ),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView) -> None:
        super().__init__(desk, drafts, view)
        self._messages = sorted(messages_for(desk.edition, view), key=self._when, reverse=True)

    def _when(self, message: Message) -> int:
        """The message for what happened last comes first."""
        event = self._view.case.happened(message.event)
        return event.number if event else 0

    def compose(self) -> ComposeResult:
        """Which template, the subject, the text, and what could not be filled in."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(
                Content.assemble(("Message", "bold"), (f"   {safe_line(self._view.case.id)}", "$calm")),
                id="dialog-title",
            )
            yield Choices([message.title for message in self._messages], [self._messages[0].title], fold=False)
            yield Static(Content.assemble(("Subject", "$calm")), classes="label")
            yield LineInput(id="subject")
            yield Static(Content.assemble(("Text", "$calm")), classes="label")
            yield LongInput(id="text")
            yield Static(id="gaps")
            yield Static(id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Drafts the first template."""
        self.query_one("#refusal").display = False
        self._draft()
        self.set_focus(self.query_one(Choices) if len(self._messages) > 1 else self.query_one("#text"))
        self.query_one(Choices).display = len(self._messages) > 1

    @property
    def draft(self) -> Draft:
        """The template under the cursor, filled in."""
        chosen = self.query_one(Choices).chosen
        message = self._messages[chosen[0] if chosen else 0]
        return draft_message(self.desk.edition, self._view, self.desk.actor, self.desk.now(), message)

    @on(Choices.Changed)
    def _draft(self) -> None:
        draft = self.draft
        self.query_one("#subject", LineInput).value = draft.subject
        self.query_one("#text", LongInput).text = draft.text
        gaps = self.query_one("#gaps", Static)
        gaps.display = bool(draft.missing)
        names = ", ".join(safe_line(name.replace("_", " ").replace(".", " ")) for name in draft.missing)
        gaps.update(Content.assemble((f"◆ not known yet: {names}; the gaps are marked with ‹ ›", "$warning")))

    @on(Choices.Done)
    def _to_text(self) -> None:
        self.set_focus(self.query_one("#text"))

    def action_copy(self) -> None:
        """To the clipboard of the terminal, where it has one."""
        self.app.copy_to_clipboard(
            f"{self.query_one('#subject', LineInput).value}\n\n{self.query_one('#text', LongInput).text}"
        )
        self.say("Copied, where the terminal allows it.")

    def action_sent(self) -> None:
        """Marks it as sent."""
        case = self._view.case.id
        sent = {
            "message": self.draft.message.id,
            "subject": self.query_one("#subject", LineInput).value,
            "text": self.query_one("#text", LongInput).text,
        }

        self.on_case(lambda desk: record_event(desk, case, Happening("message sent", details=sent)), self.dismiss)
