"""``sopdesk practice`` without a terminal: the list, names that fit nothing or too much, and what is not touched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import run
from tests.desks import ROOT

HEAVY = ("textual", "sqlalchemy", "cryptography")


def test_the_list_names_every_case_study(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--desk", str(ROOT), "practice", "--list"]) == 0
    shown = capsys.readouterr().out
    assert "scenario-13-1-product-defect: Handling a product defect complaint\n" in shown
    assert len(shown.splitlines()) == len(list((ROOT / "sops" / "scenarios").glob("*.yaml")))


def test_one_that_cannot_be_practised_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("sops", "rules", "forms"):
        for path in (ROOT / folder).rglob("*.yaml"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    study = tmp_path / "sops" / "scenarios" / "easter-weekend.yaml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("  - {at: Tuesday 2026-04-07 09:08, event: acknowledged}\n", ""), encoding="utf-8")
    assert run(["--desk", str(tmp_path), "practice", "--list"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("easter-weekend"))
    assert line.endswith(
        "cannot be practised: nothing in it is left to do: it only shows what the desk works out by itself"
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("product-defekt", 'there is no case study "product-defekt"'),
        ("13", '"13" fits scenario-13-1-product-defect or scenario-13-2-billing-dispute; name one of them'),
        ("13-1", "practice needs a terminal; sopdesk practice --list works without one"),
        ("easter-weekend", "practice needs a terminal"),
    ],
)
def test_what_cannot_be_played_is_told(
    name: str, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert run(["--desk", str(ROOT), "practice", name]) == 2
    assert told in capsys.readouterr().err


def test_the_list_needs_no_screen_and_no_database(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom engine.cli.main import run\n"
        f"run(['--desk', {str(ROOT)!r}, 'practice', '--list'])\n"
        f"print('loaded:', [m for m in {HEAVY!r} if m in sys.modules])\n"
    )
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    assert done.stdout.splitlines()[-1] == "loaded: []"
    assert {path.name for path in tmp_path.iterdir()} <= {".cache"}
