"""Adding entries to the end of the chain, inside a transaction that holds it: the half of the log that writes.

What is asked of the database here is asked with every append, so the statements are made once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from engine.model.event import DESK_STREAM, Event
from engine.store.chain import BEGINNING, Head, link
from engine.store.log import Stale
from engine.store.rows import columns_of, entry_of
from engine.store.schema import events
from engine.store.sealing import Sealing

BATCH: Final = 500
_NEWEST: Final = select(events.c.position, events.c.hash).order_by(events.c.position.desc()).limit(1)
_STATE: Final = text(
    "SELECT (SELECT max(number) FROM events WHERE case_id = :case), (SELECT max(position) FROM events), "
    "(SELECT hash FROM events ORDER BY position DESC LIMIT 1), (SELECT words FROM standings WHERE case_id = :case)"
).bindparams(bindparam("case", type_=events.c.case_id.type))
_INSERT: Final = insert(events)


class Writer:
    """Entries while they are added to the end of the chain; `keep` writes them all."""

    def __init__(self, connection: Connection, sealing: Sealing) -> None:
        self._connection = connection
        self._sealing = sealing
        self._head: Head | None = None
        self._rows: list[dict[str, object]] = []
        self._versions: dict[str, int] = {}
        self._keys: set[str] = set()
        self.added: list[str] = []
        """The cases that have something new."""
        self.words: dict[str, str] = {}
        """What tells the words that these cases are found by now."""

    def add(self, new: Sequence[Event]) -> int:
        """The next events of a case; how many are new. `Stale` if they do not go on where the case has ended."""
        case = new[0].case
        keys = [item.key for item in new if item.key]
        known = self._keys.intersection(keys) | (known_in(self._connection, keys) if keys else set())
        if len(set(keys)) != len(keys) or (known and len(known) != len(keys)):
            raise Stale(case)  # somebody has written a part of this meanwhile
        if known:
            return 0
        seen = self._version(case)
        if [(item.case, item.number) for item in new] != [(case, seen + n) for n in range(1, len(new) + 1)]:
            raise Stale(case)
        for item in new:
            self._enter(item)
        self._keys.update(keys)
        self._versions[case] = seen + len(new)
        self.added.append(case)
        return len(new)

    def note(self, event: Event) -> None:
        """An event of the desk's own stream; nothing if its key is known."""
        if event.key and known_in(self._connection, [event.key]):
            return
        number = self._version(DESK_STREAM) + 1
        self._enter(event.numbered(DESK_STREAM, number))

    def keep(self) -> None:
        """Writes them; `Stale` if another desk has taken their place, which only a database without our lock lets happen."""
        if not self._rows:
            return
        try:
            self._connection.execute(_INSERT, self._rows)
        except IntegrityError as error:
            raise Stale(self.added[-1] if self.added else DESK_STREAM) from error

    def _version(self, case: str) -> int:
        if case not in self._versions:
            version, position, digest, words = self._connection.execute(_STATE, {"case": case}).one()
            self._versions[case] = version or 0
            self.words[case] = words or ""
            if self._head is None:
                self._head = Head(position or 0, digest or BEGINNING)
        return self._versions[case]

    def _enter(self, event: Event) -> None:
        if self._head is None:
            raise AssertionError("where the chain ends is read with the version of a case")
        entry = entry_of(event, self._head.position + 1, self._sealing.key_for)
        chained = entry._replace(hash=link(self._head.hash, entry[:-1]))
        self._head = Head(chained.position, chained.hash)
        self._rows.append(columns_of(chained))


def head_of(connection: Connection) -> Head:
    """The newest entry."""
    newest = connection.execute(_NEWEST).first()
    return Head(newest.position, newest.hash) if newest else Head(0, BEGINNING)


def versions_of(connection: Connection, cases: Sequence[str]) -> dict[str, int]:
    """The number of the last event of each of these cases."""
    found: dict[str, int] = {}
    for start in range(0, len(cases), BATCH):
        query = select(events.c.case_id, func.max(events.c.number)).where(
            events.c.case_id.in_(cases[start : start + BATCH])
        )
        found |= {case: number for case, number in connection.execute(query.group_by(events.c.case_id))}  # noqa: C416 - as above
    return found


def known_in(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Those of the keys that are in the log."""
    found: set[str] = set()
    for start in range(0, len(keys), BATCH):
        found.update(connection.scalars(select(events.c.key).where(events.c.key.in_(keys[start : start + BATCH]))))
    return found
