"""A save is told once it has come to rest, with the names of the files."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from engine.services.watch_documents import changes_of
from tests.desks import ROOT

MINIMAL = ROOT / "tests" / "examples" / "minimal_desk"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(MINIMAL, tmp_path / "desk")
    return tmp_path / "desk"


def watching(desk: Path, *steps: Callable[[], object]) -> Iterator[frozenset[str]]:
    left = iter(steps)

    def wait(_seconds: float) -> None:
        step = next(left, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    return changes_of(desk, wait)


def nothing() -> None:
    """Nobody saves anything."""


def test_a_file_that_is_written_in_steps_is_told_once(desk: Path) -> None:
    path = desk / "rules" / "urgency.yaml"
    found = watching(
        desk, nothing, lambda: path.write_text("kind: x"), lambda: path.write_text("kind: decision"), nothing, nothing
    )
    assert next(found) == {"rules/urgency.yaml"}
    with pytest.raises(KeyboardInterrupt):
        next(found)


def test_what_is_added_and_deleted_is_told_and_other_files_are_not(desk: Path) -> None:
    found = watching(
        desk, lambda: (desk / "notes.txt").write_text("x"), lambda: (desk / "rules" / "new.yaml").write_text("kind: x"),
        nothing, (desk / "rules" / "urgency.yaml").unlink, nothing,
    )  # fmt: skip
    assert [next(found), next(found)] == [{"rules/new.yaml"}, {"rules/urgency.yaml"}]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_the_command_checks_again_at_every_save_until_it_is_stopped(desk: Path) -> None:
    command = [sys.executable, "-m", "engine.cli", "watch", str(desk)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=desk, env=environment) as process:
        assert process.stdout is not None
        seen = b""

        def shows(words: bytes) -> None:
            nonlocal seen
            end = monotonic() + 30
            while words not in seen and monotonic() < end:
                if select.select([process.stdout], [], [], 0.2)[0]:
                    seen += os.read(process.stdout.fileno(), 1 << 16)  # type: ignore[union-attr]
            assert words in seen, seen

        try:
            shows(b"0 errors, 0 warnings; waiting for the next save")
            (desk / "rules" / "urgency.yaml").write_text("kind: decison\n", encoding="utf-8")
            shows(b'unknown kind "decison"; did you mean "decision"?')
            shows(b"rules/urgency.yaml: ")
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
