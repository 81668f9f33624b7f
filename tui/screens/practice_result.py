"""How a practice went: the score with its rule, what to do better, and every single thing that was looked at."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.score_practice import Score
from tui.drafts import Drafts
from tui.practice_words import points, result, tone_of
from tui.screens.long_dialog import LongDialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.paragraphs import Paragraphs


class PracticeResult(LongDialog[bool]):
    """Answers whether it is tried again."""

    CSS_PATH = "../practice.tcss"
    HELP_TITLE = "The result of a practice"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "again", "try again", tooltip="The same case study once more, from its beginning"),
    ]

    def __init__(self, desk: Desk, drafts: Drafts, score: Score) -> None:
        super().__init__(desk, drafts)
        self._score = score

    def compose(self) -> ComposeResult:
        """The score, and below it why."""
        score = self._score
        with Vertical(id="dialog", classes="-full"):
            yield Static(
                Content.assemble(
                    (f"{score.percent} %", f"bold {tone_of(score.percent)}"),
                    (f"   {points(score.earned)} of {points(score.of)} points", "bold"),
                    (f"   {safe_line(score.scenario.title)}", "$calm"),
                ),
                id="dialog-title",
            )
            with VerticalScroll(id="ledger"):
                yield Paragraphs(id="explained")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begins with what to do better."""
        self.query_one(Paragraphs).show(result(self._score))
        self.set_focus(self.query_one("#ledger"))

    def action_again(self) -> None:
        """Once more."""
        self.dismiss(True)  # noqa: FBT003 - what it answers
