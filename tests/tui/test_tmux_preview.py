"""The preview in a real terminal, while the file is changed by another program."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.tui.test_tmux import ROOT, Terminal, in_terminal

GREETING = Path("sops") / "scripts" / "phone-greeting.yaml"

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    for name in ("sops", "rules", "forms"):
        copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(params=["80x24", "120x40"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path, desk: Path) -> Iterator[Terminal]:
    made = in_terminal(tmp_path, request.param, "preview", str(desk / GREETING))
    yield made
    made.close()


def test_a_change_by_sed_comes_to_the_screen(terminal: Terminal, desk: Path) -> None:
    terminal.shows("Answer within three rings, if possible.", "no problem")
    terminal.keys("C-n")
    terminal.shows("this is Sam from Example Ltd.", "Next  Offer help")
    subprocess.run(["sed", "-i", "s/this is {{ agent/my name is {{ agent/", str(desk / GREETING)], check=True)
    terminal.shows("my name is Sam from Example Ltd.", "2 of 21")
    subprocess.run(["sed", "-i", "s/^steps:/steps/", str(desk / GREETING)], check=True)
    terminal.shows("this line has no colon", "my name is Sam from Example Ltd.")
    subprocess.run(["sed", "-i", "s/^steps/steps:/", str(desk / GREETING)], check=True)
    terminal.shows("This file has no problem.", "my name is Sam from Example Ltd.")
