"""Why a clock is due when it is, in sentences: its state, its time, its table, its spans, its notes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.model.event import Actor, Event
from engine.services.ask_when import when_due_of_case
from engine.services.explain_clock import MOST_QUOTED, Explained, explain_clock
from engine.services.record_event import Happening, record_event
from tests.desks import Here, at, edition, shipped

RECORD = """
    kind: record
    id: record
    title: Record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: spam, label: Spam, as: yes or no}
      - {id: level, label: Level, as: choice, options: [gold, silver]}
      - {id: zone, label: Time zone, as: text}
"""
WORKFLOW = """
    kind: workflow
    id: case
    title: A case
    version: 1.0.0
    statuses: [new, open, waiting, closed]
    moves:
      - {from: [new, waiting], to: open, when: acknowledged}
      - {from: [new, open], to: waiting}
      - {from: [new, open, waiting], to: closed}
      - {from: closed, to: open, when: reopened}
"""
WORDS = """
    kind: desk
    id: desk
    title: A desk
    version: 1.0.0
    company: Example Ltd
    time_zone: Europe/London
    default_calendar: hours
    glossary: {immediately: 5 minutes, promptly: 1 opening hour, ring: 6 seconds}
"""
Story = Sequence[tuple[str, str, dict[str, str]]]
"""Moment, event, facts."""
WEEK = "Monday to Friday: 09:00-17:00"
RECEIVED, LOOKED = "Friday 2026-03-06 16:30", "Friday 2026-03-06 16:45"
OVER_THE_WEEKEND = [
    "Friday 2026-03-06 16:30 - 17:00, 30 min counted: open",
    "Friday 2026-03-06 17:00 - Saturday 2026-03-07 00:00, 7 h skipped: after closing",
    "Saturday 2026-03-07 00:00 - Monday 2026-03-09 00:00, 2 d skipped: weekend",
    "Monday 2026-03-09 00:00 - 09:00, 9 h skipped: before opening",
    "Monday 2026-03-09 09:00 - 09:30, 30 min counted: open",
]


def explained(
    clock: str,
    *story: tuple[str, str, dict[str, str]],
    moment: str = LOOKED,
    calendar: str = "",
    week: str = WEEK,
    stop: str = "acknowledged",
) -> Explained:
    """The clock ``it`` of an inquiry received on Friday at 16:30, at a moment; ``calendar`` is more of its hours."""
    hours = f"""
kind: calendar
id: own
title: Our hours
version: 1.0.0
time_zone: Europe/London
open: {{{week}}}
{calendar}"""
    times = f"""
