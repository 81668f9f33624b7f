"""Rules that one other value of one fact would let count: which, by which fact, and with what value."""

from __future__ import annotations

import pytest

from engine.compile.edition import Edition
from engine.compile.samples import samples
from engine.decide.deciding import decide
from engine.decide.near import NearMiss, near_misses
from engine.model.condition import Test
from engine.model.fact import Fact
from tests.decide.test_agreement import Made
from tests.desks import LONDON, edition

RECORD = """
    kind: record
    id: r
    title: R
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields:
      - {id: a, label: A, as: yes or no}
      - {id: b, label: B, as: yes or no}
      - {id: amount, label: Amount, as: whole number}
      - {id: what_is_wrong, label: What is wrong, as: text}
      - {id: tags, label: Tags, as: several, options: [red, green, blue]}
      - {id: mail, label: Mail, as: email}
"""


def table(use: str, *rows: str, otherwise: str = "") -> Edition:
    lines = "\n".join(f"      - {row}" for row in rows)
    return edition(
        RECORD,
        f"""
    kind: decision
    id: d
    title: D
    version: 1.0.0
    use: {use}
    inputs: {{a: any, b: any, amount: any, what_is_wrong: any, tags: any, mail: any}}
    output: {{answer: [x, y, z]}}
    rows:
{lines}
    {otherwise}
""",
    )


def misses(made: Edition, **facts: str) -> list[NearMiss]:
    (decision,) = decide(made, facts)
    return list(near_misses(decision))


def told(made: Edition, **facts: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(miss.rule.id, miss.fact, miss.needed) for miss in misses(made, **facts)]


def test_a_rule_is_near_when_one_fact_is_in_its_way_and_not_when_two_are() -> None:
    made = table("all that match", "{id: both, a: yes, b: yes, answer: x}")
    assert told(made, a="yes", b="no") == [("both", "b", ("b is yes",))]
    assert told(made, a="yes") == [("both", "b", ("b is yes",))]
    assert told(made, a="no", b="no") == []
    assert told(made) == []
    assert told(made, a="yes", b="yes") == []


def test_what_is_unknown_has_no_value_and_what_is_known_has_its_own() -> None:
    made = table("all that match", "{id: one, a: yes, answer: x}")
    assert [miss.value for miss in misses(made, a="no")] == ["no"]
    assert [miss.value for miss in misses(made)] == [None]


def test_several_demands_on_one_fact_are_one_miss_with_a_value_that_meets_them_all() -> None:
    made = table("all that match", "{id: some, amount: {over: 5, at most: 10}, a: yes, answer: x}")
    (miss,) = misses(made, a="yes", amount="12")
    assert miss.needed == ("amount is over 5", "amount is at most 10")
    assert 5 < int(miss.example) <= 10


def test_demands_that_no_value_meets_are_no_miss() -> None:
    made = table("all that match", "{id: never, all: [{amount: {over: 5}}, {amount: {under: 6}}], answer: x}")
    assert misses(made, amount="3") == []
    assert misses(made) == []


def test_a_denied_comparison_is_needed_as_a_denial() -> None:
    made = table("all that match", "{id: other, not: {a: yes}, answer: x}")
    (miss,) = misses(made, a="yes")
    assert (miss.needed, miss.example) == (("not (a is yes)",), "no")


def test_what_is_known_cannot_become_unknown() -> None:
    assert misses(table("all that match", "{id: blank, unknown: a, answer: x}"), a="yes") == []


def test_knowing_can_be_all_that_is_in_the_way() -> None:
    assert told(table("all that match", "{id: any, known: a, answer: x}")) == [("any", "a", ("a is known",))]


def test_each_rule_and_fact_is_told_once_however_many_ways_there_are() -> None:
    made = table("all that match", "{id: ways, any: [{amount: {over: 9}}, {amount: {under: 2}}, {b: yes}], answer: x}")
    assert [(rule, fact) for rule, fact, _ in told(made, amount="5", b="no")] == [("ways", "amount"), ("ways", "b")]


def test_a_row_that_another_would_still_come_before_is_no_miss() -> None:
    rows = ("{id: first, a: yes, answer: x}", "{id: second, b: yes, answer: y}")
    assert told(table("first match", *rows), a="yes", b="no") == []
    assert told(table("all that match", *rows), a="yes", b="no") == [("second", "b", ("b is yes",))]
    assert told(table("first match", *rows), a="no", b="no") == [
        ("first", "a", ("a is yes",)),
        ("second", "b", ("b is yes",)),
    ]


