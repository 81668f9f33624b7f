"""How practice looks at three sizes: the list, the brief, the marked desk, what is told with the clock, and the result."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_snapshot.plugin import Snapshot

from tests.tui.driving import SIZES
from tests.tui.practising import BILLING, DEFECT, in_practice
from tests.tui.test_pictures import PICTURES, same


@dataclass(frozen=True)
class Picture:
    """A name, the case study whose brief is open, and the keys that lead to the screen."""

    name: str
    keys: tuple[str, ...] = ()
    scenario: str = ""


BEGIN = ("enter", "enter")
ACKNOWLEDGE = (*BEGIN, "=Jane Smith", "tab", "=the bill", "enter")
SCREENS = (
    Picture("practice-list", ("end",)),
    Picture("practice-list-with-a-result", ("enter", *BEGIN, "enter", "f10", "e", "escape")),
    Picture("practice-brief", scenario=DEFECT),
    Picture("practice-queue", ("enter",), DEFECT),
    Picture("practice-call", (*BEGIN, "enter"), DEFECT),
    Picture("practice-form", (*BEGIN, "enter", "ctrl+f", "1", "enter"), DEFECT),
    Picture("practice-told", (*ACKNOWLEDGE, "f10"), BILLING),
    Picture("practice-told-next-day", (*ACKNOWLEDGE, "f10", "enter"), BILLING),
    Picture("practice-clauses", (*BEGIN, "f10", "c"), DEFECT),
    Picture("practice-time-refused", (*BEGIN, "f10", "t", "=soon", "enter"), DEFECT),
    Picture("practice-gate-refused", (*BEGIN, "ctrl+a"), BILLING),
    Picture("practice-result", (*ACKNOWLEDGE, "f10", "e"), BILLING),
    Picture("practice-result-more", (*ACKNOWLEDGE, "f10", "e", "pagedown", "pagedown"), BILLING),
)


@pytest.mark.parametrize("picture", SCREENS, ids=lambda picture: picture.name)
async def test_picture(picture: Picture, snapshot: Snapshot, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    async with in_practice(picture.scenario) as trainee:
        await trainee.press(*picture.keys)
        seen = {}
        for size in SIZES:
            await trainee.driver.resize(size)
            seen[f"{picture.name}-{size}.svg"] = trainee.driver.picture()
    if not pytestconfig.getoption("--snapshot-update"):
        other = [name for name, picture in seen.items() if not same(PICTURES / name, picture)]
        folder = Path(os.environ.get("NEW_PICTURES", str(tmp_path)))
        for name in other:
            (folder / name).write_text(seen[name], encoding="utf-8")
        assert not other, (
            f"these look different from {PICTURES}; see them in {folder}, keep them with --snapshot-update"
        )
    snapshot.snapshot_dir = PICTURES
    for name, svg in seen.items():
        snapshot.assert_match(svg, name)
