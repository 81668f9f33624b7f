"""The one way into the log: what may happen, what is kept, and what is refused without a trace."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine.model.case import Case
from engine.model.event import EVENTS, Event
from engine.model.problem import Refused, one_of
from engine.model.standing import Standing
from engine.services.complete_form import complete_form, required_now, save_facts
from engine.services.follow_up import keep_promise
from engine.services.open_case import open_case
from engine.services.record_event import Happening, record_event
from engine.store.log import Stale
from engine.store.memory import MemoryLog
from tests.desks import SUE, Here, at, edition, shipped

EVERY_EVENT = one_of(dict.fromkeys((*EVENTS, *shipped().workflow.statuses)), 40)


@pytest.fixture
def here() -> Here:
    return Here(shipped())


def refusal(here: Here, case: Case, *happenings: Happening) -> Refused:
    """What is said where it is refused; nothing may have been written."""
    before = here.events(case)
    with pytest.raises(Refused) as refused:
        record_event(here.desk, case.id, *happenings)
    assert here.events(case) == before
    return refused.value


# --- a new case -------------------------------------------------------------------------------------------------------


def test_a_new_case_has_what_was_said_what_is_usual_and_its_moment(here: Here) -> None:
    case = here.open(topic="billing")
    assert (case.id, case.status, case.version, here.kinds(case)) == ("C-00001", "new", 1, ["received"])
    opened = "2026-03-06T10:00:00+00:00"
    assert case.facts == {
        "kind": "inquiry", "channel": "phone", "topic": "billing", "direction": "incoming", "audience": "customer",
        "opened_at": opened, "occurred_at": opened, "status": "new",
    }  # fmt: skip
    (event,) = here.events(case)
    assert (event.at, event.actor, event.edition) == (at("2026-03-06 10:00"), here.actor, here.edition.digest)


def test_what_is_said_at_the_opening_comes_before_what_is_usual_and_blanks_say_nothing(here: Here) -> None:
    case = here.open(direction="outgoing", audience=" ", occurred_at="2026-03-05 09:00", customer_name="")
    assert (case.facts["direction"], case.facts["audience"]) == ("outgoing", "customer")
    assert case.facts["occurred_at"] == "2026-03-05T09:00:00+00:00"
    assert "customer_name" not in case.facts


def test_more_than_one_thing_may_happen_as_a_case_opens(here: Here) -> None:
    case = open_case(here.desk, {"kind": "inquiry", "channel": "phone"}, "received", "ringing")
    assert here.kinds(case) == ["received", "ringing"]


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({}, {"kind": "Kind is missing", "channel": "Channel is missing"}),
        ({"kind": " ", "channel": "phone"}, {"kind": "Kind is missing"}),
        ({"kind": "inquiry", "channel": "phnoe"}, {"channel": 'Channel has no choice "phnoe"; did you mean "phone"?'}),
        (
            {"kind": "inquiry", "channel": "phone", "topc": "legal"},
            {"topc": 'unknown fact "topc"; did you mean "topic"?'},
        ),
    ],
)
def test_a_case_that_cannot_be_opened_names_each_field_and_leaves_nothing(
    here: Here, facts: dict[str, str], wrong: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        open_case(here.desk, facts)
    assert refused.value.fields == wrong
    assert list(here.log.all_cases()) == []


def test_a_case_cannot_open_with_what_is_no_event_or_may_not_come_first(here: Here) -> None:
    facts = {"kind": "inquiry", "channel": "phone"}
    with pytest.raises(Refused, match='unknown event "recieved"; did you mean "received"'):
        open_case(here.desk, facts, "recieved")
    with pytest.raises(Refused, match="a case that is new cannot be closed"):
        open_case(here.desk, facts, "closed")
    assert list(here.log.all_cases()) == []


def test_desks_that_open_cases_at_the_same_moment_get_a_number_each(here: Here) -> None:
    opened: list[str] = []
    threads = [threading.Thread(target=lambda: opened.extend(here.open().id for _ in range(10))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(opened) == [f"C-{number:05}" for number in range(1, 41)]


class Taken(MemoryLog):
    """A log in which another desk opens a case with the same number first, some times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    def append(self, events: Sequence[Event], standing: Standing | None = None) -> None:
        if self.left:
            self.left -= 1
            super().append([replace(events[0], actor=SUE)])
        super().append(events, standing)


