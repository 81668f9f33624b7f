"""The application: which screens there are, and the keys that work on all of them."""

from __future__ import annotations

import os
from asyncio import to_thread
from collections.abc import Callable
from pathlib import PurePath
from threading import Event, Thread
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.screen import Screen

from engine.model.problem import StoreFault
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.store.log import Changes
from tui.drafts import Drafts
from tui.palette import DeskCommands
from tui.screens.desk_screen import DeskScreen
from tui.screens.queue import QueueScreen
from tui.theme import CONTRAST, DESK_THEME, THEMES
from tui.typing_ahead import TypingAhead

LISTEN_FOR: Final = 0.5
"""Seconds after which the thread that listens looks whether the desk has been left."""
ALL: Final = Binding(
    "ctrl+p", "command_palette", "all", priority=True, tooltip="Everything that can be done here, by its name"
)
KEEP_EVERY: Final = 0.7
"""Seconds after which what was typed is kept beside the case log."""


class DeskApp(TypingAhead):
    """The desk, open on a case log under an edition of the documents."""

    TITLE = "sopdesk"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = ["desk.tcss", "card.tcss", "dialogs.tcss"]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {DeskCommands}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", show=False, priority=True)]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.drafts = Drafts(desk)
        self._bindings.key_to_bindings[self.COMMAND_PALETTE_BINDING] = [ALL]  # Textual's own is not shown
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-broad")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (50, "-high")]
        for theme in THEMES:
            self.register_theme(theme)
        self.themes = tuple(theme.name for theme in THEMES)
        self.choose(CONTRAST.name if os.environ.get("NO_COLOR") else DESK_THEME.name)

    def choose(self, theme: str) -> None:
        """Takes other colours."""
        self.theme = theme

    def on_mount(self) -> None:
        """Begins to listen for what other desks do."""
        self._left = Event()
        self._listener: Thread | None = None
        self.run_worker(self._take_up_typed(), group="drafts")
        self.set_interval(KEEP_EVERY, self._keep_typed)
        if (changes := self.desk.log.changes()) is not None:
            self._listener = Thread(target=self._listen, args=(changes,), name="changes", daemon=True)
            self._listener.start()

    async def on_unmount(self) -> None:
        """Stops listening, so that the log can be closed; what was typed last is kept."""
        self._left.set()
        await to_thread(self.drafts.write)
        if self._listener is not None:
            await to_thread(self._listener.join, 2 * LISTEN_FOR)

    async def _take_up_typed(self) -> None:
        """Tells of what was typed when an earlier desk of the same person ended."""
        if cases := await to_thread(self.drafts.read):
            words = f"Typed before and not in the log yet: {', '.join(map(safe_line, cases))}. It stands in the fields again."
            self.notify(words, markup=False, timeout=10)

    def _keep_typed(self) -> None:
        if self.drafts.unwritten:
            self.run_worker(to_thread(self.drafts.write), group="typed")

    def _listen(self, changes: Changes) -> None:
        """In a thread of its own: tells the screen in front when a desk has changed something."""
        try:
            while not self._left.is_set():
                if changes.wait(LISTEN_FOR) and not self._left.is_set():
                    self.call_from_thread(self._changed)
        except (StoreFault, RuntimeError):  # the log went away, or the desk has been left
            return
        finally:
            changes.close()

    def _changed(self) -> None:
        if isinstance(self.screen, DeskScreen):
            self.screen.changed_elsewhere()

    def get_default_screen(self) -> Screen[None]:
        """The queue is where one begins and comes back to."""
        return QueueScreen(self.desk, self.drafts)