def test_a_row_behind_one_that_waits_is_no_miss() -> None:
    made = table("first match", "{id: first, a: yes, answer: x}", "{id: second, b: yes, answer: y}")
    assert told(made, b="no") == [("first", "a", ("a is yes",))]


def test_a_row_that_would_fire_beside_another_and_must_not_is_no_miss() -> None:
    made = table("only one", "{id: first, a: yes, answer: x}", "{id: second, b: yes, answer: y}")
    assert told(made, a="yes", b="no") == []


def test_of_several_values_one_is_found_that_lets_the_row_count() -> None:
    """Above 10 the first row comes before it; between 5 and 10 it counts."""
    made = table(
        "first match", "{id: high, amount: {over: 10}, answer: x}", "{id: middle, amount: {over: 5}, answer: y}"
    )
    found = {miss.rule.id: miss for miss in misses(made, amount="1")}
    assert 5 < int(found["middle"].example) <= 10
    assert int(found["high"].example) > 10


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("what_is_wrong: {contains: refund}", "my order"),
        ("what_is_wrong: {starts with: refund}", "my order"),
        ("what_is_wrong: {matches: '^refund'}", "my order"),
        ("mail: {contains: example.org}", "a@b.co"),
        ("mail: {starts with: jane}", "a@b.co"),
    ],
)
def test_a_text_that_is_looked_into_has_an_example_too(condition: str, value: str) -> None:
    made = table("all that match", f"{{id: it, {condition}, answer: x}}")
    fact = condition.partition(":")[0]
    (miss,) = misses(made, **{fact: value})
    assert decide(made, {fact: miss.example})[0].chosen == (miss.rule,)


def test_a_text_for_which_none_can_be_made_up_is_told_without_an_example() -> None:
    (miss,) = misses(
        table("all that match", "{id: it, what_is_wrong: {matches: '^[0-9][0-9]-[A-Z]$'}, answer: x}"),
        what_is_wrong="-",
    )
    assert miss.example == ""


def test_on_generated_tables_every_example_lets_the_rule_count() -> None:
    found = 0
    for seed in range(1, 80):
        made = Made(seed)
        for _ in range(3):
            facts = made.some_facts()
            (decision,) = decide(made.edition, facts)
            for miss in near_misses(decision):
                assert miss.rule not in decision.chosen
                if miss.example:
                    (after,) = decide(made.edition, facts | {miss.fact: miss.example})
                    assert any(rule is miss.rule for rule in after.chosen), made.told(facts, str(miss))
                    found += 1
    assert found > 300


def test_on_generated_tables_no_rule_that_one_value_lets_count_is_left_out() -> None:
    """Every value that the generator has is tried, one fact at a time."""
    tried = 0
    for seed in range(1, 50):
        made = Made(seed)
        facts = made.some_facts()
        (decision,) = decide(made.edition, facts)
        near = {(miss.rule.id, miss.fact) for miss in near_misses(decision)}
        not_fired = {finding.rule.id for finding in decision.findings if finding.verdict != "fired"}
        for name in made.facts:
            for _ in range(12):
                (after,) = decide(made.edition, facts | {name: made.value(name)})
                for rule in after.chosen:
                    if rule.id in not_fired:
                        tried += 1
                        assert (rule.id, name) in near, made.told(facts, f"{rule.id} by {name}")
    assert tried > 300


# --- samples ----------------------------------------------------------------------------------------------------------


def test_the_samples_of_a_line_are_one_for_each_stretch_and_point() -> None:
    tests = [Test("n", "over", (5,), "over 5"), Test("n", "at least", (8,), "at least 8")]
    numbers = [int(text) for text in samples(Fact("n", "N", "whole number"), tests, LONDON)]
    assert [(n > 5, n >= 8) for n in numbers] == [(False, False), (True, False), (True, True)]


def test_the_samples_of_a_text_that_is_looked_into_meet_one_all_and_none() -> None:
    tests = [Test("t", "contains", ("late",), "late"), Test("t", "contains", ("refund",), "refund")]
    found = list(samples(Fact("t", "T", "text"), tests, LONDON))
    met = {tuple(test.holds(text) for test in tests) for text in found}
    assert met == {(True, False), (False, True), (True, True), (False, False)}
    assert len(found) == 4
