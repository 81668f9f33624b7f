"""``sopdesk work`` as it is typed: what it prints, what it leaves in the log, how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from engine.cli.main import run
from engine.model.event import DEADLINE_EVENTS
from engine.services.desk import Desk, open_desk
from engine.services.open_case import open_case
from tests.desks import DESK, HOURS, RECORD, ROOT
from tests.services.telling import TIMES

TOLD = r"\w+day 20\d\d-\S+ \S+  C-00001  deadline missed: Answer it, due \w+day 20\d\d-\S+ \S+, told 2 h 00 min late\n"


@pytest.fixture
def before(tmp_path: Path) -> list[str]:
    """What stands before the command: a desk with one case that is two hours overdue."""
    folder = tmp_path / "desk" / "sops"
    folder.mkdir(parents=True)
    for name, text in {"desk": DESK, "hours": HOURS, "record": RECORD, "times": TIMES}.items():
        (folder / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    store = f"sqlite:///{tmp_path / 'cases.db'}"
    desk = open_desk(folder.parent, store, "Ann", now=lambda: datetime.now(UTC) - timedelta(hours=3))
    open_case(desk, {"kind": "inquiry", "channel": "email"})
    desk.log.close()
    return ["--desk", str(folder.parent), "--store", store]


def told(before: list[str]) -> list[str]:
    desk: Desk = open_desk(Path(before[1]), before[3])
    kinds = [event.kind for event in desk.case("C-00001").events if event.kind in DEADLINE_EVENTS]
    desk.log.close()
    return kinds


def test_once_tells_what_is_due_and_the_next_time_nothing(
    before: list[str], capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run([*before, "work", "--once"]) == 0
    out, err = capfd.readouterr()
    assert re.fullmatch(TOLD, out), out
    assert not err
    assert run([*before, "work", "--once"]) == 0
    assert capfd.readouterr() == ("", "")
    assert told(before) == ["deadline missed"]
    assert (tmp_path / "cases.work.db").exists()
    assert run([*before, "explain", "C-00001"]) == 0
    assert re.search(
        r"deadline missed: Answer it, due .*, told 2 h .* late, by sla/times#answer", capfd.readouterr().out
    )


def test_a_notice_that_cannot_be_sent_is_told_and_does_not_stop_the_worker(
    before: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOPDESK_NOTIFY_WEBHOOK", "http://127.0.0.1:9/")
    assert run([*before, "work", "--once"]) == 0
    out, err = capfd.readouterr()
    assert re.fullmatch(TOLD, out), out
    assert re.fullmatch(
        r"sopdesk: C-00001: the webhook notice is not sent: .*refused.*; tried again in a minute\n", err
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_works_until_it_is_asked_to_end(before: list[str], sign: signal.Signals) -> None:
    command = [sys.executable, "-W", "error", "-m", "engine.cli", *before, "work", "--every", "1s"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        first = process.stdout.readline()
        process.send_signal(sign)
        rest, _ = process.communicate(timeout=60)
    assert re.fullmatch(TOLD, first), first + rest
    assert not rest
    assert process.returncode == 0
    assert told(before) == ["deadline missed"]


@pytest.mark.parametrize("every", ["0", "11s", "soon", "1 h"])
def test_a_time_that_it_cannot_keep_is_told(before: list[str], every: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*before, "work", "--every", every]) == 2
    assert "is not a time from 0.2s to 10s; write for example 5s" in capsys.readouterr().err


def test_without_the_queue_it_says_what_to_install(
    before: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "dbos", None)
    assert run([*before, "work", "--once"]) == 2
    assert "pip install 'sopdesk[work]'" in capsys.readouterr().err
    assert not told(before)
