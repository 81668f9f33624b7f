"""Opens the desk in this terminal."""

from __future__ import annotations

from engine.services.desk import Desk
from tui.app import DeskApp


def run(desk: Desk) -> None:
    """Shows the queue and returns when the desk is left."""
    DeskApp(desk).run()