kind: sla
id: times
title: Times
version: 1.0.0
calendar: own
clocks:
  - {{id: it, title: It, from: received, to: {stop}, {clock}}}"""
    here = Here(edition(WORDS, RECORD, WORKFLOW, hours, times))
    here.wall.text = RECEIVED
    case = here.open(channel="email")
    for when, kind, facts in story:
        here.wall.text = when
        record_event(here.desk, case.id, Happening(kind, facts))
    answer = when_due_of_case(here.desk, case.id, at(moment))
    readings, facts = answer.readings, answer.facts
    (reading,) = (one for one in readings if one.clock.id == "it")
    return explain_clock(here.edition, reading, facts, at(moment))


def told(found: Explained) -> list[str]:
    """The spans: ``Friday 2026-03-06 16:50 - 17:00, 10 min counted: open``."""
    return [
        f"{one.begin} - {one.end}, {one.length} {'counted' if one.counted else 'skipped'}: {one.reason}"
        for one in found.stretches
    ]


# --- state ------------------------------------------------------------------------------------------------------------


ACKNOWLEDGED = ("Friday 2026-03-06 16:40", "acknowledged", {})


@pytest.mark.parametrize(
    ("clock", "story", "moment", "state"),
    [
        ("within: 1 hour, counting: opening hours", [], LOOKED, "due Monday 2026-03-09 09:30, in 2 d 16 h 45 min"),
        ("within: 20 minutes, counting: opening hours", [], LOOKED, "due Friday 2026-03-06 16:50, in 5 min"),
        ("within: 15 minutes, counting: opening hours", [], LOOKED, "due Friday 2026-03-06 16:45, in 0 min"),
        ("within: 10 minutes, counting: opening hours", [], LOOKED, "was due Friday 2026-03-06 16:40, 5 min ago"),
        (
            "within: 90 seconds, counting: opening hours",
            [],
            LOOKED,
            "was due Friday 2026-03-06 16:31:30, 13 min 30 s ago",
        ),
        (
            "within: 20 minutes, counting: opening hours",
            [ACKNOWLEDGED],
            LOOKED,
            "met Friday 2026-03-06 16:40, 10 min before it was due (Friday 2026-03-06 16:50)",
        ),
        (
            "within: 5 minutes, counting: opening hours",
            [ACKNOWLEDGED],
            LOOKED,
            "late Friday 2026-03-06 16:40, 5 min after it was due (Friday 2026-03-06 16:35)",
        ),
        (
            "within: 5 minutes, counting: opening hours",
            [ACKNOWLEDGED],
            "Friday 2026-03-06 16:38",
            "was due Friday 2026-03-06 16:35, 3 min ago",
        ),
        ("within: best effort, counting: opening hours", [], LOOKED, "no due time: best effort"),
        ("within: none", [], LOOKED, "no due time: none"),
    ],
)
def test_the_state_of_a_clock(clock: str, story: Story, moment: str, state: str) -> None:
    assert explained(clock, *story, moment=moment).state == state


def test_a_clock_that_stands_still_says_when_it_would_be_due() -> None:
    waiting = ("Friday 2026-03-06 16:35", "waiting", {})
    found = explained("within: 1 hour, counting: opening hours, pause_while: {status: waiting}", waiting)
    assert found.state == "stands still; if it went on now it would be due Monday 2026-03-09 09:40, in 2 d 16 h 55 min"
    assert told(found)[:3] == [
        "Friday 2026-03-06 16:30 - 16:35, 5 min counted: open",
        "Friday 2026-03-06 16:35 - 16:45, 10 min skipped: paused: status is waiting",
        "Friday 2026-03-06 16:45 - 17:00, 15 min counted: open",
    ]
    assert found.sums == "counted 1 h, skipped 2 d 16 h 10 min"


def test_a_calendar_that_never_opens_makes_a_clock_never_due() -> None:
    found = explained("within: 1 hour, counting: opening hours", week="Monday: closed")
    assert found.state == "never due: the calendar does not open within ten years, or not for so long within a century"
    assert (found.stretches, found.sums) == ((), "")


VOID = "void: it does not count since Friday 2026-03-06 16:40; it was due Monday 2026-03-09 09:30"
MISSED = "missed: it was due Friday 2026-03-06 16:35, and the case left it Friday 2026-03-06 16:40"


@pytest.mark.parametrize(
    ("clock", "fact", "state"),
    [
        ("within: 1 hour, for: {kind: inquiry}", {"kind": "complaint"}, VOID),
        ("within: 1 hour, void_when: {spam: yes}", {"spam": "yes"}, VOID),
        ("within: 5 minutes, for: {kind: inquiry}", {"kind": "complaint"}, MISSED),
        ("within: 5 minutes, void_when: {spam: yes}", {"spam": "yes"}, MISSED),
    ],
)
def test_a_case_that_is_none_of_the_clock_any_more(clock: str, fact: dict[str, str], state: str) -> None:
    found = explained(f"{clock}, counting: opening hours", ("Friday 2026-03-06 16:40", "updated", fact))
    assert found.state == state


# --- time and table ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("within: 1 hour, counting: opening hours", "1 hour, opening hours of Our hours, Europe/London time (must)"),
        ("within: 1 hour, counting: around the clock", "1 hour, around the clock, Europe/London time (must)"),
        ("within: 4 opening hours, counting: opening hours", "4 opening hours of Our hours, Europe/London time (must)"),
        (
            "within: 2 opening days, counting: opening days, strength: should",
            "2 opening days of Our hours, Europe/London time (should)",
        ),
        (
            "within: end of day, counting: opening hours, strength: aim",
            "end of day of Our hours, Europe/London time (aim)",
        ),
        ("within: 1 month, counting: around the clock", "1 month, Europe/London time (must)"),
        ("within: 2 days, counting: calendar days", "2 days, Europe/London time (must)"),
        ("within: 2 days, counting: around the clock", "2 days, Europe/London time (must)"),
        (
            "within: 1.5 opening days, counting: opening days",
            "1.5 opening days of Our hours, Europe/London time (must)",
        ),
        (
            "within: close of business on the 2nd opening day, counting: opening hours",
            "close of business on the 2nd opening day of Our hours, Europe/London time (must)",
        ),
        ("within: 'Monday 10:00', counting: around the clock", "Monday 10:00, Europe/London time (must)"),
        ("within: best effort, counting: opening hours", "best effort, Europe/London time (must)"),
        ("within: none", "none, Europe/London time (must)"),
    ],
)
def test_the_time_and_what_it_counts_on(clock: str, time: str) -> None:
    assert explained(clock).time == time


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        (
            "within: immediately, counting: opening hours",
            "immediately (5 minutes), opening hours of Our hours, Europe/London time (must)",
        ),
        (
            "within: immediately, counting: around the clock",
            "immediately (5 minutes), around the clock, Europe/London time (must)",
        ),
        (
            "within: promptly, counting: opening hours",
            "promptly (1 opening hour) of Our hours, Europe/London time (must)",
        ),
        (
            "within: 3 rings, counting: around the clock",
            "3 rings (18 seconds), around the clock, Europe/London time (must)",
        ),
    ],
)
def test_a_word_of_the_glossary_shows_its_meaning(clock: str, time: str) -> None:
    assert explained(clock).time == time


@pytest.mark.parametrize(
    "clock",
    [
        "within: 2 days, counting: calendar days",
        "within: 2 days, counting: around the clock",
        "within: 1 hour, counting: around the clock",
        "within: 1 month, counting: calendar days",
        "within: 'Monday 10:00', counting: opening hours",
        "within: best effort, counting: opening hours",
        "within: none",
    ],
)
def test_a_time_that_is_not_counted_in_opening_hours_names_none(clock: str) -> None:
    found = explained(clock, calendar="due_at_closing: next opening")
    assert "Our hours" not in found.time
    assert "opening" not in found.time
    assert found.notes == ()


@pytest.mark.parametrize(
    "clock",
    ["within: 2 opening days, counting: around the clock", "within: 4 opening hours, counting: around the clock"],
)
def test_a_time_that_is_counted_in_opening_hours_names_them(clock: str) -> None:
    found = explained(clock)
    assert [line.reason for line in found.stretches][1] == "after closing"
    assert "of Our hours" in found.time


def test_two_days_counted_on_opening_days_say_so() -> None:
    found = explained("within: 2 days, counting: opening days")
    assert found.state.startswith("due Tuesday 2026-03-10 16:30")
    assert found.time == "2 days, opening days of Our hours, Europe/London time (must)"


def test_the_zone_of_the_customer_is_the_one_that_is_told() -> None:
    story = ("Friday 2026-03-06 16:35", "updated", {"zone": "America/New_York"})
    found = explained("within: 1 hour, counting: opening hours", story, calendar="zone_from: zone")
    assert found.state == "due Friday 2026-03-06 12:30, in 45 min"
    assert found.time == "1 hour, opening hours of Our hours, America/New_York time (must)"
    assert told(found) == ["Friday 2026-03-06 11:30 - 12:30, 1 h counted: open"]


def test_the_table_of_a_clock_and_what_it_found() -> None:
    found = explained("within: 1 hour, counting: opening hours, for: {kind: inquiry, channel: [email, phone]}")
    assert found.applies == (
        "for cases where kind is inquiry and channel is email or phone (kind: inquiry, channel: email)"
    )
    assert explained("within: 1 hour, counting: opening hours").applies == "for every case"


def test_the_target_that_was_taken() -> None:
    clock = "counting: opening hours, targets: [{when: {level: gold}, within: 5 minutes}, {when: {level: silver}, within: 1 hour}]"
    found = explained(clock, ("Friday 2026-03-06 16:35", "updated", {"level": "silver"}))
    assert found.applies == "for every case; for cases where level is silver (level: silver)"
    assert found.time.startswith("1 hour, opening hours ")
    assert told(found) == OVER_THE_WEEKEND


def test_a_clock_with_an_exception_says_for_which_cases_it_is_as_people_do() -> None:
    found = explained(
        "within: 1 hour, counting: opening hours, exception: {when: {channel: phone}, due: before call ends}"
    )
    assert found.applies == "for cases where not (channel is phone) (channel: email)"
    both = explained(
        "within: 1 hour, counting: opening hours, for: {kind: inquiry}, exception: {when: {channel: phone}, due: before call ends}"
    )
    assert both.applies.startswith("for cases where kind is inquiry and not (channel is phone) (kind: inquiry")


# --- the spans --------------------------------------------------------------------------------------------------------


def test_the_spans_add_up_and_an_end_on_the_same_day_has_no_date() -> None:
    found = explained("within: 1 hour, counting: opening hours")
    assert told(found) == OVER_THE_WEEKEND
    assert found.sums == "counted 1 h, skipped 2 d 16 h"
    assert sum(stretch.line.seconds for stretch in found.stretches if stretch.counted) == 3_600


@pytest.mark.parametrize(
    ("clock", "sums"),
    [
        ("within: 30 hours, counting: opening hours", "counted 30 h, skipped 4 d 16 h"),
        ("within: 30 opening hours, counting: opening hours", "counted 30 h, skipped 4 d 16 h"),
        ("within: 5 opening days, counting: opening days", "counted 40 h, skipped 5 d 8 h"),
        ("within: 30 hours, counting: around the clock", "counted 1 d 6 h, skipped 0 min"),
        ("within: 5 days, counting: calendar days", "counted 5 d, skipped 0 min"),
    ],
)
def test_hours_that_counted_are_days_only_around_the_clock(clock: str, sums: str) -> None:
    """Nobody works 40 opening hours in a day and 16 hours; what was skipped is nights and weekends."""
    assert explained(clock).sums == sums


def test_nothing_skipped_is_said_too() -> None:
    found = explained("within: 20 minutes, counting: opening hours")
    assert told(found) == ["Friday 2026-03-06 16:30 - 16:50, 20 min counted: open"]
    assert found.sums == "counted 20 min, skipped 0 min"


def test_a_clock_without_a_due_time_has_no_spans_and_no_sum() -> None:
    found = explained("within: best effort, counting: opening hours")
    assert (found.stretches, found.sums) == ((), "")


def test_a_pause_with_a_cap_ends_at_its_cap() -> None:
    clock = "within: 24 hours, counting: around the clock, pause_while: {status: waiting}, pause_at_most: 5 days"
    waiting = ("Friday 2026-03-06 17:00", "waiting", {})
    expected = [
        "Friday 2026-03-06 16:30 - 17:00, 30 min counted: around the clock",
        "Friday 2026-03-06 17:00 - Wednesday 2026-03-11 17:00, 5 d skipped: paused: status is waiting",
        "Wednesday 2026-03-11 17:00 - Thursday 2026-03-12 16:30, 23 h 30 min counted: around the clock",
    ]
    still, over = (
        explained(clock, waiting, moment=day) for day in ("Wednesday 2026-03-11 17:30", "Friday 2026-03-20 10:00")
    )
    assert still.state == "due Thursday 2026-03-12 16:30, in 23 h"
    assert over.state == "was due Thursday 2026-03-12 16:30, 7 d 17 h 30 min ago"
    assert told(still) == told(over) == expected


def test_a_pause_between_two_events_is_called_paused() -> None:
    clock = "within: 1 hour, counting: opening hours, pause_from: waiting, pause_until: customer replied"
    story = (("Friday 2026-03-06 16:35", "waiting", {}), ("Friday 2026-03-06 16:40", "customer replied", {}))
    found = explained(clock, *story)
    assert told(found)[1] == "Friday 2026-03-06 16:35 - 16:40, 5 min skipped: paused"
    assert found.state == "due Monday 2026-03-09 09:35, in 2 d 16 h 50 min"


def test_a_stretch_in_which_the_case_was_none_of_the_clock_is_not_told_as_its_pause() -> None:
    """For five minutes it was called a complaint; its status was never waiting."""
    clock = "within: 1 hour, counting: opening hours, for: {kind: inquiry}, pause_while: {status: waiting}"
    story = (
        ("Friday 2026-03-06 16:35", "updated", {"kind": "complaint"}),
        ("Friday 2026-03-06 16:40", "updated", {"kind": "inquiry"}),
    )
    found = explained(clock, *story)
    assert found.state == "due Monday 2026-03-09 09:35, in 2 d 16 h 50 min"
    assert told(found)[:3] == [
        "Friday 2026-03-06 16:30 - 16:35, 5 min counted: open",
        "Friday 2026-03-06 16:35 - 16:40, 5 min skipped: not a case of this clock",
        "Friday 2026-03-06 16:40 - 17:00, 20 min counted: open",
    ]


def test_a_pause_and_a_stretch_away_each_keep_their_reason() -> None:
    clock = "within: 1 hour, counting: opening hours, for: {kind: inquiry}, pause_while: {status: waiting}"
    story = (
        ("Friday 2026-03-06 16:33", "waiting", {}),
        ("Friday 2026-03-06 16:35", "acknowledged", {}),
        ("Friday 2026-03-06 16:37", "updated", {"kind": "complaint"}),
        ("Friday 2026-03-06 16:41", "updated", {"kind": "inquiry"}),
    )
    found = explained(clock, *story, stop="closed")
    assert told(found)[:5] == [
        "Friday 2026-03-06 16:30 - 16:33, 3 min counted: open",
        "Friday 2026-03-06 16:33 - 16:35, 2 min skipped: paused: status is waiting",
        "Friday 2026-03-06 16:35 - 16:37, 2 min counted: open",
        "Friday 2026-03-06 16:37 - 16:41, 4 min skipped: not a case of this clock",
        "Friday 2026-03-06 16:41 - 17:00, 19 min counted: open",
    ]
    assert found.state == "due Monday 2026-03-09 09:36, in 2 d 16 h 51 min"


# --- stages, warnings, notes ------------------------------------------------------------------------------------------


STAGES = (
    "counting: opening hours, stages: "
    "[{name: nudge, at: 10 minutes, strength: aim}, {name: limit, at: 1 hour, counting: around the clock}]"
)


def test_every_stage_has_its_time_and_the_next_one_is_explained() -> None:
    stages = ("nudge, aim, 10 minutes: Friday 2026-03-06 16:40", "limit, must, 1 hour: Friday 2026-03-06 17:30")
    early, later = explained(STAGES, moment="Friday 2026-03-06 16:35"), explained(STAGES)
    assert (early.stages, later.stages) == (stages, stages)
    assert early.state == "due Friday 2026-03-06 16:40, in 5 min"
    assert early.time == "10 minutes, opening hours of Our hours, Europe/London time (aim)"
    assert later.state == "due Friday 2026-03-06 17:30, in 45 min"
    assert later.time == "1 hour, around the clock, Europe/London time (must)"


def test_a_clock_with_one_time_has_no_stages() -> None:
    assert explained("within: 1 hour, counting: opening hours").stages == ()


def test_warnings_say_when_they_are_told_and_which_have_passed() -> None:
    clock = "within: 1 hour, counting: around the clock, warn_at: [20%, 50%, 80%], remind_during: opening hours"
    assert explained(clock).warnings == (
        "20% Friday 2026-03-06 16:42 (passed)",
        "50% Friday 2026-03-06 17:00",
        "80% Friday 2026-03-06 17:18, told Monday 2026-03-09 09:00",
    )


def test_a_time_used_up_at_closing_says_why_it_is_due_in_the_morning() -> None:
    found = explained("within: 30 minutes, counting: opening hours", calendar="due_at_closing: next opening")
    assert found.state == "due Monday 2026-03-09 09:00, in 2 d 16 h 15 min"
    assert found.notes == ("a time used up exactly at closing is due at the next opening",)


def test_a_clock_that_does_not_count_in_opening_hours_says_nothing_of_closing() -> None:
    found = explained("within: 30 minutes, counting: around the clock", calendar="due_at_closing: next opening")
    assert found.state == "due Friday 2026-03-06 17:00, in 15 min"
    assert found.notes == ()


def test_rounded_due_times_say_so() -> None:
    found = explained("within: 90 seconds, counting: opening hours", calendar="rounding: minute up")
    assert found.state == "was due Friday 2026-03-06 16:32, 13 min ago"
    assert found.notes == ("due times are rounded: minute up",)
    assert told(found) == [
        "Friday 2026-03-06 16:30 - 16:31:30, 1 min 30 s counted: open",
        "Friday 2026-03-06 16:31:30 - 16:32, 30 s skipped: rounded up to the minute",
    ]
    assert found.sums == "counted 1 min 30 s, skipped 30 s"
    down = explained("within: 90 seconds, counting: opening hours", calendar="rounding: minute down")
    assert down.state == "was due Friday 2026-03-06 16:31, 14 min ago"
    assert told(down) == ["Friday 2026-03-06 16:30 - 16:31, 1 min counted: open; rounded down to the minute"]


def test_a_due_time_moved_out_of_closed_hours_says_so() -> None:
    later = explained("within: 1 hour, counting: around the clock, if_closed: next opening")
    assert told(later) == [
        "Friday 2026-03-06 16:30 - 17:30, 1 h counted: around the clock",
        "Friday 2026-03-06 17:30 - Monday 2026-03-09 09:00, 2 d 15 h 30 min skipped: closed, so due at the next opening",
    ]
    sooner = explained("within: 1 hour, counting: around the clock, if_closed: closing before")
    assert told(sooner) == [
        "Friday 2026-03-06 16:30 - 17:00, 30 min counted: around the clock; closed then, so due at the closing before"
    ]


def test_a_second_run_is_called_one() -> None:
    story = (ACKNOWLEDGED, ("Friday 2026-03-06 16:41", "received", {}))
    found = explained("within: 1 hour, counting: opening hours, repeats: every time", *story)
    assert found.notes == ("run 2 of this clock",)
    assert found.stretches[0].begin == "Friday 2026-03-06 16:41"


# --- the shipped set --------------------------------------------------------------------------------------------------


def test_a_ceiling_names_the_clock_it_gives_way_to_and_quotes_its_clause() -> None:
    here = Here(shipped())
    here.wall.text = "Friday 2026-03-06 16:50"
    case = here.open(channel="email")
    answer = when_due_of_case(here.desk, case.id, here.wall())
    readings, facts = answer.readings, answer.facts
    (ceiling,) = (one for one in readings if one.clock.id == "acknowledge-anything")
    found = explain_clock(here.edition, ceiling, facts, here.wall())
    assert found.notes == ("gives way to the stricter clock: Acknowledge a written inquiry",)
    assert found.source == (
        "COMM §4.2(1): Acknowledge all customer communications within 24 hours (or as defined by SLAs)."
    )


def test_a_long_clause_is_cut_at_a_word_and_says_so() -> None:
    here = Here(shipped())
    case = here.open(kind="request", urgency="high", impact="many customers")
    answer = when_due_of_case(here.desk, case.id, here.wall())
    readings, facts = answer.readings, answer.facts
    sources = [explain_clock(here.edition, one, facts, here.wall()).source for one in readings]
    assert all(0 < len(source) <= MOST_QUOTED for source in sources)
    assert any(source.endswith(" …") for source in sources)


def test_every_clock_that_a_case_of_the_shipped_set_can_have_is_explained() -> None:
    """Through a whole story: no clock without a state, a time, a table; no span without a length and a reason."""
    made = shipped()
    here = Here(made)
    case = here.open(kind="request", urgency="high", impact="many customers", channel="email")
    story: list[Event] = list(here.events(case))
    for number, kind in enumerate(("ringing", "contact ended", "escalated", "acknowledged", "message sent"), 2):
        moment = at(f"Friday 2026-03-06 10:{number:02}")
        facts = {"escalation_rule": "legal"} if kind == "escalated" else {}
        story.append(Event(case.id, number, moment, kind, Actor("Ann", ""), made.digest, "escalated-legal", facts))
    here.log.append(story[1:])
    answer = when_due_of_case(here.desk, case.id, at("Tuesday 2026-03-10 10:00"))
    readings, facts = answer.readings, answer.facts
    assert len(readings) >= 8
    for reading in readings:
        found = explain_clock(made, reading, facts, at("Tuesday 2026-03-10 10:00"))
        assert found.state
        assert found.time.endswith(")")
        assert found.applies.startswith("for ")
        assert found.stretches[0].line.begin == reading.start
        assert found.stretches[-1].line.end == reading.due
        assert all(stretch.length != "0 min" and stretch.reason for stretch in found.stretches)
