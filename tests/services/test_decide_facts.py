"""What the documents decide for given facts: which document is meant, how facts are read, what stands and what is missing."""

from __future__ import annotations

import io
import json

import pytest

from engine.compile.edition import Edition
from engine.decide.deciding import decide
from engine.load.json_lines import read_json_lines
from engine.model.fact import Fact
from engine.model.problem import Refused
from engine.services.decide_facts import (
    Answered,
    Decided,
    decide_facts,
    document_that_decides,
    facts_given,
    ruled_out,
    typed,
)
from tests.desks import RECORD, edition, shipped


def table(name: str, body: str, inputs: str = "colour: [red, green, blue]") -> str:
    """A decision document with these outputs, hit policy and rows."""
    return f"""
    kind: decision
    id: {name}
    title: The {name}
    version: 1.2.0
    inputs: {{{inputs}}}
    {body}
"""


LEVEL = table(
    "level", "output: {level: [high, low]}\n    rows: [{colour: red, level: high}, {colour: green, level: low}]"
)
TEAM = table(
    "team", "output: {team: [a, b]}\n    rows: [{level: high, team: a}, {level: low, team: b}]", "level: [high, low]"
)


def made(*documents: str) -> Edition:
    return edition(RECORD, *documents)


def asked(edition_: Edition, document: str = "", /, **values: object) -> Decided:
    return decide_facts(edition_, document, facts_given(edition_, values))


def only(decided: Decided) -> Answered:
    (answer,) = decided.answers
    return answer


def refused(edition_: Edition, **values: object) -> tuple[str, ...]:
    with pytest.raises(Refused) as refusal:
        facts_given(edition_, values)
    return refusal.value.reasons


def as_json(text: str) -> object:
    """A line as the reader of files gives it."""
    (entry,) = read_json_lines(io.BytesIO(text.encode()))
    return entry.value


# --- which document ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["priority", "decision/priority"])
def test_a_document_is_named_by_its_id_or_in_full(name: str) -> None:
    assert document_that_decides(shipped(), name) == "decision/priority"


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("prioritty", '"prioritty" decides nothing; did you mean "priority"?'),
        ("decision/routng", '"decision/routng" decides nothing; did you mean "decision/routing"?'),
        (
            "sla/response-times",
            '"sla/response-times" decides nothing; documents that decide are decision/priority, decision/routing or escalation/escalation-rules',
        ),
    ],
)
def test_a_document_that_decides_nothing_is_told_with_those_that_do(name: str, complaint: str) -> None:
    with pytest.raises(Refused) as refusal:
        document_that_decides(shipped(), name)
    assert refusal.value.reasons == (complaint,)


def test_an_id_that_two_documents_have_is_not_enough() -> None:
    escalation = """
    kind: escalation
    id: level
    title: Escalation
    version: 1.0.0
    must_escalate: [{id: red, when: {colour: red}, to: {department: workshop}, status: new}]
    """
    both = made(LEVEL, escalation)
    with pytest.raises(Refused) as refusal:
        document_that_decides(both, "level")
    assert refusal.value.reasons == (
        '"level" is the id of decision/level and escalation/level; write one of these names',
    )
    assert document_that_decides(both, "escalation/level") == "escalation/level"


def test_a_document_without_rows_is_told_so() -> None:
    empty = made("\n    kind: escalation\n    id: none\n    title: None\n    version: 1.0.0\n")
    with pytest.raises(Refused) as refusal:
        document_that_decides(empty, "none")
    assert refusal.value.reasons == (
        "escalation/none has no rows, so it decides nothing; write its rows, or ask another document",
    )
    with pytest.raises(Refused) as refusal:
        document_that_decides(empty, "else")
    assert refusal.value.reasons == ('"else" decides nothing; no document does, write a decision table under rules',)


