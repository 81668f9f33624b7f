"""Choosing one of a few: the forms of a case, for example."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.compile.edition import Edition
from engine.decide.requirements import forms_for, missing_fields
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.read_case import CaseView
from tui.drafts import Drafts
from tui.screens.desk_screen import Dialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.row_list import RowItem, RowList


class PickScreen(Dialog[str]):
    """Answers with the id of the row taken."""

    HELP_TITLE = "Choose"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", "open")]

    def __init__(self, desk: Desk, drafts: Drafts, title: str, rows: Sequence[RowItem]) -> None:
        super().__init__(desk, drafts)
        self._title, self._rows = title, rows

    def compose(self) -> ComposeResult:
        """The rows in a box."""
        with Vertical(id="dialog"):
            yield Static(Content.assemble((self._title, "bold")), id="dialog-title")
            yield RowList(self._rows)
            yield KeyBar()

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.set_focus(self.query_one(RowList))

    def at(self, row: str) -> None:
        """Puts the cursor on a row."""
        rows = self.query_one(RowList)
        rows.cursor = next((number for number, one in enumerate(self._rows) if one.id == row), 0)

    def action_take(self) -> None:
        """The row under the cursor."""
        if item := self.query_one(RowList).item:
            self.dismiss(item.id)


def forms_to_pick(edition: Edition, view: CaseView) -> list[RowItem]:
    """The record and forms of a case, each with what it still lacks."""
    rows = []
    for form in forms_for(edition, view.known):
        missing = [safe_line(edition.label(field.fact)) for field in missing_fields(edition, form, view.known)]
        done = form.name in view.case.forms
        state = f"missing: {', '.join(missing)}" if missing else ("completed" if done else "nothing missing")
        mark, tone = (
            ("✓", "$success") if done and not missing else ("□", "$foreground") if missing else ("·", "$foreground")
        )
        rows.append(RowItem(form.name, safe_line(form.title), state, mark, tone))
    return sorted(rows, key=lambda row: (row.id.startswith("record/"), row.id))
