"""What a case log promises, whoever keeps it: append what was decided on the state that was seen, or refuse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from engine.model.event import Event


class Stale(Exception):  # noqa: N818 - an answer, not a failure
    """The case has moved on since it was read; read it again and decide anew."""


class Log(Protocol):
    """The events of all cases."""

    def close(self) -> None:
        """Lets go of what it holds; it is not used after that."""

    def events(self, case: str) -> tuple[Event, ...]:
        """The events of one case in order; none for a case that is not there."""

    def open_cases(self, closed: str) -> Iterator[tuple[Event, ...]]:
        """The events of each case whose last status is not ``closed``."""

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        """The events of each case."""

    def cases_before(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """Each case as it stood at a moment: its events before it, cases that began later left out."""

    def append(self, events: Sequence[Event]) -> None:
        """Adds the next events of a case, all or none.

        Nothing happens if all of them are there already, known by their keys: this is a repeated request. `Stale` if only
        a part is, or if their numbers are not the next ones.
        """

    def append_all(self, cases: Iterable[Sequence[Event]]) -> int:
        """Adds the events of many cases in one transaction; how many events were added."""

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that are already in the log."""

    def next_case(self) -> str:
        """The id of a case that is not there yet."""

    def keep_edition(self, digest: str, versions: str) -> None:
        """Remembers which documents a digest means."""
