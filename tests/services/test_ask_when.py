"""A case that nobody opened: what a phrase means, what is missing from it, and what its clocks then show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.compile.edition import Edition
from engine.model.event import EVENTS
from engine.model.problem import Refused, one_of
from engine.services.ask_when import (
    Answer,
    Asked,
    fact_of,
    happening_of,
    moment_of,
    read_phrase,
    when_due,
    when_due_of_case,
)
from engine.services.explain_clock import state_words
from tests.desks import Here, at, edition, shipped

EVERY_EVENT = one_of(dict.fromkeys((*EVENTS, *shipped().workflow.statuses)), 40)

NOW = at("Tuesday 2026-11-24 11:00")
FRIDAY = "Friday 2026-03-06 16:50"
SHAPE = "write for example: inquiry by email received Friday 2026-03-06 16:50"

TWO_CLOCKS = (
    """
    kind: record
    id: record
    title: Record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: urgent, label: Urgent, as: yes or no}
      - {id: customer_name, label: Customer name, as: text}
    """,
    """
    kind: workflow
    id: case
    title: A case
    version: 1.0.0
    statuses: [new, open, waiting, closed]
    moves:
      - {from: [new, waiting], to: open, when: acknowledged}
      - {from: [new, open], to: waiting}
      - {from: [open, waiting], to: closed}
    """,
    """
    kind: sla
    id: times
    title: Times
    version: 1.0.0
    calendar: hours
    clocks:
      - id: answer
        title: Answer
        for: {urgent: yes}
        from: received
        to: acknowledged
        within: 1 hour
        counting: opening hours
      - id: solve
        title: Solve
        for: {kind: inquiry}
        from: received
        to: closed
        within: 24 hours
        counting: around the clock
        pause_while: {status: waiting}
    """,
)  # fmt: skip


def asked(phrase: str, made: Edition | None = None) -> Asked:
    return read_phrase(made or shipped(), phrase, NOW)


def answered(phrase: str, *later: str, made: Edition | None = None, moment: str = "") -> Answer:
    """What the clocks of a phrase show, at its last event or at a moment."""
    on = made or shipped()
    first = read_phrase(on, phrase, NOW)
    then = tuple(happening_of(on, one, NOW) for one in later)
    return when_due(on, Asked(first.facts, (*first.happenings, *then)), at(moment) if moment else None)


def dues(answer: Answer) -> dict[str, datetime | None]:
    return {reading.clock.id: reading.due for reading in answer.readings}


# --- phrases ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "facts", "event"),
    [
        (f"inquiry by email received {FRIDAY}", {"kind": "inquiry", "channel": "email"}, "received"),
        (f"  inquiry  by email   received {FRIDAY} ", {"kind": "inquiry", "channel": "email"}, "received"),
        (f"inquiry received {FRIDAY}", {"kind": "inquiry"}, "received"),
        (f"by email received {FRIDAY}", {"channel": "email"}, "received"),
        (f"received {FRIDAY}", {}, "received"),
        (f"by phone ringing {FRIDAY}", {"channel": "phone"}, "ringing"),
        (
            f"complaint by in-person contact ended {FRIDAY}",
            {"kind": "complaint", "channel": "in-person"},
            "contact ended",
        ),
        (f"by phone escalation acknowledged {FRIDAY}", {"channel": "phone"}, "escalation acknowledged"),
        (f"privacy-incident received {FRIDAY}", {"kind": "privacy-incident"}, "received"),
        (f"inquiry waiting-for-customer {FRIDAY}", {"kind": "inquiry"}, "waiting-for-customer"),
        (
            f"request by chat with urgency high and impact many customers received {FRIDAY}",
            {"kind": "request", "channel": "chat", "urgency": "high", "impact": "many customers"},
            "received",
        ),
        (
            f"request with urgency high, impact one customer received {FRIDAY}",
            {"kind": "request", "urgency": "high", "impact": "one customer"},
            "received",
        ),
        (
            f"request with urgency=high and impact: one customer received {FRIDAY}",
            {"kind": "request", "urgency": "high", "impact": "one customer"},
            "received",
        ),
        (f"with topic billing received {FRIDAY}", {"topic": "billing"}, "received"),
        (f"by email with topic billing received {FRIDAY}", {"channel": "email", "topic": "billing"}, "received"),
    ],
)
def test_a_phrase_says_what_is_known_and_what_happened(phrase: str, facts: dict[str, str], event: str) -> None:
    assert asked(phrase) == Asked(facts, ((event, at(FRIDAY)),))


@pytest.mark.parametrize(
    ("moment", "meant"),
    [
        ("2026-03-06 16:50", at(FRIDAY)),
        ("Friday 2026-03-06 16:50", at(FRIDAY)),
        ("Friday, 2026-03-06 16:50", at(FRIDAY)),
        ("Fri 2026-03-06 16:50", at(FRIDAY)),
        ("2026-03-06T16:50", at(FRIDAY)),
        ("2026-03-06 16:50:30", at("2026-03-06 16:50:30")),
        ("2026-07-01 16:50", datetime(2026, 7, 1, 15, 50, tzinfo=UTC)),
        ("2026-07-01T16:50+02:00", datetime(2026, 7, 1, 14, 50, tzinfo=UTC)),
        ("2026-07-01T16:50Z", datetime(2026, 7, 1, 16, 50, tzinfo=UTC)),
        ("now", NOW),
    ],
)
def test_a_moment_is_one_at_the_desk_or_has_its_own_offset(moment: str, meant: datetime) -> None:
    assert asked(f"inquiry received {moment}").happenings == (("received", meant),)
    assert moment_of(shipped(), moment, NOW) == meant


def test_an_event_of_two_words_needs_nothing_before_it() -> None:
    assert asked(f"escalation acknowledged {FRIDAY}") == Asked({}, (("escalation acknowledged", at(FRIDAY)),))


@pytest.mark.parametrize(
    ("phrase", "lacking"),
    [
        ("inquiry by email", "no event is in it"),
        ("inquiry by email received", 'no moment follows "received"'),
        ("inquiry by email received tomorrow", 'no moment follows "received"'),
        ("inquiry by email received 16:50", 'no moment follows "received"'),
        ("inquiry reopened tomorrow", 'no moment follows "reopened"'),
        ("by phone contact ended yesterday", 'no moment follows "contact ended"'),
        ("inquiry by email received 2026-03-06", "the time of day is missing"),
        ("inquiry by email received Friday 2026-03-06", "the time of day is missing"),
        ("2026-03-06", "no event is in it"),
        ("inquiry by email acknowleged 2026-03-06", 'no event is in it, did you mean "acknowledged"?'),
        (f"inquiry by email recieved {FRIDAY}", 'no event is in it, did you mean "received"?'),
        (f"inquiry by email acknowleged {FRIDAY}", 'no event is in it, did you mean "acknowledged"?'),
        (f"inquiry by email bought {FRIDAY}", "no event is in it"),
        (FRIDAY, "no event is in it"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_what_it_lacks_and_how_to_write_it(phrase: str, lacking: str) -> None:
    with pytest.raises(Refused) as refusal:
        asked(phrase)
    assert refusal.value.reasons == (f'"{phrase}" cannot be read: {lacking}; {SHAPE}',)


@pytest.mark.parametrize(
    ("before", "quoted"),
    [
        ("inquiry email", "inquiry email"),
        ("an inquiry by email", "an inquiry by email"),
        ("inquiry by email and topic billing", "inquiry by email and topic billing"),
    ],
)
def test_words_that_are_no_kind_by_a_channel(before: str, quoted: str) -> None:
    phrase = f"{before} received {FRIDAY}"
    with pytest.raises(Refused) as refusal:
        asked(phrase)
    assert refusal.value.reasons == (f'"{quoted}" in "{phrase}" is not a kind by a channel; {SHAPE}',)


@pytest.mark.parametrize(
    ("moment", "complaint"),
    [
        ("Thursday 2026-03-06 16:50", "2026-03-06 is a Friday, not a Thursday; correct the day or the date"),
        ("Freitag 2026-03-06 16:50", '"Freitag" is not a day of the week; write Monday, Tuesday, ... Sunday'),
        ("2026-02-30 16:50", '"2026-02-30" is not a day of the calendar; write year-month-day, e.g. 2026-03-06'),
        ("2026-03-06 25:00", '"25:00" is not a time of day; write hours:minutes, for example 09:30'),
        ("2026-03-06 4pm", '"4pm" is not a time of day; write hours:minutes, for example 09:30'),
        ("2026-03-06 at 16:50", '"2026-03-06 at 16:50" is not a date and time; write for example 2026-03-06 16:50'),
    ],
)
def test_a_moment_that_is_none(moment: str, complaint: str) -> None:
    with pytest.raises(Refused) as refusal:
        asked(f"inquiry received {moment}")
    assert refusal.value.reasons == (complaint,)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("priority=P1", ("priority", "P1")),
        ("priority P1", ("priority", "P1")),
        ("priority: P1", ("priority", "P1")),
        ("impact=many customers", ("impact", "many customers")),
        ("impact many customers", ("impact", "many customers")),
        ("subject=Invoice 12: twice = wrong", ("subject", "Invoice 12: twice = wrong")),
        (" priority = P1 ", ("priority", "P1")),
        ("customer_name=Jane Smith", ("customer_name", "Jane Smith")),
        ("customer name=Jane Smith", ("customer_name", "Jane Smith")),
        ("customer name Jane Smith", ("customer_name", "Jane Smith")),
        ("customer_name Jane Smith", ("customer_name", "Jane Smith")),
        ("subject=customer name Jane", ("subject", "customer name Jane")),
        ("colour red or blue", ("colour", "red or blue")),
        ("impact: many = customers", ("impact", "many = customers")),
    ],
)
def test_a_fact_and_its_value(text: str, fact: tuple[str, str]) -> None:
    assert fact_of(shipped(), text) == fact


@pytest.mark.parametrize("text", ["", "priority", "priority=", "=P1", " ", ":", "customer_name", "topic =  "])
def test_what_is_no_fact_with_its_value(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        fact_of(shipped(), text)
    assert refusal.value.reasons == (f'"{text}" is no fact with its value; write for example topic=billing',)


@pytest.mark.parametrize(
    ("text", "happening"),
    [
        ("acknowledged 2026-03-06 16:58", ("acknowledged", at("2026-03-06 16:58"))),
        ("contact  ended Friday 2026-03-06 16:58", ("contact ended", at("2026-03-06 16:58"))),
        ("escalation acknowledged 2026-03-06 16:58", ("escalation acknowledged", at("2026-03-06 16:58"))),
        ("waiting-for-customer now", ("waiting-for-customer", NOW)),
    ],
)
def test_what_happens_afterwards(text: str, happening: tuple[str, datetime]) -> None:
    assert happening_of(shipped(), text, NOW) == happening


@pytest.mark.parametrize("text", ["acknowledged", "2026-03-06 16:58", "acknowledged 16:58", ""])
def test_what_is_no_event_with_its_moment(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        happening_of(shipped(), text, NOW)
    complaint = f'"{text}" is no event with its moment; write for example acknowledged 2026-03-06 16:58'
    assert refusal.value.reasons == (complaint,)


# --- the answer -------------------------------------------------------------------------------------------------------


def test_the_clocks_of_an_inquiry_by_due_time_those_that_give_way_last() -> None:
    answer = answered(f"inquiry by email received {FRIDAY}")
    assert list(dues(answer).items()) == [
        ("resolve-inquiry", at("Saturday 2026-03-07 16:50")),
        ("acknowledge-inquiry", at("Monday 2026-03-09 09:05")),
        ("acknowledge-anything", at("Saturday 2026-03-07 16:50")),
    ]
    assert answer.readings[-1].ceded_to == "acknowledge-inquiry"
    assert (answer.at, answer.waiting) == (at(FRIDAY), {})


def test_what_is_known_of_such_a_case() -> None:
    answer = answered(f"request with urgency high and impact many customers received {FRIDAY}")
    known = {name: answer.facts.get(name) for name in ("kind", "direction", "audience", "priority", "channel")}
    assert known == {
        "kind": "request",
        "direction": "incoming",
        "audience": "customer",
        "priority": "P1",
        "channel": None,
    }


def test_a_fact_that_is_said_goes_before_what_every_case_begins_with() -> None:
    assert "acknowledge-colleague" in dues(answered(f"request with audience colleague received {FRIDAY}"))
    assert "acknowledge-colleague" not in dues(answered(f"request received {FRIDAY}"))


@pytest.mark.parametrize(
    ("phrase", "waiting"),
    [
        ("request with topic billing received", {"resolve-request": ("urgency", "impact")}),
        ("request with topic billing and urgency high received", {"resolve-request": ("impact",)}),
        ("request with topic billing and urgency low received", {}),
        ("request with topic billing and impact one customer received", {"resolve-request": ("urgency",)}),
        (
            "request with topic data-protection and urgency low received",
            {"access-request": ("data_request",), "erase-request": ("data_request",)},
        ),
        ("inquiry received", {"acknowledge-inquiry": ("channel",)}),
        ("feedback received", {}),
    ],
)
def test_a_clock_waits_for_the_facts_that_decide_about_it(phrase: str, waiting: dict[str, tuple[str, ...]]) -> None:
    assert answered(f"{phrase} {FRIDAY}").waiting == waiting


def test_of_a_case_of_which_nothing_is_known_every_clock_that_may_have_begun_waits() -> None:
    assert answered(f"received {FRIDAY}").waiting == {
        "acknowledge-inquiry": ("kind", "channel"),
        "resolve-inquiry": ("kind",),
        "resolve-request": ("kind", "urgency", "impact"),
        "report-privacy-incident": ("kind",),
        "access-request": ("kind", "topic", "data_request"),
        "erase-request": ("kind", "topic", "data_request"),
    }


CHAIN = (
    """
    kind: record
    id: record
    title: Record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: size, label: Size, as: whole number}
      - {id: colour, label: Colour, as: choice, options: [red, blue]}
    """,
    """
    kind: decision
    id: grade
    title: Grade
    version: 1.0.0
    inputs: {size: any}
    output: {grade: [big, small]}
    rows: [{size: over 5, grade: big}, {size: at most 5, grade: small}]
    """,
    """
    kind: decision
    id: team
    title: Team
    version: 1.0.0
    inputs: {grade: any, colour: any}
    output: {team: [first, second]}
    rows: [{grade: big, team: first}, {colour: red, grade: small, team: first}]
    otherwise: {team: second}
    """,
    """
    kind: decision
    id: desk_of_it
    title: Desk of it
    version: 1.0.0
    inputs: {team: any}
    output: {desk_of_it: [near, far]}
    rows: [{team: first, desk_of_it: near}, {team: second, desk_of_it: far}]
    """,
    """
    kind: sla
    id: times
    title: Times
    version: 1.0.0
    calendar: hours
    clocks:
      - {id: answer, title: Answer, for: {desk_of_it: near}, from: received, to: acknowledged, within: 1 hour, counting: opening hours}
    """,
)  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "waiting"),
    [
        ("received", {"answer": ("size", "colour")}),
        ("with colour red received", {"answer": ("size",)}),
        ("with size 3 received", {"answer": ("colour",)}),
        ("with size 9 received", {}),
    ],
)
def test_a_clock_waits_for_the_fact_at_the_end_of_a_chain_of_tables(
    phrase: str, waiting: dict[str, tuple[str, ...]]
) -> None:
    assert answered(f"{phrase} {FRIDAY}", made=edition(*CHAIN)).waiting == waiting


def test_a_clock_that_has_not_begun_does_not_wait() -> None:
    assert answered(f"contact ended {FRIDAY}").waiting == {"log-interaction": ("channel",)}


def test_what_happens_moves_the_case_on() -> None:
    made = edition(*TWO_CLOCKS)
    later = ("waiting Friday 2026-03-06 17:00", "acknowledged Saturday 2026-03-07 17:00")
    answer = answered(f"inquiry with urgent yes received {FRIDAY}", *later, made=made)
    assert answer.at == at("Saturday 2026-03-07 17:00")
    assert answer.facts["status"] == "open"
    assert dues(answer) == {"answer": at("Monday 2026-03-09 09:50"), "solve": at("Sunday 2026-03-08 16:50")}


def test_at_a_moment_only_what_had_happened_by_then_counts() -> None:
    made = edition(*TWO_CLOCKS)
    later = ("waiting Friday 2026-03-06 17:00", "acknowledged Saturday 2026-03-07 17:00")
    answer = answered(f"inquiry received {FRIDAY}", *later, made=made, moment="Saturday 2026-03-07 10:00")
    assert [reading.state for reading in answer.readings if reading.clock.id == "solve"] == ["paused"]
    assert answer.facts["status"] == "waiting"


def test_a_clock_that_begins_later_does_not_wait_yet() -> None:
    answer = answered(
        f"feedback updated {FRIDAY}", "contact ended Saturday 2026-03-07 10:00", moment="Friday 2026-03-06 17:00"
    )
    assert answer.waiting == {}


def test_events_at_the_same_moment_are_in_order_and_those_before_are_not() -> None:
    assert answered(f"inquiry received {FRIDAY}", f"acknowledged {FRIDAY}").at == at(FRIDAY)
    with pytest.raises(Refused, match="acknowledged is before received; write what happens in its order"):
        answered(f"inquiry received {FRIDAY}", "acknowledged Friday 2026-03-06 16:49")


@pytest.mark.parametrize(
    ("facts", "event", "complaint"),
    [
        ({"kind": "inqiury"}, "received", 'Kind has no choice "inqiury"; did you mean "inquiry"?'),
        ({"channel": "emial"}, "received", 'Channel has no choice "emial"; did you mean "email"?'),
        (
            {"kind": "zzz"},
            "received",
            'Kind has no choice "zzz"; choose inquiry, complaint, request, feedback or privacy-incident',
        ),
        ({"prioritty": "P1"}, "received", 'unknown fact "prioritty"; did you mean "priority"?'),
        ({"colour": "red"}, "received", 'unknown fact "colour"; it is not a field of any form'),
        ({"status": "closed"}, "received", "the status follows from what happened; it cannot be set"),
        ({}, "recieved", 'unknown event "recieved"; did you mean "received"?'),
        ({}, "zzz", f'unknown event "zzz"; events are {EVERY_EVENT}'),
    ],
)
def test_every_word_that_is_none_is_named(facts: dict[str, str], event: str, complaint: str) -> None:
    with pytest.raises(Refused) as refusal:
        when_due(shipped(), Asked(facts, ((event, at(FRIDAY)),)))
    assert refusal.value.reasons == (complaint,)


def test_all_facts_that_do_not_fit_are_named_together() -> None:
    with pytest.raises(Refused) as refusal:
        when_due(shipped(), Asked({"kind": "inqiury", "colour": "red"}, (("received", at(FRIDAY)),)))
    assert len(refusal.value.reasons) == 2


@pytest.mark.parametrize("beside", [{}, {"urgency": "high", "impact": "many customers"}, {"kind": "inquiry"}])
def test_a_priority_that_is_given_is_not_passed_over_in_silence(beside: dict[str, str]) -> None:
    """Urgency and impact decide it, also where they are said as well and where no clock asks for it."""
    said = Asked({"kind": "request", "priority": "P1", **beside}, (("received", at(FRIDAY)),))
    with pytest.raises(Refused) as refusal:
        when_due(shipped(), said)
    assert refusal.value.reasons == ("Priority follows from Urgency and Impact; say those instead",)


def test_a_fact_that_only_a_table_can_decide_is_no_answer_even_where_it_is_a_wrong_one() -> None:
    with pytest.raises(Refused, match="Priority follows from Urgency and Impact"):
        when_due(shipped(), Asked({"priority": "P9"}, (("received", at(FRIDAY)),)))


def test_at_a_moment_before_anything_has_happened_there_is_no_answer() -> None:
    with pytest.raises(Refused) as refusal:
        answered(f"inquiry received {FRIDAY}", "acknowledged Friday 2026-03-06 17:00", moment="Friday 2026-03-06 16:49")
    assert refusal.value.reasons == (f"nothing has happened by then; the first event is received on {FRIDAY}",)
    assert answered(f"inquiry received {FRIDAY}", moment=FRIDAY).at == at(FRIDAY)


# --- a case of the log ------------------------------------------------------------------------------------------------


def opened(**facts: str) -> tuple[Here, str]:
    """A desk of the shipped set with one case that came in by email on Friday evening."""
    here = Here(shipped())
    here.wall.text = FRIDAY
    return here, here.open(**{"kind": "inquiry", "channel": "email", **facts}).id


def test_a_case_of_the_log_is_answered_as_the_phrase_is() -> None:
    here, case = opened()
    answer, promised = when_due_of_case(here.desk, case, at(FRIDAY)), answered(f"inquiry by email received {FRIDAY}")
    assert list(dues(answer).items()) == list(dues(promised).items())
    assert [reading.ceded_to for reading in answer.readings] == ["", "", "acknowledge-inquiry"]
    assert (answer.at, answer.waiting) == (at(FRIDAY), {})


def test_what_a_case_of_the_log_waits_for_is_that_of_the_moment() -> None:
    here, case = opened(kind="request", topic="billing")
    here.wall.text = "Monday 2026-03-09 10:00"
    here.happen(here.desk.case(case), "updated", urgency="high", impact="many customers")
    before = when_due_of_case(here.desk, case, at("Monday 2026-03-09 09:59"))
    after = when_due_of_case(here.desk, case, at("Monday 2026-03-09 10:00"))
    assert (before.waiting, after.waiting) == ({"resolve-request": ("urgency", "impact")}, {})
    assert ("urgency" in before.facts, "priority" in before.facts) == (False, False)
    assert (after.facts["urgency"], after.facts["priority"]) == ("high", "P1")


def test_a_case_of_the_log_had_no_clocks_before_its_first_event() -> None:
    here, case = opened()
    with pytest.raises(Refused) as refusal:
        when_due_of_case(here.desk, case, at("Friday 2026-03-06 16:49"))
    assert refusal.value.reasons == (f"nothing has happened by then; the first event is received on {FRIDAY}",)
    with pytest.raises(Refused, match="there is no case C-99999"):
        when_due_of_case(here.desk, "C-99999", at(FRIDAY))


def test_a_due_time_beyond_the_last_year_is_told_as_that() -> None:
    answer = when_due(shipped(), Asked({"kind": "inquiry"}, (("received", at("9999-12-31 23:00")),)))
    resolve = next(one for one in answer.readings if one.clock.id == "resolve-inquiry")
    assert state_words(resolve, answer.at) == "never due: that is beyond the years that can be counted"
