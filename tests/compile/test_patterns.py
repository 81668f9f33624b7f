"""Patterns answer in linear time, and refuse what cannot."""

from __future__ import annotations

import time

import pytest

from engine.compile.patterns import pattern
from engine.model.condition import leaves
from tests.compile.editions import WHEN, linked, rule


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("refund", "A Refund please", True),
        ("^refund", "a refund", False),
        (r"\bvat\b", "the VAT number", True),
        ("colou?r", "COLOR", True),
        ("straße", "Straße 5", True),
        ("a.c", "a\nc", False),
    ],
)
def test_a_pattern_is_looked_for_anywhere_in_any_case(text: str, value: str, found: bool) -> None:
    assert pattern(text)(value) is found


@pytest.mark.parametrize("text", ["(a+)+$", "(a|aa)+$", "(.*)*x", "(a?){40}a{40}"])
def test_no_pattern_takes_long(text: str) -> None:
    matches = pattern(text)
    start = time.perf_counter()
    matches("a" * 100_000 + "!")
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "text", ["(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", r"(a)\1", "(?P=x)", "[", "(", "a**", "*a", "x{2000}", r"\q"]
)
def test_what_is_no_pattern_is_told(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not a pattern: .+; look-around and back-references do not exist here"
    ) as said:
        pattern(text)
    assert "b'" not in str(said.value)


def test_a_wrong_pattern_of_a_rule_has_its_place() -> None:
    _, said = linked(rule('{summary: {matches: "(?=x)"}}'))
    column = WHEN + len("{summary: {matches: ")
    assert said == [
        (
            f'wrong-value 6:{column} "(?=x)" is not a pattern: invalid perl operator: (?=; '
            "look-around and back-references do not exist here"
        )
    ]


def test_a_rule_matches_with_its_pattern() -> None:
    edition, said = linked(rule('{summary: {matches: "over(due|charged)"}}'))
    assert not said
    (leaf,) = leaves(edition.tables[0].table.rules[0].when)
    assert leaf.holds("I was Overcharged") is True  # type: ignore[union-attr]
    assert leaf.holds("fine") is False  # type: ignore[union-attr]
    assert leaf.holds(None) is None  # type: ignore[union-attr]
