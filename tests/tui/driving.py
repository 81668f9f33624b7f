"""Drives the desk as an agent does: with keys, looking at the screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import sleep
from typing import Any

from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot
from textual.worker import WorkerState

from engine.model.event import Actor, Event
from engine.services.desk import Desk
from engine.store.memory import MemoryLog
from tests.desks import Here, Wall, shipped
from tui.app import DeskApp

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}
DANA = Actor("Dana Reed", "representative")
QUIET = 8
WORKING = {WorkerState.PENDING, WorkerState.RUNNING}
CALL_TO_LISTEN = [
    "n",
    "ctrl+n",
    "enter",
    "enter",
    "2",
    "enter",
    "n",
    "enter",
    "=Jane Smith",
    "enter",
    "=jane@example.org",
    "enter",
]
"""A call that rings, is answered, greeted, asked for topic and name; the card is at listening then."""
CALL_TO_ASSESS = [*CALL_TO_LISTEN, "enter", "ctrl+n", "=Kettle leaks at the base", "tab", "y", "enter"]
CALL_TO_LOG = [
    *CALL_TO_ASSESS, "=Wants a kettle that works", "tab", "n", "enter", "=Return label sent", "tab", "1", "enter", "=Exchange booked", "ctrl+n",
]  # fmt: skip


def at_work() -> Here:
    """The shipped policy set on a Tuesday afternoon."""
    return Here(shipped(), DANA, Wall("Tuesday 2026-04-14 14:00"))


@dataclass
class Driver:
    """A desk under test."""

    pilot: Pilot[Any]

    @property
    def app(self) -> DeskApp:
        assert isinstance(self.pilot.app, DeskApp)
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        """Keys one after the other; ``=words`` puts words into the field as a paste does."""
        for key in keys:
            if key.startswith("="):
                self.app.post_message(events.Paste(key[1:]))
            else:
                self._key(key)
            await self.worked()
        await self.settled()

    async def burst(self, *keys: str) -> None:
        """All keys at once, as from a hand that does not look up."""
        for key in keys:
            self._key(key)
        await self.settled()

    def _key(self, key: str) -> None:
        event = events.Key(key, key_to_character(key))
        event.set_sender(self.app)
        self.app.post_message(event)

    async def worked(self) -> None:
        """Until every message and every service that it called is through. The load of the machine does not matter."""
        quiet = 0
        while quiet < QUIET:
            await self.pilot._wait_for_screen()
            self.app.screen._on_timer_update()
            await asyncio.sleep(0.001)
            quiet = 0 if self._busy else quiet + 1

    @property
    def _busy(self) -> bool:
        if any(worker.state in WORKING for worker in self.app.workers):
            return True
        nodes = [self.app, *(node for screen in self.app.screen_stack for node in screen.walk_children(with_self=True))]
        return any(not node._message_queue.empty() for node in nodes) or bool(self.app.screen._callbacks)

    async def settled(self) -> None:
        """Until nothing is under way, the drawing included."""
        await self.worked()
        await self.pilot.pause()
        await self.worked()

    async def resize(self, size: str) -> None:
        """The window becomes larger or smaller."""
        await self.pilot.resize_terminal(*SIZES[size])
        await self.settled()

    @property
    def screen(self) -> str:
        """What one reads on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def told(self) -> str:
        """The notes that pass."""
        return "\n".join(note.message for note in self.app._notifications)

    def picture(self) -> str:
        """The screen as SVG, without the number that Rich makes of its content."""
        return re.sub(r"terminal-\d+", "terminal", self.app.export_screenshot())


@asynccontextmanager
async def at_desk(desk: Desk, size: str = "120x40") -> AsyncIterator[Driver]:
    """An open desk of that size."""
    async with DeskApp(desk).run_test(size=SIZES[size]) as pilot:
        driver = Driver(pilot)
        await driver.settled()
        yield driver


@dataclass
class SlowLog(MemoryLog):
    """A case log that takes its time, once it is told to."""

    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def events(self, case: str) -> tuple[Event, ...]:
        self.asked.append(case)
        sleep(self.seconds)
        return super().events(case)
