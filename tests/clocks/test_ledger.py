"""Why a clock is due when it is: ledgers worked out by hand, line by line.

Each line of a test is the beginning of a stretch, its length, whether it counted, and why. That the stretches leave no
gap, begin at the start, end at the due time and add up to the time allowed is looked at for every ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.clocks.due import Timetable
from engine.clocks.ledger import AWAY, changes, ledger
from engine.clocks.spans import Spans
from engine.model.allowance import OPENING, SECONDS, parse_allowance
from engine.model.calendar import Calendar, Closure, ExtraOpening, Season
from engine.model.clock import Counting, IfClosed, Line
from engine.model.moment import parse_minute, show_length, show_moment

from .by_hand import at, calendar, hours

LONDON = ZoneInfo("Europe/London")
DESK = calendar({"Monday-Thursday": "09:00-12:30, 13:30-18:00", "Friday": "09:00-12:30, 13:30-17:00"})
NIGHTS = calendar({"Monday-Sunday": "22:00-06:00"})
WEEKEND = calendar({"Saturday-Sunday": "09:00-18:00"})
FRIDAY = "Friday 2026-03-06 16:50"


def closed(day: str, name: str, after: str = "00:00", until: str = "24:00") -> Closure:
    """A closed day, or the part of it from one time to another."""
    return Closure(date.fromisoformat(day), name, parse_minute(after), parse_minute(until))


def with_closed(*days: Closure) -> Calendar:
    return replace(DESK, closed=days)


def stretches(
    on: Calendar | None,
    allowed: str,
    start: str,
    counting: Counting = "opening hours",
    pauses: Sequence[tuple[str, str]] = (),
    if_closed: IfClosed = "stays",
) -> tuple[Line, ...]:
    """The ledger, looked through: no gap, no overlap, from the start to the due time."""
    zone = on.zone if on else LONDON
    timetable = Timetable(Spans.of(on) if on else None, zone, if_closed=if_closed)
    allowance, begin = parse_allowance(allowed), at(start, zone.key)
    stood = [(at(first, zone.key), at(last, zone.key)) for first, last in pauses]
    found = ledger(timetable, allowance, counting, begin, stood)
    due = timetable.due_after_pauses(allowance, counting, begin, stood)
    edges = [begin, *(line.end for line in found)]
    assert [line.begin for line in found] == edges[:-1]
    assert due is None or edges[-1] == due
    assert all(line.begin < line.end for line in found)
    return found


def counted(found: Sequence[Line]) -> timedelta:
    return timedelta(seconds=sum(line.seconds for line in found if line.counted))


def told(found: Sequence[Line], zone: ZoneInfo = LONDON) -> list[str]:
    """``Friday 2026-03-06 16:50, 10 min counted: open`` for each line."""
    return [
        f"{show_moment(line.begin, zone)}, {show_length(line.seconds)} {'counted' if line.counted else 'skipped'}: "
        + "; ".join(filter(None, [line.reason, line.note]))
        for line in found
    ]


# --- breaks, nights, weekends -----------------------------------------------------------------------------------------


def test_friday_evening_and_the_weekend() -> None:
    assert told(stretches(DESK, "15 minutes", FRIDAY)) == [
        "Friday 2026-03-06 16:50, 10 min counted: open",
        "Friday 2026-03-06 17:00, 7 h skipped: after closing",
        "Saturday 2026-03-07 00:00, 2 d skipped: weekend",
        "Monday 2026-03-09 00:00, 9 h skipped: before opening",
        "Monday 2026-03-09 09:00, 5 min counted: open",
    ]


def test_the_lunch_break() -> None:
    assert told(stretches(DESK, "15 minutes", "Wednesday 2026-03-18 12:20")) == [
        "Wednesday 2026-03-18 12:20, 10 min counted: open",
        "Wednesday 2026-03-18 12:30, 1 h skipped: lunch break",
        "Wednesday 2026-03-18 13:30, 5 min counted: open",
    ]


def test_received_during_lunch() -> None:
    assert told(stretches(DESK, "15 minutes", "Wednesday 2026-03-18 12:45")) == [
        "Wednesday 2026-03-18 12:45, 45 min skipped: lunch break",
        "Wednesday 2026-03-18 13:30, 15 min counted: open",
    ]


def test_used_up_exactly_as_lunch_begins_nothing_is_skipped() -> None:
    assert told(stretches(DESK, "10 minutes", "Wednesday 2026-03-18 12:20")) == [
        "Wednesday 2026-03-18 12:20, 10 min counted: open"
    ]


def test_due_at_the_next_opening_where_the_calendar_moves_on_from_closing() -> None:
    moves_on = replace(DESK, at_closing="next opening")
    assert told(stretches(moves_on, "10 minutes", "Wednesday 2026-03-18 12:20")) == [
        "Wednesday 2026-03-18 12:20, 10 min counted: open",
        "Wednesday 2026-03-18 12:30, 1 h skipped: lunch break",
    ]


def test_a_week_night_is_one_stretch() -> None:
    assert told(stretches(DESK, "15 minutes", "Wednesday 2026-03-18 17:50")) == [
        "Wednesday 2026-03-18 17:50, 10 min counted: open",
        "Wednesday 2026-03-18 18:00, 15 h skipped: overnight",
        "Thursday 2026-03-19 09:00, 5 min counted: open",
    ]


@pytest.mark.parametrize(
    ("received", "skipped"),
    [
        ("Wednesday 2026-03-18 07:30", "Wednesday 2026-03-18 07:30, 1 h 30 min skipped: before opening"),
        ("Wednesday 2026-03-18 00:00", "Wednesday 2026-03-18 00:00, 9 h skipped: before opening"),
        ("Tuesday 2026-03-17 22:45", "Tuesday 2026-03-17 22:45, 10 h 15 min skipped: overnight"),
        ("Tuesday 2026-03-17 18:00", "Tuesday 2026-03-17 18:00, 15 h skipped: overnight"),
    ],
)
def test_received_while_the_desk_is_closed_at_night(received: str, skipped: str) -> None:
    found = told(stretches(DESK, "15 minutes", received))
    assert found[0] == skipped
    assert found[1:] == ["Wednesday 2026-03-18 09:00, 15 min counted: open"]


def test_received_on_sunday_is_weekend_until_midnight_and_then_before_opening() -> None:
    assert told(stretches(DESK, "15 minutes", "Sunday 2026-03-15 22:45")) == [
        "Sunday 2026-03-15 22:45, 1 h 15 min skipped: weekend",
        "Monday 2026-03-16 00:00, 9 h skipped: before opening",
        "Monday 2026-03-16 09:00, 15 min counted: open",
    ]


def test_a_weekday_on_which_the_desk_never_opens_is_named() -> None:
    desk = calendar({"Monday-Wednesday": "09:00-17:00", "Friday": "09:00-17:00"})
    assert told(stretches(desk, "2 hours", "Wednesday 2026-03-11 16:00")) == [
        "Wednesday 2026-03-11 16:00, 1 h counted: open",
        "Wednesday 2026-03-11 17:00, 7 h skipped: after closing",
        "Thursday 2026-03-12 00:00, 1 d skipped: closed on Thursdays",
        "Friday 2026-03-13 00:00, 9 h skipped: before opening",
        "Friday 2026-03-13 09:00, 1 h counted: open",
    ]


def test_a_break_in_the_morning_and_a_long_one_are_no_lunch() -> None:
    shop = calendar({"Monday-Friday": "08:00-10:00, 10:30-12:00, 16:00-18:00"})
    assert told(stretches(shop, "3 hours", "Monday 2026-03-09 09:00")) == [
        "Monday 2026-03-09 09:00, 1 h counted: open",
        "Monday 2026-03-09 10:00, 30 min skipped: break",
        "Monday 2026-03-09 10:30, 1 h 30 min counted: open",
        "Monday 2026-03-09 12:00, 4 h skipped: break",
        "Monday 2026-03-09 16:00, 30 min counted: open",
    ]


def test_a_long_break_is_no_lunch_either_for_what_comes_in_during_it() -> None:
    """The same closed stretch has the same name, whenever the case came in."""
    shop = calendar({"Monday-Friday": "08:00-10:00, 14:00-18:00"})
    assert told(stretches(shop, "1 hour", "Monday 2026-03-09 13:00")) == [
        "Monday 2026-03-09 13:00, 1 h skipped: break",
        "Monday 2026-03-09 14:00, 1 h counted: open",
    ]


def test_round_the_clock_is_one_open_stretch() -> None:
    always = calendar({"Monday-Sunday": "00:00-24:00"})
    assert told(stretches(always, "50 hours", FRIDAY)) == ["Friday 2026-03-06 16:50, 2 d 2 h counted: open"]


# --- days that are not as usual ---------------------------------------------------------------------------------------


def test_a_weekend_between_two_holidays_keeps_every_name() -> None:
    easter = with_closed(closed("2026-04-03", "Good Friday"), closed("2026-04-06", "Easter Monday"))
    assert told(stretches(easter, "15 minutes", "Thursday 2026-04-02 17:50")) == [
        "Thursday 2026-04-02 17:50, 10 min counted: open",
        "Thursday 2026-04-02 18:00, 6 h skipped: after closing",
        "Friday 2026-04-03 00:00, 1 d skipped: Good Friday",
        "Saturday 2026-04-04 00:00, 2 d skipped: weekend",
        "Monday 2026-04-06 00:00, 1 d skipped: Easter Monday",
        "Tuesday 2026-04-07 00:00, 9 h skipped: before opening",
        "Tuesday 2026-04-07 09:00, 5 min counted: open",
    ]


def test_two_days_of_one_holiday_are_one_stretch() -> None:
    stocktaking = with_closed(closed("2026-03-17", "Stocktaking"), closed("2026-03-18", "Stocktaking"))
    assert told(stretches(stocktaking, "15 minutes", "Monday 2026-03-16 17:50"))[1:4] == [
        "Monday 2026-03-16 18:00, 6 h skipped: after closing",
        "Tuesday 2026-03-17 00:00, 2 d skipped: Stocktaking",
        "Thursday 2026-03-19 00:00, 9 h skipped: before opening",
    ]


def test_closing_early_before_lunch() -> None:
    party = with_closed(closed("2026-03-18", "Office party", after="12:00"))
    assert told(stretches(party, "4 hours", "Wednesday 2026-03-18 11:30")) == [
        "Wednesday 2026-03-18 11:30, 30 min counted: open, Office party",
        "Wednesday 2026-03-18 12:00, 12 h skipped: Office party",
        "Thursday 2026-03-19 00:00, 9 h skipped: before opening",
        "Thursday 2026-03-19 09:00, 3 h 30 min counted: open",
    ]


def test_closing_early_after_lunch() -> None:
    party = with_closed(closed("2026-03-18", "Office party", after="15:00"))
    assert told(stretches(party, "2 hours", "Wednesday 2026-03-18 12:00")) == [
        "Wednesday 2026-03-18 12:00, 30 min counted: open, Office party",
        "Wednesday 2026-03-18 12:30, 1 h skipped: lunch break",
        "Wednesday 2026-03-18 13:30, 1 h 30 min counted: open, Office party",
    ]


def test_closing_early_during_lunch_is_closed_from_the_last_opening_hour_on() -> None:
    party = with_closed(closed("2026-03-18", "Office party", after="13:00"))
    assert told(stretches(party, "1 hour", "Wednesday 2026-03-18 12:00"))[1:4] == [
        "Wednesday 2026-03-18 12:30, 30 min skipped: after closing",
        "Wednesday 2026-03-18 13:00, 11 h skipped: Office party",
        "Thursday 2026-03-19 00:00, 9 h skipped: before opening",
    ]


def test_opening_late() -> None:
    training = with_closed(closed("2026-03-18", "Training", until="10:00"))
    assert told(stretches(training, "15 minutes", "Tuesday 2026-03-17 17:55")) == [
        "Tuesday 2026-03-17 17:55, 5 min counted: open",
        "Tuesday 2026-03-17 18:00, 6 h skipped: after closing",
        "Wednesday 2026-03-18 00:00, 10 h skipped: Training",
        "Wednesday 2026-03-18 10:00, 10 min counted: open, Training",
    ]


def test_closed_for_an_hour_in_the_morning() -> None:
    drill = with_closed(closed("2026-03-18", "Fire drill", after="10:00", until="11:00"))
    assert told(stretches(drill, "2 hours", "Wednesday 2026-03-18 09:30")) == [
        "Wednesday 2026-03-18 09:30, 30 min counted: open, Fire drill",
        "Wednesday 2026-03-18 10:00, 1 h skipped: Fire drill",
        "Wednesday 2026-03-18 11:00, 1 h 30 min counted: open, Fire drill",
    ]


@pytest.mark.parametrize("received", ["Tuesday 2026-03-17 10:00", "Thursday 2026-03-19 10:00"])
def test_closed_for_an_hour_says_nothing_about_the_days_beside_it(received: str) -> None:
    drill = with_closed(closed("2026-03-18", "Fire drill", after="10:00", until="11:00"))
    assert told(stretches(drill, "1 hour", received)) == [f"{received}, 1 h counted: open"]


def test_an_extra_opening_has_its_name() -> None:
    sale = replace(DESK, extra=(ExtraOpening(date(2026, 11, 28), hours("10:00-14:00"), "Sale Saturday"),))
    assert told(stretches(sale, "15 minutes", "Friday 2026-11-27 16:55")) == [
        "Friday 2026-11-27 16:55, 5 min counted: open",
        "Friday 2026-11-27 17:00, 17 h skipped: overnight",
        "Saturday 2026-11-28 10:00, 10 min counted: open, Sale Saturday",
    ]


def test_a_season_has_its_name_and_ends() -> None:
    summer = Season(
        "Summer hours", date(2026, 7, 1), date(2026, 7, 31), calendar({"Monday-Friday": "08:00-13:00"}).week
    )
    desk = replace(DESK, seasons=(summer,))
    assert told(stretches(desk, "2 hours", "Tuesday 2026-06-30 17:00")) == [
        "Tuesday 2026-06-30 17:00, 1 h counted: open",
        "Tuesday 2026-06-30 18:00, 14 h skipped: overnight",
        "Wednesday 2026-07-01 08:00, 1 h counted: open, Summer hours",
    ]
    assert told(stretches(desk, "2 hours", "Friday 2026-07-31 12:00")) == [
        "Friday 2026-07-31 12:00, 1 h counted: open, Summer hours",
        "Friday 2026-07-31 13:00, 11 h skipped: after closing",
        "Saturday 2026-08-01 00:00, 2 d skipped: weekend",
        "Monday 2026-08-03 00:00, 9 h skipped: before opening",
        "Monday 2026-08-03 09:00, 1 h counted: open",
    ]


# --- changes of the clocks on the wall --------------------------------------------------------------------------------


def test_a_night_shift_over_the_spring_change_has_an_hour_less() -> None:
    assert told(stretches(NIGHTS, "8 hours", "Saturday 2026-03-28 22:00")) == [
        "Saturday 2026-03-28 22:00, 7 h counted: open; the clocks go forward 1 h on Sunday 2026-03-29",
        "Sunday 2026-03-29 06:00, 16 h skipped: before opening",
        "Sunday 2026-03-29 22:00, 1 h counted: open",
    ]


def test_a_night_shift_over_the_autumn_change_has_an_hour_more() -> None:
    assert told(stretches(NIGHTS, "8 hours", "Saturday 2026-10-24 23:00")) == [
        "Saturday 2026-10-24 23:00, 8 h counted: open; the clocks go back 1 h on Sunday 2026-10-25"
    ]


def test_a_night_without_work_over_a_change_says_so() -> None:
    assert told(stretches(WEEKEND, "1 hour", "Saturday 2026-03-28 17:30"))[1:] == [
        "Saturday 2026-03-28 18:00, 14 h skipped: overnight; the clocks go forward 1 h on Sunday 2026-03-29",
        "Sunday 2026-03-29 09:00, 30 min counted: open",
    ]
    assert told(stretches(WEEKEND, "1 hour", "Saturday 2026-10-24 17:30"))[1:] == [
        "Saturday 2026-10-24 18:00, 16 h skipped: overnight; the clocks go back 1 h on Sunday 2026-10-25",
        "Sunday 2026-10-25 09:00, 30 min counted: open",
    ]


def test_opening_hours_that_the_wall_skips_are_skipped() -> None:
    found = told(stretches(calendar({"Sunday": "01:00-02:00"}), "30 minutes", "Sunday 2026-03-29 00:30"))
    assert found[0] == (
        "Sunday 2026-03-29 00:30, 22 h 30 min skipped: the clocks on the wall skip the opening hours; "
        "the clocks go forward 1 h on Sunday 2026-03-29"
    )
    assert found[-1] == "Sunday 2026-04-05 01:00, 30 min counted: open"


def test_around_the_clock_over_a_change() -> None:
    assert told(stretches(None, "24 hours", "Saturday 2026-03-28 16:50", "around the clock")) == [
        "Saturday 2026-03-28 16:50, 1 d counted: around the clock; the clocks go forward 1 h on Sunday 2026-03-29"
    ]


def test_an_hour_that_comes_twice_is_told_with_its_length() -> None:
    assert told(stretches(None, "2 hours", "Sunday 2026-10-25 00:30", "around the clock")) == [
        "Sunday 2026-10-25 00:30, 2 h counted: around the clock; the clocks go back 1 h on Sunday 2026-10-25"
    ]


def test_a_change_of_half_an_hour() -> None:
    lord_howe = calendar({"Monday-Sunday": "09:00-18:00"}, zone="Australia/Lord_Howe")
    assert told(stretches(lord_howe, "1 hour", "Saturday 2026-04-04 17:30"), lord_howe.zone)[1] == (
        "Saturday 2026-04-04 18:00, 15 h 30 min skipped: overnight; the clocks go back 30 min on Sunday 2026-04-05"
    )


def test_a_change_that_skips_the_first_hour_of_a_sunday_is_on_that_sunday() -> None:
    beirut = calendar({"Monday-Sunday": "09:00-18:00"}, zone="Asia/Beirut")
    assert told(stretches(beirut, "1 hour", "Saturday 2026-03-28 17:30"), beirut.zone)[1] == (
        "Saturday 2026-03-28 18:00, 14 h skipped: overnight; the clocks go forward 1 h on Sunday 2026-03-29"
    )


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2026-03-28 12:00", "2026-03-30 12:00", ["forward 1 h on Sunday 2026-03-29"]),
        ("2026-03-29 00:59:59", "2026-03-29 02:00", ["forward 1 h on Sunday 2026-03-29"]),
        ("2026-03-29 02:00", "2026-03-30 12:00", []),
        ("2026-03-28 12:00", "2026-03-29 00:59:59", []),
        ("2026-01-01 00:00", "2027-01-01 00:00", ["forward 1 h on Sunday 2026-03-29", "back 1 h on Sunday 2026-10-25"]),
    ],
)
def test_changes_of_the_clocks_between_two_moments(begin: str, end: str, expected: list[str]) -> None:
    assert changes(at(begin), at(end), LONDON) == expected


def test_only_the_first_few_changes_are_told() -> None:
    assert len(changes(at("2026-01-01 00:00"), at("2036-01-01 00:00"), LONDON)) == 4


def test_a_zone_without_changes_has_none() -> None:
    assert changes(at("2026-01-01 00:00"), at("2027-01-01 00:00"), ZoneInfo("Asia/Tokyo")) == []


# --- pauses -----------------------------------------------------------------------------------------------------------


def test_a_pause_inside_a_span_cuts_it_in_three() -> None:
    found = stretches(
        DESK, "1 hour", "Friday 2026-03-06 15:45", pauses=[("Friday 2026-03-06 16:00", "Friday 2026-03-06 16:10")]
    )
    assert told(found) == [
        "Friday 2026-03-06 15:45, 15 min counted: open",
        "Friday 2026-03-06 16:00, 10 min skipped: paused",
        "Friday 2026-03-06 16:10, 45 min counted: open",
    ]


def test_a_pause_that_moves_the_due_time_over_closing() -> None:
    found = stretches(
        DESK, "1 hour", "Friday 2026-03-06 15:45", pauses=[("Friday 2026-03-06 16:00", "Friday 2026-03-06 16:30")]
    )
    assert told(found) == [
        "Friday 2026-03-06 15:45, 15 min counted: open",
        "Friday 2026-03-06 16:00, 30 min skipped: paused",
        "Friday 2026-03-06 16:30, 30 min counted: open",
        "Friday 2026-03-06 17:00, 7 h skipped: after closing",
        "Saturday 2026-03-07 00:00, 2 d skipped: weekend",
        "Monday 2026-03-09 00:00, 9 h skipped: before opening",
        "Monday 2026-03-09 09:00, 15 min counted: open",
    ]


def test_a_pause_into_the_weekend_leaves_the_closed_stretches_their_reasons() -> None:
    found = stretches(
        DESK, "2 hours", "Friday 2026-03-06 15:45", pauses=[("Friday 2026-03-06 16:30", "Monday 2026-03-09 09:20")]
    )
    assert told(found) == [
        "Friday 2026-03-06 15:45, 45 min counted: open",
        "Friday 2026-03-06 16:30, 30 min skipped: paused",
        "Friday 2026-03-06 17:00, 7 h skipped: after closing",
        "Saturday 2026-03-07 00:00, 2 d skipped: weekend",
        "Monday 2026-03-09 00:00, 9 h skipped: before opening",
        "Monday 2026-03-09 09:00, 20 min skipped: paused",
        "Monday 2026-03-09 09:20, 1 h 15 min counted: open",
    ]


def test_a_pause_over_closed_hours_only_changes_nothing() -> None:
    begin = "Friday 2026-03-06 15:45"
    pause = [("Friday 2026-03-06 18:00", "Saturday 2026-03-07 12:00")]
    assert stretches(DESK, "2 hours", begin, pauses=pause) == stretches(DESK, "2 hours", begin)


def test_two_pauses_and_one_after_the_due_time() -> None:
    pauses = [("16:00", "16:10"), ("16:20", "16:25"), ("16:50", "17:00")]
    found = stretches(
        DESK,
        "45 minutes",
        "Friday 2026-03-06 15:45",
        pauses=[(f"2026-03-06 {a}", f"2026-03-06 {b}") for a, b in pauses],
    )
    assert told(found) == [
        "Friday 2026-03-06 15:45, 15 min counted: open",
        "Friday 2026-03-06 16:00, 10 min skipped: paused",
        "Friday 2026-03-06 16:10, 10 min counted: open",
        "Friday 2026-03-06 16:20, 5 min skipped: paused",
        "Friday 2026-03-06 16:25, 20 min counted: open",
    ]


def test_a_pause_of_a_clock_that_counts_around_the_clock() -> None:
    pause = [("Friday 2026-03-06 18:00", "Saturday 2026-03-07 12:00")]
    assert told(stretches(DESK, "4 hours", "Friday 2026-03-06 15:45", "around the clock", pause)) == [
        "Friday 2026-03-06 15:45, 2 h 15 min counted: around the clock",
        "Friday 2026-03-06 18:00, 18 h skipped: paused",
        "Saturday 2026-03-07 12:00, 1 h 45 min counted: around the clock",
    ]


def test_each_pause_has_the_reason_that_is_given_for_it() -> None:
    pauses = [
        (at("Friday 2026-03-06 16:00"), at("Friday 2026-03-06 16:10")),
        (at("Friday 2026-03-06 16:20"), at("Friday 2026-03-06 16:25")),
        (at("Friday 2026-03-06 16:30"), at("Monday 2026-03-09 09:20")),
    ]
    because = ["paused: status is waiting", AWAY, "paused"]
    start, allowance = at("Friday 2026-03-06 15:45"), parse_allowance("2 hours")
    found = ledger(Timetable(Spans.of(DESK), LONDON), allowance, "opening hours", start, pauses, because)
    assert told(found) == [
        "Friday 2026-03-06 15:45, 15 min counted: open",
        "Friday 2026-03-06 16:00, 10 min skipped: paused: status is waiting",
        "Friday 2026-03-06 16:10, 10 min counted: open",
        "Friday 2026-03-06 16:20, 5 min skipped: not a case of this clock",
        "Friday 2026-03-06 16:25, 5 min counted: open",
        "Friday 2026-03-06 16:30, 30 min skipped: paused",
        "Friday 2026-03-06 17:00, 7 h skipped: after closing",
        "Saturday 2026-03-07 00:00, 2 d skipped: weekend",
        "Monday 2026-03-09 00:00, 9 h skipped: before opening",
        "Monday 2026-03-09 09:00, 20 min skipped: paused",
        "Monday 2026-03-09 09:20, 1 h 30 min counted: open",
    ]


# --- rounding ---------------------------------------------------------------------------------------------------------


UP, DOWN = replace(DESK, rounding="minute up"), replace(DESK, rounding="minute down")


def test_rounding_up_has_a_line_of_its_own() -> None:
    assert told(stretches(UP, "90 seconds", FRIDAY)) == [
        "Friday 2026-03-06 16:50, 1 min 30 s counted: open",
        "Friday 2026-03-06 16:51:30, 30 s skipped: rounded up to the minute",
    ]
    assert told(stretches(UP, "90 seconds", FRIDAY, "around the clock")) == [
        "Friday 2026-03-06 16:50, 1 min 30 s counted: around the clock",
        "Friday 2026-03-06 16:51:30, 30 s skipped: rounded up to the minute",
    ]


def test_rounding_down_is_a_note_since_it_takes_away() -> None:
    assert told(stretches(DOWN, "90 seconds", FRIDAY)) == [
        "Friday 2026-03-06 16:50, 1 min counted: open; rounded down to the minute"
    ]
    assert told(stretches(DOWN, "90 seconds", FRIDAY, "around the clock")) == [
        "Friday 2026-03-06 16:50, 1 min counted: around the clock; rounded down to the minute"
    ]


@pytest.mark.parametrize("on", [UP, DOWN], ids=["up", "down"])
def test_a_whole_minute_is_not_said_to_be_rounded(on: Calendar) -> None:
    assert told(stretches(on, "5 minutes", FRIDAY)) == ["Friday 2026-03-06 16:50, 5 min counted: open"]


def test_a_due_time_rounded_up_at_closing_is_at_closing() -> None:
    assert told(stretches(UP, "599 seconds", FRIDAY)) == [
        "Friday 2026-03-06 16:50, 9 min 59 s counted: open",
        "Friday 2026-03-06 16:59:59, 1 s skipped: rounded up to the minute",
    ]


def test_what_is_moved_out_of_closed_hours_is_not_said_to_be_rounded_and_what_is_rounded_not_to_be_moved() -> None:
    moved = stretches(UP, "7230 seconds", "Friday 2026-03-06 15:45", "around the clock", if_closed="next opening")
    assert told(moved) == [
        "Friday 2026-03-06 15:45, 2 h 30 s counted: around the clock",
        "Friday 2026-03-06 17:45:30, 2 d 15 h 14 min 30 s skipped: closed, so due at the next opening",
    ]
    rounded = stretches(UP, "90 seconds", "Friday 2026-03-06 15:45", "around the clock", if_closed="next opening")
    assert told(rounded)[-1] == "Friday 2026-03-06 15:46:30, 30 s skipped: rounded up to the minute"
    down = stretches(DOWN, "90 seconds", "Friday 2026-03-06 15:45", "around the clock", if_closed="closing before")
    assert told(down) == ["Friday 2026-03-06 15:45, 1 min counted: around the clock; rounded down to the minute"]
    before = stretches(DOWN, "7230 seconds", "Friday 2026-03-06 15:45", "around the clock", if_closed="closing before")
    assert told(before) == [
        "Friday 2026-03-06 15:45, 1 h 15 min counted: around the clock; closed then, so due at the closing before"
    ]


def test_the_note_of_rounding_stands_before_that_of_the_clocks() -> None:
    always = replace(calendar({"Monday-Sunday": "00:00-24:00"}), rounding="minute down")
    assert told(stretches(always, "90 seconds", "Sunday 2026-03-29 00:58")) == [
        "Sunday 2026-03-29 00:58, 1 min counted: open; rounded down to the minute"
    ]
    assert told(stretches(always, "7230 seconds", "Sunday 2026-03-29 00:30")) == [
        (
            "Sunday 2026-03-29 00:30, 2 h counted: open; rounded down to the minute; "
            "the clocks go forward 1 h on Sunday 2026-03-29"
        )
    ]


# --- other times than a length ----------------------------------------------------------------------------------------


def test_two_opening_days_keep_the_time_on_the_wall() -> None:
    assert told(stretches(DESK, "2 opening days", "Friday 2026-03-06 16:30")) == [
        "Friday 2026-03-06 16:30, 30 min counted: open",
        "Friday 2026-03-06 17:00, 7 h skipped: after closing",
        "Saturday 2026-03-07 00:00, 2 d skipped: weekend",
        "Monday 2026-03-09 00:00, 9 h skipped: before opening",
        "Monday 2026-03-09 09:00, 3 h 30 min counted: open",
        "Monday 2026-03-09 12:30, 1 h skipped: lunch break",
        "Monday 2026-03-09 13:30, 4 h 30 min counted: open",
        "Monday 2026-03-09 18:00, 15 h skipped: overnight",
        "Tuesday 2026-03-10 09:00, 3 h 30 min counted: open",
        "Tuesday 2026-03-10 12:30, 1 h skipped: lunch break",
        "Tuesday 2026-03-10 13:30, 3 h counted: open",
    ]


def test_the_end_of_the_day() -> None:
    assert told(stretches(DESK, "end of day", "Friday 2026-03-06 12:00")) == [
        "Friday 2026-03-06 12:00, 30 min counted: open",
        "Friday 2026-03-06 12:30, 1 h skipped: lunch break",
        "Friday 2026-03-06 13:30, 3 h 30 min counted: open",
    ]


def test_a_month_counts_on_dates() -> None:
    assert told(stretches(DESK, "1 month", "Saturday 2026-01-31 10:00", "calendar days")) == [
        "Saturday 2026-01-31 10:00, 28 d counted: calendar days"
    ]
    assert told(stretches(DESK, "1 month", "Saturday 2026-03-28 10:00", "around the clock")) == [
        "Saturday 2026-03-28 10:00, 30 d 23 h counted: calendar days; the clocks go forward 1 h on Sunday 2026-03-29"
    ]


@pytest.mark.parametrize("counting", ["opening hours", "around the clock", "calendar days"])
def test_a_time_of_the_week_or_the_day_is_waited_for(counting: Counting) -> None:
    assert told(stretches(DESK, "Monday 10:00", FRIDAY, counting)) == [
        "Friday 2026-03-06 16:50, 2 d 17 h 10 min counted: until Monday 10:00"
    ]
    assert told(stretches(DESK, "10:00", FRIDAY, counting)) == [
        "Friday 2026-03-06 16:50, 17 h 10 min counted: until 10:00"
    ]
    assert told(stretches(DESK, "10:00", FRIDAY, counting, if_closed="next opening")) == [
        "Friday 2026-03-06 16:50, 17 h 10 min counted: until 10:00",
        "Saturday 2026-03-07 10:00, 1 d 23 h skipped: closed, so due at the next opening",
    ]


def test_a_time_of_the_week_over_a_change_of_the_clocks_says_so() -> None:
    assert told(stretches(DESK, "Monday 10:00", "Friday 2026-03-27 16:50")) == [
        (
            "Friday 2026-03-27 16:50, 2 d 16 h 10 min counted: until Monday 10:00; "
            "the clocks go forward 1 h on Sunday 2026-03-29"
        )
    ]


def test_the_closing_before_is_never_before_the_start() -> None:
    """What comes in on Friday evening cannot be due on Friday at closing; it is due when the desk opens."""
    found = stretches(DESK, "2 hours", "Friday 2026-03-06 18:00", "around the clock", if_closed="closing before")
    assert told(found) == [
        "Friday 2026-03-06 18:00, 2 h counted: around the clock",
        "Friday 2026-03-06 20:00, 2 d 13 h skipped: closed, so due at the next opening",
    ]


def test_due_in_closed_hours_and_moved_to_the_next_opening() -> None:
    assert told(
        stretches(DESK, "2 hours", "Friday 2026-03-06 15:45", "around the clock", if_closed="next opening")
    ) == [
        "Friday 2026-03-06 15:45, 2 h counted: around the clock",
        "Friday 2026-03-06 17:45, 2 d 15 h 15 min skipped: closed, so due at the next opening",
    ]


def test_due_in_closed_hours_and_moved_to_the_closing_before() -> None:
    found = stretches(DESK, "2 hours", "Friday 2026-03-06 15:45", "around the clock", if_closed="closing before")
    assert told(found) == [
        "Friday 2026-03-06 15:45, 1 h 15 min counted: around the clock; closed then, so due at the closing before"
    ]


@pytest.mark.parametrize("if_closed", ["stays", "next opening", "closing before"])
def test_due_in_opening_hours_stays_where_it_is(if_closed: IfClosed) -> None:
    assert told(stretches(DESK, "1 hour", "Friday 2026-03-06 15:45", "around the clock", if_closed=if_closed)) == [
        "Friday 2026-03-06 15:45, 1 h counted: around the clock"
    ]


@pytest.mark.parametrize("allowed", ["none", "best effort"])
def test_what_is_never_due_has_no_ledger(allowed: str) -> None:
    assert stretches(DESK, allowed, FRIDAY) == ()


def test_a_calendar_that_never_opens_has_no_ledger() -> None:
    assert stretches(calendar({}), "15 minutes", FRIDAY) == ()


@pytest.mark.parametrize(
    ("allowed", "counting"),
    [
        ("2 days", "calendar days"),
        ("1 week", "calendar days"),
        ("1 month", "calendar days"),
        ("1.5 months", "calendar days"),
        ("40 hours", "around the clock"),
        ("15 hours", "opening hours"),
        ("4 opening hours", "opening hours"),
        ("2 opening days", "opening days"),
        ("close of business on the 3rd opening day", "opening days"),
        ("Monday 10:00", "opening hours"),
    ],
)
@pytest.mark.parametrize("if_closed", ["stays", "next opening", "closing before"])
def test_what_would_be_due_beyond_the_last_year_is_never_due_and_has_no_ledger(
    allowed: str, counting: Counting, if_closed: IfClosed
) -> None:
    start = datetime(9999, 12, 30, 12, tzinfo=UTC)
    timetable = Timetable(Spans.of(DESK), LONDON, if_closed=if_closed)
    assert timetable.due(parse_allowance(allowed), counting, start) is None
    assert ledger(timetable, parse_allowance(allowed), counting, start, []) == ()


def test_no_time_at_all_is_no_line_while_open_and_the_wait_for_the_opening_else() -> None:
    assert stretches(DESK, "0 minutes", "Wednesday 2026-03-18 10:00") == ()
    assert told(stretches(DESK, "0 minutes", "Wednesday 2026-03-18 12:45")) == [
        "Wednesday 2026-03-18 12:45, 45 min skipped: lunch break"
    ]


def test_parts_of_a_second_are_kept() -> None:
    begin = at("Friday 2026-03-06 16:59:59") + timedelta(milliseconds=700)
    found = ledger(Timetable(Spans.of(DESK), LONDON), parse_allowance("1 second"), "opening hours", begin, [])
    assert (found[0].begin, found[-1].end) == (begin, at("Monday 2026-03-09 09:00") + timedelta(milliseconds=700))
    assert counted(found) == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("seconds", "with_days", "without_days"),
    [
        (0, "0 min", "0 min"),
        (59, "59 s", "59 s"),
        (3_600, "1 h", "1 h"),
        (86_399, "23 h 59 min 59 s", "23 h 59 min 59 s"),
        (86_400, "1 d", "24 h"),
        (39 * 3_600, "1 d 15 h", "39 h"),
        (64 * 3_600 + 300, "2 d 16 h 5 min", "64 h 5 min"),
        (4_000 * 3_600 + 1, "166 d 16 h 1 s", "4000 h 1 s"),
        (-39 * 3_600, "-1 d 15 h", "-39 h"),
    ],
)
def test_a_length_in_hours_has_no_days(seconds: int, with_days: str, without_days: str) -> None:
    assert (show_length(seconds), show_length(seconds, days=False)) == (with_days, without_days)


# --- all of them ------------------------------------------------------------------------------------------------------


BUSY = replace(
    DESK,
    closed=(
        closed("2026-12-24", "Christmas Eve", after="12:30"),
        closed("2026-12-25", "Christmas Day"),
        closed("2026-03-27", "Fire drill", after="10:00", until="11:00"),
        closed("2026-10-26", "Training", until="13:00"),
    ),
    extra=(ExtraOpening(date(2026, 3, 28), hours("20:00-04:00"), "Sale night"),),
)
STARTS = ("2026-03-26 12:29", "2026-03-27 10:30", "2026-03-28 23:30", "2026-10-23 16:59", "2026-12-23 17:00")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("allowed", ["1 second", "1 minute", "59 minutes", "7.5 hours", "4 opening hours", "30 hours"])
@pytest.mark.parametrize("on", [BUSY, NIGHTS, WEEKEND], ids=["busy", "nights", "weekends"])
def test_what_counted_is_what_was_allowed(on: Calendar, allowed: str, start: str) -> None:
    allowance = parse_allowance(allowed)
    unit = {**SECONDS, **OPENING}[allowance.unit]
    assert counted(stretches(on, allowed, start)).total_seconds() == allowance.amount * unit


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("on", [BUSY, NIGHTS, WEEKEND], ids=["busy", "nights", "weekends"])
def test_every_minute_that_counted_was_open_and_no_other(on: Calendar, start: str) -> None:
    spans = Spans.of(on)
    for line in stretches(on, "9 hours", start):
        minutes = range(0, int(line.seconds), 60)
        assert {spans.is_open(line.begin + timedelta(seconds=second)) for second in minutes} == {line.counted}
        assert line.begin.tzinfo is UTC


def test_a_ledger_over_years_ends_at_the_due_time_as_well() -> None:
    found = stretches(DESK, "4000 opening hours", "Monday 2026-01-05 09:00")
    assert counted(found) == timedelta(hours=4_000)
    assert found[-1].end.astimezone(LONDON) > datetime(2027, 12, 1, tzinfo=LONDON)
