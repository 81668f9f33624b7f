"""Every text of the shared lists, in every widget, note, title and log of a desk in a real terminal, whose bytes are captured."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path

import pytest

from tests.desks import ROOT
from tests.tui.in_pty import foreign, written

pytestmark = pytest.mark.skipif(not os.environ.get("SOPDESK_NIGHTLY"), reason="long; SOPDESK_NIGHTLY=1 runs it")
HOUR = 3_600
STEERS = ("\x1b", "\x9b", "\x9d", "\x90", "\x9f", "\x98", "\x9e")


def texts_of(shared: Path, name: str) -> list[str]:
    path = shared / "data" / "payloads" / name
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    entries = json.loads(content)
    return [text for entry in entries if (text := entry["payload"] if isinstance(entry, dict) else str(entry))]


@pytest.mark.parametrize(
    ("name", "together"), [("terminal_sequences.json.gz", 1), ("textual_markup.json.gz", 1), ("blns.json", 7)]
)
def test_nothing_of_a_list_steers_the_terminal(
    name: str, together: int, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    texts = [f"{text}~{number}~" for number, text in enumerate(texts_of(shared, name))]  # so that each is known again
    file, report = tmp_path / "texts.json", tmp_path / "report.json"
    file.write_text(json.dumps(texts))
    command = [sys.executable, "-m", "tests.tui.gallery", str(file), str(report), str(together)]
    seen, code = written(command, HOUR)
    told = json.loads(report.read_text(encoding="utf-8"))
    print(f"{name}: {len(texts)} texts in {len(told['cases'])} cases, {len(seen):,} bytes")
    assert (code, told["faults"], told["different"]) == (0, [], [])
    assert told["events"] == ["received"], "looking at texts does nothing"
    assert foreign(seen) == []
    assert not [text for text in texts if text.startswith(STEERS) and text.encode(errors="surrogatepass") in seen]
