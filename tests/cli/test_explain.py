"""``sopdesk explain`` as it is typed: every decision of a case, down to the clause."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.services.desk import open_desk
from engine.services.escalate import escalate
from engine.services.open_case import open_case
from engine.services.record_event import Happening, record_event
from tests.desks import ROOT, Wall

FRIDAY = "Friday 2026-03-06 16:50"
NASTY = "\x1b]0;owned\x07\x1b[2J\u202eevil"
Lines = Callable[..., list[str]]


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A legal complaint that has been escalated, and an inquiry whose topic became known later."""
    address, wall = f"sqlite:///{tmp_path / 'cases.db'}", Wall(FRIDAY)
    desk = open_desk(ROOT, address, "Ann Lee", "representative", now=wall)
    legal = open_case(desk, {"kind": "complaint", "channel": "email", "topic": "legal", "customer_name": NASTY})
    late = open_case(desk, {"kind": "inquiry", "channel": "email", "topic": "billing"})
    wall.text = "Friday 2026-03-06 17:30"
    escalate(desk, legal.id, "legal")
    record_event(desk, late.id, Happening("updated", {"disputed": "yes"}))
    desk.log.close()
    return address


@pytest.fixture
def told(store: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def explain(*arguments: str) -> tuple[int, str, str]:
        code = run(["--desk", str(ROOT), "--store", store, "explain", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return explain


@pytest.fixture
def lines(told: Callable[..., tuple[int, str, str]]) -> Lines:
    def explain(*arguments: str) -> list[str]:
        code, out, err = told(*arguments)
        assert code == 0, err
        return out.splitlines()

    return explain


def test_every_decision_of_a_case_and_what_followed(lines: Lines) -> None:
    out = lines("C-00001")
    heads = [line for line in out if line and not line.startswith(" ")]
    assert heads == [
        "Priority from urgency and impact (decision/priority 1.0.0)",
        "Which department works on a topic (decision/routing 1.0.0)",
        "Escalation criteria and ladder (escalation/escalation-rules 1.0.0)",
        "Escalation criteria and ladder, at own judgment (escalation/escalation-rules 1.0.0)",
        "What rules and gates have brought about",
    ]
    assert out[-1].startswith("  Friday 2026-03-06 17:30  escalated to legal, by ")


def test_one_document_with_values_clause_quote_and_near_misses(lines: Lines) -> None:
    out = lines("C-00002", "--decision", "escalation-rules")
    assert out[:8] == [
        "Escalation criteria and ladder (escalation/escalation-rules 1.0.0)",
        "  escalate to billing (escalated-department); for the rest it waits to know Legal or regulatory concern and Outcome so far",
        "  all that match",
        "    yes: billing-dispute: escalate to billing (escalated-department)",
        "      topic is billing: yes, it is billing",
        "      disputed is yes: yes",
        out[6],
        "    waits: legal-concern: escalate to legal, and tell supervisor, at once, also without details (escalated-legal)",
    ]
    assert out[6].startswith("      DOC §4: ")
    for line in (
        "      legal concern is yes: not known",
        "      waits to know Legal or regulatory concern",
        '      quoted: "involve legal or regulatory concerns must be escalated"',
        "    near: legal: would escalate to legal if topic were legal or regulatory; it is billing",
        "    near: danger: would escalate to technical-support if topic were safety; it is billing",
        "    near: privacy-incident: would escalate to data-protection if kind were privacy-incident; it is inquiry",
    ):
        assert line in out
    assert "What rules and gates have brought about" not in out
    assert lines("C-00002", "--decision", "escalation/escalation-rules") == out


def test_as_it_stood_before(lines: Lines) -> None:
    out = lines("C-00002", "--decision", "escalation-rules", "--at", FRIDAY)
    assert out[1] == "  waits to know Legal or regulatory concern, Disputed and Outcome so far"
    assert "    waits: billing-dispute: escalate to billing (escalated-department)" in out
    assert "What rules and gates have brought about" not in lines("C-00001", "--at", FRIDAY)


def test_all_shows_the_rules_that_do_not_fire(lines: Lines) -> None:
    short, long = (lines("C-00002", "--decision", "routing", *more) for more in ([], ["--all"]))
    assert not [line for line in short if line.startswith("    no: ")]
    assert "    no: legal-matters: Department: legal" in long
    assert "      topic is legal or regulatory: no, it is billing" in long
    assert set(short) <= set(long)


@pytest.mark.parametrize("text", ["", "…"])
def test_a_clause_is_said_once_for_rules_that_follow_each_other(text: str, lines: Lines) -> None:
    out = lines("C-00002", "--decision", "priority")
    assert len([line for line in out if "OVR Service request logging" in line and text in line]) == 1


def test_a_long_list_of_near_misses_is_cut_and_says_how_to_see_the_rest(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.cli.explain.MOST_NEAR", 2)
    out = lines("C-00002", "--decision", "routing")
    assert [line for line in out if line.startswith("    near: ")][2:] == ["    near: and 3 more; --all lists them"]
    assert len([line for line in lines("C-00002", "--decision", "routing", "--all") if "near: " in line]) == 5


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["C-99999"], "there is no case C-99999"),
        (
            ["C-00001", "--decision", "escalation-rule"],
            '"escalation-rule" decides nothing; did you mean "escalation-rules"?',
        ),
        (
            ["C-00001", "--decision", "zebra"],
            '"zebra" decides nothing; documents that decide are decision/priority, decision/routing or escalation/escalation-rules',
        ),
        (
            ["C-00001", "--at", "Friday 2026-03-06 16:49"],
            "nothing has happened by then; the first event is received on Friday 2026-03-06 16:50",
        ),
        (["C-\x1b[2J"], "there is no case C-␛[2J"),
    ],
)
def test_a_question_that_has_no_answer(
    arguments: list[str], sentence: str, told: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, err = told(*arguments)
    assert (code, out, err) == (2, "", f"sopdesk: {sentence}\n")


WORDS = """
kind: decision
id: words
title: Words
version: 1.0.0
source: SOP3 §5
inputs: {customer_name: any}
output: {tone: [odd, plain, other]}
use: first match
rows:
  - {id: odd, customer_name: {contains: evil}, tone: odd}
  - {id: plain, customer_name: {contains: plain}, tone: plain}
otherwise: {tone: other}
"""


def test_a_hostile_value_is_shown_and_does_nothing(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("sops", "rules", "forms"):
        for path in (ROOT / folder).rglob("*.yaml"):
            copy = tmp_path / "desk" / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "desk/rules/decisions/words.yaml").write_text(WORDS, encoding="utf-8")
    code = run(["--desk", str(tmp_path / "desk"), "--store", store, "explain", "C-00001", "--decision", "words"])
    out, err = capsys.readouterr()
    assert code == 0, err
    assert "customer name contains evil: yes, it is ␛]0;owned␇␛[2J‹U+202E›evil" in out
    assert "plain: would decide Tone: plain if customer name were to contain plain; it is ␛]0;owned" in out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
