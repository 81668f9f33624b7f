"""What to ask next: the order, what is asked at all, and what an answer settles, checked by trying every answer."""

from __future__ import annotations

import random
from itertools import product

import pytest

from engine.compile.edition import Edition
from engine.decide.deciding import decide
from engine.decide.questions import Question, asked_in, next_questions
from engine.model.fact import Facts
from tests.desks import edition, shipped

FIELDS = {
    "a": "as: yes or no",
    "b": "as: yes or no",
    "c": "as: yes or no",
    "amount": "as: whole number",
    "words": "as: text",
    "grade": "as: choice, options: [gold, silver, tin]",
    "ordered_on": "as: date",
    "paid_on": "as: date",
}
WORKFLOW = """
    kind: workflow
    id: w
    title: W
    version: 1.0.0
    statuses: [new, escalated-legal]
    moves: [{from: new, to: escalated-*, by: e}]
"""


def record(more: str = "") -> str:
    fields = "\n".join(f"      - {{id: {name}, label: {name.upper()}, {type_}}}" for name, type_ in FIELDS.items())
    return f"""
    kind: record
    id: r
    title: R
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry, complaint]
    fields:
{fields}
{more}
"""


def table(name: str, inputs: str, *rows: str, use: str = "first match", output: str = "[x, y, z]") -> str:
    reads = ", ".join(f"{fact}: any" for fact in inputs.split())
    lines = "\n".join(f"      - {row}" for row in rows)
    return f"""
    kind: decision
    id: {name}
    title: {name}
    version: 1.0.0
    use: {use}
    inputs: {{{reads}}}
    output: {{{name}: {output}}}
    rows:
{lines}
"""


def asked(made: Edition, **facts: str) -> list[str]:
    return [question.fact for question in next_questions(made, facts)]


def question(made: Edition, fact: str, **facts: str) -> Question:
    return next(one for one in next_questions(made, facts) if one.fact == fact)


# --- the order --------------------------------------------------------------------------------------------------------


def test_first_comes_what_settles_most_decisions() -> None:
    made = edition(
        record(),
        table("one", "a b", "{a: yes, one: x}", "{b: yes, one: y}"),
        table("two", "b c", "{b: yes, two: x}", "{c: yes, two: y}"),
        table("three", "b", "{b: yes, three: x}"),
    )
    assert asked(made) == ["b", "a", "c"]
    assert (question(made, "b").settles, question(made, "a").settles, question(made, "c").settles) == (2, 1, 0)


def test_then_what_settles_more_on_the_average() -> None:
    """Each can settle the table; ``a`` with either answer, ``b`` with one of two."""
    rows = ("{all: [{a: yes}, {b: yes}], one: x}", "{all: [{a: no}, {b: yes}], one: y}")
    made = edition(record(), table("one", "a b c", *rows), table("two", "a", "{a: yes, two: x}"))
    assert asked(made) == ["a", "b"]
    assert question(made, "a").settles == question(made, "b").settles == 1
    assert question(made, "a").on_average > question(made, "b").on_average


def test_then_what_more_rules_wait_for() -> None:
    made = edition(
        record(),
        table("one", "a b c", "{a: yes, b: yes, one: x}", "{b: yes, c: yes, one: y}", use="all that match"),
    )
    assert asked(made)[0] == "b"
    assert question(made, "b").waiting == 2


def test_among_equals_the_order_of_the_documents_stands() -> None:
    rows = ("{a: yes, b: yes, one: x}", "{a: no, b: no, one: y}")
    made = edition(record(), table("one", "a b", *rows))
    assert asked(made) == ["a", "b"]
    assert asked(edition(record(), table("one", "b a", *(f"{{b: {x}, a: {x}, one: x}}" for x in ("yes", "no"))))) == [
        "b",
        "a",
    ]


# --- what is asked ----------------------------------------------------------------------------------------------------


def test_nothing_is_asked_once_nothing_is_open() -> None:
    made = edition(record(), table("one", "a b", "{a: yes, one: x}", "{b: yes, one: y}"))
    assert asked(made, a="yes") == []
    assert asked(made, a="no", b="no") == []
    assert asked(edition(record())) == []


def test_behind_an_outcome_its_inputs_are_asked_not_the_outcome() -> None:
    made = edition(
        record(),
        table("rank", "grade", "{grade: gold, rank: x}", "{grade: [silver, tin], rank: y}"),
        table("way", "rank", "{rank: x, way: x}", "{rank: y, way: y}"),
    )
    (only,) = next_questions(made, {})
    assert (only.fact, only.settles) == ("grade", 2)


def test_an_outcome_that_never_comes_is_not_asked_for() -> None:
    made = edition(
        record(),
        table("rank", "grade", "{grade: gold, rank: x}"),
        table("way", "rank", "{rank: x, way: x}"),
    )
    assert asked(made, grade="tin") == []


def test_what_an_agent_may_do_is_no_reason_to_ask() -> None:
    may = """
    kind: escalation
    id: e
    title: E
    version: 1.0.0
    must_escalate:
      - {id: must, when: {a: yes}, to: {role: boss}, status: escalated-legal}
    may_escalate:
      - {id: may, when: {b: yes}}
    """
    made = edition(record(), WORKFLOW, may)
    assert asked(made) == ["a"]
    assert asked(made, a="no") == []


