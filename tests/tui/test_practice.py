"""Practice at the desk: the two case studies of SOP 3 played with keys, the clock, a refused gate, and nothing that stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.services import open_store
from tests.desks import at, shipped
from tests.tui.driving import at_desk, at_work
from tests.tui.practising import BILLING, DEFECT, in_practice
from tui.screens.practice import PracticeScreen

FIRST_CALL = {
    "apology_given": "yes", "topic": "product-defect", "summary": "Kettle bought on 3 May leaks at the base since first use.", "confirmed": "yes",
    "customer_name": "Jane Smith", "contact": "jane@example.org", "account_specific": "no", "issue": "Kettle leaks at the base",
    "severity": "minor", "disputed": "no", "legal_concern": "no", "underlying_issue": "Needs a kettle that works this week",
    "product": "Kettle K2, order 1042", "options_offered": "exchange, refund", "actions_taken": "Return label sent, exchange reserved.",
    "outcome": "needs more work", "next_steps": "send the new kettle", "promised_by": "2026-05-07 17:00", "follow_up_on": "2026-05-11",
}  # fmt: skip
FIRST_MAIL = {"customer_name": "Jane Smith", "subject": "the bill"}
SECOND_DAY = {
    "customer_name": "Jane Smith", "contact": "jane.smith@example.org", "account_specific": "yes", "summary": "Reported billing discrepancy",
    "underlying_issue": "Delivery was charged twice", "identity_verified": "yes", "identity_method": "one-time code", "legal_concern": "no",
    "actions_taken": "Explained charges, found delivery charged twice", "outcome": "cannot resolve",
    "next_steps": "have the bill corrected", "promised_by": "2026-03-11 17:00",
}  # fmt: skip


async def test_the_product_defect_played_to_its_end() -> None:
    async with in_practice(DEFECT) as trainee:
        assert "Handling a product defect complaint" in trainee.screen
        assert "Customer name: Jane Smith" in trainee.screen
        await trainee.begin()
        assert "PRACTICE Tue 10:12:00" in trainee.screen
        await trainee.press("enter")
        await trainee.talk(FIRST_CALL)
        await trainee.press("f10")
        assert "The story goes on, in 2 d 4 h: Thursday 2026-05-07 15:00" in trainee.screen
        await trainee.press("enter")
        assert "Resolution: Old kettle returned, new kettle delivered" in trainee.screen
        await trainee.press("escape")
        assert "PRACTICE Thu 15:00:00" in trainee.screen
        await trainee.press("ctrl+f", "2", "enter")
        await trainee.fill({"resolution": "Old kettle returned, new kettle delivered", "outcome": "solved"})
        await trainee.press("ctrl+s", "escape", "ctrl+r")
        assert "^K opens the follow-up" in trainee.screen
        await trainee.press("f10", "enter", "escape", "ctrl+k", "y", "y", "y", "5", "y", "7", "y", "escape", "ctrl+r")
        assert "The case is closed" in trainee.screen
        await trainee.press("f10", "e")
        result = trainee.result(DEFECT)
        assert [(line.what, line.state) for line in result.lines if not line.good] == []
        assert "100 %" in trainee.screen
        assert trainee.keys <= 75  # 71, and 286 letters of words, when this was written


async def test_the_billing_dispute_played_to_its_end() -> None:
    async with in_practice(BILLING) as trainee:
        await trainee.begin()
        await trainee.press("enter")
        await trainee.talk(FIRST_MAIL, until=["identify"])
        await trainee.press("f10", "enter")
        assert "About the customer's own account: yes" in trainee.screen
        await trainee.press("escape")
        await trainee.talk(SECOND_DAY, until=["send"])
        await trainee.press("ctrl+e", "enter")
        assert "escalated-department" in trainee.screen
        await trainee.press("f10")
        assert "The escalation is taken up, in 1 h 10 min" in trainee.screen
        await trainee.press("enter", "escape", "ctrl+t", "ctrl+s")
        await trainee.talk({})
        await trainee.press("f10", "enter")
        assert "Resolution: Bill corrected by 4.90 GBP, customer informed" in trainee.screen
        await trainee.press("escape", "ctrl+f", "enter")
        await trainee.fill(
            {
                "resolution": "Bill corrected by 4.90 GBP",
                "actions_taken": "Taken off, new bill sent",
                "outcome": "solved",
            }
        )
        await trainee.press("ctrl+s", "escape", "ctrl+r")
        assert trainee.kinds[-1] == "resolved"
        assert "somebody else" in {event.actor.name for event in trainee.events}
        await trainee.press("f10", "e")
        assert [(line.what, line.state) for line in trainee.result(BILLING).lines if not line.good] == []
        assert "100 %" in trainee.screen
        assert trainee.keys <= 65  # 59, and 230 letters of words, when this was written


async def test_a_gate_is_refused_in_practice_as_at_the_desk() -> None:
    async with in_practice(BILLING) as trainee:
        await trainee.begin()
        await trainee.press("enter", "ctrl+a")
        assert "Account data stays closed" in trainee.screen
        assert "account data shown" not in trainee.kinds


async def test_doing_little_is_told_kindly_with_clauses_and_can_be_tried_again() -> None:
    async with in_practice(DEFECT, "120x40") as trainee:
        await trainee.begin()
        await trainee.press("enter", "f10", "e")
        assert "5 %   2 of 37 points" in trainee.screen
        assert "Do not leave this out: acknowledge the contact. CALL §4.1(2): Use a friendly tone" in trainee.screen
        assert "One point for each thing done" in trainee.screen
        await trainee.press("t")
        assert "nothing is real and nothing is kept" in trainee.screen
        await trainee.press("escape")
        assert "Handling a product defect complaint   5 %" in trainee.screen
        assert "PRACTICE" not in trainee.screen


async def test_the_clock_runs_and_the_world_with_it_but_stands_still_while_one_reads() -> None:
    async with in_practice(BILLING) as trainee:
        await trainee.begin()
        trainee.hand.seconds = 61
        await trainee.press("enter")
        assert trainee.practice.clock() == at("Friday 2026-03-06 16:51:01")
        await trainee.press("f10")
        trainee.hand.seconds = 500
        assert "It is Friday 2026-03-06 16:51:01; the clock stands still here" in trainee.screen
        await trainee.press("f10")
        trainee.hand.seconds = 509
        assert trainee.practice.clock() == at("Friday 2026-03-06 16:51:10")


async def test_the_world_comes_by_itself_and_the_case_shows_it() -> None:
    async with in_practice(BILLING, "120x40") as trainee:
        await trainee.begin()
        await trainee.press("enter")
        await trainee.talk(FIRST_MAIL, until=["identify"])
        await trainee.press("f10", "enter", "escape")
        await trainee.talk(SECOND_DAY, until=["send"])
        await trainee.press("ctrl+e", "enter")
        trainee.hand.seconds += 70 * 60 + 1
        trainee.list._beat()
        await trainee.driver.settled()
        assert trainee.kinds[-1] == "escalation acknowledged"
        assert "escalation acknowledged" in trainee.screen
        assert "The escalation is taken up." in trainee.driver.told


async def test_a_moment_can_be_typed_and_one_that_is_none_is_told() -> None:
    async with in_practice(BILLING) as trainee:
        await trainee.begin()
        await trainee.press("f10", "t", "=soon", "enter")
        assert '"soon"' in trainee.screen
        await trainee.press("ctrl+u", "=17:05", "enter")
        assert "PRACTICE Fri 17:05:00" in trainee.screen
        assert "late" not in trainee.screen.splitlines()[0]
        await trainee.press("f10", "t", "=Friday 2026-03-06 16:00", "enter")
        assert "time only goes forwards" in trainee.screen


async def test_what_it_teaches_can_be_read_while_practising() -> None:
    async with in_practice(BILLING) as trainee:
        await trainee.begin()
        await trainee.press("f10", "c")
        assert "SOP3 §13.2  Scenario 2: Resolving a Billing Dispute" in trainee.screen
        await trainee.press("c")
        assert "a customer makes contact; inquiry, email," in trainee.screen


async def test_leaving_the_queue_of_a_practice_asks_first() -> None:
    async with in_practice(BILLING) as trainee:
        await trainee.begin()
        await trainee.press("escape", "q")
        assert "End the practice and be scored" in trainee.screen
        await trainee.press("escape")
        assert "Queue" in trainee.screen
        await trainee.press("q", "end", "enter")
        assert "0 %" in trainee.screen


async def test_the_list_tells_what_each_teaches() -> None:
    async with in_practice(size="120x40") as trainee:
        assert "The representative apologises" in trainee.screen
        await trainee.press("3")
        assert "The billing department corrects the bill" not in trainee.screen
        assert "SOP3 §13.2" in trainee.screen
        await trainee.press("enter")
        assert "Resolving a billing dispute   practice" in trainee.screen


async def test_a_practice_inside_the_desk_leaves_its_case_log_alone() -> None:
    here = at_work()
    here.open(channel="email", customer_name="Maria", topic="billing")
    before = list(here.log.entries())
    async with at_desk(here.desk, "80x24") as driver:
        driver.app.push_screen(PracticeScreen(here.desk, driver.app.drafts, {}, elapsed=lambda: 0.0))
        await driver.settled()
        await driver.press("1", "enter", "enter", "enter")
        assert "PRACTICE" in driver.screen
        assert "Maria" not in driver.screen
        await driver.press("enter", "enter", "=x", "escape", "f10", "e", "escape", "escape")
        assert "Maria" in driver.screen
        assert "PRACTICE" not in driver.screen
        assert not driver.app.has_class("-practice")
    assert list(here.log.entries()) == before


async def test_nothing_is_written_and_no_case_log_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        pytest.fail("a case log was opened")

    monkeypatch.setattr(open_store, "open_store", opened)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert shipped()
    async with in_practice(BILLING) as trainee:
        await trainee.begin()
        await trainee.press("enter")
        await trainee.talk(FIRST_MAIL, until=["identify"])
        await trainee.press("f10", "e", "escape", "escape")
    assert [path for _, folders, files in os.walk(tmp_path) for path in (*folders, *files)] == []


async def test_a_policy_set_without_case_studies_says_so() -> None:
    from dataclasses import replace  # noqa: PLC0415 - only here

    from tui.practice_app import PracticeApp  # noqa: PLC0415

    async with PracticeApp(replace(shipped(), scenarios=()), "Tim").run_test(size=(80, 24)) as pilot:
        from tests.tui.driving import Driver  # noqa: PLC0415

        driver = Driver(pilot)
        await driver.settled()
        assert "The documents have no case study" in driver.screen
        await driver.press("enter", "escape")
