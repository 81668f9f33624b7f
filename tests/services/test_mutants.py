"""Each number, choice, operator and row of a document is changed once, and what no scenario notices is told."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.load.source import Plain
from engine.services.mutants import mutants
from engine.services.mutation_score import Score, mutation_score

MINIMAL = Path(__file__).parents[1] / "examples" / "minimal_desk"
TODAY = date(2026, 3, 2)
CHOICES = {"channel": ("phone", "letter", "email"), "topic": ("brakes", "wheels")}


def changes(data: Plain) -> list[str]:
    return [mutant.sentence for mutant in mutants("sla/x", data, CHOICES)]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("15 minutes", ["16 minutes"]),
        ("over 20 EUR", ["under 20 EUR", "over 21 EUR"]),
        ("09:00-12:30", ["09:30-12:30", "09:00-13:00"]),
        ("close of business on the 3rd opening day", []),
        ("2026-12-31", ["2027-01-01"]),
        ("opening hours", ["around the clock"]),
        ("150% of find-it-2", ["151% of find-it-2"]),
        ("must", ["should"]),
        ("P1", []),
    ],
)
def test_what_a_text_is_changed_into(text: str, instead: list[str]) -> None:
    assert changes({"within": text}) == [f"within: {text} -> {other}" for other in instead]


def test_choices_events_and_rows() -> None:
    assert changes({"clocks": [{"id": "answer", "for": {"channel": "email"}, "from": "received", "title": "In 5 minutes"}]}) == [
        "clocks, answer, for, channel: email -> phone",
        "clocks, answer, from: received -> acknowledged",
    ]  # fmt: skip
    assert changes({"rows": [{"topic": ["brakes", "wheels"]}, {"id": "last", "topic": "wheels"}]}) == [
        "rows, 1: topic: brakes or wheels taken away",
        "rows, 1, topic, 1: brakes taken away",
        "rows, 1, topic, 1: brakes -> wheels",
        "rows, 1, topic, 2: wheels taken away",
        "rows, 1, topic, 2: wheels -> brakes",
        "rows, last: last taken away",
        "rows, last, topic: wheels -> brakes",
    ]


def test_only_one_thing_is_changed_and_the_document_stays_as_it_was() -> None:
    data: Plain = {"rows": [{"within": "1 hour", "to": "resolved"}, {"within": "2 hours"}]}
    before = repr(data)
    made = list(mutants("sla/x", data, {}))
    assert repr(data) == before
    assert len({repr(mutant.data) for mutant in made}) == len(made) == 5
    assert {"rows": [{"within": "2 hour", "to": "resolved"}, {"within": "2 hours"}]} in [mutant.data for mutant in made]


@pytest.fixture(scope="module")
def score() -> Score:
    return mutation_score(MINIMAL, TODAY, jobs=1)


def test_what_a_scenario_expects_is_noticed_and_the_rest_survives(score: Score) -> None:
    fates = {outcome.sentence: outcome for outcome in score.outcomes}
    noticed = fates["rows, 1, urgency: high -> low"]
    assert (noticed.fate, noticed.by, noticed.document) == ("noticed", "brakes", "decision/urgency")
    survived = fates["clocks, first-answer, within: 1 hour -> 2 hour"]
    assert (survived.fate, survived.place) == ("survived", "rules/answers.yaml:13:13")
    assert survived in score.survivors
    refused = next(outcome for outcome in score.outcomes if outcome.fate == "refused")
    assert refused.by, "a check says why"
    assert 0 < score.share < 1


def test_more_processes_come_to_the_same(score: Score) -> None:
    some = mutation_score(MINIMAL, TODAY, only=["sla/", "decision/"], jobs=2)
    wanted = [one for one in score.outcomes if one.document.startswith(("sla/", "decision/"))]
    assert list(some.outcomes) == wanted


def test_a_scenario_more_notices_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(MINIMAL, tmp_path / "desk")
    command = ["--desk", str(tmp_path / "desk"), "test", "--mutate", "--jobs", "1", "sla/"]
    assert run([*command, "--at-least", "90"]) == 1
    told = capsys.readouterr().out
    assert "nobody notices  sla/answers clocks, first-answer, within: 1 hour -> 2 hour" in told
    path = tmp_path / "desk" / "sops" / "scenarios" / "brakes.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("result: met}", "result: met, due: Monday 2026-03-02 11:00}"), encoding="utf-8")
    assert run(command) == 0
    after = capsys.readouterr().out
    assert "1 hour -> 2 hour" not in after
    assert after.count("nobody notices") < told.count("nobody notices")


def test_a_scenario_that_does_not_hold_notices_nothing(tmp_path: Path) -> None:
    shutil.copytree(MINIMAL, tmp_path / "desk")
    path = tmp_path / "desk" / "sops" / "scenarios" / "brakes.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{urgency: high}", "{urgency: low}"), encoding="utf-8")
    score = mutation_score(tmp_path / "desk", TODAY, only=["decision/"], jobs=1)
    assert {outcome.fate for outcome in score.outcomes} <= {"survived", "refused"}
