"""What stands between a case and an event, asked of small workflows; the shipped one is asked in tests/services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.compile.edition import Edition
from engine.decide.gates import Unmet, move_for, must_move, unmet
from engine.model.case import Case, fold
from engine.model.event import Event
from tests.desks import ANN, at, edition

RECORD = """
    kind: record
    id: interaction
    title: Interaction record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: topic, label: Topic, as: choice, options: [billing, order], other: needs text, required: always}
      - {id: severity, label: Severity, as: choice, options: [minor, critical]}
      - {id: verified, label: Verified, as: yes or no}
      - {id: reason, label: Reason, as: choice, options: [document], other: needs text}
      - {id: resolution, label: Resolution, as: text, required_before: resolved}
      - {id: actions, label: Actions, as: text, required_before: [escalated, resolved]}
      - {id: lawyer, label: Lawyer, as: text, required_before: escalated-legal}
"""
FORM = """
    kind: form
    id: complaint
    title: Complaint form
    version: 1.0.0
    for: {kind: complaint}
    sections:
      - title: What
        fields:
          - {id: issue, label: Issue, as: text, required: always}
          - {id: offer, label: Offer, as: several, options: [refund, repair, other], at_least: 2}
          - {id: product, label: Product, as: text, required_before: resolved}
"""
CHECKLIST = """
    kind: checklist
    id: follow-up
    title: Follow-up
    version: 1.0.0
    attach_when: {event: resolved}
    due: 2 opening days after resolved
    items:
      - {id: call, do: Call the customer}
      - {id: solved, ask: "Is it solved?", if_no: reopen}
      - {id: promises, do: All promises kept, automatic: yes}
      - {id: card, do: Send a card, strength: aim}
    blocks: closed
    waive: {by: supervisor}
