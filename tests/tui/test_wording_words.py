"""The sentence beside a field: kind, short, and safe to show."""

from __future__ import annotations

import pytest

from tests.desks import shipped
from tui.wording_words import warn, warn_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("Kettle leaks at the base since 3 May.", ""),
        ("Calls again soon.", "“soon” does not say when, how many or who; better: a day and a time"),
        (
            "Was rude and calls again soon, I think.",
            "“rude” is a judgment and not a fact; better: the words the customer used (and 2 more)",
        ),
        ("SHOUTING \x1b[31m LOUDLY", "“SHOUTING ␛[31m LOUDLY” reads like shouting; better: the same in small letters, with one mark at most"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_note(text: str, said: str) -> None:
    assert warn(shipped(), "note")(text) == said


def test_a_field_that_is_also_spoken_is_looked_at_as_both() -> None:
    beside = warn_of(shipped(), "next_steps")
    assert beside("look at your ticket").startswith("“ticket” is our own word for it")
    assert beside("call soon").startswith("“soon” does not say when")
    assert warn_of(shipped(), "underlying_issue")("wants a ticket") == ""
