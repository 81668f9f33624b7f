"""The supervisor board with keys: panes, cases, windows of time, agents, reports, what may not be seen, a slow log."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from time import monotonic, sleep

import pytest

from engine.model.event import Actor, Event
from engine.model.problem import StoreFault
from engine.services.desk import Desk
from engine.services.escalate import escalate
from engine.store.memory import MemoryLog
from tests.desks import SUE, Here, Wall, shipped
from tests.tui.boards import NOON, at_noon, busy_department
from tests.tui.driving import DANA, Driver, at_desk
from tui.screens import board_reading
from tui.screens.board import BoardScreen
from tui.screens.clocks import ClocksScreen
from tui.screens.queue import QueueScreen
from tui.screens.report_text import ReportScreen
from tui.screens.workspace import WorkspaceScreen


@asynccontextmanager
async def at_board(desk: Desk, size: str = "120x40") -> AsyncIterator[Driver]:
    """The board, opened over the queue."""
    async with at_desk(desk, size) as driver:
        await driver.app.push_screen(BoardScreen(driver.app.desk, driver.app.drafts))
        await driver.settled()
        yield driver


# --- what is in sight -----------------------------------------------------------------------------------------------------


async def test_on_a_large_screen_all_panes_are_in_sight() -> None:
    async with at_board(busy_department().desk, "200x60") as driver:
        for words in (
            "1 Escalations  4  ◆ 2", "2 At risk  6  ▲ 2  ◆ 2   to 18:00, 4 opening hours", "3 Today   Tuesday 14 April",
            "4 Promises  3  ▲ 1", "5 Load  30  ▲ 2", "6 Inbox  2  ◆ 1   reports and audits",
            "◆ 3/3  1 h 20 min", "Call back with the price", "mean and span of 8 Tuesdays", "email┤", "2026-W15",
        ):  # fmt: skip
            assert words in driver.screen


async def test_on_a_small_screen_one_pane_is_in_sight_and_keys_choose_it() -> None:
    async with at_board(busy_department().desk, "80x24") as driver:
        assert "Must answer" in driver.screen
        assert "Promised" not in driver.screen
        await driver.press("4")
        assert "Promised" in driver.screen
        assert "Must answer" not in driver.screen
        await driver.press("tab", "tab")
        assert "Weekly customer interaction summary" in driver.screen
        await driver.press("tab")
        assert "Must answer" in driver.screen
        await driver.press("shift+tab", "shift+tab")
        assert "█ late ░ open" in driver.screen


async def test_one_pane_alone_and_back() -> None:
    async with at_board(busy_department().desk) as driver:
        await driver.press("2", "z")
        assert "Time left" in driver.screen
        assert "Must answer" not in driver.screen
        await driver.press("z")
        assert "Must answer" in driver.screen


async def test_the_pane_that_one_is_in_stays_when_the_window_changes() -> None:
    async with at_board(busy_department().desk, "200x60") as driver:
        await driver.press("4", "down")
        await driver.resize("80x24")
        assert "Promised" in driver.screen
        assert "promised: Send the return label, by 14:45" in driver.screen


async def test_nothing_yet_is_said_in_each_pane() -> None:
    async with at_board(at_noon().desk, "200x60") as driver:
        for words in (
            "Nothing is escalated.", "Nothing is late, and nothing falls due.", "No promise is open.", "No case is open.",
            "nothing yet: no Tuesday of the last 8 weeks is in the log",
        ):  # fmt: skip
            assert words in driver.screen


# --- what can be done -----------------------------------------------------------------------------------------------------


async def test_enter_opens_the_case_and_escape_comes_back_to_the_same_line() -> None:
    async with at_board(busy_department().desk) as driver:
        await driver.press("down", "down", "enter")
        assert isinstance(driver.app.screen, WorkspaceScreen)
        assert driver.app.screen.case == "C-90002"
        driver.app.pop_screen()
        await driver.settled()
        assert (
            "to technical-support 10:40; the customer service manager must answer by 16:40; level 1 did not"
            in driver.screen
        )


async def test_why_it_is_due() -> None:
    async with at_board(busy_department().desk) as driver:
        await driver.press("2", "w")
        assert isinstance(driver.app.screen, ClocksScreen)
        await driver.press("escape")
        assert isinstance(driver.app.screen, BoardScreen)


async def test_the_window_of_time_goes_round() -> None:
    async with at_board(busy_department().desk) as driver:
        seen = []
        for _ in range(4):
            seen.append(re.search(r"2 At risk.*?   (\S.*)", driver.screen)[1].strip())
            await driver.press("h")
        assert seen == [
            "to 18:00, 4 opening hours",
            "to Wed 14:00, 8 opening hours",
            "to 18:00, end of day",
            "to 15:00, 1 opening hour",
        ]


async def test_enter_on_an_agent_shows_all_their_cases_and_escape_all_agents_again() -> None:
    async with at_board(busy_department().desk) as driver:
        await driver.press("5", "down", "enter")
        assert "all cases of Dana Reed" in driver.screen
        assert "Olu" not in driver.screen.partition("4 Promises")[0].partition("Time left")[2]
        await driver.press("enter")
        assert isinstance(driver.app.screen, WorkspaceScreen)
        driver.app.pop_screen()
        await driver.press("escape")
        assert "4 opening hours" in driver.screen
        await driver.press("escape")
        assert isinstance(driver.app.screen, QueueScreen)


async def test_enter_on_a_report_shows_its_figures_as_text() -> None:
    async with at_board(busy_department().desk) as driver:
        await driver.press("6", "enter")
        assert isinstance(driver.app.screen, ReportScreen)
        assert "Weekly customer interaction summary" in driver.screen
        await driver.press("pagedown", "pagedown")
        assert "Contacts" in driver.screen or "Issue types" in driver.screen
        await driver.press("escape")
        assert isinstance(driver.app.screen, BoardScreen)


async def test_an_audit_says_that_only_its_date_is_kept() -> None:
    here = at_noon()
    here.wall.text = "Monday 2027-01-11 10:00"
    async with at_board(here.desk, "200x60") as driver:
        assert "audit" in driver.screen
        await driver.press("6", "end", "enter")
        assert "its sample is drawn by hand" in driver.told


async def test_the_other_plot_where_one_has_room() -> None:
    async with at_board(busy_department().desk, "80x24") as driver:
        await driver.press("3")
        assert "email┤" not in driver.screen
        await driver.press("p")
        assert "email┤" in driver.screen


# --- what may not be seen -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["80x24", "200x60"])
async def test_a_representative_is_told_why_there_is_no_board_and_can_only_leave(size: str) -> None:
    here = busy_department()
    async with at_board(here.acting(DANA), size) as driver:
        assert "the role representative does not see those" in " ".join(driver.screen.split())
        for words in ("C-9", "Escalations", "Amir Khan", "Call back"):
            assert words not in driver.screen
        await driver.press("enter", "w", "h", "r", "z", "3", "tab")
        assert "C-9" not in driver.screen
        await driver.press("escape")
        assert isinstance(driver.app.screen, QueueScreen)


async def test_foreign_text_steers_nothing() -> None:
    async with at_board(busy_department().desk, "200x60") as driver:
        assert "\x1b" not in driver.screen
        assert "Ask the carrier ␛[2J" in driver.screen


# --- others act, and the log is slow --------------------------------------------------------------------------------------


async def test_what_another_desk_does_shows_and_the_cursor_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_reading, "READ_AGAIN", 0.0)
    here = busy_department()
    async with at_board(here.desk) as driver:
        await driver.press("down")
        case = here.open(kind="complaint", channel="email", topic="legal")
        escalate(here.acting(Actor("Kim", "representative")), case.id, "legal")
        driver.app._changed()
        await driver.settled()
        assert "1 Escalations  5" in driver.screen
        assert "C-90001  Amir Khan" in driver.screen


class SlowBoardLog(MemoryLog):
    """Takes its time with every question of the board, once it is told to."""

    seconds = 0.0
    away = False

    def events_of(self, cases: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        self._take_time()
        return super().events_of(cases)

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        self._take_time()
        return super().all_cases()

    def _take_time(self) -> None:
        sleep(self.seconds)
        if self.away:
            raise StoreFault("the case log is away")


async def test_keys_are_answered_while_the_log_takes_its_time() -> None:
    log = SlowBoardLog()
    here = Here(shipped(), SUE, Wall(NOON), log)
    async with at_desk(here.desk, "80x24") as driver:
        log.seconds = 0.5
        driver.app.push_screen(BoardScreen(driver.app.desk, driver.app.drafts))
        await driver.pilot.pause(0.05)
        begun = monotonic()
        for key in ("2", "4", "5"):
            driver._key(key)
        await driver.pilot.pause(0.05)
        assert monotonic() - begun < 0.45
        assert "reading" in driver.screen
        assert "█ late ░ open" in driver.screen or "5 Load" in driver.screen
        log.seconds = 0.0
        await driver.settled()
        assert "No case is open." in driver.screen


async def test_a_log_that_is_away_is_said_below_and_what_was_read_stays() -> None:
    log = SlowBoardLog()
    here = Here(shipped(), SUE, Wall(NOON), log)
    case = here.open(kind="complaint", channel="email", topic="legal")
    escalate(here.desk, case.id, "legal")
    async with at_board(here.desk) as driver:
        log.away = True
        await driver.press("r")
        assert "the case log is away" in driver.screen
        assert f"1/3  1 h 00 min       {case.id}" in driver.screen
        log.away = False
        await driver.press("r")
        assert "the case log is away" not in driver.screen
