"""A copy of a case log as one file, the same for every database engine: each entry as it is stored, chained as it was.

Personal values stay encrypted in it, and the keys are not in it. So a copy need not be hunted down when a customer is
erased. The keys can be copied to a file of their own, which must be kept apart and renewed after an erasure.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from engine.model.problem import Refused
from engine.store.chain import Entry, Head, parse_head, verify
from engine.store.connection import told, writing
from engine.store.database import DatabaseLog
from engine.store.keys import KeyStore
from engine.store.migrate import NEWEST
from engine.store.rows import columns_of
from engine.store.schema import events

MARK: Final = "sopdesk case log"
KEYS_MARK: Final = "sopdesk keys"
HEAD_ROW: Final = 3
SAME_ENTRIES: Final = "0002"
"""The version of the tables since which entries are as they are now; what follows from them is worked out again."""
BATCH: Final = 1_000


def copy_log(log: DatabaseLog, file: Path) -> Head:
    """Writes every entry to a new file and gives the head of what was written; nothing is left of a copy cut short."""
    head = log.head()
    with _new_file(file) as out:
        _write(out, [MARK, NEWEST, str(head)])
        for entry in log.entries():
            if entry.position > head.position:  # what came in meanwhile belongs to the next copy
                break
            _write(out, list(entry))
    return head


def restore_log(log: DatabaseLog, file: Path) -> Head:
    """Puts the entries of a copy into an empty log, all or none; the head, which is that of the log that was copied.

    `Refused` if the log is not empty, or if the copy is damaged: its chain is followed while it is read.
    """
    if log.head().position:
        raise Refused("there are entries in this case log already; a copy is only restored into an empty one")
    with _lines(file, MARK) as lines:
        version, wanted = _first(lines, file)
        if not SAME_ENTRIES <= version <= NEWEST:
            raise Refused(
                f"{file} was written by another version of sopdesk (tables {version}, this one has {NEWEST}); restore it with that version, then open the log with this one"
            )
        with told("the case log", log.address), writing(log.engine) as connection:
            batch: list[dict[str, Any]] = []
            verdict = verify(_put(connection, lines, batch, file), [wanted])
            if verdict.fault:
                raise Refused(
                    f"{file} is damaged: entry {verdict.fault.position}: {verdict.fault.reason}; nothing was restored"
                )
            if batch:
                connection.execute(insert(events), batch)
    return wanted


def _put(connection: Any, lines: Iterator[list[Any]], batch: list[dict[str, Any]], file: Path) -> Iterator[Entry]:  # noqa: ANN401 - a connection
    for line in lines:
        try:
            entry = Entry(*line)
            batch.append(columns_of(entry))
        except (TypeError, ValueError):
            raise Refused(f"{file} is damaged: what follows is no entry of a case log; nothing was restored") from None
        yield entry
        if len(batch) >= BATCH:
            connection.execute(insert(events), batch)
            batch.clear()


def copy_keys(keys: KeyStore, file: Path) -> int:
    """Writes every key, closed with the master key, to a new file; how many."""
    rows = keys.rows()
    with _new_file(file) as out:
        _write(out, [KEYS_MARK, NEWEST, ""])
        for row in rows:
            _write(out, row)
    return len(rows)


def restore_keys(keys: KeyStore, file: Path) -> int:
    """Puts the keys of a copy into a key store that has none yet; how many."""
    with _lines(file, KEYS_MARK) as lines:
        next(lines)
        return keys.put(lines)


@contextmanager
def _new_file(file: Path) -> Iterator[gzip.GzipFile]:
    """A compressed file that appears under its name only when all of it is written and on the disk."""
    if file.exists():
        raise Refused(f"{file} is there already; name a new file, or move the old one away")
    part = file.with_name(f"{file.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
                yield out
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink()


def _write(out: gzip.GzipFile, row: list[Any]) -> None:
    out.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")


@contextmanager
def _lines(file: Path, mark: str) -> Iterator[Iterator[list[Any]]]:
    """The rows of a copy; `Refused` where it is none, or is cut off."""
    try:
        opened = gzip.open(file, "rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
    with opened:
        yield _rows(opened, file, mark)


def _rows(opened: Iterable[bytes], file: Path, mark: str) -> Iterator[list[Any]]:
    try:
        for number, line in enumerate(opened):
            row = json.loads(line)
            if not isinstance(row, list) or (number == 0 and (len(row) != HEAD_ROW or row[0] != mark)):
                raise ValueError(number)
            yield row
    except (OSError, EOFError, ValueError, zlib.error):
        raise Refused(f"{file} is not a whole copy of a {mark}; nothing was restored") from None


def _first(lines: Iterator[list[Any]], file: Path) -> tuple[str, Head]:
    try:
        _, version, head = next(lines)
        return version, parse_head(head)
    except (StopIteration, ValueError):
        raise Refused(f"{file} is not a whole copy of a case log; nothing was restored") from None
