"""What has been typed and is not in the log yet, by case, so that no way out of a screen, and no crash, loses a word.

Whatever changes is kept beside the case log within a second, closed with its key, and offered again by the next desk of the
same person.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from threading import Lock

from engine.model.problem import StoreFault
from engine.services.desk import Desk


class Drafts:
    """Typed answers of all cases, fact by fact. Threads may share it."""

    def __init__(self, desk: Desk | None = None) -> None:
        self._desk = desk
        self._lock = Lock()
        self._typed: dict[str, dict[str, str]] = {}
        self._changed: set[str] = set()
        self._before: set[str] = set()
        """Cases in which something stands from a desk that ended."""

    def of(self, case: str) -> dict[str, str]:
        """The answers typed for a case."""
        with self._lock:
            return dict(self._typed.get(case, {}))

    def keep(self, case: str, fact: str, text: str) -> None:
        """Remembers what stands in a field now."""
        with self._lock:
            if self._typed.setdefault(case, {}).get(fact) != text:
                self._typed[case][fact] = text
                self._changed.add(case)

    def done(self, case: str, written: Mapping[str, str]) -> None:
        """Forgets answers that are in the log now, unless they were changed meanwhile."""
        with self._lock:
            typed = self._typed.get(case, {})
            for fact, text in written.items():
                if typed.get(fact) == text:
                    del typed[fact]
                    self._changed.add(case)

    def drop(self, case: str) -> dict[str, str]:
        """Forgets all answers of a case, and gives them once more."""
        with self._lock:
            self._changed.add(case)
            return self._typed.pop(case, {})

    # --- beside the case log, in a thread -----------------------------------------------------------------------------

    def read(self) -> tuple[str, ...]:
        """Takes up what a desk of the same person has left; the cases it is of."""
        if self._desk is None:
            return ()
        with suppress(StoreFault):
            kept = self._desk.log.drafts(self._desk.actor.name)
            with self._lock:
                for case, typed in kept.items():
                    self._typed[case] = {**typed, **self._typed.get(case, {})}
                    self._before.add(case)
                return tuple(sorted(kept))
        return ()

    def taken_up(self, case: str) -> dict[str, str]:
        """What stands in a case from a desk that ended: told once, to whoever shows the case first."""
        with self._lock:
            if case not in self._before:
                return {}
            self._before.discard(case)
            return dict(self._typed.get(case, {}))

    @property
    def unwritten(self) -> bool:
        """Whether something has changed since it was kept."""
        return bool(self._changed)

    def write(self) -> None:
        """Keeps what has changed; what cannot be kept now is tried again."""
        if self._desk is None:
            return
        with self._lock:
            changed = {case: dict(self._typed.get(case, {})) for case in self._changed}
            self._changed.clear()
        for case, typed in changed.items():
            try:
                self._desk.log.keep_draft(self._desk.actor.name, case, typed)
            except StoreFault:
                with self._lock:
                    self._changed.add(case)
