"""The queue: every open case, the most urgent first, and what is due on the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.list_cases import Row, list_open
from engine.services.meanwhile import others_at
from engine.services.read_case import read_case
from tui.drafts import Drafts
from tui.screens.clocks import ClocksScreen
from tui.screens.desk_screen import DeskScreen
from tui.screens.find import FindScreen
from tui.screens.new_case import NewCaseScreen
from tui.screens.workspace import WorkspaceScreen
from tui.time_words import COLOUR, countdown, short_moment, urgency
from tui.widgets.case_list import CaseList, row_words
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput
from tui.widgets.title_bar import TitleBar


class QueueScreen(DeskScreen[None]):
    """Where an agent begins and comes back to."""

    HELP_TITLE = "The queue"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new case", tooltip="Take down a new contact: a call, a message, a visit"),
        Binding("w", "why", "why due", tooltip="Why the clocks of this case are due: every span they count and skip"),
        Binding("r", "reload", "reload", tooltip="Read the queue again from the case log"),
        Binding("slash", "filter", "filter", tooltip="Show only the cases with these words in any column"),
        Binding("f", "find", "find", show=False, tooltip="Find a case by its words, open or closed"),
        Binding("escape", "unfilter", "all cases", tooltip="Leave the filter"),
        Binding("question_mark", "keys", "keys", show=False),
        Binding("q", "leave", "quit", tooltip="Close the desk; the case log keeps everything"),
    ]

    def __init__(self, desk: Desk, drafts: Drafts) -> None:
        super().__init__(desk, drafts)
        self._rows: tuple[Row, ...] | None = None
        self._shown = 0
        self._words: list[str] = []
        self._others: Mapping[str, tuple[str, ...]] = {}

    def compose(self) -> ComposeResult:
        """A line of what and who, the filter, the list, the case under the cursor, the keys."""
        yield TitleBar()
        yield LineInput(placeholder="any word of any column", id="filter")
        yield CaseList(self.desk.edition.desk.zone)
        yield Static(Content("Reading the queue …"), id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        """Reads the queue."""
        self.query_one("#filter").display = False
        self.set_focus(self.query_one(CaseList))
        self.action_reload()

    def on_screen_resume(self) -> None:
        """What was done elsewhere shows at once."""
        if self._rows is not None:
            self.action_reload()

    def on_resize(self) -> None:
        """The first line has more or less room."""
        self.call_after_refresh(self._head)

    def tick(self) -> None:
        """Countdowns and the time of day."""
        self.query_one(CaseList).tick(self.desk.now())
        self._describe(self.query_one(CaseList).current)
        self._head()

    def action_reload(self) -> None:
        """Reads the queue from the log."""
        self.read(lambda: (list_open(self.desk), others_at(self.desk)), self._loaded)

    def changed_elsewhere(self) -> None:
        """Another desk has done something: the queue shows it."""
        if self._rows is not None:
            self.action_reload()

    def _loaded(self, found: tuple[tuple[Row, ...], Mapping[str, tuple[str, ...]]]) -> None:
        now, zone = self.desk.now(), self.desk.edition.desk.zone
        rows, self._others = found
        self._rows = rows
        self._words = [" ".join(row_words(row, now, zone).values()).casefold() for row in rows]
        self._narrow()

    @on(Input.Changed, "#filter")
    def _narrow(self) -> None:
        words = self.query_one("#filter", LineInput).value.casefold().split()
        rows = self._rows or ()
        shown = (
            [row for row, text in zip(rows, self._words, strict=True) if all(word in text for word in words)]
            if words
            else rows
        )
        self._shown = len(shown)
        self.query_one(CaseList).show(shown, self.desk.now())
        self._describe(self.query_one(CaseList).current)
        self._head()
        self.refresh_bindings()

    def action_filter(self) -> None:
        """Opens the line to type in."""
        self.query_one("#filter").display = True
        self.set_focus(self.query_one("#filter"))

    def action_unfilter(self) -> None:
        """All cases again."""
        self.query_one("#filter", LineInput).value = ""
        self.query_one("#filter").display = False
        self.set_focus(self.query_one(CaseList))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """Leaving the filter is only offered where there is one."""
        if action in {"filter", "why", "find"}:
            return not isinstance(self.focused, LineInput)
        return action != "unfilter" or bool(self.is_mounted and self.query_one("#filter").display)

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.set_focus(self.query_one(CaseList))

    def action_new(self) -> None:
        """A new contact."""
        self.app.push_screen(NewCaseScreen(self.desk, self.drafts), self._open)

    def action_find(self) -> None:
        """Any case by its words."""
        self.app.push_screen(FindScreen(self.desk, self.drafts), self._open)

    def action_why(self) -> None:
        """The clocks of the case under the cursor, explained."""
        if row := self.query_one(CaseList).current:
            case = row.case.id
            self.read(
                lambda: read_case(self.desk, case),
                lambda view: self.app.push_screen(ClocksScreen(self.desk, self.drafts, view)),
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

    def told(self, refusal: Refused) -> None:
        """A queue that cannot be read says so where the cases would stand."""
        self.query_one("#about", Static).update(
            Content.assemble(("\n".join(safe_line(r) for r in refusal.reasons), "$error"))
        )

    def _head(self) -> None:
        now, edition = self.desk.now(), self.desk.edition
        rows = self._rows or ()
        late = sum(1 for row in rows if row.deadline and urgency(row.deadline, now) == "late")
        soon = sum(1 for row in rows if row.deadline and urgency(row.deadline, now) == "soon")
        count = f"{len(rows)} open" if self._shown == len(rows) else f"{self._shown} of {len(rows)} open"
        left = Content.assemble(
            ("Queue", "bold"), (f"   {count}", "$calm"),
            (f"   ▲ {late} late" if late else "", COLOUR["late"]), (f"   ◆ {soon} soon" if soon else "", COLOUR["soon"]),
        )  # fmt: skip
        who = safe_line(self.desk.actor.name) + (
            "" if self.has_class("-narrow") else f", {safe_line(self.desk.actor.role)}"
        )
        self.query_one(TitleBar).show(
            left,
            Content.assemble((f"{who}   ", "$calm"), (f"{now.astimezone(edition.desk.zone):%a %H:%M}", "$foreground")),
        )

    def _describe(self, row: Row | None) -> None:
        about = self.query_one("#about", Static)
        if self._rows is None:
            return
        if row is None:
            empty = (
                "No case has these words; esc shows all."
                if self._rows
                else "No open case. Press n when a customer makes contact."
            )
            about.update(Content.assemble((empty, "$calm")))
            return
        now, zone, facts = self.desk.now(), self.desk.edition.desk.zone, row.case.facts
        name = safe_line(facts.get("customer_name", "customer not known yet"))
        people = self._others.get(row.case.id, ())
        what = ", ".join(safe_line(facts[fact]) for fact in ("kind", "channel", "topic", "priority") if facts.get(fact))
        first = Content.assemble(
            (safe_line(row.case.id), "bold"), f"  {name}", (f"  {what}, {safe_line(row.case.status)}", "$calm"),
            (f"  {' and '.join(map(safe_line, people))} at work on it" if people else "", "$warning"),
        )  # fmt: skip
        if row.deadline is None or row.deadline.due is None:
            about.update(Content.assemble(first, "\n", ("No deadline is running.", "$calm")))
            return
        level = urgency(row.deadline, now)
        when = short_moment(row.deadline.due, zone, now)
        due = (f"{countdown(row.deadline, now)}  ", COLOUR[level])
        about.update(
            Content.assemble(
                first,
                "\n",
                due,
                f"{safe_line(row.deadline.clock.title)}",
                (f"  due {when}  {', '.join(row.deadline.clock.source)}", "$calm"),
            )
        )
