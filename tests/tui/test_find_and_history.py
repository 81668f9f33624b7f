"""A case is found by its words whether it is open or not, and a customer's cases are one story."""

from __future__ import annotations

from tests.tui.driving import CALL_TO_LISTEN, at_desk, at_work


async def test_a_case_is_found_by_its_words_and_opened() -> None:
    here = at_work()
    here.open(
        channel="email",
        topic="billing",
        customer_name="Zoë Brandt",
        contact="zoe@example.org",
        summary="The kettle's bill is wrong",
    )
    here.open(channel="email", topic="delivery", customer_name="Al Smith", summary="Where is my parcel?")
    async with at_desk(here.desk, "80x24") as driver:
        await driver.press("f", "=nothing like it", "enter")
        assert "No case has all these words." in driver.screen
        await driver.press("ctrl+u", "=kettle zo*", "enter")
        assert "C-00001  Zoë Brandt" in driver.screen
        assert "C-00002  Al Smith" not in driver.screen
        await driver.press("enter")
        assert "C-00001  Zoë Brandt  inquiry, email, billing" in driver.screen


async def test_the_history_of_a_customer_shows_all_cases() -> None:
    here = at_work()
    here.open(
        channel="email",
        topic="billing",
        customer_name="Jane Smith",
        contact="jane@example.org",
        summary="The bill is wrong",
    )
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n")
        await driver.press("f7")
        assert "Nobody has told yet who the customer is" in driver.told
        await driver.press("escape")
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "f7")
        assert "Customer   K-00001, 2 cases" in driver.screen
        assert "C-00001" in driver.screen
        assert "The bill is wrong" in driver.screen
