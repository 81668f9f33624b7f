"""The desk while somebody practises: the real queue and the real workspace on a case log that is nobody's.

One key more than at the real desk opens what the customer tells, moves the clock and ends the practice. The clock stands
still while that is read.
"""

from __future__ import annotations

from typing import ClassVar, Final, Protocol, runtime_checkable

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from engine.model.moment import show_moment, show_seconds
from engine.model.problem import Refused
from engine.services.practise import Jump, Practice
from tui.drafts import Drafts
from tui.practice_words import teaching, telling
from tui.screens.long_dialog import LongDialog
from tui.screens.queue import QueueScreen
from tui.screens.workspace import WorkspaceScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput
from tui.widgets.paragraphs import Paragraph, Paragraphs
from tui.widgets.row_list import RowItem, RowList

END: Final = "end"
KEYS: Final = "f10,ctrl+l"
KEY: Final = Binding(
    KEYS,
    "practice",
    "practice",
    priority=True,
    tooltip="What the customer tells, the simulated clock, and the end (ctrl+l where the terminal takes F10)",
)


@runtime_checkable
class Holds(Protocol):
    """A screen from which a practice was begun."""

    practice: Practice | None

    def end_practice(self) -> None:
        """Scores what was done, and shows it."""

    def world_moved(self, happened: tuple[str, ...], *, jumped: bool = False) -> None:
        """Shows what has come with the time."""


def open_practice(app: App[object], drafts: Drafts) -> None:
    """What is told, and the clock, in front of any screen of a practice."""
    holder = next((one for one in app.screen_stack if isinstance(one, Holds) and one.practice), None)
    if holder is not None and holder.practice is not None:
        app.push_screen(PracticeDialog(holder, holder.practice, drafts))


