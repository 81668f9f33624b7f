"""How the supervisor board looks at three sizes; see test_pictures.py."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_snapshot.plugin import Snapshot

from tests.desks import Here
from tests.tui.boards import at_noon, busy_department
from tests.tui.driving import DANA, SIZES, at_desk
from tests.tui.test_pictures import PICTURES, same
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
async def test_picture(picture: Picture, snapshot: Snapshot, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    here, seen = picture.made(), {}
    for size in SIZES:
        async with at_desk(here.desk, size) as driver:
            await driver.app.push_screen(BoardScreen(driver.app.desk, driver.app.drafts))
            await driver.settled()
            await driver.press(*picture.keys)
            seen[f"{picture.name}-{size}.svg"] = driver.picture()
    if not pytestconfig.getoption("--snapshot-update"):
        other = [name for name, svg in seen.items() if not same(PICTURES / name, svg)]
        folder = Path(os.environ.get("NEW_PICTURES", str(tmp_path)))
        for name in other:
            (folder / name).write_text(seen[name], encoding="utf-8")
        assert not other, (
            f"these look different from {PICTURES}; see them in {folder}, keep them with --snapshot-update"
        )
    snapshot.snapshot_dir = PICTURES
    for name, svg in seen.items():
        snapshot.assert_match(svg, name)
