"""What people say for a day or a moment, and what is refused since it could be two."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.date_words import (
    comes_twice,
    read_day,
    read_moment,
    read_time,
    read_when,
    show_day,
    show_distance,
    show_exactly,
)
from engine.model.moment import WEEKDAYS
from tests.desks import LONDON, at

NOW = at("Tuesday 2026-04-14 14:00")
ZONES = [
    LONDON,
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("America/New_York"),
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("UTC"),
]
MOMENTS = st.integers(631_152_000, 3_786_912_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def said(text: str, now: datetime = NOW, zone: ZoneInfo = LONDON) -> str:
    when = read_when(text, now, zone)
    return show_exactly(when, zone) if isinstance(when, datetime) else show_day(when)


@pytest.mark.parametrize(
    ("phrase", "meaning"),
    [
        ("today", "Tuesday 2026-04-14"),
        ("Tomorrow", "Wednesday 2026-04-15"),
        ("yesterday", "Monday 2026-04-13"),
        ("the day after tomorrow", "Thursday 2026-04-16"),
        ("now", "Tuesday 2026-04-14 14:00"),
        ("next Tuesday", "Tuesday 2026-04-21"),
        ("next wed", "Wednesday 2026-04-15"),
        ("Friday", "Friday 2026-04-17"),
        ("this Friday", "Friday 2026-04-17"),
        ("last Friday", "Friday 2026-04-10"),
        ("last Tuesday", "Tuesday 2026-04-07"),
        ("Monday next week", "Monday 2026-04-20"),
        ("next week on Friday", "Friday 2026-04-24"),
        ("in 2 days", "Thursday 2026-04-16"),
        ("in a week", "Tuesday 2026-04-21"),
        ("in 3 weeks", "Tuesday 2026-05-05"),
        ("two weeks from now", "Tuesday 2026-04-28"),
        ("in 1 month", "Thursday 2026-05-14"),
        ("2 days ago", "Sunday 2026-04-12"),
        ("in 2 hours", "Tuesday 2026-04-14 16:00"),
        ("in 1.5 hours", "Tuesday 2026-04-14 15:30"),
        ("in half an hour", "Tuesday 2026-04-14 14:30"),
        ("in 90 min", "Tuesday 2026-04-14 15:30"),
        ("end of month", "Thursday 2026-04-30"),
        ("end of the next month", "Sunday 2026-05-31"),
        ("first day of next quarter", "Wednesday 2026-07-01"),
        ("end of the year", "Thursday 2026-12-31"),
        ("14 May", "Thursday 2026-05-14"),
        ("May 14th", "Thursday 2026-05-14"),
        ("the 14th of May 2027", "Friday 2027-05-14"),
        ("Thursday 14 May", "Thursday 2026-05-14"),
        ("1 January", "Thursday 2026-01-01"),
        ("25/12/2026", "Friday 2026-12-25"),
        ("12/25/2026", "Friday 2026-12-25"),
        ("14.5.", "Thursday 2026-05-14"),
        ("4/4", "Saturday 2026-04-04"),
        ("2026-05-14", "Thursday 2026-05-14"),
        ("Thursday 2026-05-14", "Thursday 2026-05-14"),
        ("14:30", "Tuesday 2026-04-14 14:30"),
        ("at 4 pm", "Tuesday 2026-04-14 16:00"),
        ("tomorrow 10:00", "Wednesday 2026-04-15 10:00"),
        ("tomorrow at noon", "Wednesday 2026-04-15 12:00"),
        ("10:00 on Friday", "Friday 2026-04-17 10:00"),
        ("next Tuesday 9:30", "Tuesday 2026-04-21 09:30"),
        ("14 May, 10:00", "Thursday 2026-05-14 10:00"),
        ("Thursday 2026-05-14 10:00", "Thursday 2026-05-14 10:00"),
        ("2026-05-14T10:00:00+00:00", "Thursday 2026-05-14 11:00"),
    ],
)  # fmt: skip
def test_what_is_meant(phrase: str, meaning: str) -> None:
    assert said(phrase) == meaning


@pytest.mark.parametrize(
    ("phrase", "advice"),
    [
        ("03/04", "write 3 April, or 2026-04-03"),
        ("03/04/2027", "or 2027-04-03"),
        ("3.4", "could be 3 April or 4 March"),
        ("03-04", "could be 3 April or 4 March"),
        ("03/04/26", "write the month as a word"),
        ("9.30", "9:30 for a time"),
        ("Tuesday", "today is Tuesday; write today or next Tuesday"),
        ("next week", "write for example Monday next week"),
        ("31 June", "there is no 31 June"),
        ("29 February", "2026 has no 29 February"),
        ("Friday 14 May", "2026-05-14 is a Thursday"),
        ("2026-02-30", "not a day of the calendar"),
        ("in 2 opening days", "not counted here"),
        ("in 1.5 days", "say it in hours"),
        ("in 999999999 years", "beyond the years"),
        ("999999999 hours ago", "beyond the years"),
        ("13 pm", "not a time of day"),
        ("tomorrow 25:00", "not a time of day"),
        ("whenever", "write for example tomorrow"),
        ("", "write for example tomorrow"),
    ],
)
def test_what_is_not_clear_is_refused_with_how_to_write_it(phrase: str, advice: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the words are looked at
        said(phrase)
    assert advice in str(refusal.value)


def test_the_29th_of_february_is_the_one_of_this_leap_year() -> None:
    assert said("29 February", at("Thursday 2028-01-20 09:00")) == "Tuesday 2028-02-29"
    assert said("in 1 year", at("Tuesday 2028-02-29 09:00")) == "Wednesday 2029-02-28"
    assert said("end of month", at("Sunday 2028-02-20 09:00")) == "Tuesday 2028-02-29"


def test_a_time_that_the_clocks_pass_over_is_none() -> None:
    with pytest.raises(ValueError, match="no 01:30 on Sunday 2026-03-29: the clocks are put forward"):
        said("29 March 01:30")
    with pytest.raises(ValueError, match="no 01:30"):
        said("2026-03-29T01:30")


def test_of_a_time_that_comes_twice_the_first_is_meant_and_the_second_is_said_with_its_offset() -> None:
    first = read_moment("2026-10-25 01:30", NOW, LONDON)
    second = read_moment("2026-10-25 01:30 +00:00", NOW, LONDON)
    assert second - first == timedelta(hours=1)
    assert comes_twice(first, LONDON)
    assert show_exactly(second, LONDON) == "Sunday 2026-10-25 01:30 +0000"
    assert read_moment(show_exactly(second, LONDON), NOW, LONDON) == second


def test_hours_pass_and_days_are_of_the_calendar_when_the_clocks_are_put_forward() -> None:
    evening = at("Saturday 2026-03-28 23:30")
    assert said("in 2 hours", evening) == "Sunday 2026-03-29 02:30"
    assert said("tomorrow 23:30", evening) == "Sunday 2026-03-29 23:30"


def test_only_a_day_or_with_its_time_as_the_field_asks() -> None:
    assert read_day("now", NOW, LONDON) == date(2026, 4, 14)
    with pytest.raises(ValueError, match="only the day is asked"):
        read_day("tomorrow 10:00", NOW, LONDON)
    with pytest.raises(ValueError, match="say the time too, for example tomorrow 10:00"):
        read_moment("tomorrow", NOW, LONDON)
    assert f"{read_time('4:15 pm', NOW, LONDON)} {read_time('now', NOW, LONDON)}" == "16:15:00 14:00:00"
    with pytest.raises(ValueError, match="not a time of day"):
        read_time("9", NOW, LONDON)


@pytest.mark.parametrize(("phrase", "far"), [("today", "today"), ("tomorrow", "tomorrow"), ("in a week", "in 7 days"), ("3 days ago", "3 days ago")])  # fmt: skip
def test_how_far_away_it_is(phrase: str, far: str) -> None:
    assert show_distance(read_when(phrase, NOW, LONDON), NOW, LONDON) == far


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 6))
def test_a_day_of_the_week_is_within_a_week(now: datetime, zone: ZoneInfo, number: int) -> None:
    today = now.astimezone(zone).date()
    coming, gone = (read_day(f"{which} {WEEKDAYS[number]}", now, zone) for which in ("next", "last"))
    assert coming.weekday() == gone.weekday() == number
    assert 1 <= (coming - today).days <= 7
    assert 1 <= (today - gone).days <= 7


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 900))
def test_so_many_days_on_and_back_are_so_many(now: datetime, zone: ZoneInfo, days: int) -> None:
    today = now.astimezone(zone).date()
    assert (read_day(f"in {days} days", now, zone) - today).days == days
    assert (today - read_day(f"{days} days ago", now, zone)).days == days


@given(MOMENTS, MOMENTS, st.sampled_from(ZONES))
def test_what_is_shown_is_read_as_the_same_at_any_time(moment: datetime, now: datetime, zone: ZoneInfo) -> None:
    moment = moment.replace(microsecond=0)
    assert read_moment(show_exactly(moment, zone), now, zone) == moment
    day = moment.date()
    for written in (day.isoformat(), show_day(day), f"{day.day} {day:%b} {day.year}"):
        assert read_day(written, now, zone) == day


@given(MOMENTS, st.sampled_from(ZONES), st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_its_year_is_the_nearest(now: datetime, zone: ZoneInfo, month: int, day: int) -> None:
    today = now.astimezone(zone).date()
    found = read_day(f"{day} {date(2000, month, 1):%B}", now, zone)
    assert (found.month, found.day) == (month, day)
    assert abs((found - today).days) <= 183


@given(st.text(st.sampled_from("0123456789 :/.-+TZaminonexthlsfdwukyr,"), max_size=24) | st.text(max_size=90), MOMENTS)
def test_any_words_are_understood_or_refused(text: str, now: datetime) -> None:
    try:
        when = read_when(text, now, LONDON)
    except ValueError:
        return
    shown = show_exactly(when, LONDON) if isinstance(when, datetime) else show_day(when)
    assert read_when(shown, now, LONDON) == (when.replace(microsecond=0) if isinstance(when, datetime) else when)
