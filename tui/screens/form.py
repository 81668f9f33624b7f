"""Any form of the documents: its sections and fields, filled in at one's own pace, completed when nothing is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.decide.requirements import shown_fields
from engine.model.form import Form, Section
from engine.model.problem import Refused
from engine.model.safe_text import safe, safe_line
from engine.services.complete_form import complete_form, required_now, save_facts
from engine.services.desk import Desk
from engine.services.read_case import CaseView, as_typed
from tui.drafts import Drafts
from tui.screens.on_one_case import OnOneCase
from tui.widgets.key_bar import KeyBar
from tui.widgets.question import Question, shown
from tui.widgets.title_bar import TitleBar


class FormScreen(OnOneCase):
    """Answers with the case after saving; leaving keeps what is typed for the next time."""

    HELP_TITLE = "A form"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "complete", "complete", priority=True, tooltip="Everything is there: the form is complete"),
        Binding("ctrl+s", "save", "save", priority=True, tooltip="Put into the log what is known so far"),
        Binding("f2", "sample", "example", priority=True, tooltip="How a filled form looks, field by field"),
        Binding("escape", "leave", "back", tooltip="Back to the case; what is typed is kept"),
        Binding("pagedown", "scroll(1)", "scroll", show=False),
        Binding("pageup", "scroll(-1)", "scroll", show=False),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView, form: str, first: str = "") -> None:
        super().__init__(desk, drafts, view)
        self._form: Form = desk.edition.forms[form]
        self._first = first
        self._sample = False
        self._questions: dict[str, Question] = {}

    def compose(self) -> ComposeResult:
        """Sections one below the other."""
        done = "   completed" if self._form.name in self._view.case.forms else ""
        yield TitleBar(
            Content.assemble(
                (safe_line(self._form.title), "bold"),
                (f"   {safe_line(self._view.case.id)}", "$calm"),
                (done, "$success"),
            )
        )
        yield Static(id="refused")
        with VerticalScroll(id="form", can_focus=False):
            for section in self._form.sections:
                with Vertical(classes="section"):
                    if section.title:
                        yield Static(
                            Content.assemble((safe_line(section.title), "bold $primary")), classes="section-title"
                        )
                    yield from self._section(section)
        yield Static(id="lacking")
        yield KeyBar()

    def _section(self, section: Section) -> list[Question]:
        edition = self.desk.edition
        known = {**self._view.facts, **self.drafts.of(self._view.case.id)}
        for field in section.fields:
            fact = edition.facts.get(field.fact)
            for one in (fact, edition.facts.get(fact.other) if fact else None):
                if one and one.id not in self._questions:
                    self._questions[one.id] = Question(
                        one, one.label, known.get(one.id, ""), edition.desk.zone, self.desk.now
                    )
        names = {
            name
            for f in section.fields
            for name in (f.fact, edition.facts[f.fact].other if f.fact in edition.facts else "")
        }
        return [question for name, question in self._questions.items() if name in names]

    def on_mount(self) -> None:
        """The cursor stands in the field that was missing, else in the first empty one."""
        self.query_one("#refused").display = False
        self._settle()
        wanted = self._questions.get(self._first)
        needed = required_now(self.desk.edition, self._form, self._facts)
        empty = next((q for q in self._questions.values() if q.display and not q.text and q.fact.id in needed), None)
        (wanted or empty or next(iter(self._questions.values()))).focus_field()

    @property
    def _facts(self) -> dict[str, str]:
        return dict(as_typed(self.desk.edition, self._view, self._typed(), self.desk.now()).known)

    def _typed(self) -> dict[str, str]:
        facts, zone = self._view.case.facts, self.desk.edition.desk.zone
        return {
            name: q.text for name, q in self._questions.items() if q.text != shown(q.fact, facts.get(name, ""), zone)
        }

    def _settle(self) -> None:
        """Which fields are shown, which must be filled and how many are missing, for what is typed."""
        edition, facts = self.desk.edition, self._facts
        in_sight = {field.fact for field in shown_fields(edition, self._form, facts)}
        required = required_now(edition, self._form, facts)
        others = {q.fact.other: q.fact.id for q in self._questions.values() if q.fact.other}
        for name, question in self._questions.items():
            source = others.get(name)
            wanted = source is not None and source in in_sight and "other" in self._questions[source].text.split(", ")
            question.display = wanted if source else name in in_sight
            question.set_required(wanted if source else name in required)
        open_ones = [
            safe_line(edition.label(name))
            for name in self._questions
            if name in required and not self._questions[name].text.strip()
        ]
        words = (
            f"{len(open_ones)} to fill in: {', '.join(open_ones)}"
            if open_ones
            else "Nothing is missing; ^N completes the form."
        )
        self.query_one("#lacking", Static).update(Content.assemble((words, "$calm" if open_ones else "$success")))

    @on(Question.Changed)
    def _changed(self, message: Question.Changed) -> None:
        self.drafts.keep(self._view.case.id, message.question.fact.id, message.question.text)
        self._settle()

    @on(Question.Done)
    def _done(self, message: Question.Done) -> None:
        shown_ones = [question for question in self._questions.values() if question.display]
        place = shown_ones.index(message.question)
        if place + 1 < len(shown_ones):
            shown_ones[place + 1].focus_field()
        else:
            self.action_complete()

    def action_save(self) -> None:
        """Saves what is known."""
        typed = self._typed()
        if not typed:
            self.say("Everything is saved.")
            return
        self._write(lambda desk: save_facts(desk, self._view.case.id, typed), typed, leave=False)

    def action_complete(self) -> None:
        """Completes the form and goes back."""
        typed = self._typed()
        self._write(lambda desk: complete_form(desk, self._view.case.id, self._form.name, typed), typed, leave=True)

    def _write(self, call: Callable[[Desk], object], typed: dict[str, str], *, leave: bool) -> None:
        case = self._view.case.id

        def after(view: CaseView) -> None:
            self.drafts.done(case, typed)
            self._view = view
            self.query_one("#refused").display = False
            if leave:
                self.dismiss(view)
            else:
                self.say("Saved.")

        self.on_case(call, after)

    def renew(self, view: CaseView) -> None:
        """Fields that nobody has typed into here take the value they have now."""
        typed = self._typed()
        self._view = view
        for name, question in self._questions.items():
            if name not in typed:
                question.put(view.facts.get(name, ""))
        self._settle()

    async def refused(self, refusal: Refused) -> None:
        """Says what stands in the way at each field."""
        box = self.query_one("#refused", Static)
        here = [name for name in refusal.fields if name in self._questions]
        away = [reason for name, reason in refusal.fields.items() if name not in self._questions] or (
            [] if here else list(refusal.reasons)
        )
        count = f"{len(here)} field{'s' if len(here) != 1 else ''} to correct" if here else "Not yet"
        box.update(
            Content.assemble(
                (count, "bold $error"),
                ("   nothing is lost", "$calm"),
                ("".join(f"\n  ✕ {safe(reason)}" for reason in away), "$foreground"),
            )
        )
        box.display = True
        for name, question in self._questions.items():
            question.set_problem(refusal.fields.get(name, ""))
        if here:
            self._questions[next(name for name in self._questions if name in refusal.fields)].focus_field()

    def action_sample(self) -> None:
        """Shows the filled sample beside each field, or hides it."""
        self._sample = not self._sample
        sample = (self._form.sample or {}) if self._sample else {}
        for name, question in self._questions.items():
            question.set_example(sample.get(name, ""))

    def action_scroll(self, by: int) -> None:
        """A page on or back."""
        place = self.query_one("#form", VerticalScroll)
        (place.scroll_page_down if by > 0 else place.scroll_page_up)(animate=False)

    def action_leave(self) -> None:
        """Back to the case."""
        self.dismiss(self._view)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """An example only where the document has one."""
        return action != "sample" or bool(self._form.sample)