# --- facts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ('{"colour": "red", "size": 3, "urgent": true}', {"colour": "red", "size": "3", "urgent": "yes"}),
        ('{"urgent": false, "weight": 1.50}', {"urgent": "no", "weight": "1.50"}),
        ('{"weight": 0.1000000000000000055511151231257827}', {"weight": "0.1000000000000000055511151231257827"}),
        ('{"size": 3.0, "note": 3.0}', {"size": "3", "note": "3.0"}),
        ('{"wants": ["refund", "repair"]}', {"wants": "refund, repair"}),
        ('{"wants": "repair"}', {"wants": "repair"}),
        ('{"colour": null, "size": null}', {}),
        ('{"seen_on": "2026-03-06", "note": " so "}', {"seen_on": "2026-03-06", "note": "so"}),
        ("{}", {}),
    ],
)
def test_values_of_json_are_read_as_their_facts_are_declared(line: str, facts: dict[str, str]) -> None:
    given = facts_given(made(), as_json(line))
    assert (given.facts, given.passed_over) == (facts, {})


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"color": "red"}', 'unknown fact "color"; did you mean "colour"?'),
        ('{"color": null}', 'unknown fact "color"; did you mean "colour"?'),
        ('{"zzz": 1}', 'unknown fact "zzz"; it is not a field of any form'),
        ('{"colour": "rde"}', 'Colour has no choice "rde"; did you mean "red"?'),
        ('{"colour": ["red"]}', "Colour has one value, not a list of them; write the one"),
        ('{"colour": {"is": "red"}}', "Colour is an object; write text, a number, true, false or null"),
        ('{"colour": ""}', "Colour is empty; write null where it is not known"),
        ('{"size": 3.5}', 'Size is a whole number, not "3.5"'),
        ('{"size": true}', 'Size is a whole number, not "yes"'),
        ('{"size": NaN}', "Size: NaN is no value; write null where it is not known"),
        (
            '{"weight": 1e99999999999999999999}',
            'Weight is a number such as 12 or 12.50, not "1e99999999999999999999"',
        ),
        ('{"wants": []}', "Wants is an empty list; write null where it is not known"),
        ('{"wants": ["refund, repair"]}', 'Wants has no choice "refund, repair"; choose refund or repair'),
        ('{"wants": [null]}', "Wants has no choice that is null; choose refund or repair"),
        ('{"wants": [["refund"]]}', "Wants has no choice that is a list; choose refund or repair"),
        ('{"wants": ["refund", NaN]}', "Wants has no choice that is no value; choose refund or repair"),
        ('{"wants": [1]}', 'Wants has no choice "1"; choose refund or repair'),
        ('{"wants": ["refnd"]}', 'Wants has no choice "refnd"; did you mean "refund"?'),
        ('{"size": 1, "size": 2}', '"size" is given twice; leave one of them out'),
        ("3", 'these are no facts but a number; write an object such as {"topic": "legal"}'),
        ("null", 'these are no facts but null; write an object such as {"topic": "legal"}'),
        ("true", 'these are no facts but true; write an object such as {"topic": "legal"}'),
        ('"red"', 'these are no facts but a text; write an object such as {"topic": "legal"}'),
    ],
)
def test_a_value_that_does_not_fit_says_what_to_write(line: str, complaint: str) -> None:
    with pytest.raises(Refused) as refusal:
        facts_given(made(), as_json(line))
    assert refusal.value.reasons == (complaint,)


def test_every_fact_that_does_not_fit_is_named() -> None:
    assert len(refused(made(), color="red", size="many")) == 2


def test_a_fact_that_a_table_decides_does_not_count_even_where_it_is_a_wrong_one() -> None:
    decided = asked(made(LEVEL, TEAM), "decision/team", colour="green", level="hihg")
    assert decided.given.facts == {"colour": "green"}
    assert decided.given.passed_over == {"level": "decision/level"}
    assert only(decided).decision.outcome == {"team": "b"}


def test_a_decided_fact_that_is_said_to_be_unknown_is_not_passed_over() -> None:
    assert asked(made(LEVEL), level=None).given.passed_over == {}


# --- answers ----------------------------------------------------------------------------------------------------------


def test_the_decisions_of_a_document_are_those_of_the_desk() -> None:
    facts = {"kind": "request", "urgency": "high", "impact": "many customers", "topic": "legal"}
    every = {decision.table.id: decision.answer for decision in decide(shipped(), facts)}
    told = {answer.decision.table.id: answer.decision.answer for answer in asked(shipped(), "", **facts).answers}
    assert told == every
    assert len(asked(shipped(), "escalation/escalation-rules", **facts).answers) == 2


def test_what_a_document_depends_on_is_decided_first() -> None:
    answer = only(asked(made(TEAM, LEVEL), "decision/team", colour="red"))
    assert (answer.stands, answer.missing, answer.decision.outcome) == (True, (), {"team": "a"})


def test_what_is_missing_is_what_can_be_given() -> None:
    third = table("door", "output: {door: [x, y]}\n    rows: [{team: a, door: x}, {team: b, door: y}]", "team: [a, b]")
    decided = asked(made(third, TEAM, LEVEL), "decision/door")
    assert only(decided).decision.missing == ("team",)
    assert (only(decided).missing, only(decided).stands, decided.unsettled) == (("colour",), False, {})


