"""The queue: open cases, the most urgent first, and what is due on the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.model.standing import Tally
from engine.services.desk import Desk
from engine.services.list_cases import Row, View, order_of, rows_of, tally_of, views
from engine.services.meanwhile import others_at
from engine.services.read_case import read_case
from engine.services.refresh import how_many_out_of_date, refresh_standings
from engine.services.score_practice import Score
from engine.services.suggest import EDIT, inbox, own_suggestions
from tui.drafts import Drafts
from tui.screens.clocks import ClocksScreen
from tui.screens.desk_screen import DeskScreen
from tui.screens.find import FindScreen
from tui.screens.new_case import NewCaseScreen
from tui.screens.suggest import InboxScreen
from tui.screens.workspace import WorkspaceScreen
from tui.time_words import COLOUR, due_words, short_moment, urgency_of
from tui.widgets.case_list import CaseList
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput
from tui.widgets.title_bar import TitleBar

AT_FIRST: Final = 60
"""Rows that are read together with the order, so that the first paint has them."""
COUNTED_AGAIN: Final = timedelta(seconds=15)
"""After so long, how many are late is asked anew; the countdowns themselves go on without the case log."""
AT_ONCE: Final = 200
"""Cases that are worked out anew before the title bar tells how far it is."""


@dataclass(frozen=True)
class Found:
    """What was read of the queue at a moment."""

    order: Sequence[str]
    rows: Mapping[str, Row]
    tallies: Sequence[Tally]
    others: Mapping[str, tuple[str, ...]]
    at: datetime


class QueueScreen(DeskScreen[None]):
    """Where an agent begins and comes back to."""

    HELP_TITLE = "The queue"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new case", tooltip="Take down a new contact: a call, a message, a visit"),
        Binding("w", "why", "why due", tooltip="Why the clocks of this case are due: every span they count and skip"),
        Binding("slash", "filter", "filter", tooltip="Show only the cases with these words, or their beginnings"),
        Binding("v", "next_view", "view", show=False, tooltip="The next view: mine, my team's, escalated, follow-ups"),
        Binding("f", "find", "find", tooltip="Find a case by its words, open or closed"),
        Binding("d", "documents", "documents", show=False, tooltip="The documents as people read them, with versions"),
        Binding(
            "b",
            "board",
            "board",
            show=False,
            tooltip="The supervisor board: escalations, risks, load, promises, today, inboxes",
        ),
        Binding(
            "p", "practise", "practice", show=False, tooltip="Play a case study and be scored; nothing of it is real"
        ),
        Binding("i", "inbox", "suggestions", show=False, tooltip="What was suggested to be changed in the documents"),
        Binding("r", "reload", "reload", show=False, tooltip="Read the queue again from the case log"),
        Binding("escape", "unfilter", "all cases", tooltip="Leave the filter, or the view"),
        Binding("question_mark", "keys", "keys", show=False),
        Binding("q", "leave", "quit", tooltip="Close the desk; the case log keeps everything"),
        *(Binding(str(key), f"view({key})", "view", show=False) for key in range(1, 7)),
    ]

    def __init__(self, desk: Desk, drafts: Drafts) -> None:
        super().__init__(desk, drafts)
        self._views = views(desk)
        self._view = self._views[0]
        self._found: Found | None = None
        self._counted_at: datetime | None = None
        self._fetching = False
        self._practised: dict[str, Score] = {}

    def compose(self) -> ComposeResult:
        """A line of what and who, the views, the filter, the list, the case under the cursor, the keys."""
        yield TitleBar()
        yield Static(id="views")
        yield LineInput(placeholder="words of the case, or their beginnings", id="filter")
        yield CaseList(self.desk.edition.desk.zone)
        yield Static(Content("Reading the queue …"), id="about")
        yield KeyBar()

    @property
    def _list(self) -> CaseList:
        return self.query_one(CaseList)

    @property
    def _words(self) -> str:
        return self.query_one("#filter", LineInput).value

    def on_mount(self) -> None:
        """Reads the queue, and then works out anew what is out of date."""
        self.query_one("#filter").display = False
        self.set_focus(self._list)
        self.action_reload()
        self.run_worker(self._refresh(), group="standings")
        self.set_interval(60, lambda: self.run_worker(self._refresh(), group="standings", exclusive=True))

    def on_screen_resume(self) -> None:
        """What was done elsewhere shows at once."""
        if self._found is not None:
            self.action_reload()

    def on_resize(self) -> None:
        """The first line has more or less room."""
        self.call_after_refresh(self._head)

    def tick(self) -> None:
        """Countdowns and the time of day."""
        now = self.desk.now()
        self._list.tick(now)
        self._describe(self._list.current)
        self._head()
        if self._counted_at is not None and abs(now - self._counted_at) > COUNTED_AGAIN:
            self._counted_at = now
            self.ask(self._tallies, self._counted, "count")

    # --- reading --------------------------------------------------------------------------------------------------------

    def action_reload(self) -> None:
        """Reads the queue from the log."""
        self.read(partial(self._read, self._view, self._words, self._list.in_sight), self._loaded)

    def changed_elsewhere(self) -> None:
        """Another desk, or this one, has changed a case."""
        self.action_reload()

    def _read(self, view: View, words: str, in_sight: Sequence[str]) -> Found:
        order = order_of(self.desk, view.queue, words)
        place = order.index(in_sight[0]) if in_sight and in_sight[0] in set(order) else 0
        rows = rows_of(self.desk, order[place : place + max(AT_FIRST, len(in_sight))], view.queue.by)
        return Found(order, rows, self._tallies(), others_at(self.desk), self.desk.now())

    def _tallies(self) -> Sequence[Tally]:
        return tally_of(self.desk, [view.queue for view in self._views])

    def _loaded(self, found: Found) -> None:
        self._found, self._counted_at = found, found.at
        self._list.show(found.order, found.rows, self.desk.now())
        self._describe(self._list.current)
        self._head()
        self.refresh_bindings()

    def _counted(self, tallies: Sequence[Tally]) -> None:
        if self._found is not None:
            self._found = Found(self._found.order, self._found.rows, tallies, self._found.others, self._found.at)
            self._head()

    @on(CaseList.Wanted)
    def _fetch(self, message: CaseList.Wanted) -> None:
        if self._fetching:
            return
        self._fetching = True
        cases, view = message.cases, self._view

        def put(rows: Mapping[str, Row]) -> None:
            self._fetching = False
            if view == self._view:
                self._list.leave_out(cases)
                self._list.put(rows, self.desk.now())
            self._list.ask()

        def failed(refusal: Refused) -> None:
            self._fetching = False
            self.told(refusal)

        self.ask(lambda: rows_of(self.desk, cases, view.queue.by), put, "rows", failed)

    async def _refresh(self) -> None:
        """Works out anew, a few at a time, where cases stand that nobody has looked at since something changed."""

        def batch() -> int:
            return refresh_standings(self.desk, AT_ONCE)

        left = await self.in_background(partial(how_many_out_of_date, self.desk))
        if not left:
            return
        done = 0
        while self.is_attached and (some := await self.in_background(batch)):
            done += some
            if left > AT_ONCE:
                self.show_busy(f"working out where cases stand: {min(done, left):,} of {left:,}")
        self.show_busy("")
        self.action_reload()

    # --- views and filter -------------------------------------------------------------------------------------------------

    def action_view(self, key: int) -> None:
        """The view of a number."""
        if key <= len(self._views):
            self._turn_to(self._views[key - 1])

    def action_next_view(self) -> None:
        """The next one."""
        place = self._views.index(self._view) + 1
        self._turn_to(self._views[place % len(self._views)])

    def _turn_to(self, view: View) -> None:
        if view != self._view:
            self._view = view
            self._list.forget()
            self._list.cursor = 0
            self._head()
        self.action_reload()

    @on(Input.Changed, "#filter")
    def _narrow(self) -> None:
        self.action_reload()

    def action_filter(self) -> None:
        """Opens the line to type in."""
        self.query_one("#filter").display = True
        self.set_focus(self.query_one("#filter"))

    def action_unfilter(self) -> None:
        """All cases again: first without the filter, then without the view."""
        line = self.query_one("#filter", LineInput)
        if line.display:
            line.value = ""
            line.display = False
            self.set_focus(self._list)
        else:
            self._turn_to(self._views[0])
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """Leaving the filter is only offered where there is one."""
        typing = isinstance(self.focused, LineInput)
        if action in {
            "filter",
            "why",
            "find",
            "inbox",
            "documents",
            "board",
            "practise",
            "view",
            "next_view",
            "new",
            "reload",
            "leave",
        }:
            return not typing
        filtered = self.is_mounted and self.query_one("#filter").display
        return action != "unfilter" or bool(filtered) or self._view != self._views[0]

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.set_focus(self._list)

    # --- what can be done ---------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """A new contact."""
        self.app.push_screen(NewCaseScreen(self.desk, self.drafts), self._open)

    def action_find(self) -> None:
        """Any case by its words."""
        self.app.push_screen(FindScreen(self.desk, self.drafts), self._open)

    def action_why(self) -> None:
        """The clocks of the case under the cursor, explained."""
        if case := self._list.current_case:
            self.read(
                lambda: read_case(self.desk, case),
                lambda view: self.app.push_screen(ClocksScreen(self.desk, self.drafts, view)),
            )

    def action_documents(self) -> None:
        """All documents."""
        self.open_document("")

    def action_board(self) -> None:
        """What a supervisor looks at."""
        from tui.screens.board import BoardScreen  # noqa: PLC0415 - plots are slow to load, and seldom looked at

        self.app.push_screen(BoardScreen(self.desk, self.drafts))

    def action_practise(self) -> None:
        """The case studies; the case log of this desk is left alone."""
        from tui.screens.practice import PracticeScreen  # noqa: PLC0415 - its queue is one of these itself

        self.app.push_screen(PracticeScreen(self.desk, self.drafts, self._practised))

    def action_inbox(self) -> None:
        """All suggestions for whoever edits the policy, for others their own."""
        roles = self.desk.edition.roles
        role = roles.get(self.desk.actor.role)
        edits = not roles or bool(role and EDIT in role.may)
        title = "Suggestions" if edits else "Your suggestions"
        self.read(
            partial(inbox if edits else own_suggestions, self.desk),
            lambda found: self.app.push_screen(InboxScreen(self.desk, self.drafts, title, found)),
        )

    def action_leave(self) -> None:
        """Closes the desk."""
        self.app.exit()

    @on(CaseList.Opened)
    def _opened(self, message: CaseList.Opened) -> None:
        self._open(message.case)

    def _open(self, case: str | None) -> None:
        if case:
            self.app.push_screen(WorkspaceScreen(self.desk, self.drafts, case))

    @on(CaseList.Moved)
    def _moved(self, message: CaseList.Moved) -> None:
        self._describe(message.row)

    # --- what is shown ------------------------------------------------------------------------------------------------------

    def told(self, refusal: Refused) -> None:
        """A queue that cannot be read says so where the cases would stand."""
        self.query_one("#about", Static).update(
            Content.assemble(("\n".join(safe_line(r) for r in refusal.reasons), "$error"))
        )

    def _head(self) -> None:
        now, found = self.desk.now(), self._found
        tally = found.tallies[self._views.index(self._view)] if found else Tally()
        shown = len(found.order) if found else 0
        count = (
            f"{tally.open:,} open" if shown == tally.open or not self._words else f"{shown:,} of {tally.open:,} open"
        )
        left = Content.assemble(
            ("Queue", "bold"), (f"   {count}", "$calm"),
            (f"   ▲ {tally.late:,} late" if tally.late else "", COLOUR["late"]),
            (f"   ◆ {tally.soon:,} soon" if tally.soon else "", COLOUR["soon"]),
        )  # fmt: skip
        who = safe_line(self.desk.actor.name) + (
            "" if self.has_class("-narrow") else f", {safe_line(self.desk.actor.role)}"
        )
        zone = self.desk.edition.desk.zone
        self.query_one(TitleBar).show(
            left, Content.assemble((f"{who}   ", "$calm"), (f"{now.astimezone(zone):%a %H:%M}", "$foreground"))
        )
        self.query_one("#views", Static).update(self._tabs(found.tallies if found else ()))

    def _tabs(self, tallies: Sequence[Tally]) -> Content:
        parts: list[tuple[str, str]] = []
        for number, view in enumerate(self._views):
            here = view == self._view
            parts += [("  " if number else "", ""), (f"{number + 1} ", "$primary")]
            parts += [(safe_line(view.name), "bold underline $foreground" if here else "$calm")]
            if number < len(tallies) and tallies[number].open:
                late = tallies[number].late and view.queue.by != "deadline"
                parts += [(f" {tallies[number].open:,}", "bold $error" if late else "$faint")]
        return Content.assemble(*parts)

    def _describe(self, row: Row | None) -> None:
        if self._found is None:
            return
        about = self.query_one("#about", Static)
        if row is None:
            about.update(Content.assemble((self._nothing(), "$calm")))
            return
        now, zone, facts = self.desk.now(), self.desk.edition.desk.zone, row.case.facts
        name = safe_line(facts.get("customer_name", "customer not known yet"))
        people = self._found.others.get(row.case.id, ())
        what = ", ".join(safe_line(facts[fact]) for fact in ("kind", "channel", "topic", "priority") if facts.get(fact))
        whose = f"  {safe_line(row.case.handler)}" if row.case.handler != self.desk.actor.name else ""
        first = Content.assemble(
            (safe_line(row.case.id), "bold"), f"  {name}", (f"  {what}, {safe_line(row.case.status)}", "$calm"),
            (whose, "$faint"),
            (f"  {' and '.join(map(safe_line, people))} at work on it" if people else "", "$warning"),
        )  # fmt: skip
        about.update(Content.assemble(first, "\n", *self._waits_for(row, now, zone)))

    def _waits_for(self, row: Row, now: datetime, zone: ZoneInfo) -> list[tuple[str, str]]:
        if paused := row.case.paused:
            until = paused.details.get("until", "")
            when = f", until {short_moment(datetime.fromisoformat(until), zone, now)}" if until else ""
            return [
                (f"laid aside{when}", "$warning"),
                (f"  {safe_line(paused.details.get('note', ''))}", "$calm"),
            ]
        due = row.due
        if due is None or due.at is None:
            return [("No deadline is running." if due is None else safe_line(due.title), "$calm")]
        level = urgency_of(due, now)
        return [
            (f"{due_words(due, now)}  ", COLOUR[level]),
            (safe_line(due.title), "$foreground"),
            (f"  due {short_moment(due.at, zone, now)}  {', '.join(due.source)}", "$calm"),
        ]

    def _nothing(self) -> str:
        if self._list.current_case:
            return "reading …"
        if self._words:
            return "No case has these words; esc shows all."
        if self._view != self._views[0]:
            return f"{self._view.nothing} Esc shows all."
        return "No open case. Press n when a customer makes contact."
