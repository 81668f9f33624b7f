"""Keys in the order they were pressed, each one done before the next, however fast they come and whatever is being saved.

Textual hands a key on and takes the next at once, so that in a burst a letter can land in the field that Enter has just
left. Here a key is through when its widget and all that stand around it have dealt with it. What is typed while the case
log works waits for the next card; a key that acts is not repeated then, but told to wait.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic
from typing import Final, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode

PATIENCE: Final = 0.2
ROUNDS: Final = 2
MOVING: Final = frozenset({"tab", "shift+tab", "backspace", "delete", "up", "down", "left", "right", "home", "end"})
GOING_ON: Final = frozenset({"enter", "ctrl+n"})


@runtime_checkable
class Waits(Protocol):
    """A screen that is not there yet, or that is saving."""

    ready: bool
    acting: bool


class TypingAhead(App[None]):
    """An application that keeps the order of keys."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key] = deque()
        self._feeding = False
        self._under_way: events.Key | None = None
        self._last_key = 0.0

    async def rest(self, seconds: float) -> None:
        """Until nobody has pressed a key for a while: work that can wait does not get in the way of a hand."""
        while (waits := self._last_key + seconds - monotonic()) > 0:  # noqa: ASYNC110 - each key moves the moment
            await asyncio.sleep(waits)

    async def on_event(self, event: events.Event) -> None:
        """Keys go through the queue, everything else as always."""
        if isinstance(event, events.Key):
            self._last_key = monotonic()
        if not isinstance(event, events.Key):
            await super().on_event(event)
        elif event.is_forwarded:
            await self._returned(event)
        elif self._saving and not is_typing(event) and not (self._typed and event.key in GOING_ON):
            await self._through(event)
        else:
            self._typed.append(event)
            await self.feed()

    async def feed(self) -> None:
        """Does the keys that wait, as far as that is possible now."""
        if self._feeding:
            return
        self._feeding = True
        try:
            while self._typed and not self._blocked:
                await self._through(self._typed.popleft())
        finally:
            self._feeding = False

    def forget_typed(self) -> None:
        """What was typed for a card that did not come is not put into another."""
        self._typed.clear()

    @property
    def _saving(self) -> bool:
        screen = self.screen
        return isinstance(screen, Waits) and screen.ready and screen.acting

    @property
    def _blocked(self) -> bool:
        screen = self.screen
        return self._under_way is not None or (isinstance(screen, Waits) and (not screen.ready or screen.acting))

    async def _through(self, event: events.Key) -> None:
        """Gives a key to its widget. One that no widget keeps comes back, for the bindings, before the next may go."""
        around = self._around()
        event._sender = None  # noqa: SLF001 - a key that comes back to its sender counts as stopped, whether it was or not
        await super().on_event(event)
        await _dealt_with(around)
        if event.is_forwarded and not event._stop_propagation:  # noqa: SLF001 - Textual has no other word for it
            self._under_way = event
            self.set_timer(PATIENCE, lambda: self._give_up(event))

    async def _returned(self, event: events.Key) -> None:
        around = self._around()
        await super().on_event(event)
        await _dealt_with(around)
        if self._under_way is event:
            self._under_way = None
        await self.feed()

    def _give_up(self, event: events.Key) -> None:
        """A key that went away together with its widget holds nobody up."""
        if self._under_way is event:
            self._under_way = None
            self.call_later(self.feed)

    def _around(self) -> list[DOMNode]:
        nodes = self.focused.ancestors_with_self if self.focused else [self.screen]
        return [node for node in nodes if node is not self]


async def _dealt_with(nodes: list[DOMNode]) -> None:
    """Waits until the nodes, from the inside out, have worked off what a key led to: a message of theirs is another round."""
    for node in nodes * ROUNDS:
        done = asyncio.Event()
        if node.is_running and node.call_later(done.set):
            try:
                await asyncio.wait_for(done.wait(), PATIENCE)
            except TimeoutError:  # it is being taken away, and deals with nothing any more
                return


def is_typing(event: events.Key) -> bool:
    """Whether a key puts something into a field or moves in it, rather than acting."""
    return event.is_printable or event.key in MOVING
