"""The conversation of a case: what stands in its way, what the next one must know, the step in focus, the step after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message

from engine.compile.edition import Edition
from engine.decide.requirements import missing_fields
from engine.decide.sight import MASK
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.read_case import CaseView
from tui.widgets.case_words import NO_SCRIPT, finished, next_words, refusal_words
from tui.widgets.choices import Choices
from tui.widgets.paging import page
from tui.widgets.question import Question, shown
from tui.widgets.sheet import Sheet
from tui.widgets.step_card import StepCard, step_head
from tui.widgets.words import Words

Fill = Callable[[str], str]


class Conversation(Vertical):
    """One card in focus; what is typed in it stays in it until the step is done."""

    @dataclass
    class Typed(Message):
        """Another answer stands in a field."""

        question: Question

    @dataclass
    class Through(Message):
        """Enter behind the last field: the step may be done."""

    def __init__(self, edition: Edition, now: Callable[[], datetime]) -> None:
        super().__init__(id="left")
        self._edition, self._now = edition, now

    def compose(self) -> ComposeResult:
        """From what is most pressing down to what comes next."""
        yield Words(id="refused")
        yield Words(id="told")
        yield Sheet(id="script")
        yield Words(id="next")

    def on_mount(self) -> None:
        """Nothing stands in the way yet."""
        self.query_one("#refused").display = False
        self.query_one("#told").display = False

    @property
    def card(self) -> StepCard | None:
        """The card in focus."""
        return next(iter(self.query(StepCard)), None)

    async def show(self, view: CaseView, known: Mapping[str, str], fill: Fill) -> None:
        """The step in focus with its questions, and the cursor where it belongs."""
        self.query_one("#refused").display = False
        holder = self.query_one("#script", VerticalScroll)
        card = self._card(view, known, fill)
        async with self.batch():
            await self.query(StepCard).remove()
            await holder.mount(card)
        holder.scroll_home(animate=False)
        self.focus_first()

    def tell(self, words: Content | None) -> None:
        """What one must know before going on."""
        told = self.query_one("#told", Words)
        told.display = words is not None
        if words is not None:
            told.update(words)

    def tick(self, seen: CaseView, fill: Fill) -> None:
        """The step that comes next, with what is typed so far."""
        self.query_one("#next", Words).update(next_words(seen, fill))

    def speak(self, fill: Fill) -> None:
        """The line again, with what is typed so far."""
        if self.card:
            self.card.settle()
            self.card.speak(fill)

    def typed(self, view: CaseView) -> dict[str, str]:
        """The answers of the card that differ from the log."""
        facts, zone = view.case.facts, self._edition.desk.zone
        return {
            question.fact.id: question.text
            for question in (self.card.all_questions if self.card else ())
            if question.display and question.text != shown(question.fact, facts.get(question.fact.id, ""), zone)
        }

    def focus_first(self) -> None:
        """The cursor goes where it is needed."""
        match self.card.first() if self.card else None:
            case Question() as question:
                question.focus_field()
            case Choices() as ways:
                self.screen.set_focus(ways)
            case None:
                self.screen.set_focus(None)

    async def refuse(self, refusal: Refused, head: str, *, waivable: bool) -> None:
        """Says plainly what stands in the way, asks for it on the spot, and puts the cursor there. Nothing typed is lost."""
        box = self.query_one("#refused", Words)
        box.update(refusal_words(refusal, head, waivable=waivable))
        box.display = True
        card = self.card
        if card is None:
            return
        await card.add_needed(fact for fact in refusal.fields if fact in self._edition.facts)
        for question in card.all_questions:
            question.set_problem(refusal.fields.get(question.fact.id, ""))
        first = next((question for question in card.all_questions if question.fact.id in refusal.fields), None)
        if first:
            first.focus_field()

    def scroll_card(self, by: int) -> None:
        """Moves a card that is longer than the screen."""
        place = self.query_one("#script", VerticalScroll)
        page(place, by)

    def _card(self, view: CaseView, known: Mapping[str, str], fill: Fill) -> StepCard:
        edition, here = self._edition, view.here
        step = here.step if here else NO_SCRIPT
        head = (
            step_head(here, step)
            if here and step
            else Content.assemble(("The conversation is done" if here else "No script", "bold $foreground"))
        )
        form = edition.forms.get(step.complete) if step and step.complete else None
        needed = [field.fact for field in missing_fields(edition, form, view.known)] if form else []
        hidden = [name for name, text in view.facts.items() if text == MASK]
        return StepCard(edition, head, step or finished(view), known, self._now, fill, needed, hidden)

    @on(Question.Changed)
    def _changed(self, message: Question.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(message.question))

    @on(Question.Done)
    def _done(self, message: Question.Done) -> None:
        message.stop()
        match self.card.after(message.question) if self.card else None:
            case Question() as following:
                following.focus_field()
            case Choices() as ways:
                self.screen.set_focus(ways)
            case None:
                self.post_message(self.Through())

    @on(Choices.Done)
    def _way_chosen(self, message: Choices.Done) -> None:
        message.stop()
        self.post_message(self.Through())


def told_words(edition: Edition, view: CaseView, taken_up: Mapping[str, str]) -> Content | None:
    """What was left for whoever goes on: a hand-over, a pause, typed answers of a desk that ended, an older script."""
    zone, case = edition.desk.zone, view.case
    lines: list[Content] = []
    if (handed := case.handed_over) and handed.details.get("note"):
        head = f"Handed over by {safe_line(handed.actor.name)}, {handed.at.astimezone(zone):%a %H:%M}: "
        lines.append(Content.assemble((head, "bold $warning"), safe_line(handed.details["note"])))
    if paused := case.paused:
        until = paused.details.get("until", "")
        by = f", until {datetime.fromisoformat(until).astimezone(zone):%a %H:%M}" if until else ""
        head = f"Laid aside by {safe_line(paused.actor.name)}, {paused.at.astimezone(zone):%a %H:%M}{by}: "
        words = safe_line(paused.details.get("note", ""))
        lines.append(Content.assemble((head, "bold $warning"), words, ("   the next step takes it up again", "$calm")))
    if taken_up:
        names = ", ".join(dict.fromkeys(safe_line(_typed_as(edition, name)) for name in taken_up))
        lines.append(
            Content.assemble(
                ("Typed before, not yet in the log: ", "bold $warning"), names, ("   ^X lets it go", "$calm")
            )
        )
    if view.here and view.here.script.version != (newest := edition.versions.get(view.here.script.document, "")):
        words = f"This conversation goes on in version {view.here.script.version} of its script, as it began"
        lines.append(Content.assemble((words, "$calm"), (f"; {newest} is in force", "$faint")))
    return Content("\n").join(lines) if lines else None


def _typed_as(edition: Edition, name: str) -> str:
    """What a typed text is for: a field, or a part of something else, such as ``Lay aside/note``."""
    return edition.label(name) if name in edition.facts else name.partition("/")[0].replace("-", " ")
