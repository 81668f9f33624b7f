"""What can be done with a case from any place of it: escalate, fill in forms, resolve, follow up, hand over, waive, write, ask why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from engine.model.fact import Fact
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.fill_words import messages_for
from engine.services.find_cases import history_of
from engine.services.follow_up import waive_gate
from engine.services.hand_over import colleagues, hand_over, lay_aside
from engine.services.read_case import CaseView
from engine.services.undo import can_undo, undo
from tui.screens.ask import Act, AskScreen
from tui.screens.case_screen import CaseScreen
from tui.screens.checklist import ChecklistScreen
from tui.screens.clocks import ClocksScreen
from tui.screens.decisions import DecisionsScreen
from tui.screens.escalate import EscalateScreen
from tui.screens.form import FormScreen
from tui.screens.history import HistoryScreen
from tui.screens.log import LogScreen
from tui.screens.message import MessageScreen
from tui.screens.pick import PickScreen, forms_to_pick
from tui.screens.reason import ReasonScreen
from tui.screens.why import WhyScreen

RESOLVED, CLOSED = "resolved", "closed"
NOBODY = "back to the queue"


class CaseActs(CaseScreen):
    """A case with its keys; how it looks is left to the screen that inherits this."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+e", "escalate", "escalate", priority=True, tooltip="Bring the case to a department or a supervisor"
        ),
        Binding("ctrl+f", "forms", "forms", priority=True, tooltip="The record and the forms of this case"),
        Binding(
            "ctrl+t", "messages", "message", priority=True, tooltip="A written message from the templates that fit"
        ),
        Binding(
            "ctrl+a",
            "account",
            "account",
            priority=True,
            tooltip="Show account data; the gate asks for the identity first",
        ),
        Binding("ctrl+r", "resolve", "resolve", priority=True, tooltip="The case is resolved"),
        Binding(
            "ctrl+r", "close", "close case", priority=True, tooltip="The case is closed, once the follow-up is done"
        ),
        Binding(
            "ctrl+k",
            "checklist",
            "follow-up",
            priority=True,
            tooltip="The checklist after the resolution, and promises",
        ),
        Binding(
            "ctrl+w", "waive", "waive", priority=True, tooltip="Let the gate pass with a reason, where the role may"
        ),
        Binding(
            "f1",
            "reasons",
            "why",
            priority=True,
            tooltip="Why it is so: the clause behind the field, the step, each deadline and escalation",
        ),
        Binding(
            "f5",
            "why",
            "why due",
            show=False,
            priority=True,
            tooltip="Why each clock is due: every span it counts and skips",
        ),
        Binding(
            "f2",
            "why_decided",
            "why decided",
            show=False,
            priority=True,
            tooltip="Why it is decided so: each rule with the values it met, what it waits for, its clause",
        ),
        Binding("f4", "log", "log", show=False, priority=True, tooltip="Everything that has happened in this case"),
        Binding(
            "f9",
            "lay_aside",
            "pause",
            show=False,
            priority=True,
            tooltip="Lay the conversation aside with a note, to be taken up later",
        ),
        Binding(
            "ctrl+o",
            "hand_over",
            "hand over",
            show=False,
            priority=True,
            tooltip="Give the case to somebody else, with what they must know",
        ),
        Binding(
            "ctrl+z",
            "undo",
            "undo",
            show=False,
            tooltip="Take back the last thing you did in this case, where that is possible",
        ),
        Binding(
            "f7",
            "history",
            "customer",
            show=False,
            priority=True,
            tooltip="Everything that happened with this customer, over all cases",
        ),
        Binding("escape", "leave", "queue", tooltip="Back to the queue; what is typed is kept"),
    ]

    async def _back(self, view: CaseView | None) -> None:
        """A dialog has changed the case, or not."""
        if view is not None:
            await self.show(view)
            self.warn_of(view)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """A key is offered when there is something it could do."""
        offered = _OFFERED.get(action)
        return offered is None or offered(self)

    def can(self, status: str) -> bool:
        """Whether the case may become so from where it is."""
        moves = self.desk.edition.workflow.moves
        return self.view is not None and any(m.event == status and self.view.case.status in m.sources for m in moves)

    @property
    def waivable(self) -> str:
        """The gate that has refused, where whoever acts may waive it."""
        gate = self.refusal.gate if self.refusal else ""
        return next((g.id for g in self.desk.edition.gates if g.id == gate and g.waived_by == self.desk.actor.role), "")

    def action_escalate(self) -> None:
        """What must be escalated first, then what may be."""
        if seen := self.seen:
            self.app.push_screen(EscalateScreen(self.desk, self.drafts, seen, self.typed()), self._back)

    def action_forms(self) -> None:
        """The forms of this case; the one that something is missing in first."""
        if not (seen := self.seen):
            return
        missing = next(iter(self.refusal.fields), "") if self.refusal else ""

        def opened(form: str | None) -> None:
            if form and self.view:
                self.app.push_screen(FormScreen(self.desk, self.drafts, self.view, form, missing), self._back)

        rows = forms_to_pick(self.desk.edition, seen)
        if len(rows) == 1:
            opened(rows[0].id)
        else:
            self.app.push_screen(PickScreen(self.desk, self.drafts, "Forms of this case", rows), opened)

    def action_messages(self) -> None:
        """A message to the customer."""
        if seen := self.seen:
            self.app.push_screen(MessageScreen(self.desk, self.drafts, seen), self._back)

    def action_account(self) -> None:
        """Account data, behind its gate."""
        self.record("account data shown", "Account data stays closed")

    def action_resolve(self) -> None:
        """Resolved."""
        self.record(RESOLVED, "Not resolved yet")

    def action_close(self) -> None:
        """Closed."""
        self.record(CLOSED, "Not closed yet")

    def action_checklist(self) -> None:
        """The follow-up."""
        if self.view:
            self.app.push_screen(ChecklistScreen(self.desk, self.drafts, self.view), self._back)

    def action_lay_aside(self) -> None:
        """The conversation rests."""
        if self.view is None:
            return
        case = self.case
        asked = (
            Fact("note", "Why, and what is next?", "long text"),
            Fact("until", "Until when?", "date and time", hint="may stay empty"),
        )
        self._ask_and_act("Lay aside", asked, lambda desk, said: lay_aside(desk, case, said["note"], said["until"]))

    def action_hand_over(self) -> None:
        """The case becomes somebody else's."""
        if self.view is None:
            return
        case, names = self.case, colleagues(self.desk)
        whom = Fact("to", "To whom?", "choice", (*names, NOBODY)) if names else Fact("to", "To whom?", "text")
        asked = (whom, Fact("note", "What must they know?", "long text"))

        def give(desk: Desk, said: Mapping[str, str]) -> None:
            to = said["to"].strip()
            if not to:
                raise Refused(fields={"to": "say to whom"})
            hand_over(desk, case, "" if to == NOBODY else to, said["note"])

        self._ask_and_act("Hand over", asked, give)

    def _ask_and_act(self, title: str, asked: Sequence[Fact], act: Act) -> None:
        def left(view: CaseView | None) -> None:
            if view is not None:
                self.dismiss(None)

        if self.view is not None:
            self.app.push_screen(AskScreen(self.desk, self.drafts, self.view, title, asked, act), left)

    def action_undo(self) -> None:
        """Takes back the last thing done here."""
        self.on_case(lambda desk: undo(desk, self.case), {}, "This cannot be taken back")

    @property
    def asked(self) -> str:
        """The fact that is asked for where the cursor stands."""
        return ""

    def action_reasons(self) -> None:
        """The clause behind what is in focus, and behind all else."""
        if seen := self.seen:
            self.app.push_screen(WhyScreen(self.desk, self.drafts, seen, self.asked, self.refusal))

    def action_waive(self) -> None:
        """Lets the gate pass that refused."""
        gate = self.waivable

        def reasoned(reason: str | None) -> None:
            if reason:
                self.on_case(lambda desk: waive_gate(desk, self.case, gate, reason), {})

        self.app.push_screen(
            ReasonScreen(self.desk, self.drafts, f"Waive {gate.replace('-', ' ')}", "Why may it pass?"), reasoned
        )

    def action_log(self) -> None:
        """All events."""
        if self.view:
            self.app.push_screen(LogScreen(self.desk, self.drafts, self.view))

    def action_history(self) -> None:
        """The customer over all cases."""
        if self.view is None:
            return
        customer = self.view.case.customer
        if not customer:
            self.say("Nobody has told yet who the customer is; a contact tells it.")
            return
        self.read(
            lambda: history_of(self.desk, customer),
            lambda events: self.app.push_screen(HistoryScreen(self.desk, self.drafts, customer, events)),
        )

    def action_why(self) -> None:
        """Every clock, explained."""
        if seen := self.seen:
            self.app.push_screen(ClocksScreen(self.desk, self.drafts, seen))

    def action_why_decided(self) -> None:
        """Every decision, explained."""
        if seen := self.seen:
            self.app.push_screen(DecisionsScreen(self.desk, self.drafts, seen))

    def action_leave(self) -> None:
        """Back to the queue."""
        self.dismiss(None)


_OFFERED: Final[Mapping[str, Callable[[CaseActs], bool]]] = {
    "resolve": lambda at: at.view is None or not at.can(CLOSED),
    "close": lambda at: at.view is not None and at.can(CLOSED),
    "checklist": lambda at: bool(at.view and (at.view.following or at.view.case.promises)),
    "messages": lambda at: bool(at.view and messages_for(at.desk.edition, at.view, at.desk.now())),
    "waive": lambda at: bool(at.waivable),
    "undo": lambda at: at.view is not None and can_undo(at.desk, at.view.whole),
}
"""When a key is offered that is not always."""
