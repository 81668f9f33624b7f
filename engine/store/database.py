"""The case log on a database, through SQLAlchemy Core: SQLite as an embedded file, or PostgreSQL for a team.

Appending is one transaction: the events with their place in the chain, and where their case stands after them. Writers
queue for the end of the chain, so transactions are short; what is slow (keys, deciding) is done before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select, text

from engine.model.event import DESK_STREAM, Event
from engine.model.problem import StoreFault
from engine.model.standing import Queue, Standing, Tally, Timer
from engine.store import presence, standing_rows, words
from engine.store.appending import Writer, head_of, known_in, versions_of
from engine.store.chain import Entry, Head
from engine.store.changes import Changes
from engine.store.connection import connect, reading, told, writing
from engine.store.keys import KeyStore
from engine.store.log import NONE
from engine.store.migrate import bring_up_to_date
from engine.store.rows import entry_in
from engine.store.schema import events
from engine.store.sealing import Classes, Sealing

BATCH: Final = 500


_EVENTS_OF: Final = (
    select(events)
    .where(events.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(events.c.case_id, events.c.number)
)


class DatabaseLog:
    """The events of all cases in one database."""

    def __init__(self, address: str, keys: KeyStore | None = None, classes: Classes | None = None) -> None:
        """``classes`` are only asked for events of an earlier version of the log, which did not say them."""
        self.address = address
        self.keys = keys
        with self._told():
            self.engine = connect(address)
            try:
                bring_up_to_date(self.engine, Sealing(keys, classes))
            except BaseException:
                self.engine.dispose()
                raise

    def _told(self) -> AbstractContextManager[None]:
        return told("the case log", self.address)

    def close(self) -> None:
        """Lets go of the database and of the keys."""
        self.engine.dispose()
        if self.keys:
            self.keys.close()

    def login(self) -> str:
        """The name that a shared database knows this desk by; "" for an embedded one, which knows nobody."""
        if self.engine.dialect.name != "postgresql":
            return ""
        with self._told(), self.engine.connect() as connection:
            return str(connection.scalar(text("SELECT session_user")) or "")

    # --- reading events -----------------------------------------------------------------------------------------------

    def events(self, case: str) -> tuple[Event, ...]:
        """The events of one case in order."""
        return self.events_of([case]).get(case, ())

    def events_of(self, cases: Collection[str]) -> Mapping[str, tuple[Event, ...]]:
        """The events of several cases."""
        found: dict[str, tuple[Event, ...]] = {}
        listed = list(cases)
        for start in range(0, len(listed), BATCH):
            with self._told(), self.engine.connect() as connection:
                rows = connection.execute(_EVENTS_OF, {"cases": listed[start : start + BATCH]}).all()
            found |= {case: tuple(group) for case, group in groupby(self._opened(rows), key=attrgetter("case"))}
        return found

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        """The events of each case."""
        return self._grouped(select(events))

    def cases_before(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """Each case as it stood at a moment: its events before it."""
        return self._grouped(select(events).where(events.c.at < moment))

    def cases_since(self, moment: datetime) -> Iterator[tuple[Event, ...]]:
        """The events of each case in which something has happened from a moment on."""
        lately = select(events.c.case_id).where(events.c.at >= moment)
        return self._grouped(select(events).where(events.c.case_id.in_(lately)))

    def _grouped(self, query: Select[Any]) -> Iterator[tuple[Event, ...]]:
        query = query.where(events.c.case_id != DESK_STREAM).order_by(events.c.case_id, events.c.number)
        with self._read(query) as parts:
            opened = (event for part in parts for event in self._opened(part))
            for _, group in groupby(opened, key=attrgetter("case")):
                yield tuple(group)

    @contextmanager
    def _read(self, query: Select[Any]) -> Iterator[Iterator[Sequence[Any]]]:
        """The rows of a query in parts, also where nobody reads them to the end."""
        with self._told(), reading(self.engine) as connection:
            result = connection.execution_options(yield_per=BATCH * 4).execute(query)
            try:
                yield result.partitions()
            finally:
                result.close()

    def _opened(self, rows: Iterable[Any]) -> list[Event]:
        return Sealing(self.keys).events(rows)

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that are already in the log."""
        with self._told(), self.engine.connect() as connection:
            return frozenset(known_in(connection, keys))

    def next_case(self) -> str:
        """The next free number; two desks may get the same, then one of them is refused as stale and takes the next."""
        first = select(events.c.case_id).where(events.c.number == 1)
        with self._told(), self.engine.connect() as connection:
            newest = connection.scalar(
                first.where(events.c.case_id.like("C-%")).order_by(events.c.position.desc()).limit(1)
            )
            digits = (newest or "").removeprefix("C-")
            number = int(digits) + 1 if digits.isascii() and digits.isdigit() else 1
            while connection.scalar(first.where(events.c.case_id == f"C-{number:05}")):
                number += 1
        return f"C-{number:05}"

    # --- appending ----------------------------------------------------------------------------------------------------

    def append(self, events: Sequence[Event], standing: Standing | None = None) -> None:
        """Adds the next events of a case, all or none."""
        self.append_all([events], {standing.case: standing} if standing else NONE)

    def append_all(self, cases: Iterable[Sequence[Event]], standings: Mapping[str, Standing] = NONE) -> int:
        """Adds the events of many cases in one transaction; how many events were added."""
        batches = [case for case in cases if case]
        sealing = Sealing(self.keys)
        added = 0
        with self._told():
            sealing.prepare(event for case in batches for event in case)
            if not batches:
                return 0
            with writing(self.engine, tell=list({case[0].case for case in batches})) as connection:
                writer = Writer(connection, sealing)
                for case in batches:
                    added += writer.add(case)
                writer.keep()
                moved = [standings[case] for case in writer.added if case in standings]
                self._stand(connection, moved, writer.words)
        return added

    def note(self, event: Event) -> None:
        """Adds an event that belongs to no case to the stream of the desk; its number is given to it here."""
        sealing = Sealing(self.keys)
        with self._told():
            sealing.prepare([event])
            with writing(self.engine, tell=[DESK_STREAM]) as connection:
                writer = Writer(connection, sealing)
                writer.note(event)
                writer.keep()

    def noted(self, kinds: Collection[str]) -> Sequence[Event]:
        """What belongs to no case, of these kinds, in order."""
        query = select(events).where(events.c.case_id == DESK_STREAM, events.c.kind.in_(sorted(kinds)))
        with self._told(), self.engine.connect() as connection:
            rows = connection.execute(query.order_by(events.c.number)).all()
        return self._opened(rows)

    # --- where cases stand ----------------------------------------------------------------------------------------------

    def stand(self, standings: Iterable[Standing]) -> None:
        """Keeps where these cases stand, worked out anew; one that has moved on meanwhile is left as it is."""
        with self._told(), writing(self.engine) as connection:
            listed = list(standings)
            versions = versions_of(connection, [standing.case for standing in listed])
            current = [standing for standing in listed if versions.get(standing.case) == standing.version]
            self._stand(connection, current)

    def _stand(
        self, connection: Connection, listed: Sequence[Standing], found_by: Mapping[str, str] | None = None
    ) -> None:
        """``found_by``: what tells the words of these cases, as far as it was read."""
        told = dict(found_by or {})
        for standing in listed:
            if standing.words is None:
                continue
            digest = words.digest_of(standing.words, self._word_mark)
            if digest != told.get(standing.case):
                words.keep(connection, standing.case, standing.words, self._word_mark)
                told[standing.case] = digest
        standing_rows.keep(connection, listed, told)

    def order(self, queue: Queue) -> Sequence[str]:
        """The cases of a queue, the most urgent first."""
        with self._told(), self.engine.connect() as connection:
            return standing_rows.order(connection, queue)

    def tally(self, queues: Sequence[Queue], now: datetime) -> Sequence[Tally]:
        """How many cases each of these queues has."""
        with self._told(), self.engine.connect() as connection:
            return standing_rows.tally(connection, queues, now)

    def load(self, queue: Queue, now: datetime) -> Mapping[str, Tally]:
        """How many open cases each person has."""
        with self._told(), self.engine.connect() as connection:
            return standing_rows.load(connection, queue, now)

    def count_out_of_date(self, edition: str, now: datetime) -> int:
        """How many cases `out_of_date` would name."""
        with self._told(), self.engine.connect() as connection:
            return standing_rows.count_out_of_date(connection, edition, now)

    def out_of_date(self, edition: str, now: datetime, limit: int) -> Sequence[str]:
        """Open cases whose standing was worked out under another edition, has moved on by itself, or is missing."""
        with self._told(), self.engine.connect() as connection:
            return standing_rows.out_of_date(connection, edition, now, limit)

    def timers_before(self, moment: datetime, limit: int) -> Sequence[Timer]:
        """The timers that something is to be told for, the earliest first."""
        with self._told(), self.engine.connect() as connection:
            return standing_rows.timers_before(connection, moment, limit)

    def find(self, asked: str, classes: Sequence[str], limit: int) -> Sequence[str]:
        """The newest cases in which every word asked for stands in a privacy class that may be seen."""
        with self._told(), self.engine.connect() as connection:
            return words.find(connection, asked, classes, self._word_mark, limit)

    def _word_mark(self, word: str) -> str:
        return self.keys.word_mark(word) if self.keys else word

    # --- customers ------------------------------------------------------------------------------------------------------

    def customer_of(self, told: Sequence[str], known: str = "") -> str:
        """The id of the customer known by one of these texts; else ``known``, else a new one."""
        return self.keys.customer_of(told, known=known) if self.keys else known

    def cases_of(self, customer: str) -> Sequence[str]:
        """The cases of a customer, the oldest first: those whose last word on it is this customer."""
        named = events.c.customer != ""
        last = select(func.max(events.c.number)).where(named).group_by(events.c.case_id)
        mine = events.alias()
        newest = last.where(events.c.case_id == mine.c.case_id).correlate(mine).scalar_subquery()
        query = (
            select(mine.c.case_id).where(mine.c.customer == customer, mine.c.number == newest).order_by(mine.c.position)
        )
        with self._told(), self.engine.connect() as connection:
            return list(connection.scalars(query))

    def customer_like(self, told: str) -> str:
        """The id of the customer known by a text; "" where nobody is."""
        return self.keys.known(told) if self.keys else ""

    def places(self, classes: Collection[str]) -> Sequence[tuple[str, str]]:
        """The cases that hold values of these privacy classes which can still be read, with the class."""
        return self.keys.places(classes) if self.keys else ()

    def require_erasing(self) -> None:
        """`StoreFault` without keys, or for a login that does not own them."""
        self._keys_to_destroy()

    def _keys_to_destroy(self) -> KeyStore:
        if self.keys is None:
            raise StoreFault("this case log was opened without its keys; nothing can be erased")
        self.keys.require_owner()
        return self.keys

    def erase(self, cases: Collection[str], classes: Collection[str] | None = None, customer: str = "") -> None:
        """Makes the values of these cases unreadable for ever, or only those of some privacy classes."""
        keys = self._keys_to_destroy()
        with self._told(), writing(self.engine) as connection:
            words.forget(connection, cases, classes)
        keys.destroy(cases, classes)
        if customer:
            keys.forget(customer)
        keys.sweep()

    # --- who looks at what ------------------------------------------------------------------------------------------------

    def position(self) -> int:
        """The number of the newest entry."""
        with self._told(), self.engine.connect() as connection:
            return connection.scalar(select(func.max(events.c.position))) or 0

    def work_on(self, case: str, person: str, until: datetime | None) -> None:
        """Tells that a person works on a case until a moment; None: no longer."""
        with self._told(), writing(self.engine, tell=[case]) as connection:
            presence.keep(connection, case, person, until)

    def working_on(self, now: datetime) -> Mapping[str, tuple[str, ...]]:
        """Who works on which case."""
        with self._told(), self.engine.connect() as connection:
            return presence.at(connection, now)

    def changes(self) -> Changes:
        """What waits until a desk, this one too, has changed something; to be closed by whoever asked for it."""
        return Changes(self.engine, self.address)

    # --- what is typed and not in the log yet -----------------------------------------------------------------------------

    def keep_draft(self, person: str, case: str, typed: Mapping[str, str]) -> None:
        """Keeps what a person has typed in a case; nothing where there is nothing, or no key to close it with."""
        if self.keys is not None:
            self.keys.keep_draft(person, case, json.dumps(dict(typed)) if typed else "")

    def drafts(self, person: str) -> Mapping[str, Mapping[str, str]]:
        """What a person has typed, by case."""
        kept = self.keys.drafts(person) if self.keys is not None else {}
        return {case: json.loads(typed) for case, typed in kept.items()}

    # --- the chain --------------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        """The newest entry."""
        with self._told(), self.engine.connect() as connection:
            return head_of(connection)

    def entries(self) -> Iterator[Entry]:
        """Every entry by position, as it is stored."""
        with self._read(select(events).order_by(events.c.position)) as parts:
            for part in parts:
                yield from map(entry_in, part)
