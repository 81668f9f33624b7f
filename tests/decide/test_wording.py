"""What a message must still say, where a field is read, and what is noted of texts that are recorded all the same."""

from __future__ import annotations

import pytest

from engine.decide.wording import lost, noticed, places_of
from tests.desks import shipped


@pytest.mark.parametrize(
    ("value", "text", "stands"),
    [
        ("Amir Khan", "Dear Amir Khan,", True),
        ("Amir Khan", "Dear Mr Khan,", True),
        ("Amir Khan", "DEAR AMIR", True),
        ("Amir Khan", "Dear Sir,", False),
        ("José Núñez", "Dear Mr Nunez,", True),
        ("Al Wu", "Dear Al,", True),
        ("Al Wu", "Dear customer,", False),
        ("王小明", "亲爱的王小明先生，您好", True),
        ("王小明", "您好", False),
        ("a lost parcel", "your parcel is here", True),
        ("a lost parcel", "it is here", False),
        ("???", "anything", True),
        ("", "anything", True),
    ],
)
def test_a_value_stands_in_a_text_when_one_of_its_longer_words_does(value: str, text: str, stands: bool) -> None:
    assert lost({"customer.name": value}, text) == (() if stands else ("customer.name",))


@pytest.mark.parametrize(
    ("fact", "places"),
    [
        ("actions_taken", ("note", "message")),
        ("next_steps", ("note", "message", "spoken")),
        ("summary", ("note", "spoken")),
        ("underlying_issue", ("note",)),
    ],
)
def test_where_a_field_is_read_follows_from_the_lines_that_say_it(fact: str, places: tuple[str, ...]) -> None:
    assert places_of(shipped(), fact) == places


def test_what_was_noticed_is_noted_by_the_names_of_texts_and_lists_and_never_with_the_words() -> None:
    facts = {"summary": "Customer was rude and calls again soon", "topic": "billing", "contact": "soon@example.org"}
    written = {"text": ("You should have called.", "message"), "reason": ("as agreed", "note")}
    assert noticed(shipped(), facts, written) == "summary: subjective, vague; text: blaming"  # type: ignore[arg-type]


def test_the_words_of_the_customer_in_quotation_marks_are_not_noticed_in_notes() -> None:
    assert noticed(shipped(), {"summary": 'Customer said "you are liars, this is RIDICULOUS!!"'}, {}) == ""