"""


def workflow(gates: str = "[]", moves: str = "") -> str:
    return f"""
    kind: workflow
    id: case
    title: A case
    version: 1.0.0
    statuses: [new, open, waiting, escalated-legal, escalated-technical, resolved, closed]
    moves:
      - {{from: new, to: open, when: acknowledged}}
      - {{from: [new, open], to: waiting, needs: [reason]}}
      - {{from: [new, open, waiting, escalated-*], to: escalated-*, by: escalation-rules}}
      - {{from: [new, open, waiting, escalated-*], to: resolved, needs: [resolution{moves}]}}
      - {{from: resolved, to: closed}}
      - {{from: [resolved, closed], to: open, when: reopened}}
    gates: {gates}
    """


def desk(gates: str = "[]", moves: str = "") -> Edition:
    return edition(RECORD, FORM, CHECKLIST, workflow(gates, moves))


def case(*events: str | tuple[str, dict[str, str]], status: str = "open", **facts: str) -> Case:
    """A case with these events; each is its kind, or its kind and its details."""
    log = []
    for number, event in enumerate(("received", *events), 1):
        kind, details = event if isinstance(event, tuple) else (event, {})
        moment = at("2026-03-06 10:00") + timedelta(minutes=number)
        log.append(Event("C-1", number, moment, kind, ANN, "edition", status, facts if number == 1 else {}, details))
    return fold("C-1", log, "new")


def missing(
    made: Edition, of: Case, event: str, *, status: str = "", urgent: bool = False, **facts: str
) -> tuple[Unmet, ...]:
    move = move_for(made, of.status, event, status)
    return unmet(made, of, {**of.facts, **facts}, event, move, status=status, urgent=urgent)


def reasons(made: Edition, of: Case, event: str, *, status: str = "", urgent: bool = False, **facts: str) -> list[str]:
    return [lack.reason for lack in missing(made, of, event, status=status, urgent=urgent, **facts)]


# --- the moves --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "event", "target", "move"),
    [
        ("new", "acknowledged", "", "new..open"),
        ("open", "acknowledged", "", None),
        ("open", "resolved", "", "new..resolved"),
        ("escalated-legal", "resolved", "", "new..resolved"),
        ("resolved", "resolved", "", None),
        ("open", "escalated", "escalated-legal", "new..escalated-*"),
        ("open", "escalated", "escalated-nobody-knows", None),
        ("open", "escalated", "resolved", None),
        ("closed", "escalated", "escalated-legal", None),
        ("closed", "reopened", "", "resolved..open"),
        ("open", "reopened", "", None),
        ("open", "updated", "", None),
        ("open", "closed", "", None),
    ],
)
def test_which_move_an_event_makes_from_a_status(status: str, event: str, target: str, move: str | None) -> None:
    found = move_for(desk(), status, event, target)
    assert (found and found.id) == move


@pytest.mark.parametrize(("event", "must"), [("resolved", True), ("closed", True), ("reopened", True), ("escalated", True), ("acknowledged", False), ("updated", False)])  # fmt: skip
def test_an_event_named_like_a_status_moves_the_case_or_is_refused(event: str, must: bool) -> None:
    assert must_move(desk(), event) is must


# --- gates ------------------------------------------------------------------------------------------------------------

SEVERE = "[{id: look, before: logged, when: {severity: critical}, needs: [event acknowledged], waive: {by: supervisor}, source: SOP3 §5}]"


@pytest.mark.parametrize(
    ("facts", "stands"),
    [({"severity": "critical"}, True), ({"severity": "minor"}, False), ({}, True), ({"severity": "grave"}, True)],
    ids=["yes", "no", "unknown", "no choice any more, so unknown"],
)
def test_a_gate_stands_unless_its_condition_is_no(facts: dict[str, str], stands: bool) -> None:
    assert reasons(desk(SEVERE), case(**facts), "logged") == (["not yet acknowledged"] if stands else [])


def test_a_gate_says_its_name_its_clause_and_who_may_let_it_pass() -> None:
    (lack,) = missing(desk(SEVERE), case(), "logged")
    assert (lack.gate, lack.waived_by, lack.source) == ("look", "supervisor", ("SOP3 §5",))


def test_a_gate_guards_one_event_only() -> None:
    assert reasons(desk(SEVERE), case(), "updated") == []


def test_a_waived_gate_lets_pass_until_the_case_is_reopened() -> None:
    waived = ("gate waived", {"gate": "look"})
    assert reasons(desk(SEVERE), case(waived), "logged") == []
    assert reasons(desk(SEVERE), case(waived, "reopened"), "logged") == ["not yet acknowledged"]


def test_a_waiver_lets_no_other_gate_pass() -> None:
    gates = (
        "[{id: one, before: logged, needs: [event acknowledged]}, {id: two, before: logged, needs: [event ringing]}]"
    )
    assert reasons(desk(gates), case(("gate waived", {"gate": "one"})), "logged") == ["not yet ringing"]


@pytest.mark.parametrize(
    ("need", "facts", "reason"),
    [
        ("resolution", {}, "Resolution missing"),
        ("resolution", {"resolution": "done"}, None),
        ("severity", {"severity": "grave"}, "Severity missing"),
        ("reason", {"reason": "other"}, "Reason is other: say which"),
        ("reason", {"reason": "other", "reason_other": "the bank"}, None),
        ("{verified: yes}", {}, "needs: verified is yes"),
        ("{verified: yes}", {"verified": "no"}, "needs: verified is yes"),
        ("{verified: yes}", {"verified": "yes"}, None),
        ("{not: {topic: billing}}", {}, "needs: not (topic is billing)"),
    ],
)
def test_what_a_field_or_a_condition_needs(need: str, facts: dict[str, str], reason: str | None) -> None:
    made = desk(f"[{{id: g, before: logged, needs: [{need}]}}]")
    assert reasons(made, case(**facts), "logged") == ([reason] if reason else [])


def test_a_needed_event_must_have_happened_since_the_case_was_reopened() -> None:
    made = desk("[{id: g, before: contact ended, needs: [event logged]}]")
    assert reasons(made, case("logged"), "contact ended") == []
    assert reasons(made, case("logged", "reopened"), "contact ended") == ["not yet logged"]
    assert reasons(made, case("logged", "reopened", "logged"), "contact ended") == []


def test_each_open_promise_is_named() -> None:
    made = desk("[{id: g, before: closed, needs: [closed promises]}]")
    events: list[tuple[str, dict[str, str]]] = [
        ("promise made", {"text": "call back", "by": "2026-03-09T12:00:00+00:00"}),
        ("promise made", {}),
        ("promise made", {"text": "send the bill"}),
        ("promise kept", {"promise": "3"}),
    ]
    gate = [lack.reason for lack in missing(made, case(*events), "closed") if lack.gate == "g"]
    assert gate == ["promise still open: call back", "promise still open: without a text"]


def done(item: str, answer: str = "yes") -> tuple[str, dict[str, str]]:
    return "checklist item done", {"checklist": "follow-up", "item": item, "answer": answer}


PROMISED = ("promise made", {"text": "call back"})


@pytest.mark.parametrize(
    ("events", "open_items"),
    [
        (["resolved"], ["Call the customer", "Is it solved?"]),
        (["resolved", done("call")], ["Is it solved?"]),
        (["resolved", done("call"), done("solved")], []),
        ([PROMISED, "resolved", done("call"), done("solved")], ["All promises kept"]),
        ([PROMISED, "resolved", done("call"), done("solved"), ("promise kept", {"promise": "1"})], []),
        ([PROMISED, "resolved", done("call"), done("solved"), done("promises")], []),
        (["resolved", done("call"), done("solved"), "reopened", "resolved"], ["Call the customer", "Is it solved?"]),
    ],
)
def test_a_checklist_holds_closing_back_until_its_compulsory_items_are_done(
    events: list[str | tuple[str, dict[str, str]]], open_items: list[str]
) -> None:
    assert reasons(desk(), case(*events, status="resolved"), "closed") == [f"Follow-up: {item}" for item in open_items]


FORM_GATE = "[{id: g, before: logged, needs: [form complaint]}]"
RECORD_GATE = "[{id: g, before: logged, needs: [record interaction]}]"


@pytest.mark.parametrize(
    ("events", "facts", "wanted"),
    [
        ([], {}, ["Issue missing"]),
        ([], {"issue": "leaks"}, ["Complaint form not completed"]),
        ([("form completed", {"form": "form/complaint"})], {"issue": "leaks"}, []),
        ([("form completed", {"form": "form/complaint"})], {}, ["Issue missing"]),
        (
            [],
            {"issue": "leaks", "offer": "money"},
            ['Offer has no choice "money"; choose refund, repair or other', "Complaint form not completed"],
        ),
        ([], {"issue": "leaks", "offer": "refund"}, ["Offer needs at least 2", "Complaint form not completed"]),
    ],
)
def test_a_needed_form_must_be_complete_and_have_been_completed(
    events: list[tuple[str, dict[str, str]]], facts: Mapping[str, str], wanted: list[str]
) -> None:
    assert reasons(desk(FORM_GATE), case(*events, **facts), "logged") == wanted


def test_the_record_needs_no_event_of_its_own() -> None:
    assert reasons(desk(RECORD_GATE), case(topic="order"), "logged") == []
    assert reasons(desk(RECORD_GATE), case(), "logged") == ["Topic missing"]
    assert reasons(desk(RECORD_GATE), case(topic="other"), "logged") == ["Topic is other: say which"]


# --- what a move and a field need -------------------------------------------------------------------------------------


def test_a_move_needs_its_fields() -> None:
    assert reasons(desk(), case(), "waiting") == ["Reason missing"]
    assert reasons(desk(), case(), "waiting", reason="document") == []


def test_the_needs_of_a_move_can_be_waived_by_its_name() -> None:
    """An import passes over what an old history cannot have."""
    assert reasons(desk(), case(("gate waived", {"gate": "new..waiting"})), "waiting") == []


@pytest.mark.parametrize(
    ("event", "status", "wanted"),
    [
        ("resolved", "", ["Resolution missing", "Actions missing"]),
        ("escalated", "escalated-technical", ["Actions missing"]),
        ("escalated", "escalated-legal", ["Actions missing", "Lawyer missing"]),
        ("acknowledged", "", []),
    ],
    ids=["the event", "the family of the target", "the target itself", "another event"],
)
def test_a_field_is_required_before_an_event_a_status_or_a_family_of_statuses(
    event: str, status: str, wanted: list[str]
) -> None:
    assert reasons(desk(), case(kind="inquiry"), event, status=status) == wanted


def test_a_field_with_a_value_that_is_none_any_more_is_missing() -> None:
    made = edition(
        RECORD.replace(
            "as: choice, options: [minor, critical]",
            "as: choice, options: [minor, critical], required_before: resolved",
        ),
        workflow(),
    )
    complete = {"resolution": "r", "actions": "a"}
    assert reasons(made, case(severity="minor", **complete), "resolved") == []
    assert reasons(made, case(severity="grave", **complete), "resolved") == ["Severity missing"]


def test_one_missing_field_is_told_once_though_a_move_and_a_form_ask_for_it() -> None:
    lacks = missing(desk(), case(kind="inquiry"), "resolved", actions="a")
    assert [(lack.reason, lack.facts) for lack in lacks] == [("Resolution missing", ("resolution",))]


@pytest.mark.parametrize(("facts", "wanted"), [({"kind": "complaint"}, ["Product missing"]), ({"kind": "inquiry"}, []), ({}, ["Product missing"])], ids=["for it", "not for it", "unknown"])  # fmt: skip
def test_fields_of_a_form_are_asked_in_the_cases_it_is_for_or_may_be_for(
    facts: dict[str, str], wanted: list[str]
) -> None:
    assert reasons(desk(), case(**facts), "resolved", resolution="r", actions="a") == wanted


def test_a_waived_form_lets_pass_before_the_same_event_only() -> None:
    waived = ("gate waived", {"gate": "record/interaction before resolved"})
    assert reasons(desk(), case(waived, kind="inquiry"), "resolved", resolution="r") == []
    assert reasons(desk(), case(waived, kind="inquiry"), "escalated", status="escalated-technical") == [
        "Actions missing"
    ]


def test_an_urgent_escalation_passes_over_details_and_not_over_gates() -> None:
    made = desk("[{id: g, before: escalated, needs: [event acknowledged]}]")
    assert reasons(made, case(), "escalated", status="escalated-legal", urgent=True) == ["not yet acknowledged"]
    assert reasons(made, case("acknowledged"), "escalated", status="escalated-legal", urgent=True) == []
    assert reasons(made, case("acknowledged"), "escalated", status="escalated-legal") == [
        "Actions missing",
        "Lawyer missing",
    ]


def test_a_checklist_or_form_that_is_no_longer_there_needs_nothing() -> None:
    """`sopdesk check` refuses such a reference; a case pinned to an older edition must not be stuck for ever."""
    made = desk("[{id: g, before: logged, needs: [form complaint]}]")
    assert reasons(replace(made, forms={}, checklists={}), case(), "logged") == []
