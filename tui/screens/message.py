"""A written message: drafted from a template, read through and changed by the agent, then copied and marked as sent."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from engine.model.policy import Message
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.fill_words import Draft, draft_message, messages_for
from engine.services.phrase_bank import phrase_bank
from engine.services.read_case import CaseView
from engine.services.send_message import ReadThrough, read_through, send_message
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.screens.on_one_case import OnOneCase
from tui.screens.phrases import PhrasesScreen
from tui.screens.pick import PickScreen
from tui.widgets.choices import Choices
from tui.widgets.key_bar import KeyBar
from tui.widgets.letter import Letter
from tui.widgets.line_input import LineInput
from tui.widgets.paragraphs import Paragraphs
from tui.widgets.row_list import RowItem
from tui.wording_words import said_of

AT_ONCE: Final = 4_000
"""Letters up to which a text is read at every key; a longer one when the hand pauses."""
PAUSE: Final = 0.3
MOST_SAID: Final = 12
SHORT: Final = 32
"""Lines of a screen below which only the gravest is told, so that the text keeps its room."""
SUBJECT, TEXT = "subject", "text"


class MessageScreen(Dialog[CaseView], OnOneCase):
    """Answers with the case after the message was sent. The desk sends nothing itself: the text is copied out."""

    HELP_TITLE = "A message"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "../message.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "sent", "mark as sent", priority=True, tooltip="The message has been sent; the log says so"),
        Binding(
            "ctrl+y", "copy", "copy", priority=True, tooltip="Copy subject and text to the clipboard of the terminal"
        ),
        Binding(
            "ctrl+o",
            "phrases",
            "phrases",
            priority=True,
            tooltip="Words that fit, and pages to hand over; one is put in",
        ),
        Binding(
            "ctrl+g",
            "noticed",
            "to remark",
            priority=True,
            tooltip="To the next words that there is something to say of",
        ),
        Binding("ctrl+r", "anew", "draft anew", priority=True, tooltip="The template again, with what is known now"),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView) -> None:
        super().__init__(desk, drafts, view)
        self._messages = sorted(messages_for(desk.edition, view, desk.now()), key=self._when, reverse=True)
        self._said: ReadThrough | None = None
        self._pause: Timer | None = None

    def _when(self, message: Message) -> tuple[bool, int]:
        """The message for what happened last comes first, one for closed hours before all."""
        event = self._view.case.happened(message.event)
        return message.only_closed, event.number if event else 0

    def compose(self) -> ComposeResult:
        """Which template, the subject, the text, and beneath them what there is to say of it."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(self._title(), id="dialog-title")
            yield Choices([message.title for message in self._messages], [self._messages[0].title])
            yield Static(Content.assemble(("Subject", "$calm")), classes="label")
            yield LineInput(id=SUBJECT)
            yield Static(Content.assemble(("Text", "$calm")), classes="label")
            yield Letter(id=TEXT)
            with VerticalScroll(id="said-box", can_focus=False):
                yield Paragraphs(id="said")
            yield Static(id="refusal")
            yield KeyBar()

    def _title(self) -> Content:
        known = self._view.facts
        to = "   ".join(safe_line(known[name]) for name in ("customer_name", "contact", "channel") if known.get(name))
        return Content.assemble(("Message", "bold"), (f"   {safe_line(self._view.case.id)}   {to}", "$calm"))

    def on_mount(self) -> None:
        """Drafts the first template, or shows what was written before."""
        self.query_one("#refusal").display = False
        self._open()
        self.set_focus(self.query_one(Choices) if len(self._messages) > 1 else self._letter)
        self.query_one(Choices).display = len(self._messages) > 1

    @property
    def _letter(self) -> Letter:
        return self.query_one(f"#{TEXT}", Letter)

    @property
    def _line(self) -> LineInput:
        return self.query_one(f"#{SUBJECT}", LineInput)

    @property
    def _message(self) -> Message:
        chosen = self.query_one(Choices).chosen
        return self._messages[chosen[0] if chosen else 0]

    @property
    def draft(self) -> Draft:
        """The template under the cursor, filled in."""
        return draft_message(self.desk.edition, self._view, self.desk.actor, self.desk.now(), self._message)

    def _kept(self, part: str) -> str:
        """Under which name what is written here waits, should one leave before it is sent."""
        return f"message {self._message.id}/{part}"

    @on(Choices.Changed)
    def _open(self) -> None:
        """The template, or what was made of it."""
        draft, kept = self.draft, self.drafts.of(self._view.case.id)
        self._show(kept.get(self._kept(SUBJECT), draft.subject), kept.get(self._kept(TEXT), draft.text))

    def _show(self, subject: str, text: str) -> None:
        self._line.value, self._letter.text = subject, text
        self._read()

    @on(Choices.Done)
    def _to_text(self) -> None:
        self.set_focus(self._letter)

    @on(Input.Submitted)
    def _from_subject(self) -> None:
        self.set_focus(self._letter)

    @on(Input.Changed, f"#{SUBJECT}")
    @on(TextArea.Changed, f"#{TEXT}")
    def _written(self) -> None:
        """Keeps what is written, and reads it."""
        draft, case = self.draft, self._view.case.id
        for part, text, first in (
            (SUBJECT, self._line.value, draft.subject),
            (TEXT, self._letter.text, draft.text),
        ):
            if text != first or self._kept(part) in self.drafts.of(case):
                self.drafts.keep(case, self._kept(part), text)
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if len(self._letter.text) <= AT_ONCE:
            self._read()
        else:
            self._pause = self.set_timer(PAUSE, self._read)

    def _read(self) -> ReadThrough:
        """Reads the message through, and shows beneath it what there is to say."""
        said = read_through(self.desk.edition, self.draft, self._line.value, self._letter.text)
        if said != self._said:
            self._said = said
            self._letter.mark([(one.start, one.end) for one in said.text])
            self._tell(said)
            self.refresh_bindings()
        return said

    def _tell(self, said: ReadThrough) -> None:
        short = self.size.height < SHORT
        self.query_one("#said", Paragraphs).show(said_of(said, 3 if short else MOST_SAID, clauses=not short))
        self.query_one("#said-box").display = not said.fine

    def on_resize(self) -> None:
        """A short screen tells less."""
        super().on_resize()
        if self._said is not None:
            self._tell(self._said)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """A key is offered when there is something it could do."""
        if action == "noticed":
            return bool(self._said and self._said.text)
        return True

    def action_noticed(self) -> None:
        """To the next remark, its words selected so that others can be typed over them."""
        if self._said and (places := [(one.start, one.end) for one in self._said.text]):
            here = self._letter.cursor_place
            self.set_focus(self._letter)
            self._letter.select(*next((place for place in places if place[0] >= here), places[0]))

    def action_phrases(self) -> None:
        """Puts a phrase or a link where the cursor is."""
        bank = phrase_bank(self.desk.edition, self._view, self.desk.actor, self.desk.now(), "message")

        def taken(phrase: str | None) -> None:
            if phrase:
                self.set_focus(self._letter)
                self._letter.insert(phrase)

        self.app.push_screen(PhrasesScreen(self.desk, self.drafts, bank), taken)

    def action_anew(self) -> None:
        """The template again."""
        draft = self.draft
        self._forget()
        self._show(draft.subject, draft.text)

    def action_copy(self) -> None:
        """To the clipboard of the terminal, where it has one."""
        self.app.copy_to_clipboard(f"{self._line.value}\n\n{self._letter.text}")
        self.say("Copied, where the terminal allows it.")

    def action_sent(self) -> None:
        """Marks it as sent; where there is something to say of it, asks once."""
        said = self._read()
        if said.fine or not self._letter.text.strip():
            self._send()
            return
        reasons = ", ".join(said.reasons)
        rows = [
            RowItem("change", "Change it", "back to the text; nothing is marked as sent", "←"),
            RowItem("send", "Send anyway", f"the log notes: {safe_line(reasons)}", "→", "$warning"),
        ]

        def answered(row: str | None) -> None:
            if row == "send":
                self._send()
            else:
                self.set_focus(self._letter)

        self.app.push_screen(PickScreen(self.desk, self.drafts, "Send it as it is?", rows), answered)

    def _send(self) -> None:
        case, draft, subject, text = self._view.case.id, self.draft, self._line.value, self._letter.text

        def sent(view: CaseView) -> None:
            self._forget()
            self.dismiss(view)

        self.on_case(lambda desk: send_message(desk, case, draft, subject, text), sent)

    def _forget(self) -> None:
        case = self._view.case.id
        kept, own = self.drafts.of(case), (self._kept(SUBJECT), self._kept(TEXT))
        self.drafts.done(case, {name: kept[name] for name in own if name in kept})

    async def refused(self, refusal: Refused) -> None:
        """The cursor goes to where something is missing."""
        await super().refused(refusal)
        if TEXT in refusal.fields:
            self.set_focus(self._letter)
