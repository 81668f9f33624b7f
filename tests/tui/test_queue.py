"""The queue: the most urgent first, counting down without asking the case log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from time import sleep

from engine.model.event import Actor, Event
from engine.model.problem import StoreFault
from engine.model.standing import Queue
from engine.services.escalate import escalate
from engine.services.record_event import Happening, record_event
from engine.store.memory import MemoryLog
from tests.tui.driving import SlowLog, at_desk, at_work

COMPLETE = {
    "contact": "lee@example.org", "subject": "a threat", "summary": "Threatens", "account_specific": "no", "confirmed": "yes",
    "legal_concern": "yes", "underlying_issue": "Money", "actions_taken": "Listened", "outcome": "cannot resolve",
}  # fmt: skip


class Watched(MemoryLog):
    """Remembers which cases were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: set[str] = set()

    def events_of(self, cases: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        self.read.update(cases)
        return super().events_of(cases)


async def test_an_empty_desk_says_what_to_do() -> None:
    async with at_desk(at_work().desk, "80x24") as driver:
        assert "No open case. Press n when a customer makes contact." in driver.screen


async def test_the_most_urgent_case_is_on_top_with_its_clock_and_time() -> None:
    here = at_work()
    here.open(channel="phone", customer_name="Late Larry")
    here.open(channel="email", customer_name="Soon Susan", topic="billing")
    async with at_desk(here.desk) as driver:
        first, second = driver.screen.splitlines()[3:5]
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
        await driver.press("slash", "=jane doe")
        assert "Jane Doe" in driver.screen
        assert "Amir Khan" not in driver.screen
        assert "1 of 3 open" in driver.screen
        await driver.press("enter", "escape")
        assert "Amir Khan" in driver.screen


async def test_only_cases_that_come_into_sight_are_read() -> None:
    here = at_work()
    here.log = log = Watched()
    for number in range(500):
        here.open(channel="email", customer_name=f"Customer {number}")
    log.read.clear()
    async with at_desk(here.desk) as driver:
        assert "Customer 20" in driver.screen
        await driver.press("end")
        assert "Customer 499" in driver.screen
        await driver.press(*["pageup"] * 4)
        assert "Customer 375" in driver.screen
        assert len(log.read) < 400, "only what comes into sight is read"


async def test_a_case_log_that_does_not_answer_is_told_in_words() -> None:
    here = at_work()

    class Broken(SlowLog):
        def order(self, queue: Queue) -> Sequence[str]:  # noqa: ARG002
            raise StoreFault("the case log desk.db is locked by another program")

    here.log = Broken()
    async with at_desk(here.desk) as driver:
        assert "locked by another program" in driver.screen
        await driver.press("n")
        assert "New case" in driver.screen


async def test_numbers_turn_to_mine_escalated_follow_ups_and_promises() -> None:
    here = at_work()
    mine = here.open(channel="email", customer_name="Mine Own")
    legal = here.open(channel="email", customer_name="Legal Lee", topic="legal", **COMPLETE)
    other = here.acting(Actor("Sam Poe", "representative"))
    record_event(other, here.open(channel="chat", customer_name="Chat Chen").id, Happening("acknowledged"))
    escalate(here.desk, legal.id, "legal")
    here.happen(mine, "promise made", {"text": "call back", "by": "2026-04-14T13:30:00+00:00"})
    async with at_desk(here.desk) as driver:
        assert "1 all 3  2 mine 3" in driver.screen
        assert "4 escalated" not in driver.screen, "there are no teams, so escalated is the third"
        await driver.press("3")
        assert "Legal Lee" in driver.screen
        assert "Mine Own" not in driver.screen
        await driver.press("5")
        assert "call back" in driver.screen
        assert "30 min" in driver.screen
        await driver.press("4")
        assert "No follow-up is open. Esc shows all." in driver.screen
        await driver.press("escape")
        assert "Chat Chen" in driver.screen


async def test_the_filter_finds_beginnings_of_any_word_and_clocks_by_name() -> None:
    here = at_work()
    here.open(channel="email", customer_name="Jane Smith")
    here.open(channel="phone", customer_name="Amir Khan")
    async with at_desk(here.desk) as driver:
        await driver.press("slash", "=khan pho")
        assert "Amir Khan" in driver.screen
        assert "Jane Smith" not in driver.screen
        await driver.press("ctrl+u", "=written")
        assert "1 of 2 open" in driver.screen
        assert "Jane Smith" in driver.screen
        await driver.press("ctrl+u", "=zzz")
        assert "No case has these words; esc shows all." in driver.screen


class Elsewhere(Watched):
    """Knows the order of a case that is not there any more, and counts how often rows are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def order(self, queue: Queue) -> Sequence[str]:
        return ["C-GONE", *super().order(queue)]

    def events_of(self, cases: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        self.asked += 1
        return super().events_of(cases)


async def test_a_case_that_is_not_there_any_more_is_left_out_and_not_asked_for_again() -> None:
    here = at_work()
    here.log = log = Elsewhere()
    here.open(channel="email", customer_name="Jane Smith")
    async with at_desk(here.desk) as driver:
        await driver.pilot.pause(0.3)
        before = log.asked
        await driver.pilot.pause(0.3)
        assert log.asked == before
        assert "C-GONE" not in driver.screen
        assert "Jane Smith" in driver.screen


async def test_changes_that_come_faster_than_the_queue_is_read_do_not_keep_it_from_being_shown() -> None:
    here = at_work()

    class Slow(MemoryLog):
        def order(self, queue: Queue) -> Sequence[str]:
            sleep(0.2)
            return super().order(queue)

    here.log = Slow()
    async with at_desk(here.desk) as driver:
        here.open(channel="email", customer_name="Jane Smith")
        for _ in range(20):  # for two seconds another change every tenth
            driver.app.screen.changed_elsewhere()  # type: ignore[attr-defined]
            await driver.pilot.pause(0.1)
        assert "Jane Smith" in driver.screen
