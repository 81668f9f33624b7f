"""Opens the desk: where the terminal interface meets the documents and the case log."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final, cast

from engine.cli.options import Options
from engine.model.problem import Refused

OPENING: Final = "Opening the documents and the case log …"
HANDS_ON: Final = 0.001
"""Seconds after which work in the background lets a key through."""


@contextmanager
def _opening() -> Iterator[None]:
    """Says at once what takes a moment; nothing of it stays on the terminal."""
    if not sys.stderr.isatty():
        yield
        return
    sys.stderr.write(OPENING)
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write("\r" + " " * len(OPENING) + "\r")
        sys.stderr.flush()


def run_desk(options: Options) -> None:
    """The terminal interface, until it is left."""
    if not sys.stdin.isatty():
        raise Refused("the desk needs a terminal; sopdesk --help lists what works without one")
    sys.setswitchinterval(HANDS_ON)
    with _opening():
        desk = options.open_desk()
        # by name, since the command line and the screen stand beside each other and neither imports the other
        screen = cast("Any", import_module("tui.app"))
    gc.freeze()  # documents and code stay to the end; looking through them again and again would hold up keys
    screen.DeskApp(desk).run()
