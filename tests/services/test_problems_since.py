"""What a change has brought is told, whatever file it is in; what was there before is not."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.model.problem import Refused
from engine.services.check_documents import check_documents
from engine.services.problems_since import problems_since

TODAY = date(2026, 4, 14)
MINIMAL = Path(__file__).parents[1] / "examples" / "minimal_desk"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture(params=["", "inside/desk"], ids=["at the top", "in a folder"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "repository" / request.param
    shutil.copytree(MINIMAL, folder)
    git(tmp_path / "repository" if request.param else folder, "init", "-q")
    return folder


def commit(desk: Path) -> None:
    git(desk, "add", "--all", ".")
    git(desk, "commit", "-q", "-m", "A step")


def edit(desk: Path, file: str, old: str, new: str) -> None:
    text = (desk / file).read_text(encoding="utf-8")
    assert old in text
    (desk / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def since(desk: Path, revision: str = "HEAD") -> tuple[list[tuple[str, str]], int]:
    found = problems_since(desk, revision, check_documents(desk, TODAY).problems, TODAY)
    return [(problem.location.file, problem.code) for problem in found.problems], found.older


def test_what_was_there_before_is_not_told_and_moved_lines_do_not_bring_it_back(desk: Path) -> None:
    (desk / "sops" / "old.yaml").write_text("kind: nonsense\nid: old\n", encoding="utf-8")
    commit(desk)
    assert since(desk) == ([], 1)
    commit_free = desk / "sops" / "new.yaml"
    commit_free.write_text("kind: rubbish\n", encoding="utf-8")
    assert since(desk) == ([("sops/new.yaml", "unknown-kind")], 1)
    edit(desk, "sops/old.yaml", "kind", "# moved\nkind")
    told, older = since(desk)
    assert ("sops/old.yaml", "unknown-kind") in told, "a file that was edited tells all it has"
    assert older == 0


def test_an_error_elsewhere_that_the_change_has_brought_is_told(desk: Path) -> None:
    commit(desk)
    before = {problem.location.file for problem in check_documents(desk, TODAY).problems}
    assert not before
    (desk / "rules" / "shop-hours.yaml").unlink()
    told, _ = since(desk)
    assert {file for file, _ in told} == {"sops/desk.yaml"}, "it names the calendar"


def test_a_revision_that_is_not_there_could_not_run(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(desk)
    with pytest.raises(Refused, match="no revision nowhere"):
        since(desk, "nowhere")
    assert run(["check", str(desk), "--since", "--output=x"]) == 2
    assert "--since" in capsys.readouterr().err
    assert not (desk / "x").exists()


def test_a_desk_that_was_not_there_yet_tells_everything(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "README").write_text("x", encoding="utf-8")
    commit(tmp_path)
    shutil.copytree(MINIMAL, tmp_path / "desk")
    (tmp_path / "desk" / "sops" / "old.yaml").write_text("kind: nonsense\n", encoding="utf-8")
    assert since(tmp_path / "desk") == ([("sops/old.yaml", "unknown-kind")], 0)


def test_outside_of_a_repository_it_could_not_run(tmp_path: Path) -> None:
    shutil.copytree(MINIMAL, tmp_path / "desk")
    with pytest.raises(Refused, match="not a git repository"):
        since(tmp_path / "desk")
