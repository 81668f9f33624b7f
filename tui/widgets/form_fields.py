"""The fields of a form: which of them are shown, which are needed now or later, for what is typed into the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.compile.edition import Edition
from engine.decide.requirements import needed_before, shown_fields
from engine.decide.sight import MASK, guarded
from engine.model.fact import Fact, Facts
from engine.model.form import Field, Form, Section
from engine.model.safe_text import safe_line
from engine.services.complete_form import required_now
from engine.services.read_case import CaseView, as_typed
from tui.widgets.question import Question, shown
from tui.widgets.sheet import Sheet
from tui.wording_words import warn_of

ROUNDS = 4
"""A field that goes may take others with it; deeper than this no form of people is."""
Missing = tuple[str, tuple[str, ...]]
"""The label of an empty field, and before what it is needed; empty where it is needed now."""


class FormFields(Sheet):
    """The questions of a form, section by section."""

    def __init__(
        self, edition: Edition, form: Form, view: CaseView, values: Mapping[str, str], now: Callable[[], datetime]
    ) -> None:
        super().__init__(id="form")
        self._edition, self._form, self._view, self._now = edition, form, view, now
        self._others = {fact.other: fact.id for fact in self._facts_of(form.fields) if fact.other}
        """The texts that say what "other" means, each with the field that they belong to."""
        self._sections = [(section, self._named(section)) for section in form.sections]
        self.questions = {
            fact.id: self._question(fact, values.get(fact.id, ""))
            for _, names in self._sections
            for fact in map(edition.facts.__getitem__, names)
        }
        """Every question of the form, in sight or not."""

    def compose(self) -> ComposeResult:
        """Sections one below the other."""
        placed: set[str] = set()
        for section, names in self._sections:
            with Vertical(classes="section"):
                if section.title:
                    title = Content.assemble((safe_line(section.title), "bold $primary"))
                    yield Static(title, classes="section-title")
                yield from (self.questions[name] for name in names if name not in placed)
                placed.update(names)

    def _facts_of(self, fields: Iterable[Field]) -> Iterable[Fact]:
        facts = self._edition.facts
        return (facts[field.fact] for field in fields if field.fact in facts)

    def _named(self, section: Section) -> list[str]:
        """The facts that a section asks for, each followed by the text beside its "other"."""
        facts = self._edition.facts
        names = (name for fact in self._facts_of(section.fields) for name in (fact.id, fact.other))
        return list(dict.fromkeys(name for name in names if name in facts))

    def _question(self, fact: Fact, value: str) -> Question:
        return Question(
            fact, fact.label, value, self._edition.desk.zone, self._now, warns=warn_of(self._edition, fact.id),
            private=guarded(self._edition, fact.id), hidden=self._view.facts.get(fact.id, "") == MASK,
        )  # fmt: skip

    @property
    def in_sight(self) -> list[Question]:
        """The questions that are shown."""
        return [question for question in self.questions.values() if question.display]

    @property
    def typed(self) -> dict[str, str]:
        """What is typed into the fields in sight and differs from the log."""
        return {name: text for name, text in self._all_typed().items() if self.questions[name].display}

    def settle(self) -> list[Missing]:
        """Shows the fields that are for what is typed, and tells which of them are empty and needed, now or later."""
        edition, facts = self._edition, self._facts
        in_sight = self._shown(facts)
        required = required_now(edition, self._form, facts)
        later = needed_before(edition, self._form, facts, self._view.case.status)
        missing: list[Missing] = []
        for name, question in self.questions.items():
            question.display = name in in_sight
            needed = in_sight.get(name) or name in required
            before = () if needed else later.get(name, ())
            question.set_required(bool(needed), " or ".join(before))
            if question.display and (needed or before) and (not question.text.strip() or question.problem):
                missing.append((edition.label(name), before))
        return missing

    @property
    def place(self) -> tuple[str, str]:
        """The section in which the cursor is, and which field of how many: on a long form the rest is out of sight."""
        seen = self.in_sight
        here = next((number for number, question in enumerate(seen, 1) if question.has_focus_within), 0)
        if not here:
            return "", f"{len(seen)} fields"
        name = seen[here - 1].fact.id
        section = next((section.title for section, names in self._sections if name in names), "")
        return section, f"field {here} of {len(seen)}"

    def focus_on(self, name: str) -> bool:
        """The cursor goes into a field; whether there is one."""
        question = self.questions.get(name)
        if question:
            question.focus_field()
        return question is not None

    def focus_empty(self) -> None:
        """The cursor goes into the first field that is needed and empty, else into the first."""
        needed = required_now(self._edition, self._form, self._facts)
        empty = (q for q in self.in_sight if not q.text and q.fact.id in needed)
        if first := next(empty, None) or next(iter(self.questions.values()), None):
            first.focus_field()

    def focus_after(self, question: Question) -> bool:
        """The cursor goes into the field after one; whether there is one."""
        following = self.in_sight[self.in_sight.index(question) + 1 :]
        if following:
            following[0].focus_field()
        return bool(following)

    def renew(self, view: CaseView) -> None:
        """Fields that nobody has typed into here take the value they have now."""
        typed = self.typed
        self._view = view
        for name, question in self.questions.items():
            if name not in typed:
                question.put(view.facts.get(name, ""))

    def saved(self, view: CaseView) -> None:
        """What was typed is in the log now."""
        self._view = view

    def refuse(self, problems: Mapping[str, str]) -> int:
        """Tells at each field what is wrong with it and goes to the first; how many of them are on this form."""
        wrong = [name for name in self.questions if name in problems]
        for name, question in self.questions.items():
            question.set_problem(problems.get(name, ""))
        if wrong:
            self.questions[wrong[0]].focus_field()
        return len(wrong)

    def set_examples(self, sample: Mapping[str, str]) -> None:
        """Shows how a filled form says it beside each field, or with nothing in the sample the hints again."""
        for name, question in self.questions.items():
            question.set_example(sample.get(name, ""))

    def show_private(self, show: bool) -> None:  # noqa: FBT001 - a plain yes or no
        """Shows what is covered from onlookers, or covers it again."""
        for question in self.questions.values():
            question.show_private(show)

    @property
    def _facts(self) -> dict[str, str]:
        """What is known with what is typed; a field that another answer takes away does not count with what stands in it."""
        typed, now = self._all_typed(), self._now()
        for _ in range(ROUNDS):
            facts = dict(as_typed(self._edition, self._view, typed, now).known)
            in_sight = self._shown(facts)
            if all(name in in_sight for name in typed):
                break
            typed = {name: text for name, text in typed.items() if name in in_sight}
        return facts

    def _shown(self, facts: Facts) -> dict[str, bool]:
        """The questions to show, each with whether it is the text beside an "other" that was chosen."""
        seen = {field.fact: False for field in shown_fields(self._edition, self._form, facts)}
        for question in self.questions.values():
            if question.fact.id in seen and question.fact.other and "other" in question.text.split(", "):
                seen[question.fact.other] = True
        return {name: other for name, other in seen.items() if other or name not in self._others}

    def _all_typed(self) -> dict[str, str]:
        facts, zone = self._view.case.facts, self._edition.desk.zone
        return {
            name: q.text for name, q in self.questions.items() if q.text != shown(q.fact, facts.get(name, ""), zone)
        }
