"""A form as the agent will see it: its questions with the sample in them, or beside them."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.compile.edition import Edition
from engine.decide.requirements import shown_fields
from engine.model.safe_text import safe_line
from engine.services.complete_form import required_now
from engine.services.read_case import CaseView
from tui.widgets.picture import Picture
from tui.widgets.question import Question


class FormPicture(Picture):
    """The questions of a form, filled with its sample, or empty with the sample beside them."""

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:
        """A document with a form."""
        return document in edition.forms

    def compose(self) -> ComposeResult:
        """Sections one below the other."""
        form, view = self.edition.forms[self.previewed.document], self.view
        self._questions: dict[str, Question] = {}
        with VerticalScroll(id="form", can_focus=False):
            for section in form.sections:
                with Vertical(classes="section"):
                    if section.title:
                        title = Content.assemble((safe_line(section.title), "bold $primary"))
                        yield Static(title, classes="section-title")
                    for one in section.fields:
                        yield from self._asked(one.fact, view)
        yield Static(id="lacking")

    def _asked(self, name: str, view: CaseView) -> Iterator[Question]:
        fact = self.edition.facts.get(name)
        for one in (fact, self.edition.facts.get(fact.other) if fact else None):
            if one and one.id not in self._questions:
                zone = self.edition.desk.zone
                question = Question(one, one.label, view.facts.get(one.id, ""), zone, self.desk.now)
                self._questions[one.id] = question
                yield question

    def on_mount(self) -> None:
        """What is shown and needed for what stands in the fields."""
        self._settle()
        sample = {} if self.kept.filled else self.edition.forms[self.previewed.document].sample or {}
        for name, question in self._questions.items():
            question.set_example(sample.get(name, ""))

    def _settle(self) -> None:
        form, facts = self.edition.forms[self.previewed.document], self.view.known
        in_sight = {one.fact for one in shown_fields(self.edition, form, facts)}
        needed = required_now(self.edition, form, facts)
        others = {one.fact.other: one.fact.id for one in self._questions.values() if one.fact.other}
        for name, question in self._questions.items():
            of = others.get(name)
            wanted = name in in_sight if of is None else "other" in self._questions[of].text.split(", ")
            question.display = wanted
            question.set_required(of is not None or name in needed)
        open_ones = [
            safe_line(question.fact.label)
            for name, question in self._questions.items()
            if name in needed and question.display and not question.text.strip()
        ]
        words = f"{len(open_ones)} to fill in: {', '.join(open_ones)}" if open_ones else "Nothing is missing."
        self.query_one("#lacking", Static).update(Content.assemble((words, "$calm" if open_ones else "$success")))

    def begin(self) -> None:
        """The field that had the cursor, else the first."""
        if found := self._questions.get(self.kept.asked) or next(iter(self._questions.values()), None):
            found.focus_field()

    @on(Question.Changed)
    def _changed(self, message: Question.Changed) -> None:
        message.stop()
        self.kept.typed[message.question.fact.id] = message.question.text
        self._settle()

    @on(Question.Done)
    def _done(self, message: Question.Done) -> None:
        message.stop()
        shown = [question for question in self._questions.values() if question.display]
        place = shown.index(message.question) + 1
        if place < len(shown):
            shown[place].focus_field()