def test_a_number_that_another_desk_takes_first_is_left_to_it() -> None:
    here = Here(shipped(), log=Taken(2))
    assert here.open().id == "C-00003"
    assert [events[0].actor.name for events in here.log.all_cases()] == ["Sue Ray", "Sue Ray", "Ann Lee"]


def test_where_other_desks_are_always_faster_that_is_said() -> None:
    here = Here(shipped(), log=Taken(99))
    with pytest.raises(Refused, match="other desks are opening cases at this very moment; try again"):
        here.open()


# --- what happens in a case -------------------------------------------------------------------------------------------


def test_an_event_moves_the_case_and_keeps_facts_in_one_form(here: Here) -> None:
    case = here.open()
    here.wall.text = "Friday 2026-03-06 10:05"
    case = here.happen(case, "acknowledged", topic=" billing ", disputed="TRUE", promised_by="Monday 2026-07-06 17:00")
    assert (case.status, case.version) == ("open", 2)
    assert here.events(case)[-1].facts == {
        "topic": "billing",
        "disputed": "yes",
        "promised_by": "2026-07-06T16:00:00+00:00",
    }


def test_an_empty_text_unsays_a_fact(here: Here) -> None:
    case = here.happen(here.open(topic="billing"), "updated", topic="")
    assert "topic" not in case.facts
    assert here.events(case)[-1].facts == {"topic": ""}


@pytest.mark.parametrize(
    ("kind", "facts", "reasons"),
    [
        ("acknowleged", {}, ['unknown event "acknowleged"; did you mean "acknowledged"?']),
        ("zzz", {}, [f'unknown event "zzz"; events are {EVERY_EVENT}']),
        ("updated", {"topc": "x"}, ['unknown fact "topc"; did you mean "topic"?']),
        ("updated", {"zzz": "x"}, ['unknown fact "zzz"; it is not a field of any form']),
        ("updated", {"status": "closed"}, ["the status follows from what happened; it cannot be set"]),
        ("updated", {"topic": "bill"}, ['Nature of inquiry or complaint has no choice "bill"; did you mean "billing"?']),
        ("updated", {"promised_by": "soon", "disputed": "perhaps"}, ['"soon" is not a date and time; write for example 2026-03-06 16:50', 'Disputed is yes or no, not "perhaps"']),
        ("closed", {}, ["a case that is new cannot be closed"]),
        ("reopened", {}, ["a case that is new cannot be reopened"]),
        ("waiting-for-customer", {}, ["What we wait for missing"]),
        ("waiting-for-customer", {"waiting_reason": "other"}, ["What we wait for is other: say which"]),
        ("account data shown", {}, ["needs: identity verified is yes", "needs: identity method is security question or one-time code or callback to registered number or photo identity card"]),
        ("account data shown", {"identity_verified": "yes"}, ["needs: identity method is security question or one-time code or callback to registered number or photo identity card"]),
        ("account data changed", {"identity_verified": "no", "identity_method": "one-time code"}, ["needs: identity verified is yes"]),
    ],
)  # fmt: skip
def test_what_may_not_happen_is_refused_with_reasons_and_leaves_nothing(
    here: Here, kind: str, facts: dict[str, str], reasons: list[str]
) -> None:
    assert list(refusal(here, here.open(), Happening(kind, facts)).reasons) == reasons


def test_of_several_happenings_one_that_is_refused_undoes_all(here: Here) -> None:
    case = here.open()
    told = refusal(
        here, case, Happening("acknowledged"), Happening("updated", {"topic": "billing"}), Happening("contact ended")
    )
    assert told.gate == "before-call-ends"
    assert "not yet logged" in told.reasons
    assert told.fields["customer_name"] == "Customer name missing"


def test_nothing_happens_in_a_case_that_is_not_there(here: Here) -> None:
    with pytest.raises(Refused, match="there is no case C-404"):
        record_event(here.desk, "C-404", Happening("updated"))
    with pytest.raises(Refused, match="there is no case C-404"):
        save_facts(here.desk, "C-404", {"topic": "legal"})
    assert list(here.log.all_cases()) == []


