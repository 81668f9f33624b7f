"""What makes the opening hours of a date: seasons, public holidays, days of every year, shifts, calendars that extend others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from textwrap import dedent

import pytest

from engine.clocks.spans import Spans
from engine.model.calendar import Calendar, Closure, ExtraOpening, PublicHolidays, Season, Shift
from tests.desks import edition

from .by_hand import at, calendar, hours

OFFICE = calendar({"Monday-Friday": "09:00-17:00"})
SUMMER = Season("Summer hours", date(2026, 7, 1), date(2026, 8, 31), calendar({"Monday-Thursday": "08:00-14:00"}).week)


def opening(of: Calendar, day: str) -> str:
    """The hours of a date in words."""
    found = Spans(of).days.minutes(date.fromisoformat(day).toordinal())
    return ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in found)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-06-30", "09:00-17:00"),
        ("2026-07-01", "08:00-14:00"),
        ("2026-07-03", ""),  # a Friday in summer
        ("2026-08-31", "08:00-14:00"),
        ("2026-09-01", "09:00-17:00"),
        ("2027-07-01", "09:00-17:00"),
    ],
)
def test_a_season_has_hours_of_its_own_on_both_its_bounds(day: str, found: str) -> None:
    assert opening(replace(OFFICE, seasons=(SUMMER,)), day) == found


def test_a_calendar_may_open_in_a_season_only() -> None:
    season_only = replace(OFFICE, week=((),) * 7, seasons=(SUMMER,))
    assert season_only.opens
    assert Spans(season_only).next_opening(at("Monday 2026-01-05 10:00")) == at("Wednesday 2026-07-01 08:00")


def test_public_holidays_close_in_every_year_and_give_way_to_what_is_written() -> None:
    england = replace(
        OFFICE,
        public=PublicHolidays("GB", "ENG"),
        extra=(ExtraOpening(date(2026, 5, 25), hours("10:00-12:00"), "Stocktaking"),),
        closed=(Closure(date(2026, 4, 3), "Closed for everybody"),),
    )
    assert opening(england, "2026-05-25") == "10:00-12:00"
    assert opening(england, "2027-05-31") == ""  # the spring bank holiday
    assert opening(england, "2026-12-28") == ""  # a day in lieu
    days = Spans(england).days
    assert days.closed_because(date(2026, 4, 3).toordinal()) == "Closed for everybody"
    assert days.closed_because(date(2027, 3, 26).toordinal()) == "Good Friday"
    assert days.closed_because(date(2027, 3, 27).toordinal()) == "weekend"


def test_a_day_of_every_year_closes_in_each_of_them() -> None:
    yearly = replace(
        OFFICE,
        closed=(
            Closure(date(2000, 12, 24), "Christmas Eve", start=12 * 60, every_year=True),
            Closure(date(2000, 2, 29), "Leap day", every_year=True),
        ),
    )
    assert [opening(yearly, f"{year}-12-24") for year in (2025, 2026, 2027)] == [
        "09:00-12:00",
        "09:00-12:00",
        "09:00-12:00",
    ]
    assert opening(yearly, "2028-02-29") == ""
    assert opening(yearly, "2027-03-01") == "09:00-17:00"


def test_the_night_before_new_year_closes_early_also_after_midnight() -> None:
    nights = replace(
        calendar({"Monday-Sunday": "22:00-06:00"}),
        closed=(Closure(date(2000, 12, 31), "New Year's Eve", start=23 * 60, every_year=True),),
    )
    assert opening(nights, "2026-12-31") == "22:00-23:00"
    assert opening(nights, "2027-01-01") == "22:00-30:00"


# Shifts

SHIFTS = replace(
    OFFICE,
    day_ends="end of shift",
    shifts=(
        Shift("early", calendar({"Monday-Friday": "09:00-13:00"}).week),
        Shift("night", calendar({"Monday-Friday": "16:00-23:00"}).week),
    ),
    closed=(Closure(date(2026, 12, 24), "Christmas Eve", start=12 * 60 + 30),),
)


@pytest.mark.parametrize(
    ("shift", "start", "ends"),
    [
        ("early", "Monday 2026-03-09 10:00", "Monday 2026-03-09 13:00"),
        (
            "early",
            "Monday 2026-03-09 13:00",
            "Monday 2026-03-09 17:00",
        ),  # who works on after the shift has closing time
        ("early", "Friday 2026-03-06 18:00", "Monday 2026-03-09 13:00"),
        ("night", "Monday 2026-03-09 10:00", "Monday 2026-03-09 17:00"),  # no shift is longer than the desk is open
        ("early", "Thursday 2026-12-24 09:00", "Thursday 2026-12-24 12:30"),
        ("late", "Monday 2026-03-09 10:00", "Monday 2026-03-09 17:00"),  # nobody said when that shift is
        ("", "Monday 2026-03-09 10:00", "Monday 2026-03-09 17:00"),
    ],
)
def test_the_day_ends_with_the_shift(shift: str, start: str, ends: str) -> None:
    assert Spans(SHIFTS).end_of_day(at(start), shift) == at(ends)


def test_where_the_calendar_says_closing_time_a_shift_makes_no_difference() -> None:
    assert Spans(replace(SHIFTS, day_ends="closing time")).end_of_day(at("Monday 2026-03-09 10:00"), "early") == at(
        "Monday 2026-03-09 17:00"
    )


# Due at closing


def test_a_time_used_up_at_closing_stays_there_or_moves_to_the_next_opening() -> None:
    friday, monday = at("Friday 2026-03-06 16:00"), at("Monday 2026-03-09 09:00")
    assert Spans(OFFICE).add(friday, 3_600) == at("Friday 2026-03-06 17:00")
    moves = Spans(replace(OFFICE, at_closing="next opening"))
    assert moves.add(friday, 3_600) == monday
    assert moves.add(friday, 3_599) == at("Friday 2026-03-06 16:59:59")
    assert moves.add(friday, 0) == friday
    assert moves.between(friday, monday) == 3_600


# Going back


@pytest.mark.parametrize(
    ("end", "seconds", "start"),
    [
        ("Monday 2026-03-09 09:05", 15 * 60, "Friday 2026-03-06 16:50"),
        ("Monday 2026-03-09 10:00", 3_600, "Monday 2026-03-09 09:00"),  # exactly on opening it stays there
        ("Monday 2026-03-09 09:00", 3_600, "Friday 2026-03-06 16:00"),
        ("Sunday 2026-03-08 12:00", 3_600, "Friday 2026-03-06 16:00"),
        ("Sunday 2026-03-08 12:00", 0, "Friday 2026-03-06 17:00"),
        ("Monday 2026-03-09 12:00", 0, "Monday 2026-03-09 12:00"),
        ("Monday 2026-03-09 09:00", 0, "Friday 2026-03-06 17:00"),
    ],
)
def test_subtracting_goes_back_through_opening_hours(end: str, seconds: int, start: str) -> None:
    assert Spans(OFFICE).subtract(at(end), seconds) == at(start)


def test_there_is_nothing_before_a_calendar_that_never_opened() -> None:
    never = replace(OFFICE, week=((),) * 7)
    assert Spans(never).subtract(at("Monday 2026-03-09 10:00"), 60) is None
    assert Spans(never).last_open(at("Monday 2026-03-09 10:00")) is None
    with pytest.raises(ValueError, match="never less than nothing"):
        Spans(OFFICE).subtract(at("Monday 2026-03-09 10:00"), -1)


def test_a_table_that_grew_forward_still_knows_what_reaches_in_from_the_year_before() -> None:
    nights = Spans(calendar({"Monday-Sunday": "22:00-06:00"}))
    nights.add(at("2027-06-01 12:00"), 60)
    assert nights.subtract(at("Friday 2027-01-01 06:00"), 8 * 3_600) == at("Thursday 2026-12-31 22:00")


# Calendars that extend others


def calendars(text: str) -> dict[str, Calendar]:
    """The calendars of these documents, each a YAML text of its own."""
    return dict(edition(*dedent(text).split("---\n")).calendars)


BASE_AND_BRANCH = """
    kind: calendar
    id: base
    title: The house
    version: 1.0.0
    time_zone: Europe/London
    open: {Monday to Friday: 09:00-17:00}
    due_at_closing: next opening
    holidays_from: {country: GB, region: England}
    closed:
      - {date: 2026-12-24, after: 12:30, name: Christmas Eve}
      - {date: 2026-06-01, name: Party}
    extra_open:
      - {date: 2026-11-28, hours: 10:00-14:00, name: Sale}
    ---
    kind: calendar
    id: branch
    title: A branch
    version: 1.0.0
    extends: base
    closed:
      - {date: 2026-06-02, name: Moving}
      - {date: 2026-12-24, name: Closed all day}
    extra_open:
      - {date: 2026-06-01, hours: 10:00-12:00, name: Skeleton service}
    ---
    kind: calendar
    id: night-branch
    title: Another
    version: 1.0.0
    extends: branch
    time_zone: Europe/Dublin
    open: {Monday to Friday: 12:00-20:00}
