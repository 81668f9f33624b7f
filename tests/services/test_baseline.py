"""Old problems may pass until a day; new ones never."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.cli.main import run

MINIMAL = Path(__file__).parents[1] / "examples" / "minimal_desk"
BROKEN = "kind: nonsense\nid: old\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(MINIMAL, tmp_path / "desk")
    (tmp_path / "desk" / "sops" / "old.yaml").write_text(BROKEN, encoding="utf-8")
    return tmp_path / "desk"


@pytest.fixture
def baseline(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "baseline.yaml"
    written = ["check", str(desk), "--today", "2026-04-14", "--write-baseline", str(path), "--until", "2026-06-30"]
    assert run(written) == 0
    assert f"1 problem written to {path}, to be mended until 2026-06-30" in capsys.readouterr().out
    return path


def check(desk: Path, baseline: Path, today: str, *more: str) -> int:
    return run(["check", str(desk), "--baseline", str(baseline), "--today", today, *more])


def test_an_old_problem_passes_until_the_day(desk: Path, baseline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(desk, baseline, "2026-06-30") == 0
    told = capsys.readouterr().out
    assert "1 problem may pass until 2026-06-30" in told
    assert "0 errors" in told
    assert "unknown-kind" not in told
    assert check(desk, baseline, "2026-07-01") == 1
    assert "has ended on 2026-06-30; its problems count again" in capsys.readouterr().out


def test_a_new_problem_never_passes_and_lines_may_move(desk: Path, baseline: Path) -> None:
    (desk / "sops" / "old.yaml").write_text(f"# moved\n\n{BROKEN}", encoding="utf-8")
    assert check(desk, baseline, "2026-05-01") == 0
    (desk / "sops" / "older.yaml").write_text(BROKEN, encoding="utf-8")
    assert check(desk, baseline, "2026-05-01") == 1


def test_what_is_mended_is_told(desk: Path, baseline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "sops" / "old.yaml").unlink()
    assert check(desk, baseline, "2026-05-01") == 0
    assert "1 problem of" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("until: soon\nproblems: []\n", '"soon" is no day; write until: 2027-03-31'),
        ("problems: []\n", "is no baseline; write one with --write-baseline FILE --until DATE"),
        ("until: [\n", "is no baseline"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_baseline_could_not_run(
    desk: Path, tmp_path: Path, text: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert check(desk, path, "2026-05-01") == 2
    assert told in capsys.readouterr().err


def test_writing_one_needs_a_day(desk: Path, tmp_path: Path) -> None:
    assert run(["check", str(desk), "--write-baseline", str(tmp_path / "x")]) == 2
    assert not (tmp_path / "x").exists()
