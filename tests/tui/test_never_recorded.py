"""A card number cannot be saved, and what should rather not be recorded is said kindly; the field keeps what was typed."""

from __future__ import annotations

from tests.tui.driving import CALL_TO_LISTEN, at_desk, at_work


async def test_a_card_number_is_refused_beside_its_field_and_stays_out_of_the_log() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "enter", "ctrl+n", "=paid with 4111 1111 1111 1111", "tab", "y", "enter")
        assert "payment card number" in driver.screen
        assert "4111 1111 1111 1111" in driver.screen
    assert "4111" not in str(here.log.events("C-00001"))


async def test_health_details_are_recorded_with_a_kind_warning() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "enter", "ctrl+n", "=is in hospital and cannot come", "tab", "y", "enter")
        assert "may tell more than is needed" in driver.told
    assert here.log.events("C-00001")[-1].details["warned"] == "summary"
