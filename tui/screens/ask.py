"""A few questions in front of a case, and one act with the answers: laying it aside, handing it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.model.fact import Fact
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.read_case import CaseView
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.screens.on_one_case import OnOneCase
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LongInput
from tui.widgets.question import Question

Act = Callable[[Desk, Mapping[str, str]], object]


class AskScreen(Dialog[CaseView], OnOneCase):
    """Answers with the case after the act."""

    HELP_TITLE = "A question"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "act_on", "done", key_display="Enter ^N", priority=True, tooltip="Do it"),
        Binding("ctrl+n", "act_on_from_text", "done", priority=True, tooltip="Do it; Enter makes a new line here"),
    ]

    def __init__(  # noqa: PLR0913, PLR0917 - what a question in front of a case is made of
        self, desk: Desk, drafts: Drafts, view: CaseView, title: str, asked: Sequence[Fact], act: Act
    ) -> None:
        super().__init__(desk, drafts, view)
        self._title, self._asked, self._deed = title, asked, act

    def compose(self) -> ComposeResult:
        """The questions one below the other."""
        with Vertical(id="dialog"):
            yield Static(
                Content.assemble((safe_line(self._title), "bold"), (f"   {safe_line(self._view.case.id)}", "$calm")),
                id="dialog-title",
            )
            zone, typed = self.desk.edition.desk.zone, self.drafts.of(self._view.case.id)
            for fact in self._asked:
                yield Question(fact, "", typed.get(self._draft(fact), ""), zone, self.desk.now)
            yield Static(id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """The cursor stands in the first."""
        self.query_one("#refusal").display = False
        self.query(Question).first().focus_field()

    def _draft(self, fact: Fact) -> str:
        return f"{self._title}/{fact.id}"

    @on(Question.Changed)
    def _typed(self, message: Question.Changed) -> None:
        self.drafts.keep(self._view.case.id, self._draft(message.question.fact), message.question.text)

    @on(Question.Done)
    def _next(self, message: Question.Done) -> None:
        rest = [*self.query(Question)]
        following = rest[rest.index(message.question) + 1 :]
        if following:
            following[0].focus_field()
        else:
            self.action_act_on()

    def action_act_on(self) -> None:
        """Does it with what is typed."""
        answers = {question.fact.id: question.text for question in self.query(Question)}

        def after(view: CaseView) -> None:
            for question in self.query(Question):
                self.drafts.done(view.case.id, {self._draft(question.fact): question.text})
            self.dismiss(view)

        self.on_case(lambda desk: self._deed(desk, answers), after)

    def action_act_on_from_text(self) -> None:
        """The same from a field in which enter makes a new line."""
        self.action_act_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """The bar names the key that works in this field."""
        in_text = isinstance(self.focused, LongInput)
        return not action.startswith("act_on") or in_text == (action == "act_on_from_text")

    async def refused(self, refusal: Refused) -> None:
        """Says it at each field, and the rest below."""
        for question in self.query(Question):
            question.set_problem(refusal.fields.get(question.fact.id, ""))
        wrong = next((question for question in self.query(Question) if question.fact.id in refusal.fields), None)
        if wrong:
            wrong.focus_field()
        else:
            self.told(refusal)