"""


def test_a_calendar_takes_what_it_does_not_say_from_the_one_it_extends() -> None:
    found = calendars(BASE_AND_BRANCH)
    branch, night = found["branch"], found["night-branch"]
    assert (branch.zone.key, branch.at_closing, branch.public) == (
        "Europe/London",
        "next opening",
        PublicHolidays("GB", "ENG"),
    )
    assert (night.zone.key, night.at_closing) == ("Europe/Dublin", "next opening")
    assert opening(branch, "2026-06-03") == "09:00-17:00"
    assert opening(night, "2026-06-03") == "12:00-20:00"
    assert opening(night, "2026-11-28") == "10:00-14:00"
    assert opening(night, "2026-12-25") == ""


def test_what_it_says_of_a_date_replaces_what_the_other_says() -> None:
    branch = calendars(BASE_AND_BRANCH)["branch"]
    assert opening(branch, "2026-06-01") == "10:00-12:00"
    assert opening(branch, "2026-06-02") == ""
    assert opening(branch, "2026-12-24") == ""
    base = calendars(BASE_AND_BRANCH)["base"]
    assert [opening(base, day) for day in ("2026-06-01", "2026-06-02", "2026-12-24")] == [
        "",
        "09:00-17:00",
        "09:00-12:30",
    ]


def test_a_closure_over_several_days_closes_each_of_them() -> None:
    (found,) = (
        one
        for one in calendars(
            """
            kind: calendar
            id: works
            title: The works
            version: 1.0.0
            time_zone: Europe/London
            open: {Monday to Friday: 09:00-17:00}
            closed: [{date: 2026-08-03, to: 2026-08-14, name: Works holidays}]
            """
        ).values()
        if one.id == "works"
    )
    spans = Spans(found)
    assert spans.next_opening(at("Saturday 2026-08-01 10:00")) == at("Monday 2026-08-17 09:00")
    assert spans.between(at("2026-08-03 00:00"), at("2026-08-15 00:00")) == 0
    assert spans.days.closed_because(date(2026, 8, 14).toordinal()) == "Works holidays"


def test_the_third_opening_day_is_counted_from_the_day_after() -> None:
    spans = Spans(replace(OFFICE, public=PublicHolidays("GB", "ENG")))
    for start, third in (
        ("Monday 2026-03-09 08:00", "Thursday 2026-03-12 17:00"),
        ("Monday 2026-03-09 20:00", "Thursday 2026-03-12 17:00"),
        ("Saturday 2026-03-07 12:00", "Wednesday 2026-03-11 17:00"),
        ("Thursday 2026-04-02 12:00", "Thursday 2026-04-09 17:00"),  # Good Friday and Easter Monday do not count
    ):
        assert spans.close_of_business(at(start), 3) == at(third)
    assert spans.close_of_business(at("Monday 2026-03-09 10:00"), 0) == at("Monday 2026-03-09 17:00")


def test_after_midnight_a_night_shift_is_still_the_day_it_opened() -> None:
    nights = Spans(calendar({"Monday-Friday": "22:00-06:00"}))
    in_monday_night = at("Tuesday 2026-03-10 01:00")
    assert nights.close_of_business(in_monday_night, 1) == at("Wednesday 2026-03-11 06:00")
    assert nights.close_of_business(at("Tuesday 2026-03-10 07:00"), 1) == at("Thursday 2026-03-12 06:00")
    assert nights.close_of_business(at("Monday 2026-03-09 21:00"), 1) == at("Wednesday 2026-03-11 06:00")


def test_the_single_question_is_quick_and_right_at_the_edges_of_the_table() -> None:
    """The quick way answers only where the table knows enough; everywhere both ways agree."""
    spans = Spans(OFFICE)
    for start in (at("2026-12-28 16:59"), at("2026-12-31 23:59"), at("2026-01-01 00:00"), at("2026-01-03 08:59")):
        for seconds in (1, 3_600, 86_400, 10_000_000):
            quick = spans.add(start, seconds)
            slow = Spans(OFFICE)._add(int(start.timestamp()), 0, seconds)
            assert quick == slow
            assert quick is not None
            assert quick - start >= timedelta(seconds=seconds)
