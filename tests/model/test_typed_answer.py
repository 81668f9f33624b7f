"""What is typed into a field of a type, what the log will hold of it, and what is shown beneath."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.fact import Fact
from engine.model.typed_answer import as_edited, meaning, misfit, normal_typed
from tests.desks import LONDON, at

NOW = at("Tuesday 2026-04-14 14:00")


def fact(type_: str) -> Fact:
    return Fact("it", "It", type_)


@pytest.mark.parametrize(
    ("type_", "typed", "normal", "beneath"),
    [
        ("number", "12,5", "12.5", "12.5"),
        ("number", "12.5", "12.5", ""),
        ("number", "1.234,5", "1234.5", "1234.5"),
        ("number", "1,234.50", "1234.50", "1234.50"),
        ("number", "1 234", "1234", "1234"),
        ("number", "1'234'567,5", "1234567.5", "1234567.5"),
        ("number", "1.234", "1.234", ""),
        ("whole number", "1,000", "1000", "1000"),
        ("whole number", "12", "12", ""),
        ("scale 1 to 100", "42", "42", ""),
        ("money", "12,50 eur", "12.50 EUR", "12.50 EUR"),
        ("money", "€1.234,50", "1234.50 EUR", "1234.50 EUR"),
        ("money", "12.50 GBP", "12.50 GBP", ""),
        ("money", "12", "12", "12, no currency said"),
        ("duration", "90 min", "90 minutes", "1 h 30 min"),
        ("duration", "1h30", "90 minutes", "1 h 30 min"),
        ("duration", "1 h 30 min", "90 minutes", ""),
        ("duration", "1,5 h", "90 minutes", "1 h 30 min"),
        ("duration", "10 minutes", "10 minutes", ""),
        ("duration", "90", "90 seconds", "1 min 30 s"),
        ("time", "4 pm", "16:00", "16:00"),
        ("date", "next Tuesday", "2026-04-21", "Tuesday 2026-04-21, in 7 days"),
        ("date and time", "next tuesday 10:00", "Tuesday 2026-04-21 10:00", "Tuesday 2026-04-21 10:00, in 7 days"),
        ("date and time", "Tuesday 2026-04-21 10:00", "Tuesday 2026-04-21 10:00", "in 7 days"),
        ("date and time", "2026-10-25 01:30", "Sunday 2026-10-25 01:30", "Sunday 2026-10-25 01:30, in 194 days; the first 01:30 of that night"),
        ("text", "  as typed ", "  as typed ", ""),
        ("attachment", "/a/letter.pdf", "/a/letter.pdf", ""),
    ],
)  # fmt: skip
def test_what_the_log_will_hold(type_: str, typed: str, normal: str, beneath: str) -> None:
    assert normal_typed(fact(type_), typed, NOW, LONDON) == normal
    assert meaning(fact(type_), typed, NOW, LONDON) == beneath


@pytest.mark.parametrize(
    ("type_", "typed", "advice"),
    [
        ("number", "1,234", "could be 1234 or 1.234"),
        ("money", "$12", "write USD, CAD or AUD"),
        ("money", "eur 12 eur", "is a number"),
        ("duration", "1:30", "write 1 h 30 min, or 1 min 30 s"),
        ("duration", "5 apples", "seconds, minutes or hours"),
        ("whole number", "4.5", "is a whole number"),
        ("date", "03/04", "write 3 April, or 2026-04-03"),
        ("email", "nobody", "name@example.org"),
    ],
)
def test_what_does_not_fit(type_: str, typed: str, advice: str) -> None:
    assert advice in misfit(fact(type_), typed, NOW, LONDON)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_number_is_the_same_in_every_way_of_writing_it(number: Decimal) -> None:
    for written in (
        f"{number}",
        f"{number:,}",
        f"{number:,}".translate(str.maketrans(",.", ".,")),
        f"{number}".replace(".", ","),
    ):
        assert Decimal(normal_typed(fact("number"), written, NOW, LONDON)) == number


@given(st.integers(0, 10**6))
def test_a_duration_of_the_log_is_shown_in_words_that_mean_the_same(seconds: int) -> None:
    words = as_edited(fact("duration"), str(seconds), LONDON)
    assert fact("duration").normal(words, LONDON) == str(seconds)
    assert normal_typed(fact("duration"), words, NOW, LONDON) == words


@given(
    st.sampled_from(["number", "money", "duration", "time", "date", "date and time", "whole number"]),
    st.text(max_size=40),
)
def test_what_is_understood_means_the_same_when_it_is_read_again(type_: str, typed: str) -> None:
    if misfit(fact(type_), typed, NOW, LONDON) or not typed.strip():
        return
    normal = normal_typed(fact(type_), typed, NOW, LONDON)
    later = at("Friday 2027-01-01 03:00")
    assert normal_typed(fact(type_), normal, later, LONDON) == normal
    logged = fact(type_).normal(normal, LONDON)
    assert as_edited(fact(type_), logged, LONDON) == normal
