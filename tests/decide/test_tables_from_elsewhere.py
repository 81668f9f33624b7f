"""Decision tables as other products write them (DMN, conformance level 2), taken over line by line."""

from __future__ import annotations

import pytest

from engine.decide.deciding import decide
from tests.desks import edition

RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields:
      - {id: season, label: Season, as: choice, options: [Spring, Summer, Fall, Winter]}
      - {id: guests, label: Guests, as: whole number}
      - {id: age, label: Age, as: whole number}
      - {id: score, label: Score, as: number}
      - {id: married, label: Married, as: yes or no}
      - {id: since, label: Since, as: date}
"""
DISH = """
    kind: decision
    id: dish
    title: Dish
    version: 1.0.0
    inputs:
      season: [Spring, Summer, Fall, Winter]
      guests: ["[1..100]"]
    output: {dish: [Spareribs, Roastbeef, Steak, Salad, Stew]}
    use: only one
    rows:
      - {season: '"Fall"', guests: "<= 8", dish: Spareribs}
      - {season: Winter, guests: "<= 8", dish: Roastbeef}
      - {season: Spring, guests: "[1..4]", dish: Steak}
      - {season: '"Spring"', guests: [5..8], dish: Steak}
      - {season: 'not("Fall","Winter","Spring")', guests: "<= 8", dish: Salad}
      - {season: "-", guests: "> 8", dish: Stew}
"""
RISK = """
    kind: decision
    id: risk
    title: Risk
    version: 1.0.0
    inputs: {age: any, score: number, married: [true, false], since: any, dish: any}
    output: {points: number}
    use: sum
    rows:
      - {age: "[18..22)", points: 32}
      - {age: ">= 22", points: 35.5}
      - {score: "(0.5..1.5]", points: -3}
      - {married: true, points: 25}
      - {since: '< date("2026-01-01")', points: 5}
      - {dish: not(Stew), points: 1}
"""


@pytest.mark.parametrize(
    ("season", "guests", "dish"),
    [
        ("Fall", 8, "Spareribs"),
        ("Winter", 1, "Roastbeef"),
        ("Spring", 1, "Steak"),
        ("Spring", 4, "Steak"),
        ("Spring", 5, "Steak"),
        ("Spring", 8, "Steak"),
        ("Summer", 8, "Salad"),
        ("Summer", 9, "Stew"),
        ("Fall", 100, "Stew"),
    ],
)
def test_a_unique_table_with_quoted_names_spans_and_negation(season: str, guests: int, dish: str) -> None:
    decision = decide(edition(RECORD, DISH), {"season": season, "guests": str(guests)})[0]
    assert (decision.outcome, decision.disagreeing) == ({"dish": dish}, ())


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({"age": "18", "score": "0.5", "married": "no", "since": "2026-01-01", "guests": "9"}, "32"),
        ({"age": "21", "score": "1.5", "married": "yes", "since": "2025-12-31", "guests": "3"}, "60"),
        ({"age": "22", "score": "1.51", "married": "false", "since": "2026-01-01", "guests": "9"}, "35.5"),
        ({"age": "17", "score": "0.51", "married": "no", "since": "2026-06-01", "guests": "9"}, "-3"),
        ({"age": "17", "score": "9", "married": "no", "since": "2026-06-01", "guests": "9"}, "0"),
    ],
)
def test_a_table_that_collects_a_sum_and_asks_what_another_decides(facts: dict[str, str], points: str) -> None:
    decisions = decide(edition(RECORD, DISH, RISK), {"season": "Fall", **facts})
    assert [decision.table.id for decision in decisions] == ["dish", "risk"]
    assert decisions[1].outcome == {"points": points}


def test_the_sum_waits_for_the_dish_that_waits_for_the_guests() -> None:
    facts = {"season": "Fall", "age": "30", "score": "9", "married": "no", "since": "2026-06-01"}
    dish, risk = decide(edition(RECORD, DISH, RISK), facts)
    assert (dish.missing, risk.missing, risk.outcome) == (("guests",), ("dish",), {})
