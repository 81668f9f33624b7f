"""The key on a countdown: why a clock is due, span by span, from the queue and from a case."""

from __future__ import annotations

import pytest

from tests.desks import Wall
from tests.tui.driving import CALL_TO_LISTEN, at_desk, at_work


@pytest.mark.parametrize("size", ["80x24", "120x40", "200x60"])
async def test_from_the_queue_one_sees_what_counted_and_what_did_not(size: str) -> None:
    here = at_work()
    here.wall = Wall("Friday 2026-04-03 12:00")  # Good Friday
    here.open(channel="email", topic="billing")
    here.wall = Wall("Saturday 2026-04-04 12:00")
    async with at_desk(here.desk, size) as driver:
        await driver.press("w", "2")  # the first is to resolve it, which is due earlier
        for word in ("Why it is due", "Acknowledge a written inquiry", "due Tuesday 2026-04-07 09:15"):
            assert word in driver.screen
        seen = driver.screen
        for _ in range(4):
            await driver.press("pagedown")
            seen += driver.screen
        for word in ("Good Friday", "weekend", "Easter Monday", "before opening", "counted 15 min"):
            assert word in seen
        await driver.press("escape")
        assert "Why it is due" not in driver.screen


async def test_in_a_case_the_same_key_shows_every_clock_and_moves_between_them() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "f5")
        assert "Resolve an inquiry" in driver.screen
        assert "SOP3 §3.2(3)" in driver.screen
        await driver.press("down")
        assert "2 opening days of Support opening hours" in driver.screen
        assert "lunch break" in driver.screen or "overnight" in driver.screen
        await driver.press("escape")
        assert "Why it is due" not in driver.screen


async def test_an_empty_queue_has_nothing_to_explain() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press("w")
        assert "Why it is due" not in driver.screen


async def test_a_long_ledger_scrolls() -> None:
    here = at_work()
    here.wall = Wall("Monday 2026-04-13 10:00")
    here.open(kind="request", channel="email", urgency="low", impact="one customer", topic="delivery")
    async with at_desk(here.desk, "80x24") as driver:
        await driver.press("w", "2")
        assert "5 opening days of Support opening hours" in driver.screen
        assert "warnings:" not in driver.screen
        for _ in range(4):
            await driver.press("pagedown")
        assert "warnings:" in driver.screen
