"""Opening hours: fixed situations that people ask about."""

from __future__ import annotations

import time as stopwatch
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from engine.clocks.spans import Spans
from engine.model.calendar import Closure, ExtraOpening

from .by_hand import at, calendar, hours

WEEK = {"Monday-Thursday": "09:00-12:30, 13:30-18:00", "Friday": "09:00-12:30, 13:30-17:00"}
DESK = Spans.of(calendar(WEEK))
NIGHTS = Spans.of(calendar({"Monday-Friday": "22:00-06:00"}))
ALWAYS = Spans.of(calendar({"Monday-Sunday": "00:00-24:00"}))


def test_fifteen_minutes_on_friday_at_1650_end_on_monday_at_0905() -> None:
    assert DESK.add(at("Friday 2026-03-06 16:50"), 15 * 60) == at("Monday 2026-03-09 09:05")


def test_the_lunch_break_does_not_count() -> None:
    assert DESK.add(at("Tuesday 2026-03-10 12:20"), 15 * 60) == at("Tuesday 2026-03-10 13:35")
    assert DESK.between(at("Tuesday 2026-03-10 12:00"), at("Tuesday 2026-03-10 14:00")) == 3_600


def test_a_due_time_on_closing_stays_at_closing() -> None:
    assert DESK.add(at("Friday 2026-03-06 16:45"), 15 * 60) == at("Friday 2026-03-06 17:00")


def test_seconds_and_their_parts_are_kept() -> None:
    assert DESK.add(at("Friday 2026-03-06 16:50:30"), 15 * 60) == at("Monday 2026-03-09 09:05:30")
    late = at("Friday 2026-03-06 16:59:59") + timedelta(milliseconds=700)
    assert DESK.add(late, 1) == at("Monday 2026-03-09 09:00") + timedelta(milliseconds=700)
    assert DESK.add(late, Fraction(555, 1000)) == at("Monday 2026-03-09 09:00") + timedelta(milliseconds=255)
    assert DESK.add(at("Monday 2026-03-09 09:00"), Fraction(1, 10**9)) == at("Monday 2026-03-09 09:00")
    assert DESK.add(at("Monday 2026-03-09 09:00"), Fraction(1, 2)) == at("2026-03-09 09:00") + timedelta(
        milliseconds=500
    )
    assert DESK.add(late, Fraction(3, 10)) == at("Friday 2026-03-06 17:00")


def test_a_part_of_a_second_outside_opening_hours_does_not_count() -> None:
    saturday = at("Saturday 2026-03-07 11:00") + timedelta(milliseconds=700)
    assert DESK.add(saturday, 60) == at("Monday 2026-03-09 09:01")
    assert DESK.add_days(saturday, 1) == at("Tuesday 2026-03-10 09:00")
    assert DESK.next_opening(saturday) == at("Monday 2026-03-09 09:00")


def test_no_time_at_all_outside_opening_hours_is_the_next_opening() -> None:
    assert DESK.add(at("Saturday 2026-03-07 11:00"), 0) == at("Monday 2026-03-09 09:00")
    assert DESK.add(at("Friday 2026-03-06 17:00"), 0) == at("Monday 2026-03-09 09:00")
    assert DESK.add(at("Friday 2026-03-06 16:59"), 0) == at("Friday 2026-03-06 16:59")


def test_opening_is_open_and_closing_is_closed() -> None:
    assert DESK.is_open(at("Monday 2026-03-09 09:00"))
    assert not DESK.is_open(at("Monday 2026-03-09 12:30"))
    assert not DESK.is_open(at("Sunday 2026-03-08 10:00"))


def test_the_next_opening_is_now_when_open() -> None:
    assert DESK.next_opening(at("Monday 2026-03-09 10:10")) == at("Monday 2026-03-09 10:10")
    assert DESK.next_opening(at("Monday 2026-03-09 12:30")) == at("Monday 2026-03-09 13:30")


def test_a_bank_holiday_is_skipped() -> None:
    easter = [Closure(date(2026, 4, 3), "Good Friday"), Closure(date(2026, 4, 6), "Easter Monday")]
    desk = Spans.of(calendar(WEEK, closed=easter))
    assert desk.add(at("Thursday 2026-04-02 17:50"), 15 * 60) == at("Tuesday 2026-04-07 09:05")


def test_an_early_closing_and_a_late_opening() -> None:
    short = [Closure(date(2026, 12, 24), "Christmas Eve", start=750), Closure(date(2026, 12, 23), "Training", end=600)]
    desk = Spans.of(calendar(WEEK, closed=[*short, Closure(date(2026, 12, 25), "Christmas Day")]))
    assert desk.add(at("Thursday 2026-12-24 12:20"), 15 * 60) == at("Monday 2026-12-28 09:05")
    assert desk.next_opening(at("Wednesday 2026-12-23 08:00")) == at("Wednesday 2026-12-23 10:00")