def test_an_event_before_the_last_one_is_refused_in_the_time_of_the_desk(here: Here) -> None:
    here.wall.text = "Wednesday 2026-07-01 10:00"
    case = here.open()
    here.wall.text = "Wednesday 2026-07-01 09:59:30"
    (reason,) = refusal(here, case, Happening("updated")).reasons
    assert (
        reason
        == "updated at Wednesday 2026-07-01 09:59:30 is before the last event of the case, at Wednesday 2026-07-01 10:00"
    )


@pytest.mark.parametrize(
    ("kind", "details", "reason"),
    [
        ("form completed", {}, "form completed needs to say which form"),
        ("checklist item done", {"item": "contact"}, "checklist item done needs to say which checklist"),
        ("gate waived", {}, "gate waived needs to say which gate"),
        ("promise made", {"by": "tomorrow"}, "promise made: Invalid isoformat string: 'tomorrow'"),
    ],
)
def test_an_event_that_would_make_the_case_unreadable_is_refused(
    here: Here, kind: str, details: dict[str, str], reason: str
) -> None:
    actor = "supervisor" if kind == "gate waived" else "representative"
    case = here.open()
    here.actor = type(here.actor)("Sue", actor)
    assert refusal(here, case, Happening(kind, details=details)).reasons == (reason,)


def test_a_request_that_is_repeated_is_one_event_and_is_not_refused(here: Here) -> None:
    """The answer to the first may have been lost; the second must not say that the case is acknowledged already."""
    case = here.open(channel="email")
    request = Happening("acknowledged", {"topic": "order"}, key="request-1")
    first = record_event(here.desk, case.id, request)
    here.wall.text = "Friday 2026-03-06 10:05"
    assert record_event(here.desk, case.id, request) == first
    assert here.kinds(case) == ["received", "acknowledged"]


def test_a_repeated_resolution_is_not_refused_either() -> None:
    flow = """
    kind: workflow
    id: case
    title: A case
    version: 1.0.0
    statuses: [new, resolved]
    moves: [{from: new, to: resolved}]
    """
    here = Here(edition(RECORD, flow))
    case = here.open()
    request = Happening("resolved", key="k")
    assert record_event(here.desk, case.id, request).status == "resolved"
    assert record_event(here.desk, case.id, request).status == "resolved"
    assert refusal(here, case, Happening("resolved", key="another")).reasons == (
        "a case that is resolved cannot be resolved",
    )


RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields: [{id: topic, label: Topic, as: text}]
"""


# --- two desks --------------------------------------------------------------------------------------------------------


class Busy(MemoryLog):
    """A log in which another desk is faster: before each of the first appends it adds an event of its own."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = 0
        self.later = times

    def append(self, events: Sequence[Event], standing: Standing | None = None) -> None:
        if events[0].number > 1 and self.times < self.later:
            self.times += 1
            last = self.events(events[0].case)[-1]
            super().append(
                [
                    type(last)(
                        last.case,
                        last.number + 1,
                        last.at,
                        "updated",
                        last.actor,
                        last.edition,
                        last.status,
                        {"summary": f"{self.times}"},
                    )
                ]
            )
        super().append(events, standing)


def test_an_act_on_a_case_that_moved_on_is_decided_anew_on_the_latest_state() -> None:
    here = Here(shipped(), log=Busy(2))
    case = here.happen(here.open(), "acknowledged", topic="order")
    assert here.kinds(case) == ["received", "updated", "updated", "acknowledged"]
    assert (case.facts["summary"], case.facts["topic"], case.status) == ("2", "order", "open")


def test_an_act_on_a_case_that_never_stands_still_is_refused() -> None:
    here = Here(shipped(), log=Busy(99))
    with pytest.raises(Refused, match="C-00001 is being changed by somebody else; try again"):
        here.happen(here.open(), "acknowledged")


