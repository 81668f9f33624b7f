"""``sopdesk decide`` as it is typed: sentences for people, JSON for pipelines, exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest

from engine.cli.decide import json_of, lines_of
from engine.cli.main import run
from engine.compile.edition import Edition
from engine.services.decide_facts import decide_facts, facts_given
from tests.desks import RECORD, ROOT, edition, shipped

HEAVY = ("textual", "rich", "numpy", "sqlalchemy")
P1 = ("--fact", "urgency=high", "--fact", "impact=many customers")
Told = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """Exit code, lines of output, lines of complaint."""

    def decide(*arguments: str, standard_input: bytes = b"") -> tuple[int, list[str], list[str]]:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(standard_input)))
        code = run(["--desk", str(ROOT), "decide", *arguments])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return decide


def made(body: str, inputs: str = "colour: any, size: any") -> Edition:
    """A desk with one table ``level``."""
    head = "kind: decision\nid: level\ntitle: The level\nversion: 1.2.0\n"
    return edition(RECORD, f"{head}inputs: {{{inputs}}}\n{dedent(body)}")


def lines(edition_: Edition, *, every: bool = False, **facts: str) -> list[str]:
    return list(lines_of(edition_, decide_facts(edition_, "", facts_given(edition_, facts)), every=every))


def parts(edition_: Edition, document: str = "", **facts: str) -> dict[str, Any]:
    """The one decision of an answer in JSON."""
    (decision,) = json_of(edition_, decide_facts(edition_, document, facts_given(edition_, facts)))["decisions"]
    return dict(decision)


# --- for people -------------------------------------------------------------------------------------------------------


def test_what_is_decided_with_its_row_and_its_clause(told: Told) -> None:
    code, out, err = told("priority", *P1)
    assert (code, err) == (0, [])
    assert out[:3] == [
        "Priority from urgency and impact (decision/priority 1.0.0)",
        "  priority: P1",
        "    row-1: urgency is high and impact is many customers",
    ]
    assert out[3].startswith("    OVR Service request logging: Service request logging and tracking instructions.")
    assert len(out) == 4


def test_what_it_waits_for_and_how_to_give_it(told: Told) -> None:
    assert told("decision/priority") == (
        0,
        [
            "Priority from urgency and impact (decision/priority 1.0.0)",
            "  waits to know Urgency and Impact",
            "    --fact urgency=...  low, normal or high",
            '    --fact "impact=..."  one customer, several customers or many customers',
        ],
        [],
    )


def test_an_escalation_has_what_must_and_what_may_be_done(told: Told) -> None:
    _, out, _ = told("escalation-rules", "--fact", "topic=legal")
    assert out[:4] == [
        "Escalation criteria and ladder (escalation/escalation-rules 1.0.0)",
        "  escalate to legal, and tell supervisor, at once, also without details (escalated-legal)",
        "    legal: topic is legal or regulatory",
        "    SOP3 §5.1(1): Cases that cannot be resolved at the initial contact level or involve legal or regulatory concerns must be escalated.",
    ]
    assert out[4].startswith("  for the rest it waits to know Legal or regulatory concern, ")
    may = out.index("Escalation criteria and ladder (escalation/escalation-rules 1.0.0), at the agent's own judgment")
    assert out[may - 1] == ""
    assert out[may + 1] == "  escalate to supervisor (escalated-managerial)"


def test_without_a_document_every_table_answers(told: Told) -> None:
    _, out, _ = told("--fact", "topic=billing")
    assert [line for line in out if line and not line.startswith(" ")] == [
        "Priority from urgency and impact (decision/priority 1.0.0)",
        "Which department works on a topic (decision/routing 1.0.0)",
        "Escalation criteria and ladder (escalation/escalation-rules 1.0.0)",
        "Escalation criteria and ladder (escalation/escalation-rules 1.0.0), at the agent's own judgment",
    ]


def test_a_fact_that_a_table_decides_does_not_count_and_that_is_said(told: Told) -> None:
    _, out, _ = told("priority", "--fact", "urgency=low", "--fact", "priority=P1")
    assert out[0] == "Priority is decided by decision/priority; what you give does not count"
    assert "  priority: P4" in out


def test_all_rows_with_what_ruled_them_out(told: Told) -> None:
    _, out, _ = told("priority", "--fact", "urgency=high", "--fact", "impact=one customer", "--all")
    assert out[1:3] == [
        "  priority: P2",
        "    row-2: urgency is high and impact is one customer or several customers",
    ]
    assert out[4:8] == [
        "    row-1 does not fire: urgency is high and impact is many customers",
        "      impact is many customers: no, it is one customer",
        "    row-3 does not fire: urgency is normal and impact is many customers",
        "      urgency is normal: no, it is high",
    ]


def test_all_rows_where_some_wait_and_some_come_too_late() -> None:
    one = made("""
        output: {level: [high, low]}
        rows:
          - {id: first, colour: red, level: high}
          - {id: second, colour: red, size: {over: 3}, level: low}
          - {id: third, title: The third, colour: [red, blue], level: low}
    """)
    assert lines(one, every=True, colour="red") == [
        "The level (decision/level 1.2.0)",
        "  level: high",
        "    first: colour is red",
        "    second waits to know Size: colour is red and size is over 3",
        "    The third (third) fires too, but does not count (first match): colour is red or blue",
    ]


def test_a_row_that_a_denied_comparison_rules_out() -> None:
    one = made("output: {level: [high]}\nrows: [{not: {colour: red}, known: size, level: high}]")
    assert lines(one, every=True, colour="red") == [
        "The level (decision/level 1.2.0)",
        "  no row fires",
        "    row-1 does not fire: not (colour is red) and size is known",
        "      colour is red: yes, it is red",
        "      size is known: no, it is not known",
    ]


def test_where_no_row_fires() -> None:
    one = made("output: {level: [high]}\nrows: [{colour: red, level: high}]")
    assert lines(one, colour="blue")[1:] == ["  no row fires"]


def test_the_row_for_all_else() -> None:
    one = made("output: {level: [high, low]}\nrows: [{colour: red, level: high}]\notherwise: {level: low}")
    assert lines(one, colour="blue")[1:] == ["  level: low", "    otherwise: no other row fires"]


@pytest.mark.parametrize("policy", ["only one", "same result"])
def test_rows_that_disagree(policy: str) -> None:
    one = made(
        f"output: {{level: [high, low]}}\nuse: {policy}\nrows: [{{colour: red, level: high}}, {{size: 1, level: low}}]"
    )
    assert lines(one, every=True, colour="red", size="1")[1:] == [
        f"  nothing decided: row-1 and row-2 fire together and must not ({policy})",
        "    row-1: colour is red (level: high)",
        "    row-2: size is 1 (level: low)",
    ]


@pytest.mark.parametrize(
    ("policy", "order"),
    [("all that match", ["row-1", "row-2"]), ("in order", ["row-2", "row-1"])],
)
def test_of_several_rows_each_is_told(policy: str, order: list[str]) -> None:
    one = made(
        f"output: {{level: [high, low]}}\nuse: {policy}\n"
        "rows: [{colour: red, level: low}, {size: 1, level: high}, {urgent: yes, level: high}]",
        "colour: any, size: any, urgent: any",
    )
    said = lines(one, colour="red", size="1")
    assert [line.split(":")[0].strip() for line in said[2:4]] == order
    assert said[1].startswith("  so far level: ")
    assert "    row-1: colour is red (level: low)" in said
    assert said[4:] == ["  for the rest it waits to know Urgent", "    --fact urgent=...  yes or no"]


def test_a_number_made_of_several_rows() -> None:
    one = made("output: {points: number}\nuse: sum\nrows: [{colour: red, points: 2}, {size: 1, points: 1.5}]")
    assert lines(one, colour="red", size="1")[1:] == [
        "  points: 3.5",
        "    row-1: colour is red (points: 2)",
        "    row-2: size is 1 (points: 1.5)",
    ]


@pytest.mark.parametrize(("counts", "level"), [("yes", "high"), ("no", "low")])
def test_a_fact_that_was_assumed_is_said(counts: str, level: str) -> None:
    one = made(
        f"output: {{level: [high, low]}}\nrows: [{{colour: red, if_unknown: treat as {counts}, level: high}}, {{level: low}}]"
    )
    said = lines(one)
    assert said[1] == f"  level: {level}"
    assert said[-1] == f"  assumed: Colour unknown, counts as {counts} in row-1"
    assert parts(one)["assumed"] == ["row-1"]


def test_what_can_be_written_for_facts_of_other_types() -> None:
    one = made(
        "output: {level: [high]}\nrows: [{size: 1, urgent: yes, wants: refund, stars: 1, note: x, level: high}]",
        "size: any, urgent: any, wants: any, stars: any, note: any",
    )
    assert lines(one)[2:] == [
        "    --fact size=...  a whole number, e.g. 3",
        "    --fact urgent=...  yes or no",
        "    --fact wants=...  some of refund or repair",
        "    --fact stars=...  a number from 1 to 5",
        "    --fact note=...  any text",
    ]


def test_what_cannot_be_given_and_is_not_decided() -> None:
    level = "kind: decision\nid: level\ntitle: Level\nversion: 1.0.0\ninputs: {colour: any}\noutput: {level: [high]}\nrows: [{colour: red, level: high}]"
    team = "kind: decision\nid: team\ntitle: Team\nversion: 1.0.0\ninputs: {level: any}\noutput: {team: [a]}\nrows: [{level: high, team: a}]"
    said = lines(edition(RECORD, level, team), colour="blue")
    assert said[-2:] == [
        "  waits to know Level",
        "    Level cannot be given and is not decided: no row of decision/level fires",
    ]


def test_several_choices_may_be_said_one_by_one(told: Told) -> None:
    code, out, _ = told("priority", "--json", "--fact", "options_offered=refund", "--fact", "options_offered=repair")
    assert (code, json.loads(out[0])["facts"]) == (0, {"options_offered": ["refund", "repair"]})


def test_foreign_text_steers_no_terminal(told: Told) -> None:
    _, out, err = told("priority", "--fact", "urgency=\x1b[31mhigh")
    assert (out, err) == ([], ['sopdesk: Urgency has no choice "␛[31mhigh"; did you mean "high"?'])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["prority"], 'sopdesk: "prority" decides nothing; did you mean "priority"?'),
        (["priority", "--fact", "urgncy=high"], 'sopdesk: unknown fact "urgncy"; did you mean "urgency"?'),
        (["priority", "--fact", "urgency=hihg"], 'sopdesk: Urgency has no choice "hihg"; did you mean "high"?'),
        (
            ["priority", "--fact", "urgency=low", "--fact", "urgency=high"],
            "sopdesk: Urgency is given twice; leave one of them out",
        ),
        (["priority", "--fact", "x=1", "--fact", "x=1"], "sopdesk: x is given twice; leave one of them out"),
        (["priority", "--facts", "nowhere.jsonl"], "sopdesk: the facts in nowhere.jsonl cannot be read: No such file"),
        (["priority", "--facts", str(ROOT)], f"sopdesk: the facts in {ROOT} cannot be read: "),
        (
            ["priority", "--facts", "-", *P1],
            "Error: facts come from --fact or from --facts, not from both; leave one of them out",
        ),
        (["--json", "--all"], "Error: --all is for people; leave it out with --json and --facts"),
        (["--facts", "-", "--all"], "Error: --all is for people; leave it out with --json and --facts"),
    ],
)
def test_what_could_not_be_run(arguments: list[str], complaint: str, told: Told) -> None:
    code, out, err = told(*arguments)
    assert (code, out) == (2, [])
    assert err[-1].startswith(complaint)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["priority"], 0),
        (["priority", "--require-decided"], 1),
        (["priority", "--json", "--require-decided"], 1),
        (["priority", *P1, "--require-decided"], 0),
        (["--fact", "topic=legal", "--require-decided"], 1),
        (["routing", "--fact", "topic=legal", "--require-decided"], 0),
    ],
)
def test_the_exit_code_where_everything_must_be_decided(arguments: list[str], code: int, told: Told) -> None:
    assert told(*arguments)[0] == code


# --- for pipelines ----------------------------------------------------------------------------------------------------


def test_one_object(told: Told) -> None:
    code, out, _ = told("priority", *P1, "--json")
    assert (code, len(out)) == (0, 1)
    assert json.loads(out[0]) == {
        "document": "decision/priority",
        "version": "1.0.0",
        "edition": shipped().digest,
        "facts": {"urgency": "high", "impact": "many customers"},
        "decisions": [
            {
                "table": "priority",
                "hit": "first match",
                "decided": True,
                "outcome": {"priority": "P1"},
                "rows": ["row-1"],
                "missing": [],
                "disagreeing": [],
            }
        ],
    }


def test_without_a_document_each_table_names_its_own(told: Told) -> None:
    _, out, _ = told("--json")
    found = json.loads(out[0])
    assert (found["document"], found["version"]) == (None, None)
    assert [(one["document"], one["version"], one["table"]) for one in found["decisions"]] == [
        ("decision/priority", "1.0.0", "priority"),
        ("decision/routing", "1.0.0", "routing"),
        ("escalation/escalation-rules", "1.0.0", "escalation-rules"),
        ("escalation/escalation-rules", "1.0.0", "escalation-rules-may"),
    ]


def test_several_rows_have_their_outcomes_beside_them(told: Told) -> None:
    _, out, _ = told("escalation-rules", "--fact", "topic=billing", "--fact", "disputed=yes", "--json")
    must, may = json.loads(out[0])["decisions"]
    assert (must["rows"], must["outcome"], must["decided"]) == (["billing-dispute"], {}, False)
    assert must["outcomes"] == [{"escalate_to": "billing", "status": "escalated-department"}]
    assert (may["rows"], may["decided"]) == (["agent-judgment"], True)


@pytest.mark.parametrize(
    ("body", "outcome", "outcomes"),
    [
        ("output: {points: number}\nuse: sum\nrows: [{colour: red, points: 2}]", {"points": 2}, [{"points": 2}]),
        ("output: {points: number}\nrows: [{colour: red, points: 2.50}]", {"points": 2.5}, None),
        ("output: {points: whole number}\nrows: [{colour: red, points: 2}]", {"points": 2}, None),
        ("output: {points: yes or no}\nrows: [{colour: red, points: no}]", {"points": False}, None),
        ("output: {points: ['007']}\nrows: [{colour: red, points: '007'}]", {"points": "007"}, None),
        (
            "output: {points: [a, b]}\nuse: all that match\nrows: [{colour: red, points: a}]",
            {"points": ["a"]},
            [{"points": ["a"]}],
        ),
    ],
)
def test_an_outcome_is_of_its_declared_type(body: str, outcome: object, outcomes: object) -> None:
    found = parts(made(body), "decision/level", colour="red")
    assert (found["outcome"], found.get("outcomes")) == (outcome, outcomes)


def test_a_fact_that_does_not_count_is_named_in_json(told: Told) -> None:
    _, out, _ = told("priority", "--json", "--fact", "priority=P1")
    found = json.loads(out[0])
    assert (found["facts"], found["passed_over"]) == ({}, {"priority": "decision/priority"})


LINES = b"""{"urgency": "high", "impact": "many customers"}

