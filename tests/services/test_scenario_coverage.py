"""What scenarios reach is counted by playing them, and what they do not is named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from engine.cli.main import run
from engine.services.desk import edition_of
from engine.services.scenario_coverage import Reach, scenario_coverage

MINIMAL = Path(__file__).parents[1] / "examples" / "minimal_desk"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(MINIMAL, tmp_path / "desk")
    return tmp_path / "desk"


def reaches(desk: Path) -> dict[str, Reach]:
    edition = edition_of(desk)
    return {reach.sort: reach for reach in scenario_coverage(edition, edition.scenarios)}


def test_what_a_story_comes_through_is_reached_and_the_rest_is_named(desk: Path) -> None:
    found = reaches(desk)
    assert found["rules"].reached == {"decision/urgency#row-1"}
    assert set(found["rules"].missing) == {"escalation/accidents#accident", "decision/urgency#row-2"}
    assert found["clocks"].reached == {"sla/answers#first-answer"}
    assert found["clauses"].reached == {"sop/customer-care §1"}
    assert set(found["clauses"].missing) == {"sop/customer-care §2", "sop/customer-care §3"}
    assert found["steps"].reached == frozenset()


def test_another_scenario_reaches_more(desk: Path) -> None:
    (desk / "sops" / "scenarios" / "accident.yaml").write_text(
        "kind: scenario\nid: accident\ntitle: A call about an accident\nsource: CARE §3\nstory:\n"
        "  - {at: Monday 2026-03-02 10:00, event: received, kind: question, channel: phone, topic: accident}\n"
        "expect:\n  - {escalation: accident, to: workshop}\n",
        encoding="utf-8",
    )
    found = reaches(desk)
    assert found["rules"].missing == ("decision/urgency#row-2",)
    assert found["steps"].reached == {"script/greeting#hello"}
    assert "sop/customer-care §3" in found["clauses"].reached


def test_a_story_that_cannot_be_told_reaches_nothing(desk: Path) -> None:
    edition = edition_of(desk)
    (scenario,) = edition.scenarios
    broken = replace(scenario, story=(replace(scenario.story[0], entries={"at": "never"}),))
    assert all(not reach.reached for reach in scenario_coverage(edition, [broken]))


def test_too_little_fails_and_all_of_it_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--desk", str(desk), "test", "--quiet", "--at-least", "33"]) == 0
    assert "1 of 3 rules reached, 33%" in capsys.readouterr().out
    assert run(["--desk", str(desk), "test", "--quiet", "--at-least", "34"]) == 1
    assert "not reached" not in capsys.readouterr().out
    assert run(["--desk", str(desk), "test", "--quiet", "--coverage"]) == 0
    assert "       not reached  escalation/accidents#accident" in capsys.readouterr().out


def test_ci_servers_read_what_failed(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "tests.xml"
    assert run(["--desk", str(desk), "test", "--junit", str(file)]) == 0
    assert parse(file).getroot().get("failures") == "0"  # noqa: S314 - it was written here
    path = desk / "sops" / "scenarios" / "brakes.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("urgency: high", "urgency: low"), encoding="utf-8")
    assert run(["--desk", str(desk), "test", "--junit", str(file)]) == 1
    root = parse(file).getroot()  # noqa: S314
    assert (root.get("tests"), root.get("failures")) == ("1", "1")
    failure = root.find(".//failure")
    assert failure is not None
    assert "happened" in str(failure.text)
