"""How the supervisor board looks at three sizes; see test_pictures.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.desks import Here
from tests.tui.boards import at_noon, busy_department
from tests.tui.driving import DANA, SIZES, at_desk
from tests.tui.picturing import Album
from tui.screens.board import BoardScreen


@dataclass(frozen=True)
class Picture:
    """A name, who sits there with what in the log, and the keys after the board has opened."""

    name: str
    keys: tuple[str, ...] = ()
    made: Callable[[], Here] = busy_department


def refused() -> Here:
    here = busy_department()
    here.actor = DANA
    return here


SCREENS = (
    Picture("board"),
    Picture("board-risks", ("2", "down", "down")),
    Picture("board-today", ("3",)),
    Picture("board-channels", ("3", "p")),
    Picture("board-promises", ("4", "end")),
    Picture("board-load", ("5",)),
    Picture("board-agent", ("5", "down", "enter")),
    Picture("board-inbox", ("6",)),
    Picture("board-today-alone", ("3", "z")),
    Picture("board-report", ("6", "enter", "pagedown")),
    Picture("board-empty", (), at_noon),
    Picture("board-refused", (), refused),
)


@pytest.mark.parametrize("picture", SCREENS, ids=lambda picture: picture.name)
async def test_picture(picture: Picture, album: Album) -> None:
    here, seen = picture.made(), {}
    for size in SIZES:
        async with at_desk(here.desk, size) as driver:
            await driver.app.push_screen(BoardScreen(driver.app.desk, driver.app.drafts))
            await driver.settled()
            await driver.press(*picture.keys)
            seen[f"{picture.name}-{size}.svg"] = driver.picture()
    album.hold(seen)
