"""Every role on every channel at every size: what the desk opens with, what the case shows, what it does not let one see."""

from __future__ import annotations

import pytest

from engine.model.event import Actor
from tests.desks import shipped
from tests.tui.driving import SIZES, at_desk, at_work

ROLES = tuple(shipped().roles)
SEE_NAMES = {"representative", "supervisor", "customer-service-manager", "head-of-service", "auditor"}
SEE_CASES = SEE_NAMES | {"all-staff"}
FIRST_WORDS = {
    "phone": "Answer within three rings",
    "email": "thank you for your message",
    "chat": "Example Ltd",
    "social": "Can others read it?",
    "in-person": "my name is",
}
"""What stands on the first card of an incoming inquiry."""


@pytest.mark.parametrize("channel", FIRST_WORDS)
@pytest.mark.parametrize("role", ROLES)
async def test_a_case_of_a_channel_opens_for_those_who_see_cases(role: str, channel: str) -> None:
    here = at_work()
    here.open(
        channel=channel, kind="inquiry", direction="incoming", audience="customer", customer_name="Jane Smith", subject="a kettle"
    )  # fmt: skip
    here.actor = Actor("Dana Reed" if role == "representative" else "Rae Quinn", role)
    async with at_desk(here.desk, "80x24") as driver:
        for size in SIZES:
            await driver.resize(size)
            if role not in SEE_CASES:
                assert "C-00001" not in driver.screen
                assert "Jane Smith" not in driver.screen
                continue
            assert "C-00001" in driver.screen
            await driver.press("enter")
            assert ("Jane Smith" in driver.screen) == (role in SEE_NAMES)
            assert ("•••••" in driver.screen) == (role not in SEE_NAMES)
            assert "Next  " in driver.screen
            assert FIRST_WORDS[channel] in driver.screen
            assert all(len(line) <= SIZES[size][0] for line in driver.screen.splitlines())
            await driver.press("escape")


@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_may_not_do_is_refused_in_words_on_the_screen(role: str) -> None:
    here = at_work()
    here.open(channel="email", customer_name="Jane Smith")
    may = here.edition.roles[role].may
    here.actor = Actor("Rae Quinn", role)
    async with at_desk(here.desk) as driver:
        await driver.press("n", "ctrl+n")
        refused = f"the role {role} may not create records"
        assert (refused in driver.screen + driver.told) == ("create records" not in may)
