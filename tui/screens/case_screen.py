"""What can be done with a case from any place of it: escalate, fill in forms, resolve, follow up, waive, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from engine.model.problem import Changed, Refused
from engine.services.desk import Desk
from engine.services.fill_words import messages_for
from engine.services.find_cases import history_of
from engine.services.follow_up import waive_gate
from engine.services.meanwhile import happened_since, others_at
from engine.services.read_case import CaseView, as_typed, read_case
from engine.services.record_event import Happening, record_event
from tui.drafts import Drafts
from tui.screens.checklist import ChecklistScreen
from tui.screens.clocks import ClocksScreen
from tui.screens.decisions import DecisionsScreen
from tui.screens.desk_screen import DeskScreen
from tui.screens.escalate import EscalateScreen
from tui.screens.form import FormScreen
from tui.screens.history import HistoryScreen
from tui.screens.log import LogScreen
from tui.screens.message import MessageScreen
from tui.screens.pick import PickScreen, forms_to_pick
from tui.screens.reason import ReasonScreen

RESOLVED, CLOSED = "resolved", "closed"


class CaseScreen(DeskScreen[None]):
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
        Binding("f5", "why", "why due", priority=True, tooltip="Why each clock is due: every span it counts and skips"),
        Binding(
            "f2",
            "why_decided",
            "why decided",
            priority=True,
            tooltip="Why it is decided so: each rule with the values it met, what it waits for, its clause",
        ),
        Binding("f4", "log", "log", priority=True, tooltip="Everything that has happened in this case"),
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

    def __init__(self, desk: Desk, drafts: Drafts, case: str) -> None:
        super().__init__(desk, drafts)
        self.case = case
        self.view: CaseView | None = None
        self.refusal: Refused | None = None
        self.others: tuple[str, ...] = ()
        """Who else has this case before them."""

    def load(self) -> None:
        """Reads the case from the log; what is typed meanwhile waits for its card."""
        self.acting = True
        self.read(lambda: (read_case(self.desk, self.case), others_at(self.desk)), self._loaded)

    async def _loaded(self, found: tuple[CaseView, Mapping[str, tuple[str, ...]]]) -> None:
        view, others = found
        self.others = others.get(self.case, ())
        await self.show(view)
        self.acting = False
        self.feed_keys()

    def changed_elsewhere(self) -> None:
        """Another desk has done something: if it was in this case, it is told, and shown without touching what is typed."""
        if self.view is not None and not self.acting:
            self.read(lambda: (read_case(self.desk, self.case), others_at(self.desk)), self._meanwhile)

    async def _meanwhile(self, found: tuple[CaseView, Mapping[str, tuple[str, ...]]]) -> None:
        view, others = found
        before = self.view
        self.others = others.get(self.case, ())
        if before is None or self.acting or view.case.version <= before.case.version:
            self.tick()
            return
        if changed := happened_since(self.desk, view.case, before.case.version):
            self.say("This case has changed meanwhile:", *changed)
        await self.follow(view)

    async def follow(self, view: CaseView) -> None:
        """Shows what others have changed; a screen with something being typed leaves that where it is."""
        await self.show(view)

    def told(self, refusal: Refused) -> None:
        """A case that cannot be read says so, and can be left."""
        self.acting = False
        super().told(refusal)

    async def show(self, view: CaseView) -> None:
        """Shows the case as it is now."""
        self.view = view
        self.refusal = None
        self.refresh_bindings()

    async def refused(self, refusal: Refused, head: str) -> None:  # noqa: ARG002 - for those who show it
        """Shows why something cannot be done."""
        self.refusal = refusal
        self.refresh_bindings()
        if isinstance(refusal, Changed):
            self.changed_elsewhere()

    def typed(self) -> dict[str, str]:
        """The answers in sight that are not in the log yet."""
        return {}

    @property
    def seen(self) -> CaseView | None:
        """The case with what is typed, at this moment."""
        return as_typed(self.desk.edition, self.view, self.typed(), self.desk.now()) if self.view else None

    def record(self, kind: str, otherwise: str) -> None:
        """Lets something happen in the case, together with what is typed."""
        typed = self.typed()
        self.on_case(lambda desk: record_event(desk, self.case, Happening(kind, typed)), typed, otherwise)

    @property
    def on_sight(self) -> Desk:
        """The desk with the case as it is shown here: nothing is done to one that others have changed since."""
        return self.desk.seeing(self.view.whole) if self.view else self.desk

    def on_case(self, call: Callable[[Desk], object], written: dict[str, str], otherwise: str = "Not yet") -> None:
        """Does something to the case and shows it as it is afterwards; ``otherwise`` heads the reasons of a refusal."""
        desk = self.on_sight

        def done() -> CaseView:
            call(desk)
            return read_case(self.desk, self.case)

        async def after(view: CaseView) -> None:
            self.drafts.done(self.case, written)
            await self.show(view)
            self.warn_of(view)

        self.act(done, after, lambda refusal: self.refused(refusal, otherwise))

    def warn_of(self, view: CaseView) -> None:
        """Says kindly what should not have been recorded, where the last event has something of it."""
        named = view.case.events[-1].details.get("warned", "") if view.case.events else ""
        for name in filter(None, named.split(", ")):
            self.say(
                f"{self.desk.edition.label(name)} may tell more than is needed; the privacy document says what is not recorded",
                severe=True,
            )

    async def _back(self, view: CaseView | None) -> None:
        """A dialog has changed the case, or not."""
        if view is not None:
            await self.show(view)
            self.warn_of(view)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """A key is offered when there is something it could do."""
        view = self.view
        match action:
            case "resolve":
                return view is None or not self._can(CLOSED)
            case "close":
                return view is not None and self._can(CLOSED)
            case "checklist":
                return bool(view and (view.following or view.case.promises))
            case "messages":
                return bool(view and messages_for(self.desk.edition, view))
            case "waive":
                return bool(self._waivable())
            case _:
                return True

    def _can(self, status: str) -> bool:
        moves = self.desk.edition.workflow.moves
        return self.view is not None and any(m.event == status and self.view.case.status in m.sources for m in moves)

    def _waivable(self) -> str:
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

    def action_waive(self) -> None:
        """Lets the gate pass that refused."""
        gate = self._waivable()

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
