"""The queue: the most urgent first, counting down without asking the case log."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.event import Event
from engine.model.problem import StoreFault
from engine.services.list_cases import list_open
from tests.tui.driving import SlowLog, at_desk, at_work
from tui.widgets.case_list import CaseList


async def test_an_empty_desk_says_what_to_do() -> None:
    async with at_desk(at_work().desk, "80x24") as driver:
        assert "No open case. Press n when a customer makes contact." in driver.screen


async def test_the_most_urgent_case_is_on_top_with_its_clock_and_time() -> None:
    here = at_work()
    here.open(channel="phone", customer_name="Late Larry")
    here.open(channel="email", customer_name="Soon Susan", topic="billing")
    async with at_desk(here.desk) as driver:
        first, second = driver.screen.splitlines()[2:4]
        assert "Soon Susan" in first
        assert "15 min" in first
        assert "Acknowledge a written inquiry" in first
        assert "billing" in first
        assert "Late Larry" in second


async def test_time_runs_without_the_case_log_and_lateness_is_a_word_too() -> None:
    here = at_work()
    here.log = SlowLog()
    here.open(channel="email", customer_name="Jane Smith")
    async with at_desk(here.desk) as driver:
        asked = len(here.log.asked)
        here.wall.text = "Tuesday 2026-04-14 14:12"
        driver.app.screen.tick()  # type: ignore[attr-defined]
        await driver.settled()
        assert "◆ 3:00 min" in driver.screen
        here.wall.text = "Tuesday 2026-04-14 14:20"
        driver.app.screen.tick()  # type: ignore[attr-defined]
        await driver.settled()
        assert "▲ late 5 min" in driver.screen
        assert "▲ 1 late" in driver.screen
        assert len(here.log.asked) == asked


async def test_typing_narrows_and_escape_shows_all() -> None:
    here = at_work()
    for name in ("Jane Smith", "Amir Khan", "Jane Doe"):
        here.open(channel="email", customer_name=name)
    async with at_desk(here.desk) as driver:
        await driver.press("slash", "=jane do")
        assert "Jane Doe" in driver.screen
        assert "Amir Khan" not in driver.screen
        assert "1 of 3 open" in driver.screen
        await driver.press("enter", "escape")
        assert "Amir Khan" in driver.screen


async def test_five_thousand_cases_are_painted_and_keys_are_answered() -> None:
    here = at_work()
    for number in range(200):
        here.open(channel="email", customer_name=f"Customer {number}")
    rows = list_open(here.desk) * 25
    async with at_desk(here.desk) as driver:
        cases = driver.app.screen.query_one(CaseList)
        cases.show(rows, here.desk.now())
        await driver.pilot.pause()
        await driver.press("end")
        assert cases.cursor == len(rows) - 1 == 4_999


async def test_a_case_log_that_does_not_answer_is_told_in_words() -> None:
    here = at_work()

    class Broken(SlowLog):
        def open_cases(self, closed: str) -> Iterator[tuple[Event, ...]]:  # noqa: ARG002
            raise StoreFault("the case log desk.db is locked by another program")

    here.log = Broken()
    async with at_desk(here.desk) as driver:
        assert "locked by another program" in driver.screen
        await driver.press("n")
        assert "New case" in driver.screen
