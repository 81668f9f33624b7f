"""A call from the ring to the log, with the keyboard only."""

from __future__ import annotations

from tests.tui.driving import CALL_TO_ASSESS, CALL_TO_LISTEN, CALL_TO_LOG, SlowLog, at_desk, at_work


async def test_a_call_from_greeting_to_log_and_resolution() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n")
        assert "Answer within three rings" in driver.screen
        assert "Answer the telephone" in driver.screen
        await driver.press("enter")
        assert "Good afternoon, this is Dana from Example Ltd." in driver.screen
        await driver.press("enter")
        assert "Say exactly" in driver.screen
        assert "How may I assist you today?" in driver.screen
        await driver.press(*CALL_TO_LOG[4:])
        assert "Complete the record before you hang up." in driver.screen
        await driver.press("enter", "enter")
        assert "The conversation is done" in driver.screen
        await driver.press("ctrl+r")
        assert "^K opens the follow-up" in driver.screen
    kinds = [event.kind for event in here.log.events("C-00001") if event.kind != "step taken"]
    assert kinds == ["received", "ringing", "answered", "acknowledged", "logged", "contact ended", "resolved"]


async def test_the_line_is_spoken_with_what_is_being_typed() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "enter", "ctrl+n")
        assert "Let me make sure I understood: ‹interaction summary›." in driver.screen
        await driver.press("=The bill is wrong")
        assert "Let me make sure I understood: The bill is wrong." in driver.screen


async def test_an_answer_that_is_missing_is_named_and_gets_the_cursor_and_nothing_is_lost() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press("n", "ctrl+n", "enter", "enter", "6", "ctrl+n")
        assert "This step is not done yet" in driver.screen
        assert "✕ About the customer's own account is needed" in driver.screen
        assert "● billing" in driver.screen
        await driver.press("n", "enter")
        assert "May I have your name" in driver.screen


async def test_a_wrong_time_is_told_beside_the_field() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_ASSESS, "=x", "tab", "n", "enter", "=Looked", "tab", "2", "enter")
        assert "By when?" in driver.screen
        await driver.press("=Check it", "tab", "=tomorrow", "enter")
        assert '"tomorrow" is Wednesday 2026-04-15; say the time too' in driver.screen
        assert "Check it" in driver.screen


async def test_arrows_fill_in_a_time_and_the_promise_is_kept_in_the_log() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(
            *CALL_TO_ASSESS,
            "=x",
            "tab",
            "n",
            "enter",
            "=Looked",
            "tab",
            "2",
            "enter",
            "=Check it",
            "tab",
            "up",
            "pageup",
            "up",
        )
        assert "I will Check it by Wednesday 2026-04-15 14:15." in driver.screen
        await driver.press("enter")
        assert "Promises" in driver.screen
    promise = next(event for event in here.log.events("C-00001") if event.kind == "promise made")
    assert promise.details["text"] == "Check it"


async def test_back_keeps_the_answers_and_goes_step_by_step() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "ctrl+b")
        assert "May I have your name" in driver.screen
        assert "Jane Smith" in driver.screen
        await driver.press("ctrl+b")
        assert "How may I assist you today?" in driver.screen
        await driver.press("ctrl+n", "ctrl+n")
        assert "Listen without interrupting." in driver.screen


async def test_what_is_typed_survives_the_queue() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "enter", "ctrl+n", "=Half a sent", "escape", "enter")
        assert "Half a sent" in driver.screen


async def test_a_difficult_caller_from_a_step_and_back_to_it() -> None:
    async with at_desk(at_work().desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "f6")
        assert "Difficult caller: Calm" in driver.screen
        assert "F6 back to listen" in driver.screen
        await driver.press("f6")
        assert "Listen without interrupting." in driver.screen
        await driver.press("f6", "enter", "enter", "enter", "enter")
        assert "Choose one of the ways on." in driver.told
        await driver.press("1", "enter")
        assert "Listen without interrupting." in driver.screen


async def test_escalating_a_difficult_call_asks_for_the_reason() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "f6", "enter", "enter", "enter", "2", "enter")
        assert "to supervisor: agent judgment" in driver.screen
        await driver.press("=Wants a manager", "enter")
        assert "Actions taken" in driver.screen
        await driver.press("=Listened and apologised", "ctrl+n")
        assert "escalated-managerial" in driver.screen
    event = here.log.events("C-00001")[-1]
    assert (event.kind, event.details["reason"]) == ("escalated", "Wants a manager")


async def test_an_escalation_is_proposed_the_moment_a_fact_makes_it_due_with_its_clause() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_ASSESS, "=Threatens a lawsuit", "tab", "n")
        assert "Escalate now" not in driver.screen
        await driver.press("y")
        assert "▲ Escalate now: legal" in driver.screen
        assert "SOP3 §5.1(1)" in driver.screen
        await driver.press("ctrl+e", "enter")
        assert "escalated-legal" in driver.screen
    assert here.log.events("C-00001")[-1].facts["escalated_to"] == "legal"


async def test_account_data_stays_behind_its_gate() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "ctrl+a")
        assert "Account data stays closed" in driver.screen
        assert "identity verified is yes" in driver.screen
    assert "account data shown" not in here.kinds(here.desk.case("C-00001"))


async def test_the_call_does_not_end_before_it_is_logged() -> None:
    here = at_work()
    async with at_desk(here.desk, "80x24") as driver:
        await driver.press(*CALL_TO_LISTEN, "ctrl+r")
        assert "Not resolved yet" in driver.screen
        assert "✕ Actions taken missing" in driver.screen


async def test_keys_are_answered_while_the_case_log_takes_two_seconds() -> None:
    here = at_work()
    here.log = log = SlowLog()
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n")
        log.seconds = 2.0
        await driver.pilot.press("enter")
        await driver.pilot.pause(0.05)
        assert "saving …" in driver.screen
        await driver.pilot.press("f1")
        await driver.pilot.pause(0.05)
        assert "Why it is so" in driver.screen
        await driver.pilot.press("escape")
        await driver.pilot.press("enter")
        await driver.pilot.pause(0.05)
        assert "Still saving what came before" in driver.told
        log.seconds = 0.0
        await driver.settled()
        assert "Good afternoon" in driver.screen
    assert [event.kind for event in log.events("C-00001")].count("answered") == 1


async def test_an_unforeseen_fault_is_told_and_the_desk_stays_open() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n")
        here.log.append = None  # type: ignore[assignment,method-assign]
        await driver.press("enter")
        assert "this did not work" in driver.screen
        assert "Answer within three rings" in driver.screen
