"""The screen of a desk in the browser: what it draws goes to the server, and it ends when the server is gone."""

from __future__ import annotations

import os
from threading import Timer
from typing import Final

from textual import messages
from textual.drivers.web_driver import WebDriver

GRACE: Final = 6.0
"""Seconds for what is being saved; then the process ends, however it stands."""


class SeatDriver(WebDriver):
    """Reads keys from the server and writes the screen to it."""

    _ending = False

    def write(self, data: str) -> None:
        """Draws; on a server that is gone there is nothing to draw."""
        try:
            super().write(data)
        except OSError:
            self._server_is_gone()

    def write_meta(self, data: dict[str, object]) -> None:
        """Tells the server something."""
        try:
            super().write_meta(data)
        except OSError:
            self._server_is_gone()

    def run_input_thread(self) -> None:
        """Ends with the app, or when nobody writes keys any more."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._server_is_gone()

    def _server_is_gone(self) -> None:
        if self._ending:
            return
        self._ending = True
        limit = Timer(GRACE, os._exit, (1,))
        limit.daemon = True
        limit.start()
        self._app.call_later(self._app.post_message, messages.ExitApp())
