"""What each comparison means for each type of fact, from the YAML to yes or no."""

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
    fields: [{{id: x, label: X, as: {as_}{options}}}]
"""
TABLE = "{{kind: decision, id: d, title: D, version: 1.0.0, inputs: {{}}, output: {{answer: [yes]}}, rows: [{{x: {condition}, answer: yes}}]}}"


def holds(as_: str, condition: str, value: str) -> bool:
    options = ", options: [red, dark-red, dark-blue]" if as_ in {"choice", "several"} else ""
    made = edition(RECORD.format(as_=as_, options=options), TABLE.format(condition=condition))
    return decide(made, {"x": value})[0].findings[0].verdict == "fired"


@pytest.mark.parametrize(
    ("as_", "condition", "yes", "no"),
    [
        ("text", "refund", ["refund"], ["Refund", "a refund"]),
        ("text", "[refund, bill]", ["refund", "bill"], ["refund, bill"]),
        ("text", "{not: refund}", ["Refund"], ["refund"]),
        ("text", "{contains: FUN}", ["refund", "Fun", "prefund"], ["fu n"]),
        ("text", "{contains: [bill, STRASSE]}", ["the bill", "Mühlstraße 1"], ["refund"]),
        ("text", "{starts with: re}", ["refund", "Refund"], ["a refund"]),
        ("text", '{matches: "^r.*[0-9]$"}', ["refund 1", "Refund 12"], ["refund", "a refund 1"]),
        ("long text", "{contains: late}", ["first line\nsecond line: late"], ["in time"]),
        ("email", "{contains: example.org}", ["jane@example.org", "JANE@EXAMPLE.ORG"], ["jane@example.com"]),
        ("phone", "{starts with: +44}", ["+44 20 7946 0958"], ["020 7946 0958"]),
        ("choice", "red", ["red"], ["dark-red"]),
        ("choice", "dark-*", ["dark-red", "dark-blue"], ["red"]),
        ("choice", "dark", ["dark-red", "dark-blue"], ["red"]),
        ("choice", "{not: [red, dark-red]}", ["dark-blue"], ["red", "dark-red"]),
        ("several", "red", ["red", "red, dark-red", "dark-red, red"], ["dark-red"]),
        ("several", "{not: red}", ["dark-red, dark-blue"], ["red", "red, dark-red"]),
        ("several", "{contains: dark-*}", ["red, dark-blue"], ["red"]),
        ("yes or no", "yes", ["yes", "true", "YES"], ["no"]),
        ("yes or no", "no", ["no", "false"], ["yes"]),
        ("whole number", '">= 5"', ["5", "10", "+5"], ["4", "-10"]),
        ("whole number", '"> 9"', ["10"], ["9", "1"]),
        ("whole number", "{over: 9, under: 100}", ["10", "99"], ["9", "100"]),
        ("whole number", "{between: [2, 5]}", ["2", "5"], ["1", "6"]),
        ("whole number", "between 2-5", ["2", "5"], ["1", "6"]),
        ("whole number", '["< 2", "> 5", 4]', ["1", "6", "4"], ["2", "3", "5"]),
        ("number", '"<= 0.1"', ["0.1", "0.10", "1e-1", "-7"], ["0.11", "0.1000001"]),
        ("number", "0.3", ["0.3", "0.30"], ["0.30000000000000004"]),
        ("money", '"> 5 EUR"', ["5.01 EUR", "6 eur"], ["5 EUR", "6 USD", "6"]),
        ("money", "5.00 EUR", ["5 EUR", "5.0 eur"], ["5 USD", "5"]),
        ("money", "{between: [5 EUR, 10 EUR]}", ["7 EUR"], ["7 USD", "11 EUR"]),
        ("date", "{after: 2026-03-06}", ["2026-03-07", "Saturday 2026-03-07"], ["2026-03-06", "2025-12-31"]),
        ("date", "{before: Friday 2026-03-06}", ["2026-03-05"], ["2026-03-06"]),
        ("date", '">= 2026-03-06"', ["2026-03-06"], ["2026-03-05"]),
        ("time", "{at least: 17:00}", ["17:00", "17:00:01"], ["16:59:59"]),
        ("date and time", "{before: 2026-03-06 12:00}", ["2026-03-06 11:59", "2026-03-06T13:59+02:00"], ["2026-03-06 12:00", "2026-03-06T12:00+00:00"]),
        ("date and time", "{after: 2026-07-01 12:00}", ["2026-07-01T11:30+00:00"], ["2026-07-01T11:00+00:00"]),
        ("duration", "{over: 2 minutes}", ["121", "121 seconds", "3 minutes", "1 hour"], ["120", "2 minutes", "90"]),
        ("duration", "90", ["1.5 minutes", "90 seconds"], ["91"]),
        ("scale 1 to 5", '"<= 2"', ["1", "2"], ["3", "5"]),
    ],
)  # fmt: skip
def test_what_a_comparison_means(as_: str, condition: str, yes: list[str], no: list[str]) -> None:
    assert {value: holds(as_, condition, value) for value in [*yes, *no]} == dict.fromkeys(yes, True) | dict.fromkeys(
        no, False
    )


@pytest.mark.parametrize(
    ("as_", "value"),
    [
        ("choice", "blue"),
        ("several", "red, blue"),
        ("yes or no", "maybe"),
        ("whole number", "five"),
        ("whole number", "9" * 5_000),
        ("number", "NaN"),
        ("money", "much"),
        ("date", "2026-02-30"),
        ("date", "Monday 2026-03-06"),
        ("time", "25:00"),
        ("date and time", "2026-03-06"),
        ("date and time", "0001-01-01T00:00+14:00"),
        ("date and time", "9999-12-31T23:59-12:00"),
        ("duration", "two minutes"),
        ("duration", "1" * 5_000),
        ("duration", "1" * 5_000 + " minutes"),
        ("scale 1 to 5", "6"),
        ("email", "nobody"),
    ],
)
def test_what_is_no_value_of_the_type_is_unknown_and_never_a_crash(as_: str, value: str) -> None:
    options = ", options: [red, dark-red, dark-blue]" if as_ in {"choice", "several"} else ""
    known = TABLE.format(condition="0, known: x").replace("x: 0, ", "")
    made = edition(RECORD.format(as_=as_, options=options), known)
    assert decide(made, {"x": value})[0].findings[0].verdict == "not"
