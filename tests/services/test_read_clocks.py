"""``clocks(edition, events, now)``: which clocks a case has, with which time, at any moment, from documents and events alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.compile.edition import Edition
from engine.model.clock import Reading, State
from engine.model.event import Actor, Event
from engine.model.moment import show_moment
from engine.services.read_clocks import clocks, why
from tests.desks import LONDON, Here, Wall, at, edition

RECORD = """
    kind: record
    id: record
    title: What we write down
    version: 1.0.0
    channels: [phone, email]
    kinds: [question, request]
    fields:
      - {id: priority, label: Priority, as: choice, options: [P1, P2, P3]}
      - {id: spam, label: Spam, as: yes or no}
      - {id: customer_zone, label: Time zone of the customer, as: time zone}
"""
FLOW = """
    kind: workflow
    id: case
    title: Life of a case
    version: 1.0.0
    statuses: [new, open, waiting, resolved, closed]
    moves:
      - {from: [new, open, waiting], to: closed, when: closed}
"""


def with_clock(text: str, *others: str) -> Edition:
    """An edition with one clock; ``text`` are the lines of its row."""
    rows = "\n".join(f"        {line}" for line in text.strip().splitlines())
    sla = (
        f"    kind: sla\n    id: times\n    title: Times\n    version: 1.0.0\n    clocks:\n      - id: answer\n{rows}\n"
    )
    return edition(RECORD, FLOW, sla, *others)


def story(*rows: tuple[str, str] | tuple[str, str, Mapping[str, str]]) -> tuple[Event, ...]:
    """``(moment, event, facts)``; an event that is a status enters it."""
    status, events = "new", []
    for number, row in enumerate(rows, 1):
        moment, kind, facts = (*row, {})[:3]
        status = kind if kind in {"open", "waiting", "resolved", "closed"} else status
        events.append(Event("C-1", number, at(moment), kind, Actor("Ann", "agent"), "edition", status, dict(facts)))  # type: ignore[call-overload]
    return tuple(events)


def shown(made: Edition, events: tuple[Event, ...], now: str, clock: str = "answer") -> tuple[State, str] | None:
    """State and due time of a clock; None where the case has none."""
    found = [r for r in clocks(made, events, at(now)) if r.clock.id == clock and r.latest]
    return (found[0].state, show_moment(found[0].due, LONDON) if found[0].due else "") if found else None


# Targets

TARGETS = """
for: {kind: request}
from: received
to: resolved
counting: opening hours
targets:
  - {when: {priority: P1}, within: 2 opening hours}
  - {when: {priority: P2}, within: 1 opening day}
