"""Bombs, traps and control sequences that others have collected do nothing here."""

from __future__ import annotations

import gzip
import json
import time
import unicodedata
from pathlib import Path

from engine.load.yaml_text import read_source
from engine.model.safe_text import safe, safe_line


def payloads(shared: Path, name: str) -> list[dict[str, str]]:
    """One of the lists."""
    with gzip.open(shared / "data" / "payloads" / f"{name}.json.gz", "rt", encoding="utf-8") as file:
        return list(json.load(file))


def test_every_bomb_and_trap_is_read_or_told_with_a_line(shared: Path) -> None:
    for trap in payloads(shared, "yaml_bombs_and_traps"):
        started = time.perf_counter()
        source, problems = read_source(trap["yaml"].encode("utf-8", "surrogatepass"), "trap.yaml")
        assert time.perf_counter() - started < 1, trap["id"]
        assert source is not None or problems, trap["id"]
        assert all(problem.location.line for problem in problems), trap["id"]


def test_no_control_sequence_survives(shared: Path) -> None:
    foreign = [
        entry["payload"] for name in ("terminal_sequences", "textual_markup") for entry in payloads(shared, name)
    ]
    foreign += json.loads((shared / "data" / "payloads" / "blns.json").read_text(encoding="utf-8"))
    for text in map(str, foreign):
        for shown in (safe(text), safe_line(text)):
            assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"], repr(text)
