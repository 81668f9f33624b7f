"""Each type of fact: what a person may write, what the log keeps, and that reading it back gives the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.fact import TYPES, Fact, Money, Value
from tests.kinds.reading import accepted

LONDON = ZoneInfo("Europe/London")
CHOICES = ("red", "dark blue", "other")


def fact(type_: str) -> Fact:
    return Fact("x", "The thing", type_, CHOICES if type_ in {"choice", "several"} else ())


@pytest.mark.parametrize(
    ("type_", "written", "value", "kept"),
    [
        ("text", "  Jo Field ", "Jo Field", "Jo Field"),
        ("text", "0044207", "0044207", "0044207"),
        ("long text", "two\nlines", "two\nlines", "two\nlines"),
        ("choice", "dark blue", "dark blue", "dark blue"),
        ("several", "red, dark blue,red", ("red", "dark blue"), "red, dark blue"),
        ("whole number", "-40", -40, "-40"),
        ("whole number", "007", 7, "7"),
        ("number", "12.50", Decimal("12.50"), "12.50"),
        ("money", "20 EUR", Money(Decimal(20), "EUR"), "20 EUR"),
        ("money", "19.99 eur", Money(Decimal("19.99"), "EUR"), "19.99 EUR"),
        ("money", "20", Money(Decimal(20), ""), "20"),
        ("date", "2026-03-06", date(2026, 3, 6), "2026-03-06"),
        ("date", "Friday 2026-03-06", date(2026, 3, 6), "2026-03-06"),
        ("time", "9:05", time(9, 5), "09:05:00"),
        ("date and time", "2026-07-01 10:00", datetime(2026, 7, 1, 9, tzinfo=UTC), "2026-07-01T09:00:00+00:00"),
        (
            "date and time",
            "2026-07-01T10:00:00+02:00",
            datetime(2026, 7, 1, 8, tzinfo=UTC),
            "2026-07-01T08:00:00+00:00",
        ),
        ("duration", "15 minutes", 900, "900"),
        ("duration", "1.5 hours", 5400, "5400"),
        ("duration", "90", 90, "90"),
        ("yes or no", "Yes", True, "yes"),
        ("yes or no", "no", False, "no"),
        ("email", "jo@example.org", "jo@example.org", "jo@example.org"),
        ("phone", "+44 (20) 7946-0000", "+44 (20) 7946-0000", "+44 (20) 7946-0000"),
        ("contact", "at the counter", "at the counter", "at the counter"),
        ("time zone", "Europe/Rome", "Europe/Rome", "Europe/Rome"),
        ("attachment", "letter.pdf", "letter.pdf", "letter.pdf"),
        ("scale 1 to 5", "4", 4, "4"),
    ],
)
def test_written_and_kept(type_: str, written: str, value: Value, kept: str) -> None:
    one = fact(type_)
    assert one.parse(written, LONDON) == value
    assert one.normal(written, LONDON) == kept
    assert one.parse(kept, LONDON) == value


def test_every_type_is_shown_above() -> None:
    mark = next(mark for mark in test_written_and_kept.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    assert set(TYPES) <= {row[0] for row in mark.args[1]}


@pytest.mark.parametrize(
    ("type_", "written", "said"),
    [
        ("text", " ", "The thing is empty"),
        ("choice", "rde", 'The thing has no choice "rde"; did you mean "red"?'),
        ("choice", "violet", 'The thing has no choice "violet"; choose red, dark blue or other'),
        ("several", "red, blu", 'The thing has no choice "blu"; '),
        ("several", "red,", 'The thing has no choice ""; '),
        ("whole number", "4.0", 'The thing is a whole number, not "4.0"'),
        ("whole number", "1_000", 'The thing is a whole number, not "1_000"'),
        ("whole number", "٤٢", "The thing is a whole number, not "),
        ("number", "1e5000000000", "The thing is a number such as 12 or 12.50, not "),
        ("number", "NaN", 'The thing is a number such as 12 or 12.50, not "NaN"'),
        ("number", "Infinity", 'The thing is a number such as 12 or 12.50, not "Infinity"'),
        ("money", "EUR 20", "The thing is "),
        ("date", "06/03/2026", '"06/03/2026" is not a date; write year-month-day, for example 2026-03-06'),
        ("date", "Monday 2026-03-06", "2026-03-06 is a Friday, not a Monday; correct the day or the date"),
        ("time", "25:00", '"25:00" is not a time of day; write hours:minutes, for example 09:30'),
        ("date and time", "2026-03-06", '"2026-03-06" is not a date and time; write for example 2026-03-06 16:50'),
        ("duration", "2 opening days", 'The thing is a duration in seconds, minutes or hours, not "2 opening days"'),
        ("yes or no", "on", 'The thing is yes or no, not "on"'),
        ("email", "jo at example", 'The thing is an e-mail address such as name@example.org, not "jo at example"'),
        ("phone", "call me", 'The thing is a telephone number, not "call me"'),
        ("scale 1 to 5", "6", "The thing is a number from 1 to 5, not 6"),
    ],
)
def test_what_is_refused_and_how(type_: str, written: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        fact(type_).parse(written, LONDON)
    assert str(refusal.value).startswith(said)


@given(type_=st.sampled_from((*TYPES, "scale 1 to 5")), text=st.text(max_size=40))
def test_whatever_is_written_is_kept_or_refused_and_kept_text_reads_back(type_: str, text: str) -> None:
    one = fact(type_)
    try:
        value = one.parse(text, LONDON)
    except ValueError:
        return
    assert one.parse(one.write(value), LONDON) == value


def test_other_adds_a_choice_and_a_text_that_says_what() -> None:
    field = "{id: colour, label: Colour, as: choice, options: [red], other: needs text, privacy: personal}"
    colour, other, *_ = accepted(f"fields: [{field}]", "record").parts.facts
    assert (colour.choices, colour.other) == (("red",), "colour_other")
    assert (other.id, other.type, other.label, other.privacy) == (
        "colour_other",
        "text",
        "Colour: which other",
        "personal",
    )
