"""Finding a case by its words, open or closed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from engine.model.case import Case
from engine.model.safe_text import safe_line
from engine.services.find_cases import Found, find_cases
from tui.screens.desk_screen import Dialog
from tui.time_words import short_moment
from tui.widgets.key_bar import KeyBar
from tui.widgets.line_input import LineInput
from tui.widgets.row_list import RowItem, RowList

TOLD = ("topic", "subject", "summary")
LONGEST = 70


class FindScreen(Dialog[str]):
    """Answers with the id of the case taken."""

    HELP_TITLE = "Find a case"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "open", tooltip="Open the case under the cursor"),
        Binding("slash", "again", "other words", tooltip="Back to the words"),
    ]

    def compose(self) -> ComposeResult:
        """A line to type in, and what was found."""
        with Vertical(id="dialog"):
            yield Static(
                Content.assemble(
                    ("Find a case", "bold"), ("   open or closed, by any of its words; kett* begins one", "$calm")
                ),
                id="dialog-title",
            )
            yield LineInput(placeholder="a name, a contact, a word of the summary", id="words")
            yield Static(id="refusal")
            yield Vertical(id="found")
            yield KeyBar()

    def on_mount(self) -> None:
        """The line takes the keys."""
        self.query_one("#refusal").display = False
        self.set_focus(self.query_one("#words"))

    @on(Input.Submitted, "#words")
    def _search(self) -> None:
        words = self.query_one("#words", LineInput).value
        self.read(lambda: find_cases(self.desk, words), self._found)

    async def _found(self, found: Found) -> None:
        self.query_one("#refusal").display = False
        place = self.query_one("#found", Vertical)
        await place.remove_children()
        if not found.cases:
            await place.mount(Static(Content.assemble(("No case has all these words.", "$calm"))))
            return
        rows = RowList([self._row(case) for case in found.cases])
        await place.mount(rows)
        if found.more:
            await place.mount(Static(Content.assemble(("There are more; add a word.", "$calm"))))
        self.set_focus(rows)
        self.refresh_bindings()

    def _row(self, case: Case) -> RowItem:
        when = short_moment(case.events[-1].at, self.desk.edition.desk.zone, self.desk.now())
        about = ", ".join(safe_line(case.facts[fact]) for fact in TOLD if case.facts.get(fact))
        name = safe_line(case.facts.get("customer_name", "customer not known"))
        return RowItem(case.id, f"{safe_line(case.id)}  {name}", f"{safe_line(case.status)}, {when}: {about[:LONGEST]}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """The list has other keys than the line."""
        return action not in {"take", "again"} or isinstance(self.focused, RowList)

    def action_again(self) -> None:
        """Back to the line."""
        self.set_focus(self.query_one("#words"))

    def action_take(self) -> None:
        """The case under the cursor."""
        for rows in self.query(RowList):
            if rows.item:
                self.dismiss(rows.item.id)