"""
REQUEST = {"kind": "request"}


def test_a_changed_priority_changes_the_time_and_keeps_what_has_gone_by() -> None:
    made = with_clock(TARGETS)
    events = story(
        ("2026-03-09 10:00", "received", {**REQUEST, "priority": "P2"}),
        ("2026-03-09 11:00", "updated", {"priority": "P1"}),
    )
    assert shown(made, events, "2026-03-09 10:30") == ("running", "Tuesday 2026-03-10 10:00")
    assert shown(made, events, "2026-03-09 11:30") == ("running", "Monday 2026-03-09 12:00")
    (reading,) = clocks(made, events, at("2026-03-09 11:30"))
    assert (reading.elapsed, reading.remaining) == (5_400, 1_800)


def test_without_its_priority_a_clock_has_no_time_and_the_rules_say_what_is_missing() -> None:
    made = with_clock(TARGETS)
    events = story(("2026-03-09 10:00", "received", REQUEST))
    assert shown(made, events, "2026-03-09 11:00") is None
    found = why(made, REQUEST)
    assert found["answer"].verdict == "fired"
    assert (found["answer target 1"].verdict, found["answer target 1"].missing) == ("waiting", ("priority",))


def test_a_priority_for_which_there_is_no_target_takes_the_general_time() -> None:
    made = with_clock(TARGETS + "within: 3 opening days\n")
    events = story(("2026-03-09 10:00", "received", {**REQUEST, "priority": "P3"}))
    assert shown(made, events, "2026-03-09 11:00") == ("running", "Thursday 2026-03-12 10:00")


def test_a_clock_that_was_met_is_not_judged_by_a_later_priority() -> None:
    made = with_clock(TARGETS)
    events = story(
        ("2026-03-09 10:00", "received", {**REQUEST, "priority": "P2"}),
        ("2026-03-09 16:00", "resolved"),
        ("2026-03-09 16:30", "updated", {"priority": "P1"}),
    )
    assert shown(made, events, "2026-03-09 16:45") == ("met", "Tuesday 2026-03-10 10:00")


def test_a_multiple_follows_the_targets_of_the_other_clock() -> None:
    made = with_clock(
        TARGETS,
        """
        kind: sla
        id: more
        title: More
        version: 1.0.0
        clocks:
          - {id: twice, for: {kind: request}, from: received, to: closed, within: 2 times answer, counting: opening hours}
          - {id: half, for: {kind: request}, from: received, to: closed, within: 50% of twice, counting: opening hours}
        """,
    )
    events = story(("2026-03-09 10:00", "received", {**REQUEST, "priority": "P1"}))
    assert shown(made, events, "2026-03-09 10:00", "twice") == ("running", "Monday 2026-03-09 14:00")
    assert shown(made, events, "2026-03-09 10:00", "half") == ("running", "Monday 2026-03-09 12:00")


# Void

FOR_OPEN = """
for: {status: [new, open]}
from: received
to: message sent
within: 4 opening hours
counting: opening hours
"""


@pytest.mark.parametrize(
    ("now", "state"),
    [("2026-03-09 10:30", "running"), ("2026-03-09 11:00", "void"), ("2026-03-10 11:00", "void")],
)
def test_a_case_that_leaves_the_table_leaves_the_clock_void(now: str, state: State) -> None:
    events = story(("2026-03-09 10:00", "received"), ("2026-03-09 11:00", "closed"))
    assert shown(with_clock(FOR_OPEN), events, now) == (state, "Monday 2026-03-09 14:00")


def test_what_was_overdue_before_stays_breached() -> None:
    events = story(("2026-03-09 10:00", "received"), ("2026-03-09 15:00", "closed"))
    made = with_clock(FOR_OPEN)
    assert shown(made, events, "2026-03-10 11:00") == ("breached", "Monday 2026-03-09 14:00")
    (reading,) = clocks(made, events, at("2026-03-10 11:00"))
    assert (reading.ended, reading.over) == (at("2026-03-09 15:00"), True)


def test_a_case_that_comes_back_has_the_time_that_was_left() -> None:
    events = story(("2026-03-09 10:00", "received"), ("2026-03-09 11:00", "closed"), ("2026-03-10 09:00", "open"))
    assert shown(with_clock(FOR_OPEN), events, "2026-03-10 09:30") == ("running", "Tuesday 2026-03-10 12:00")


def test_a_clock_may_be_void_by_a_condition_of_its_own() -> None:
    made = with_clock(FOR_OPEN.replace("status: [new, open]", "kind: question") + "void_when: {spam: yes}\n")
    question = ("2026-03-09 10:00", "received", {"kind": "question"})
    assert shown(made, story(question, ("2026-03-09 10:10", "updated", {"spam": "yes"})), "2026-03-09 12:00") == (
        "void",
        "Monday 2026-03-09 14:00",
    )
    assert shown(made, story(question, ("2026-03-09 10:10", "updated", {"spam": "no"})), "2026-03-09 12:00") == (
        "running",
        "Monday 2026-03-09 14:00",
    )


def test_a_fact_that_is_unsaid_does_not_stop_a_clock() -> None:
    """Unknown is never the same as no: what the clock was for is still so until somebody says otherwise."""
    made = with_clock(
        "for: {priority: P1}\nfrom: received\nto: closed\nwithin: 4 opening hours\ncounting: opening hours\n"
    )
    events = story(
        ("2026-03-09 10:00", "received", {"kind": "request", "priority": "P1"}),
        ("2026-03-09 10:10", "updated", {"priority": ""}),
    )
    assert shown(made, events, "2026-03-09 12:00") == ("running", "Monday 2026-03-09 14:00")


def test_what_becomes_known_with_the_stop_counts_where_nothing_was_known_before() -> None:
    made = with_clock(TARGETS)
    events = story(("2026-03-09 10:00", "received"), ("2026-03-09 11:00", "resolved", {**REQUEST, "priority": "P1"}))
    assert shown(made, events, "2026-03-09 12:00") == ("met", "Monday 2026-03-09 12:00")
    assert shown(made, events, "2026-03-09 10:59") is None


# Whose time

CUSTOMER_HOURS = """
    kind: calendar
    id: customer-hours
    title: Where the customer is
    version: 1.0.0
    time_zone: Europe/London
    zone_from: customer_zone
    open: {Monday to Friday: 09:00-17:00}
"""
CUSTOMER = "from: received\nto: closed\nwithin: 1 hour\ncounting: opening hours\ncalendar: customer-hours\n"


def test_a_clock_counts_in_the_zone_of_the_customer_once_it_is_known() -> None:
    made = with_clock(CUSTOMER, CUSTOMER_HOURS)
    received = ("2026-03-09 10:00", "received", {"kind": "question"})
    assert shown(made, story(received), "2026-03-09 10:00") == ("running", "Monday 2026-03-09 11:00")
    new_york = story(received, ("2026-03-09 10:05", "updated", {"customer_zone": "America/New_York"}))
    assert shown(made, new_york, "2026-03-09 10:06") == (
        "running",
        "Monday 2026-03-09 14:00",
    )  # nine o'clock there, plus one
    (reading,) = clocks(made, new_york, at("2026-03-09 10:06"))
    assert reading.zone == "America/New_York"


SHIFT_HOURS = """
    kind: calendar
    id: shift-hours
    title: In two shifts
    version: 1.0.0
    time_zone: Europe/London
    open: {Monday to Friday: 06:00-22:00}
    end_of_day: end of shift, or closing time
    shifts: {early: 06:00-14:00, late: 14:00-22:00}
