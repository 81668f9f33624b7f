"""Passed warnings and due times become events once, late ones with their true due time, whatever the clock on the wall does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.model.case import Case
from engine.model.event import Actor, Event
from engine.model.standing import Timer
from engine.services.deadline_words import deadline_words, due_of
from engine.services.escalate import escalate
from engine.services.notices import Notice, notice_of
from engine.services.refresh import refresh_standings
from engine.services.tell_deadlines import WORKER, passed, tell
from engine.services.write_events import standing_of
from engine.store.log import Stale
from engine.store.memory import MemoryLog
from tests.desks import ANN, RECORD, Here, Wall, at, edition, shipped

FLOW = """
    kind: workflow
    id: case
    title: Life of a case
    version: 1.0.0
    statuses: [new, waiting, closed]
    moves:
      - {from: new, to: waiting, when: waiting}
      - {from: waiting, to: new, when: customer replied}
      - {from: [new, waiting], to: closed, when: closed}
"""
TIMES = """
    kind: sla
    id: times
    title: Times
    version: 1.0.0
    clocks:
      - id: answer
        title: Answer it
        for: {kind: inquiry}
        from: received
        to: acknowledged
        within: 1 hour
        counting: around the clock
        warn_at: [50%]
        pause_while: {status: waiting}
        strength: must
      - id: care
        title: Look after it
        for: {kind: complaint}
        from: last update
        to: closed
        counting: around the clock
        stages:
          - {name: nudge, at: 1 hour, strength: should}
          - {name: limit, at: 3 hours, strength: must}
