"""The supervisor board over time: who must answer, what falls due, who has how much, what was promised, what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.compile.edition import Edition
from engine.model.case import Case, fold
from engine.model.event import DESK_STREAM, Actor, Event
from engine.model.person import Person
from engine.model.problem import Refused
from engine.services.board_cases import require_board
from engine.services.board_duties import obligations, owed_now
from engine.services.board_escalations import Escalation, escalation_of, open_escalations
from engine.services.board_load import load_by_agent
from engine.services.board_promises import open_promises
from engine.services.board_risks import END_OF_DAY, deadlines_at_risk, horizon
from engine.services.escalate import escalate
from engine.services.follow_up import keep_promise
from tests.desks import ANN, LONDON, RECORD, SUE, Here, at, edition, shipped

DETAILS = {"actions_taken": "Looked at it", "customer_name": "Jane", "contact": "jane@example.org", "summary": "s", "next_steps": "n", "promised_by": "2026-03-13 12:00"}  # fmt: skip
BOB = Actor("Bob Fox", "representative")
PEOPLE = {
    person.id: person
    for person in (
        Person("ann", "Ann Lee", ("representative",), (), "north"),
        Person("cy", "Cy Dee", ("representative",), (), "north"),
        Person("bob", "Bob Fox", ("representative",), (), "south"),
        Person("sue", "Sue Ray", ("supervisor",), (), "north"),
        Person("max", "Max Orr", ("customer-service-manager",), (), "head office"),
    )
}
MAX = Actor("Max Orr", "customer-service-manager")


@pytest.fixture
def here() -> Here:
    made = Here(shipped())
    made.wall.text = "Tuesday 2026-03-10 09:30"
    return made


def in_teams() -> Here:
    made = Here(replace(shipped(), people=PEOPLE))
    made.wall.text = "Tuesday 2026-03-10 09:30"
    return made


def escalated(here: Here, when: str = "Tuesday 2026-03-10 10:00") -> Case:
    case = here.open(kind="complaint", channel="email", topic="legal", **DETAILS)
    here.happen(case, "acknowledged")
    here.wall.text = when
    return escalate(here.desk, case.id, "legal")


def the_one(here: Here) -> Escalation:
    (row,) = open_escalations(here.acting(SUE), 10).rows
    return row


# --- escalations on the ladder -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "level", "responsible", "by", "late"),
    [
        ("Tuesday 2026-03-10 10:30", 1, "supervisor", "Tuesday 2026-03-10 11:00", False),
        ("Tuesday 2026-03-10 11:30", 2, "customer-service-manager", "Tuesday 2026-03-10 16:00", False),
        ("Tuesday 2026-03-10 17:00", 3, "head-of-service", "Wednesday 2026-03-11 16:00", False),
        ("Wednesday 2026-03-11 16:30", 3, "head-of-service", "Wednesday 2026-03-11 16:00", True),
        ("Monday 2026-03-16 09:00", 3, "head-of-service", "Wednesday 2026-03-11 16:00", True),
    ],
)
def test_an_escalation_that_nobody_answers_climbs(
    here: Here, now: str, level: int, responsible: str, by: str, late: bool
) -> None:
    escalated(here)
    here.wall.text = now
    row = the_one(here)
    assert (row.level, row.levels, row.responsible, row.answer_by, row.late) == (level, 3, responsible, at(by), late)
    assert row.climbed == (level > 1)
    assert (row.to, row.since) == (("legal",), at("Tuesday 2026-03-10 10:00"))


def test_one_that_is_taken_on_stays_in_sight_without_an_answer_to_wait_for(here: Here) -> None:
    case = escalated(here)
    here.wall.text = "Tuesday 2026-03-10 11:30"
    here.actor = SUE
    here.happen(case, "escalation acknowledged")
    here.wall.text = "Thursday 2026-03-12 11:30"
    row = the_one(here)
    assert (row.level, row.answer_by, row.late, row.climbed) == (2, None, False, False)
    assert (row.taken_by, row.taken_at) == ("Sue Ray", at("Tuesday 2026-03-10 11:30"))


def test_the_next_escalation_of_the_same_case_begins_at_the_first_level(here: Here) -> None:
    case = escalated(here)
    here.wall.text = "Tuesday 2026-03-10 17:00"
    here.happen(case, "escalation acknowledged")
    here.wall.text = "Wednesday 2026-03-11 10:00"
    escalate(here.desk, case.id, "agent-judgment", "the customer insists")
    here.wall.text = "Wednesday 2026-03-11 10:20"
    row = the_one(here)
    assert (row.level, row.to, row.taken_at) == (1, ("supervisor",), None)
    assert (row.since, row.answer_by) == (at("Wednesday 2026-03-11 10:00"), at("Wednesday 2026-03-11 11:00"))


def test_two_escalations_that_wait_are_one_line_with_both_targets(here: Here) -> None:
    case = escalated(here)
    here.wall.text = "Tuesday 2026-03-10 10:30"
    escalate(here.desk, case.id, "agent-judgment", "the customer insists")
    row = the_one(here)
    assert (row.to, row.since) == (("legal", "supervisor"), at("Tuesday 2026-03-10 10:00"))


def test_late_ones_come_first_and_those_taken_on_last(here: Here) -> None:
    taken = escalated(here)
    here.happen(taken, "escalation acknowledged")
    waiting = escalated(here, "Thursday 2026-03-12 10:00")
    here.wall.text = "Monday 2026-03-09 09:30"
    late = escalated(here, "Monday 2026-03-09 10:00")
    here.wall.text = "Thursday 2026-03-12 10:10"
    found = open_escalations(here.acting(SUE), 10)
    assert [row.case.id for row in found.rows] == [late.id, waiting.id, taken.id]
    assert open_escalations(here.acting(SUE), 1).count == 3


def test_an_escalation_ends_when_the_case_is_resolved_and_does_not_come_back_when_it_is_reopened() -> None:
    day = at("Tuesday 2026-03-10 10:00")
    kinds = (("received", "new"), ("escalated", "escalated-legal"), ("resolved", "resolved"), ("reopened", "open"))
    facts = {"escalation_rule": "legal", "escalated_to": "legal"}
    events = [
        Event(
            "C-1", number, day + timedelta(minutes=number), kind, ANN, "e", status, facts if kind == "escalated" else {}
        )
        for number, (kind, status) in enumerate(kinds, 1)
    ]
    found = [
        escalation_of(shipped(), fold("C-1", events[:upto], "new"), day + timedelta(hours=3)) for upto in range(1, 5)
    ]
    assert [one is not None for one in found] == [False, True, False, False]
    again = replace(events[1], number=5, at=day + timedelta(hours=2))
    row = escalation_of(shipped(), fold("C-1", [*events, again], "new"), day + timedelta(hours=2, minutes=10))
    assert row is not None
    assert row.since == again.at


WITHOUT_LADDER = """
    kind: escalation
    id: rules
    title: Escalation
    version: 1.0.0
    must_escalate:
      - {id: red, when: {colour: red}, to: {role: lead}, status: escalated}