def test_what_is_no_longer_possible_on_the_latest_state_is_refused() -> None:
    class Closing(MemoryLog):
        def append(self, events: Sequence[Event], standing: Standing | None = None) -> None:
            if events[0].kind == "acknowledged" and len(self.events(events[0].case)) == 1:
                (first,) = self.events(events[0].case)
                super().append([type(first)(first.case, 2, first.at, "closed", first.actor, first.edition, "closed")])
                raise Stale(first.case)
            super().append(events, standing)

    here = Here(shipped(), log=Closing())
    case = here.open()
    assert here.happen(case, "acknowledged").status == "closed"
    with pytest.raises(Refused, match="a case that is closed cannot be resolved"):
        here.happen(case, "resolved")


# --- forms and promises -----------------------------------------------------------------------------------------------

COMPLAINT = {
    "topic": "product-defect", "issue": "Leaks", "severity": "minor", "product": "K2", "disputed": "no", "apology_given": "yes",
    "customer_name": "Jane", "contact": "jane@example.org",
}  # fmt: skip


def test_a_complete_form_is_recorded_with_its_values_in_one_event(here: Here) -> None:
    case = complete_form(
        here.desk, here.open(kind="complaint").id, "form/complaint", {**COMPLAINT, "product": " Kettle K2 "}
    )
    assert here.kinds(case) == ["received", "form completed"]
    assert case.forms == {"form/complaint": 2}
    assert case.facts["product"] == "Kettle K2"


def test_an_incomplete_form_names_every_field_and_records_nothing(here: Here) -> None:
    case = here.open(kind="complaint")
    with pytest.raises(Refused) as refused:
        complete_form(
            here.desk,
            case.id,
            "form/complaint",
            {"topic": "product-defect", "severity": "minor", "options_offered": "exchange", "issue": "  "},
        )
    assert refused.value.fields == {
        "customer_name": "Customer name is needed", "contact": "Contact details is needed", "issue": "Issue description is needed",
        "product": "Product or order is needed", "disputed": "Disputed is needed", "apology_given": "Apology given is needed",
    }  # fmt: skip
    assert here.kinds(case) == ["received"]


def test_a_value_that_does_not_fit_is_refused_and_a_blank_unsays_what_was_known(here: Here) -> None:
    case = here.open(kind="complaint", customer_name="Jane")
    with pytest.raises(Refused, match='Severity has no choice "grave"'):
        complete_form(here.desk, case.id, "form/complaint", {**COMPLAINT, "severity": "grave"})
    with pytest.raises(Refused) as refused:
        complete_form(here.desk, case.id, "form/complaint", {**COMPLAINT, "customer_name": ""})
    assert refused.value.fields == {"customer_name": "Customer name is needed"}


def test_there_must_be_such_a_form(here: Here) -> None:
    with pytest.raises(Refused, match="there is no form/complain"):
        complete_form(here.desk, here.open().id, "form/complain", {})


def test_what_must_be_filled_now_is_known_before_it_is_filled(here: Here) -> None:
    form = here.edition.forms["form/complaint"]
    needed = {"customer_name", "contact", "topic", "issue", "severity", "disputed", "apology_given"}
    assert required_now(here.edition, form, {"kind": "complaint", "topic": "order"}) == needed
    assert required_now(here.edition, form, {"kind": "complaint", **COMPLAINT}) == needed | {"product"}


def test_a_promise_is_kept_by_its_number(here: Here) -> None:
    case = here.open()
    here.happen(case, "promise made", {"text": "call back", "by": "2026-03-09T12:00:00+00:00"})
    here.happen(case, "promise made", {"text": "send the bill"})
    case = keep_promise(here.desk, case.id, 2)
    assert [(promise.text, promise.kept) for promise in case.promises] == [
        ("call back", False),
        ("send the bill", True),
    ]
    assert case.promises[0].by == at("2026-03-09 12:00")


@pytest.mark.parametrize("number", [0, -1, 2])
def test_a_promise_that_was_not_made_cannot_be_kept(here: Here, number: int) -> None:
    case = here.happen(here.open(), "promise made", {"text": "call back"})
    with pytest.raises(Refused, match=f"there is no promise {number}"):
        keep_promise(here.desk, case.id, number)
