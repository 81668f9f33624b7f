"""Tells when a document of a folder has been saved, deleted or added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Final

from engine.load.files import document_files, released_files

LOOKS_EVERY: Final = 0.25
"""Seconds between two looks at the folder."""
Stamp = frozenset[tuple[str, int, int]]


def stamp_of(folder: Path) -> Stamp:
    """Changes when a document does. A file that goes away meanwhile is as if it were not there."""
    return frozenset(_stamps(folder))


def changes_of(folder: Path, wait: Callable[[float], object] = sleep) -> Iterator[frozenset[str]]:
    """The files that have changed since now, each time some have and come to rest; for ever."""
    return _changes(folder, stamp_of(folder), wait)


def _changes(folder: Path, known: Stamp, wait: Callable[[float], object]) -> Iterator[frozenset[str]]:
    while True:
        wait(LOOKS_EVERY)
        seen = stamp_of(folder)
        if seen == known:
            continue
        while True:  # an editor may write a file in several steps
            wait(LOOKS_EVERY)
            again = stamp_of(folder)
            if again == seen:
                break
            seen = again
        changed = frozenset(file for file, _, _ in seen ^ known)
        known = seen
        if changed:
            yield changed


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in (*document_files(folder), *released_files(folder)):
        try:
            seen = path.stat()
        except OSError:
            continue
        yield path.relative_to(folder).as_posix(), seen.st_mtime_ns, seen.st_size
