"""What reaches the terminal: of foreign text nothing but text, in every widget, note, title and log of the desk."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.desks import ROOT
from tests.tui.in_pty import foreign, written

FOREIGN = [
    "plain", "\x1b[2J\x1b]0;owned\x07", "\x1b]52;c;ZXZpbA==\x07", "\x1bPq#0;2;0;0;0\x1b\\", "\x1b_Gf=100\x1b\\", "\x9b31mhi", "\x9d0;t\x9c",
    "[red]x[/red] [@click=app.quit]go[/]", "a\u202eb\u200bc\u2066d", "two\nlines\r\nand\ta tab", "{{ agent.name }} {% for x in y %}",
    "\x00\x07\x08\x0e\x0f\x7f", "\ud800 half", "王小明 👩\u200d👩\u200d👧", "q" * 5_000, "\x1b[200~paste\x1b[201~", "e\u0301" + "\u0301" * 60,
]  # fmt: skip
TOOL = [sys.executable, "-m", "tests.tui.gallery"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
def test_nothing_of_foreign_text_steers_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    texts, report = tmp_path / "texts.json", tmp_path / "report.json"
    texts.write_text(json.dumps(FOREIGN))
    seen, code = written([*TOOL, str(texts), str(report)], 400)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (code, told["faults"], told["different"]) == (0, [], [])
    assert len(told["cases"]) == len(FOREIGN)
    assert told["events"] == ["received"], "looking at texts does nothing"
    assert foreign(seen) == []
    assert not [text for text in FOREIGN if text.startswith(("\x1b", "\x9b", "\x9d")) and text.encode() in seen]