def test_what_no_row_decides_cannot_be_given_either() -> None:
    decided = asked(made(LEVEL, TEAM), "", colour="blue")
    level, team = decided.answers
    assert (level.stands, level.missing) == (False, ())
    assert (team.stands, team.missing) == (False, ("level",))
    assert decided.unsettled == {"level": "no row of decision/level fires"}
    assert not decided.stands


@pytest.mark.parametrize("names", [("level", "other"), ("other", "level")])
def test_of_two_tables_for_the_same_fact_the_one_that_still_can_decide_it_is_asked(names: tuple[str, str]) -> None:
    small = table("small", "output: {level: [high, low]}\n    rows: [{size: under 5, level: low}]", "size: any")
    by_name = {"level": LEVEL, "other": small}
    decided = asked(made(*map(by_name.__getitem__, names), TEAM), "decision/team", size="9")
    assert (only(decided).missing, decided.unsettled) == (("colour",), {})


def test_rows_that_disagree_decide_nothing() -> None:
    rows = "rows: [{colour: red, level: high}, {size: 1, level: low}, {colour: green, level: low}]"
    one = table("level", f"output: {{level: [high, low]}}\n    use: only one\n    {rows}", "colour: any, size: any")
    decided = asked(made(one, TEAM), "", colour="red", size="1")
    level, team = decided.answers
    assert [rule.id for rule in level.decision.disagreeing] == ["row-1", "row-2"]
    assert (level.stands, team.missing) == (False, ("level",))
    assert decided.unsettled == {"level": "rows of decision/level disagree"}


def test_a_row_that_leaves_an_output_out_says_so() -> None:
    two = table(
        "level", "output: {level: [high, low], other: [x, y]}\n    rows: [{colour: red, other: x}]", "colour: any"
    )
    decided = asked(made(two, TEAM), "", colour="red")
    assert decided.unsettled["level"] == "the row of decision/level that fires leaves it out"


def test_of_several_rows_none_is_an_answer() -> None:
    several = table(
        "level", "output: {level: [high, low]}\n    use: all that match\n    rows: [{colour: red, level: high}]"
    )
    answer = only(asked(made(several), "", colour="blue"))
    assert (answer.stands, answer.decision.chosen) == (True, ())
    assert not only(asked(made(several))).stands


def test_a_document_without_facts_that_are_known_waits() -> None:
    assert only(asked(shipped(), "decision/priority")).missing == ("urgency", "impact")


@pytest.mark.parametrize(
    ("row", "against"),
    [
        ("{colour: red, size: {over: 3}, level: high}", ["colour is red"]),
        ("{colour: red, size: 5, level: high}", ["colour is red", "size is 5"]),
        ("{any: [{colour: red}, {size: {over: 9}}], level: high}", ["colour is red", "size is over 9"]),
        ("{not: {all: [{colour: green}, {size: {over: 3}}]}, level: high}", ["colour is green", "size is over 3"]),
        ("{not: {any: [{colour: green}, {size: {over: 9}}]}, level: high}", ["colour is green"]),
        ("{urgent: yes, colour: red, level: high}", ["colour is red"]),
        ("{urgent: yes, level: high}", []),
        ("{colour: green, level: high}", []),
    ],
)
def test_the_comparisons_that_rule_a_row_out(row: str, against: list[str]) -> None:
    one = made(
        table("level", f"output: {{level: [high, low]}}\n    rows: [{row}]", "colour: any, size: any, urgent: any")
    )
    decision = only(asked(one, "", colour="green", size="4")).decision
    assert [seen.words for seen in ruled_out(one, decision, decision.findings[0])] == against


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("text", "007", "007"),
        ("choice", "1", "1"),
        ("whole number", "7", 7),
        ("scale 1 to 5", "4", 4),
        ("number", "1.50", 1.5),
        ("number", "12", 12),
        ("number", "0.1", 0.1),
        ("number", "0.12345678901234567890123", "0.12345678901234567890123"),
        ("number", "many", "many"),
        ("yes or no", "yes", True),
        ("yes or no", "no", False),
        ("several", "a, b", ["a", "b"]),
        ("money", "12 GBP", "12 GBP"),
    ],
)
def test_a_value_for_json(type_: str, text: str, value: object) -> None:
    found = typed(Fact("x", "X", type_), text, shipped())
    assert (found, type(found)) == (value, type(value))
    assert json.loads(json.dumps(found)) == value


def test_a_value_that_nobody_declares_is_text() -> None:
    assert typed(None, "1", shipped()) == "1"
