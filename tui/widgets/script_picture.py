"""A script as the agent will see it: a card with its questions, the ways on and the side ways."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.compile.edition import Edition
from engine.decide.conversation import Position, after, enter, placed
from engine.model.script import Script, Step
from engine.services.fill_words import fill
from engine.services.read_case import CaseView
from tui.widgets.choices import Choices
from tui.widgets.picture import Picture
from tui.widgets.question import Question
from tui.widgets.step_card import StepCard, step_head, step_name

END: Final = Step("end", do="The conversation is done. ^B goes back.")
NONE: Final = Step("none", do="This script has no step for such a case.")


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
