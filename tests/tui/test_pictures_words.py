"""How writing a message looks at three sizes. The pictures are in tests/snapshots/tui; open them in a browser after a change."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.desks import Here
from tests.tui.driving import at_desk, at_work
from tests.tui.picturing import Album, at_sizes

ANGRY = (
    "ctrl+a", "=Dear Sir, you should have read the manual. PLEASE CALM DOWN AND WAIT!! We escalate your ticket as soon as possible. ",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A name, and the keys that lead there from a case by email."""

    name: str
    keys: tuple[str, ...]


SCREENS = (
    Picture("message-to-choose", ("enter", "ctrl+t")),
    Picture("message-with-remarks", ("enter", "ctrl+t", "enter", "end", *ANGRY)),
    Picture("message-send-anyway", ("enter", "ctrl+t", "enter", *ANGRY, "ctrl+s")),
    Picture("phrases", ("enter", "ctrl+t", "enter", "ctrl+o", "down", "down")),
    Picture("phrases-found", ("enter", "ctrl+t", "enter", "ctrl+o", "=sorry")),
)


def by_email() -> Here:
    here = at_work()
    here.open(
        channel="email",
        customer_name="Amir Khan",
        contact="amir@example.org",
        subject="a lost parcel",
        topic="delivery",
    )
    return here


@pytest.mark.parametrize("picture", SCREENS, ids=lambda picture: str(picture.name))
async def test_picture(picture: Picture, album: Album) -> None:
    async with at_desk(by_email().desk, "80x24") as driver:
        await driver.press(*picture.keys)
        album.hold(await at_sizes(driver, picture.name))
