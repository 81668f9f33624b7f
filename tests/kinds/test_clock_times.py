"""How a time of a clock counts: said once, and never one thing in the number and another in the word."""

from __future__ import annotations

import pytest

from tests.kinds.reading import accepted, refused

CLOCK = "clocks:\n  - {id: answer, from: received, to: closed, "


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("within: ▸2 days, counting: opening hours", '"2 days" cannot count in opening hours; write 2 opening days, or  counting: calendar days'),
        ("within: ▸1 week, counting: opening hours", '"1 week" cannot count in opening hours; write a number of opening days, or  counting: calendar days'),
        ("within: ▸1 month, counting: opening hours", '"1 month" cannot count in opening hours; write a number of opening days, or  counting: calendar days'),
        ("within: ▸2 calendar days, counting: opening hours", '"2 calendar days" cannot count in opening hours; write a number of opening days, or  counting: calendar days'),
        ("within: ▸2 weeks, counting: opening days", '"2 weeks" cannot count in opening days; write a number of opening days, or  counting: calendar days'),
        ("within: ▸1 year, counting: opening days", '"1 year" cannot count in opening days; write a number of opening days, or  counting: calendar days'),
        ("within: ▸1 hour, counting: opening days", '"1 hour" cannot count in opening days; write a number of days, or  counting: opening hours'),
        ("within: ▸1 opening hour, counting: opening days", '"1 opening hour" cannot count in opening days; take  counting  out'),
        ("within: ▸1 hour", 'how "1 hour" counts is not said; write  counting: opening hours  or  counting: around the clock'),
        ("within: ▸Monday 10:00", 'how "Monday 10:00" counts is not said; write  counting: opening hours  or  counting: around the clock'),
        ("counting: opening hours, targets: [{when: anything, within: ▸1 week}]", '"1 week" cannot count in opening hours'),
    ],
)  # fmt: skip
def test_a_time_that_says_two_things_is_refused_at_its_place(time: str, said: str) -> None:
    assert refused(f"{CLOCK}{time}}}", "sla").startswith(said)


@pytest.mark.parametrize(
    "time",
    [
        "within: 2 days, counting: opening days",
        "within: 2 opening days, counting: opening hours",
        "within: 1 week, counting: calendar days",
        "within: 1 month, counting: around the clock",
        "within: 2 calendar days, counting: around the clock",
        "within: best effort",
        "within: 1 hour, counting: opening hours, pause_from: a, pause_until: b, pause_at_most: 5 days",
    ],
)
def test_a_time_that_says_one_thing_is_read(time: str) -> None:
    assert accepted(f"{CLOCK}{time}}}", "sla").parts.clocks
