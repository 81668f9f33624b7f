"""The grammar of conditions: a small table, no code and no expressions; what is wrong is said at its place."""

from __future__ import annotations

import pytest

from engine.model.condition import ALWAYS, All, AnyOf, Condition, Not, Said, show
from engine.model.written_condition import NotACondition, parse_condition
from tests.kinds.reading import refused


def said(op: str, *operands: str, fact: str = "x") -> tuple[str, str, tuple[str, ...]]:
    return (fact, op, operands)


def plain(condition: Condition) -> object:
    """The tree without routes."""
    match condition:
        case Said(fact, op, operands):
            return (fact, op, operands)
        case All(parts):
            return ("all", *map(plain, parts))
        case AnyOf(parts):
            return ("any", *map(plain, parts))
        case Not(part):
            return ("not", plain(part))
        case other:
            raise TypeError(other)


WORDS = ("over", "at least", "under", "at most", "before", "after", "contains", "starts with", "matches")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"x": "legal"}, said("is", "legal")),
        ({"x": "10:00"}, said("is", "10:00")),
        ({"x": ["legal", "regulatory"]}, said("is", "legal", "regulatory")),
        ({"x": "over 5"}, said("over", "5")),
        ({"x": "at least 5 days"}, said("at least", "5 days")),
        ({"x": "under 5"}, said("under", "5")),
        ({"x": "at most 5"}, said("at most", "5")),
        ({"x": "before 2026-01-01"}, said("before", "2026-01-01")),
        ({"x": "after 10:00"}, said("after", "10:00")),
        ({"x": "between 2 and 5"}, said("between", "2", "5")),
        ({"x": "between 2-5"}, said("between", "2", "5")),
        ({"x": "> 5"}, said("over", "5")),
        ({"x": ">=5"}, said("at least", "5")),
        ({"x": "< 5"}, said("under", "5")),
        ({"x": "<= 5"}, said("at most", "5")),
        ({"x": {"<=": "5"}}, said("at most", "5")),
        ({"x": {"between": ["2", "5"]}}, said("between", "2", "5")),
        ({"x": {"not": "legal"}}, ("not", said("is", "legal"))),
        ({"x": {"not": ["legal", "over 5"]}}, ("not", ("any", said("is", "legal"), said("over", "5")))),
        ({"x": {"over": "2", "under": "5"}}, ("all", said("over", "2"), said("under", "5"))),
        ({"x": {"contains": ["a", "b"]}}, ("any", said("contains", "a"), said("contains", "b"))),
        ({"x": ["1", "over 5"]}, ("any", said("is", "1"), said("over", "5"))),
        ({"x": "a", "y": "b"}, ("all", said("is", "a"), said("is", "b", fact="y"))),
        ({"all": [{"x": "a"}, {"y": "b"}]}, ("all", said("is", "a"), said("is", "b", fact="y"))),
        ({"any": [{"x": "a"}, {"y": "b"}]}, ("any", said("is", "a"), said("is", "b", fact="y"))),
        ({"not": {"x": "a"}}, ("not", said("is", "a"))),
        ({"known": "x"}, said("known")),
        ({"unknown": "x"}, ("not", said("known"))),
        ({"known": ["x", "y"]}, ("all", said("known"), said("known", fact="y"))),
        ({"unknown": ["x", "y"]}, ("all", ("not", said("known")), ("not", said("known", fact="y")))),
        *(({"x": {word: "v"}}, said(word, "v")) for word in WORDS),
        ({"x": "overdue"}, said("is", "overdue")),
        ({"x": "underlined words"}, said("is", "underlined words")),
        ({"x": "contains a"}, said("is", "contains a")),
    ],
)
def test_what_is_written_is_what_is_meant(written: object, meant: object) -> None:
    assert plain(parse_condition(written)) == meant