"""
WORKFLOW = """
    kind: workflow
    id: case
    title: The life of a case
    version: 1.0.0
    statuses: [new, escalated, resolved, closed]
    moves:
      - {from: new, to: escalated}
      - {from: [new, escalated], to: resolved}
      - {from: resolved, to: closed}
      - {from: [resolved, closed], to: escalated, when: reopened}
"""
LEAD = """
    kind: roles
    id: roles
    title: Roles
    version: 1.0.0
    default: agent
    roles:
      agent: {may: [create records, escalate], sees: [own cases, public]}
      lead: {includes: agent, sees: [all cases]}
"""


def test_documents_without_a_ladder_have_no_levels_and_nobody_who_must_answer() -> None:
    here = Here(edition(RECORD, WITHOUT_LADDER, WORKFLOW, LEAD), Actor("Ann Lee", "agent"))
    case = here.open(colour="red")
    escalate(here.desk, case.id, "red")
    (row,) = open_escalations(here.acting(Actor("Lea", "lead")), 10).rows
    assert (row.level, row.levels, row.responsible, row.answer_by, row.late) == (0, 0, "", None, False)
    assert row.to == ("lead",)


# --- deadlines at risk ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        ("Tuesday 2026-03-10 10:00", 1, "Tuesday 2026-03-10 11:00"),
        ("Tuesday 2026-03-10 10:00", 4, "Tuesday 2026-03-10 15:00"),
        ("Tuesday 2026-03-10 12:45", 1, "Tuesday 2026-03-10 14:30"),
        ("Tuesday 2026-03-10 10:00", END_OF_DAY, "Tuesday 2026-03-10 18:00"),
        ("Friday 2026-03-27 16:30", 4, "Monday 2026-03-30 12:30"),
        ("Saturday 2026-03-28 23:30", 1, "Monday 2026-03-30 10:00"),
        ("Saturday 2026-03-28 23:30", END_OF_DAY, "Monday 2026-03-30 18:00"),
        ("Friday 2026-10-23 16:30", 1, "Monday 2026-10-26 09:30"),
        ("Thursday 2026-12-24 12:00", 4, "Tuesday 2026-12-29 12:30"),
        ("Thursday 2026-12-31 17:30", 1, "Monday 2027-01-04 09:30"),
    ],
)
def test_the_window_counts_opening_hours(now: str, hours: int, until: str) -> None:
    assert horizon(shipped(), at(now), hours) == at(until)


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        ("Saturday 2026-03-28 23:30", 1, "Sunday 2026-03-29 00:30"),
        ("Sunday 2026-03-29 00:30", 4, "Sunday 2026-03-29 05:30"),
        ("Sunday 2026-03-29 00:30", END_OF_DAY, "Monday 2026-03-30 00:00"),
        ("Sunday 2026-10-25 00:30", END_OF_DAY, "Monday 2026-10-26 00:00"),
    ],
)
def test_without_a_calendar_it_counts_hours_on_the_wall(now: str, hours: int, until: str) -> None:
    bare = replace(shipped(), calendars={})
    assert horizon(bare, at(now), hours) == at(until)


def at_risk(here: Here, hours: int, actor: Actor = SUE) -> dict[str, tuple[str, str]]:
    found = deadlines_at_risk(here.acting(actor), hours, 10)
    return {row.case.id: (row.reading.clock.id, row.reading.stage.strength) for row in found.rows if row.reading}


def test_what_is_late_or_falls_due_in_the_window_is_at_risk_the_latest_first(here: Here) -> None:
    here.wall.text = "Friday 2026-03-06 10:00"
    late = here.open(channel="email", topic="order")
    here.wall.text = "Friday 2026-03-06 16:50"
    soon = here.open(channel="email", topic="order")
    complaint = here.open(kind="complaint", channel="phone", topic="order")
    here.happen(complaint, "acknowledged")
    here.wall.text = "Friday 2026-03-06 16:55"
    assert list(at_risk(here, 1).items()) == [
        (late.id, ("acknowledge-inquiry", "must")),
        (soon.id, ("resolve-inquiry", "aim")),  # on Saturday: the window reaches to Monday morning
    ]
    assert complaint.id not in at_risk(here, 8)
    here.wall.text = "Tuesday 2026-03-10 12:00"
    assert at_risk(here, 8)[complaint.id] == ("stale-case", "should")
    here.wall.text = "Friday 2026-03-06 16:55"
    found = deadlines_at_risk(here.acting(SUE), 1, 1)
    assert ([row.case.id for row in found.rows], found.tally.open, found.tally.late) == ([late.id], 2, 1)
    assert (found.until, found.in_opening_hours) == (at("Monday 2026-03-09 09:55"), True)


def test_all_cases_of_one_agent_are_shown_whenever_they_are_due(here: Here) -> None:
    mine = here.open(channel="email")
    here.actor = BOB
    his = here.open(channel="email")
    found = deadlines_at_risk(here.acting(SUE), 1, 10, handler="Bob Fox")
    assert ([row.case.id for row in found.rows], found.until) == ([his.id], None)
    assert {row.handler for row in deadlines_at_risk(here.acting(SUE), 1, 10).rows} == {"Ann Lee", "Bob Fox"}
    assert mine.id != his.id
    here.happen(his, "acknowledged")
    here.edition = replace(here.edition, clocks=())
    assert [row.reading for row in deadlines_at_risk(here.acting(SUE), 1, 10, handler="Bob Fox").rows] == [None]
    assert deadlines_at_risk(here.acting(SUE), 1, 10).rows == ()


# --- load, and whose cases one sees ---------------------------------------------------------------------------------------


def test_load_counts_open_late_and_soon_and_names_those_who_have_nothing() -> None:
    here = in_teams()
    for when in ("09:30", "10:00"):
        here.wall.text = f"Tuesday 2026-03-10 {when}"
        here.open(channel="email", topic="order")
    here.actor = BOB
    here.open(channel="email", topic="order")
    here.wall.text = "Tuesday 2026-03-10 10:12"
    rows = load_by_agent(here.acting(MAX)).rows
    assert [(one.name, one.tally.open, one.tally.late, one.tally.soon) for one in rows if one.tally.open] == [
        ("Ann Lee", 2, 1, 1),
        ("Bob Fox", 1, 0, 1),
    ]
    assert [one.name for one in rows if not one.tally.open] == ["Cy Dee", "Max Orr", "Sue Ray"]


def test_a_supervisor_of_a_team_sees_the_cases_of_the_team_only() -> None:
    here = in_teams()
    ours = escalated(here)
    here.actor = BOB
    here.wall.text = "Tuesday 2026-03-10 09:30"
    theirs = escalated(here)
    north, everybody = here.acting(SUE), here.acting(MAX)
    assert {row.case.id for row in open_escalations(north, 10).rows} == {ours.id}
    assert {row.case.id for row in open_escalations(everybody, 10).rows} == {ours.id, theirs.id}
    assert {row.case.id for row in deadlines_at_risk(north, 8, 10).rows} == {ours.id}
    assert {one.name for one in load_by_agent(north).rows} == {"Ann Lee", "Cy Dee", "Sue Ray"}


@pytest.mark.parametrize("role", ["representative", "all-staff", "sop-owner", "crm-administrator", "nobody-knows"])
def test_a_role_that_sees_no_cases_but_its_own_is_refused_and_it_is_told_in_the_log(here: Here, role: str) -> None:
    desk = here.acting(Actor("Ann Lee", role))
    for ask in (
        lambda: open_escalations(desk, 1),
        lambda: deadlines_at_risk(desk, 1, 1),
        lambda: load_by_agent(desk),
        lambda: open_promises(desk, 1),
        lambda: owed_now(desk),
    ):
        with pytest.raises(Refused, match=f"the role {role} does not see those"):
            ask()
    told = here.log.events(DESK_STREAM)[-1]
    assert (told.kind, told.details["permission"]) == ("act refused", "see the board")


@pytest.mark.parametrize("role", ["supervisor", "customer-service-manager", "head-of-service", "auditor"])
def test_a_role_that_sees_more_is_not(here: Here, role: str) -> None:
    require_board(here.acting(Actor("Sue Ray", role)))


def test_documents_without_roles_refuse_nobody() -> None:
    require_board(Here(edition(RECORD)).desk)


# --- promises -------------------------------------------------------------------------------------------------------------


def promise(here: Here, case: Case, text: str, by: str) -> None:
    here.happen(case, "promise made", {"text": text, **({"by": at(by).isoformat()} if by else {})})


def test_promises_of_all_cases_by_when_they_are_due_the_late_first_those_without_a_time_last(here: Here) -> None:
    first, second = here.open(channel="phone"), here.open(channel="phone")
    promise(here, first, "call back", "Tuesday 2026-03-10 12:00")
    promise(here, first, "send the label", "")
    promise(here, second, "ask the carrier", "Tuesday 2026-03-10 10:00")
    promise(here, second, "look it up", "Tuesday 2026-03-10 09:45")
    keep_promise(here.desk, second.id, 2)
    here.wall.text = "Tuesday 2026-03-10 11:00"
    found = open_promises(here.acting(SUE), 10)
    assert [row.text for row in found.rows] == ["ask the carrier", "call back", "send the label"]
    assert [row.case.id for row in found.rows] == [second.id, first.id, first.id]
    assert (found.cases, found.late) == (2, 1)
    assert {row.handler for row in found.rows} == {"Ann Lee"}


# --- reports and audits -----------------------------------------------------------------------------------------------------


def owed(edition: Edition, role: str, now: str) -> list[tuple[str, str, bool, str]]:
    rows = obligations(edition, role, at(now))
    return [(one.owed.duty.id, one.period, one.over, one.yours) for one in rows]


def test_the_last_report_that_was_due_and_the_next_one_are_in_the_inbox_across_new_year() -> None:
    assert owed(shipped(), "supervisor", "Monday 2027-01-04 09:00")[:2] == [
        ("weekly-summary", "2026-W52", True, "prepare"),
        ("weekly-summary", "2026-W53", False, "prepare"),
    ]
    assert owed(shipped(), "customer-service-manager", "Monday 2027-01-04 10:30")[:2] == [
        ("weekly-summary", "2026-W53", True, "review"),
        ("weekly-summary", "2027-W01", False, "review"),
    ]


def test_an_audit_is_owed_ten_opening_days_after_the_month() -> None:
    (december,) = [one for one in obligations(shipped(), "supervisor", at("Monday 2027-01-04 10:30")) if not one.period]
    assert (december.owed.duty.what, december.owed.duty.id) == ("audit", "monthly-quality-audit")
    assert (f"{december.owed.first:%Y-%m}", december.yours, december.over) == ("2026-12", "prepare", False)
    assert december.owed.due is not None
    assert december.owed.due.astimezone(LONDON).date() - timedelta(days=14) > december.owed.last - timedelta(days=7)


def test_documents_that_ask_for_nothing_owe_nothing() -> None:
    assert obligations(edition(RECORD), ANN.role, at("Monday 2027-01-04 10:30")) == ()
