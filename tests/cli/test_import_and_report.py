"""``sopdesk import`` and ``sopdesk report`` as they are typed: what they print, what they write, how they exit."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from engine.cli.main import run
from tests.desks import DESK, HOURS
from tests.earlier import HEADER, MAP, RECORD, REOPEN, REPORT, ROLES, RULES, TIMES, WAIVE, WORKFLOW, rows

GOOD = rows("T1,take,2012-10-09 10:10,V,Jane,invoice,\nT1,solve,2012-10-09 11:00,V,Jane,invoice,")
Sopdesk = Callable[..., int]


@pytest.fixture
def sopdesk(tmp_path: Path) -> Sopdesk:
    names = {
        "desk": DESK,
        "hours": HOURS,
        "interaction": RECORD,
        "case": WORKFLOW,
        "rules": RULES,
        "roles": ROLES,
        "times": TIMES,
        "weekly": REPORT,
    }
    for name, text in {**names, "old-desk": MAP + WAIVE + REOPEN}.items():
        file = tmp_path / "desk" / "sops" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    (tmp_path / "log.csv").write_text(GOOD, encoding="utf-8")
    before = [
        "--desk",
        str(tmp_path / "desk"),
        "--store",
        f"sqlite:///{tmp_path / 'cases.db'}",
        "--as",
        "Sue Ray",
        "--role",
        "supervisor",
    ]
    return lambda *arguments: run([*before, *map(str, arguments)])


def test_an_import_that_takes_in_all_exits_0_and_once_more_adds_nothing(
    sopdesk: Sopdesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sopdesk("import", tmp_path / "log.csv", "--map", "old-desk") == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 rows read: 2 added, 0 already there, 0 rejected",
        "1 new case, 5 events: 2 from rows, 1 that begin a case, 0 that reopen one, 2 waivers of gates",
    ]
    assert sopdesk("import", tmp_path / "log.csv", "--map", "old-desk") == 0
    assert capsys.readouterr().out == "2 rows read: 0 added, 2 already there, 0 rejected\n"


def test_rejected_rows_are_listed_the_first_of_them_and_exit_1(
    sopdesk: Sopdesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "".join(f"=cmd{number},\x1b[2J,2012-10-09 10:10,V,,,\n" for number in range(25))
    (tmp_path / "log.csv").write_text(f"{HEADER}\n{bad}T1,note,2012-10-09 10:10,V,,,\n", encoding="utf-8")
    rejects = tmp_path / "rejected.csv"
    assert sopdesk("import", tmp_path / "log.csv", "--map", "import-map/old-desk", "--rejected", rejects) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "26 rows read: 1 added, 0 already there, 25 rejected"
    assert lines[2].startswith('line 2: unknown What "␛[2J"; import-map/old-desk knows ')
    assert lines[2].endswith("  |  =cmd0,␛[2J,2012-10-09 10:10,V,,,")
    assert lines[-1] == f"and 5 more rows; all of them are in {rejects}"
    assert len(lines) == 23
    with rejects.open(encoding="utf-8", newline="") as file:
        written = list(csv.reader(file))
    assert written[0] == ["line", "reason", "row"]
    assert len(written) == 26
    assert written[1][2] == "'=cmd0,␛[2J,2012-10-09 10:10,V,,,"


def test_the_map_may_be_a_file_of_ones_own_by_any_name(sopdesk: Sopdesk, tmp_path: Path) -> None:
    own = tmp_path / "own map.yaml"
    own.write_text(dedent(MAP + WAIVE), encoding="utf-8")
    assert sopdesk("import", tmp_path / "log.csv", "--map", own) == 0


@pytest.mark.parametrize(
    ("asked", "text", "said"),
    [
        ("old-dsk", None, 'there is no import map "old-dsk"; did you mean "old-desk"?'),
        ("nothing.yaml", None, "there is no file nothing.yaml"),
        ("map.yaml", REPORT, "is a document of kind report; a map has the kind import-map"),
        ("map.yaml", MAP.replace("events:", "evnts:"), 'unknown key "evnts"; did you mean "events"?'),
        ("map.yaml", "\x00", "not a text file"),
        (
            "map.yaml",
            MAP.replace("Ticket", "Tickets"),
            'speaks of a column "Tickets", which the file does not have; did you mean "Ticket"?',
        ),
    ],
)
def test_what_cannot_run_exits_2_and_says_why(
    sopdesk: Sopdesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    asked: str,
    text: str | None,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if text is not None:
        Path(asked).write_text(dedent(text), encoding="utf-8")
    assert sopdesk("import", "log.csv", "--map", asked) == 2
    assert said in capsys.readouterr().err


def test_a_report_is_printed_or_written(sopdesk: Sopdesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sopdesk("import", tmp_path / "log.csv", "--map", "old-desk")
    capsys.readouterr()
    assert sopdesk("report", "weekly", "--period", "2012-W41") == 0
    page = capsys.readouterr().out
    assert page.startswith("# Weekly summary\n")
    assert sopdesk("report", "weekly", "--period", "2012-W41", "--to", tmp_path / "page.md") == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8").splitlines()[12:] == page.splitlines()[12:]
    assert sopdesk("report", "weekly", "--period", "2012-W41", "--to", tmp_path / "no" / "page.md") == 2
    assert sopdesk("report", "weekly", "--period", "2012-W60") == 2
    assert '"2012-W60" is not a period' in capsys.readouterr().err
