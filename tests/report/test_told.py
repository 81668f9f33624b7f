"""Every form of telling problems says all of them, each at its place, and lets no foreign text steer its reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.etree.ElementTree import fromstring

import pytest

from engine.model.problem import Location, Problem
from engine.report.told import Found, form_named, forms

ERROR = Problem(
    Location("sops/a b.yaml", 3, 5), "unknown-fact", "error", 'there is no fact "topc"', 'did you mean "topic"?'
)
WARNING = Problem(Location("rules/x,y:z.yaml"), "overdue-review", "warning", "its review was due on 2026-01-01", "")
EVIL = Problem(
    Location("sops/\x1b[2J.yaml", 1, 1), "wrong-value", "error", "100%\n::error::owned\r ]]> <b>\x07", "\u202eabc"
)
ALL = (ERROR, WARNING, EVIL)


def told(form: str, problems: Sequence[Problem] = ALL) -> str:
    excerpts = {ERROR.location: "  field: topc\n         ^"}
    files = ("sops/a b.yaml", "sops/fine.yaml")
    found = Found(
        problems, lambda at: excerpts.get(at, ""), files, ("2 errors, 1 warning",),
        {"unknown-fact": "Is every fact there?"}, "0.1.0", "desk/",
    )  # fmt: skip
    return "\n".join(form_named(form)(found))


def test_these_are_the_forms() -> None:
    assert forms() == ("github", "json", "junit", "sarif", "text")


@pytest.mark.parametrize("form", forms())
def test_no_control_character_comes_out(form: str) -> None:
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(told(form))


def test_text_is_for_people() -> None:
    assert told("text", ALL[:2]).splitlines() == [
        'sops/a b.yaml:3:5 error unknown-fact there is no fact "topc"; did you mean "topic"?',
        "      field: topc",
        "             ^",
        "rules/x,y:z.yaml warning overdue-review its review was due on 2026-01-01",
        "sopdesk explain-code unknown-fact  tells more of that, as of any other code",
        "2 errors, 1 warning",
    ]


def test_github_shows_each_at_its_line_and_takes_no_command_from_a_text() -> None:
    lines = told("github").splitlines()
    assert lines[:2] == [
        '::error file=desk/sops/a b.yaml,title=unknown-fact,line=3,col=5::there is no fact "topc"; did you mean "topic"?',
        "::warning file=desk/rules/x%2Cy%3Az.yaml,title=overdue-review::its review was due on 2026-01-01",
    ]
    assert len(lines) == 4
    assert [line for line in lines if line.startswith("::")] == lines[:3]
    assert "100%25" in lines[2]


def test_json_gives_back_what_was_found() -> None:
    everything = json.loads(told("json"))
    assert everything["counts"] == {"error": 2, "warning": 1, "note": 0}
    assert everything["problems"][0] == {
        "file": "desk/sops/a b.yaml", "line": 3, "column": 5, "severity": "error", "code": "unknown-fact",
        "message": 'there is no fact "topc"', "hint": 'did you mean "topic"?',
    }  # fmt: skip
    assert everything["problems"][2]["message"] == EVIL.message


def test_junit_has_a_case_for_each_file_and_fails_those_with_errors() -> None:
    suites = fromstring(told("junit"))  # noqa: S314 - it was written here
    assert (suites.get("tests"), suites.get("failures")) == ("4", "2")
    cases = {str(case.get("name")): case for case in suites.iter("testcase")}
    assert list(cases)[:2] == ["sops/a b.yaml", "sops/fine.yaml"]
    failure = cases["sops/a b.yaml"].find("failure")
    assert failure is not None
    assert (failure.get("type"), failure.get("message")) == ("unknown-fact", 'there is no fact "topc"')
    assert "field: topc" in str(failure.text)
    assert cases["sops/fine.yaml"].find("failure") is None
    assert cases["rules/x,y:z.yaml"].find("failure") is None
    assert "overdue-review" in str(cases["rules/x,y:z.yaml"].findtext("system-out"))


def test_sarif_names_rules_levels_and_regions() -> None:
    log = json.loads(told("sarif"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["overdue-review", "unknown-fact", "wrong-value"]
    assert rules[1]["shortDescription"]["text"] == "Is every fact there?"
    first, second, _ = run["results"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "unknown-fact"
    place = first["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "desk/sops/a%20b.yaml"}, "region": {"startLine": 3, "startColumn": 5}
    }  # fmt: skip
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert (first["level"], second["level"]) == ("error", "warning")