def test_an_extra_opening_replaces_the_week_and_a_closed_day() -> None:
    sale = ExtraOpening(date(2026, 11, 28), hours("10:00-14:00"), "Sale Saturday")
    desk = Spans.of(calendar(WEEK, closed=[Closure(date(2026, 11, 28), "closed")], extra=[sale]))
    assert desk.add(at("Friday 2026-11-27 16:50"), 15 * 60) == at("Saturday 2026-11-28 10:05")


def test_two_extra_openings_of_a_day_both_count() -> None:
    sale = [ExtraOpening(date(2026, 11, 28), hours(span), "Sale") for span in ("10:00-11:00", "15:00-16:00")]
    day = at("Saturday 2026-11-28 00:00"), at("Sunday 2026-11-29 00:00")
    assert Spans.of(calendar(WEEK, extra=sale)).between(*day) == 7_200


def test_a_night_shift_belongs_to_the_day_it_opens_also_before_a_holiday() -> None:
    nights = Spans.of(calendar({"Monday-Friday": "22:00-06:00"}, closed=[Closure(date(2026, 3, 11), "Founders' Day")]))
    assert nights.is_open(at("Wednesday 2026-03-11 05:59"))
    assert not nights.is_open(at("Wednesday 2026-03-11 23:00"))
    assert not nights.is_open(at("Thursday 2026-03-12 02:00"))
    assert nights.end_of_day(at("Wednesday 2026-03-11 02:00")) == at("Wednesday 2026-03-11 06:00")


def test_closing_early_ends_a_night_shift_but_a_break_cuts_whatever_is_open() -> None:
    early = [Closure(date(2026, 3, 10), "Party", start=1380)]
    assert not Spans.of(calendar({"Monday-Friday": "22:00-06:00"}, closed=early)).is_open(at("2026-03-11 02:00"))
    alarm = Spans.of(calendar({"Monday-Friday": "22:00-06:00"}, closed=[Closure(date(2026, 3, 11), "Alarm", 120, 180)]))
    assert alarm.add(at("Wednesday 2026-03-11 01:50"), 15 * 60) == at("Wednesday 2026-03-11 03:05")


def test_a_break_over_midnight_cuts_both_days() -> None:
    desk = Spans.of(calendar({"Monday-Sunday": "00:00-24:00"}, closed=[Closure(date(2026, 3, 10), "Works", 1380, 60)]))
    assert desk.add(at("Tuesday 2026-03-10 22:50"), 15 * 60) == at("Wednesday 2026-03-11 01:05")


def test_a_night_shift_on_new_years_eve_reaches_into_the_new_year() -> None:
    for zone in ("Pacific/Kiritimati", "Europe/London", "Pacific/Pago_Pago"):
        nights = Spans.of(calendar({"Monday-Sunday": "12:01-12:00"}, zone))
        assert nights.is_open(at("Friday 2027-01-01 11:59", zone))
        assert nights.end_of_day(at("Friday 2027-01-01 11:59", zone)) == at("Friday 2027-01-01 12:00", zone)


def test_a_shift_that_outlasts_the_next_day_ends_that_day_too() -> None:
    desk = Spans.of(calendar({"Monday": "20:00-10:00", "Tuesday": "05:00-06:00", "Wednesday": "09:00-17:00"}))
    assert desk.end_of_day(at("Tuesday 2026-03-10 07:00")) == at("Tuesday 2026-03-10 10:00")
    assert desk.end_of_day(at("Tuesday 2026-03-10 10:00")) == at("Wednesday 2026-03-11 17:00")


def test_touching_spans_are_one() -> None:
    desk = Spans.of(calendar({"Monday-Friday": "09:00-12:00, 12:00-17:00"}))
    day = at("Monday 2026-03-09 00:00"), at("Tuesday 2026-03-10 00:00")
    assert desk.spans_between(*day) == ((at("Monday 2026-03-09 09:00"), at("Monday 2026-03-09 17:00")),)
    new_year = at("2026-12-31 10:00"), at("2027-01-02 10:00")
    assert ALWAYS.spans_between(*new_year) == (new_year,)


