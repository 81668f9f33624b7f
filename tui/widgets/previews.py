"""What a document looks like at the desk, for whoever writes it: a card, a form, a message, a checklist, or a page.

Each picture says for itself whether a document is one for it, by what the document says; the first that is one shows it.
What is being looked at (the step, the answers typed) stands in `Kept`, so that a picture can be drawn anew at every save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message as Told
from textual.widgets import Static

from engine.compile.edition import Edition
from engine.decide.conversation import Position, after, enter, placed
from engine.decide.requirements import shown_fields
from engine.model.policy import Message
from engine.model.safe_text import safe, safe_line
from engine.model.script import Script, Step
from engine.services.complete_form import required_now
from engine.services.desk import Desk
from engine.services.fill_words import draft_message, fill
from engine.services.preview_file import Previewed
from engine.services.read_case import CaseView
from engine.services.sample_case import sample_case, sample_dues
from tui.document_page import page_of
from tui.widgets.choices import Choices
from tui.widgets.page import Leaf, Page
from tui.widgets.paragraphs import Paragraph, Paragraphs
from tui.widgets.question import Question
from tui.widgets.step_card import StepCard, step_head, step_name

END: Final = Step("end", do="The conversation is done. ^B goes back.")
NONE: Final = Step("none", do="This script has no step for such a case.")


@dataclass
class Kept:
    """What stays while the file is saved again and again."""

    step: str = ""
    branch: str = ""
    back_to: str = ""
    number: int = 0
    """Which step of its way it is, for when it gets another name."""
    ended: bool = False
    way: list[tuple[str, str, str]] = field(default_factory=list)
    """The steps that led here, with their side way and where it returns to."""
    typed: dict[str, str] = field(default_factory=dict)
    filled: bool = True
    """Whether the case has the values of the filled samples."""
    asked: str = ""
    """The fact whose field has the cursor."""
    spot: tuple[int, int] = (-1, 0)


class Picture(Vertical):
    """A document as the agent will see it."""

    DEFAULT_CSS = "Picture { height: 1fr; }"
    SAMPLE: ClassVar[bool] = True
    """Whether there is a made-up case to fill in or to empty."""

    class Drawn(Told):
        """Something else is shown; other keys may work."""

    def __init__(self, desk: Desk, previewed: Previewed, kept: Kept) -> None:
        super().__init__()
        self.desk, self.previewed, self.kept = desk, previewed, kept

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:  # noqa: ARG003 - for those who look
        """Whether the document is one for this picture."""
        return False

    @property
    def edition(self) -> Edition:
        """The documents as they were saved."""
        return self.previewed.edition

    @property
    def view(self) -> CaseView:
        """The made-up case with what is typed."""
        kept = self.kept
        return sample_case(self.edition, self.previewed.document, self.desk.now(), filled=kept.filled, typed=kept.typed)

    def begin(self) -> None:
        """The cursor goes to where it was."""

    def keep(self) -> None:
        """Notes down what is to stay when it is drawn anew."""
        focused = self.screen.focused
        asking = (
            next((one for one in focused.ancestors_with_self if isinstance(one, Question)), None) if focused else None
        )
        self.kept.asked = asking.fact.id if asking else ""

    def scroll(self, by: int) -> None:
        """A page on or back."""
        for place in self.query(VerticalScroll).results(VerticalScroll):
            (place.scroll_page_down if by > 0 else place.scroll_page_up)(animate=False)


class ScriptPicture(Picture):
    """The card of a step, with the ways on and the side ways; steps can be gone through as the agent does, or one by one."""

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:
        """A document with a conversation."""
        return any(script.document == document for script in edition.scripts)

    @property
    def script(self) -> Script:
        """The conversation."""
        return next(script for script in self.edition.scripts if script.document == self.previewed.document)

    @property
    def at(self) -> Position:
        """Where one is; a step that is no longer there is the one that stands in its place."""
        kept, script = self.kept, self.script
        found = placed(script, kept.step, kept.branch, kept.back_to)
        if found.step is not None or kept.ended:
            return found
        step = found.steps[min(kept.number, len(found.steps) - 1)] if found.steps else None
        return Position(script, step, found.branch, found.back_to)

    def compose(self) -> ComposeResult:
        """The card, and what comes next."""
        at, view = self.at, self.view
        step = at.step or (END if self.kept.ended else NONE)
        if at.step is not None:
            self.kept.step, self.kept.number = at.step.id, at.steps.index(at.step)
        head = step_head(at, step) if at.step else Content.assemble(("The conversation is done", "bold $foreground"))
        with VerticalScroll(id="script", can_focus=False):
            yield StepCard(self.edition, head, step, view.facts, self.desk.now, self._fill)
        yield Static(self._next(at, view), id="next")

    def _fill(self, text: str) -> str:
        try:
            return fill(self.edition, self.view, self.desk.actor, self.desk.now(), text)
        except ValueError:
            return text

    def _next(self, at: Position, view: CaseView) -> Content:
        if at.step is None:
            return Content()
        following = after(self.edition, at, view.known).step
        passed = self._passed(at, following)
        words = f"{step_name(following)}" if following else "the end of the conversation"
        skips = f"   not for this case: {', '.join(map(step_name, passed))}" if passed else ""
        return Content.assemble(("Next  ", "bold $primary"), (words, "$calm"), (skips, "$faint"))

    def _passed(self, at: Position, following: Step | None) -> tuple[Step, ...]:
        """The steps between this one and the next that are left out."""
        if at.step is None or at.step.go_to or following is None or following not in at.steps:
            return ()
        here, there = at.steps.index(at.step), at.steps.index(following)
        return at.steps[here + 1 : there]

    @property
    def card(self) -> StepCard:
        """The card in sight."""
        return self.query_one(StepCard)

    def begin(self) -> None:
        """The field that had the cursor, else the first empty one."""
        wanted = self.card.question_of(self.kept.asked) if self.kept.asked else None
        match wanted or self.card.first():
            case Question() as question:
                question.focus_field()
            case Choices() as ways:
                self.screen.set_focus(ways)
            case None:
                self.screen.set_focus(None)

    def _go(self, to: Position, *, way: bool = True) -> None:
        kept = self.kept
        if way:
            kept.way.append((kept.step or (self.at.step.id if self.at.step else ""), kept.branch, kept.back_to))
        kept.step = to.step.id if to.step else ""
        kept.branch, kept.back_to = (to.branch.id if to.branch else ""), to.back_to
        kept.number = to.steps.index(to.step) if to.step in to.steps else len(to.steps)
        kept.ended, kept.asked = to.step is None, ""
        self.post_message(self.Drawn())

    def next(self) -> None:
        """The step that comes next for such a case."""
        at = self.at
        if at.step is not None:
            self._go(after(self.edition, at, self.view.known, self.card.way or "next"))

    def back(self) -> None:
        """The step that led here, else the one that stands before it."""
        if self.kept.way:
            step, branch, back_to = self.kept.way.pop()
            self._go(placed(self.script, step, branch, back_to), way=False)
        else:
            self.turn(-1)

    def turn(self, by: int) -> None:
        """The step that stands after or before this one in the document, whether it is for such a case or not."""
        at = self.at
        place = (at.steps.index(at.step) if at.step in at.steps else len(at.steps)) + by
        if 0 <= place < len(at.steps):
            self._go(Position(at.script, at.steps[place], at.branch, at.back_to))

    def side(self, branch: str) -> None:
        """Into a side way, or out of it."""
        at = self.at
        if at.branch is not None:
            back = at.back_to
            while self.kept.way and (self.kept.way[-1][1] or self.kept.way[-1][0] == back):
                self.kept.way.pop()  # going back does not lead into a side way that one has left
            self._go(placed(at.script, back), way=False)
            return
        found = next((one for one in at.script.branches if one.id == branch), None)
        if found is not None:
            self._go(enter(self.edition, at, found, self.view.known))

    @on(Question.Changed)
    def _changed(self, message: Question.Changed) -> None:
        message.stop()
        self.kept.typed[message.question.fact.id] = message.question.text
        self.card.settle()
        self.card.speak(self._fill)
        self.query_one("#next", Static).update(self._next(self.at, self.view))

    @on(Question.Done)
    def _done(self, message: Question.Done) -> None:
        message.stop()
        match self.card.after(message.question):
            case Question() as question:
                question.focus_field()
            case Choices() as ways:
                self.screen.set_focus(ways)
            case None:
                self.next()

    @on(Choices.Done)
    def _chosen(self, message: Choices.Done) -> None:
        message.stop()
        self.next()


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


class MessagePicture(Picture):
    """A message filled in with the sample."""

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:
        """A document with a message."""
        return any(message.document == document for message in edition.messages)

    @property
    def message(self) -> Message:
        """The message."""
        return next(message for message in self.edition.messages if message.document == self.previewed.document)

    def compose(self) -> ComposeResult:
        """Subject, text, and what could not be filled in."""
        with VerticalScroll(id="letter", can_focus=False):
            yield Static(self._letter())

    def _letter(self) -> Content:
        try:
            draft = draft_message(self.edition, self.view, self.desk.actor, self.desk.now(), self.message)
        except ValueError:  # a broken placeholder: the check tells it
            return Content.assemble((safe(f"{self.message.subject}\n\n{self.message.text}"), "$foreground"))
        names = ", ".join(safe_line(name.replace("_", " ").replace(".", " ")) for name in draft.missing)
        gaps = f"\n\n◆ the sample says nothing of: {names}" if names else ""
        return Content.assemble(
            ("Subject  ", "$calm"), (safe_line(draft.subject), "bold"), f"\n\n{safe(draft.text.rstrip())}", (gaps, "$warning")
        )  # fmt: skip


class ChecklistPicture(Picture):
    """The lines of a checklist, as they come up."""

    SAMPLE = False

    @classmethod
    def fits(cls, edition: Edition, document: str) -> bool:
        """A document with a checklist."""
        return any(checklist.document == document for checklist in edition.checklists.values())

    def compose(self) -> ComposeResult:
        """Title, due time, lines."""
        with VerticalScroll(id="letter", can_focus=False):
            yield Paragraphs(id="lines")

    def on_mount(self) -> None:
        """The lines."""
        found = [one for one in self.edition.checklists.values() if one.document == self.previewed.document]
        self.query_one("#lines", Paragraphs).show(line for one in found for line in self._lines(one.id))

    def _lines(self, name: str) -> Iterator[Paragraph]:
        checklist = self.edition.checklists[name]
        due = f", due {checklist.due} after it is {checklist.event}" if checklist.due else ""
        yield Paragraph(((safe_line(checklist.title), "bold"), (safe_line(due), "$calm")))
        for item in checklist.items:
            notes = [*(["done by itself once that is so"] if item.automatic else [])]
            notes += [] if item.strength == "must" else ["if you like"]
            notes += [f"a no will {item.on_no} the case"] if item.on_no else []
            yield Paragraph(())
            yield Paragraph(((safe_line(item.text), "$foreground"),), 2, ("□", "$foreground"))
            if notes:
                yield Paragraph(((safe_line("; ".join(notes)), "$calm"),), 2)


class PagePicture(Picture):
    """Any other document as it is read; clocks with what they come to."""

    SAMPLE = False

    def compose(self) -> ComposeResult:
        """The page."""
        yield Page(id="page")

    def on_mount(self) -> None:
        """Shows it where it was."""
        page = self.query_one("#page", Page)
        page.show(Leaf(leaf.paragraph) for leaf in self._leaves())
        page.go_back(self.kept.spot)

    def _leaves(self) -> Iterator[Leaf]:
        yield from _due_leaves(self.edition, self.previewed.document, self.desk)
        if self.previewed.library:
            yield from page_of(self.previewed.library.documents[self.previewed.document])

    def begin(self) -> None:
        """Arrows scroll."""
        self.screen.set_focus(self.query_one("#page"))

    def keep(self) -> None:
        """The line on top stays."""
        self.kept.spot = self.query_one("#page", Page).spot

    def scroll(self, by: int) -> None:
        """A page on or back."""
        self.query_one("#page", Page).action_page(by)


def _due_leaves(edition: Edition, document: str, desk: Desk) -> Iterator[Leaf]:
    samples = sample_dues(edition, document, desk.now())
    if not samples:
        return
    yield Leaf(Paragraph((("Sample due times: begun now, before a weekend, in it", "bold $primary"),)))
    before = ""
    widest = max(len(due.start) for one in samples for due in one.dues)
    for one in samples:
        if one.clock.id != before:
            before = one.clock.id
            yield Leaf(Paragraph(()))
            yield Leaf(Paragraph(((safe_line(one.clock.title), "bold $foreground"),)))
        if one.about:
            yield Leaf(Paragraph(((safe_line(one.about), "$calm"),), 2))
        for due in one.dues:
            yield Leaf(
                Paragraph(((f"{due.start:<{widest}}  ", "$calm"), ("due ", "$faint"), (due.due, "$foreground")), 4)
            )
    yield Leaf(Paragraph(()))


PICTURES: Final[tuple[type[Picture], ...]] = (ScriptPicture, FormPicture, MessagePicture, ChecklistPicture)


def picture_of(desk: Desk, previewed: Previewed, kept: Kept) -> Picture:
    """The picture that fits what the document says."""
    fitting: Callable[[type[Picture]], bool] = lambda one: one.fits(previewed.edition, previewed.document)  # noqa: E731
    return next(filter(fitting, PICTURES), PagePicture)(desk, previewed, kept)
