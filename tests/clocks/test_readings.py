"""What the clocks of a case show: runs, stages, pauses and ceilings, at any moment asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from engine.clocks.readings import read_clocks
from engine.model.allowance import parse_allowance
from engine.model.clock import Clock, Counting, Reading, Stage, State
from engine.model.condition import ALWAYS, Said
from engine.model.event import Actor, Event

from .by_hand import at, calendar

LONDON = ZoneInfo("Europe/London")
CALENDARS = {
    "support-hours": calendar({"Monday-Thursday": "09:00-12:30, 13:30-18:00", "Friday": "09:00-12:30, 13:30-17:00"})
}
WAITING = Said("status", "is", ("waiting-for-customer",))


def stage(within: str, counting: Counting = "opening hours", name: str = "due") -> Stage:
    return Stage(name, parse_allowance(within), counting, "must")


def clock(start: str, stop: str, *stages: Stage, name: str = "clock") -> Clock:
    return Clock(name, name, "sla/response-times", ALWAYS, (start,), (stop,), stages, "support-hours", "must")


def log(*rows: str) -> tuple[Event, ...]:
    """``2026-03-06 16:50 received`` a row; the last word but the time is the event."""
    return tuple(
        Event("C-1", number, at(row[:16]), row[17:], Actor("Ann", "representative"), "edition", "open")
        for number, row in enumerate(rows, 1)
    )


class Waiting:
    """Every clock is for every case (or ``only`` for these), and the customer is waited for until another event happens."""

    def __init__(self, events: Sequence[Event], only: Sequence[str] = ()) -> None:
        self.events, self.only = events, only

    def says(self, position: int, rule: str) -> bool | None:
        if rule.endswith(" paused"):
            return self.events[position].kind == "waiting-for-customer"
        return not self.only or rule in self.only

    def fact(self, position: int, name: str) -> str:  # noqa: ARG002 - the protocol's words
        return ""


def every_run(
    clocks: Sequence[Clock], events: Sequence[Event], now: str, only: Sequence[str] = ()
) -> tuple[Reading, ...]:
    happened = tuple(event for event in events if event.at <= at(now))
    return read_clocks(clocks, happened, CALENDARS, LONDON, at(now), Waiting(happened, only))


def read(clocks: Sequence[Clock], events: Sequence[Event], now: str, only: Sequence[str] = ()) -> tuple[Reading, ...]:
    return tuple(reading for reading in every_run(clocks, events, now, only) if reading.latest)


def shown(of: Clock, events: Sequence[Event], now: str) -> tuple[State, str]:
    """State and due time of a clock."""
    (reading,) = read([of], events, now)
    return reading.state, f"{reading.due.astimezone(LONDON):%Y-%m-%d %H:%M}" if reading.due else ""


ACKNOWLEDGE = clock("received", "acknowledged", stage("15 minutes"), name="acknowledge")
RESOLVE = clock("received", "resolved", stage("24 hours", "around the clock"), name="resolve")
STALE = clock("last update", "updated", stage("2 opening days"), name="stale")


def test_a_clock_that_has_not_started_is_not_shown() -> None:
    assert read([ACKNOWLEDGE, STALE], (), "2026-03-06 16:50") == ()
    assert read([ACKNOWLEDGE], log("2026-03-06 16:50 received"), "2026-03-06 16:49") == ()


def test_a_clock_for_other_cases_is_not_shown() -> None:
    events = log("2026-03-06 16:50 received")
    (reading,) = read([ACKNOWLEDGE, RESOLVE], events, "2026-03-06 16:55", only=["resolve"])
    assert reading.clock is RESOLVE


def test_a_clock_without_any_time_is_not_shown() -> None:
    assert read([clock("received", "resolved")], log("2026-03-06 16:50 received"), "2026-03-06 16:55") == ()


@pytest.mark.parametrize(
    ("acknowledged", "now", "state"),
    [
        ("", "Friday 2026-03-06 16:50", "running"),
        ("", "Monday 2026-03-09 09:05", "running"),
        ("", "Monday 2026-03-09 09:06", "breached"),
        ("2026-03-09 09:05", "Monday 2026-03-09 11:00", "met"),
        ("2026-03-09 09:06", "Monday 2026-03-09 11:00", "late"),
        ("2026-03-09 09:06", "Monday 2026-03-09 09:05", "running"),  # at that moment nobody had answered
    ],
)
def test_friday_1650_plus_15_minutes(acknowledged: str, now: str, state: State) -> None:
    rows = ["2026-03-06 16:50 received", *([f"{acknowledged} acknowledged"] if acknowledged else [])]
    assert shown(ACKNOWLEDGE, log(*rows), now) == (state, "2026-03-09 09:05")


def test_the_first_start_and_the_first_stop_count() -> None:
    events = log(
        "2026-03-09 08:00 acknowledged",
        "2026-03-09 09:00 received",
        "2026-03-09 09:10 acknowledged",
        "2026-03-09 11:00 received",
        "2026-03-09 12:00 acknowledged",
    )
    (reading,) = read([ACKNOWLEDGE], events, "2026-03-09 14:00")
    assert (reading.start, reading.stop, reading.state) == (at("2026-03-09 09:00"), at("2026-03-09 09:10"), "met")


def test_a_stop_dated_before_its_start_takes_no_time() -> None:
    (reading,) = read(
        [ACKNOWLEDGE], log("2026-03-09 09:00 received", "2026-03-09 08:00 acknowledged"), "2026-03-09 14:00"
    )
    assert (reading.start, reading.stop, reading.state) == (at("2026-03-09 09:00"), at("2026-03-09 09:00"), "met")


def test_best_effort_is_met_whenever_it_is_done_and_never_breached() -> None:
    best = clock("received", "resolved", stage("best effort"))
    assert shown(best, log("2026-03-06 16:50 received"), "2027-03-06 16:50") == ("running", "")
    assert shown(best, log("2026-03-06 16:50 received", "2026-12-01 10:00 resolved"), "2027-01-01 10:00") == ("met", "")


def test_around_the_clock_needs_no_calendar() -> None:
    nowhere = replace(RESOLVE, calendar="")
    assert shown(nowhere, log("2026-03-06 16:50 received"), "2026-03-06 17:00") == ("running", "2026-03-07 16:50")


# Reopening


def test_after_a_reopening_a_new_start_begins_a_new_run() -> None:
    events = log(
        "2026-03-09 09:00 received",
        "2026-03-09 09:10 acknowledged",
        "2026-03-10 10:00 reopened",
        "2026-03-10 10:00 received",
    )
    assert shown(ACKNOWLEDGE, events[:3], "2026-03-10 10:05") == ("met", "2026-03-09 09:15")
    assert shown(ACKNOWLEDGE, events, "2026-03-10 10:05") == ("running", "2026-03-10 10:15")


def test_a_reopening_does_not_forgive_a_clock_that_never_stopped() -> None:
    events = log("2026-03-09 09:00 received", "2026-03-10 10:00 reopened", "2026-03-10 10:00 received")
    assert shown(ACKNOWLEDGE, events, "2026-03-10 10:05") == ("breached", "2026-03-09 09:15")


def test_a_reopening_takes_back_the_resolution() -> None:
    events = log("2026-03-09 09:00 received", "2026-03-09 12:00 resolved", "2026-03-12 10:00 reopened")
    assert shown(RESOLVE, events, "2026-03-12 09:59") == ("met", "2026-03-10 09:00")
    assert shown(RESOLVE, events, "2026-03-12 10:30") == ("running", "2026-03-13 10:00")
    again = (*events, *log("2026-03-12 10:00 received", "2026-03-13 09:00 resolved"))
    assert shown(RESOLVE, again, "2026-03-14 10:30") == ("met", "2026-03-13 10:00")


def test_a_clock_can_start_at_the_reopening() -> None:
    answer = clock("reopened", "acknowledged", stage("1 hour"))
    assert shown(answer, log("2026-03-12 10:00 reopened"), "2026-03-12 10:30") == ("running", "2026-03-12 11:00")


# The last update


def test_every_event_winds_up_a_clock_from_the_last_update() -> None:
    events = log("2026-03-09 09:00 received", "2026-03-10 10:00 updated")
    assert shown(STALE, events, "2026-03-09 11:00") == ("running", "2026-03-11 09:00")
    assert shown(STALE, events, "2026-03-10 11:00") == ("running", "2026-03-12 10:00")
    assert shown(STALE, events, "2026-03-12 10:01") == ("breached", "2026-03-12 10:00")


def test_an_event_dated_back_does_not_wind_it_down() -> None:
    events = log("2026-03-10 10:00 updated", "2026-03-09 09:00 message sent")
    assert shown(STALE, events, "2026-03-10 11:00") == ("running", "2026-03-12 10:00")


# Stages

LOG = clock(
    "contact ended", "logged",
    stage("5 minutes", name="nudge"), stage("end of day", name="due"), stage("24 hours", "around the clock", "limit"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "name", "due", "state"),
    [
        ("2026-03-10 15:04", "nudge", "2026-03-10 15:05", "running"),
        ("2026-03-10 15:06", "due", "2026-03-10 18:00", "running"),
        ("2026-03-10 18:01", "limit", "2026-03-11 15:00", "running"),
        ("2026-03-11 15:01", "limit", "2026-03-11 15:00", "breached"),
    ],
)
def test_the_stage_shown_is_the_first_that_is_not_over(now: str, name: str, due: str, state: State) -> None:
    (reading,) = read([LOG], log("2026-03-10 15:00 contact ended"), now)
    assert (reading.stage.name, reading.due, reading.state) == (name, at(due), state)
    assert [moment for _, moment in reading.dues] == [
        at("2026-03-10 15:05"), at("2026-03-10 18:00"), at("2026-03-11 15:00")
    ]  # fmt: skip


def test_a_stopped_clock_shows_the_stage_it_was_in() -> None:
    (reading,) = read([LOG], log("2026-03-10 15:00 contact ended", "2026-03-10 17:00 logged"), "2026-03-14 10:00")
    assert (reading.stage.name, reading.state) == ("due", "met")


def test_the_end_of_the_next_opening_day_is_never_beyond_the_limit() -> None:
    events = log("2026-03-06 17:30 contact ended")  # a Friday after closing: the end of day would be on Monday
    (reading,) = read([LOG], events, "2026-03-06 17:45")
    assert (reading.stage.name, reading.due) == ("limit", at("2026-03-07 17:30"))
    (reading,) = read([LOG], events, "2026-03-07 18:00")
    assert (reading.stage.name, reading.due, reading.state) == ("limit", at("2026-03-07 17:30"), "breached")


# Pauses

PAUSED = replace(RESOLVE, pause_while=WAITING)
WAITED = log(
    "2026-03-09 09:00 received", "2026-03-09 12:00 waiting-for-customer", "2026-03-09 15:00 customer replied",
    "2026-03-10 09:00 waiting-for-customer", "2026-03-10 10:00 waiting-for-customer", "2026-03-10 11:00 updated",
)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "state", "due"),
    [
        ("2026-03-09 11:59", "running", "2026-03-10 09:00"),
        ("2026-03-09 12:00", "paused", "2026-03-10 09:00"),
        ("2026-03-09 13:00", "paused", "2026-03-10 10:00"),
        ("2026-03-09 15:00", "running", "2026-03-10 12:00"),
        ("2026-03-10 10:30", "paused", "2026-03-10 13:30"),
        ("2026-03-10 14:00", "running", "2026-03-10 14:00"),
        ("2026-03-10 14:01", "breached", "2026-03-10 14:00"),
    ],
)
def test_a_pause_moves_the_due_time_while_it_lasts(now: str, state: State, due: str) -> None:
    assert shown(PAUSED, WAITED, now) == (state, due)


def test_a_pause_in_opening_hours_counts_only_those() -> None:
    paused = replace(clock("received", "resolved", stage("2 hours")), pause_while=WAITING)
    events = log(
        "2026-03-06 16:00 received", "2026-03-06 16:30 waiting-for-customer", "2026-03-09 09:30 customer replied"
    )
    assert shown(paused, events, "2026-03-07 12:00") == ("paused", "2026-03-09 10:30")
    assert shown(paused, events, "2026-03-09 10:00") == ("running", "2026-03-09 11:00")


def test_a_pause_lasts_no_longer_than_its_cap_and_each_has_its_own() -> None:
    capped = replace(PAUSED, pause_at_most=parse_allowance("2 hours"), stages=(stage("24 hours", "around the clock"),))
    assert shown(capped, WAITED, "2026-03-09 13:30") == ("paused", "2026-03-10 10:30")
    assert shown(capped, WAITED, "2026-03-09 14:30") == ("running", "2026-03-10 11:00")
    assert shown(capped, WAITED, "2026-03-10 10:30") == ("paused", "2026-03-10 12:30")
    assert shown(capped, WAITED, "2026-03-10 11:30") == ("running", "2026-03-10 13:00")


def test_a_pause_that_begins_too_late_does_not_take_back_a_breach() -> None:
    events = log("2026-03-09 09:00 received", "2026-03-10 10:00 waiting-for-customer")
    assert shown(PAUSED, events, "2026-03-10 12:00") == ("breached", "2026-03-10 09:00")


def test_a_clock_that_stopped_is_not_paused_by_what_comes_after() -> None:
    events = log("2026-03-09 09:00 received", "2026-03-09 10:00 resolved", "2026-03-09 11:00 waiting-for-customer")
    assert shown(PAUSED, events, "2026-03-09 12:00") == ("met", "2026-03-10 09:00")


def test_a_case_that_already_waits_when_the_clock_starts_is_paused_from_the_start() -> None:
    paused = replace(
        clock("waiting-for-customer", "resolved", stage("1 hour", "around the clock")), pause_while=WAITING
    )
    events = log("2026-03-09 09:00 waiting-for-customer", "2026-03-09 11:00 customer replied")
    assert shown(paused, events, "2026-03-09 11:30") == ("running", "2026-03-09 12:00")


# Ceilings

ANYTHING = replace(
    clock("received", "acknowledged", stage("24 hours", "around the clock"), name="anything"), ceiling=True
)


def ceded(readings: Sequence[Reading]) -> dict[str, str]:
    return {reading.clock.id: reading.ceded_to for reading in readings}


def test_a_ceiling_yields_to_a_stricter_clock() -> None:
    readings = read([ANYTHING, ACKNOWLEDGE, RESOLVE], log("2026-03-09 10:00 received"), "2026-03-09 10:05")
    assert ceded(readings) == {"acknowledge": "", "anything": "acknowledge", "resolve": ""}


def test_a_ceiling_yields_also_where_the_other_clock_is_due_later_because_nobody_works() -> None:
    readings = read([ANYTHING, ACKNOWLEDGE], log("2026-03-06 17:30 received"), "2026-03-06 18:00")
    assert ceded(readings) == {"anything": "acknowledge", "acknowledge": ""}  # the SLA says Monday morning


def test_a_ceiling_yields_to_a_clock_due_at_the_same_time_and_to_the_first_of_two_ceilings() -> None:
    equal = replace(ANYTHING, id="equal", ceiling=False)
    assert ceded(read([ANYTHING, equal], log("2026-03-09 10:00 received"), "2026-03-09 10:05"))["anything"] == "equal"
    second = replace(ANYTHING, id="second")
    assert ceded(read([ANYTHING, second], log("2026-03-09 10:00 received"), "2026-03-09 10:05")) == {
        "anything": "",
        "second": "anything",
    }


def test_a_ceiling_does_not_yield_to_a_clock_without_a_due_time_or_for_other_cases() -> None:
    best = clock("received", "acknowledged", stage("best effort"), name="best")
    events = log("2026-03-09 10:00 received")
    assert ceded(read([ANYTHING, best], events, "2026-03-09 10:05"))["anything"] == ""
    assert ceded(read([ANYTHING, ACKNOWLEDGE], events, "2026-03-09 10:05", only=["anything"])) == {"anything": ""}


def test_readings_are_sorted_by_due_time_and_those_without_one_are_last() -> None:
    best = clock("received", "resolved", stage("none"), name="best")
    readings = read([best, STALE, RESOLVE, ACKNOWLEDGE], log("2026-03-09 10:00 received"), "2026-03-09 10:05")
    assert [reading.clock.id for reading in readings] == ["acknowledge", "resolve", "stale", "best"]


# Several runs

EVERY_MESSAGE = replace(
    clock("acknowledged", "message sent", stage("2 hours"), name="every"),
    starts=("acknowledged", "message sent"),
    repeats="every time",
)
MESSAGES = log(
    "2026-03-09 09:00 received", "2026-03-09 09:10 acknowledged", "2026-03-09 10:00 message sent",
    "2026-03-09 15:00 message sent",
)  # fmt: skip


def runs_of(of: Clock, events: Sequence[Event], now: str) -> list[tuple[str, str, State]]:
    """Start, due time and state of every run."""
    found = sorted(every_run([of], events, now), key=lambda reading: reading.run)
    return [
        (f"{r.start.astimezone(LONDON):%d %H:%M}", f"{r.due.astimezone(LONDON):%d %H:%M}" if r.due else "", r.state)
        for r in found
    ]


def test_a_clock_may_start_anew_with_each_message() -> None:
    assert runs_of(EVERY_MESSAGE, MESSAGES, "2026-03-09 16:00") == [
        ("09 09:10", "09 11:10", "met"),
        ("09 10:00", "09 12:00", "late"),
        ("09 15:00", "09 17:00", "running"),
    ]
    (shown_now,) = read([EVERY_MESSAGE], MESSAGES, "2026-03-09 16:00")
    assert (shown_now.run, shown_now.latest) == (3, True)


def test_a_start_while_it_runs_is_part_of_the_run() -> None:
    answer = replace(clock("customer replied", "message sent", stage("2 hours")), repeats="every time")
    events = log(
        "2026-03-09 09:00 customer replied", "2026-03-09 10:30 customer replied", "2026-03-09 10:45 message sent"
    )
    assert runs_of(answer, events, "2026-03-09 12:00") == [("09 09:00", "09 11:00", "met")]


def test_a_clock_that_never_repeats_is_not_started_by_a_reopening() -> None:
    events = log(
        "2026-03-09 09:00 received",
        "2026-03-09 10:00 resolved",
        "2026-03-09 11:00 reopened",
        "2026-03-09 11:05 received",
    )
    assert len(runs_of(RESOLVE, events, "2026-03-09 12:00")) == 2
    assert len(runs_of(replace(RESOLVE, repeats="never"), events, "2026-03-09 12:00")) == 1


def test_every_event_is_a_run_of_its_own_for_a_clock_that_winds_up() -> None:
    events = log("2026-03-06 10:00 received", "2026-03-10 12:00 updated", "2026-03-10 13:00 updated")
    assert runs_of(STALE, events, "2026-03-10 14:00") == [
        ("06 10:00", "10 10:00", "late"),  # two opening days, and nothing for two hours longer
        ("10 12:00", "12 12:00", "met"),
        ("10 13:00", "12 13:30", "running"),  # one o'clock is in the break: it counts from half past
    ]
    (shown_now,) = read([STALE], events, "2026-03-10 14:00")
    assert shown_now.run == 3


# One clock after another

NEXT_LEVEL = replace(clock("acknowledge overdue", "acknowledged", stage("1 hour"), name="next"), document="sla/more")


@pytest.mark.parametrize(
    ("acknowledged", "now", "expected"),
    [
        ("", "2026-03-09 10:15", []),
        ("", "2026-03-09 10:16", [("09 10:15", "09 11:15", "running")]),
        ("", "2026-03-09 11:16", [("09 10:15", "09 11:15", "breached")]),
        ("2026-03-09 10:15", "2026-03-09 12:00", []),  # in time, at the last second
        ("2026-03-09 10:50", "2026-03-09 12:00", [("09 10:15", "09 11:15", "met")]),
        ("2026-03-09 11:50", "2026-03-09 12:00", [("09 10:15", "09 11:15", "late")]),
    ],
)
def test_a_clock_may_start_when_another_has_run_out(acknowledged: str, now: str, expected: list[object]) -> None:
    rows = ["2026-03-09 10:00 received", *([f"{acknowledged} acknowledged"] if acknowledged else [])]
    found = [r for r in every_run([ACKNOWLEDGE, NEXT_LEVEL], log(*rows), now) if r.clock is NEXT_LEVEL]
    assert [
        (f"{r.start.astimezone(LONDON):%d %H:%M}", f"{r.due.astimezone(LONDON):%d %H:%M}", r.state)
        for r in found
        if r.due
    ] == expected


# Pauses by events

BY_EVENTS = replace(RESOLVE, pause_from=("message sent",), pause_until=("customer replied",))


def test_a_pause_may_begin_and_end_with_events() -> None:
    events = log(
        "2026-03-09 09:00 received", "2026-03-09 10:00 message sent", "2026-03-09 11:00 updated",
        "2026-03-09 12:00 customer replied", "2026-03-09 13:00 updated",
    )  # fmt: skip
    assert shown(BY_EVENTS, events, "2026-03-09 11:30") == ("paused", "2026-03-10 10:30")
    assert shown(BY_EVENTS, events, "2026-03-09 14:00") == ("running", "2026-03-10 11:00")


# How far it is

HALF_WAY = replace(ACKNOWLEDGE, warn_at=(50, 80, 120), remind_during="opening hours")


def test_elapsed_and_remaining_count_what_the_clock_counts() -> None:
    (reading,) = read([ACKNOWLEDGE], log("2026-03-06 16:50 received"), "2026-03-07 12:00")
    assert (reading.elapsed, reading.remaining) == (600, 300)
    (reading,) = read([RESOLVE], log("2026-03-06 16:50 received"), "2026-03-07 12:00")
    assert (reading.elapsed, reading.remaining) == (69_000, 17_400)
    (reading,) = read([ACKNOWLEDGE], log("2026-03-06 16:50 received"), "2026-03-09 09:06")
    assert (reading.elapsed, reading.remaining) == (960, -60)


def test_a_pause_is_not_elapsed() -> None:
    (reading,) = read([PAUSED], WAITED, "2026-03-09 16:00")
    assert (reading.elapsed, reading.remaining) == (4 * 3_600, 20 * 3_600)


def test_warnings_come_at_their_share_of_the_time_and_are_told_in_opening_hours() -> None:
    (reading,) = read([HALF_WAY], log("2026-03-06 16:50 received"), "2026-03-06 16:58")
    assert [(w.percent, w.at, w.passed) for w in reading.warnings] == [
        (50, at("2026-03-06 16:57:30"), True),
        (80, at("2026-03-09 09:02"), False),
        (120, at("2026-03-09 09:08"), False),
    ]
    around = replace(HALF_WAY, stages=(stage("10 hours", "around the clock"),), warn_at=(50, 100))
    (reading,) = read([around], log("2026-03-06 16:50 received"), "2026-03-07 00:00")
    assert [(w.at, w.tell_at) for w in reading.warnings] == [
        (at("2026-03-06 21:50"), at("2026-03-09 09:00")),
        (at("2026-03-07 02:50"), at("2026-03-09 09:00")),
    ]


def test_a_warning_at_closing_is_told_to_those_who_close() -> None:
    ten = replace(HALF_WAY, stages=(stage("10 minutes"),), warn_at=(100,))
    (reading,) = read([ten], log("2026-03-06 16:50 received"), "2026-03-06 16:51")
    assert reading.warnings[0].tell_at == at("2026-03-06 17:00")


def test_a_pause_moves_the_warnings() -> None:
    (reading,) = read([replace(PAUSED, warn_at=(50,))], WAITED, "2026-03-09 16:00")
    assert reading.warnings[0].at == at("2026-03-10 00:00")


def test_the_ledger_is_there_for_the_asking() -> None:
    (reading,) = read([ACKNOWLEDGE], log("2026-03-06 16:50 received"), "2026-03-06 16:51")
    assert [line.reason for line in reading.ledger] == ["open", "after closing", "weekend", "before opening", "open"]
    assert sum(line.seconds for line in reading.ledger if line.counted) == 900
