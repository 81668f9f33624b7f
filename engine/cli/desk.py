"""Opens the desk: where the terminal interface meets the documents and the case log."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any, Final, cast

from engine.cli.options import Options
from engine.model.problem import Refused

HANDS_ON: Final = 0.001
"""Seconds after which work in the background lets a key through."""


def run_desk(options: Options) -> None:
    """The terminal interface, until it is left."""
    if not sys.stdin.isatty():
        raise Refused("the desk needs a terminal; sopdesk --help lists what works without one")
    sys.setswitchinterval(HANDS_ON)
    desk = options.open_desk()
    # by name, since the command line and the screen stand beside each other and neither imports the other
    screen = cast("Any", import_module("tui.app"))
    gc.freeze()  # documents and code stay to the end; looking through them again and again would hold up keys
    screen.DeskApp(desk).run()
