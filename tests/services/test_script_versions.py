"""A conversation goes on in the version of the script that it began with; new ones begin with the one in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from engine.compile.edition import Edition
from engine.services.check_documents import check_documents
from engine.services.read_case import read_case
from engine.services.take_step import step_back, take_step
from tests.desks import ANN, DESK, HOURS, Here

RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields: [{id: topic, label: Topic, as: text}]
"""
CALL = """
    kind: script
    id: call
    title: Call
    version: {version}
    steps:
      - {{id: greet, say: "{hello}"}}
      - {{id: ask, do: "{ask}"}}
      - {{id: end, do: Hang up}}
"""


def desk_folder(folder: Path, version: str, hello: str, ask: str, *frozen: tuple[str, str, str]) -> Edition:
    files = {"sops/desk.yaml": DESK, "rules/hours.yaml": HOURS, "forms/interaction.yaml": RECORD}
    files["sops/call.yaml"] = CALL.format(version=version, hello=hello, ask=ask)
    files |= {
        f"sops/released/script/call@{one[0]}.yaml": CALL.format(version=one[0], hello=one[1], ask=one[2])
        for one in frozen
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    checked = check_documents(folder, date(2026, 3, 6))
    assert not [problem for problem in checked.problems if problem.severity == "error"]
    return checked.edition


OLD, NEW = ("1.0.0", "Hello.", "Ask what it is about"), ("2.0.0", "Good day.", "Ask for the name first")


def test_a_conversation_finishes_on_the_version_it_began_with(tmp_path: Path) -> None:
    here = Here(desk_folder(tmp_path, *OLD), ANN)
    begun = here.open()
    take_step(here.desk, begun.id, {})
    here.edition = desk_folder(tmp_path, *NEW, OLD)
    fresh = here.open()
    for case, step, version in ((begun, "Ask what it is about", "1.0.0"), (fresh, "", "2.0.0")):
        position = read_case(here.desk, case.id).here
        assert position is not None
        assert position.step is not None
        assert (position.step.do, position.script.version) == (step, version)
    take_step(here.desk, begun.id, {})
    step_back(here.desk, begun.id)
    view = read_case(here.desk, begun.id)
    assert view.here is not None
    assert view.here.script.version == "1.0.0"
    assert {event.details["version"] for event in here.events(begun) if event.kind == "step taken"} == {"1.0.0"}


def test_without_the_frozen_version_it_goes_on_in_the_one_in_force(tmp_path: Path) -> None:
    here = Here(desk_folder(tmp_path, *OLD), ANN)
    case = here.open()
    take_step(here.desk, case.id, {})
    here.edition = desk_folder(tmp_path, *NEW)
    position = read_case(here.desk, case.id).here
    assert position is not None
    assert position.step is not None
    assert position.step.do == "Ask for the name first"


def test_a_frozen_version_that_names_what_is_gone_says_nothing_and_frozen_ones_are_no_documents(tmp_path: Path) -> None:
    edition = desk_folder(tmp_path, *NEW, OLD, NEW)
    path = tmp_path / "sops/released/script/call@1.0.0.yaml"
    path.write_text(path.read_text().replace("id: ask,", "id: ask, only_when: {weather: fine},"))
    again = check_documents(tmp_path, date(2026, 3, 6))
    assert not [problem for problem in again.problems if problem.severity == "error"]
    assert again.edition.digest == edition.digest
    assert sorted(version for _, version in again.edition.past_scripts) == ["1.0.0", "2.0.0"]
    assert len(again.edition.scripts) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("kind: script\nid: call\ntitle: x\nversion: 3.0.0\nsteps: [{id: a, do: b}]\n", "this is not the version call@1.0.0 that its name says"),
        ("kind: [\n", "ends"),
    ],
)  # fmt: skip
def test_a_frozen_version_that_was_changed_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    desk_folder(tmp_path, *NEW, OLD)
    (tmp_path / "sops/released/script/call@1.0.0.yaml").write_text(text)
    told = [problem for problem in check_documents(tmp_path, date(2026, 3, 6)).problems if problem.severity == "error"]
    assert len(told) == 1
    assert told[0].location.file == "sops/released/script/call@1.0.0.yaml"
    assert sentence in told[0].message or text == "kind: [\n"
