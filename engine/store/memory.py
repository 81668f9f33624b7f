"""A case log that lives as long as the process: for scenarios, practice and tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from threading import Lock

from engine.model.event import Event
from engine.store.log import Stale


class MemoryLog:
    """Keeps events by case, with the same promises as the log on disk. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cases: dict[str, list[Event]] = {}
        self._keys: set[str] = set()
        self.editions: dict[str, str] = {}

    def close(self) -> None:
        """Holds nothing."""

    def events(self, case: str) -> tuple[Event, ...]:
        """The events of one case in order."""
        with self._lock:
            return tuple(self._cases.get(case, ()))

    def open_cases(self, closed: str) -> Iterator[tuple[Event, ...]]:
        """The events of each case that is not closed."""
        return iter([events for events in self.all_cases() if events[-1].status != closed])

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        """The events of each case."""
        with self._lock:
            return iter([tuple(events) for events in self._cases.values()])

    def cases_before(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """Each case as it stood at a moment: its events before it."""
        earlier = (tuple(event for event in events if event.at < moment) for events in self.all_cases())
        return iter([events for events in earlier if events])

    def append(self, events: Sequence[Event]) -> None:
        """Adds the next events of a case, all or none."""
        self.append_all([events])

    def append_all(self, cases: Iterable[Sequence[Event]]) -> int:
        """Adds the events of many cases, all or none; how many events were added."""
        with self._lock:
            fresh: dict[str, list[Event]] = {}
            keys: set[str] = set()
            for events in cases:
                if events and not self._repeated(events, keys):
                    self._continue(events, fresh)
                    keys.update(event.key for event in events if event.key)
            for case, events in fresh.items():
                self._cases.setdefault(case, []).extend(events)
            self._keys |= keys
            return sum(map(len, fresh.values()))

    def _repeated(self, events: Sequence[Event], more: set[str]) -> bool:
        """Whether all of these were there before; `Stale` if a part of them was."""
        keys = [event.key for event in events if event.key]
        known = {key for key in keys if key in self._keys or key in more}
        if len(set(keys)) != len(keys) or (known and len(known) != len(keys)):
            raise Stale(events[0].case)
        return bool(known)

    def _continue(self, events: Sequence[Event], fresh: dict[str, list[Event]]) -> None:
        case = events[0].case
        new = fresh.setdefault(case, [])
        seen = len(self._cases.get(case, ())) + len(new)
        if [(event.case, event.number) for event in events] != [(case, seen + n) for n in range(1, len(events) + 1)]:
            raise Stale(case)
        new.extend(events)

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that are already there."""
        with self._lock:
            return frozenset(self._keys.intersection(keys))

    def next_case(self) -> str:
        """The next free number."""
        with self._lock:
            number = len(self._cases) + 1
            while f"C-{number:05}" in self._cases:
                number += 1
        return f"C-{number:05}"

    def keep_edition(self, digest: str, versions: str) -> None:
        """Remembers which documents a digest means."""
        with self._lock:
            self.editions.setdefault(digest, versions)
