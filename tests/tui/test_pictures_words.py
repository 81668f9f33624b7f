"""How writing a message looks at three sizes. The pictures are in tests/snapshots/tui; open them in a browser after a change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_snapshot.plugin import Snapshot

from tests.desks import Here
from tests.tui.driving import SIZES, at_desk, at_work
from tests.tui.test_pictures import PICTURES, same

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
async def test_picture(picture: Picture, snapshot: Snapshot, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    async with at_desk(by_email().desk, "80x24") as driver:
        await driver.press(*picture.keys)
        seen = {}
        for size in SIZES:
            await driver.resize(size)
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
