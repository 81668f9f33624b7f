"""Allowed times as SOPs write them, and the moment at which each is used up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from engine.clocks.due import Timetable
from engine.clocks.spans import Spans
from engine.model.allowance import parse_allowance
from engine.model.calendar import Rounding
from engine.model.clock import Counting, IfClosed

from .by_hand import at, calendar

LONDON = ZoneInfo("Europe/London")
DESK = Spans.of(calendar({"Monday-Thursday": "09:00-12:30, 13:30-18:00", "Friday": "09:00-12:30, 13:30-17:00"}))
FRIDAY = "Friday 2026-03-06 16:50"


@pytest.mark.parametrize(
    ("allowed", "counting", "start", "expected"),
    [
        ("15 minutes", "opening hours", FRIDAY, "Monday 2026-03-09 09:05"),
        ("15 minutes", "around the clock", FRIDAY, "Friday 2026-03-06 17:05"),
        ("24 hours", "around the clock", FRIDAY, "Saturday 2026-03-07 16:50"),
        ("24 hours", "around the clock", "Saturday 2026-03-28 16:50", "Sunday 2026-03-29 17:50"),  # a day of 23 hours
        ("18 seconds", "around the clock", FRIDAY, "Friday 2026-03-06 16:50:18"),
        ("1.5 hours", "around the clock", FRIDAY, "Friday 2026-03-06 18:20"),
        ("1 opening hour", "around the clock", FRIDAY, "Monday 2026-03-09 09:50"),
        ("15 opening minutes", "around the clock", FRIDAY, "Monday 2026-03-09 09:05"),
        ("2 opening days", "opening hours", FRIDAY, "Tuesday 2026-03-10 16:50"),
        ("2 opening days", "around the clock", FRIDAY, "Tuesday 2026-03-10 16:50"),
        ("1 day", "opening hours", FRIDAY, "Saturday 2026-03-07 16:50"),
        ("1 calendar day", "around the clock", "Saturday 2026-03-28 16:50", "Sunday 2026-03-29 16:50"),
        ("2 weeks", "around the clock", FRIDAY, "Friday 2026-03-20 16:50"),
        ("1 month", "around the clock", "2026-01-31 10:00", "2026-02-28 10:00"),
        ("1 year", "around the clock", "2028-02-29 10:00", "2029-02-28 10:00"),
        ("11 months", "around the clock", "2026-01-31 10:00", "2026-12-31 10:00"),
        ("0 months", "around the clock", FRIDAY, FRIDAY),
        ("end of day", "opening hours", "Friday 2026-03-06 10:00", "Friday 2026-03-06 17:00"),
        ("end of day", "around the clock", "Friday 2026-03-06 19:00", "Monday 2026-03-09 18:00"),
        ("close of business", "opening hours", "Friday 2026-03-06 10:00", "Friday 2026-03-06 17:00"),
        ("close of business on the 3rd opening day", "opening days", FRIDAY, "Wednesday 2026-03-11 18:00"),
        ("close of business on the third business day", "opening days", FRIDAY, "Wednesday 2026-03-11 18:00"),
        ("Monday 10:00", "around the clock", FRIDAY, "Monday 2026-03-09 10:00"),
        ("Mon 10:00", "around the clock", "Monday 2026-03-09 10:00", "Monday 2026-03-16 10:00"),
        ("Friday 17:00", "around the clock", FRIDAY, "Friday 2026-03-06 17:00"),
        ("Sunday 03:00", "around the clock", "Friday 2026-03-27 16:50", "Sunday 2026-03-29 03:00"),
        ("16:55", "around the clock", FRIDAY, "Friday 2026-03-06 16:55"),
        ("10:00", "around the clock", FRIDAY, "Saturday 2026-03-07 10:00"),
        ("24:00", "around the clock", FRIDAY, "Saturday 2026-03-07 00:00"),
        ("1 quarter", "calendar days", "2026-11-30 10:00", "2027-02-28 10:00"),
        ("1 calendar week", "calendar days", FRIDAY, "Friday 2026-03-13 16:50"),
    ],
)
def test_a_time_allowed_is_used_up_at(allowed: str, counting: Counting, start: str, expected: str) -> None:
    assert Timetable(DESK, LONDON).due(parse_allowance(allowed), counting, at(start)) == at(expected)


@pytest.mark.parametrize(
    ("allowed", "start", "expected"),
    [
        ("1.5 days", "Friday 2026-03-06 10:00", "Saturday 2026-03-07 22:00"),
        ("0.5 weeks", "Friday 2026-03-06 10:00", "Monday 2026-03-09 22:00"),
        ("1.5 years", "2026-01-31 10:00", "2027-07-31 10:00"),
        ("0.5 months", "2026-02-01 10:00", "2026-02-15 10:00"),
        ("1.5 opening days", "Monday 2026-03-09 09:00", "Tuesday 2026-03-10 14:00"),  # four of eight hours, with lunch
        ("0.5 opening days", "Saturday 2026-03-07 11:00", "Monday 2026-03-09 14:00"),
    ],
)
def test_a_fraction_lies_between_the_whole_ones(allowed: str, start: str, expected: str) -> None:
    assert Timetable(DESK, LONDON).due(parse_allowance(allowed), "opening hours", at(start)) == at(expected)


@pytest.mark.parametrize("allowed", ["none", "best effort", "1000000 hours", "1000000 days", "1000000 years"])
def test_what_never_comes_due(allowed: str) -> None:
    for counting in ("opening hours", "around the clock"):
        assert Timetable(DESK, LONDON).due(parse_allowance(allowed), counting, at(FRIDAY)) is None


def test_days_are_those_of_the_zone_that_is_asked_for() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    evening = at("2026-01-30 23:00")  # already the 31st in Tokyo
    assert Timetable(None, LONDON).due(parse_allowance("1 month"), "around the clock", evening) == at(
        "2026-02-28 23:00"
    )
    assert Timetable(None, tokyo).due(parse_allowance("1 month"), "around the clock", evening) == at("2026-02-27 23:00")


def test_a_wall_clock_time_that_is_skipped_comes_an_hour_later() -> None:
    assert Timetable(None, LONDON).due(parse_allowance("1 day"), "around the clock", at("2026-03-28 01:30")) == at(
        "2026-03-29 02:30"
    )


def test_without_a_calendar_the_day_ends_at_midnight() -> None:
    assert Timetable(None, LONDON).due(parse_allowance("end of day"), "around the clock", at(FRIDAY)) == at(
        "2026-03-07 00:00"
    )


def test_parts_of_a_second_are_kept() -> None:
    late = at(FRIDAY) + timedelta(milliseconds=700)
    for counting in ("opening hours", "around the clock"):
        assert Timetable(DESK, LONDON).due(parse_allowance("0.5 seconds"), counting, late) == late + timedelta(
            milliseconds=500
        )


def test_a_word_of_the_glossary_must_be_resolved_first() -> None:
    rings = parse_allowance("3 rings")
    with pytest.raises(ValueError, match='"3 rings" has no meaning yet; resolve "ring" with the glossary first'):
        Timetable(DESK, LONDON).due(rings, "around the clock", at(FRIDAY))
    meant = rings.resolve({"ring": "6 seconds"})
    assert Timetable(DESK, LONDON).due(meant, "around the clock", at(FRIDAY)) == at("Friday 2026-03-06 16:50:18")


def test_opening_hours_need_a_calendar() -> None:
    for allowed in ("15 minutes", "1 opening hour", "1 opening day"):
        with pytest.raises(ValueError, match="counts in opening hours, so the clock needs a calendar"):
            Timetable(None, LONDON).due(parse_allowance(allowed), "opening hours", at(FRIDAY))


@pytest.mark.parametrize(
    ("allowed", "counting", "pauses", "expected"),
    [
        ("1 hour", "opening hours", [("16:00", "16:30")], "Monday 2026-03-09 09:15"),
        ("1 hour", "opening hours", [("17:00", "20:00")], "Friday 2026-03-06 16:45"),  # begins after the due time
        ("1 hour", "opening hours", [("16:45", "16:50")], "Friday 2026-03-06 16:45"),  # begins as the time is used up
        ("2 hours", "opening hours", [("17:00", "20:00")], "Monday 2026-03-09 09:45"),  # covers no opening hours
        ("2 hours", "around the clock", [("17:00", "20:00")], "Friday 2026-03-06 20:45"),
        ("1 hour", "around the clock", [("16:00", "16:10"), ("16:50", "17:00")], "Friday 2026-03-06 17:05"),
        ("1 hour", "around the clock", [("16:10", "16:10"), ("16:20", "16:15")], "Friday 2026-03-06 16:45"),
        ("1 opening day", "around the clock", [("16:00", "17:00")], "Monday 2026-03-09 16:45"),
        ("1 day", "around the clock", [("16:00", "17:00")], "Saturday 2026-03-07 16:45"),
        ("end of day", "opening hours", [("16:00", "16:30")], "Friday 2026-03-06 17:00"),
        ("end of day", "opening hours", [("16:00", "20:00")], "Monday 2026-03-09 18:00"),
        ("none", "opening hours", [("16:00", "20:00")], None),
    ],
)
def test_a_pause_moves_the_due_time(
    allowed: str, counting: Counting, pauses: list[tuple[str, str]], expected: str | None
) -> None:
    start = at("Friday 2026-03-06 15:45")
    covered = [(at(f"2026-03-06 {begin}"), at(f"2026-03-06 {end}")) for begin, end in pauses]
    found = Timetable(DESK, LONDON).due_after_pauses(parse_allowance(allowed), counting, start, covered)
    assert found == (at(expected) if expected else None)


def test_a_pause_outside_opening_hours_leaves_a_due_time_at_closing() -> None:
    saturday = at("Saturday 2026-03-07 10:00")
    pause = [(saturday, at("Saturday 2026-03-07 12:00"))]
    allowed = parse_allowance("3.5 hours")
    assert Timetable(DESK, LONDON).due_after_pauses(allowed, "opening hours", saturday, pause) == at(
        "Monday 2026-03-09 12:30"
    )


@pytest.mark.parametrize(
    ("if_closed", "expected"),
    [
        ("stays", "Saturday 2026-03-07 16:50"),
        ("next opening", "Monday 2026-03-09 09:00"),
        ("closing before", "Friday 2026-03-06 17:00"),
    ],
)
def test_a_due_time_in_closed_hours_goes_where_the_document_says(if_closed: IfClosed, expected: str) -> None:
    timetable = Timetable(DESK, LONDON, if_closed=if_closed)
    assert timetable.due(parse_allowance("24 hours"), "around the clock", at(FRIDAY)) == at(expected)


def test_what_counts_in_opening_hours_is_not_moved_from_closing() -> None:
    timetable = Timetable(DESK, LONDON, if_closed="next opening")
    assert timetable.due(parse_allowance("10 minutes"), "opening hours", at(FRIDAY)) == at("Friday 2026-03-06 17:00")


def test_a_closing_before_the_start_is_no_due_time_so_it_is_the_next_opening() -> None:
    timetable = Timetable(DESK, LONDON, if_closed="closing before")
    saturday = at("Saturday 2026-03-07 10:00")
    assert timetable.due(parse_allowance("1 hour"), "around the clock", saturday) == at("Monday 2026-03-09 09:00")


def test_beyond_the_last_year_there_is_no_due_time() -> None:
    for allowed in ("1 hour", "1 month", "Monday 10:00", "2 opening days", "end of day"):
        assert Timetable(DESK, LONDON).due(parse_allowance(allowed), "around the clock", at("9999-12-31 23:30")) is None


@pytest.mark.parametrize(
    ("rounding", "within", "expected"),
    [
        ("none", "15 minutes", "2026-03-09 10:15:20"),
        ("minute up", "15 minutes", "2026-03-09 10:16"),
        ("minute down", "15 minutes", "2026-03-09 10:15"),
        ("minute down", "10 seconds", "2026-03-09 10:00:20"),  # never before the start
    ],
)
def test_a_calendar_may_round_due_times_to_the_minute(rounding: Rounding, within: str, expected: str) -> None:
    timetable = Timetable(Spans.of(replace(DESK.calendar, rounding=rounding)), LONDON)
    for counting in ("opening hours", "around the clock"):
        assert timetable.due(parse_allowance(within), counting, at("2026-03-09 10:00:20")) == at(expected)


def test_a_moment_that_is_named_does_not_move_with_a_pause() -> None:
    pause = [(at("Saturday 2026-03-07 10:00"), at("Monday 2026-03-09 09:30"))]
    timetable = Timetable(DESK, LONDON)
    assert timetable.due_after_pauses(parse_allowance("Monday 10:00"), "around the clock", at(FRIDAY), pause) == at(
        "Monday 2026-03-09 10:00"
    )


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("Mondya 10:00", '"Mondya" is not a day of the week'),
        ("close of business on the 3 opening day", "write for example close of business on the 3rd opening day"),
        ("close of business tomorrow", "write for example close of business on the 3rd opening day"),
        ("25:00", '"25:00" is not a time of day'),
        ("-5 minutes", '"-5 minutes" is not a time'),
    ],
)
def test_a_phrase_that_is_no_time_says_what_to_write(phrase: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_allowance(phrase)


@pytest.mark.parametrize(
    ("phrase", "amount", "of"),
    [("2 times answer-call", Fraction(2), "answer-call"), ("1.5 x answer", Fraction(3, 2), "answer"), ("50% of answer", Fraction(1, 2), "answer")],
)  # fmt: skip
def test_a_multiple_names_its_clock(phrase: str, amount: Fraction, of: str) -> None:
    found = parse_allowance(phrase)
    assert (found.amount, found.unit, found.of) == (amount, "times", of)