def test_the_spans_between_two_moments_are_cut_to_fit() -> None:
    assert DESK.spans_between(at("Tuesday 2026-03-10 12:00"), at("Tuesday 2026-03-10 14:00")) == (
        (at("2026-03-10 12:00"), at("2026-03-10 12:30")),
        (at("2026-03-10 13:30"), at("2026-03-10 14:00")),
    )
    assert DESK.spans_between(at("2026-03-10 12:30"), at("2026-03-10 13:30")) == ()
    assert DESK.spans_between(at("2026-03-10 14:00"), at("2026-03-10 12:00")) == ()


def test_an_end_before_its_beginning_counts_backwards() -> None:
    assert DESK.between(at("Monday 2026-03-09 11:00"), at("Monday 2026-03-09 10:00")) == -3600


def test_a_day_of_23_or_25_hours_has_as_many() -> None:
    assert ALWAYS.between(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == 23 * 3_600
    assert ALWAYS.between(at("2026-10-25 00:00"), at("2026-10-26 00:00")) == 25 * 3_600


def test_a_night_shift_over_a_change_of_the_clocks_is_shorter_or_longer() -> None:
    nights = Spans.of(calendar({"Monday-Sunday": "22:00-06:00"}))
    assert nights.between(at("2026-03-28 12:00"), at("2026-03-29 12:00")) == 7 * 3_600
    assert nights.between(at("2026-10-24 12:00"), at("2026-10-25 12:00")) == 9 * 3_600


def test_a_midnight_that_the_clocks_skip_opens_an_hour_later() -> None:
    zone = "America/Sao_Paulo"
    desk = Spans.of(calendar({"Sunday": "00:00-04:00"}, zone))
    assert desk.next_opening(at("Saturday 2015-10-17 20:00", zone)) == at("Sunday 2015-10-18 01:00", zone)
    assert desk.between(at("2015-10-17 20:00", zone), at("2015-10-19 00:00", zone)) == 3 * 3_600


def test_a_span_inside_the_skipped_hour_is_empty() -> None:
    desk = Spans.of(calendar({"Sunday": "02:30-03:15", "Monday": "09:00-17:00"}, "America/Los_Angeles"))
    begin = datetime(2006, 4, 2, 8, 0, tzinfo=UTC)
    assert desk.next_opening(begin) == datetime(2006, 4, 3, 16, 0, tzinfo=UTC)


def test_touching_spans_are_one_also_where_they_touch_in_the_skipped_hour() -> None:
    desk = Spans.of(calendar({"Sunday": "01:00-02:30, 02:30-03:15"}, "America/Los_Angeles"))
    begin = datetime(2006, 4, 2, 8, 0, tzinfo=UTC)
    assert desk.between(begin, begin + timedelta(days=1)) == 75 * 60


def test_a_date_that_the_zone_left_out_has_no_hours() -> None:
    desk = Spans.of(calendar({"Friday": "09:00-17:00"}, "Pacific/Apia"))
    assert desk.next_opening(at("2011-12-29 20:00", "Pacific/Apia")) == at("Friday 2012-01-06 09:00", "Pacific/Apia")


def test_end_of_day_is_todays_last_closing_while_it_is_still_to_come() -> None:
    assert DESK.end_of_day(at("Tuesday 2026-03-10 07:00")) == at("Tuesday 2026-03-10 18:00")
    assert DESK.end_of_day(at("Tuesday 2026-03-10 13:00")) == at("Tuesday 2026-03-10 18:00")
    assert DESK.end_of_day(at("Tuesday 2026-03-10 18:00")) == at("Wednesday 2026-03-11 18:00")
    assert DESK.end_of_day(at("Friday 2026-03-06 19:30")) == at("Monday 2026-03-09 18:00")


def test_end_of_day_around_the_clock_is_midnight() -> None:
    assert ALWAYS.end_of_day(at("2026-03-10 23:59")) == at("2026-03-11 00:00")
    assert ALWAYS.end_of_day(at("2026-03-11 00:00")) == at("2026-03-12 00:00")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("Friday 2026-03-06 16:50", 1, "Monday 2026-03-09 16:50"),
        ("Thursday 2026-03-05 17:30", 1, "Friday 2026-03-06 17:00"),  # after Friday's closing
        ("Saturday 2026-03-07 11:00", 2, "Wednesday 2026-03-11 09:00"),  # counts from Monday 09:00
        ("Monday 2026-03-09 12:45", 1, "Tuesday 2026-03-10 13:30"),  # a break is outside opening hours
        ("Monday 2026-03-09 18:00", 1, "Wednesday 2026-03-11 09:00"),
        ("Monday 2026-03-09 10:00", 0, "Monday 2026-03-09 10:00"),
        ("Saturday 2026-03-07 11:00", 0, "Monday 2026-03-09 09:00"),
    ],
)
def test_opening_days_later_at_the_same_time(start: str, days: int, due: str) -> None:
    assert DESK.add_days(at(start), days) == at(due)


