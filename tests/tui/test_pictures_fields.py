"""How fields of every type look at three sizes: empty, filled in, with an example, with a long list open, covered."""

from __future__ import annotations

import pytest

from tests.desks import SUE, Here, Wall
from tests.tui.driving import Driver, at_desk
from tests.tui.filling import every_type, sixty_fields
from tests.tui.picturing import Album, at_sizes
from tests.tui.test_forms import ANN, go

FILLED = {
    "a_text": "=Words of the customer",
    "a_long_text": "=The kettle leaks at the base since first use.",
    "a_number": "=12,5",
    "a_money": "=€12,50",
    "a_day": "=next tuesday",
    "a_time": "=4pm",
    "a_moment": "=tomorrow 10:00",
    "a_duration": "=1h30",
    "a_whole": "=1 000",
    "a_mail": "=nobody",
    "a_quiet": "=Swordfish",
}


def here() -> Here:
    made = Here(every_type(), SUE, Wall("Tuesday 2026-04-14 14:00"))
    case = made.open()
    made.happen(case, "updated", a_sealed="Hidden", a_colour_of="high")
    made.actor = ANN
    return made


async def fill(driver: Driver) -> None:
    for name, typed in FILLED.items():
        await go(driver, name)
        await driver.press(typed)


async def empty(driver: Driver) -> None:
    await driver.press("enter", "ctrl+f")


async def filled_top(driver: Driver) -> None:
    await empty(driver)
    await fill(driver)
    await go(driver, "a_text")


async def filled_middle(driver: Driver) -> None:
    await empty(driver)
    await fill(driver)
    await go(driver, "a_moment")


async def filled_end(driver: Driver) -> None:
    await empty(driver)
    await fill(driver)
    await go(driver, "a_choice")
    await driver.press("1")
    await go(driver, "a_sealed")


async def narrowing(driver: Driver) -> None:
    await empty(driver)
    await go(driver, "a_country")
    await driver.press("=guin", "down")


async def several(driver: Driver) -> None:
    await empty(driver)
    await go(driver, "countries_seen")
    await driver.press("=per", "enter", "=chil", "enter", "=united", "down")


async def examples(driver: Driver) -> None:
    await empty(driver)
    await driver.press("f2")
    await go(driver, "a_moment")


async def long_form(driver: Driver) -> None:
    await driver.press("enter", "ctrl+f", "enter", *["tab"] * 20)


SCREENS = {
    "fields-empty": empty,
    "fields-filled-top": filled_top,
    "fields-filled-middle": filled_middle,
    "fields-filled-end": filled_end,
    "fields-narrowing": narrowing,
    "fields-several": several,
    "fields-examples": examples,
    "fields-sixty": long_form,
}


@pytest.mark.parametrize("name", SCREENS)
async def test_picture(name: str, album: Album) -> None:
    made = here() if name != "fields-sixty" else Here(sixty_fields(), ANN, Wall("Tuesday 2026-04-14 14:00"))
    if name == "fields-sixty":
        made.open()
    async with at_desk(made.desk, "80x24") as driver:
        await SCREENS[name](driver)
        seen = await at_sizes(driver, name)
    album.hold(seen)
