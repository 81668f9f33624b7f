"""However fast keys come, each lands where it belongs."""

from __future__ import annotations

from tests.tui.driving import SlowLog, at_desk, at_work


async def test_a_burst_of_keys_goes_from_field_to_field_and_on_to_the_next_card() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n", "enter", "enter")
        await driver.burst("2", "enter", "n", "enter", *"Jane", "enter", *"j@x.org", "enter")
        assert "Listen without interrupting." in driver.screen
    facts = here.desk.case("C-00001").facts
    assert (facts["topic"], facts["account_specific"], facts["customer_name"], facts["contact"]) == (
        "product-defect",
        "no",
        "Jane",
        "j@x.org",
    )


async def test_a_burst_opens_a_case_and_its_card() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.burst("n", "2", "enter", "2", "ctrl+n")
        assert "complaint, email" in driver.screen.splitlines()[0]


async def test_what_is_typed_while_the_case_log_works_waits_for_the_next_card() -> None:
    here = at_work()
    here.log = log = SlowLog()
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n", "enter", "enter", "2", "enter", "n")
        log.seconds = 0.3
        await driver.burst("enter", *"Jane", "tab", *"j@x.org", "enter")
        assert "Listen without interrupting." in driver.screen
    assert here.desk.case("C-00001").facts["customer_name"] == "Jane"


async def test_what_was_typed_for_a_card_that_did_not_come_goes_nowhere() -> None:
    here = at_work()
    here.log = log = SlowLog()
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n", "enter", "enter", "2")
        log.seconds = 0.3
        await driver.burst("ctrl+n", "n", "enter")
        assert "This step is not done yet" in driver.screen
        assert "y ○ yes   n ○ no" in driver.screen