def test_a_fact_is_asked_only_in_cases_that_a_form_or_the_script_asks_it_in() -> None:
    form = """
    kind: form
    id: f
    title: F
    version: 1.0.0
    for: {kind: complaint}
    sections:
      - title: S
        fields:
          - {id: severity, label: Severity, as: choice, options: [low, high]}
          - {id: extra, label: Extra, as: yes or no, show_when: {a: yes}}
    """
    made = edition(record(), form, table("one", "severity extra a", "{severity: high, one: x}", "{extra: yes, one: y}"))
    assert asked(made, kind="inquiry", a="yes") == []
    assert set(asked(made, kind="complaint", a="yes")) == {"severity", "extra"}
    assert asked(made, kind="complaint", a="no") == ["severity"]
    assert set(asked(made)) == {"severity", "extra"}  # it may become one


def test_a_step_that_such_a_case_does_not_come_to_asks_nothing() -> None:
    """An inquiry by phone is not asked how urgent it is: only the step for requests asks that."""
    call = {"channel": "phone", "direction": "incoming", "audience": "customer", "status": "open"}
    assert {"urgency", "impact"} <= asked_in(shipped(), {**call, "kind": "request"})
    assert not {"urgency", "impact"} & asked_in(shipped(), {**call, "kind": "inquiry"})
    assert not {"urgency", "impact"} & set(asked(shipped(), **call, kind="inquiry"))


def test_behind_a_fact_that_is_worked_out_those_are_asked_that_are_not_known() -> None:
    more = "    derived:\n      - {id: late, label: Late, derive: paid_on is after ordered_on}"
    made = edition(record(more), table("one", "late", "{late: yes, one: x}"))
    assert asked(made) == ["paid_on", "ordered_on"]
    assert asked(made, paid_on="2026-03-06") == ["ordered_on"]


# --- what an answer settles -------------------------------------------------------------------------------------------


def test_a_number_is_tried_beside_and_between_its_thresholds() -> None:
    """Only an amount between 5 and 10 settles both tables."""
    made = edition(
        record(),
        table("one", "amount a", "{amount: {at most: 5}, a: yes, one: x}"),
        table("two", "amount b", "{amount: {at least: 10}, b: yes, two: x}"),
    )
    assert question(made, "amount").settles == 2
    assert question(made, "amount").on_average < 2


def test_a_text_is_tried_with_and_without_what_is_looked_for() -> None:
    made = edition(record(), table("one", "words a", "{words: {contains: refund}, a: yes, one: x}"))
    assert question(made, "words").settles == 1  # by a text that has no refund in it
    assert question(made, "words").on_average == 0.5


def test_an_answer_that_makes_rows_disagree_settles_too() -> None:
    made = edition(record(), table("one", "a b", "{a: yes, one: x}", "{b: yes, one: y}", use="only one"))
    assert question(made, "a", b="yes").settles == 1


VALUES = {
    "a": ["yes", "no"],
    "b": ["yes", "no"],
    "c": ["yes", "no"],
    "amount": [str(number) for number in range(-1, 14)],
    "grade": ["gold", "silver", "tin"],
}


def made_up(seed: int) -> Edition:
    dice = random.Random(seed)

    def condition() -> str:
        match dice.choice(list(VALUES)):
            case "amount":
                return f"amount: {{{dice.choice(('over', 'under', 'at least', 'at most'))}: {dice.randint(1, 10)}}}"
            case "grade":
                return f"grade: [{', '.join(dice.sample(VALUES['grade'], dice.randint(1, 2)))}]"
            case name:
                return f"{name}: {dice.choice(('yes', 'no'))}"

    def row(name: str) -> str:
        parts = [f"{{{condition()}}}" for _ in range(dice.randint(1, 3))]
        return f"{{{dice.choice(('all', 'any'))}: [{', '.join(parts)}], {name}: {dice.choice('xyz')}}}"

    uses = ("first match", "all that match", "only one", "same result", "highest priority")
    tables = [
        table(name, "a b c amount grade", *(row(name) for _ in range(dice.randint(1, 4))), use=dice.choice(uses))
        for name in ("one", "two", "three")
    ]
    return edition(record(), *tables)


def open_tables(made: Edition, facts: Facts) -> list[str]:
    return [decision.table.id for decision in decide(made, facts) if not decision.decided]


@pytest.mark.parametrize("seed", range(40))
def test_what_an_answer_settles_is_what_trying_every_value_says(seed: int) -> None:
    made = made_up(seed)
    dice = random.Random(seed)
    for _ in range(4):
        facts = {name: dice.choice(values) for name, values in VALUES.items() if dice.random() < 0.3}
        before = open_tables(made, facts)
        questions = next_questions(made, facts)
        for one in questions:
            left = [len(set(before) & set(open_tables(made, {**facts, one.fact: text}))) for text in VALUES[one.fact]]
            assert one.settles == len(before) - min(left), (facts, one)
            assert 0 <= one.on_average <= one.settles
        assert bool(questions) == bool(before)
        keys = [(-one.settles, -one.on_average, -one.waiting) for one in questions]
        assert keys == sorted(keys)


@pytest.mark.parametrize("seed", range(12))
def test_whoever_asks_in_this_order_comes_to_an_end_with_everything_decided(seed: int) -> None:
    made = made_up(seed)
    for answers in product(*(values[:2] for values in VALUES.values())):
        known: dict[str, str] = {}
        said = dict(zip(VALUES, answers, strict=True))
        while found := asked(made, **known):
            known[found[0]] = said[found[0]]
        assert open_tables(made, known) == []
