"""A form as the agent will see it: its questions with the sample in them, or beside them."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from engine.compile.edition import Edition
from tui.widgets.form_fields import FormFields
from tui.widgets.lacking import lacking_words
from tui.widgets.picture import Picture
from tui.widgets.question import Question


class FormPicture(Picture):
    """The questions of a form, filled with its sample, or empty with the sample beside them."""

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:
        """A document with a form."""
        return document in edition.forms

    def compose(self) -> ComposeResult:
        """The fields, and what is missing."""
        view = self.view
        self._form = self.edition.forms[self.previewed.document]
        self._fields = FormFields(self.edition, self._form, view, view.facts, self.desk.now)
        yield self._fields
        yield Static(id="lacking")

    def on_mount(self) -> None:
        """What is shown and needed for what stands in the fields."""
        self._settle()
        self._fields.set_examples({} if self.kept.filled else self._form.sample or {})

    def _settle(self) -> None:
        self.query_one("#lacking", Static).update(lacking_words(self._fields.settle()))

    def begin(self) -> None:
        """The field that had the cursor, else the first."""
        if not self._fields.focus_on(self.kept.asked):
            self._fields.focus_empty()

    @on(Question.Changed)
    def _changed(self, message: Question.Changed) -> None:
        message.stop()
        self.kept.typed[message.question.fact.id] = message.question.text
        self._settle()

    @on(Question.Done)
    def _done(self, message: Question.Done) -> None:
        message.stop()
        self._fields.focus_after(message.question)
