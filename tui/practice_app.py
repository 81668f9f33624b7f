"""Practice without a desk behind it: no case log is opened, nobody signs in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from time import monotonic
from typing import ClassVar, cast

from textual.screen import Screen

from engine.compile.edition import Edition
from engine.model.event import Actor
from engine.model.policy import Scenario
from engine.services.desk import Desk
from engine.store.memory import MemoryLog
from tui.app import DeskApp
from tui.screens.practice import PracticeScreen


class PracticeApp(DeskApp):
    """The case studies, or one of them at once."""

    # the first screen of an application brings no styles of its own along
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        *cast("list[str | PurePath]", DeskApp.CSS_PATH),
        "practice.tcss",
    ]

    def __init__(
        self, edition: Edition, name: str, play: Scenario | None = None, elapsed: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(Desk(edition, MemoryLog(), Actor(name, edition.default_role)))
        self._play, self._elapsed = play, elapsed

    def get_default_screen(self) -> Screen[None]:
        """The list is where one begins and comes back to."""
        return PracticeScreen(self.desk, self.drafts, {}, self._play, self._elapsed)
