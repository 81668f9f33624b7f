"""How practice looks at three sizes: the list, the brief, the marked desk, what is told with the clock, and the result."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.tui.picturing import Album, at_sizes
from tests.tui.practising import BILLING, DEFECT, in_practice


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
async def test_picture(picture: Picture, album: Album) -> None:
    async with in_practice(picture.scenario) as trainee:
        await trainee.press(*picture.keys)
        album.hold(await at_sizes(trainee.driver, picture.name))
