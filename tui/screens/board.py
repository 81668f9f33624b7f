"""The supervisor board: escalations, deadlines at risk, load, promises, today against the last weeks, and the inboxes."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.board_duties import Inbox
from engine.services.board_risks import HORIZONS
from engine.services.board_today import Today
from engine.services.read_case import read_case
from tui.screens import board_words as words
from tui.screens.board_panes import HEADS, INBOX, LOAD, NAMES, RISKS, TODAY, Time, about, duty_of, plots, shown
from tui.screens.board_reading import ReadsBoard
from tui.screens.clocks import ClocksScreen
from tui.screens.report_text import ReportScreen
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.lines import Entry, Lines
from tui.widgets.pane import ListPane, Pane, TodayPane
from tui.widgets.title_bar import TitleBar


class BoardScreen(ReadsBoard):
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
        self.action_to_pane(self.here)
        self.begin()

    def on_resize(self) -> None:
        """Titles have more or less room; the pane one is in is in sight."""
        self.call_after_refresh(self._arrange)

    def tick(self) -> None:
        """Countdowns and the time of day."""
        super().tick()
        self._head()
        for number in self.found:
            self._show(number)

    def show_pane(self, number: int) -> None:
        """Something was found for a pane."""
        self._show(number)
        self._head()
        if number == self.here:
            self._describe()
        self.refresh_bindings()

    def show_refused(self, refusal: Refused) -> None:
        """What the role may not see is said in place of the panes."""
        words = "\n".join(f"✕ {safe_line(reason)}" for reason in refusal.reasons)
        self.query_one("#board-refused", Static).update(Content(words))
        for name, display in (("#board-refused", True), ("#panes", False), ("#board-about", False)):
            self.query_one(name).display = display
        self._head()
        self.refresh_bindings()

    def told(self, refusal: Refused) -> None:
        """What the log cannot tell now is said below the panes."""
        for number in HEADS:
            if number not in self.found:
                self._pane(number).query_one(Lines).show((), "not read; r tries again")
        reasons = "\n".join(safe_line(reason) for reason in refusal.reasons)
        self.query_one("#board-about", Static).update(Content.assemble((reasons, "$error")))

    # --- panes ----------------------------------------------------------------------------------------------------------

    def _pane(self, number: int) -> Pane:
        return self.query_one(f"#pane-{number}", Pane)

    @property
    def _lines(self) -> Lines | None:
        pane = self._pane(self.here)
        return pane.place if isinstance(pane, ListPane) else None

    @property
    def _entry(self) -> Entry | None:
        return self._lines.current if self._lines else None

    def action_pane(self, by: int) -> None:
        """The next pane, or the one before."""
        self.action_to_pane((self.here - 1 + by) % len(NAMES) + 1)

    def action_to_pane(self, number: int) -> None:
        """The pane of a number."""
        self.here = number
        for pane in self.query(Pane):
            pane.set_class(pane.number == number, "-here")
        self.set_focus(self._pane(number).place)
        self._describe()
        self._choose()
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
        self.hours = HORIZONS[(HORIZONS.index(self.hours) + 1) % len(HORIZONS)]
        self.agent = ""
        self.action_to_pane(RISKS)
        self.read_pane(RISKS)

    def action_reload(self) -> None:
        """Everything anew."""
        self.read_panes()
        self.read_weeks(anew=True)

    def action_leave(self) -> None:
        """Back to all agents, where one of them was looked at; else to the queue."""
        if self.agent:
            self._look_at("")
        else:
            self.dismiss(None)

    def _look_at(self, agent: str) -> None:
        """All cases of an agent in the pane of deadlines; "" for those at risk of everybody."""
        self.agent = agent
        self.action_to_pane(RISKS if agent else LOAD)
        self.read_pane(RISKS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """Only what can be done with the line under the cursor, and nothing but leaving where one sees nothing."""
        if not self.is_mounted:
            return True
        if self.refused:
            return action in {"leave", "keys", "quit"}
        entry = self._entry
        if action == "open":
            return entry is not None and (bool(entry.case) or self.here in {LOAD, INBOX})
        if action == "why":
            return entry is not None and bool(entry.case)
        if action == "plot":
            return self.here == TODAY and self.query_one(TodayPane).one_plot
        return action != "alone" or not (self.has_class("-narrow") or self.has_class("-short"))

    def action_open(self) -> None:
        """The case under the cursor; the cases of an agent; a report as text."""
        entry = self._entry
        if entry is None:
            return
        if entry.case:
            self.app.push_screen(WorkspaceScreen(self.desk, self.drafts, entry.case))
        elif self.here == LOAD and entry.id:
            self._look_at(entry.id)
        elif self.here == LOAD:
            self.say("Cases that nobody has taken yet stand in the queue.")
        else:
            self._open_duty(entry)

    def _open_duty(self, entry: Entry) -> None:
        found = self.found.get(INBOX)
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
        self.action_to_pane(self.here)
        for number in self.found:
            self._show(number)

    def _time(self) -> Time:
        return Time(self.desk.now(), self.desk.edition.desk.zone)

    def _show(self, number: int) -> None:
        """A pane from what was read of it, at the time it is now."""
        found, pane = self.found[number], self._pane(number)
        if isinstance(pane, TodayPane) and isinstance(found, Today):
            self._show_today(pane, found)
        elif isinstance(pane, ListPane):
            now = shown(found, self._time(), self.hours, self.agent)
            pane.head(now.count, now.late, now.soon, now.more)
            pane.show(now.entries, now.nothing)

    def _show_today(self, pane: TodayPane, today: Today) -> None:
        local = self.desk.now().astimezone(self.desk.edition.desk.zone)
        reading = self.looked_at is not None and self.weeks is None
        pane.head(
            more=f"reading the last weeks: {self.looked_at:,} cases …"
            if reading
            else f"{local:%A} {local.day} {local:%B}"
        )
        pane.show(*plots(today, f"{local:%H:%M}"))

    def _head(self) -> None:
        now, edition, actor = self.desk.now(), self.desk.edition, self.desk.actor
        team = next((one.team for one in edition.people.values() if one.name == actor.name and one.team), "")
        left = Content.assemble(
            ("Board", "bold"), (f"   {safe_line(f'team {team}' if team else edition.desk.company)}", "$calm")
        )
        who = safe_line(actor.name) + ("" if self.has_class("-narrow") else f", {safe_line(actor.role)}")
        self.query_one(TitleBar).show(
            left,
            Content.assemble(
                (f"{who}   ", "$calm"), (f"{now.astimezone(self.desk.edition.desk.zone):%a %H:%M}", "$foreground")
            ),
        )
        self._choose()

    def _choose(self) -> None:
        """The panes by name, where only one of them is in sight."""
        tabs = self.query_one("#board-tabs", Static)
        alone = any(self.has_class(name) for name in ("-narrow", "-short", "-alone"))
        tabs.display = alone and not self.refused
        if tabs.display:
            tabs.update(self._tabs(), layout=False)

    def _tabs(self) -> Content:
        parts: list[tuple[str, str]] = []
        for number, name in NAMES.items():
            parts += [("  " if parts else "", ""), (f"{number} ", "$primary")]
            parts += [(name, "bold underline $foreground" if number == self.here else "$calm")]
            if number in self.found and number not in {TODAY, LOAD}:
                now = shown(self.found[number], self._time(), self.hours, self.agent)
                parts.append((f" {now.count:,}" if now.count else "", "bold $error" if now.late else "$faint"))
        return Content.assemble(*parts)

    def _describe(self) -> None:
        """More about the line under the cursor."""
        case, told = about(self.found.get(self.here), self._entry, self._time())
        first = [words.case_line(case)] if case else []
        self.query_one("#board-about", Static).update(
            Content("\n").join([*first, *(Content.assemble((safe_line(line), "$calm")) for line in told)]),
            layout=False,
        )