@pytest.mark.parametrize("written", ["anything", "any", "-", {"x": "any"}, {"x": "anything"}, {"x": "-"}])
def test_words_that_ask_nothing(written: object) -> None:
    assert parse_condition(written) == ALWAYS


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, "a condition is a table of facts and values, for example {topic: legal}; or: anything"),
        ([], "a condition is a table of facts and values, for example {topic: legal}; or: anything"),
        ("topic is legal", "a condition is a table of facts and values, for example {topic: legal}; or: anything"),
        (None, "a condition is a table of facts and values, for example {topic: legal}; or: anything"),
        ({"x": None}, '"x" needs a value, a list of values or a comparison such as "at least 5"'),
        ({"x": ""}, '"x" needs a value, a list of values or a comparison such as "at least 5"'),
        ({"x": {}}, '"x" needs a value, a list of values or a comparison such as "at least 5"'),
        ({"x": []}, 'a list of values is needed for "x", for example [legal, regulatory]'),
        ({"x": [["a"]]}, 'a list of values is needed for "x", for example [legal, regulatory]'),
        ({"x": [None]}, 'a list of values is needed for "x", for example [legal, regulatory]'),
        (
            {"x": {"equals": "5"}},
            'unknown comparison "equals" of "x"; known are over, at least, under, at most, between',
        ),
        ({"x": {"at leest": "5"}}, 'unknown comparison "at leest" of "x"; did you mean "at least"?'),
        ({"x": {"over": None}}, '"over" of "x" needs a value'),
        ({"x": {"over": ["5"]}}, '"over" of "x" needs a value'),
        ({"x": {"between": ["5"]}}, '"between" of "x" needs two values, for example [2, 5]'),
        ({"x": {"between": "5"}}, '"between" of "x" needs two values, for example [2, 5]'),
        ({"x": {"between": ["1", "2", "3"]}}, '"between" of "x" needs two values, for example [2, 5]'),
        ({"x": {"between": ["1", {"a": "b"}]}}, '"between" of "x" needs two values, for example [2, 5]'),
        ({"all": {"x": "a"}}, '"all" needs a list of conditions'),
        ({"any": []}, '"any" needs a list of conditions'),
        ({"any": ["a"]}, "a condition is a table of facts and values, for example {topic: legal}; or: anything"),
        ({"known": None}, '"known" needs the name of a fact'),
        ({"unknown": []}, '"unknown" needs the name of a fact'),
        ({"not": None}, "a condition is a table of facts and values, for example {topic: legal}; or: anything"),
    ],
)
def test_what_is_no_condition(written: object, message: str) -> None:
    with pytest.raises(NotACondition) as refusal:
        parse_condition(written)
    assert str(refusal.value).startswith(message)


def test_nesting_ends_somewhere() -> None:
    def nested(depth: int) -> dict[str, object]:
        written: dict[str, object] = {"x": "a"}
        for _ in range(depth):
            written = {"all": [written, {"y": "b"}]}
        return written

    parse_condition(nested(16))
    with pytest.raises(NotACondition, match="nested too deeply; split it into several rules"):
        parse_condition(nested(17))


RULE = "must_escalate:\n  - id: a\n    to: boss\n    status: s\n    when: "


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("▸{}", "a condition is a table"),
        ("{x: {▸overr: 5}}", 'unknown comparison "overr" of "x"; did you mean "over"?'),
        ("{all: [{x: a}, {y: {between: ▸[1]}}]}", '"between" of "y" needs two values'),
        ("{any: [{x: a}, ▸b]}", "a condition is a table"),
        ("{x: ▸}", '"x" needs a value'),
        ("{not: {x: {▸starts: a}}}", 'unknown comparison "starts" of "x"'),
    ],
)
def test_the_place_is_the_part_that_is_wrong(when: str, message: str) -> None:
    assert refused(RULE + when, "escalation").startswith(message)


def test_a_wrong_row_of_a_table_has_its_place() -> None:
    text = "inputs: {x: [a]}\noutput: {y: [b]}\nrows:\n  - {x: a, y: b}\n  - {x: {▸at leest: 5}, y: b}"
    assert refused(text, "decision").startswith('unknown comparison "at leest" of "x"; did you mean "at least"?')


def test_a_need_of_a_gate_that_is_no_condition_has_its_place() -> None:
    head = "kind: workflow\nid: c\ntitle: C\nversion: 1.0.0\nstatuses: [new]\n"
    text = "gates:\n  - {id: g, before: closed, needs: [{x: {▸ovr: 5}}]}"
    assert refused(text, head) == 'unknown comparison "ovr" of "x"; did you mean "over"?'


def test_a_condition_can_be_read_aloud() -> None:
    written = {"all": [{"topic": ["legal", "fine"]}, {"any": [{"age": "over 5"}, {"not": {"known": "contact"}}]}]}
    assert show(parse_condition(written)) == ("topic is legal or fine and (age is over 5 or not (contact is known))")
