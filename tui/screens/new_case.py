"""A customer makes contact: what kind of matter, on which channel, and a new case begins."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.model.case import Case
from engine.model.problem import Refused
from engine.services.open_case import DEFAULTS, open_case
from tui.screens.desk_screen import Dialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.question import Question

ASKED: Final = ("kind", "channel", "direction", "audience", "customer_name")
RINGS: Final = {"channel": "phone", "direction": "incoming"}
"""A contact that rings before anybody answers it."""


class NewCaseScreen(Dialog[str]):
    """Answers with the id of the new case. The commonest contact is chosen already, so that enter is enough."""

    HELP_TITLE = "New case"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "next field", show=False),
        Binding(
            "ctrl+n",
            "create",
            "create",
            key_display="Enter ^N",
            priority=True,
            tooltip="Enter goes through the fields, ^N creates at once",
        ),
    ]

    def compose(self) -> ComposeResult:
        """Five short questions."""
        with Vertical(id="dialog"):
            yield Static(Content.assemble(("New case", "bold")), id="dialog-title")
            edition = self.desk.edition
            for name in ASKED:
                if fact := edition.facts.get(name):
                    value = DEFAULTS.get(name, fact.choices[0] if fact.choices else "")
                    yield Question(
                        fact, "", value, edition.desk.zone, self.desk.now, required=name in {"kind", "channel"}, hint=""
                    )
            yield Static(id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """The cursor stands on the first question."""
        self.query_one("#refusal").display = False
        self.query(Question).first().focus_field()

    @on(Question.Done)
    def _go_on(self, message: Question.Done) -> None:
        questions = list(self.query(Question))
        place = questions.index(message.question)
        if place + 1 < len(questions):
            questions[place + 1].focus_field()
        else:
            self.action_create()

    def action_create(self) -> None:
        """Opens the case."""
        facts = {question.fact.id: question.text for question in self.query(Question) if question.text.strip()}
        ringing = ("ringing",) if all(facts.get(name) == value for name, value in RINGS.items()) else ()

        def done() -> Case:
            return open_case(self.desk, facts, "received", *ringing)

        self.act(done, lambda case: self.dismiss(case.id), self._refused)

    def _refused(self, refusal: Refused) -> None:
        self.told(refusal)
        for question in self.query(Question):
            question.set_problem(refusal.fields.get(question.fact.id, ""))
