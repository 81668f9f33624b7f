"""The case log on a database, through SQLAlchemy Core; an embedded SQLite file unless another address is given.

The write-ahead log with ``synchronous=FULL`` is used so that an acknowledged event survives a crash, and transactions
are short so that several desks can share one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError, SQLAlchemyError

from engine.model.event import Actor, Event
from engine.model.problem import StoreFault
from engine.store.log import Stale
from engine.store.schema import editions, events, guards, metadata

BATCH: Final = 500
WAIT_MS: Final = 5_000
"""How long a writer waits for another before it says that the log is busy."""
TRIES: Final = 3


class DatabaseLog:
    """The events of all cases in one database."""

    def __init__(self, address: str) -> None:
        self._shown = _shown(address)
        with self._told():
            self.engine = create_engine(address)
            if self.engine.dialect.name == "sqlite":
                _prepare_sqlite(self.engine)
            try:
                self._prepare()
            except BaseException:
                self.engine.dispose()
                raise

    def _prepare(self) -> None:
        """Makes the tables that are not there; a database whose tables are of something else is left as it is."""
        with self.engine.connect() as connection:
            for table in inspect(connection).get_table_names():
                if table in metadata.tables:
                    connection.execute(select(metadata.tables[table]).limit(0))
        for attempt in range(TRIES):
            try:
                metadata.create_all(self.engine)
                break
            except OperationalError:  # another desk made them since it was looked whether they are there
                if attempt == TRIES - 1:
                    raise
        if self.engine.dialect.name == "sqlite":
            with self.engine.begin() as connection:
                for guard in guards():
                    connection.exec_driver_sql(guard)

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    def events(self, case: str) -> tuple[Event, ...]:
        """The events of one case in order."""
        query = select(events).where(events.c.case_id == case).order_by(events.c.number)
        with self._told(), self.engine.connect() as connection:
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

    def cases_before(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """Each case as it stood at a moment: its events before it."""
        return self._grouped(select(events).where(events.c.at < moment))

    def _grouped(self, query: Any) -> Iterator[tuple[Event, ...]]:  # noqa: ANN401 - a select, whose type is long
        with self._told(), self.engine.connect() as connection:
            rows = connection.execution_options(yield_per=BATCH * 4).execute(
                query.order_by(events.c.case_id, events.c.number)
            )
            for _, group in groupby((_event(row) for row in rows), key=attrgetter("case")):
                yield tuple(group)

    def append(self, events: Sequence[Event]) -> None:
        """Adds the next events of a case, all or none."""
        with self._told(), self.engine.begin() as connection:
            self._append(connection, events)

    def append_all(self, cases: Iterable[Sequence[Event]]) -> int:
        """Adds the events of many cases in one transaction; how many events were added."""
        added = 0
        with self._told(), self.engine.begin() as connection:
            for case in cases:
                added += self._append(connection, case)
        return added

    def _append(self, connection: Connection, new: Sequence[Event]) -> int:
        if not new:
            return 0
        case = new[0].case
        keys = [item.key for item in new if item.key]
        if known := _known(connection, keys):
            if len(known) == len(keys):
                return 0
            raise Stale(case)  # somebody has written a part of this meanwhile
        seen = connection.scalar(select(func.max(events.c.number)).where(events.c.case_id == case)) or 0
        if [(item.case, item.number) for item in new] != [(case, seen + n) for n in range(1, len(new) + 1)]:
            raise Stale(case)
        try:
            connection.execute(insert(events), [_row(item) for item in new])
        except IntegrityError as error:
            raise Stale(case) from error
        return len(new)

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that are already in the log."""
        with self._told(), self.engine.connect() as connection:
            return frozenset(_known(connection, keys))

    def next_case(self) -> str:
        """The next free number; two desks may get the same, then one of them is refused as stale and takes the next."""
        with self._told(), self.engine.connect() as connection:
            count = connection.scalar(select(func.count(events.c.case_id.distinct()))) or 0
            while connection.scalar(select(events.c.number).where(events.c.case_id == f"C-{count + 1:05}").limit(1)):
                count += 1
        return f"C-{count + 1:05}"

    def keep_edition(self, digest: str, versions: str) -> None:
        """Remembers which documents a digest means."""
        with self._told(), self.engine.connect() as connection:
            if connection.scalar(select(editions.c.digest).where(editions.c.digest == digest)) is not None:
                return
        with self._told(), suppress(IntegrityError), self.engine.begin() as connection:  # another desk may be first
            connection.execute(insert(editions).values(digest=digest, versions=versions))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A fault of the database in words that help whoever sits at the desk."""
        try:
            yield
        except (SQLAlchemyError, ImportError, UnicodeError) as error:
            why = _cause(error)
            raise StoreFault(f"the case log {self._shown} cannot be used now: {why}; nothing was changed") from error


def _known(connection: Connection, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), BATCH):
        found.update(connection.scalars(select(events.c.key).where(events.c.key.in_(keys[start : start + BATCH]))))
    return found


CAUSES: Final = {
    "database is locked": "another program is writing to it; try again in a moment",
    "readonly database": "it may only be read (check the rights of the file and its folder)",
    "unable to open database file": "the file cannot be opened (check that its folder is there and may be written to)",
    "file is not a database": "the file is not a database",
    "Could not parse": "this is not the address of a database; write for example sqlite:///desk.db",
}
"""What people can do about the faults that are met at a desk; others are told in the words of the database."""


def _cause(error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error).splitlines()[0]
    if isinstance(error, ImportError):
        return f"the driver of this database is not installed ({said})"
    return next((words for sign, words in CAUSES.items() if sign in said), said)


def _shown(address: str) -> str:
    """The address without its password."""
    try:
        return make_url(address).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return address or "without an address"


def _prepare_sqlite(engine: Engine) -> None:
    if engine.url.database in {None, "", ":memory:"}:
        raise ArgumentError("it would be lost when the desk is closed; name a file, for example sqlite:///desk.db")

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={WAIT_MS}", "journal_mode=WAL", "synchronous=FULL"):
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
