"""Practice in a real terminal: begun from the command line, the clock moved on, ended and scored; no file is left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.test_tmux import ROOT, Terminal, in_terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = in_terminal(tmp_path, "80x24", "--desk", str(ROOT), "--as", "Dana Reed", "practice", "13-2")
    yield made
    made.close()


def test_a_billing_dispute_begun_and_ended(terminal: Terminal, tmp_path: Path) -> None:
    terminal.shows("Resolving a billing dispute", "nothing is kept", "Enter begin")
    terminal.keys("Enter")
    terminal.shows("PRACTICE Fri 16:50", "1 open", "Resolve an inquiry")
    terminal.keys("Enter")
    terminal.shows("I am Dana from", "F10 practice")
    terminal.keys("C-a")
    terminal.shows("Account data stays closed")
    terminal.keys("F10")
    terminal.shows("the clock stands still here", "The story goes on, in 2 d 16 h")
    terminal.keys("Enter")
    terminal.shows("It is Monday 2026-03-09 09:20", "How identity was verified: one-time code")
    terminal.keys("Escape")
    terminal.shows("PRACTICE Mon 09:20", "Escalate now")
    terminal.keys("F10")
    terminal.shows("End the practice and be scored")
    terminal.keys("e")
    terminal.shows("0 %", "Do not leave this out: acknowledge the contact", "t try again")
    terminal.keys("Escape")
    terminal.shows("Resolving a billing dispute   0 %")
    assert {path.name for path in tmp_path.iterdir()} <= {".cache"}, "the compiled documents, and nothing of a case"
