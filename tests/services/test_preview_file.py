"""A file is looked at among the documents it belongs to: inside the folder, or in place of one of the same name."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from engine.services.preview_file import Previewed, as_saved, desk_around, preview_file
from engine.services.sample_case import sample_case, sample_dues
from tests.desks import ROOT, at, shipped

GREETING = "sops/scripts/phone-greeting.yaml"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    for name in ("sops", "rules", "forms"):
        copytree(ROOT / name, folder / name)
    return folder


def looked(root: Path, file: Path) -> Previewed:
    return preview_file(root, file, date(2026, 4, 14))


def test_a_file_of_the_folder_is_named_as_the_check_names_it(desk: Path) -> None:
    found = looked(desk, desk / GREETING)
    assert (found.file, found.document, found.own, found.gone) == (GREETING, "script/phone-greeting", (), False)
    assert {problem.code for problem in found.others} == {"dangling-reference"}


def test_a_file_from_elsewhere_takes_the_place_of_the_document_of_the_same_name(desk: Path, tmp_path: Path) -> None:
    draft = tmp_path / "phone-greeting.yaml"
    text = (desk / GREETING).read_text(encoding="utf-8")
    draft.write_text(text.replace("How may I assist you today?", "What can I do for you?"), encoding="utf-8")
    found = looked(desk, draft)
    assert (found.file, found.document) == (str(draft), "script/phone-greeting")
    assert [problem.code for problem in (*found.own, *found.others) if problem.severity == "error"] == []
    script = next(one for one in found.edition.scripts if one.document == found.document)
    assert script.steps[2].say == "What can I do for you?"
    assert found.edition.versions.keys() == shipped().versions.keys()


def test_the_same_document_twice_in_the_folder_stays_a_problem(desk: Path) -> None:
    twin = desk / "sops" / "scripts" / "z" / "phone-greeting.yaml"
    twin.parent.mkdir()
    twin.write_bytes((desk / GREETING).read_bytes())
    assert "duplicate-document" in {problem.code for problem in looked(desk, twin).own}


def test_a_problem_of_the_file_has_its_place(desk: Path) -> None:
    path = desk / GREETING
    path.write_text(path.read_text(encoding="utf-8").replace("field: topic,", "field: topc,"), encoding="utf-8")
    (problem,) = looked(desk, path).own
    assert (problem.code, problem.location.line, problem.hint) == ("unknown-fact", 33, 'did you mean "topic"?')


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00steps", b"kind: script\nsteps", b"a: &a [*a]\n", bytes(range(256))]
)
def test_what_cannot_be_read_is_a_problem(desk: Path, content: bytes) -> None:
    path = desk / GREETING
    path.write_bytes(content)
    found = looked(desk, path)
    assert found.document == ""
    assert found.library is None
    assert next(problem.severity for problem in found.own) == "error"


def test_a_file_that_is_gone_and_a_pipe_are_problems(desk: Path, tmp_path: Path) -> None:
    path = desk / GREETING
    path.unlink()
    found = looked(desk, path)
    assert found.gone
    assert [problem.message for problem in found.own] == ["cannot be read: No such file or directory"]
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert [problem.message for problem in looked(desk, pipe).own] == ["cannot be read: it is not a file"]


def test_a_save_shows_itself_also_where_the_file_is_replaced(desk: Path, tmp_path: Path) -> None:
    path = desk / GREETING
    before = as_saved(desk, path)
    assert as_saved(desk, path) == before
    new = tmp_path / "new"
    new.write_bytes(path.read_bytes())
    os.utime(new, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    new.replace(path)
    replaced = as_saved(desk, path)
    assert replaced != before
    path.unlink()
    assert as_saved(desk, path) not in {before, replaced}


def test_the_desk_that_a_file_stands_in(desk: Path, tmp_path: Path) -> None:
    assert desk_around(desk / GREETING) == desk.resolve()
    assert desk_around(tmp_path / "x.yaml") is None


def test_a_made_up_case_is_one_that_the_document_is_for() -> None:
    now = at("Tuesday 2026-04-14 14:00")
    call = sample_case(shipped(), "script/phone-greeting", now)
    assert (call.known["channel"], call.known["direction"], call.known["customer_name"]) == (
        "phone",
        "incoming",
        "Jane Smith",
    )
    empty = sample_case(
        shipped(), "script/phone-greeting", now, filled=False, typed={"customer_name": "Al", "topic": "x"}
    )
    assert empty.known["customer_name"] == "Al"
    assert "topic" not in empty.known  # what does not fit counts as unknown
    complaint = sample_case(shipped(), "form/complaint", now)
    assert (complaint.known["kind"], complaint.known["severity"]) == ("complaint", "minor")


def test_sample_due_times_are_those_of_the_clocks() -> None:
    dues = {
        (one.clock.id, one.about): [due.due for due in one.dues]
        for one in sample_dues(shipped(), "sla/response-times", at("Tuesday 2026-04-14 14:00"))
    }
    assert dues["acknowledge-inquiry", ""] == [
        "Tuesday 2026-04-14 14:15", "Monday 2026-04-20 09:05", "Monday 2026-04-20 09:15",
    ]  # fmt: skip
    assert dues["resolve-request", "where priority is P1"][0] == "Tuesday 2026-04-14 18:00"
    assert dues["log-interaction", "limit"][0] == "Wednesday 2026-04-15 14:00"
