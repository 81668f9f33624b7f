"""The case log on a database, through SQLAlchemy Core; an embedded SQLite file unless another address is given.

The write-ahead log with ``synchronous=FULL`` is used so that an acknowledged event survives a crash, and transactions
are short so that several desks can share one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from engine.model.event import Actor, Event
from engine.model.problem import StoreFault
from engine.store.log import Stale
from engine.store.schema import editions, events, metadata

BATCH: Final = 500
WAIT_MS: Final = 5_000
"""How long a writer waits for another before it says that the log is busy."""


class DatabaseLog:
    """The events of all cases in one database."""

    def __init__(self, address: str) -> None:
        with _told():
            self.engine = create_engine(address)
            if self.engine.dialect.name == "sqlite":
                _prepare_sqlite(self.engine)
            metadata.create_all(self.engine)

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    def events(self, case: str) -> tuple[Event, ...]:
        """The events of one case in order."""
        query = select(events).where(events.c.case_id == case).order_by(events.c.number)
        with _told(), self.engine.connect() as connection:
            return tuple(_event(row) for row in connection.execute(query))

    def open_cases(self, closed: str) -> Iterator[tuple[Event, ...]]:
        """The events of each case whose last status is not ``closed``."""
        last = select(events.c.case_id, func.max(events.c.number).label("number")).group_by(events.c.case_id).subquery()
        still_open = (
            select(events.c.case_id)
            .join(last, (events.c.case_id == last.c.case_id) & (events.c.number == last.c.number))
            .where(events.c.status != closed)
        )
        return self._grouped(select(events).where(events.c.case_id.in_(still_open)))

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        """The events of each case."""
        return self._grouped(select(events))

    def _grouped(self, query: Any) -> Iterator[tuple[Event, ...]]:  # noqa: ANN401 - a select, whose type is long
        with _told(), self.engine.connect() as connection:
            rows = connection.execution_options(yield_per=BATCH * 4).execute(query.order_by(events.c.case_id, events.c.number))
            for _, group in groupby((_event(row) for row in rows), key=attrgetter("case")):
                yield tuple(group)

    def append(self, events: Sequence[Event]) -> None:
        """Adds the next events of a case, all or none."""
        with _told(), self.engine.begin() as connection:
            self._append(connection, events)

    def append_all(self, cases: Iterable[Sequence[Event]]) -> int:
        """Adds the events of many cases in one transaction; how many events were added."""
        added = 0
        with _told(), self.engine.begin() as connection:
            for case in cases:
                self._append(connection, case)
                added += len(case)
        return added

    def _append(self, connection: Connection, new: Sequence[Event]) -> None:
        keys = [item.key for item in new if item.key]
        if keys and connection.scalar(select(events.c.key).where(events.c.key.in_(keys)).limit(1)):
            return
        seen = connection.scalar(select(func.max(events.c.number)).where(events.c.case_id == new[0].case)) or 0
        if [item.number for item in new] != list(range(seen + 1, seen + 1 + len(new))):
            raise Stale(new[0].case)
        try:
            connection.execute(insert(events), [_row(item) for item in new])
        except IntegrityError as error:
            raise Stale(new[0].case) from error

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that are already in the log."""
        found: set[str] = set()
        with _told(), self.engine.connect() as connection:
            for start in range(0, len(keys), BATCH):
                query = select(events.c.key).where(events.c.key.in_(keys[start : start + BATCH]))
                found |= {str(key) for key in connection.scalars(query)}
        return frozenset(found)

    def next_case(self) -> str:
        """The next free number; two desks may get the same, then one of them is refused as stale and takes the next."""
        with _told(), self.engine.connect() as connection:
            count = connection.scalar(select(func.count(events.c.case_id.distinct()))) or 0
            while connection.scalar(select(events.c.number).where(events.c.case_id == f"C-{count + 1:05}").limit(1)):
                count += 1
        return f"C-{count + 1:05}"

    def keep_edition(self, digest: str, versions: str) -> None:
        """Remembers which documents a digest means."""
        with _told(), self.engine.begin() as connection:
            if connection.scalar(select(editions.c.digest).where(editions.c.digest == digest)) is None:
                connection.execute(insert(editions).values(digest=digest, versions=versions))


@contextmanager
def _told() -> Iterator[None]:
    """A fault of the database in words that help whoever sits at the desk."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreFault(f"the case log cannot be used now ({cause}); nothing was changed") from error


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={WAIT_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _row(item: Event) -> dict[str, object]:
    return {
        "case_id": item.case, "number": item.number, "at": item.at, "kind": item.kind, "status": item.status,
        "actor": item.actor.name, "role": item.actor.role, "edition": item.edition, "facts": dict(item.facts),
        "details": dict(item.details), "cause": item.cause, "key": item.key or None,
    }  # fmt: skip


def _event(row: Any) -> Event:  # noqa: ANN401 - a database row
    return Event(
        case=row.case_id, number=row.number, at=row.at, kind=row.kind, actor=Actor(row.actor, row.role), edition=row.edition,
        status=row.status, facts=row.facts, details=row.details, cause=row.cause, key=row.key or "",
    )  # fmt: skip
