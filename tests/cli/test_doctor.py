"""``sopdesk doctor``, ``--version`` and the bare ``sopdesk``: what is installed, where things are, what cannot be done here."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.cli import doctor
from engine.cli.main import run
from engine.decide.durable import Availability
from engine.services.desk import open_desk
from tests.desks import ROOT


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    assert run([*arguments, "doctor"]) == 0
    rows = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    return {"case log" if name == "case" else name: value.removeprefix("log").strip() for name, value in rows}


def test_the_doctor_tells_what_is_installed_and_where_things_are(capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, "--desk", str(ROOT), "--store", "sqlite:///desk.db")
    assert rows["Python"] == ".".join(map(str, sys.version_info[:3]))
    assert set(doctor.PACKAGES) <= rows.keys()
    assert rows["durable-rules"] in {"2.0.28", "not installed"}
    assert (rows["documents"], rows["case log"]) == (str(ROOT), "sqlite:///desk.db")


def test_the_doctor_says_that_durable_rules_decides(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "availability", lambda: Availability(usable=True, version="2.0.28", reason=""))
    assert told(capsys)["deciding"] == "durable_rules 2.0.28"


def test_where_it_cannot_the_doctor_says_why_and_that_the_answers_are_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        doctor, "availability", lambda: Availability(usable=False, version="", reason="durable_rules is not installed")
    )
    assert told(capsys)["deciding"] == "the plain evaluator, with the same answers (durable_rules is not installed)"


def test_the_doctor_never_tells_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        told(capsys, "--store", "postgresql://ann:se:cr/et@host/desk")["case log"] == "postgresql://ann:***@host/desk"
    )
    assert told(capsys, "--store", "postgresql://ann@host/desk")["case log"] == "postgresql://ann@host/desk"


def test_a_folder_that_is_not_there_is_told_and_is_no_reason_to_stop(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--desk", "/no/where")["documents"] == "/no/where (there is no such folder)"


def test_what_is_shown_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in told(capsys, "--desk", "/no/\x1b[31mwhere")["documents"]


def command(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SOPDESK", "XDG"))}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "engine.cli", *arguments],
        env=environment | {"HOME": str(home), "PYTHONPATH": str(ROOT)},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_doctor_leaves_no_trace_in_an_empty_home_and_finds_the_shipped_documents(tmp_path: Path) -> None:
    done = command("doctor", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"documents      {ROOT}" in done.stdout
    assert f"sqlite:///{tmp_path}/" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_told_also_where_nothing_is_installed(tmp_path: Path) -> None:
    done = command("--version", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("sopdesk ")


def test_the_desk_needs_a_terminal_and_says_so(tmp_path: Path) -> None:
    done = command(home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "sopdesk: the desk needs a terminal; sopdesk --help lists what works without one\n"


def test_a_home_that_cannot_hold_the_case_log_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    done = command("report", "weekly-summary", "--period", "2026-W10", home=tmp_path)
    assert done.returncode == 0
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    environment.pop("XDG_DATA_HOME", None)
    arguments = [sys.executable, "-m", "engine.cli", "report", "weekly-summary", "--period", "2026-W10"]
    done = subprocess.run(
        arguments, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("sopdesk: the folder ")
    assert done.stderr.endswith("name a file with --store\n")


def test_a_command_lets_go_of_the_case_log_when_it_ends(tmp_path: Path) -> None:
    """On Python 3.13 and later a database that is left open is told on the screen when the process ends."""
    done = command(
        "--store",
        f"sqlite:///{tmp_path / 'desk.db'}",
        "report",
        "weekly-summary",
        "--period",
        "2026-W10",
        home=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(file.name for file in tmp_path.iterdir()) == [".cache", ".config", "desk.db", "desk.keys.db"]


def test_a_shift_that_no_calendar_has_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path / 'desk.db'}"
    assert run(["--store", store, "--shift", "early", "when", "--case", "C-00001"]) == 2
    assert 'there is no shift "early"; no calendar has shifts' in capsys.readouterr().err


def test_the_case_log_remembers_with_which_data_on_time_the_documents_were_read(tmp_path: Path) -> None:
    desk = open_desk(ROOT, f"sqlite:///{tmp_path / 'desk.db'}")
    desk.log.close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database:
        (told_of,) = database.execute("select details from events where kind = 'edition in use'").fetchone()
    assert {"tzdata", "holidays", "calendar/support-hours"} <= json.loads(json.loads(told_of)["versions"]).keys()


def test_time_zones_are_those_of_the_package_and_not_of_the_machine() -> None:
    program = "import zoneinfo; from engine.cli.main import run; run(['schema']); print(zoneinfo.TZPATH)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.splitlines()[-1] == "()"
