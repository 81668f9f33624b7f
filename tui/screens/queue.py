"""The queue: open cases, the most urgent first, and what is due on the one under the cursor.

The screens that open from here are imported when they open, so that the queue itself is there at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.model.standing import Tally
from engine.services.desk import Desk
from engine.services.list_cases import View
from engine.services.read_case import read_case
from engine.services.suggest import EDIT, inbox, own_suggestions
from tui.drafts import Drafts
from tui.screens.reads_queue import ReadsQueue
from tui.widgets.case_list import CaseList
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput
from tui.widgets.queue_words import about, counts, tabs, who_and_when
from tui.widgets.title_bar import TitleBar
from tui.widgets.words import Words

if TYPE_CHECKING:
    from engine.services.score_practice import Score

T = TypeVar("T")
LETTERS: Final = frozenset({
    "filter", "why", "find", "inbox", "documents", "board", "practise", "view", "next_view", "new", "reload", "leave",
})  # fmt: skip
"""What letters and numbers do, except while one types them."""


class QueueScreen(ReadsQueue):
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
        self._practised: dict[str, Score] = {}

    def compose(self) -> ComposeResult:
        """A line of what and who, the views, the filter, the list, the case under the cursor, the keys."""
        yield TitleBar()
        yield Words(id="views")
        yield LineInput(placeholder="words of the case, or their beginnings", id="filter")
        yield CaseList(self.desk.edition.desk.zone)
        yield Words(Content("Reading the queue …"), id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        """Reads the queue, and then works out anew what is out of date."""
        self.query_one("#filter").display = False
        self.set_focus(self.cases)
        self.begin()

    def on_screen_resume(self) -> None:
        """What was done elsewhere shows at once."""
        if self.found is not None:
            self.action_reload()

    def on_resize(self) -> None:
        """The first line has more or less room."""
        self.call_after_refresh(self.show_head)

    @property
    def words(self) -> str:
        """What is typed in the filter."""
        return self.query_one("#filter", LineInput).value

    # --- views and filter -------------------------------------------------------------------------------------------------

    def action_view(self, key: int) -> None:
        """The view of a number."""
        if key <= len(self.views):
            self._turn_to(self.views[key - 1])

    def action_next_view(self) -> None:
        """The next one."""
        place = self.views.index(self.view) + 1
        self._turn_to(self.views[place % len(self.views)])

    def _turn_to(self, view: View) -> None:
        if view != self.view:
            self.view = view
            self.cases.forget()
            self.cases.cursor = 0
            self.show_head()
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
            self.set_focus(self.cases)
        else:
            self._turn_to(self.views[0])
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """Leaving the filter is only offered where there is one."""
        typing = isinstance(self.focused, LineInput)
        if action in LETTERS:
            return not typing
        filtered = self.is_mounted and self.query_one("#filter").display
        return action != "unfilter" or bool(filtered) or self.view != self.views[0]

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.set_focus(self.cases)

    # --- what can be done ---------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """A new contact."""
        from tui.screens.new_case import NewCaseScreen  # noqa: PLC0415

        self.app.push_screen(NewCaseScreen(self.desk, self.drafts), self._open)

    def action_find(self) -> None:
        """Any case by its words."""
        from tui.screens.find import FindScreen  # noqa: PLC0415

        self.app.push_screen(FindScreen(self.desk, self.drafts), self._open)

    def action_why(self) -> None:
        """The clocks of the case under the cursor, explained."""
        from tui.screens.clocks import ClocksScreen  # noqa: PLC0415

        if case := self.cases.current_case:
            self._look(
                lambda: read_case(self.desk, case),
                lambda view: self.app.push_screen(ClocksScreen(self.desk, self.drafts, view)),
            )

    def _look(self, call: Callable[[], T], then: Callable[[T], object]) -> None:
        """Reads something that a screen in front is about, beside the queue itself."""
        self.show_busy("reading …")
        self.ask(call, then, "look")

    def action_documents(self) -> None:
        """All documents."""
        self.open_document("")

    def action_board(self) -> None:
        """What a supervisor looks at."""
        from tui.screens.board import BoardScreen  # noqa: PLC0415

        self.app.push_screen(BoardScreen(self.desk, self.drafts))

    def action_practise(self) -> None:
        """The case studies; the case log of this desk is left alone."""
        from tui.screens.practice import PracticeScreen  # noqa: PLC0415 - its queue is one of these itself

        self.app.push_screen(PracticeScreen(self.desk, self.drafts, self._practised))

    def action_inbox(self) -> None:
        """All suggestions for whoever edits the policy, for others their own."""
        from tui.screens.suggest import InboxScreen  # noqa: PLC0415

        roles = self.desk.edition.roles
        role = roles.get(self.desk.actor.role)
        edits = not roles or bool(role and EDIT in role.may)
        title = "Suggestions" if edits else "Your suggestions"
        self._look(
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
            from tui.screens.workspace import WorkspaceScreen  # noqa: PLC0415

            self.app.push_screen(WorkspaceScreen(self.desk, self.drafts, case))

    @on(CaseList.Moved)
    def _moved(self) -> None:
        self.show_case()

    # --- what is shown ------------------------------------------------------------------------------------------------------

    def told(self, refusal: Refused) -> None:
        """A queue that cannot be read says so where the cases would stand."""
        super().told(refusal)
        self.query_one("#about", Words).update(
            Content.assemble(("\n".join(safe_line(r) for r in refusal.reasons), "$error"))
        )

    def show_head(self) -> None:
        """How many there are, who sits here, the views."""
        found = self.found
        tallies = found.tallies if found else ()
        shown = len(found.order) if found and self.words else None
        tally = tallies[self.views.index(self.view)] if tallies else Tally()
        self.query_one(TitleBar).show(counts(tally, shown), who_and_when(self.desk, narrow=self.has_class("-narrow")))
        self.query_one("#views", Words).update(tabs(self.views, self.view, tallies))

    def show_case(self) -> None:
        """The case under the cursor, and what it waits for."""
        if self.found is None:
            return
        row = self.cases.current
        others = self.found.others.get(row.case.id, ()) if row else ()
        words = about(row, self.desk, others) if row else Content.assemble((self._nothing(), "$calm"))
        self.query_one("#about", Words).update(words)

    def _nothing(self) -> str:
        if self.cases.current_case:
            return "reading …"
        if self.words:
            return "No case has these words; esc shows all."
        if self.view != self.views[0]:
            return f"{self.view.nothing} Esc shows all."
        return "No open case. Press n when a customer makes contact."
