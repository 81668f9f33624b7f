"""The step in focus: what to say, what to do, what to ask, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from engine.compile.edition import Edition
from engine.decide.conversation import Position
from engine.decide.sight import guarded
from engine.model.fact import Fact
from engine.model.safe_text import safe, safe_line
from engine.model.script import Ask, Step
from tui.widgets.choices import Choices
from tui.widgets.question import Question
from tui.widgets.remarks import LOOK, LOOK_TIP
from tui.widgets.words import Words
from tui.wording_words import warn_of

Fill = Callable[[str], str]


class StepCard(Vertical):
    """One card of the conversation with its questions; answers are read from it, never kept by it."""

    DEFAULT_CSS = "StepCard { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding(LOOK, "private", "look", show=False, tooltip=LOOK_TIP)]

    def __init__(  # noqa: PLR0913, PLR0917 - what a card shows
        self, edition: Edition, head: Content, step: Step, known: Mapping[str, str], now: Callable[[], datetime], fill: Fill, needed: Iterable[str] = (), hidden: Collection[str] = ()
    ) -> None:  # fmt: skip
        super().__init__()
        self.edition, self.step = edition, step
        self._head = head
        self._private = False
        self._known, self._now, self._fill = known, now, fill
        self._hidden = frozenset(hidden)
        """The facts that the log holds and whoever sits here may not see."""
        asked = {ask.fact for ask in step.ask}
        self.questions = [question for ask in step.ask for question in self._asked(ask)]
        self.needed = [
            question for fact in needed if fact not in asked for question in self._asked(Ask(fact, required=True))
        ]
        self.ways = Choices([choice.text for choice in step.choose], fold=False, id="ways") if step.choose else None

    def compose(self) -> ComposeResult:
        """From top to bottom in the order one needs it while somebody is on the line."""
        yield Words(self._head, id="step-head")
        if self.step.say:
            with Vertical(id="say"):
                yield Words(self._how(), id="how")
                yield Words(self._said(), id="line")
        if self.step.do:
            with Vertical(id="do"):
                yield Words(Content.assemble(("Do", "$calm")))
                yield Words(Content(safe(self.step.do)))
        if self.step.phrases:
            yield Words(self._phrases(), id="phrases")
        if self.questions:
            with Vertical(id="questions"):
                yield from self.questions
        if self.ways is not None:
            yield self.ways
        with Vertical(id="needed"):
            yield Words(self._needed_words(), id="needed-head")
            yield from self.needed

    def on_mount(self) -> None:
        """Questions that wait for another answer stay away until then."""
        self.query_one("#needed").display = bool(self.needed)
        self.settle()

    @property
    def all_questions(self) -> list[Question]:
        """The questions of the step and those that were found missing, in the order they stand."""
        return [*self.questions, *self.needed]

    @property
    def answers(self) -> dict[str, str]:
        """What stands in the fields in sight."""
        return {question.fact.id: question.text for question in self.all_questions if question.display}

    @property
    def way(self) -> str | None:
        """Where the chosen way leads; None where there is none to choose, empty where none is chosen yet."""
        if self.ways is None:
            return None
        return self.step.choose[self.ways.chosen[0]].then if self.ways.chosen else ""

    def settle(self) -> None:
        """The text beside an "other" shows once "other" is chosen; the line is spoken with what is typed so far."""
        answers = {question.fact.id: question.text for question in self.all_questions}
        others = {
            question.fact.other: answers[question.fact.id] for question in self.all_questions if question.fact.other
        }
        for question in self.all_questions:
            if question.fact.id in others:
                question.display = "other" in others[question.fact.id].split(", ")

    def speak(self, fill: Fill) -> None:
        """The line again, with what is known now."""
        self._fill = fill
        for line in self.query("#line").results(Words):
            line.update(self._said())

    async def add_needed(self, facts: Iterable[str]) -> None:
        """Asks here, too, what was found missing, so that nobody has to look for it."""
        standing = {question.fact.id for question in self.all_questions}
        added = [
            question for fact in facts if fact not in standing for question in self._asked(Ask(fact, required=True))
        ]
        if not added:
            return
        self.needed += added
        holder = self.query_one("#needed")
        holder.display = True
        await holder.mount(*added)
        self.settle()

    def question_of(self, fact: str) -> Question | None:
        """The question that fills a fact."""
        return next((q for q in self.all_questions if q.fact.id == fact), None)

    def first(self) -> Question | Choices | None:
        """Where the cursor belongs: the first empty field, else the first."""
        shown = [question for question in self.all_questions if question.display]
        empty = next((question for question in shown if not question.text), None)
        return empty or self.ways or (shown[0] if shown else None)

    def after(self, question: Question) -> Question | Choices | None:
        """The next empty field after one, if any."""
        shown = [q for q in self.all_questions if q.display]
        rest = shown[shown.index(question) + 1 :] if question in shown else []
        return next((q for q in rest if not q.text), None) or (
            self.ways if self.ways and not self.ways.chosen else None
        )

    def _asked(self, ask: Ask) -> list[Question]:
        fact = self.edition.facts.get(ask.fact)
        if fact is None:
            return []
        questions = [self._question(fact, ask.question, required=ask.required)]
        if other := self.edition.facts.get(fact.other):
            questions.append(self._question(other, other.label, required=True))
        return questions

    def _question(self, fact: Fact, words: str, *, required: bool) -> Question:
        return Question(
            fact,
            words,
            self._known.get(fact.id, ""),
            self.edition.desk.zone,
            self._now,
            required=required,
            warns=warn_of(self.edition, fact.id),
            private=guarded(self.edition, fact.id),
            hidden=fact.id in self._hidden,
        )

    def action_private(self) -> None:
        """Shows what is covered from onlookers, or covers it again."""
        self._private = not self._private
        for question in self.all_questions:
            question.show_private(self._private)

    def _how(self) -> Content:
        exact = "Say exactly" if self.step.verbatim else "Say"
        tone = f", {safe_line(self.step.tone)}" if self.step.tone else ""
        return Content.assemble((exact, "bold $primary" if self.step.verbatim else "$primary"), (tone, "$calm"))

    def _said(self) -> Content:
        return Content(f"“{safe(self._fill(self.step.say).strip())}”")

    def _phrases(self) -> Content:
        parts: list[tuple[str, str]] = [("You could say  ", "$faint")]
        for number, phrase in enumerate(self.step.phrases):
            parts += [("   " if number else "", ""), (f"“{safe_line(phrase)}”", "$calm")]
        return Content.assemble(*parts)

    def _needed_words(self) -> Content:
        form = self.edition.forms.get(self.step.complete) if self.step.complete else None
        words = f"Still missing in {safe_line(form.title)}" if form else "Still missing"
        return Content.assemble((words, "bold $warning"))


def step_head(at: Position, step: Step) -> Content:
    """The name of a step, its place on its way, how binding it is and the clause it comes from."""
    place = f"{at.steps.index(step) + 1} of {len(at.steps)}"
    way = f"{safe_line(at.branch.title)}: " if at.branch else ""
    marks = [
        word for word, holds in (("can be skipped", step.optional), ("if possible", step.strength == "aim")) if holds
    ]
    return Content.assemble(
        (way, "bold $warning"), (step_name(step), "bold $foreground"), (f"   {place}", "$calm"),
        (f"   {', '.join(marks)}" if marks else "", "$calm"), (f"   {', '.join(step.source)}", "$faint"),
    )  # fmt: skip


def step_name(step: Step) -> str:
    """``offer-help`` as people say it."""
    return safe_line(step.id.replace("-", " ").replace("_", " ").capitalize())
