"""Reading the documents: narrowing the list, searching the text, following references and coming back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.model.event import Actor
from engine.services.desk import Desk
from tests.desks import Here, edition
from tests.tui.driving import Driver, at_desk, at_work
from tui.screens.documents import DocumentsScreen
from tui.widgets.page import Page


@asynccontextmanager
async def reading(at: str = "", size: str = "120x40", desk: Desk | None = None) -> AsyncIterator[Driver]:
    """The documents, opened from the queue."""
    async with at_desk(desk or at_work().desk, size) as driver:
        driver.app.push_screen(DocumentsScreen(driver.app.desk, driver.app.drafts, at))
        await driver.settled()
        yield driver


def top(driver: Driver) -> int:
    return round(driver.app.screen.query_one("#page", Page).scroll_offset.y)


async def test_the_list_shows_all_documents_and_beside_it_the_one_under_the_cursor() -> None:
    async with reading() as driver:
        for words in ("Documents   72 documents", "The SOPs", "Scripts", "Response and resolution times"):
            assert words in driver.screen
        assert "sop/documentation-and-reporting   version 1.0.0, approved" in driver.screen
        await driver.press("down", "down")
        assert "sop/sop-3-customer-service   version 1.0.0, approved" in driver.screen
        assert "§1   R056 enforced" in driver.screen


async def test_typing_narrows_the_list_and_finds_words_in_the_text() -> None:
    async with reading() as driver:
        await driver.press("=escal", *"ation")
        assert "Escalation criteria and ladder" in driver.screen
        assert "Customer complaint form" not in driver.screen
        assert "In the text" in driver.screen
        await driver.press("ctrl+u", "=xyzzy")
        assert "Nothing has all of these words." in driver.screen
        await driver.press("escape")
        assert "72 documents" in driver.screen


async def test_a_passage_that_was_found_is_opened_at_its_place() -> None:
    async with reading() as driver:
        await driver.press("=regulatory concerns must", "enter")
        assert "§5.1(1)" in driver.screen
        assert top(driver) > 0


async def test_a_clause_leads_to_what_it_becomes_and_backspace_comes_back() -> None:
    async with reading("SOP3 §3.1(1)", "200x60") as driver:
        assert "Acknowledge Inquiry: Send an acknowledgment email" in driver.screen
        before = top(driver)
        await driver.press("enter")
        assert "Acknowledge a written inquiry   must" in driver.screen
        assert "within 15 minutes, opening hours of Support" in driver.screen
        assert "backspace back where you were" in driver.screen
        await driver.press("down", "enter")  # from the clock on to its clause
        assert "§3.1(1)   R058 timed" in driver.screen
        await driver.press("backspace", "backspace")
        assert top(driver) == before
        assert "Acknowledge Inquiry: Send an acknowledgment email" in driver.screen
        await driver.press("escape")
        assert "Documents   " not in driver.screen


async def test_the_history_and_the_ends_are_a_key_away() -> None:
    async with reading("script/phone-greeting") as driver:
        assert "Good ‹part of day›" in driver.screen
        await driver.press("h")
        assert "1.2.0  2026-01-20  Difficult-caller branch added" in driver.screen
        await driver.press("home")
        assert top(driver) == 0
        await driver.press("end")
        assert "Customer Service Team" in driver.screen
        await driver.press("home", "pagedown", "pageup")
        assert top(driver) == 0


async def test_on_a_narrow_screen_list_and_text_alternate() -> None:
    async with reading(size="80x24") as driver:
        assert "The SOPs" in driver.screen
        assert "sop/documentation-and-reporting" not in driver.screen
        await driver.press("=Incoming call, from greeting to log", "enter")
        assert "script/phone-greeting   version 1.2.0" in driver.screen
        assert "Scripts" not in driver.screen
        await driver.press("down", "down", "down", "down", "enter")
        assert "backspace" in driver.screen
        await driver.press("backspace", "slash")
        assert "Scripts" in driver.screen
        await driver.press("tab")
        assert "script/phone-greeting" in driver.screen
        await driver.press("escape", "escape", "escape")
        assert "Queue" in driver.screen


async def test_a_wider_window_keeps_the_place() -> None:
    async with reading("script/phone-greeting#restate", "80x24") as driver:
        assert "Let me make sure I understood" in driver.screen
        for size in ("200x60", "80x24", "120x40"):
            await driver.resize(size)
            assert "Let me make sure I understood" in driver.screen, size


async def test_a_place_that_is_not_there_is_told_and_the_list_opens() -> None:
    async with reading("script/none") as driver:
        assert "There is no script/none in the documents in force." in driver.told
        assert "72 documents" in driver.screen


async def test_whoever_sees_no_case_content_may_read_the_documents() -> None:
    here = at_work()
    here.open(customer_name="Jane Smith")
    here.actor = Actor("Kim", "crm-administrator")
    async with reading("roles/roles#crm-administrator", desk=here.desk) as driver:
        assert "Sees no case content." in driver.screen
        await driver.press("slash", "=seen by", "enter")
        assert "Jane Smith" not in driver.screen
    assert [event.kind for event in here.log.events("@desk")] == []


async def test_words_that_look_like_markup_are_shown_as_they_are() -> None:
    made = edition("""
        kind: sop
        id: terms
        title: "[b]Terms[/b] [@click=app.bell]"
        version: 1.0.0
        history: [{version: 1.0.0, date: 2026-01-01, author: "[red]Al[/red]", description: "{{ 7*7 }}"}]
        clauses: [{at: §1, text: "[link=x]Be kind[/link]"}]
    """)
    async with reading("sop/terms", desk=Here(made).desk) as driver:
        for words in ("[b]Terms[/b] [@click=app.bell]", "[link=x]Be kind[/link]", "[red]Al[/red]", "{{ 7*7 }}"):
            assert words in driver.screen
