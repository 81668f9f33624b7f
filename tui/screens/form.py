"""Any form of the documents: its sections and fields, filled in at one's own pace, completed when nothing is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from engine.model.form import Form
from engine.model.problem import Refused
from engine.model.safe_text import safe, safe_line
from engine.services.attached_file import require_attached
from engine.services.complete_form import complete_form, save_facts
from engine.services.desk import Desk
from engine.services.read_case import CaseView
from tui.drafts import Drafts
from tui.screens.on_one_case import OnOneCase
from tui.widgets.form_fields import FormFields
from tui.widgets.key_bar import KeyBar
from tui.widgets.lacking import lacking_words
from tui.widgets.paging import page
from tui.widgets.question import Question
from tui.widgets.remarks import LOOK, LOOK_TIP
from tui.widgets.title_bar import TitleBar
from tui.widgets.words import Words


class FormScreen(OnOneCase):
    """Answers with the case after saving; leaving keeps what is typed for the next time."""

    HELP_TITLE = "A form"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "complete", "complete", priority=True, tooltip="Everything is there: the form is complete"),
        Binding("ctrl+s", "save", "save", priority=True, tooltip="Put into the log what is known so far"),
        Binding("f2", "sample", "example", priority=True, tooltip="How a filled form looks, field by field"),
        Binding(LOOK, "private", "look", priority=True, tooltip=LOOK_TIP),
        Binding("escape", "leave", "back", tooltip="Back to the case; what is typed is kept"),
        Binding("pagedown", "scroll(1)", "scroll", show=False),
        Binding("pageup", "scroll(-1)", "scroll", show=False),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView, form: str, first: str = "") -> None:
        super().__init__(desk, drafts, view)
        self._form: Form = desk.edition.forms[form]
        self._first = first
        self._sample = self._private = False
        known = {**view.facts, **drafts.of(view.case.id)}
        self._fields = FormFields(desk.edition, self._form, view, known, desk.now)

    def compose(self) -> ComposeResult:
        """Sections one below the other."""
        yield TitleBar()
        yield Words(id="refused")
        yield self._fields
        yield Words(id="lacking")
        yield KeyBar()

    def on_mount(self) -> None:
        """The cursor stands in the field that was missing, else in the first empty one."""
        self.query_one("#refused").display = False
        self._settle()
        if not self._fields.focus_on(self._first):
            self._fields.focus_empty()

    def _settle(self) -> None:
        """Which fields are shown and how many are missing, for what is typed."""
        self.query_one("#lacking", Words).update(lacking_words(self._fields.settle(), "^N"))
        self._tell_place()

    def _tell_place(self) -> None:
        section, place = self._fields.place
        done = "   completed" if self._form.name in self._view.case.forms else ""
        left = ((safe_line(self._form.title), "bold"), (f"   {safe_line(self._view.case.id)}", "$calm"))
        self.query_one(TitleBar).show(
            Content.assemble(*left, (done, "$success")),
            Content.assemble((f"{safe_line(section)}   " if section else "", "$primary"), (place, "$calm")),
        )

    def on_descendant_focus(self) -> None:
        """The place moves with the cursor."""
        self._tell_place()

    @on(Question.Changed)
    def _changed(self, message: Question.Changed) -> None:
        self.drafts.keep(self._view.case.id, message.question.fact.id, message.question.text)
        self._settle()

    @on(Question.Done)
    def _done(self, message: Question.Done) -> None:
        if not self._fields.focus_after(message.question):
            self.action_complete()

    def action_save(self) -> None:
        """Saves what is known."""
        typed = self._fields.typed
        if not typed:
            self.say("Everything is saved.")
            return

        def save(desk: Desk) -> None:
            require_attached(desk.edition, typed)
            save_facts(desk, self._view.case.id, typed)

        self._write(save, typed, leave=False)

    def action_complete(self) -> None:
        """Completes the form and goes back."""
        typed = self._fields.typed

        def complete(desk: Desk) -> None:
            require_attached(desk.edition, typed)
            complete_form(desk, self._view.case.id, self._form.name, typed)

        self._write(complete, typed, leave=True)

    def _write(self, call: Callable[[Desk], object], typed: dict[str, str], *, leave: bool) -> None:
        case = self._view.case.id

        def after(view: CaseView) -> None:
            self.drafts.done(case, typed)
            self._view = view
            self._fields.saved(view)
            self.query_one("#refused").display = False
            if leave:
                self.dismiss(view)
            else:
                self.say("Saved.")

        self.on_case(call, after)

    def renew(self, view: CaseView) -> None:
        """Goes on with the case as it is now."""
        self._view = view
        self._fields.renew(view)
        self._settle()

    async def refused(self, refusal: Refused) -> None:
        """Says what stands in the way at each field."""
        here = self._fields.refuse(refusal.fields)
        away = [reason for name, reason in refusal.fields.items() if name not in self._fields.questions] or (
            [] if here else list(refusal.reasons)
        )
        count = f"{here} field{'s' if here != 1 else ''} to correct" if here else "Not yet"
        box = self.query_one("#refused", Words)
        box.update(
            Content.assemble(
                (count, "bold $error"),
                ("   nothing is lost", "$calm"),
                ("".join(f"\n  ✕ {safe(reason)}" for reason in away), "$foreground"),
            )
        )
        box.display = True

    def action_sample(self) -> None:
        """Shows the filled sample beside each field, or hides it."""
        self._sample = not self._sample
        self._fields.set_examples((self._form.sample or {}) if self._sample else {})

    def action_private(self) -> None:
        """Shows what is covered from onlookers, or covers it again."""
        self._private = not self._private
        self._fields.show_private(self._private)

    def action_scroll(self, by: int) -> None:
        """A page on or back."""
        page(self._fields, by)

    def action_leave(self) -> None:
        """Back to the case."""
        self.dismiss(self._view)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """An example only where the document has one, the key to uncover only where something is covered."""
        if action == "private":
            return any(question.private for question in self._fields.questions.values())
        return action != "sample" or bool(self._form.sample)
