"""A new desk passes the check and its scenario; a new document of every kind says what it lacks, and nothing is written over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.kinds import kind_names
from engine.model.problem import Refused
from engine.services.check_documents import check_documents
from engine.services.scaffold import ONE_OF_A_KIND, PLACES, new_desk, new_document
from tests.desks import ROOT

TODAY = date(2026, 4, 14)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desks") / "shipped"
    new_desk(folder, "Acme & Söhne", "Europe/Berlin", TODAY)
    return folder


@pytest.mark.parametrize("empty", [True, False])
def test_a_new_desk_passes_the_check_and_its_scenarios(
    tmp_path: Path, *, empty: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my desk"
    made = new_desk(folder, 'Pedal "& Sons', "America/Sao_Paulo", TODAY, empty=empty)
    checked = check_documents(folder, TODAY)
    assert made.documents == len(checked.policy.documents)
    assert not checked.errors
    if empty:
        assert checked.problems == ()
    assert (checked.edition.desk.company, checked.edition.desk.zone.key) == ('Pedal "& Sons', "America/Sao_Paulo")
    assert run(["--desk", str(folder), "test", "--quiet", *(["first-contact"] if empty else ["difficult-caller"])]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["my desk"], "nothing else is left"
    assert "1 of 1 scenarios hold" in capsys.readouterr().out


def test_the_shipped_set_is_copied_as_it_is_but_for_the_name_and_the_zone(shipped: Path) -> None:
    changed = [
        path.relative_to(shipped).as_posix()
        for top in ("sops", "rules", "forms")
        for path in (shipped / top).rglob("*.yaml")
        if path.read_bytes() != (ROOT / path.relative_to(shipped)).read_bytes()
    ]
    assert changed == ["sops/desk.yaml", "rules/calendars/support-hours.yaml"]
    assert 'company: "Acme & Söhne"' in (shipped / "sops" / "desk.yaml").read_text(encoding="utf-8")


def test_nothing_that_is_there_is_written_over(tmp_path: Path, shipped: Path) -> None:
    with pytest.raises(Refused, match="is there already"):
        new_desk(shipped, "", "", TODAY)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="is there already"):
        new_desk(tmp_path / "file", "", "", TODAY)
    with pytest.raises(Refused, match="there is no folder"):
        new_desk(tmp_path / "nowhere" / "desk", "", "", TODAY)
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "notes.txt").write_text("mine", encoding="utf-8")
    new_desk(tmp_path / "desk", "", "", TODAY, empty=True)
    assert (tmp_path / "desk" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_zone_that_is_none_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='did you mean "Europe/Berlin"'):
        new_desk(tmp_path / "desk", "", "Europe/Berlinn", TODAY)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("base", ["shipped", "empty"])
@pytest.mark.parametrize("kind", kind_names())
def test_a_new_document_reads_and_refers_to_what_is_there(kind: str, base: str, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    new_desk(folder, "", "", TODAY, empty=base == "empty")
    checked = check_documents(folder, TODAY)
    before, there = checked.problems, {name.partition("/")[0] for name in checked.policy.documents}
    if kind in ONE_OF_A_KIND & there:
        with pytest.raises(Refused, match=f"a desk has one document of kind {kind}, and it is there: "):
            new_document(folder, kind, "my-own", "", TODAY)
        return
    made = new_document(folder, kind, "my-own", "", TODAY)
    assert made.path == folder / made.file
    assert [problem for problem in made.problems if problem.severity == "error"] == []
    after = check_documents(folder, TODAY)
    assert f"{kind}/my-own" in after.policy.documents
    elsewhere = [
        p for p in after.problems if p.severity == "error" and p.location.file != made.file and p not in before
    ]
    assert elsewhere == []
    assert after.policy.documents[f"{kind}/my-own"].document.title == "My own"


def test_a_new_document_stands_with_its_kind(tmp_path: Path) -> None:
    new_desk(tmp_path / "desk", "", "", TODAY, empty=True)
    assert new_document(tmp_path / "desk", "sla", "one", "", TODAY).file == "rules/one.yaml"
    assert new_document(tmp_path / "desk", "report", "two", "", TODAY).file == "sops/reports/two.yaml"


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("scrpt", "x", 'did you mean "script"'),
        ("script", "My Script", "is no id"),
        ("script", "../x", "is no id"),
        ("sla", "response-times", "is there already, in rules/sla/response-times.yaml"),
    ],
)
def test_what_cannot_be_made_is_told(kind: str, name: str, told: str, shipped: Path) -> None:
    with pytest.raises(Refused, match=told):
        new_document(shipped, kind, name, "", TODAY)


def test_a_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    new_desk(tmp_path / "desk", "", "", TODAY, empty=True)
    (tmp_path / "desk" / "rules" / "mine.yaml").write_text("not: yet\n", encoding="utf-8")
    with pytest.raises(Refused, match="is there already"):
        new_document(tmp_path / "desk", "sla", "mine", "", TODAY)
    assert (tmp_path / "desk" / "rules" / "mine.yaml").read_text(encoding="utf-8") == "not: yet\n"


def test_the_command_says_what_is_still_to_be_done(shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--desk", str(shipped), "new", "sla", "faster", "--title", "Faster: now"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "rules/sla/faster.yaml written; what it still lacks:"
    assert "unsourced" in lines[1]
    assert 'title: "Faster: now"' in (shipped / "rules" / "sla" / "faster.yaml").read_text(encoding="utf-8")


def test_every_kind_has_its_place_which_is_the_one_of_the_shipped_set(shipped: Path) -> None:
    assert set(PLACES) == set(kind_names())
    for name, loaded in check_documents(shipped, TODAY).policy.documents.items():
        kind = name.partition("/")[0]
        if "my-" not in name and "/faster" not in name:
            assert Path(loaded.source.file).parent.as_posix() == PLACES[kind], name


def test_a_desk_that_cannot_be_moved_into_its_place_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path.name == "forms":
            raise OSError(28, "No space left on device", str(target))
        return move(path, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space left"):
        new_desk(tmp_path / "desk", "", "", TODAY, empty=True)
    assert [*tmp_path.iterdir()] == []