def test_opening_days_later_moves_into_the_hours_of_that_day() -> None:
    desk = Spans.of(calendar({"Monday": "08:00-18:00", "Tuesday": "09:00-12:00, 14:00-17:00"}))
    assert desk.add_days(at("Monday 2026-03-09 08:30"), 1) == at("Tuesday 2026-03-10 09:00")
    assert desk.add_days(at("Monday 2026-03-09 13:00"), 1) == at("Tuesday 2026-03-10 12:00")
    assert desk.add_days(at("Monday 2026-03-09 14:00"), 1) == at("Tuesday 2026-03-10 14:00")
    assert desk.add_days(at("Monday 2026-03-09 17:30"), 1) == at("Tuesday 2026-03-10 17:00")


def test_opening_days_of_a_night_shift_count_from_the_day_it_opened() -> None:
    assert NIGHTS.add_days(at("Tuesday 2026-03-10 02:00"), 1) == at("Wednesday 2026-03-11 02:00")
    assert NIGHTS.add_days(at("Saturday 2026-03-07 02:00"), 1) == at("Tuesday 2026-03-10 02:00")


def test_many_opening_days_reach_over_years() -> None:
    assert ALWAYS.add_days(at("2026-03-10 12:00"), 3_653) == at("2036-03-10 12:00")


def test_less_than_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot add -1 seconds"):
        DESK.add(at("2026-03-10 12:00"), -1)
    with pytest.raises(ValueError, match="cannot add -1 opening days"):
        DESK.add_days(at("2026-03-10 12:00"), -1)


CLOSED_FOR_YEARS = [Closure(date(2026, 1, 1) + timedelta(days=day), "closed") for day in range(11 * 366)]


@pytest.mark.parametrize(
    "never",
    [
        calendar({}),
        calendar({"Monday": "09:00-10:00"}, closed=CLOSED_FOR_YEARS),
        calendar({}, extra=[ExtraOpening(date(2036, 12, 1), hours("09:00-10:00"), "in a while")]),
    ],
    ids=["no hours", "all days closed", "opens in over ten years"],
)
def test_a_calendar_that_does_not_open_within_ten_years_says_so_quickly(never: object) -> None:
    began = stopwatch.perf_counter()
    spans, start = Spans(never), at("2026-03-10 12:00")  # type: ignore[arg-type]
    later = at("2040-01-01 12:00")
    for _ in range(2):
        assert spans.next_opening(start) is None
        assert spans.add(start, 60) is None
        assert spans.add(start, 0) is None
        assert spans.add_days(start, 1) is None
        assert spans.end_of_day(start) is None
        assert not spans.is_open(start)
        assert spans.between(start, at("2026-12-01 12:00")) == 0
        spans.is_open(later)  # what else was asked makes no difference
    assert stopwatch.perf_counter() - began < 5  # looking day by day for ever would take longer


def test_openings_that_run_out_are_not_searched_for_ever() -> None:
    once = Spans.of(calendar({}, extra=[ExtraOpening(date(2026, 3, 10), hours("09:00-10:00"), "once")]))
    assert once.add(at("2026-03-10 08:00"), 3_600) == at("2026-03-10 10:00")
    assert once.add(at("2026-03-10 08:00"), 3_601) is None
    assert once.add_days(at("2026-03-10 08:00"), 1) is None


def test_a_due_time_beyond_a_century_is_none() -> None:
    assert DESK.add(at("2026-03-10 08:00"), 10**12) is None
    assert DESK.add_days(at("2026-03-10 08:00"), 10**9) is None
    rarely = Spans(calendar({"Monday": "09:00-10:00"}))
    for _ in range(2):
        assert rarely.add(at("2026-03-10 08:00"), 5_300 * 3_600) is None
        assert rarely.add_days(at("2026-03-10 08:00"), 5_300) is None
        rarely.is_open(at("2140-01-01 12:00"))  # what else was asked makes no difference


def test_dates_that_nobody_meant_still_have_an_answer() -> None:
    for moment in (datetime(1, 1, 1, tzinfo=UTC), datetime(206, 3, 10, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        DESK.is_open(moment)
        DESK.add(moment, 60)
    assert DESK.add(at("Friday 2026-03-06 16:50"), 15 * 60) == at("Monday 2026-03-09 09:05")


def test_equal_calendars_share_their_spans() -> None:
    assert Spans.of(calendar(WEEK)) is Spans.of(calendar(WEEK))
