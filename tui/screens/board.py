"""The supervisor board: escalations, deadlines at risk, load, promises, today against the last weeks, and the inboxes."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath
from time import monotonic
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from engine.model.problem import Refused, StoreFault
from engine.model.safe_text import safe, safe_line
from engine.services.board_duties import Inbox, owed_now
from engine.services.board_escalations import open_escalations
from engine.services.board_load import load_by_agent
from engine.services.board_promises import open_promises
from engine.services.board_risks import HORIZONS, deadlines_at_risk
from engine.services.board_today import Today, Weeks, read_weeks, today_so_far
from engine.services.desk import Desk
from engine.services.read_case import read_case
from tui.drafts import Drafts
from tui.screens import board_words as words
from tui.screens.board_panes import (
    ESCALATIONS,
    HEADS,
    INBOX,
    LOAD,
    NAMES,
    PROMISES,
    RISKS,
    TODAY,
    Found,
    Time,
    about,
    duty_of,
    shown,
)
from tui.screens.clocks import ClocksScreen
from tui.screens.desk_screen import DeskScreen
from tui.screens.report_text import ReportScreen
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.lines import Entry, Lines
from tui.widgets.pane import ListPane, Pane, TodayPane
from tui.widgets.plot import Bar, Point
from tui.widgets.title_bar import TitleBar

MOST: Final = 100
"""Lines of a pane; how many there are in all is counted."""
READ_AGAIN: Final = 3.0
"""Seconds between two readings, however much other desks do meanwhile."""
COUNTED_AGAIN: Final = timedelta(seconds=30)
"""After so long what depends on the time alone, such as a level of the ladder, is read anew."""


class BoardScreen(DeskScreen[None]):
    """All panes at once where there is room, else one at a time."""

    HELP_TITLE = "The supervisor board"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "../board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="The case, all cases of the agent, or the report under the cursor"),
        Binding("w", "why", "why due", tooltip="Why the clocks of this case are due: every span they count and skip"),
        Binding("h", "hours", "hours", tooltip="Look 1, 4 or 8 opening hours ahead, or to the end of the day"),
        Binding("p", "plot", "other plot", tooltip="By hour, or by channel"),
        Binding("z", "alone", "one pane", tooltip="This pane alone on the whole screen, and back"),
        Binding("r", "reload", "reload", tooltip="Read everything again from the case log, the last weeks too"),
        Binding("tab", "pane(1)", "next pane", priority=True, tooltip="The next pane; 1 to 6 go to one at once"),
        Binding("shift+tab", "pane(-1)", "pane before", show=False, priority=True),
        *(Binding(str(number), f"to_pane({number})", NAMES[number], show=False) for number in NAMES),
        Binding("escape", "leave", "back", tooltip="Back to the queue, or to all agents"),
        Binding("question_mark", "keys", "keys", show=False),
    ]

    def __init__(self, desk: Desk, drafts: Drafts) -> None:
        super().__init__(desk, drafts)
        self._here = ESCALATIONS
        self._hours = HORIZONS[1]
        self._agent = ""
        self._found: dict[int, Found] = {}
        self._weeks: Weeks | None = None
        self._looked_at: int | None = None
        """How many cases have been looked at for the last weeks; None while they are not being read."""
        self._read_at = float("-inf")
        self._counted_at: datetime | None = None
        self._stale = False
        self._left = False

    def compose(self) -> ComposeResult:
        """What and who, the panes by name, the panes, what is under the cursor, the keys."""
        yield TitleBar()
        yield Static(id="board-refused")
        yield Static(id="board-tabs")
        with Container(id="panes"):
            # in the order in which the grid fills its free places
            for number, name in NAMES.items():
                yield ListPane(number, name, HEADS[number]) if number in HEADS else TodayPane(number, name)
        yield Static(id="board-about")
        yield KeyBar()

    def on_mount(self) -> None:
        """Reads the panes, and beside them the last weeks."""
        self.query_one("#board-refused").display = False
        for pane in self.query(Pane):
            pane.head()
        for lines in self.query(Lines):
            lines.show((), "reading …")
        self.query_one(TodayPane).place.update(Content.assemble(("reading …", "$faint")))
        self._to(self._here)
        self._read()
        self._begin_weeks()

    def on_unmount(self) -> None:
        """Nobody waits for the last weeks any more."""
        self._left = True

    def on_screen_resume(self) -> None:
        """What was done in a case shows at once."""
        if self._found:
            self._read()

    def on_resize(self) -> None:
        """Titles have more or less room; the pane one is in is in sight."""
        super().on_resize()
        self.call_after_refresh(self._arrange)

    def tick(self) -> None:
        """Countdowns; now and then, and when others have changed something, it is read anew."""
        self._head()
        for number in self._found:
            self._show(number)
        old = self._counted_at is not None and self.desk.now() - self._counted_at > COUNTED_AGAIN
        if (self._stale or old) and monotonic() - self._read_at > READ_AGAIN:
            self._read()
        if (
            self._weeks is not None
            and self._weeks.today != self.desk.now().astimezone(self.desk.edition.desk.zone).date()
        ):
            self._weeks = None
            self._begin_weeks()

    def changed_elsewhere(self) -> None:
        """Another desk has done something: soon, or at once where the last reading is some time ago."""
        self._stale = True
        if self._found and monotonic() - self._read_at > READ_AGAIN:
            self._read()

    # --- reading --------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._read_at, self._stale, self._counted_at = monotonic(), False, self.desk.now()
        self.run_worker(self._panes(*NAMES), group="panes", exclusive=True)

    async def _panes(self, *numbers: int) -> None:
        """One pane after the other, so that each shows as soon as it is read."""
        calls: dict[int, Callable[[], Found]] = {
            ESCALATIONS: lambda: open_escalations(self.desk, MOST),
            RISKS: partial(deadlines_at_risk, self.desk, self._hours, MOST, self._agent),
            LOAD: lambda: load_by_agent(self.desk),
            PROMISES: lambda: open_promises(self.desk, MOST),
            TODAY: lambda: today_so_far(self.desk, self._weeks),
            INBOX: lambda: owed_now(self.desk),
        }
        first = [self._here] if self._here in numbers else []
        for number in [*first, *(one for one in numbers if one not in first)]:
            if self._left or self.query_one("#board-refused").display:
                return
            self._busy(f"reading {NAMES[number].casefold()} …")
            await self._ask(calls[number], partial(self._put, number), self.told)

    def _begin_weeks(self, *, anew: bool = False) -> None:
        self.run_worker(self._read_weeks(anew=anew), group="weeks", exclusive=True)

    async def _read_weeks(self, *, anew: bool) -> None:
        """The last weeks, with a count of what has been looked at; what was found before stays meanwhile."""

        def go_on(number: int) -> bool:
            self._looked_at = number
            return not self._left

        self._looked_at = 0
        try:
            weeks = await to_thread(read_weeks, self.desk, go_on, anew=anew)
        except (Refused, StoreFault):  # the panes say it
            return
        finally:
            self._looked_at = None
        if weeks is not None and not self._left:
            self._weeks = weeks
            await self._panes(TODAY)

    def _put(self, number: int, answer: Found) -> None:
        self._found[number] = answer
        self._show(number)
        self._head()
        self.refresh_bindings()

    def told(self, refusal: Refused) -> None:
        """What the role may not see is said in place of the panes; what the log cannot tell now stands below them."""
        reasons = "\n".join(safe_line(reason) for reason in refusal.reasons)
        if not self._found:
            self.query_one("#board-refused", Static).update(Content(f"✕ {reasons}"))
            self.query_one("#board-refused").display = True
            self.query_one("#panes").display = False
            self.query_one("#board-about").display = False
            self.query_one("#board-tabs").display = False
            self._head()
            self.refresh_bindings()
        else:
            self.query_one("#board-about", Static).update(Content.assemble((reasons, "$error")))

    def _busy(self, what: str) -> None:
        self.query_one(TitleBar).busy = what

    # --- panes ----------------------------------------------------------------------------------------------------------

    def _pane(self, number: int) -> Pane:
        return self.query_one(f"#pane-{number}", Pane)

    @property
    def _lines(self) -> Lines | None:
        pane = self._pane(self._here)
        return pane.place if isinstance(pane, ListPane) else None

    @property
    def _entry(self) -> Entry | None:
        return self._lines.current if self._lines else None

    def action_pane(self, by: int) -> None:
        """The next pane, or the one before."""
        self._to((self._here - 1 + by) % len(NAMES) + 1)

    def action_to_pane(self, number: int) -> None:
        """The pane of a number."""
        self._to(number)

    def _to(self, number: int) -> None:
        self._here = number
        for pane in self.query(Pane):
            pane.set_class(pane.number == number, "-here")
        self.set_focus(self._pane(number).place)
        self._describe()
        self._head()
        self.refresh_bindings()

    def action_alone(self) -> None:
        """This pane alone, and back."""
        self.toggle_class("-alone")
        self.call_after_refresh(self._arrange)

    def action_plot(self) -> None:
        """The other plot."""
        self.query_one(TodayPane).turn()

    def action_hours(self) -> None:
        """Another window of time."""
        self._hours = HORIZONS[(HORIZONS.index(self._hours) + 1) % len(HORIZONS)]
        self._agent = ""
        self._to(RISKS)
        self.run_worker(self._panes(RISKS), group="risks", exclusive=True)

    def action_reload(self) -> None:
        """Everything anew."""
        self._read()
        self._begin_weeks(anew=True)

    def action_leave(self) -> None:
        """Back to all agents, where one of them was looked at; else to the queue."""
        if self._agent:
            self._look_at("")
        else:
            self.dismiss(None)

    def _look_at(self, agent: str) -> None:
        """All cases of an agent in the pane of deadlines; "" for those at risk of everybody."""
        self._agent = agent
        self._to(RISKS if agent else LOAD)
        self.run_worker(self._panes(RISKS), group="risks", exclusive=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """Only what can be done with the line under the cursor, and nothing but leaving where one sees nothing."""
        if not self.is_mounted:
            return True
        if self.query_one("#board-refused").display:
            return action in {"leave", "keys", "quit"}
        entry = self._entry
        if action == "open":
            return entry is not None and (bool(entry.case) or self._here in {LOAD, INBOX})
        if action == "why":
            return entry is not None and bool(entry.case)
        if action == "plot":
            return self._here == TODAY and self.query_one(TodayPane).one_plot
        return action != "alone" or not (self.has_class("-narrow") or self.has_class("-short"))

    def action_open(self) -> None:
        """The case under the cursor; the cases of an agent; a report as text."""
        entry = self._entry
        if entry is None:
            return
        if entry.case:
            self.app.push_screen(WorkspaceScreen(self.desk, self.drafts, entry.case))
        elif self._here == LOAD and entry.id:
            self._look_at(entry.id)
        elif self._here == LOAD:
            self.say("Cases that nobody has taken yet stand in the queue.")
        else:
            self._open_duty(entry)

    def _open_duty(self, entry: Entry) -> None:
        found = self._found.get(INBOX)
        if not isinstance(found, Inbox):
            return
        one = duty_of(found, entry)
        if one.owed.duty.what == "report" and one.period:
            self.app.push_screen(ReportScreen(self.desk, self.drafts, one.owed.duty.id, one.period))
        elif one.owed.duty.what == "report":
            self.say("A report of such a period cannot be shown yet.")
        else:
            self.say("The desk keeps the date of an audit; its sample is drawn by hand.")

    def action_why(self) -> None:
        """The clocks of the case under the cursor, explained."""
        if self._entry and self._entry.case:
            case = self._entry.case
            self.read(
                lambda: read_case(self.desk, case),
                lambda view: self.app.push_screen(ClocksScreen(self.desk, self.drafts, view)),
            )

    @on(Lines.Moved)
    def _moved(self, message: Lines.Moved) -> None:
        if message.lines is self._lines:
            self._describe()
            self.refresh_bindings()

    # --- what is shown ----------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._to(self._here)
        for number in self._found:
            self._show(number)

    def _time(self) -> Time:
        return Time(self.desk.now(), self.desk.edition.desk.zone)

    def _show(self, number: int) -> None:
        """A pane from what was read of it, at the time it is now."""
        found, pane = self._found[number], self._pane(number)
        if isinstance(pane, TodayPane) and isinstance(found, Today):
            self._show_today(pane, found)
        elif isinstance(pane, ListPane):
            now = shown(found, self._time(), self._hours, self._agent)
            pane.head(now.count, now.late, now.soon, now.more)
            pane.show(now.entries, now.nothing)

    def _show_today(self, pane: TodayPane, today: Today) -> None:
        local = self.desk.now().astimezone(self.desk.edition.desk.zone)
        reading = self._looked_at is not None and self._weeks is None
        pane.head(
            more=f"reading the last weeks: {self._looked_at:,} cases …"
            if reading
            else f"{local:%A} {local.day} {local:%B}"
        )
        comparison = today.comparison
        points = [Point(f"{one.hour:02}", one.today, one.mean, one.least, one.most) for one in comparison.hours]
        bars = [Bar(one.name, one.today, one.mean) for one in comparison.channels]
        meaning = Content() if comparison.nothing else words.legend(today)
        pane.show(words.figure_lines(today, f"{local:%H:%M}"), meaning, points, bars)

    def _head(self) -> None:
        now, edition, actor = self.desk.now(), self.desk.edition, self.desk.actor
        team = next((one.team for one in edition.people.values() if one.name == actor.name and one.team), "")
        left = Content.assemble(
            ("Board", "bold"), (f"   {edition.desk.company}" if not team else f"   team {safe_line(team)}", "$calm")
        )
        who = safe_line(actor.name) + ("" if self.has_class("-narrow") else f", {safe_line(actor.role)}")
        self.query_one(TitleBar).show(
            left,
            Content.assemble(
                (f"{who}   ", "$calm"), (f"{now.astimezone(self.desk.edition.desk.zone):%a %H:%M}", "$foreground")
            ),
        )
        alone = any(self.has_class(name) for name in ("-narrow", "-short", "-alone"))
        tabs = self.query_one("#board-tabs", Static)
        tabs.display = alone and not self.query_one("#board-refused").display
        if alone:
            tabs.update(self._tabs())

    def _tabs(self) -> Content:
        parts: list[tuple[str, str]] = []
        for number, name in NAMES.items():
            parts += [("  " if parts else "", ""), (f"{number} ", "$primary")]
            parts += [(name, "bold underline $foreground" if number == self._here else "$calm")]
            if number in self._found and number not in {TODAY, LOAD}:
                now = shown(self._found[number], self._time(), self._hours, self._agent)
                parts.append((f" {now.count:,}" if now.count else "", "bold $error" if now.late else "$faint"))
        return Content.assemble(*parts)

    def _describe(self) -> None:
        """More about the line under the cursor."""
        case, told = about(self._found.get(self._here), self._entry, self._time())
        parts: list[tuple[str, str]] = []
        if case is not None:
            name = case.facts.get("customer_name", "customer not known yet")
            what = ", ".join(
                case.facts[fact] for fact in ("kind", "channel", "topic", "priority") if case.facts.get(fact)
            )
            parts = [(safe_line(case.id), "bold"), (f"  {safe_line(name)}", "$foreground")]
            parts += [(f"  {safe_line(what)}, {safe_line(case.status)}\n", "$calm")]
        self.query_one("#board-about", Static).update(Content.assemble(*parts, (safe(told), "$calm")))
