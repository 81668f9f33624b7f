"""How the documents and the preview of a file look at three sizes; see `test_pictures`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from tests.desks import ROOT, at
from tests.tui.driving import SIZES, Driver, at_desk, at_work
from tests.tui.picturing import Album, at_sizes
from tui.preview_app import preview_app
from tui.screens.documents import DocumentsScreen

GREETING = "sops/scripts/phone-greeting.yaml"


@dataclass(frozen=True)
class Picture:
    """A name, the place that the documents open at or the file that is previewed, and the keys."""

    name: str
    at: str = ""
    file: str = ""
    keys: tuple[str, ...] = ()
    mistake: tuple[str, str] = ("kind:", "kind:")
    """What is written in the file, and what stands there instead."""


SCREENS = (
    Picture("documents-list", keys=("down", "down")),
    Picture("documents-search", keys=("=legal concern", "down")),
    Picture("documents-sop", at="SOP3 §3.1(1)"),
    Picture("documents-script", at="script/phone-greeting#restate", keys=("down",)),
    Picture("documents-times", at="sla/response-times#resolve-request"),
    Picture("documents-form", at="form/complaint#options_offered"),
    Picture("documents-history", at="script/phone-greeting", keys=("h",)),
    Picture("documents-followed", at="SOP3 §5.1(1)", keys=("enter",)),
    Picture("preview-script", file=GREETING, keys=("f8", "f8")),
    Picture("preview-side-way", file=GREETING, keys=("f8", "f8", "f6", "ctrl+n")),
    Picture("preview-mistake", file=GREETING, keys=("f8", "f8"), mistake=("field: topic,", "field: topc,")),
    Picture("preview-problems", file=GREETING, keys=("f3",), mistake=("field: topic,", "field: topc,")),
    Picture("preview-form", file="forms/complaint.yaml"),
    Picture("preview-form-empty", file="forms/complaint.yaml", keys=("f2",)),
    Picture("preview-message", file="sops/messages/inquiry-acknowledgment.yaml"),
    Picture("preview-checklist", file="sops/checklists/follow-up.yaml"),
    Picture("preview-times", file="rules/sla/response-times.yaml"),
    Picture("preview-decision", file="rules/escalation/escalation-rules.yaml"),
)


@asynccontextmanager
async def shown(picture: Picture, folder: Path) -> AsyncIterator[Driver]:
    """The screen, before any key."""
    if not picture.file:
        async with at_desk(at_work().desk, "80x24") as driver:
            driver.app.push_screen(DocumentsScreen(driver.app.desk, driver.app.drafts, picture.at))
            await driver.settled()
            yield driver
        return
    for name in ("sops", "rules", "forms"):
        copytree(ROOT / name, folder / name)
    file = folder / picture.file
    written, mistake = picture.mistake
    file.write_text(file.read_text(encoding="utf-8").replace(written, mistake, 1), encoding="utf-8")
    app = preview_app(folder, file, now=lambda: at("Tuesday 2026-04-14 14:00"))
    async with app.run_test(size=SIZES["80x24"]) as pilot:
        driver = Driver(pilot)
        await driver.settled()
        yield driver


@pytest.mark.parametrize("picture", SCREENS, ids=lambda picture: picture.name)
async def test_picture(picture: Picture, album: Album, tmp_path: Path) -> None:
    async with shown(picture, tmp_path) as driver:
        await driver.press(*picture.keys)
        album.hold(await at_sizes(driver, picture.name))
