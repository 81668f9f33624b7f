"""``sopdesk test`` as it is typed: what it prints and how it exits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.cli.main import run
from tests.desks import ROOT


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A copy of the shipped documents, to be changed."""
    root = tmp_path / "desk"
    for folder in ("sops", "rules", "forms"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[str], list[str]]:
    """Exit code, lines of output, lines of complaint."""
    code = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def test_all_shipped_scenarios_hold_and_the_exit_code_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "--desk", ROOT, "test")
    assert (code, err) == (0, [])
    assert "ok     scenario-13-1-product-defect: Handling a product defect complaint" in out
    assert "ok     scenario-13-2-billing-dispute: Resolving a billing dispute" in out
    assert "       ok       answer-call, met, due Tuesday 2026-05-05 10:12:18" in out
    count = sum(line.startswith("ok ") for line in out)
    assert out[-1] == f"{count} of {count} scenarios hold"


def test_quiet_tells_only_the_count_where_all_hold(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "--desk", ROOT, "test", "--quiet")
    assert (code, len(out)) == (0, 1)


def test_a_part_of_the_name_picks_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "--desk", ROOT, "test", "13-1", "13-2")
    assert [line.split(":")[0] for line in out if not line.startswith(" ")] == [
        "ok     scenario-13-1-product-defect",
        "ok     scenario-13-2-billing-dispute",
        "2 of 2 scenarios hold",
    ]


def test_a_changed_time_fails_with_what_was_expected_what_happened_and_where(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(desk / "rules/sla/response-times.yaml", "within: 15 minutes", "within: 10 minutes")
    code, out, _ = told(capsys, "--desk", desk, "test", "--quiet", "lunch")
    scenario = (desk / "sops/scenarios/acknowledgment-over-lunch.yaml").read_text(encoding="utf-8").splitlines()
    lines = [number for number, line in enumerate(scenario, 1) if "acknowledge-inquiry, result" in line]
    place = "sops/scenarios/acknowledgment-over-lunch.yaml"
    assert code == 1
    assert out == [
        "FAILED acknowledgment-over-lunch: The time to acknowledge stands still over lunch",
        "       expected acknowledge-inquiry, running, due Wednesday 2026-03-18 13:40",
        "       happened acknowledge-inquiry, running, due Wednesday 2026-03-18 13:35",
        f"                {place}:{lines[0]}:5",
        "       expected acknowledge-inquiry, breached, due Wednesday 2026-03-18 13:40",
        "       happened acknowledge-inquiry, breached, due Wednesday 2026-03-18 13:35",
        f"                {place}:{lines[1]}:5",
        "       expected acknowledge-inquiry, late, due Wednesday 2026-03-18 13:40",
        "       happened acknowledge-inquiry, late, due Wednesday 2026-03-18 13:35",
        f"                {place}:{lines[2]}:5",
        "0 of 1 scenarios hold",
    ]


def test_a_story_that_cannot_be_told_fails_at_its_row(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(desk / "sops/scenarios/acknowledgment-over-lunch.yaml", "event: acknowledged}", "event: closed}")
    code, out, _ = told(capsys, "--desk", desk, "test", "lunch")
    assert code == 1
    assert out[1:3] == [
        "       expected closed at Wednesday 2026-03-18 13:48 happens",
        "       happened refused: a case that is new cannot be closed",
    ]
    assert "sops/scenarios/acknowledgment-over-lunch.yaml:" in out[3]


def test_what_a_document_says_is_shown_and_not_obeyed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(
        desk / "sops/scenarios/acknowledgment-over-lunch.yaml",
        "title: The time to acknowledge stands still over lunch",
        'title: "red \\u202eder"',
    )
    code, out, _ = told(capsys, "--desk", desk, "test", "lunch")
    assert (code, out[0]) == (0, "ok     acknowledgment-over-lunch: red ‹U+202E›der")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["test", "legal-concrn"], 'there is no such scenario; did you mean "legal-concern"?'),
        (["test", "zzzz"], "there is no such scenario; scenarios are"),
        (["tset"], "No such command 'tset'"),
        (["test", "--loud"], "No such option"),
    ],
)
def test_what_cannot_run_is_said_and_the_exit_code_is_2(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = told(capsys, "--desk", ROOT, *arguments)
    assert (code, out) == (2, [])
    assert complaint in " ".join(err)


def test_documents_with_errors_are_not_played(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(desk / "rules/sla/response-times.yaml", "within: 15 minutes", "within: 15 mintues")
    code, out, err = told(capsys, "--desk", desk, "test")
    assert (code, out) == (2, [])
    assert err[0].startswith("rules/sla/response-times.yaml:")
    assert err[-1] == "sopdesk: the documents have an error; sopdesk check shows each with its line"


def test_a_folder_that_is_not_there_or_is_no_desk_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(capsys, "--desk", tmp_path / "nowhere", "test")
    assert (code, err) == (2, [f"sopdesk: there is no folder {tmp_path / 'nowhere'}"])
    code, _, err = told(capsys, "--desk", tmp_path, "test")
    assert code == 2
    assert err == [
        f"sopdesk: there is no policy set in {tmp_path}: it has none of sops, rules, forms with a document of kind desk"
    ]


def test_a_desk_without_scenarios_says_where_to_write_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(Path(__file__).parents[1] / "examples" / "minimal_desk", tmp_path / "desk")
    shutil.rmtree(tmp_path / "desk/sops/scenarios")
    code, _, err = told(capsys, "--desk", tmp_path / "desk", "test")
    assert code == 2
    assert "write one under sops/scenarios" in " ".join(err)
