"""Where the output cannot be written: one message and exit code 2, whatever the command, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.services.desk import open_desk
from engine.services.open_case import open_case
from tests.desks import ROOT, Wall

pytestmark = pytest.mark.once

FULL = Path("/dev/full")
COMPLAINT = "sopdesk: the output cannot be written: No space left on device; send it elsewhere\n"
MINIMAL = ROOT / "tests" / "examples" / "minimal_desk"
COMMANDS = [
    ["--help"],
    ["--version"],
    ["check"],
    ["test"],
    ["when", "question by phone received 2026-03-06 10:00"],
    ["decide", "urgency"],
    ["decide", "urgency", "--json"],
    ["decide", "urgency", "--facts", "-"],
    ["explain", "C-00001"],
    ["calendar", "shop-hours", "--year", "2026"],
    ["duties"],
    ["schema", "decision"],
    ["doctor"],
]
full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def sopdesk(
    folder: Path, *arguments: str, stdout: str | None = None, stderr: str | None = None
) -> tuple[int, str, str]:
    """Exit code, output and complaints of the command, run by itself; either may go to a file instead."""
    store = f"sqlite:///{folder / 'cases.db'}"
    out, err = (os.open(path, os.O_WRONLY) if path else subprocess.PIPE for path in (stdout, stderr))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "engine.cli", "--desk", str(MINIMAL), "--store", store, *arguments],
            cwd=ROOT,
            input="{}\n{}\n",
            stdout=out,
            stderr=err,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        for opened in {out, err} - {subprocess.PIPE}:
            os.close(opened)
    return done.returncode, done.stdout or "", done.stderr or ""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a case log in which there is one case."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    desk = open_desk(MINIMAL, f"sqlite:///{tmp_path / 'cases.db'}", "Ann", "owner", now=Wall())
    open_case(desk, {"kind": "question", "channel": "phone"})
    desk.log.close()
    return tmp_path


@full
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_output_that_cannot_be_written_is_one_message(arguments: list[str], folder: Path) -> None:
    assert sopdesk(folder, *arguments, stdout="/dev/full") == (2, "", COMPLAINT)


@full
@pytest.mark.parametrize("arguments", [["check"], ["decide", "urgency", "--json"]], ids=" ".join)
def test_nor_does_it_matter_whether_python_holds_output_back(
    arguments: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    assert sopdesk(folder, *arguments, stdout="/dev/full") == (2, "", COMPLAINT)


@full
@pytest.mark.parametrize("arguments", [["check"], ["decide", "urgncy"]], ids=" ".join)
def test_where_not_even_the_message_can_be_written_the_exit_code_says_it(arguments: list[str], folder: Path) -> None:
    assert sopdesk(folder, *arguments, stdout="/dev/full", stderr="/dev/full") == (2, "", "")


@full
def test_a_complaint_that_cannot_be_written_does_not_change_the_exit_code(folder: Path) -> None:
    assert sopdesk(folder, "decide", "urgncy", stderr="/dev/full") == (2, "", "")


def test_what_is_wrong_with_something_else_than_the_output_is_not_called_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise PermissionError(13, "Permission denied", "somewhere")

    monkeypatch.setattr("engine.cli.decide.edition_of", fail)
    assert run(["--desk", str(MINIMAL), "decide"]) == 2
    assert capsys.readouterr().err == "sopdesk: somewhere: Permission denied\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["test", "--quiet", "--junit"],
        ["check", "--today", "2026-03-02", "--until", "2026-06-30", "--write-baseline"],
        ["init", "--empty"],
    ],
)
def test_a_place_that_cannot_be_written_is_named_in_one_sentence(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    place = tmp_path / "file" / "inside"
    assert run(["--desk", str(MINIMAL), *arguments, str(place)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("sopdesk: ")
    assert str(tmp_path / "file") in line
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
