"""A case log that lives as long as the process: for scenarios, practice and tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.model.event import Event
from engine.store.log import Stale


class MemoryLog:
    """Keeps events by case, with the same promises as the log on disk."""

    def __init__(self) -> None:
        self._cases: dict[str, list[Event]] = {}
        self._keys: set[str] = set()
        self.editions: dict[str, str] = {}

    def events(self, case: str) -> tuple[Event, ...]:
        """The events of one case in order."""
        return tuple(self._cases.get(case, ()))

    def open_cases(self, closed: str) -> Iterator[tuple[Event, ...]]:
        """The events of each case that is not closed."""
        return iter([tuple(events) for events in self._cases.values() if events[-1].status != closed])

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        """The events of each case."""
        return iter([tuple(events) for events in self._cases.values()])

    def append(self, events: Sequence[Event]) -> None:
        """Adds the next events of a case, all or none."""
        if any(event.key and event.key in self._keys for event in events):
            return
        seen = len(self._cases.get(events[0].case, ()))
        if [event.number for event in events] != list(range(seen + 1, seen + 1 + len(events))):
            raise Stale(events[0].case)
        self._cases.setdefault(events[0].case, []).extend(events)
        self._keys |= {event.key for event in events if event.key}

    def append_all(self, cases: Iterable[Sequence[Event]]) -> int:
        """Adds the events of many cases."""
        added = 0
        for events in cases:
            self.append(events)
            added += len(events)
        return added

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that are already there."""
        return frozenset(self._keys & set(keys))

    def next_case(self) -> str:
        """The next free number."""
        return f"C-{len(self._cases) + 1:05}"

    def keep_edition(self, digest: str, versions: str) -> None:
        """Remembers which documents a digest means."""
        self.editions[digest] = versions
