"""What one does with a case beside the conversation: forms, messages, follow-up, waivers, the log, the keys."""

from __future__ import annotations

from tests.desks import SUE, Here
from tests.tui.driving import CALL_TO_LISTEN, at_desk, at_work

COMPLAINT = {
    "kind": "complaint", "channel": "email", "customer_name": "Jane Smith", "contact": "jane@example.org", "topic": "product-defect",
    "summary": "Kettle leaks", "account_specific": "no", "actions_taken": "Label sent", "resolution": "Exchanged", "underlying_issue": "Wants tea",
    "disputed": "no", "next_steps": "None", "promised_by": "2026-04-15 10:00",
}  # fmt: skip


def with_complaint() -> Here:
    here = at_work()
    case = here.open(**COMPLAINT)
    here.happen(case, "acknowledged")
    return here


async def test_a_new_written_inquiry_is_received_and_does_not_ring() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press("n", "1", "enter", "2", "enter", "enter", "enter", "=Amir Khan", "enter")
        assert "Acknowledge a written inquiry" in driver.screen
    assert here.kinds(here.desk.case("C-00001")) == ["received"]
    assert here.desk.case("C-00001").facts["channel"] == "email"


async def test_a_form_refuses_beside_the_fields_and_completes() -> None:
    here = with_complaint()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f")
        assert "Customer complaint form" in driver.screen
        await driver.press("1", "enter")
        assert "to fill in" in driver.screen
        await driver.press("ctrl+n")
        assert "to correct" in driver.screen
        assert "is needed" in driver.screen
        assert "form completed" not in here.kinds(here.desk.case("C-00001"))
        await driver.press("=Leaks since Monday", "tab", "1", "tab", "=K2", "tab", "tab", "y", "ctrl+n")
        assert "Customer complaint form" not in driver.screen
    case = here.desk.case("C-00001")
    assert "form/complaint" in case.forms
    assert case.facts["severity"] == "minor"


async def test_a_draft_is_saved_and_the_sample_helps() -> None:
    here = with_complaint()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f", "1", "enter", "f2")
        assert "Kettle bought on 3 May" in driver.screen
        await driver.press("=Leaks", "ctrl+s")
        assert "Saved." in driver.told
    assert here.desk.case("C-00001").facts["issue"] == "Leaks"


async def test_fields_come_and_go_with_the_answers() -> None:
    here = with_complaint()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f", "1", "enter")
        assert "Product or order" in driver.screen
        await driver.press("shift+tab", "9")
        assert "Product or order" not in driver.screen


async def test_a_gate_refuses_and_a_supervisor_waives_it_with_a_reason() -> None:
    here = with_complaint()
    here.actor = SUE
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+r")
        assert "Not resolved yet" in driver.screen
        assert "^W waive" in driver.screen
        await driver.press("ctrl+w", "enter")
        assert "a reason is needed" in driver.screen
        await driver.press("=Customer has left the country", "enter", "ctrl+r")
        assert "resolved" in driver.screen.splitlines()[0] or "Follow-up on missing" in driver.screen
    assert "gate waived" in here.kinds(here.desk.case("C-00001"))


async def test_a_representative_is_not_offered_a_waiver() -> None:
    here = with_complaint()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+r")
        assert "Not resolved yet" in driver.screen
        assert "^W" not in driver.screen


async def test_the_follow_up_is_answered_with_one_key_a_line_and_the_case_closes() -> None:
    here = at_work()
    case = here.open(**{**COMPLAINT, "kind": "inquiry"})
    for kind in ("acknowledged", "logged", "resolved"):
        here.happen(case, kind)
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+r")
        assert "Not closed yet" in driver.screen
        assert "Contact the customer" in driver.screen
        await driver.press("ctrl+k", "y", "y", "y", "y", "y")
        await driver.press("escape")
        assert "✓ Document the follow-up" in driver.screen
        await driver.press("ctrl+r")
        assert "closed" in driver.screen.splitlines()[0]
    assert here.desk.case("C-00001").status == "closed"


async def test_a_no_in_the_follow_up_does_what_the_document_says() -> None:
    here = at_work()
    case = here.open(**{**COMPLAINT, "kind": "inquiry"})
    for kind in ("acknowledged", "logged", "resolved"):
        here.happen(case, kind)
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+k", "2", "n")
        assert "open" in driver.screen.splitlines()[0]
    assert here.desk.case("C-00001").status == "open"


async def test_a_message_is_drafted_changed_and_marked_as_sent() -> None:
    here = at_work()
    here.open(channel="email", customer_name="Amir Khan", subject="a lost parcel")
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t")
        assert "We received your question about a lost parcel" in driver.screen
        assert "Dear Amir Khan," in driver.screen
        await driver.press("ctrl+s")
    event = here.log.events("C-00001")[-1]
    assert (event.kind, event.details["message"]) == ("message sent", "inquiry-acknowledgment")
    assert event.details["subject"]
    assert event.details["text"].startswith("Dear ")


async def test_the_keys_of_a_screen_come_from_its_bindings() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "f12")
        assert "difficult caller" in driver.screen
        assert "^E" in driver.screen
        await driver.press("escape", "escape", "question_mark")
        assert "filter" in driver.screen


async def test_the_log_tells_who_did_what_when() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "f4")
        assert "step offer help" in driver.screen
        assert "Dana Reed" in driver.screen


async def test_a_narrow_screen_shows_the_clocks_on_a_key() -> None:
    async with at_desk(at_work().desk, "80x24") as driver:
        await driver.press(*CALL_TO_LISTEN)
        assert "Ask next" not in driver.screen
        await driver.press("f3")
        assert "Ask next" in driver.screen
        await driver.press("f3")
        assert "Listen without interrupting." in driver.screen


async def test_a_role_that_may_not_act_is_told_so() -> None:
    here = with_complaint()
    here.actor = type(SUE)("Audrey", "auditor")
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "=a leaking kettle", "enter")
        assert "the role auditor may not" in driver.screen
