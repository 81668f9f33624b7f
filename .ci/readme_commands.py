"""Runs the README's two commands as a newcomer would: a fresh clone, an empty home, an empty package cache, timed.

The first opens the desk, in a terminal of its own (tmux); it counts as open when the queue is on the screen. The second
must pass the tests. Usage: readme_commands.py CLONE HOME
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

OPEN_WITHIN = 900
SIGN = "New case"
"""What the footer of the open desk says."""


def command_under(heading: str, readme: str) -> str:
    """The first shell command under a heading of the README."""
    section = readme.split(f"## {heading}\n", 1)[1]
    block = re.search(r"```sh\n(.*?)\n```", section, flags=re.DOTALL)
    if block is None:
        raise SystemExit(f"the README has no command under {heading}")
    return block[1]


def main() -> None:
    clone, home = Path(sys.argv[1]), Path(sys.argv[2])
    home.mkdir()
    readme = (clone / "README.md").read_text(encoding="utf-8")
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_DATA_HOME": "",
        "XDG_CACHE_HOME": "",
        "PIP_NO_CACHE_DIR": "1",
        "LANG": "C.UTF-8",
    }
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        environment.pop(name, None)
    open_the_desk(command_under("Open the desk", readme), clone, environment)
    shutil.rmtree(clone / ".venv")
    run_the_tests(command_under("Run the tests", readme), clone, environment)


def open_the_desk(command: str, clone: Path, environment: dict[str, str]) -> None:
    tmux = ["tmux", "-L", f"sopdesk-{os.getpid()}"]
    began = time.monotonic()
    subprocess.run(
        [*tmux, "new-session", "-d", "-s", "desk", "-x", "120", "-y", "40", "-c", str(clone), f"{command}; sleep 5"],
        env=environment,
        check=True,
    )
    screen = ""
    try:
        while time.monotonic() - began < OPEN_WITHIN:
            shown = subprocess.run(
                [*tmux, "capture-pane", "-p", "-t", "desk"], capture_output=True, text=True, check=False
            )
            if shown.returncode:
                break
            screen = shown.stdout
            if SIGN.casefold() in screen.casefold():
                print(f"the desk is open after {time.monotonic() - began:.0f} s:\n{screen}")
                subprocess.run([*tmux, "send-keys", "-t", "desk", "q"], check=False)
                return
            time.sleep(0.5)
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)
    raise SystemExit(f"the desk did not open; the terminal shows:\n{screen}")


def run_the_tests(command: str, clone: Path, environment: dict[str, str]) -> None:
    began = time.monotonic()
    done = subprocess.run(["bash", "-c", command], cwd=clone, env=environment, check=False)
    print(f"the tests took {time.monotonic() - began:.0f} s with their installation")
    if done.returncode:
        raise SystemExit(f"the README's test command failed with {done.returncode}")


main()