{"urgncy": 1}
{"urgency": "low"}
nope
{"urgency": null}
"""


def outcomes(out: list[str]) -> list[object]:
    found = [json.loads(line) for line in out]
    return [one["decisions"][0]["outcome"].get("priority") if "decisions" in one else one for one in found]


ANSWERS = [
    "P1",
    {"line": 3, "error": 'unknown fact "urgncy"; did you mean "urgency"?'},
    "P4",
    {"line": 5, "error": "this is no JSON at column 1: expecting value; write one object on one line"},
    None,
]


def test_a_line_each_in_order_and_a_bad_one_on_its_place(told: Told, tmp_path: Path) -> None:
    code, out, err = told("priority", "--facts", "-", standard_input=LINES)
    assert (code, err, outcomes(out)) == (1, [], ANSWERS)
    file = tmp_path / "facts.jsonl"
    file.write_bytes(LINES)
    assert told("priority", "--facts", str(file)) == (1, out, [])


def test_a_line_is_answered_as_json_is(told: Told) -> None:
    _, streamed, _ = told("priority", "--facts", "-", standard_input=b'{"urgency": "low"}')
    assert told("priority", "--json", "--fact", "urgency=low")[1] == streamed


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (b'{"urgency": "low"}\n{}\n', [], 0),
        (b'{"urgency": "low"}\n{}\n', ["--require-decided"], 1),
        (b'{"urgency": "low"}\n', ["--require-decided"], 0),
        (b"", ["--require-decided"], 0),
        (b'{"urgency": "hgih"}\n{"urgency": "low"}\n', [], 1),
    ],
)
def test_the_exit_code_of_many_lines(text: bytes, arguments: list[str], code: int, told: Told) -> None:
    assert told("priority", "--facts", "-", *arguments, standard_input=text)[0] == code


def test_an_array_of_objects(told: Told) -> None:
    code, out, _ = told("priority", "--facts", "-", standard_input=b'[{"urgency": "low"},\n {"urgency": 3}]')
    assert code == 1
    assert outcomes(out) == ["P4", {"item": 2, "error": 'Urgency has no choice "3"; choose low, normal or high'}]


def test_an_array_that_cannot_be_read_could_not_be_run(told: Told) -> None:
    code, out, err = told("priority", "--facts", "-", standard_input=b'[{"urgency": "low"}')
    assert (code, out) == (2, [])
    assert err[0].startswith("sopdesk: the JSON array cannot be read: ")


def test_foreign_text_in_a_line_steers_no_terminal_and_comes_back_whole(told: Told) -> None:
    name = "Zoë \x1b[31m\x7f\x9b \u202e\u2028 \U000e0041 end"
    line = json.dumps({"customer_name": name, "subject": "\ud800"}).encode()
    _, out, _ = told("priority", "--facts", "-", standard_input=line)
    (answer,) = out
    assert "Zoë" in answer
    assert "".join(answer.split(" ")).isprintable()
    assert json.loads(answer)["facts"] == {"customer_name": name, "subject": "\ud800"}


def test_what_is_wrong_with_a_line_is_no_longer_than_can_be_read(told: Told) -> None:
    long = json.dumps({"urgency": "x" * 100_000}).encode()
    _, out, _ = told("priority", "--facts", "-", standard_input=long)
    assert len(json.loads(out[0])["error"]) <= 501


# --- as a program -----------------------------------------------------------------------------------------------------


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "engine.cli", "--desk", str(ROOT), "decide", *arguments]


def test_a_line_is_answered_before_the_next_is_sent() -> None:
    with subprocess.Popen(
        program("priority", "--facts", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as running:
        assert running.stdin
        assert running.stdout
        for urgency, priority in (("low", "P4"), ("high", None)):
            running.stdin.write(json.dumps({"urgency": urgency}).encode() + b"\n")
            running.stdin.flush()
            answer = json.loads(running.stdout.readline())
            assert answer["decisions"][0]["outcome"].get("priority") == priority
        running.stdin.close()
        assert running.wait() == 0


def test_whoever_stops_listening_is_no_error() -> None:
    with subprocess.Popen(
        program("priority", "--facts", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as running:
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write(b'{"urgency": "low"}\n')
        running.stdin.flush()
        running.stdout.readline()
        running.stdout.close()
        running.stdin.write(b'{"urgency": "low"}\n')
        running.stdin.close()
        assert (running.wait(), running.stderr.read()) == (0, b"")


def test_it_needs_no_screen_no_database_and_no_arrays() -> None:
    source = (
        "import sys\n"
        "from engine.cli.main import run\n"
        f"code = run(['--desk', {str(ROOT)!r}, 'decide', 'priority', '--fact', 'urgency=low'])\n"
        f"print('loaded:', [m for m in {HEAVY!r} if m in sys.modules])\n"
        "sys.exit(code)\n"
    )
    found = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=ROOT, check=False)
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines()[-1] == "loaded: []"
