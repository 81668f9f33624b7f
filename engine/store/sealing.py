"""Which values are closed with which key while events are written, and opened again while they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.model.event import Event
from engine.model.problem import StoreFault
from engine.store.keys import Held, KeyStore, Place
from engine.store.rows import event_of, is_closed

Classes = Callable[[Event], Mapping[str, str]]
"""The privacy classes of the values of an event, as `Event.classes` has them."""


class Sealing:
    """The keys for one batch of events. Made anew for each, so that nothing outlives a key that is destroyed meanwhile."""

    def __init__(self, keys: KeyStore | None, classes: Classes | None = None) -> None:
        self._keys = keys
        self._classes = classes
        self._for: Mapping[Place, Held] = {}

    @property
    def can_close(self) -> bool:
        """Whether there are keys, and somebody who knows the classes of what does not say them."""
        return self._keys is not None and self._classes is not None

    def classed(self, event: Event) -> Event:
        """The event with the classes that the documents in force give its values."""
        return replace(event, classes=self._classes(event)) if self._classes else event

    def prepare(self, events: Iterable[Event]) -> None:
        """Fetches the keys that these events need, and makes those that are not there yet."""
        places = {(event.case, group) for event in events for group in event.classes.values() if group}
        if not places:
            return
        if self._keys is None:
            raise StoreFault("this case log was opened without its keys; personal values cannot be kept")
        self._for = self._keys.keys_for(places)

    def key_for(self, case: str, group: str) -> Held:
        """The key to close a value with."""
        return self._for[case, group]

    def events(self, rows: Iterable[Any]) -> list[Event]:
        """The events of rows."""
        listed = list(rows)
        closed = {row.case_id for row in listed if is_closed(row)}
        keys: Mapping[str, bytes] = self._keys.keys(closed) if self._keys and closed else {}
        return [event_of(row, keys.get) for row in listed]