class PracticeQueue(QueueScreen):
    """The queue of a practice; leaving it is ending the practice, which is asked for."""

    HELP_TITLE = "The queue, in practice"
    BINDINGS: ClassVar[list[BindingType]] = [KEY]

    def action_practice(self) -> None:
        """What is told, the clock, and the end."""
        open_practice(self.app, self.drafts)

    def action_leave(self) -> None:
        """Nothing is lost by a slip of the finger."""
        open_practice(self.app, self.drafts)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no practice within a practice."""
        return action != "practise" and super().check_action(action, parameters)

    def _open(self, case: str | None) -> None:
        if case:
            self.app.push_screen(PracticeWorkspace(self.desk, self.drafts, case))


class PracticeWorkspace(WorkspaceScreen):
    """A case of a practice."""

    HELP_TITLE = "A case, in practice"
    BINDINGS: ClassVar[list[BindingType]] = [KEY]

    def action_practice(self) -> None:
        """What is told, the clock, and the end."""
        open_practice(self.app, self.drafts)


class PracticeDialog(LongDialog[None]):
    """Above what the customer tells, below the moments that the clock can be moved to."""

    CSS_PATH = "../practice.tcss"
    HELP_TITLE = "Practice"
    LONG = "#told"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "go there", tooltip="Move the clock to the moment under the cursor"),
        Binding(
            "t",
            "type",
            "type a time",
            tooltip="Move the clock to a moment of your own, such as Monday 2026-03-09 09:20",
        ),
        Binding("c", "clauses", "clauses", tooltip="What the case study teaches, and the clauses it comes from"),
        Binding("e", "end", "end and be scored", tooltip="End the practice; nothing of it is kept but the result"),
        Binding(KEYS, "leave", "back", show=False, priority=True),
    ]

    def __init__(self, holder: Holds, practice: Practice, drafts: Drafts) -> None:
        super().__init__(practice.desk, drafts)
        self._holder, self._practice = holder, practice
        self._jumps: tuple[Jump, ...] = ()
        self._clauses = False

    def compose(self) -> ComposeResult:
        """Words, moments, and a line to type a moment in."""
        with Vertical(id="dialog", classes="-full"):
            yield Static(id="dialog-title")
            with VerticalScroll(id="told", can_focus=False):
                yield Paragraphs(id="words")
            yield Static(id="now")
            yield Vertical(id="moments")
            yield LineInput(placeholder="09:20, or Monday 2026-03-09 09:20", id="moment")
            yield Static(id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """The clock stands still, and everything is shown."""
        self._practice.clock.stand()
        self.query_one("#refusal").display = False
        self.query_one("#moment").display = False
        self.call_later(self._show)

    def on_unmount(self) -> None:
        """The clock goes on."""
        if self._holder.practice is self._practice:
            self._practice.clock.run()

    async def _show(self) -> None:
        practice, zone = self._practice, self.desk.edition.desk.zone
        title = self.query_one("#dialog-title", Static)
        title.update(Content.assemble((practice.scenario.title, "bold"), ("   practice", "$warning")))
        self._tell()
        now = practice.clock()
        waits = "; something waits for you" if practice.waits_for_agent else ""
        self.query_one("#now", Static).update(
            Content.assemble(
                ("It is ", "$calm"),
                (show_moment(now.replace(microsecond=0), zone), "bold"),
                ("; the clock stands still here", "$calm"),
                (waits, "$warning"),
            )
        )
        self._jumps = practice.jumps()
        place = self.query_one("#moments", Vertical)
        async with self.batch():
            await place.remove_children()
            rows = RowList([*(self._row(number, jump) for number, jump in enumerate(self._jumps)), _END])
            await place.mount(rows)
        self.set_focus(rows)

    def _row(self, number: int, jump: Jump) -> RowItem:
        moment = show_moment(jump.at.replace(microsecond=0), self.desk.edition.desk.zone)
        goes_on = number == 0 and self._practice.next_moment == jump.at
        wait = f"in {show_seconds((jump.at - self._practice.clock()).total_seconds())}"
        words = f"{jump.words[:1].upper()}{jump.words[1:]}, {wait}" if jump.words else wait.capitalize()
        return RowItem(str(number), f"{words}: {moment}", mark="→" if goes_on else " ")

    def _tell(self) -> None:
        edition = self.desk.edition
        shown: list[Paragraph] = list(
            teaching(edition, self._practice.scenario)
            if self._clauses
            else telling(self._practice, self._practice.told)
        )
        self.query_one(Paragraphs).show(shown)
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)

    def action_clauses(self) -> None:
        """The clauses, or what is told."""
        self._clauses = not self._clauses
        self._tell()

    def action_take(self) -> None:
        """To the moment under the cursor, or to the end."""
        item = self.query_one(RowList).item
        if item is not None and item.id == END:
            self.action_end()
        elif item is not None:
            self._go(self._jumps[int(item.id)])

    def action_type(self) -> None:
        """A line for a moment of one's own."""
        self.query_one("#moment").display = True
        self.set_focus(self.query_one("#moment"))

    @on(Input.Submitted, "#moment")
    def _typed(self) -> None:
        text = self.query_one("#moment", LineInput).value
        try:
            self._go(Jump(self._practice.moment(text), text))
        except Refused as refusal:
            self.told(refusal)

    def _go(self, jump: Jump) -> None:
        practice = self._practice
        before = len(practice.told)

        async def gone(happened: tuple[str, ...]) -> None:
            self._holder.world_moved(happened, jumped=True)
            self.query_one("#refusal").display = False
            self.query_one("#moment").display = False
            if len(practice.told) > before:
                self._clauses = False
                await self._show()
            else:
                self.dismiss(None)

        self.act(lambda: practice.go_to(jump.at), gone)

    def action_end(self) -> None:
        """The practice is over."""
        self._holder.end_practice()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """Letters are letters while a moment is typed."""
        return action not in {"take", "type", "clauses", "end"} or not isinstance(self.focused, LineInput)


_END: Final = RowItem(END, "End the practice and be scored", "", "■")
