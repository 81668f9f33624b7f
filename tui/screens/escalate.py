"""Bringing a case to somebody else: what the rules propose first, then what the agent may do by own judgment."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from engine.compile.edition import Edition
from engine.decide.sight import guarded
from engine.model.problem import Refused
from engine.model.rule import Rule
from engine.model.safe_text import safe_line
from engine.services.complete_form import save_facts
from engine.services.desk import Desk
from engine.services.escalate import escalate
from engine.services.read_case import CaseView, clause_words, escalation_rules
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.screens.on_one_case import OnOneCase
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput, LongInput
from tui.widgets.question import Question
from tui.widgets.row_list import RowItem, RowList
from tui.wording_words import warn_of


class EscalateScreen(Dialog[CaseView], OnOneCase):
    """Answers with the case after the escalation. What is typed is saved with it."""

    HELP_TITLE = "Escalate"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "escalate", "escalate", key_display="Enter ^N", priority=True),
        Binding("ctrl+n", "escalate_from_text", "escalate", priority=True),
        Binding("enter", "escalate", "escalate", show=False),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView, typed: dict[str, str]) -> None:
        super().__init__(desk, drafts, view)
        self._typed = typed
        self._rules = possible(view)

    def compose(self) -> ComposeResult:
        """The ways, the reason where one is asked, and what is still missing."""
        with Vertical(id="dialog"):
            yield Static(
                Content.assemble(("Escalate", "bold"), (f"   {safe_line(self._view.case.id)}", "$calm")),
                id="dialog-title",
            )
            yield RowList([_row(self.desk.edition, rule, due=due) for rule, due in self._rules])
            with Vertical(id="why"):
                yield Static(Content.assemble(("Why?", ""), (" *", "bold $warning"), ("  the log keeps it", "$faint")))
                yield LineInput(id="reason")
            yield Static(id="refusal")
            yield VerticalScroll(id="asked", can_focus=False)
            yield KeyBar()

    def on_mount(self) -> None:
        """The list takes the keys; fields come when they are asked for."""
        self.query_one("#refusal").display = False
        self.query_one("#asked").display = False
        self.set_focus(self.query_one(RowList))
        self._moved()
        if len(self._rules) == 1 and self.query_one("#why").display:
            self.set_focus(self.query_one("#reason"))

    @property
    def rule(self) -> Rule | None:
        """The rule under the cursor."""
        return self._rules[self.query_one(RowList).cursor][0] if self._rules else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self.query_one("#why").display = bool(self.rule and self.rule.outcome.get("ask_reason"))

    @on(Input.Submitted, "#reason")
    @on(Question.Done)
    def action_escalate(self) -> None:
        """Escalates under the rule, or goes to the field that is still empty."""
        rule, reason = self.rule, self.query_one("#reason", LineInput)
        if rule is None:
            return
        if rule.outcome.get("ask_reason") and not reason.value.strip() and self.focused is not reason:
            self.set_focus(reason)
            return
        empty = next((question for question in self.query(Question) if not question.text.strip()), None)
        if empty and self.focused is not empty.field:
            empty.focus_field()
            return
        facts = self._typed | {question.fact.id: question.text for question in self.query(Question)}
        words = reason.value

        def escalate_it(desk: Desk) -> None:
            if facts:
                save_facts(desk, self._view.case.id, facts)
            escalate(desk, self._view.case.id, rule.id, words)

        def after(view: CaseView) -> None:
            self.drafts.done(view.case.id, facts)
            self.dismiss(view)

        self.on_case(escalate_it, after)

    def action_escalate_from_text(self) -> None:
        """The same from a field in which enter makes a new line."""
        self.action_escalate()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """The bar names the key that works in this field."""
        in_text = isinstance(self.focused, LongInput)
        return not action.startswith("escalate") or in_text == (action == "escalate_from_text")

    def renew(self, view: CaseView) -> None:
        """Shows the ways there are now."""
        self._view, self._rules = view, possible(view)
        self.query_one(RowList).show([_row(self.desk.edition, rule, due=due) for rule, due in self._rules])
        self._moved()

    async def refused(self, refusal: Refused) -> None:
        """Asks for what is missing."""
        self.told(refusal)
        if "reason" in refusal.fields:
            self.set_focus(self.query_one("#reason"))
            return
        edition, zone = self.desk.edition, self.desk.edition.desk.zone
        asked = {question.fact.id for question in self.query(Question)}
        known = {**self._view.facts, **self.drafts.of(self._view.case.id)}
        added = [
            Question(
                edition.facts[fact], "", known.get(fact, ""), zone, self.desk.now,
                required=True, warns=warn_of(edition, fact), private=guarded(edition, fact),
            )
            for fact in refusal.fields
            if fact in edition.facts and fact not in asked
        ]  # fmt: skip
        holder = self.query_one("#asked")
        if added:
            holder.display = True
            await holder.mount(*added)
            added[0].focus_field()

    @on(Question.Changed)
    def _typed_here(self, message: Question.Changed) -> None:
        self.drafts.keep(self._view.case.id, message.question.fact.id, message.question.text)


def possible(view: CaseView) -> list[tuple[Rule, bool]]:
    """The rules that propose an escalation now, then those that allow one; whether each is a duty."""
    due = [proposal.rule for proposal in view.proposals]
    free = [
        rule
        for decision, rule in escalation_rules(view.decisions)
        if not decision.table.binding and rule in decision.chosen
    ]
    return [*((rule, True) for rule in due), *((rule, False) for rule in free)]


def _row(edition: Edition, rule: Rule, *, due: bool) -> RowItem:
    name = safe_line(rule.title or rule.id.replace("-", " "))
    also = f" and tell {safe_line(rule.outcome['also'])}" if rule.outcome.get("also") else ""
    head = f"to {safe_line(rule.outcome['escalate_to'])}{also}: {name}"
    detail = safe_line(clause_words(edition, rule.source))
    return RowItem(rule.id, head, detail, "▲" if due else "·", "$error" if due else "$foreground")
