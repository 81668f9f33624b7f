"""``sopdesk check`` on the shipped policy set: no error, every requirement accounted for, quickly, with few libraries."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = ROOT / "tests" / "examples" / "minimal_desk"
HEAVY = ("textual", "rich", "numpy", "sqlalchemy", "durable", "durable_rules_engine", "durable_engine")


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    code = run(["check", *arguments])
    return code, capsys.readouterr().out.splitlines()


def test_the_shipped_set_has_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = checked(capsys, str(ROOT))
    assert code == 0
    files = sum(1 for top in ("sops", "rules", "forms") for _ in (ROOT / top).rglob("*.yaml"))
    assert any(line.startswith(f"{files} of {files} documents read, 0 errors, ") for line in lines)


def test_it_prints_what_became_of_all_requirements_and_the_settlements(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines = checked(capsys, str(ROOT))
    account = next(line for line in lines if "requirements accounted for" in line)
    assert account.startswith("153 of 153 requirements accounted for in ")
    assert (
        sum(
            map(
                int,
                re.findall(
                    r"(\d+) (?:enforced|timed|prompted|recorded|measured|linted|document-only|not yet)", account
                ),
            )
        )
        == 153
    )
    assert any(re.fullmatch(r"\d+ settlements recorded, for 12 conflicts", line) for line in lines)


def test_coverage_lists_every_requirement_once_with_its_clause(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines = checked(capsys, str(ROOT), "--coverage")
    rows = [line.split() for line in lines if re.match(r"R\d{3} ", line)]
    assert [row[0] for row in rows] == [f"R{number:03}" for number in range(1, 154)]
    not_yet = [line for line in lines if re.match(r"R\d{3}  not yet", line)]
    assert not_yet
    assert all(": " in line for line in not_yet), "what is not built says why"


def test_the_account_of_a_small_desk(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = checked(capsys, str(MINIMAL), "--coverage", "--today", "2026-03-02")
    assert (code, lines) == (
        0,
        [
            "R1  timed          customer-care §1",
            "R2  prompted       customer-care §2",
            "R3  enforced       customer-care §3",
            "16 of 16 documents read, 0 errors, 0 warnings",
            "3 of 3 requirements accounted for in 3 clauses: 1 enforced, 1 timed, 1 prompted",
            "1 settlement recorded, for 1 conflict",
        ],
    )


def test_review_dates_are_judged_as_of_the_day_given(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines = checked(capsys, str(MINIMAL), "--today", "2027-01-06")
    assert lines[0] == (
        "sops/customer-care.yaml:5:9 warning review-overdue the review was due on 2027-01-05; "
        "review the document and write the date under last"
    )


def test_a_folder_that_is_not_there_could_not_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "nowhere")]) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_a_folder_without_documents_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = checked(capsys, str(tmp_path))
    assert code == 1
    assert lines[0].startswith(f"{tmp_path} error empty-desk there are no documents here; ")


def test_hidden_files_and_other_files_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.yaml").write_bytes(b"\x00")
    (tmp_path / ".hidden.yaml").write_bytes(b"\x00")
    (tmp_path / "notes.txt").write_bytes(b"\x00")
    _, lines = checked(capsys, str(tmp_path))
    assert "empty-desk" in lines[0]


def test_it_starts_without_a_screen_a_database_and_the_rules_engine() -> None:
    program = (
        "import sys\n"
        "from engine.cli.main import run\n"
        f"code = run(['check', {str(ROOT)!r}])\n"
        f"print('loaded:', [m for m in {HEAVY!r} if m in sys.modules])\n"
        "sys.exit(code)\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines()[-1] == "loaded: []"


def test_strict_counts_warnings_and_programs_read_what_people_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys, str(ROOT))[0] == 0
    assert checked(capsys, str(ROOT), "--strict")[0] == 1
    code, lines = checked(capsys, str(ROOT), "--format", "json", "--strict")
    everything = json.loads("\n".join(lines))
    _, text = checked(capsys, str(ROOT))
    assert code == 1
    assert everything["counts"]["warning"] == sum(" warning " in line for line in text)
    base = Path(os.path.relpath(ROOT)).as_posix()
    assert all((Path(base) / line.partition(":")[0]).exists() for line in text if " warning " in line)
    assert all(Path(problem["file"]).exists() for problem in everything["problems"])