"""
END_OF_DAY = "from: contact ended\nto: logged\nwithin: end of day\ncounting: opening hours\ncalendar: shift-hours\n"


def test_end_of_day_is_the_end_of_the_shift_of_whoever_handles_the_case() -> None:
    made = with_clock(END_OF_DAY, SHIFT_HOURS)
    early = story(("2026-03-09 10:00", "contact ended", {"kind": "question", "shift": "early"}))
    assert shown(made, early, "2026-03-09 10:01") == ("running", "Monday 2026-03-09 14:00")
    handed_over = (*early, *story(("2026-03-09 13:50", "updated", {"shift": "late"})))
    assert shown(made, handed_over, "2026-03-09 13:55") == ("running", "Monday 2026-03-09 22:00")
    nobody_said = story(("2026-03-09 10:00", "contact ended", {"kind": "question"}))
    assert shown(made, nobody_said, "2026-03-09 10:01") == ("running", "Monday 2026-03-09 22:00")


def test_the_desk_writes_down_the_shift_once_with_the_first_event() -> None:
    here = Here(with_clock(END_OF_DAY, SHIFT_HOURS), wall=Wall("Monday 2026-03-09 10:00"))
    here.shift = "early"
    case = here.open(kind="question")
    here.happen(case, "contact ended")
    assert [event.facts.get("shift") for event in here.events(case)] == ["early", None]
    here.shift = "late"
    here.happen(case, "updated")
    assert here.events(case)[-1].facts["shift"] == "late"


# One clock after another, and the ladder

LADDER = """
    kind: escalation
    id: rules
    title: Rules
    version: 1.0.0
    may_escalate:
      - {id: judgment, when: anything, to: {role: supervisor}, status: escalated-managerial}
    ladder:
      - {level: 1, responsible: supervisor, respond_within: 1 opening hour}
      - {level: 2, responsible: manager, respond_within: 2 opening hours}
      - {level: 3, responsible: head, respond_within: 1 opening day}
    next_level_when: not acknowledged in time
"""


@pytest.mark.parametrize(
    ("answered", "now", "states"),
    [
        ("", "2026-03-09 10:30", {"ladder-1": "running"}),
        ("", "2026-03-09 11:30", {"ladder-1": "breached", "ladder-2": "running"}),
        ("", "2026-03-09 13:30", {"ladder-1": "breached", "ladder-2": "breached", "ladder-3": "running"}),
        ("2026-03-09 12:00", "2026-03-09 15:00", {"ladder-1": "late", "ladder-2": "met"}),
        ("2026-03-09 10:30", "2026-03-09 15:00", {"ladder-1": "met"}),
    ],
)
def test_the_ladder_goes_up_when_a_level_does_not_answer_in_time(
    answered: str, now: str, states: dict[str, State]
) -> None:
    rows: list[tuple[str, str, Mapping[str, str]]] = [
        ("2026-03-09 10:00", "escalated", {"kind": "question", "escalation_rule": "judgment"})
    ]
    if answered:
        rows.append((answered, "escalation acknowledged", {}))
    found = clocks(edition(RECORD, FLOW, LADDER), story(*rows), at(now))
    assert {reading.clock.id: reading.state for reading in found} == states


def test_a_second_escalation_is_timed_anew() -> None:
    events = story(
        ("2026-03-09 10:00", "escalated", {"kind": "question", "escalation_rule": "judgment"}),
        ("2026-03-09 10:20", "escalation acknowledged"),
        ("2026-03-09 14:00", "escalated", {"escalation_rule": "judgment"}),
    )
    found = clocks(edition(RECORD, FLOW, LADDER), events, at("2026-03-09 14:10"))
    assert [(r.clock.id, r.run, r.state, r.latest) for r in sorted(found, key=lambda r: r.run)] == [
        ("ladder-1", 1, "met", False),
        ("ladder-1", 2, "running", True),
    ]


def test_any_past_moment_can_be_asked_and_later_events_make_no_difference() -> None:
    made = with_clock(TARGETS)
    events = story(
        ("2026-03-09 10:00", "received", {**REQUEST, "priority": "P2"}),
        ("2026-03-09 11:00", "updated", {"priority": "P1"}),
        ("2026-03-09 13:00", "resolved"),
        ("2026-03-10 09:00", "open"),
    )

    def told(found: tuple[Reading, ...]) -> list[object]:
        return [(r.clock.id, r.state, r.due, r.stop, r.elapsed, r.remaining, r.ledger) for r in found]

    for number, event in enumerate(events, 1):
        assert told(clocks(made, events, event.at)) == told(clocks(made, events[:number], event.at))
