"""Writing a message: what is noticed stands beneath, nothing is stopped, nothing written is lost."""

from __future__ import annotations

import pytest

from tests.desks import Here
from tests.tui.driving import Driver, at_desk, at_work
from tui.screens.message import AT_ONCE, MessageScreen
from tui.widgets.letter import Letter

RUDE = "Dear Mr Khan, you should have called about the parcel. "


def by_email(**facts: str) -> Here:
    here = at_work()
    known = {
        "customer_name": "Amir Khan",
        "contact": "amir@example.org",
        "subject": "a lost parcel",
        "topic": "delivery",
    }
    here.open(channel="email", **{**known, **facts})
    return here


def letter(driver: Driver) -> Letter:
    assert isinstance(driver.app.screen, MessageScreen)
    return driver.app.screen.query_one(Letter)


async def test_a_message_without_remarks_is_sent_at_once_as_it_was_changed() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", "=Good news. ", "ctrl+s")
        assert not isinstance(driver.app.screen, MessageScreen)
    *_, acknowledged, sent = here.log.events("C-00001")
    assert (acknowledged.kind, sent.kind) == ("acknowledged", "message sent")
    assert sent.details["text"].startswith("Good news. Dear Amir Khan,")
    assert not {"wording", "lacks"} & set(sent.details)


async def test_remarks_come_and_go_as_one_types_and_are_underlined() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter")
        assert "blames" not in driver.screen
        await driver.press("=you should hav ", "left")
        assert "blames" not in driver.screen
        await driver.press("e")
        assert "“you should have” blames the customer   better: Next time it helps to ..." in driver.screen
        assert letter(driver)._marked == {0: [(0, 15)]}
        await driver.press("backspace")
        assert "blames" not in driver.screen
        assert letter(driver)._marked == {}


async def test_sending_with_remarks_asks_once_and_the_log_notes_it() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", f"={RUDE}", "ctrl+s")
        assert "Send it as it is?" in driver.screen
        await driver.press("enter")
        assert RUDE[:-1] in driver.screen
        assert here.log.events("C-00001")[-1].kind == "received"
        await driver.press("ctrl+s", "2", "enter")
    sent = here.log.events("C-00001")[-1]
    assert sent.kind == "message sent"
    assert sent.details["wording"] == "text: blaming"


async def test_a_message_without_name_and_matter_says_so() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", "ctrl+a")
        letter(driver).text = "Dear Sir, it is on its way."
        await driver.settled()
        assert "the customer's name does not stand in the message any more" in driver.screen
        assert "subject does not" not in driver.screen, "it stands in the subject"


async def test_an_empty_message_is_refused_and_the_cursor_stays_in_it() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter")
        letter(driver).text = " "
        await driver.press("ctrl+s")
        assert "✕ the message is empty" in driver.screen
        assert driver.app.focused is letter(driver)
    assert here.log.events("C-00001")[-1].kind == "received"


async def test_what_was_written_is_there_again_after_leaving_and_after_looking_at_another_template() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", "=Good news. ", "escape", "ctrl+t")
        assert "Good news. Dear Amir Khan," in driver.screen
        await driver.press("2")
        assert "Good news." not in driver.screen
        await driver.press("1")
        assert "Good news. Dear Amir Khan," in driver.screen
        await driver.press("enter", "ctrl+r")
        assert "Good news." not in driver.screen


async def test_a_key_goes_to_what_was_noticed_so_that_it_can_be_typed_over() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", f"={RUDE}", "ctrl+g", "=please call")
        assert letter(driver).text.startswith("Dear Mr Khan, please call called about the parcel.")
        assert "^G" not in driver.screen


async def test_a_phrase_or_a_page_is_put_in_where_the_cursor_is() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", "ctrl+o", "=parcel is", "enter")
        assert letter(driver).text.startswith("Where your parcel is: https://www.example.com/trackDear Amir Khan,")
        await driver.press("ctrl+o", "=no such words")
        assert "No phrase has these words." in driver.screen
        await driver.press("enter", "escape")
        assert isinstance(driver.app.screen, MessageScreen)


async def test_subject_and_text_are_copied_as_they_stand() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", "=Good news. ", "ctrl+y")
        assert driver.app.clipboard.startswith(
            "We received your question about a lost parcel\n\nGood news. Dear Amir Khan,"
        )
        assert "Copied, where the terminal allows it." in driver.told


async def test_a_long_text_is_read_when_the_hand_pauses() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", f"={'x ' * AT_ONCE}you should have ")
        screen = driver.app.screen
        assert isinstance(screen, MessageScreen)
        assert screen._pause is not None
        screen._read()
        await driver.settled()
        assert "blames the customer" in driver.screen


async def test_steering_signs_in_a_remark_are_shown_and_do_nothing() -> None:
    here = by_email()
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter")
        letter(driver).text = "[b]SHOUTING[/b] \x1b[31mLOUDLY\x1b[0m to Amir Khan, parcel"
        await driver.settled()
        assert "\x1b" not in driver.screen
        assert "“SHOUTING” reads like shouting" in driver.screen


async def test_a_role_that_may_not_send_is_told_so_and_nothing_is_lost() -> None:
    here = by_email()
    here.actor = type(here.actor)("Audrey", "auditor")
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+t", "enter", "=Good news. ", "ctrl+s")
        assert "the role auditor may not create records" in driver.screen
        assert "Good news." in driver.screen
    assert here.log.events("C-00001")[-1].kind == "received"


@pytest.mark.parametrize("size", ["80x24", "120x40", "200x60"])
async def test_the_text_keeps_its_room_however_much_there_is_to_say(size: str) -> None:
    here = by_email()
    async with at_desk(here.desk, size) as driver:
        await driver.press("enter", "ctrl+t", "enter", f"={RUDE * 12}")
        assert letter(driver).size.height >= 4
        assert "esc back" in driver.screen
