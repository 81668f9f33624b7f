"""Conditions are held against the facts they ask about; what does not fit is said at its place."""

from __future__ import annotations

import pytest

from engine.model.condition import All, Test, leaves
from tests.compile.editions import WHEN, linked, rule


def said_of(when: str) -> str:
    """The one thing said of a condition. ``▸`` stands before the place where it must be said."""
    before, mark, after = when.partition("▸")
    assert mark
    _, said = linked(rule(before + after))
    assert len(said) == 1, said
    code, place, sentence = said[0].split(" ", 2)
    assert place == f"6:{WHEN + len(before)}"
    return f"{code}: {sentence}"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{▸topc: legal}", 'unknown-fact: unknown fact "topc"; did you mean "topic"?'),
        ("{▸weather: fine}", 'unknown-fact: unknown fact "weather"; declare it as a field of the record or of a form'),
        ("{known: ▸topc}", 'unknown-fact: unknown fact "topc"; did you mean "topic"?'),
        ("{unknown: [topic, ▸topc]}", 'unknown-fact: unknown fact "topc"; did you mean "topic"?'),
        ("{not: {▸topc: legal}}", 'unknown-fact: unknown fact "topc"; did you mean "topic"?'),
        ("{any: [{topic: legal}, {topic: ▸lgal}]}", 'wrong-value: "topic" has no choice "lgal"; did you mean "legal"?'),
        ("{topic: ▸violet}", 'wrong-value: "topic" has no choice "violet"; choices are legal, billing or other'),
        ("{topic: [legal, ▸lgal]}", 'wrong-value: "topic" has no choice "lgal"; did you mean "legal"?'),
        ("{topic: {not: [legal, ▸lgal]}}", 'wrong-value: "topic" has no choice "lgal"; did you mean "legal"?'),
        ("{topic: ▸over 5}", 'wrong-value: "topic" is a choice, which has no order; compare it with its values'),
        ("{safe: {over: ▸5}}", 'wrong-value: "safe" is a yes or no, which has no order; compare it with its values'),
        (
            "{summary: ▸before noon}",
            'wrong-value: "summary" is a long text, which has no order; compare it with its values',
        ),
        ("{age: ▸old}", 'wrong-value: Age is a whole number, not "old"; '),
        ("{age: {over: ▸5.5}}", 'wrong-value: Age is a whole number, not "5.5"; '),
        ("{age: {between: [2, ▸x]}}", 'wrong-value: Age is a whole number, not "x"; '),
        ("{age: {between: [▸5, 2]}}", "wrong-value: nothing is between 5 and 2; write the smaller one first"),
        ('{age: ▸"(5..2]"}', "wrong-value: nothing is between 5 and 2; write the smaller one first"),
        (
            '{any: [{safe: yes}, {age: ▸"[5..2)"}]}',
            "wrong-value: nothing is between 5 and 2; write the smaller one first",
        ),
        ('{not: {price: ▸"(5 EUR..9 USD)"}}', "wrong-value: 5 EUR and 9 USD are of two currencies; write both in one"),
        (
            "{due_on: ▸after 1.2.2026}",
            'wrong-value: "1.2.2026" is not a date; write year-month-day, for example 2026-03-06',
        ),
        ("{safe: ▸maybe}", 'wrong-value: Safe is yes or no, not "maybe"; '),
        ("{rating: ▸at least 6}", "wrong-value: Rating is a number from 1 to 5, not 6; "),
        ("{age: {contains: ▸5}}", 'wrong-value: "age" is a whole number; "contains" is for texts'),
        ("{topic: {starts with: ▸leg}}", 'wrong-value: "topic" is a choice; "starts with" is for texts'),
        ("{colours: {contains: ▸blue}}", 'wrong-value: "colours" has no choice "blue"; choices are red or green'),
        ("{status: ▸opn}", 'wrong-value: "status" has no choice "opn"; did you mean "open"?'),
    ],
)
def test_what_does_not_fit_its_fact(when: str, said: str) -> None:
    assert said_of(when).startswith(said)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("{topic: legal}", "topic is legal"),
        ("{topic: [legal, other]}", "topic is legal or other"),
        ("{age: between 2 and 5}", "age is between 2 and 5"),
        ("{price: over 20 EUR}", "price is over 20 EUR"),
        ("{due_on: before 2026-03-01}", "due on is before 2026-03-01"),
        ("{rating: <= 2}", "rating is at most 2"),
        ("{colours: red}", "colours is red"),
        ("{customer_name: {starts with: Dr}}", "customer name starts with Dr"),
        ("{opened_at: after 2026-03-01 10:00}", "opened at is after 2026-03-01 10:00"),
        ("{known: price}", "price is known"),
    ],
)
def test_what_fits_is_typed_and_keeps_its_words(when: str, words: str) -> None:
    edition, said = linked(rule(when))
    assert not said
    (leaf,) = leaves(edition.tables[0].table.rules[0].when)
    assert isinstance(leaf, Test)
    assert str(leaf) == words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("escalated", ("escalated-legal", "escalated-technical")),
        ("escalated-*", ("escalated-legal", "escalated-technical")),
        ("escalated-legal", ("escalated-legal",)),
        ("[open, escalated]", ("open", "escalated-legal", "escalated-technical")),
    ],
)
def test_a_family_of_statuses_is_meant_by_its_first_word(written: str, meant: tuple[str, ...]) -> None:
    edition, said = linked(rule(f"{{status: {written}}}"))
    assert not said
    (leaf,) = leaves(edition.tables[0].table.rules[0].when)
    assert leaf.operands == meant


def test_a_part_of_a_word_is_no_family() -> None:
    _, said = linked(rule("{status: escal}"))
    assert len(said) == 1
    assert '"status" has no choice "escal"; ' in said[0]


def test_a_leaf_that_does_not_fit_leaves_the_rest_of_the_edition() -> None:
    edition, said = linked(rule("{topc: legal, age: over 5}"))
    assert len(said) == 1
    condition = edition.tables[0].table.rules[0].when
    assert [str(leaf) for leaf in leaves(condition)] == ["age is over 5"]


def test_a_fact_whose_list_is_missing_is_told_once_and_not_at_every_use() -> None:
    form = """
        kind: form
        id: p
        title: P
        version: 1.0.0
        sections: [{title: S, fields: [{id: paint, label: Paint, as: choice, from: paints}]}]
    """
    _, said = linked(form, rule("{paint: red}"))
    assert [line.partition(";")[0] for line in said] == ['missing-reference 6:76 there is no list "paints"']


def test_an_exception_of_a_clock_is_shown_where_it_stands() -> None:
    sla = """
kind: sla
id: s
title: S
version: 1.0.0
clocks:
  - id: c
    for: {channel: phone}
    from: received
    to: closed
    within: 1 hour
    counting: around the clock
    exception: {when: {channel: fone}}
"""
    edition, said = linked(sla)
    assert said == ['wrong-value 13:33 "channel" has no choice "fone"; did you mean "phone"?']
    assert isinstance(edition.clocks[0].applies, All)
