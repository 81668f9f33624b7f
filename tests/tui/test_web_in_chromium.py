"""The desk in a real browser: signed in, a case opened with keys, foreign text shown, and no other host asked for anything."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, WebSocket, async_playwright

from engine.services.desk import open_desk
from engine.services.open_case import open_case
from tests.tui.browsing import PINS, ROOT, Painted, Served, desk_of_people, served, until

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
EVIL = "<script>alert(1)</script>\x1b]0;owned\x07\x1b[2J王小明 https://evil.example/"
PICTURES = os.environ.get("SOPDESK_PICTURES", "")
"""A folder for what the browser shows, for somebody who wants to look at it."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@dataclass
class Seen:
    """A page, with all that it asked for, said and was told."""

    page: Page
    screen: Painted = field(default_factory=Painted)
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("popup", lambda popup: self.said.append(f"opened {popup.url}"))
        self.page.on("console", lambda message: message.type == "error" and self.said.append(message.text))
        self.page.on("websocket", self._socket)

    async def _dialog(self, dialog: Any) -> None:
        self.said.append(f"{dialog.type} {dialog.message}")
        await dialog.dismiss()

    def _socket(self, socket: WebSocket) -> None:
        self.asked.append(socket.url)
        self.screen = Painted()
        socket.on("framereceived", lambda data: isinstance(data, bytes) and self.screen.feed(data))

    async def sign_in(self, name: str, pin: str) -> None:
        await self.page.fill("#name", name)
        await self.page.fill("#pin", pin)
        await self.page.keyboard.press("Enter")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.screen.quiet()  # a key that acts while the desk saves is told to wait
            await self.page.keyboard.press(key)

    async def click(self, words: str) -> None:
        """With the mouse, where the words stand on the screen."""
        row, column = self.screen.place(words)
        size = re.search(r"width=(\d+)&height=(\d+)", self.asked[-1])
        box = await self.page.locator(".xterm-screen").bounding_box()
        assert size
        assert box
        across, down = box["width"] / int(size[1]), box["height"] / int(size[2])
        x, y = box["x"] + (column + 3) * across, box["y"] + (row + 0.5) * down
        await self.page.mouse.move(x - 5, y)  # a link is one once the mouse moves over it
        await self.page.mouse.move(x, y)
        await self.page.wait_for_timeout(300)
        await self.page.mouse.click(x, y)
        await self.page.wait_for_timeout(300)

    async def picture(self, name: str) -> None:
        picture = await self.page.screenshot(path=Path(PICTURES) / f"{name}.png" if PICTURES else None)
        assert picture.startswith(b"\x89PNG")


@asynccontextmanager
async def chromium(here: Served, folder: Path, width: int, height: int) -> AsyncIterator[Seen]:
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder / f"profile-{width}", executable_path=CHROMIUM, args=QUIET, headless=True,
            viewport={"width": width, "height": height},
        )  # fmt: skip
        seen = Seen(await context.new_page())
        await seen.page.goto(here.place.url)
        yield seen
        await context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (800, 500)])
async def test_a_call_in_chromium(tmp_path: Path, width: int, height: int) -> None:
    folder, store = desk_of_people(tmp_path / "desk")
    async with served(folder, store) as here, chromium(here, tmp_path, width, height) as seen:
        await seen.picture(f"sign-in-{width}")
        await seen.sign_in("Sue Lee", "wrong")
        await seen.page.wait_for_selector(".told")
        await seen.picture(f"sign-in-refused-{width}")
        assert len(seen.said) == 1  # Chromium tells of the 403
        seen.said.clear()
        await seen.sign_in("Sue Lee", PINS["sue"])
        await seen.page.wait_for_selector("body.-loaded")
        assert await seen.page.title() == "Sue Lee · Example Ltd · sopdesk"
        await seen.screen.shows("Queue", "Sue Lee, supervisor", "No open case")
        await seen.press("n", "Alt+n")  # the browser keeps Ctrl+N for itself
        await seen.screen.shows("C-00001", "Answer within three rings")
        await seen.press("Alt+n")
        await seen.screen.shows("this is Sue from Example Ltd")
        await seen.press("Enter")
        await seen.screen.shows("What is the call about?")
        await seen.press("2", "Tab", "n", "Alt+n")
        await seen.screen.shows("May I have your name")
        await seen.page.keyboard.type("Jane <b>Smith</b>")
        await seen.screen.shows("Jane <b>Smith</b>")
        await seen.picture(f"case-{width}")
        await seen.press("F5")
        await seen.screen.shows("counted")
        await seen.press("Escape", "Escape")
        await seen.screen.shows("Queue", "1 open", "C-00001")
        await seen.picture(f"queue-{width}")
        await seen.press("Control+q")
        await seen.page.wait_for_selector("body.-closed")
        await seen.picture(f"ended-{width}")
        await seen.press("Enter")  # the way back has the focus
        await seen.page.wait_for_selector("body.-loaded:not(.-closed)")
        await seen.screen.shows("Queue", "C-00001")
        await seen.page.click("text=Sign out")
        await seen.page.wait_for_selector("#name")
        assert here.processes == []
        assert {url.split("/")[2] for url in seen.asked} == {f"127.0.0.1:{here.place.port}"}
        assert [said for said in seen.said if "CLOSED" not in said] == []  # keys after the end have nowhere to go


async def test_foreign_text_is_text_in_chromium(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'desk.db'}"
    desk = open_desk(ROOT, store, "Ann Lee", "representative")
    open_case(desk, {"kind": "inquiry", "channel": "email", "customer_name": EVIL})
    desk.log.close()
    async with served(ROOT, store) as here, chromium(here, tmp_path, 1900, 900) as seen:
        await seen.sign_in("Dana Reed", here.reception.code)
        await seen.page.wait_for_selector("body.-loaded")
        await seen.screen.shows("<script>alert(1)</script>␛]0;")
        await seen.screen.shows("<script>alert(1)</script>␛]0;owned␇␛[2J", "https://evil.example/")
        await seen.picture("foreign-text")
        await seen.click("evil.example")
        assert await seen.page.title() == "Dana Reed · Example Ltd · sopdesk"
        assert seen.said == []
        assert len(seen.page.context.pages) == 2  # the first of the profile, and this
        (process,) = here.processes
        await seen.page.close(run_before_unload=False)
        await until(lambda: process not in here.processes)
