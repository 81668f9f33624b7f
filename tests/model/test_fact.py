"""What a person writes for a fact, and what cannot be one: numbers and durations in plain digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.model.fact import Fact, Money
from tests.desks import LONDON


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("12.50", "12.50"),
        ("-0.5", "-0.5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("1e3", "1e3"),
        ("9e-05", "9e-05"),
    ],
)
def test_a_number_is_written_in_digits(text: str, value: str) -> None:
    assert Fact("f", "Weight", "number").parse(text, LONDON) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["1_0", "1__0", "١٠", "１２", "NaN", "Infinity", "-inf", "1,5", "1 000", "0x10", "1e", "1e999", "9" * 41, "--1"],
)
def test_what_only_a_programmer_would_take_for_a_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="Weight is a number such as 12"):
        Fact("f", "Weight", "number").parse(text, LONDON)


def test_an_amount_of_money_is_such_a_number_and_a_currency() -> None:
    assert Fact("f", "Price", "money").parse("12.50 eur", LONDON) == Money(Decimal("12.50"), "EUR")
    with pytest.raises(ValueError, match="Price is a number"):
        Fact("f", "Price", "money").parse("1_2 EUR", LONDON)


@pytest.mark.parametrize("text", ["١٠", "１２"])
def test_a_duration_is_written_in_plain_digits_too(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Fact("f", "Wait", "duration").parse(text, LONDON)
