"""What another desk does shows here at once; what is being typed stays, and nothing is done on what is no longer so."""

from __future__ import annotations

import pytest

from engine.model.event import Actor
from engine.services.meanwhile import work_on
from engine.services.record_event import Happening, record_event
from tests.tui.driving import CALL_TO_LISTEN, Driver, at_desk, at_work
from tests.tui.test_case_screens import COMPLAINT

SUE = Actor("Sue Lee", "supervisor")


async def changed(driver: Driver) -> None:
    """What the thread that listens tells the desk."""
    driver.app._changed()
    await driver.settled()


async def test_what_another_does_in_the_case_is_told_and_what_is_typed_stays() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN, "enter", "ctrl+n", "=The bill is wr")
        record_event(here.acting(SUE), "C-00001", Happening("updated", {"subject": "bill of May"}))
        await changed(driver)
        assert "This case has changed meanwhile:" in driver.told
        assert "Sue Lee (supervisor), Tuesday 2026-04-14 14:00: updated" in driver.told
        await driver.press("o", "n", "g")
        assert "The bill is wrong" in driver.screen


async def test_ones_own_acts_are_not_told() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN)
        await changed(driver)
        assert "meanwhile" not in driver.told


async def test_a_case_resolved_while_another_escalates_it_is_looked_at_first() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN)
        record_event(here.acting(SUE), "C-00001", Happening("updated", {"subject": "bill of May"}))
        await driver.press("ctrl+r")
        assert "the case has changed meanwhile" in driver.screen
        assert "Sue Lee (supervisor)" in driver.screen
        assert here.log.events("C-00001")[-1].kind == "updated"


async def test_who_else_is_at_a_case_is_shown_in_it_and_in_the_queue() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        await driver.press(*CALL_TO_LISTEN)
        work_on(here.acting(SUE), "C-00001")
        await changed(driver)
        assert "Sue Lee also here" in driver.screen
        await driver.press("escape")
        assert "Sue Lee at work on it" in driver.screen
        assert "Dana" not in driver.screen.splitlines()[-4]


async def test_a_new_case_of_another_desk_comes_into_the_queue() -> None:
    here = at_work()
    async with at_desk(here.desk) as driver:
        assert "No open case." in driver.screen
        here.open(channel="email", topic="billing")
        await changed(driver)
        assert "C-00001" in driver.screen


async def test_a_form_keeps_what_another_has_changed_and_what_is_typed_here() -> None:
    here = at_work()
    here.open(channel="email", kind="complaint", topic="product-defect", customer_name="Jane Smith", subject="a kettle")
    async with at_desk(here.desk) as driver:
        await driver.press("enter", "ctrl+f", "1", "enter", "=Leaks since the first day")
        record_event(here.acting(SUE), "C-00001", Happening("updated", {"subject": "bill of May"}))
        await driver.press("ctrl+s")
        assert "the case has changed meanwhile" in driver.screen
        assert "Sue Lee (supervisor)" in driver.screen
        assert "Leaks since the first day" in driver.screen
        assert here.log.events("C-00001")[-1].actor == SUE
        await driver.press("ctrl+s")
    written = here.log.events("C-00001")[-1]
    assert "Leaks since the first day" in written.facts.values()
    assert "subject" not in written.facts
    assert here.desk.case("C-00001").facts["subject"] == "bill of May"


@pytest.mark.parametrize(
    ("keys", "kind"),
    [(["ctrl+e"], "escalated"), (["ctrl+t"], "message sent"), (["ctrl+k", "2"], "checklist item done")],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_dialog_tells_what_another_did_and_goes_on_with_the_case_as_it_is(keys: list[str], kind: str) -> None:
    here = at_work()
    case = here.open(**{**COMPLAINT, "kind": "inquiry", "topic": "legal"})
    if kind == "checklist item done":
        for step in ("acknowledged", "logged", "resolved"):
            here.happen(case, step)
    act = {"escalated": "ctrl+n", "message sent": "ctrl+s", "checklist item done": "y"}[kind]
    async with at_desk(here.desk) as driver:
        await driver.press("enter", *keys)
        record_event(here.acting(SUE), "C-00001", Happening("updated"))
        await driver.press(act)
        assert "the case has changed meanwhile" in driver.screen + driver.told
        assert here.log.events("C-00001")[-1].actor == SUE
        await driver.press(act)
    assert kind in here.kinds(case)[-2:]
