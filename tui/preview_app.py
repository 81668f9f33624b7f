"""``sopdesk preview``: the desk with one screen only, on a case log in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from textual.screen import Screen

from engine.model.event import Actor
from engine.services.desk import Desk, utc_now
from engine.services.preview_file import as_saved, preview_file
from engine.store.memory import MemoryLog
from tui.app import DeskApp
from tui.screens.preview import Looked, PreviewScreen

WHO = "Sam Sample"
"""Who speaks in the lines, where nobody says another name."""


class PreviewApp(DeskApp):
    """The desk as it would be with the file as it stands."""

    CSS_PATH = ["desk.tcss", "card.tcss", "dialogs.tcss", "preview.tcss"]  # noqa: RUF012 - as Textual declares it
    """The styles of a first screen are not looked for by Textual, so they stand here."""

    def __init__(self, desk: Desk, looked: Looked) -> None:
        super().__init__(desk)
        self._looked = looked

    def get_default_screen(self) -> Screen[None]:
        """The one screen."""
        return PreviewScreen(self.desk, self.drafts, self._looked)


def preview_app(
    root: Path, file: Path, name: str = "", role: str = "", now: Callable[[], datetime] = utc_now
) -> PreviewApp:
    """The preview of a file among the documents of a folder. Problems of the documents are shown, and keep nobody out."""
    stamp = as_saved(root, file)
    previewed = preview_file(root, file, now().date())
    actor = Actor(name or WHO, role or previewed.edition.default_role)
    return PreviewApp(Desk(previewed.edition, MemoryLog(), actor, now), Looked(root, file, stamp, previewed))
