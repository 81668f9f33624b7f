"""Bad input through the real command line: each mistake is one problem with its place, and stops nothing else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from engine.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = ROOT / "tests" / "examples" / "minimal_desk"
CARDS = b"kind: calendar\nid: cards\ntitle: Cards\nversion: 1.0.0\n"

BROKEN: dict[str, tuple[str, bytes, bytes, str]] = {
    "an unknown key": (
        "sops/reports/week.yaml",
        b"period: previous week",
        b"period: previous week\nperiodd: last week",
        'sops/reports/week.yaml:6:1 error unknown-key unknown key "periodd"; did you mean "period"?',
    ),
    "a wrong type": (
        "forms/repair.yaml",
        b"for: {kind: repair}",
        b"for: {kind: repair}\nprint: [one, page]",
        (
            'forms/repair.yaml:8:8 error wrong-type "print" should be a text, not a list; '
            "write the words themselves, without dashes or names before them"
        ),
    ),
    "a missing reference": (
        "rules/case.yaml",
        b"checklist call-back",
        b"checklist ring-back",
        'rules/case.yaml:11:42 error missing-reference there is no checklist "ring-back"; there is call-back',
    ),
    "a duplicate key": (
        "rules/answers.yaml",
        b"    within: 1 hour\n",
        b"    within: 1 hour\n    within: 2 hours\n",
        (
            'rules/answers.yaml:14:5 error duplicate-key "within" stands here a second time; '
            "the first is in line 13, column 5; give one of them another name, or delete it"
        ),
    ),
    "tab indentation": (
        "rules/accidents.yaml",
        b"    when: {",
        b"\twhen: {",
        (
            "rules/accidents.yaml:8:1 error tab this line is indented with a tab; "
            "use spaces; most editors can turn tabs into spaces"
        ),
    ),
    "an empty file": (
        "rules/empty.yaml",
        b"",
        b"",
        "rules/empty.yaml:1:1 error empty the file is empty; write the document, or delete the file",
    ),
    "a binary file": (
        "rules/picture.yaml",
        b"",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        (
            "rules/picture.yaml:2:1 error binary this is not a text file; "
            "put the YAML text in its place, or move it out of the folder"
        ),
    ),
    "a file that is not UTF-8": (
        "sops/messages/received.yaml",
        b"We have your letter",
        "Gr\u00fc\u00dfe".encode("latin-1"),
        (
            "sops/messages/received.yaml:3:10 error not-utf-8 this file is not saved as UTF-8: the byte FC stands here, "
            'perhaps "\u00fc" from an older Windows program; save the file as UTF-8 (in the editor: Save with encoding, UTF-8)'
        ),
    ),
    "a broken Jinja line": (
        "sops/scripts/greeting.yaml",
        b"{{ company }},",
        b"{{ company },",
        (
            "sops/scripts/greeting.yaml:9:35 error template this placeholder is not closed; "
            "write }} behind the name, as in {{ customer.name }}"
        ),
    ),
    "a table row with an undeclared fact": (
        "rules/urgency.yaml",
        b"{topic: wheels,",
        b"{topc: wheels,",
        'rules/urgency.yaml:11:6 error unknown-fact unknown fact "topc"; did you mean "topic"?',
    ),
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path / "desk"))


def plant(desk: Path, what: str) -> str:
    """Makes one file of the desk broken; the line that must be printed."""
    name, old, new, line = BROKEN[what]
    file = desk / name
    raw = file.read_bytes() if file.exists() else b""
    assert old in raw
    file.write_bytes(raw.replace(old, new, 1) if old else new)
    return line


def checked(desk: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], str]:
    """Exit code, the lines on problems, and everything."""
    code = run(["check", str(desk), "--today", "2026-03-02"])
    out = capsys.readouterr().out
    return code, [line for line in out.splitlines() if " error " in line or " warning " in line], out


@pytest.mark.parametrize("what", BROKEN)
def test_each_is_one_problem_with_the_right_line_and_column(
    what: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = plant(desk, what)
    code, lines, _ = checked(desk, capsys)
    assert lines == [line]
    assert code == 1


def test_all_ten_together_are_ten_problems_and_the_others_are_read(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = sorted(plant(desk, what) for what in BROKEN)
    code, lines, out = checked(desk, capsys)
    assert sorted(lines) == expected
    assert code == 1
    assert "12 of 18 documents read, 10 errors, 0 warnings" in out


def test_the_line_is_shown_with_a_caret_also_when_the_file_could_not_be_read(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(desk, "tab indentation")
    _, _, out = checked(desk, capsys)
    assert "    \u2409when: {topic: accident}\n    ^\n" in out


def test_a_stray_key_in_the_record_is_one_problem_and_not_one_in_every_document(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = desk / "forms" / "contact.yaml"
    record.write_text(
        record.read_text(encoding="utf-8").replace("as: money", "as: money, curency: GBP"), encoding="utf-8"
    )
    code, lines, out = checked(desk, capsys)
    assert [line.split(";")[0] for line in lines] == [
        'forms/contact.yaml:14:42 error unknown-key unknown key "curency"'
    ]
    assert "18 more problems may come from the documents that could not be read as they stand; mend those first" in out
    assert code == 1


def test_what_no_unread_document_can_have_declared_is_told_at_once(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record, table = desk / "forms" / "contact.yaml", desk / "rules" / "urgency.yaml"
    record.write_text(
        record.read_text(encoding="utf-8").replace("as: money", "as: money, curency: GBP"), encoding="utf-8"
    )
    table.write_text(table.read_text(encoding="utf-8").replace("{topic: wheels", "{topc: wheels"), encoding="utf-8")
    _, lines, _ = checked(desk, capsys)
    assert [line.partition(" ")[0] for line in lines] == ["forms/contact.yaml:14:42", "rules/urgency.yaml:11:6"]


@pytest.mark.parametrize("file", sorted(path.relative_to(MINIMAL).as_posix() for path in MINIMAL.rglob("*.yaml")))
@pytest.mark.parametrize("how", ["unknown key", "empty", "binary", "UTF-16"])
def test_whichever_document_breaks_all_problems_are_in_that_file(
    how: str, file: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = (desk / file).read_bytes()
    broken = {
        "unknown key": raw + b"zzz: 1\n",
        "empty": b"",
        "binary": b"\x00\x01\x02",
        "UTF-16": raw.decode().encode("utf-16"),
    }
    (desk / file).write_bytes(broken[how])
    _, lines, _ = checked(desk, capsys)
    assert len(lines) == 1
    assert lines[0].startswith(f"{file}:")


def test_a_list_that_slipped_under_another_name_is_not_told_for_every_entry(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = desk / "rules" / "urgency.yaml"
    rows = "".join(f"  - {{topic: wheels, urgency: low, note: {number}}}\n" for number in range(50))
    file.write_text(file.read_text(encoding="utf-8").replace("rows:\n", f"history:\n{rows}rows:\n"), encoding="utf-8")
    _, lines, out = checked(desk, capsys)
    assert len(lines) == 20
    assert " more problems may come from the documents that could not be read as they stand; mend those first" in out


def test_an_empty_file_that_nobody_misses_hides_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plant(desk, "an empty file")
    plant(desk, "a missing reference")
    _, lines, _ = checked(desk, capsys)
    assert len(lines) == 2


def test_an_entry_that_was_refused_is_not_also_missing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = desk / "rules" / "accidents.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("status: esc", "status: !!str esc"), encoding="utf-8")
    _, lines, _ = checked(desk, capsys)
    assert [line.split(" ")[:3] for line in lines] == [["rules/accidents.yaml:10:13", "error", "tag"]]


def test_a_document_with_several_mistakes_tells_all_of_them(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = desk / "rules" / "answers.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("version: 1.0.0", "version: one").replace("counting: opening hours", "counting: working hours")
    file.write_text(text.replace("    quote:", "    quotation:").replace("title: How", "titel: How"), encoding="utf-8")
    _, lines, _ = checked(desk, capsys)
    assert [line.split(" ", 3)[:3] for line in lines] == [
        ["rules/answers.yaml:3:1", "error", "unknown-key"],
        ["rules/answers.yaml:4:10", "error", "wrong-value"],
        ["rules/answers.yaml:8:5", "error", "unknown-key"],
        ["rules/answers.yaml:14:15", "error", "wrong-value"],
    ]


def test_a_file_larger_than_a_mebibyte_is_told_and_not_read(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "rules" / "large.yaml").write_bytes(CARDS + b"#" * (1 << 20))
    _, lines, _ = checked(desk, capsys)
    assert [line.partition(";")[0] for line in lines] == [
        "rules/large.yaml:1:1 error too-large this file is larger than 1 MiB (1,048,576 bytes), the most that is read"
    ]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="links are not everywhere")
def test_a_file_that_cannot_be_opened_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "rules" / "gone.yaml").symlink_to(desk / "nowhere.yaml")
    _, lines, _ = checked(desk, capsys)
    assert lines == [
        "rules/gone.yaml error unreadable cannot be read: No such file or directory; check the file and its rights"
    ]


def test_control_characters_of_a_file_never_reach_the_terminal(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "rules" / "night\x1b]0;owned\x07.yaml").write_bytes(
        b'kind: calendar\nid: "a\\u202Eb"\ntitle: "\\uFEFF"\nversion: "1\\u009b"\nx\xc2\x9by: 1\n'
    )
    answers = desk / "rules" / "answers.yaml"
    answers.write_text(
        answers.read_text(encoding="utf-8").replace("within: 1 hour", "within: so\u202eon"), encoding="utf-8"
    )
    _, _, out = checked(desk, capsys)
    assert not set(out) & {"\x1b", "\x07", "\x9b", "\u202e", "\ufeff"}
    assert "\u241b" in out
    assert "so\u2039U+202E\u203aon" in out
