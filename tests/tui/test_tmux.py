"""The desk in a real terminal: a call driven with keys only, from the ring to the log, on a case log on disk."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """A tmux session of its own server, so that nobody else's is touched."""

    def __init__(self, socket: Path, size: str, command: str) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        width, height = size.split("x")
        self._run("new-session", "-d", "-s", "desk", "-x", width, "-y", height, command)
        self._run("set-option", "-g", "escape-time", "10")

    def _run(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], check=True, capture_output=True, text=True)
        return done.stdout

    def keys(self, *keys: str) -> None:
        """Keys as tmux names them."""
        self._run("send-keys", "-t", "desk", *keys)

    def words(self, words: str) -> None:
        """Typed as they stand."""
        self._run("send-keys", "-t", "desk", "-l", words)

    def shows(self, *words: str) -> str:
        """Waits until all of the words stand on the screen."""
        end = monotonic() + PATIENCE
        seen = ""
        while monotonic() < end:
            seen = self._run("capture-pane", "-p", "-t", "desk")
            if all(word in seen for word in words):
                return seen
            sleep(0.05)
        pytest.fail(f"{words} did not come up on:\n{seen}")

    def kill(self) -> None:
        """As a power cut does: the desk ends between two instructions."""
        process = int(self._run("list-panes", "-t", "desk", "-F", "#{pane_pid}"))
        os.kill(process, signal.SIGKILL)
        while Path(f"/proc/{process}").exists():
            sleep(0.02)

    def close(self) -> None:
        """Ends the session."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


def in_terminal(home: Path, size: str, *arguments: str) -> Terminal:
    """Sopdesk in a terminal of its own, started in a home of its own."""
    environment = {
        "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TERM": "tmux-256color", "LANG": "C.UTF-8",
        "COLORTERM": "truecolor", "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"),
    }  # fmt: skip
    set_to = (f"{name}={value}" for name, value in environment.items())
    words = ["env", "-C", str(home), *set_to, sys.executable, "-m", "engine.cli", *arguments]
    return Terminal(Path(mkdtemp(prefix="desk")) / "tmux", size, shlex.join(words))


def desk_in(home: Path, store: Path, size: str) -> Terminal:
    """A desk on a case log that may be there already."""
    return in_terminal(home, size, "--desk", str(ROOT), "--store", f"sqlite:///{store}", "--as", "Dana Reed")


@pytest.fixture(params=["80x24", "120x40"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path, store: Path) -> Iterator[Terminal]:
    made = desk_in(tmp_path, store, request.param)
    yield made
    made.close()


@pytest.mark.skipif(not Path("/proc").exists(), reason="whether a process has ended is seen in /proc")
def test_a_desk_killed_in_the_middle_of_a_form_offers_back_what_was_typed(tmp_path: Path, store: Path) -> None:
    first = desk_in(tmp_path, store, "80x24")
    first.shows("No open case")
    first.keys("n")
    first.shows("New case")
    first.keys("C-n")
    first.shows("Answer within three rings")
    first.keys("C-f")
    first.shows("field 2 of")
    first.words("Jane Smith")
    first.shows("Jane Smith")
    first.keys("Tab")
    first.shows("field 3 of")
    first.words("jane@exam")
    first.shows("jane@exam")
    sleep(1.2)  # it is kept within a second
    first.kill()
    second = desk_in(tmp_path, store, "80x24")
    try:
        second.shows("Typed before and not in the log yet: C-00001")
        second.keys("Enter")
        second.shows("Typed before, not yet in the log: Customer name, Contact details")
        second.keys("C-f")
        second.shows("Jane Smith", "jane@exam")
        second.keys("C-s")
        second.shows("Saved.")
    finally:
        second.close()
    with closing(sqlite3.connect(store)) as log:
        kinds = [kind for (kind,) in log.execute("select kind from events where case_id = 'C-00001' order by number")]
    assert kinds == ["received", "ringing", "updated"]


def test_a_call_from_the_ring_to_the_log(terminal: Terminal, store: Path) -> None:  # noqa: PLR0915 - a call is long
    terminal.shows("No open case")
    terminal.keys("n")
    terminal.shows("New case", "inquiry")
    terminal.keys("C-n")
    terminal.shows("Answer within three rings", "F6 difficult caller")
    terminal.keys("Enter")
    terminal.shows("this is Dana from Example Ltd.", "Next  Offer help")
    terminal.keys("Enter")
    terminal.shows("How may I assist you today?", "Next  Who")
    terminal.keys("2")
    terminal.shows("● product-defect")
    terminal.keys("Enter", "n")
    terminal.shows("● no")
    terminal.keys("Enter")
    terminal.shows("May I have your name", "Next  Listen")
    terminal.words("Jane Smith")
    terminal.keys("Enter")
    terminal.words("jane@example.org")
    terminal.shows("jane@example.org")
    terminal.keys("Enter")
    terminal.shows("Listen without interrupting.", "Next  Clarify")
    terminal.keys("F6")
    terminal.shows("Stay calm and professional.", "F6 back to listen")
    terminal.keys("F6")
    terminal.shows("Listen without interrupting.", "F6 difficult caller")
    terminal.keys("Enter")
    terminal.shows("Ask what is not clear yet", "Next  Restate")
    terminal.keys("C-n")
    terminal.shows("Let me make sure I understood", "Next  Assess")
    terminal.words("Kettle leaks at the base")
    terminal.shows("understood: Kettle leaks at the base.")
    terminal.keys("Tab", "y")
    terminal.shows("● yes")
    terminal.keys("Enter")
    terminal.shows("What is the issue underneath?")
    terminal.words("Wants a kettle that works")
    terminal.keys("Tab", "n")
    terminal.shows("● no")
    terminal.keys("Enter")
    terminal.shows("What did you do?")
    terminal.words("Return label sent")
    terminal.keys("Tab", "1")
    terminal.shows("● solved")
    terminal.keys("Enter")
    terminal.shows("Have I solved this for you?", "Next  Log")
    terminal.words("Exchange booked")
    terminal.keys("C-n")
    terminal.shows("Complete the record before you hang up.", "Next  End")
    terminal.keys("Enter")
    terminal.shows("Thank you for calling Example Ltd. Goodbye.", "Next  the end")
    terminal.keys("Enter")
    terminal.shows("The conversation is done")
    terminal.keys("C-r")
    terminal.shows("^K opens the follow-up")
    terminal.keys("Escape")
    terminal.shows("1 open", "Jane Smith")
    terminal.keys("q")
    assert kinds(store) == ["received", "ringing", "answered", "acknowledged", "logged", "contact ended", "resolved"]


def kinds(store: Path) -> list[str]:
    with closing(sqlite3.connect(store)) as log:
        rows = log.execute("select kind from events where case_id like 'C-%' order by number").fetchall()
    return [kind for (kind,) in rows if kind != "step taken"]
