"""A lock that is no part of what it guards: a copy on disk comes back with one of its own."""

from __future__ import annotations

from threading import Lock
from types import TracebackType


class Latch:
    """As `threading.Lock` in a ``with``."""

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def __reduce__(self) -> tuple[type[Latch], tuple[()]]:
        return Latch, ()
