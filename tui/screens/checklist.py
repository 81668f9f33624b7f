"""The follow-up: each line answered with one key, and the promises that were made."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.follow_up import check_item, keep_promise
from engine.services.read_case import CaseView
from tui.screens.desk_screen import Dialog
from tui.screens.on_one_case import OnOneCase
from tui.time_words import short_moment
from tui.widgets.key_bar import KeyBar
from tui.widgets.row_list import RowItem, RowList


class ChecklistScreen(Dialog[CaseView], OnOneCase):
    """Answers with the case as it is afterwards, however it is left."""

    HELP_TITLE = "Follow-up"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer('yes')", "yes, done", tooltip="The line is done, or the customer says yes"),
        Binding("n", "answer('no')", "no", tooltip="The customer says no; what follows is what the document says"),
    ]

    def compose(self) -> ComposeResult:
        """The lines in a box."""
        with Vertical(id="dialog"):
            yield Static(self._title(), id="dialog-title")
            yield RowList(self._rows())
            yield Static(id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """The cursor stands on the first line that is open."""
        self.query_one("#refusal").display = False
        rows = self.query_one(RowList)
        self.set_focus(rows)
        rows.cursor = next((number for number, row in enumerate(self._rows()) if row.mark != "✓"), 0)

    def _title(self) -> Content:
        zone, now = self.desk.edition.desk.zone, self.desk.now()
        lists = [
            f"{safe_line(f.checklist.title)}{f', due {short_moment(f.due, zone, now)}' if f.due else ''}"
            for f in self._view.following
        ]
        return Content.assemble(
            ("; ".join(lists) or "Promises", "bold"), (f"   {safe_line(self._view.case.id)}", "$calm")
        )

    def _rows(self) -> list[RowItem]:
        zone, now = self.desk.edition.desk.zone, self.desk.now()
        rows = []
        for following in self._view.following:
            for item in following.checklist.items:
                done = following.done.get(item.id, "")
                notes = [
                    *(["done by itself once all promises are kept"] if item.automatic else []),
                    *([] if item.strength == "must" else ["if you like"]),
                ]
                notes += [f"a no will {item.on_no} the case"] if item.on_no and not done else []
                words = safe_line(item.text) + (f"  {done}" if done and item.question else "")
                over = done or (item.strength == "must" and item not in following.open_items)
                mark, tone = ("✓", "$success") if over else ("□", "$foreground")
                rows.append(RowItem(f"item {following.checklist.id} {item.id}", words, "; ".join(notes), mark, tone))
        for number, promise in enumerate(self._view.case.promises, start=1):
            by = f", by {short_moment(promise.by, zone, now)}" if promise.by else ""
            mark, tone = ("✓", "$success") if promise.kept else ("□", "$foreground")
            rows.append(
                RowItem(
                    f"promise {number}",
                    f"Promise: {safe_line(promise.text)}",
                    f"{'kept' if promise.kept else 'open'}{by}",
                    mark,
                    tone,
                )
            )
        return rows

    def action_answer(self, answer: str) -> None:
        """Yes or no to the line under the cursor."""
        item = self.query_one(RowList).item
        if item is None:
            return
        kind, *rest = item.id.split(" ")
        case = self._view.case.id
        if kind == "promise" and answer == "no":
            self.say("An open promise stays open; answer yes once it is kept.")
            return

        def answer_it(desk: Desk) -> object:
            if kind == "promise":
                return keep_promise(desk, case, int(rest[0]))
            return check_item(desk, case, rest[0], rest[1], answer)

        self.on_case(answer_it, self._answered)

    def _answered(self, view: CaseView) -> None:
        self.query_one("#refusal").display = False
        self.renew(view)

    def renew(self, view: CaseView) -> None:
        """Shows what is done and what is not."""
        before = len(self._rows())
        self._view = view
        rows = self._rows()
        if len(rows) != before or not rows:
            self.dismiss(view)
            return
        listed = self.query_one(RowList)
        listed.show(rows)
        listed.cursor = next(
            (number for number, row in enumerate(rows) if row.mark != "✓" and number >= listed.cursor), listed.cursor
        )

    def action_leave(self) -> None:
        """Back to the case."""
        self.dismiss(self._view)
