"""A formatted document means the same, keeps every comment, and is not changed by formatting it again."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cli.main import run
from engine.load.yaml_text import read_source
from engine.services.format_documents import canonical, format_documents
from tests.desks import ROOT

EXAMPLES = ROOT / "tests" / "examples"
DOCUMENTS = sorted(
    path
    for folder in (ROOT / "sops", ROOT / "rules", ROOT / "forms", EXAMPLES, ROOT / "tests" / "kinds" / "documents")
    for path in folder.rglob("*.yaml")
)


def written(text: str) -> str:
    source, problems = read_source(text.encode(), "x.yaml")
    assert source is not None, problems
    return canonical(source)


def comments(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


BEFORE = """\
# about the file

title: Somebody calls   \r
steps:
# first
- id: hello
    # inside
  say: >
      Good day,

        indented.
  ask:
        - {field: topic,   as: choice}   # aligned


- id: end
  do: |
    One.

    Two.
kind: script

# why
id: greeting
version: 1.0.0


"""
AFTER = """\
# about the file

kind: script

# why
id: greeting
title: Somebody calls
version: 1.0.0
steps:
  # first
  - id: hello
    # inside
    say: >
        Good day,

          indented.
    ask:
      - {field: topic,   as: choice}   # aligned


  - id: end
    do: |
      One.

      Two.
"""


def test_names_come_in_the_order_of_the_kind_two_spaces_a_level() -> None:
    text = BEFORE.replace("    # inside", "  # inside")
    assert written(text) == AFTER
    assert written(AFTER) == AFTER


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_meaning_and_comments_stay_and_a_second_time_changes_nothing(path: Path) -> None:
    source, _ = read_source(path.read_bytes(), path.name)
    if source is None or not isinstance(source.data, dict):
        return
    text = canonical(source)
    again, _ = read_source(text.encode(), path.name)
    assert again is not None
    assert again.data == source.data
    assert comments(text) == comments(source.text)
    assert canonical(again) == text


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_can_be_read_means_the_same_afterwards(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("ab:- #\n'\"|>{}[],&*!é "), max_size=80))
    source, _ = read_source(text.encode(), "x.yaml")
    if source is None:
        return
    again, problems = read_source(canonical(source).encode(), "x.yaml")
    assert again is not None, problems
    assert again.data == source.data


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES / "minimal_desk", tmp_path / "desk")
    return tmp_path / "desk"


def test_check_writes_nothing_and_tells_by_its_exit_code(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk / "rules" / "urgency.yaml"
    assert run(["--desk", str(desk), "fmt"]) == 0
    assert run(["--desk", str(desk), "fmt", "--check"]) == 0
    capsys.readouterr()
    untidy = path.read_bytes().replace(b"version: 1.0.0\n", b"") + b"\n\nversion: 1.0.0"
    path.write_bytes(untidy)
    assert run(["--desk", str(desk), "fmt", "--check"]) == 1
    assert f"{path} would be written another way" in capsys.readouterr().out
    assert run(["--desk", str(desk), "fmt", "--diff"]) == 0
    assert "+version: 1.0.0" in capsys.readouterr().out.splitlines()
    assert path.read_bytes() == untidy
    assert run(["--desk", str(desk), "fmt", str(path)]) == 0
    assert run(["--desk", str(desk), "fmt", "--check"]) == 0


def test_a_file_that_cannot_be_read_is_told_and_left_alone(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk / "rules" / "urgency.yaml"
    path.write_bytes(b"kind: decision\n\tid: x\n")
    assert run(["--desk", str(desk), "fmt"]) == 1
    assert "rules/urgency.yaml:2:1 error tab" in capsys.readouterr().out
    assert path.read_bytes() == b"kind: decision\n\tid: x\n"


def test_the_shipped_set_is_written_so() -> None:
    assert [one.path.name for one in format_documents(ROOT) if one.changed] == []


def test_a_released_version_is_left_as_it_was_released(desk: Path) -> None:
    path = desk / "sops" / "released" / "decision" / "urgency@1.0.0.yaml"
    path.parent.mkdir(parents=True)
    content = (desk / "rules" / "urgency.yaml").read_bytes().replace(b"kind: decision\n", b"") + b"kind: decision\n\n\n"
    path.write_bytes(content)
    assert run(["--desk", str(desk), "fmt"]) == 0
    assert run(["--desk", str(desk), "fmt", str(path)]) == 0
    assert path.read_bytes() == content