"""


@pytest.fixture
def here() -> Here:
    return Here(edition(RECORD, FLOW, TIMES), wall=Wall("Friday 2026-03-06 10:00"))


def tell_all(here: Here) -> list[Event]:
    """What a worker does in one sweep; the events that are there after it."""
    return [event for timer in passed(here.desk, 100) if (event := tell(here.desk, timer))]


def told(here: Here, case: Case) -> list[tuple[str, str]]:
    """Kind and words of what the worker has told."""
    found = [event for event in here.events(case) if event.actor == WORKER]
    return [(event.kind, deadline_words(here.edition, event)) for event in found]


def test_a_warning_and_a_due_time_are_told_when_they_pass_and_not_before(here: Here) -> None:
    case = here.open()
    assert not tell_all(here)
    here.wall.text = "Friday 2026-03-06 10:30"
    (near,) = tell_all(here)
    assert (near.kind, near.cause, near.key) == ("deadline near", "sla/times#answer", f"{case.id}:answer:1:50%")
    assert near.details == {"clock": "answer", "run": "1", "stage": "50%", "due": at("2026-03-06 11:00").isoformat()}
    assert not tell_all(here)
    here.wall.text = "Friday 2026-03-06 11:00:30"
    tell_all(here)
    assert told(here, case) == [
        ("deadline near", "Answer it (50%), due Friday 2026-03-06 11:00"),
        ("deadline missed", "Answer it, due Friday 2026-03-06 11:00"),
    ]


def test_what_is_told_late_says_so_with_the_true_due_time(here: Here) -> None:
    case = here.open()
    here.wall.text = "Saturday 2026-03-07 13:05"
    near, missed = tell_all(here)
    assert due_of(near) == due_of(missed) == at("2026-03-06 11:00")
    assert missed.at == at("2026-03-07 13:05")
    assert told(here, case)[1] == (
        "deadline missed",
        "Answer it, due Friday 2026-03-06 11:00, told 1 d 2 h late",
    )


def test_each_stage_of_a_clock_is_told_and_telling_does_not_wind_it_up(here: Here) -> None:
    case = here.open(kind="complaint")
    here.wall.text = "Friday 2026-03-06 11:00"
    tell_all(here)
    here.wall.text = "Friday 2026-03-06 13:00"
    tell_all(here)
    assert told(here, case) == [
        ("deadline missed", "Look after it (nudge), due Friday 2026-03-06 11:00"),
        ("deadline missed", "Look after it (limit), due Friday 2026-03-06 13:00"),
    ]


def test_a_clock_that_has_stopped_meanwhile_is_not_told_and_its_timers_go(here: Here) -> None:
    case = here.open()
    here.wall.text = "Friday 2026-03-06 10:50"
    seen = Timer(at("2026-03-06 10:30"), case.id, "answer", 1, "50%", at("2026-03-06 11:00"))
    here.happen(case, "acknowledged")
    assert tell(here.desk, seen) is None
    assert not passed(here.desk, 100)
    assert not told(here, case)


def test_timers_that_were_kept_under_other_documents_are_worked_out_anew(here: Here) -> None:
    case = here.open()
    slower = replace(here, edition=edition(RECORD, FLOW, TIMES.replace("within: 1 hour\n", "within: 9 hours\n")))
    slower.wall.text = "Friday 2026-03-06 11:30"
    (first, *_) = passed(slower.desk, 100)
    assert tell(slower.desk, first) is None
    assert not passed(slower.desk, 100)
    slower.wall.text = "Friday 2026-03-06 14:30"
    assert [event.kind for event in tell_all(slower)] == ["deadline near"]
    assert told(slower, case) == [("deadline near", "Answer it (50%), due Friday 2026-03-06 19:00")]


def test_a_pause_moves_what_is_told(here: Here) -> None:
    case = here.open()
    here.wall.text = "Friday 2026-03-06 10:20"
    here.happen(case, "waiting")
    here.wall.text = "Friday 2026-03-06 12:20"
    assert not tell_all(here)
    here.happen(case, "customer replied")
    here.wall.text = "Friday 2026-03-06 12:30"
    (near,) = tell_all(here)
    assert due_of(near) == at("2026-03-06 13:00")


def test_told_again_after_a_crash_it_is_the_same_event(here: Here) -> None:
    case = here.open()
    here.wall.text = "Friday 2026-03-06 11:10"
    timers = passed(here.desk, 100)
    first = [tell(here.desk, timer) for timer in timers]
    here.wall.text = "Friday 2026-03-06 12:10"
    assert [tell(here.desk, timer) for timer in timers] == first
    assert len(told(here, case)) == 2


def test_a_clock_set_back_tells_nothing_twice_and_keeps_the_order_of_events(here: Here) -> None:
    case = here.open()
    here.wall.text = "Friday 2026-03-06 11:00"
    timers = passed(here.desk, 100)
    tell_all(here)
    here.wall.text = "Friday 2026-03-06 10:10"
    assert not tell_all(here)
    assert all(tell(here.desk, timer) for timer in timers)
    here.wall.text = "Friday 2026-03-06 11:00"
    assert not tell_all(here)
    assert [kind for kind, _ in told(here, case)] == ["deadline near", "deadline missed"]


def test_an_event_of_a_time_that_was_set_back_does_not_stop_the_worker(here: Here) -> None:
    case = here.open()
    here.wall.text = "Friday 2026-03-06 10:59"
    here.happen(case, "updated")
    here.wall.text = "Friday 2026-03-06 10:40"
    (near,) = tell_all(here)
    assert near.at == at("2026-03-06 10:59")


def test_a_clock_set_forward_tells_late_ones_with_their_true_due_time(here: Here) -> None:
    here.open()
    here.wall.text = "Friday 2026-03-06 22:00"
    assert [event.details["late"] for event in tell_all(here)] == ["11 h 30 min", "11 h 00 min"]


def test_where_an_agent_is_faster_the_case_is_read_again(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    case = here.open()
    here.wall.text = "Friday 2026-03-06 10:35"
    (timer,) = passed(here.desk, 100)
    append, faster = here.log.append, []

    def slow(events: Sequence[Event], standing: object = None) -> None:
        if not faster:
            faster.append(1)
            monkeypatch.setattr(here.log, "append", append)
            here.happen(case, "acknowledged")
            raise Stale(case.id)
        append(events, standing)  # type: ignore[arg-type]

    monkeypatch.setattr(here.log, "append", slow)
    assert tell(here.desk, timer) is None
    assert here.kinds(case) == ["received", "acknowledged"]


def test_a_case_that_is_not_there_is_not_told(here: Here) -> None:
    assert tell(here.desk, Timer(at("2026-03-06 10:30"), "C-9", "answer", 1, "50%")) is None


def test_the_worker_needs_no_role_of_the_documents() -> None:
    here = Here(shipped(), Actor("nobody", "no-role"), Wall("Tuesday 2026-03-10 12:00"))
    case = replace(here, actor=ANN).open(channel="email")
    here.wall.text = "Wednesday 2026-03-11 12:00"
    assert tell_all(here)
    assert {event.actor for event in here.events(case)} == {ANN, WORKER}
    assert not [event for event in here.log.events("@desk") if event.kind.endswith("refused")]


# --- notices ----------------------------------------------------------------------------------------------------------


def notices(here: Here) -> list[Notice | None]:
    return [notice_of(here.edition, here.log.events(event.case), event) for event in tell_all(here)]


def test_a_notice_names_the_handler_and_for_what_must_be_kept_the_first_of_the_ladder() -> None:
    here = Here(shipped(), wall=Wall("Tuesday 2026-03-10 12:00"))
    case = here.open(channel="email", customer_name="Jane Doe", contact="jane@example.org")
    here.wall.text = "Tuesday 2026-03-10 12:15"
    *_, notice = notices(here)
    assert notice == Notice(
        f"{case.id}:acknowledge-inquiry:1:due",
        case.id,
        "deadline missed",
        f"{case.id}: deadline missed: Acknowledge a written inquiry, due Tuesday 2026-03-10 12:15 (SOP3 §3.1(1))",
        ("supervisor",),
        "Ann Lee",
    )
    assert "Jane" not in repr(notice)


def test_a_level_of_the_ladder_that_is_missed_is_told_to_it_and_to_the_next() -> None:
    here = Here(shipped(), wall=Wall("Tuesday 2026-03-10 12:00"))
    case = here.open(topic="legal")
    escalate(here.desk, case.id, "legal")
    here.wall.text = "Tuesday 2026-03-10 14:00"
    assert ("supervisor", "customer-service-manager") in [notice.roles for notice in notices(here) if notice]


def test_a_warning_whose_deadline_has_passed_is_an_event_but_no_notice(here: Here) -> None:
    here.open()
    here.wall.text = "Friday 2026-03-06 12:00"
    near, missed = notices(here)
    assert near is None
    assert missed is not None


def test_where_a_case_stands_after_telling_is_what_its_events_say(here: Here) -> None:
    case = here.open()
    here.wall.text = "Friday 2026-03-06 10:31"
    tell_all(here)
    assert isinstance(here.log, MemoryLog)
    standing = here.log._standings[case.id]
    assert standing.due == at("2026-03-06 11:00")
    assert standing == replace(standing_of(here.edition, here.desk.case(case.id), here.wall()), words=standing.words)
    assert [t.stage for t in here.log.timers_before(here.wall() + timedelta(days=1), 10)] == ["due"]


def test_a_clock_that_begins_when_another_has_run_out_is_told_in_its_turn() -> None:
    here = Here(shipped(), wall=Wall("Tuesday 2026-03-10 12:00"))
    case = here.open(topic="legal")
    escalate(here.desk, case.id, "legal")
    here.wall.text = "Friday 2026-03-20 14:00"
    while tell_all(here):
        pass
    ladder = [event for event in here.events(case) if event.details.get("clock", "").startswith("ladder")]
    assert [(event.details["clock"], due_of(event)) for event in ladder] == [
        ("ladder-1", at("2026-03-10 14:00")),
        ("ladder-2", at("2026-03-10 18:00")),
        ("ladder-3", at("2026-03-12 09:00")),
    ]


def test_it_begins_also_when_that_is_told_at_the_very_second() -> None:
    here = Here(shipped(), wall=Wall("Tuesday 2026-03-10 12:00"))
    case = here.open(topic="legal")
    escalate(here.desk, case.id, "legal")
    here.wall.text = "Tuesday 2026-03-10 14:00"
    tell_all(here)
    here.wall.text = "Tuesday 2026-03-10 14:01"
    assert refresh_standings(here.desk) == 1
    assert "ladder-2" in [timer.clock for timer in here.log.timers_before(here.wall() + timedelta(hours=9), 10)]
