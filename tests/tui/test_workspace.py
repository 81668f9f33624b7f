"""The case workspace beyond the steps: why, phrases, jumping, laying aside, handing over, taking back, what was typed."""

from __future__ import annotations

from engine.model.event import Actor
from engine.services.take_step import take_step
from tests.tui.driving import CALL_TO_ASSESS, CALL_TO_LISTEN, DANA, Driver, at_desk, at_work
from tui.drafts import Drafts

SAM = Actor("Sam Poe", "representative")
OWNER = Actor("Olga Ward", "sop-owner")


async def commands(driver: Driver) -> str:
    await driver.press("ctrl+p")
    found = driver.screen
    await driver.press("escape")
    return found


async def test_f1_says_why_of_the_field_in_focus_and_of_all_else() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press("n", "ctrl+n", "enter", "enter", "f1")
        assert "Field: Nature of inquiry or complaint" in driver.screen
        assert "DOC §3.1(2)" in driver.screen
        assert "record/interaction#topic   version" in driver.screen
        await driver.press("2")
        assert "Step: Offer help" in driver.screen
        assert "How may I assist you today" in driver.screen
        assert "to be said word for word" in driver.screen
        assert "Deadline: Resolve an inquiry" in driver.screen


async def test_f1_after_a_refusal_names_the_gate_with_its_clause() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "ctrl+a", "f1")
        assert "Gate:" in driver.screen
        await driver.press("1")
        assert "stands before: account data shown" in driver.screen


async def test_a_suggestion_made_beside_a_step_is_found_by_the_sop_owner() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "f1", "s")
        assert "Suggest a change" in driver.screen
        await driver.press("ctrl+n")
        assert "say what should be different" in driver.screen
        await driver.press("=Say the name of the department too", "ctrl+n")
        assert "S-0001 is in the inbox of whoever edits the policy." in driver.told
    here.actor = OWNER
    async with at_desk(here.desk, "80x24") as driver:
        await driver.press("i")
        assert "S-0001" in driver.screen
        assert "script/phone-greeting#listen" in driver.screen
        assert "Say the name of the department too" in driver.screen


async def test_a_representative_finds_own_suggestions_only() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press("i")
        assert "Your suggestions   0" in driver.screen
        assert "Nobody has suggested anything yet." in driver.screen


async def test_a_phrase_goes_into_the_field_one_types_in() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_ASSESS)
        await driver.press("=He shouts. ", "f8")
        assert "type to find, arrows to choose" in driver.screen
        await driver.press("=frustrating", "enter")
        assert "He shouts. I can hear how frustrating" in driver.screen


async def test_jumping_keeps_answers_and_marks_what_was_taken() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "ctrl+g")
        assert "Go to a step; answers stay" in driver.screen
        assert "▸  Listen" in driver.screen
        assert "✓  Greet" in driver.screen
        await driver.press("home", "down", "down", "enter")
        assert "How may I assist you today?" in driver.screen
        assert "● product-defect" in driver.screen


async def test_laying_aside_asks_why_and_the_next_step_takes_it_up() -> None:
    here = at_work()
    async with at_desk(here.desk, "80x24") as driver:
        await driver.press(*CALL_TO_LISTEN, "f9", "ctrl+n")
        assert "a note is needed" in driver.screen
        await driver.press("=Calls back at three", "tab", "up", "up", "ctrl+n")
        assert "laid aside, until 14:15  Calls back at three" in driver.screen
        await driver.press("enter")
        assert "Laid aside by Dana Reed" in driver.screen
        assert "Calls back at three" in driver.screen
        await driver.press("enter")
        assert "Laid aside" not in driver.screen
    assert "conversation paused" in [event.kind for event in here.log.events("C-00001")]


async def test_a_hand_over_shows_its_note_to_the_next_one() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(
            *CALL_TO_LISTEN, "ctrl+o", "=Sam Poe", "enter", "=Waits for a call about the kettle", "ctrl+n"
        )
        assert "Sam Poe" in driver.screen
    here.actor = SAM
    async with at_desk(here.desk) as driver:
        await driver.press("2")
        assert "C-00001" in driver.screen
        await driver.press("enter")
        assert "Handed over by Dana Reed" in driver.screen
        assert "Waits for a call about the kettle" in driver.screen
        await driver.press("enter")
        assert "Handed over" not in driver.screen


async def test_a_hand_over_without_a_note_is_refused() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "ctrl+o", "=Sam Poe", "enter", "ctrl+n")
        assert "a hand-over note is needed" in driver.screen
        await driver.press("escape", "ctrl+o")
        assert "Sam Poe" in driver.screen, "what was typed is kept"


async def test_undo_takes_back_a_step_with_its_answers_and_refuses_what_has_happened() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN)
        assert "Listen without interrupting" in driver.screen
        await driver.press("ctrl+z")
        assert "May I have your name" in driver.screen
        assert "customer_name" not in here.desk.case("C-00001").facts
        await driver.press("ctrl+z")
        assert "How may I assist you today?" in driver.screen
        await driver.press("ctrl+z")
        assert "How may I assist you today?" in driver.screen, "the call has been acknowledged, and that stays"
        assert "undo" not in await commands(driver)


async def test_what_was_typed_when_the_desk_was_killed_is_offered_back() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n", "enter", "enter", "2", "enter", "n", "enter", "=Jane Sm")
        await driver.pilot.pause(0.8)
        await driver.settled()
    assert here.log.drafts(DANA.name) == {"C-00001": {"customer_name": "Jane Sm"}}
    async with at_desk(here.desk) as driver:
        assert "C-00001" in driver.told
        await driver.press("enter")
        assert "Typed before, not yet in the log: Customer name" in driver.screen
        assert "Jane Sm" in driver.screen
        await driver.press("ctrl+x", "y")
        assert "Jane Sm" not in driver.screen
    assert here.log.drafts(DANA.name) == {}


async def test_drafts_that_cannot_be_written_now_are_written_later() -> None:
    here = at_work()
    case = here.open()
    drafts = Drafts(here.desk)
    drafts.keep(case.id, "summary", "x")
    drafts.write()
    drafts.done(case.id, {"summary": "x"})
    assert drafts.unwritten
    drafts.write()
    assert here.log.drafts(DANA.name) == {}


async def test_the_palette_does_what_keys_do_and_takes_themes() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "ctrl+p")
        assert "hand over" in driver.screen
        await driver.press("=go to st")
        await driver.pilot.pause(0.4)
        await driver.press("down", "enter")
        await driver.pilot.pause(0.2)
        assert "Go to a step; answers stay" in driver.screen
        await driver.press("escape", "ctrl+p", "=theme light")
        await driver.pilot.pause(0.4)
        await driver.press("down", "enter")
        await driver.pilot.pause(0.2)
        assert driver.app.theme == "light"


async def test_a_case_laid_aside_by_its_script_keeps_the_place() -> None:
    here = at_work()
    case = here.open(direction="incoming", audience="customer")
    take_step(here.desk, case.id, {})
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "f9", "=Line went dead", "ctrl+n", "enter")
        assert "this is Dana from Example Ltd." in driver.screen
