"""Escalations, checklists and waivers on the shipped documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.case import Case
from engine.model.event import Actor
from engine.model.problem import Refused
from engine.services.escalate import escalate
from engine.services.follow_up import check_item, keep_promise, waive_gate
from engine.services.read_case import read_case
from tests.desks import SUE, Here, edition, shipped

DETAILS = {"actions_taken": "Looked at it", "customer_name": "Jane", "contact": "jane@example.org", "summary": "s", "next_steps": "n", "promised_by": "2026-03-09 12:00"}  # fmt: skip


@pytest.fixture
def here() -> Here:
    return Here(shipped())


def proposed(here: Here, case: Case) -> dict[str, str]:
    return {proposal.rule.id: proposal.target for proposal in read_case(here.desk, case.id).proposals}


def refusal(here: Here, case: Case, rule: str, reason: str = "") -> Refused:
    before = here.events(case)
    with pytest.raises(Refused) as refused:
        escalate(here.desk, case.id, rule, reason)
    assert here.events(case) == before
    return refused.value


# --- escalations ------------------------------------------------------------------------------------------------------


def test_a_rule_that_fires_is_proposed_with_the_words_of_its_clause(here: Here) -> None:
    case = here.open(topic="legal")
    (proposal,) = read_case(here.desk, case.id).proposals
    assert (proposal.rule.id, proposal.target) == ("legal", "legal")
    assert proposal.clause.startswith("SOP3 §5.1(1): ")
    assert "legal or regulatory" in proposal.clause


def test_an_escalation_sets_the_status_says_why_and_vanishes_from_the_proposals(here: Here) -> None:
    case = here.open(topic="billing", disputed="yes", kind="complaint", severity="critical", **DETAILS)
    assert proposed(here, case) == {"billing-dispute": "billing", "critical-complaint": "supervisor"}
    case = escalate(here.desk, case.id, "billing-dispute")
    event = here.events(case)[-1]
    assert (event.kind, event.status, event.cause) == (
        "escalated",
        "escalated-department",
        "escalation/escalation-rules#billing-dispute",
    )
    assert event.facts == {"escalation_rule": "billing-dispute", "escalated_to": "billing"}
    assert proposed(here, case) == {"critical-complaint": "supervisor"}


def test_after_a_reopening_the_rules_are_proposed_again(here: Here) -> None:
    case = escalate(here.desk, here.open(topic="legal", **DETAILS).id, "legal")
    case = here.happen(case, "resolved", resolution="r", underlying_issue="u")
    assert proposed(here, case) == {}
    assert proposed(here, here.happen(case, "reopened")) == {"legal": "legal"}


def test_who_else_is_told_stands_in_the_event(here: Here) -> None:
    case = escalate(here.desk, here.open(topic="legal").id, "legal")
    assert here.events(case)[-1].details == {"also": "supervisor"}


def test_the_rule_written_first_keeps_the_status_when_another_follows(here: Here) -> None:
    case = escalate(here.desk, here.open(topic="legal", outcome="cannot resolve").id, "legal")
    case = here.happen(case, "updated", None, **DETAILS)
    case = escalate(here.desk, case.id, "agent-judgment", "the customer asks for a supervisor")
    assert case.status == "escalated-legal"
    assert case.facts["escalated_to"] == "supervisor"


def test_details_are_asked_before_an_escalation_unless_waiting_does_harm(here: Here) -> None:
    assert refusal(here, here.open(topic="billing", disputed="yes"), "billing-dispute").fields == {
        "actions_taken": "Actions taken missing"
    }
    assert escalate(here.desk, here.open(topic="legal").id, "legal").status == "escalated-legal"


@pytest.mark.parametrize(
    ("rule", "facts", "reason"),
    [
        ("legl", {}, 'there is no escalation rule "legl"; did you mean "legal"?'),
        ("legal", {"topic": "order"}, "legal does not apply to this case"),
        ("legal", {}, "legal waits for: Nature of inquiry or complaint"),
        ("billing-dispute", {"topic": "billing"}, "billing-dispute waits for: Disputed"),
        ("billing-dispute", {"topic": "order"}, "billing-dispute does not apply to this case"),
        ("agent-judgment", {}, "say why the case is escalated"),
    ],
)
def test_an_escalation_that_is_not_due_is_refused(here: Here, rule: str, facts: dict[str, str], reason: str) -> None:
    assert refusal(here, here.open(**facts), rule, " ").reasons == (reason,)


def test_where_there_are_no_rules_that_is_said() -> None:
    here = Here(
        edition(
            "{kind: record, id: r, title: R, version: 1.0.0, channels: [phone], kinds: [inquiry], fields: [{id: a, label: A, as: text}]}"
        )
    )
    assert refusal(here, here.open(), "legal").reasons == (
        'there is no escalation rule "legal"; the documents have none',
    )


def test_own_judgment_needs_a_reason_and_keeps_it(here: Here) -> None:
    case = escalate(here.desk, here.open(**DETAILS).id, "agent-judgment", " asks for a supervisor ")
    assert here.events(case)[-1].details == {"reason": "asks for a supervisor"}


def test_a_closed_case_cannot_be_escalated(here: Here) -> None:
    case = here.open(topic="legal")
    here.edition = replace(here.edition, gates=())
    case = here.happen(case, "resolved", underlying_issue="u", resolution="r", actions_taken="a")
    case = here.happen(case, "closed")
    assert proposed(here, case) == {}
    assert refusal(here, case, "legal").reasons == ("a case that is closed cannot be escalated",)


# --- the follow-up ----------------------------------------------------------------------------------------------------


def resolved(here: Here, **facts: str) -> Case:
    case = here.open(channel="email", topic="order", **facts)
    return here.happen(case, "resolved", actions_taken="a", resolution="r", underlying_issue="u")


def test_the_checklist_is_attached_by_its_event_with_a_due_time(here: Here) -> None:
    case = here.open()
    assert read_case(here.desk, case.id).following == ()
    (following,) = read_case(here.desk, resolved(here).id).following
    assert [item.id for item in following.open_items] == ["contact", "solved", "satisfied", "document"]
    assert following.due is not None
    assert f"{following.due:%A %Y-%m-%d %H:%M}" == "Tuesday 2026-03-10 10:00"


def test_an_item_is_ticked_and_no_longer_open(here: Here) -> None:
    case = check_item(here.desk, resolved(here).id, "follow-up", "contact")
    (following,) = read_case(here.desk, case.id).following
    assert following.done == {"contact": "yes"}
    assert [item.id for item in following.open_items] == ["solved", "satisfied", "document"]


def test_an_automatic_item_is_open_only_while_a_promise_is(here: Here) -> None:
    case = here.happen(resolved(here), "promise made", {"text": "call"})
    names = [item.id for item in read_case(here.desk, case.id).following[0].open_items]
    assert "promises" in names
    keep_promise(here.desk, case.id, 1)
    assert "promises" not in [item.id for item in read_case(here.desk, case.id).following[0].open_items]


@pytest.mark.parametrize(
    ("checklist", "item", "answer", "reason"),
    [
        ("follow-up", "contct", "yes", "there is no item contct on a checklist follow-up"),
        ("folow-up", "contact", "yes", "there is no item contact on a checklist folow-up"),
        ("follow-up", "solved", "perhaps", "answer yes or no"),
    ],
)
def test_an_item_that_is_not_there_or_an_answer_that_is_none_is_refused(
    here: Here, checklist: str, item: str, answer: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        check_item(here.desk, resolved(here).id, checklist, item, answer)


def test_a_checklist_does_not_begin_before_its_event(here: Here) -> None:
    with pytest.raises(Refused, match="Follow-up after resolution begins when the case is resolved"):
        check_item(here.desk, here.open().id, "follow-up", "contact")


def test_a_no_to_solved_reopens_the_case_and_the_checklist_begins_anew(here: Here) -> None:
    case = resolved(here)
    check_item(here.desk, case.id, "follow-up", "contact")
    case = check_item(here.desk, case.id, "follow-up", "solved", "no")
    assert (case.status, here.kinds(case)[-2:]) == ("open", ["checklist item done", "reopened"])
    assert here.events(case)[-1].details == {"reason": "Is the issue solved?"}
    assert here.events(case)[-1].cause == "checklist/follow-up#solved"
    assert read_case(here.desk, case.id).following == ()
    case = here.happen(case, "resolved")
    assert len(read_case(here.desk, case.id).following[0].open_items) == 4


def test_a_no_to_satisfied_reopens_and_escalates_by_own_judgment(here: Here) -> None:
    case = check_item(here.desk, resolved(here).id, "follow-up", "satisfied", "no")
    assert (case.status, here.kinds(case)[-3:]) == (
        "escalated-managerial",
        ["checklist item done", "reopened", "escalated"],
    )
    assert here.events(case)[-1].details == {"reason": "Are you satisfied? no"}


def test_where_the_escalation_is_refused_the_answer_and_the_reopening_are_not_kept_either(here: Here) -> None:
    case = resolved(here)
    clerk = Actor("Cy", "clerk")
    role = replace(here.edition.roles["representative"], id="clerk", may=frozenset({"create records", "resolve cases"}))
    here.edition = replace(here.edition, roles={**here.edition.roles, "clerk": role})
    before = here.events(case)
    with pytest.raises(Refused, match="the role clerk may not escalate"):
        check_item(here.acting(clerk), case.id, "follow-up", "satisfied", "no")
    assert here.events(case) == before


def test_where_nobody_may_escalate_by_own_judgment_that_is_said_and_nothing_is_kept(here: Here) -> None:
    case = resolved(here)
    here.edition = replace(here.edition, tables=tuple(coded for coded in here.edition.tables if coded.table.binding))
    before = here.events(case)
    with pytest.raises(Refused, match="no rule lets an agent escalate; add one under may_escalate"):
        check_item(here.desk, case.id, "follow-up", "satisfied", "no")
    assert here.events(case) == before


def test_a_no_in_a_case_that_is_not_resolved_needs_no_reopening() -> None:
    here = Here(edition(
        "{kind: record, id: r, title: R, version: 1.0.0, channels: [phone], kinds: [inquiry], fields: [{id: a, label: A, as: text}]}",
        "{kind: workflow, id: w, title: W, version: 1.0.0, statuses: [new, open, escalated-managerial], moves: [{from: new, to: open, when: acknowledged}, {from: open, to: escalated-*, by: rules}]}",
        "{kind: escalation, id: rules, title: E, version: 1.0.0, may_escalate: [{id: own}]}",
        "{kind: checklist, id: c, title: C, version: 1.0.0, attach_when: {event: acknowledged}, due: 1 hour after acknowledged, items: [{id: a, ask: Fine?, if_no: reopen}, {id: b, ask: Well?, if_no: escalate}]}",
    ))  # fmt: skip
    case = here.happen(here.open(), "acknowledged")
    assert check_item(here.desk, case.id, "c", "a", "no").status == "open"
    assert check_item(here.desk, case.id, "c", "b", "no").status == "escalated-managerial"


# --- waivers ----------------------------------------------------------------------------------------------------------


def test_a_supervisor_waives_a_gate_with_a_reason(here: Here) -> None:
    case = here.open(topic="order")
    with pytest.raises(Refused):
        here.happen(case, "contact ended")
    case = waive_gate(here.acting(SUE), case.id, "before-call-ends", " line went dead ")
    event = here.events(case)[-1]
    assert (event.kind, event.actor, event.details, event.cause) == (
        "gate waived", SUE, {"gate": "before-call-ends", "reason": "line went dead"}, "workflow/case#before-call-ends",
    )  # fmt: skip
    assert here.kinds(here.happen(case, "contact ended"))[-1] == "contact ended"


@pytest.mark.parametrize(
    ("role", "gate", "reason", "told"),
    [
        ("representative", "before-call-ends", "why", "only the role supervisor may waive before-call-ends"),
        ("crm-administrator", "before-call-ends", "why", "only the role supervisor may waive before-call-ends"),
        ("auditor", "before-call-ends", "why", "only the role supervisor may waive before-call-ends"),
        ("supervisor", "before-call-ends", " ", "a waiver needs a reason"),
        ("supervisor", "identity-gate", "why", "nobody may waive identity-gate"),
        ("supervisor", "no-gate", "why", 'there is no gate "no-gate" that could be waived'),
        ("customer-service-manager", "before-call-ends", "why", None),
        ("head-of-service", "checklist-follow-up", "why", None),
    ],
)
def test_who_may_waive_what(here: Here, role: str, gate: str, reason: str, told: str | None) -> None:
    case = here.open()
    desk = here.acting(Actor("Sam", role))
    if told is None:
        assert waive_gate(desk, case.id, gate, reason).waived == {gate}
        return
    with pytest.raises(Refused) as refused:
        waive_gate(desk, case.id, gate, reason)
    assert refused.value.reasons == (told,)
    assert here.kinds(case) == ["received"]
