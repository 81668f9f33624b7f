"""When reports, audits and reviews are owed: periods of every length, with a calendar, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from engine.clocks.due import Timetable
from engine.clocks.duties import Owed, of_period, owed, period_of
from engine.clocks.spans import Spans
from engine.model.allowance import parse_allowance
from engine.model.calendar import Calendar, Closure
from engine.model.clock import IfClosed
from engine.model.duty import EVERY, Duty, Every, parse_due, parse_every
from engine.model.moment import show_moment

from .by_hand import at, calendar

LONDON = ZoneInfo("Europe/London")
WEEK = calendar({"Monday-Thursday": "09:00-12:30, 13:30-18:00", "Friday": "09:00-12:30, 13:30-17:00"})
DESK = replace(
    WEEK,
    closed=(
        Closure(date(2026, 4, 3), "Good Friday"),
        Closure(date(2026, 4, 6), "Easter Monday"),
        Closure(date(2026, 12, 25), "Christmas Day"),
        Closure(date(2026, 12, 28), "Boxing Day (observed)"),
        Closure(date(2027, 1, 1), "New Year's Day"),
    ),
)
PERIOD_ENDS_IN: tuple[tuple[str, str], ...] = (
    ("2026-01-31", "2026-02-01"),
    ("2026-02-28", "2026-03-01"),
    ("2028-02-29", "2028-03-01"),
    ("2026-12-31", "2027-01-01"),
)


def duty(every: Every, due: str, if_closed: IfClosed = "stays") -> Duty:
    return Duty("it", "It", "report/it", "report", parse_due(due, every), every, if_closed=if_closed)


def review(last: str, every: str) -> Duty:
    return Duty("it", "It", "sop/it", "review", parse_allowance(every), last=date.fromisoformat(last))


def timetable(of: Duty, on: Calendar | None = DESK, zone: ZoneInfo = LONDON) -> Timetable:
    return Timetable(Spans.of(on) if on else None, zone, if_closed=of.if_closed)


def found(of: Duty, begin: str, end: str, on: Calendar | None = DESK) -> list[Owed]:
    """What falls due from one moment up to another."""
    return list(owed(of, at(begin), at(end), timetable(of, on)))


def told(duties: Sequence[Owed], zone: ZoneInfo = LONDON) -> list[str]:
    """``2026-03-02 to 2026-03-08, due Monday 2026-03-09 10:00``."""
    return [f"{one.first} to {one.last}, due {show_moment(one.due, zone) if one.due else 'never'}" for one in duties]


def of(every: Every, due: str, day: str, if_closed: IfClosed = "stays", on: Calendar | None = DESK) -> str:
    """The duty of the period that a day lies in."""
    made = duty(every, due, if_closed)
    return told([of_period(made, period_of(date.fromisoformat(day), every), timetable(made, on))])[0]


# --- periods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "day", "first"),
    [
        ("day", "2026-03-06", "2026-03-06"),
        ("week", "2026-03-06", "2026-03-02"),
        ("week", "2026-03-02", "2026-03-02"),
        ("week", "2026-03-08", "2026-03-02"),
        ("week", "2027-01-01", "2026-12-28"),
        ("month", "2028-02-29", "2028-02-01"),
        ("quarter", "2026-03-31", "2026-01-01"),
        ("quarter", "2026-04-01", "2026-04-01"),
        ("quarter", "2026-12-31", "2026-10-01"),
        ("year", "2028-12-31", "2028-01-01"),
    ],
)
def test_a_day_lies_in_the_period_that_begins_on(every: Every, day: str, first: str) -> None:
    assert period_of(date.fromisoformat(day), every) == date.fromisoformat(first)


@pytest.mark.parametrize("every", EVERY)
def test_periods_follow_each_other_without_a_gap_over_leap_years(every: Every) -> None:
    made = duty(every, "0 days")
    begin = period_of(date(2027, 12, 1), every)
    for _ in range(500 if every in {"day", "week"} else 40):
        one = of_period(made, begin, timetable(made))
        assert one.first == begin == period_of(one.last, every)
        begin = one.last + timedelta(days=1)
        assert period_of(begin, every) == begin


@pytest.mark.parametrize(
    ("every", "due", "day", "expected"),
    [
        ("day", "10:00", "2026-03-05", "2026-03-05 to 2026-03-05, due Friday 2026-03-06 10:00"),
        ("day", "1 hour", "2026-03-05", "2026-03-05 to 2026-03-05, due Friday 2026-03-06 10:00"),
        ("day", "close of business", "2026-03-05", "2026-03-05 to 2026-03-05, due Friday 2026-03-06 17:00"),
        ("day", "1 opening day", "2026-03-06", "2026-03-06 to 2026-03-06, due Monday 2026-03-09 18:00"),
        ("week", "Monday 10:00", "2026-03-06", "2026-03-02 to 2026-03-08, due Monday 2026-03-09 10:00"),
        ("week", "Monday 00:00", "2026-03-06", "2026-03-02 to 2026-03-08, due Monday 2026-03-09 00:00"),
        ("week", "Wednesday 09:00", "2026-03-06", "2026-03-02 to 2026-03-08, due Wednesday 2026-03-11 09:00"),
        ("week", "2 opening days", "2026-03-06", "2026-03-02 to 2026-03-08, due Tuesday 2026-03-10 18:00"),
        ("month", "Monday 10:00", "2026-05-05", "2026-05-01 to 2026-05-31, due Monday 2026-06-01 10:00"),
        ("month", "Monday 10:00", "2026-06-05", "2026-06-01 to 2026-06-30, due Monday 2026-07-06 10:00"),
        ("month", "5 days after month end", "2028-02-02", "2028-02-01 to 2028-02-29, due Monday 2028-03-06 00:00"),
        ("month", "1 month after month end", "2027-01-31", "2027-01-01 to 2027-01-31, due Monday 2027-03-01 00:00"),
        ("quarter", "2 weeks after quarter end", "2026-11-24", "2026-10-01 to 2026-12-31, due Friday 2027-01-15 00:00"),
        (
            "quarter",
            "close of business on the 3rd opening day",
            "2026-03-31",
            "2026-01-01 to 2026-03-31, due Tuesday 2026-04-07 18:00",
        ),
        ("year", "1 month after year end", "2028-02-29", "2028-01-01 to 2028-12-31, due Thursday 2029-02-01 00:00"),
        (
            "year",
            "3 opening days after year end",
            "2026-02-28",
            "2026-01-01 to 2026-12-31, due Wednesday 2027-01-06 18:00",
        ),
    ],
)
def test_a_duty_is_due_after_its_period(every: Every, due: str, day: str, expected: str) -> None:
    assert of(every, due, day) == expected


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        # April 2026: 1 and 2, then Good Friday, the weekend and Easter Monday, 7 to 10, 13 to 16
        ("2026-03-15", "2026-03-01 to 2026-03-31, due Thursday 2026-04-16 18:00"),
        # December 2026: 1 to 4, 7 to 11, 14
        ("2026-11-24", "2026-11-01 to 2026-11-30, due Monday 2026-12-14 18:00"),
        # January 2027: New Year's Day is a Friday; 4 to 8, 11 to 15, and on a Friday the desk closes at 17:00
        ("2026-12-31", "2026-12-01 to 2026-12-31, due Friday 2027-01-15 17:00"),
    ],
)
def test_ten_opening_days_after_month_end(month: str, expected: str) -> None:
    assert of("month", "10 opening days after month end", month) == expected


@pytest.mark.parametrize(("last", "following"), PERIOD_ENDS_IN)
def test_a_month_is_over_at_midnight_after_its_last_day(last: str, following: str) -> None:
    made = duty("month", "0 days")
    one = of_period(made, period_of(date.fromisoformat(last), "month"), timetable(made))
    assert (one.last, one.due) == (date.fromisoformat(last), at(f"{following} 00:00"))
    assert one.due is not None
    assert one.due.tzinfo is UTC


def test_a_week_in_which_the_clocks_change_is_over_at_midnight_all_the_same() -> None:
    assert of("week", "Monday 01:00", "2026-03-29", on=None) == "2026-03-23 to 2026-03-29, due Monday 2026-03-30 01:00"
    assert of("week", "Monday 01:00", "2026-10-25", on=None) == "2026-10-19 to 2026-10-25, due Monday 2026-10-26 01:00"
    midnight = duty("week", "0 days")
    spring, autumn = (of_period(midnight, day, timetable(midnight)) for day in (date(2026, 3, 23), date(2026, 10, 19)))
    assert (spring.due, autumn.due) == (at("2026-03-29 23:00 +00:00"), at("2026-10-26 00:00 +00:00"))


def test_a_day_of_23_hours_and_one_of_25_are_days() -> None:
    everyday = duty("day", "08:00")
    weekend = found(everyday, "2026-03-28 00:00", "2026-03-31 00:00", None)
    assert told(weekend) == [
        "2026-03-27 to 2026-03-27, due Saturday 2026-03-28 08:00",
        "2026-03-28 to 2026-03-28, due Sunday 2026-03-29 08:00",
        "2026-03-29 to 2026-03-29, due Monday 2026-03-30 08:00",
    ]
    assert len(found(everyday, "2026-10-24 00:00", "2026-10-27 00:00", None)) == 3


def test_periods_are_those_of_the_desk_and_not_of_the_moment() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    made = duty("day", "10:00")
    begin, end = at("2026-03-05 23:00"), at("2026-03-06 23:00")  # already the 6th in Tokyo, and the 7th
    found_there = list(owed(made, begin, end, timetable(made, None, tokyo)))
    assert told(found_there, tokyo) == ["2026-03-05 to 2026-03-05, due Friday 2026-03-06 10:00"]


def test_an_opening_day_that_ends_after_midnight_is_over_when_it_closes() -> None:
    nights = calendar({"Monday-Friday": "22:00-06:00"})
    assert of("week", "1 opening day", "2026-03-06", on=nights) == (
        "2026-03-02 to 2026-03-08, due Tuesday 2026-03-10 06:00"
    )
    # the last night of the month belongs to the day it began, so the first opening day is the one after
    assert of("month", "1 opening day", "2026-03-31", on=nights) == (
        "2026-03-01 to 2026-03-31, due Thursday 2026-04-02 06:00"
    )


# --- in closed hours --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("if_closed", "expected"),
    [
        ("stays", "2026-12-21 to 2026-12-27, due Monday 2026-12-28 10:00"),
        ("next opening", "2026-12-21 to 2026-12-27, due Tuesday 2026-12-29 09:00"),
    ],
)
def test_a_monday_that_is_a_holiday(if_closed: IfClosed, expected: str) -> None:
    assert of("week", "Monday 10:00", "2026-12-27", if_closed) == expected


@pytest.mark.parametrize(
    ("if_closed", "expected"),
    [
        ("stays", "2026-03-23 to 2026-03-29, due Friday 2026-04-03 10:00"),
        ("next opening", "2026-03-23 to 2026-03-29, due Tuesday 2026-04-07 09:00"),
        ("closing before", "2026-03-23 to 2026-03-29, due Thursday 2026-04-02 18:00"),
    ],
)
def test_a_good_friday_may_be_moved_both_ways(if_closed: IfClosed, expected: str) -> None:
    assert of("week", "Friday 10:00", "2026-03-29", if_closed) == expected


@pytest.mark.parametrize(
    ("if_closed", "due"),
    [
        ("stays", "Monday 2026-03-09 13:00"),
        ("next opening", "Monday 2026-03-09 13:30"),
        ("closing before", "Monday 2026-03-09 12:30"),
    ],
)
def test_a_due_time_over_lunch(if_closed: IfClosed, due: str) -> None:
    assert of("week", "Monday 13:00", "2026-03-08", if_closed) == f"2026-03-02 to 2026-03-08, due {due}"


def test_opening_days_are_never_moved() -> None:
    for if_closed in ("stays", "next opening", "closing before"):
        assert of("week", "1 opening day", "2026-12-27", if_closed).endswith("due Tuesday 2026-12-29 18:00")


def test_a_calendar_that_never_opens_moves_nothing_and_ends_no_opening_day() -> None:
    never = calendar({})
    assert of("week", "Monday 10:00", "2026-03-06", "next opening", never).endswith("due Monday 2026-03-09 10:00")
    assert of("week", "1 opening day", "2026-03-06", on=never).endswith("due never")
    assert found(duty("week", "1 opening day"), "2026-03-01 00:00", "2026-04-01 00:00", never) == []


# --- which ones fall due ----------------------------------------------------------------------------------------------


def test_every_monday_of_a_month_in_order() -> None:
    assert told(found(duty("week", "Monday 10:00"), "2026-03-01 00:00", "2026-04-01 00:00")) == [
        "2026-02-23 to 2026-03-01, due Monday 2026-03-02 10:00",
        "2026-03-02 to 2026-03-08, due Monday 2026-03-09 10:00",
        "2026-03-09 to 2026-03-15, due Monday 2026-03-16 10:00",
        "2026-03-16 to 2026-03-22, due Monday 2026-03-23 10:00",
        "2026-03-23 to 2026-03-29, due Monday 2026-03-30 10:00",
    ]


def test_the_beginning_belongs_to_it_and_the_end_does_not() -> None:
    monday = duty("week", "Monday 10:00")
    assert len(found(monday, "2026-03-09 10:00", "2026-03-16 10:00")) == 1
    assert found(monday, "2026-03-09 10:00:01", "2026-03-16 10:00") == []
    assert len(found(monday, "2026-03-09 10:00", "2026-03-16 10:00:01")) == 2
    assert found(monday, "2026-03-09 10:00", "2026-03-09 10:00") == []


def test_each_due_time_is_found_once_however_the_days_are_cut() -> None:
    monthly = duty("month", "10 opening days after month end")
    whole = found(monthly, "2026-01-01 00:00", "2028-01-01 00:00")
    edges = ["2026-01-01", "2026-04-16", "2026-04-17", "2026-12-14", "2027-01-15", "2027-06-30", "2028-01-01"]
    cut = [one for begin, end in pairwise(edges) for one in found(monthly, f"{begin} 00:00", f"{end} 00:00")]
    assert cut == whole
    assert len(whole) == 24
    assert whole == sorted(whole, key=lambda one: (one.due, one.first))


@pytest.mark.parametrize(
    ("every", "due", "period", "day"),
    [
        ("week", "14 weeks after week end", "2026-01-05 to 2026-01-11", "Monday 2026-04-20 00:00"),
        ("week", "30 weeks after week end", "2026-01-05 to 2026-01-11", "Monday 2026-08-10 00:00"),
        ("month", "120 days after month end", "2026-01-01 to 2026-01-31", "Monday 2026-06-01 00:00"),
        ("month", "6 months after month end", "2026-01-01 to 2026-01-31", "Saturday 2026-08-01 00:00"),
        ("quarter", "6 months after quarter end", "2026-01-01 to 2026-03-31", "Thursday 2026-10-01 00:00"),
        ("quarter", "1 year after quarter end", "2026-01-01 to 2026-03-31", "Thursday 2027-04-01 00:00"),
        ("year", "11 months after year end", "2026-01-01 to 2026-12-31", "Wednesday 2027-12-01 00:00"),
        ("year", "15 months after year end", "2026-01-01 to 2026-12-31", "Saturday 2028-04-01 00:00"),
        ("year", "3 years after year end", "2026-01-01 to 2026-12-31", "Tuesday 2030-01-01 00:00"),
    ],
)
def test_a_due_time_long_after_the_period_is_found_on_its_day(every: Every, due: str, period: str, day: str) -> None:
    made = duty(every, due)
    on = at(day)
    assert told(list(owed(made, on, on + timedelta(days=1), timetable(made)))) == [f"{period}, due {day}"]


def test_every_day_of_many_years_is_found() -> None:
    """A list that ends after so many looks as if nothing were owed any more."""
    days = found(duty("day", "10:00"), "2020-01-01 00:00", "2030-01-01 00:00")
    assert [one.first for one in days] == [date(2019, 12, 31) + timedelta(days=number) for number in range(3653)]


@pytest.mark.parametrize(
    ("since", "periods"),
    [
        (None, ["2026-01", "2026-02", "2026-03", "2026-04"]),
        ("2026-01-01", ["2026-01", "2026-02", "2026-03", "2026-04"]),
        ("2026-02-01", ["2026-02", "2026-03", "2026-04"]),
        ("2026-02-28", ["2026-02", "2026-03", "2026-04"]),
        ("2026-03-01", ["2026-03", "2026-04"]),
        ("2026-12-01", []),
    ],
)
def test_no_duty_is_owed_for_a_period_that_was_over_before_it_took_effect(
    since: str | None, periods: list[str]
) -> None:
    """From the last day of February on, February is owed; the due time of January, in February, does not count."""
    made = replace(duty("month", "10 opening days after month end"), since=since and date.fromisoformat(since))
    duties = found(made, "2026-02-01 00:00", "2026-05-31 00:00")
    assert [f"{one.first:%Y-%m}" for one in duties] == periods


@pytest.mark.parametrize(
    ("every", "due", "since", "first"),
    [
        ("day", "10:00", "2026-03-06", "2026-03-06 to 2026-03-06, due Saturday 2026-03-07 10:00"),
        ("week", "Monday 10:00", "2026-03-08", "2026-03-02 to 2026-03-08, due Monday 2026-03-09 10:00"),
        ("week", "Monday 10:00", "2026-03-09", "2026-03-09 to 2026-03-15, due Monday 2026-03-16 10:00"),
        ("week", "14 weeks after week end", "2026-03-09", "2026-03-09 to 2026-03-15, due Monday 2026-06-22 00:00"),
        ("quarter", "5 days after quarter end", "2026-03-31", "2026-01-01 to 2026-03-31, due Monday 2026-04-06 00:00"),
        ("quarter", "5 days after quarter end", "2026-04-01", "2026-04-01 to 2026-06-30, due Monday 2026-07-06 00:00"),
        ("year", "1 month after year end", "2026-12-31", "2026-01-01 to 2026-12-31, due Monday 2027-02-01 00:00"),
    ],
)
def test_the_first_period_that_is_owed(every: Every, due: str, since: str, first: str) -> None:
    made = replace(duty(every, due), since=date.fromisoformat(since))
    assert told(found(made, "2025-01-01 00:00", "2027-06-01 00:00"))[0] == first


@pytest.mark.parametrize("due", ["none", "best effort"])
def test_what_has_no_due_time_never_falls_due(due: str) -> None:
    assert found(duty("month", due), "2026-01-01 00:00", "2027-01-01 00:00") == []


# --- reviews ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [
        ("2026-01-12", "12 months", "Tuesday 2027-01-12 18:00"),
        ("2026-01-12", "1 year", "Tuesday 2027-01-12 18:00"),
        ("2026-03-06", "1 week", "Friday 2026-03-13 17:00"),
        ("2026-03-06", "90 days", "Thursday 2026-06-04 18:00"),
        ("2026-08-31", "6 months", "Sunday 2027-02-28 23:59:59"),
        ("2024-02-29", "1 year", "Friday 2025-02-28 17:00"),
        ("2024-02-29", "4 years", "Tuesday 2028-02-29 18:00"),
        ("2025-12-25", "1 year", "Friday 2026-12-25 23:59:59"),  # a holiday: by the end of the day
        ("2026-01-01", "1 quarter", "Wednesday 2026-04-01 18:00"),
    ],
)
def test_a_review_is_due_on_its_day_when_the_desk_closes_or_by_midnight(last: str, every: str, due: str) -> None:
    reviews = found(review(last, every), "2024-01-01 00:00", "2030-01-01 00:00")
    assert [show_moment(one.due, LONDON) for one in reviews if one.due] == [due]


def test_a_review_without_a_calendar_is_due_by_midnight() -> None:
    assert told(found(review("2026-01-12", "12 months"), "2027-01-01 00:00", "2027-02-01 00:00", None)) == [
        "2026-01-12 to 2027-01-12, due Tuesday 2027-01-12 23:59:59"
    ]


def test_a_review_has_half_open_bounds_as_well() -> None:
    once = review("2026-01-12", "12 months")
    assert len(found(once, "2027-01-12 18:00", "2027-01-12 18:00:01")) == 1
    assert found(once, "2027-01-12 17:00", "2027-01-12 18:00") == []
    assert found(once, "2027-01-12 18:00:01", "2028-01-12 18:00") == []


def test_a_document_that_was_never_reviewed_owes_no_review_on_a_day() -> None:
    never = Duty("it", "It", "sop/it", "review", parse_allowance("12 months"))
    assert found(never, "2020-01-01 00:00", "2030-01-01 00:00") == []


@pytest.mark.parametrize("every", ["2 opening days", "best effort", "20000 years"])
def test_a_review_that_comes_round_on_no_day_is_never_due(every: str) -> None:
    assert found(review("2026-01-12", every), "2020-01-01 00:00", "2030-01-01 00:00") == []


# --- phrases ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "every"),
    [
        ("day", "day"),
        ("week", "week"),
        ("previous week", "week"),
        ("previous week, Monday to Sunday", "week"),
        ("every month", "month"),
        ("each quarter", "quarter"),
        ("the year", "year"),
        (" every  month ", "month"),
        ("daily", "day"),
        ("weekly", "week"),
        ("Monthly", "month"),
        ("quarterly", "quarter"),
        ("yearly", "year"),
        ("annual", "year"),
        ("Week", "week"),
        ("Every Month", "month"),
        ("Previous week, Monday to Sunday", "week"),
        ("PREVIOUS WEEK, MONDAY TO SUNDAY", "week"),
        ("Quarterly", "quarter"),
        ("week, Monday to Sunday", "week"),
    ],
)
def test_a_period_as_people_write_it(phrase: str, every: Every) -> None:
    assert parse_every(phrase) == every


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "fortnight",
        "two weeks",
        "every 12 months",
        "months",
        "now and then",
        "month, Monday to Sunday",
        "previous day, Monday to Sunday",
        "every year, Monday to Sunday",
        "week, Sunday to Saturday",
        "weekly, Monday to Sunday",
    ],
)
def test_what_is_no_period_is_told_with_an_example(phrase: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole sentence is looked at
        parse_every(phrase)
    assert str(refusal.value) == f'"{phrase}" is not a period; write for example previous week, or every month'


@pytest.mark.parametrize(
    ("phrase", "every", "amount", "unit"),
    [
        ("Monday 10:00", "week", 600, "weekday"),
        ("10:00", "day", 600, "time of day"),
        ("10 opening days", "month", 10, "close of business"),
        ("10 opening days after month end", "month", 10, "close of business"),
        ("10  opening days after the month end", "month", 10, "close of business"),
        ("10 opening days after the end of the month", "month", 10, "close of business"),
        ("10 opening days after end of month", "month", 10, "close of business"),
        ("1 opening day after day end", "day", 1, "close of business"),
        ("close of business on the third opening day after quarter end", "quarter", 3, "close of business"),
        ("5 days after month end", "month", 5, "day"),
        ("2 weeks after the quarter", "quarter", 2, "week"),
        ("1 month after year end", "year", 1, "month"),
        ("4 opening hours after week end", "week", 4, "opening hour"),
        ("best effort", "month", 1, "best effort"),
    ],
)
def test_a_due_time_as_people_write_it(phrase: str, every: Every, amount: int, unit: str) -> None:
    allowance = parse_due(phrase, every)
    assert (allowance.amount, allowance.unit, allowance.words) == (amount, unit, " ".join(phrase.split()))


@pytest.mark.parametrize(
    ("phrase", "every", "complaint"),
    [
        (
            "10 opening days after week end",
            "month",
            '"10 opening days after week end" speaks of the end of a week, but the period is a month; write the same in both',
        ),
        ("25:00", "day", '"25:00" is not a time of day; write hours:minutes, for example 09:30'),
        ("Funday 10:00", "week", '"Funday" is not a day of the week; write Monday, Tuesday, ... Sunday'),
        ("-1 days", "month", '"-1 days" is not a time; write an amount and a unit, for example 15 minutes'),
        ("", "month", '"" is not a time; write an amount and a unit, for example 15 minutes'),
        (
            "close of business on the last opening day",
            "month",
            '"close of business on the last opening day" is not a time; write for example close of business on the 3rd opening day',
        ),
    ],
)
def test_what_is_no_due_time_is_told_with_what_to_write(phrase: str, every: Every, complaint: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole sentence is looked at
        parse_due(phrase, every)
    assert str(refusal.value) == complaint


def test_half_an_opening_day_is_not_left_out_without_a_word() -> None:
    """An opening day is over when it closes, so half of one says nothing; it must not become one day silently."""
    for amount in ("1.5", "0.5", "0,25"):
        phrase = f"{amount} opening days after month end"
        with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole sentence is looked at
            parse_due(phrase, "month")
        assert str(refusal.value) == f'"{phrase}" has a part of an opening day; write a whole number of them'
    assert parse_due("2.0 opening days", "month").amount == 2
    assert parse_due("1.5 days after month end", "month").unit == "day"
