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

from engine.decide.requirements import needed_before, shown_fields
from engine.decide.sight import MASK, guarded
from engine.model.fact import Fact, Facts
from engine.model.form import Form, Section
from engine.model.problem import Refused
from engine.model.safe_text import safe, safe_line
from engine.services.attached_file import require_attached
from engine.services.complete_form import complete_form, required_now, save_facts
from engine.services.desk import Desk
from engine.services.read_case import CaseView, as_typed
from tui.drafts import Drafts
from tui.screens.lacking import lacking_words
from tui.screens.on_one_case import OnOneCase
from tui.widgets.key_bar import KeyBar
from tui.widgets.question import Question, shown
from tui.widgets.title_bar import TitleBar

ROUNDS = 4
"""A field that goes may take others with it; deeper than this no form of people is."""


class FormScreen(OnOneCase):
    """Answers with the case after saving; leaving keeps what is typed for the next time."""

    HELP_TITLE = "A form"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "complete", "complete", priority=True, tooltip="Everything is there: the form is complete"),
        Binding("ctrl+s", "save", "save", priority=True, tooltip="Put into the log what is known so far"),
        Binding("f2", "sample", "example", priority=True, tooltip="How a filled form looks, field by field"),
        Binding(
            "f8", "private", "private", priority=True, tooltip="Shows what is covered from onlookers, or covers it"
        ),
        Binding("escape", "leave", "back", tooltip="Back to the case; what is typed is kept"),
        Binding("pagedown", "scroll(1)", "scroll", show=False),
        Binding("pageup", "scroll(-1)", "scroll", show=False),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView, form: str, first: str = "") -> None:
        super().__init__(desk, drafts, view)
        self._form: Form = desk.edition.forms[form]
        self._first = first
        self._sample = self._private = False
        self._questions: dict[str, Question] = {}
        facts = desk.edition.facts
        self._others = {
            facts[f.fact].other: f.fact for f in self._form.fields if f.fact in facts and facts[f.fact].other
        }
        """The texts that say what "other" means, each with the field that they belong to."""

    def compose(self) -> ComposeResult:
        """Sections one below the other."""
        yield TitleBar()
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
                    self._questions[one.id] = self._question(one, known.get(one.id, ""))
        names = {
            name
            for f in section.fields
            for name in (f.fact, edition.facts[f.fact].other if f.fact in edition.facts else "")
        }
        return [question for name, question in self._questions.items() if name in names]

    def _question(self, fact: Fact, value: str) -> Question:
        edition, logged = self.desk.edition, self._view.facts.get(fact.id, "")
        return Question(
            fact,
            fact.label,
            value,
            edition.desk.zone,
            self.desk.now,
            private=guarded(edition, fact.id),
            hidden=logged == MASK,
        )

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
        """What is known with what is typed; a field that another answer takes away does not count with what stands in it."""
        typed, edition, now = self._all_typed(), self.desk.edition, self.desk.now()
        for _ in range(ROUNDS):
            facts = dict(as_typed(edition, self._view, typed, now).known)
            in_sight = self._in_sight(facts)
            gone = [name for name in typed if name not in in_sight]
            if not gone:
                break
            typed = {name: text for name, text in typed.items() if name in in_sight}
        return facts

    def _in_sight(self, facts: Facts) -> dict[str, bool]:
        """The questions to show, each with whether it is the text beside an "other" that was chosen."""
        seen = {field.fact: False for field in shown_fields(self.desk.edition, self._form, facts)}
        for question in self._questions.values():
            if question.fact.id in seen and question.fact.other and "other" in question.text.split(", "):
                seen[question.fact.other] = True
        return {name: other for name, other in seen.items() if other or name not in self._others}

    def _all_typed(self) -> dict[str, str]:
        facts, zone = self._view.case.facts, self.desk.edition.desk.zone
        return {
            name: q.text for name, q in self._questions.items() if q.text != shown(q.fact, facts.get(name, ""), zone)
        }

    def _typed(self) -> dict[str, str]:
        """What is typed into the fields in sight."""
        return {name: text for name, text in self._all_typed().items() if self._questions[name].display}

    def _settle(self) -> None:
        """Which fields are shown, which must be filled now or later and how many are missing, for what is typed."""
        edition, facts = self.desk.edition, self._facts
        in_sight = self._in_sight(facts)
        required = required_now(edition, self._form, facts)
        later = needed_before(edition, self._form, facts, self._view.case.status)
        missing: list[tuple[str, tuple[str, ...]]] = []
        for name, question in self._questions.items():
            question.display = name in in_sight
            needed = in_sight.get(name) or name in required
            before = () if needed else later.get(name, ())
            question.set_required(bool(needed), " or ".join(before))
            if question.display and (needed or before) and (not question.text.strip() or question.problem):
                missing.append((edition.label(name), before))
        self.query_one("#lacking", Static).update(lacking_words(missing))
        self._tell_place()

    def _tell_place(self) -> None:
        """Which field of how many the cursor is in, and in which section: on a long form the rest is out of sight."""
        seen = [question for question in self._questions.values() if question.display]
        here = next((number for number, question in enumerate(seen, 1) if question.has_focus_within), 0)
        section = next((s.title for s in self._form.sections if here and self._is_in(s, seen[here - 1])), "")
        done = "   completed" if self._form.name in self._view.case.forms else ""
        left = ((safe_line(self._form.title), "bold"), (f"   {safe_line(self._view.case.id)}", "$calm"))
        place = f"field {here} of {len(seen)}" if here else f"{len(seen)} fields"
        self.query_one(TitleBar).show(
            Content.assemble(*left, (done, "$success")),
            Content.assemble((f"{safe_line(section)}   " if section else "", "$primary"), (place, "$calm")),
        )

    def _is_in(self, section: Section, question: Question) -> bool:
        named = {field.fact for field in section.fields}
        return question.fact.id in named or self._others.get(question.fact.id, "") in named

    def on_descendant_focus(self) -> None:
        """The place moves with the cursor."""
        self._tell_place()

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

        def save(desk: Desk) -> None:
            require_attached(desk.edition, typed)
            save_facts(desk, self._view.case.id, typed)

        self._write(save, typed, leave=False)

    def action_complete(self) -> None:
        """Completes the form and goes back."""
        typed = self._typed()

        def complete(desk: Desk) -> None:
            require_attached(desk.edition, typed)
            complete_form(desk, self._view.case.id, self._form.name, typed)

        self._write(complete, typed, leave=True)

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

    def action_private(self) -> None:
        """Shows what is covered from onlookers, or covers it again."""
        self._private = not self._private
        for question in self._questions.values():
            question.show_private(self._private)

    def action_scroll(self, by: int) -> None:
        """A page on or back."""
        place = self.query_one("#form", VerticalScroll)
        (place.scroll_page_down if by > 0 else place.scroll_page_up)(animate=False)

    def action_leave(self) -> None:
        """Back to the case."""
        self.dismiss(self._view)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """An example only where the document has one, the key to uncover only where something is covered."""
        if action == "private":
            return any(question.private for question in self._questions.values())
        return action != "sample" or bool(self._form.sample)
