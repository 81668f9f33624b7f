"""Where cases stand, a row each: the queue by due time, and what their clocks wait for. All of it follows from the log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.event import DESK_STREAM
from engine.model.standing import NEVER, Queue, Standing, Tally, Timer
from engine.store.schema import events, standings

_ORDERED_BY: Final = {
    "deadline": standings.c.due,
    "follow-up": standings.c.follow_up_due,
    "promise": standings.c.promise_due,
}
_BETWEEN: Final = "\n"
"""Stands around each name of those who have worked on a case."""


def _upsert(add: Any) -> Any:  # noqa: ANN401 - of either engine
    changed = {column.name: add.excluded[column.name] for column in standings.columns if column.name != "case_id"}
    return add.on_conflict_do_update(index_elements=["case_id"], set_=changed)


_KEEP: Final = {"sqlite": _upsert(sqlite.insert(standings)), "postgresql": _upsert(postgresql.insert(standings))}


def keep(connection: Connection, new: Sequence[Standing], words: Mapping[str, str]) -> None:
    """Puts these in the place of what was known of their cases. ``words``: what tells the words of a case, by case."""
    if not new:
        return
    rows = [
        {
            "case_id": one.case, "version": one.version, "status": one.status, "open": one.open, "due": one.due or NEVER,
            "changes_at": one.changes_at, "clock": one.clock, "edition": one.edition, "words": words.get(one.case, ""),
            "rings_at": min((timer.at for timer in one.timers), default=None), "timers": _written(one.timers),
            "soon_at": one.soon_at, "handler": one.handler, "team": one.team, "escalated": one.escalated,
            "people": "".join(f"{_BETWEEN}{name}{_BETWEEN}" for name in sorted(one.people)),
            "follow_up_due": one.follow_up_due, "promise_due": one.promise_due,
        }
        for one in new
    ]  # fmt: skip
    connection.execute(_KEEP[connection.dialect.name], rows)


def _written(timers: Sequence[Timer]) -> str:
    return json.dumps(
        [[t.clock, t.run, t.stage, t.at.isoformat(), t.due.isoformat() if t.due else None] for t in timers]
    )


def _timers(case: str, written: str) -> list[Timer]:
    return [
        Timer(datetime.fromisoformat(at), case, clock, run, stage, datetime.fromisoformat(due) if due else None)
        for clock, run, stage, at, due in json.loads(written)
    ]


def order(connection: Connection, queue: Queue) -> list[str]:
    """The cases of a queue, the most urgent first."""
    column = _ORDERED_BY[queue.by]
    query = select(standings.c.case_id).where(*_of(queue)).order_by(column, standings.c.case_id)
    return list(connection.scalars(query))


def tally(connection: Connection, queues: Sequence[Queue], now: datetime) -> list[Tally]:
    """How many cases each of these queues has, counted in one go."""
    counts = [count for queue in queues for count in _counts(queue, now)]
    row = connection.execute(select(*counts).where(standings.c.open)).one()
    return [Tally(*row[place : place + 3]) for place in range(0, len(row), 3)]


def load(connection: Connection, queue: Queue, now: datetime) -> dict[str, Tally]:
    """The same by whose cases they are."""
    counted: Select[Any] = select(standings.c.handler, *_counts(queue, now)).where(*_of(queue))
    return {row[0]: Tally(*row[1:]) for row in connection.execute(counted.group_by(standings.c.handler))}


def _counts(queue: Queue, now: datetime) -> tuple[ColumnElement[int], ...]:
    own, column = _of(queue), _ORDERED_BY[queue.by]
    late, soon = [*own, column < now], [*own, column >= now, standings.c.soon_at < now]
    return func.count().filter(*own), func.count().filter(*late), func.count().filter(*soon)


def _of(queue: Queue) -> list[ColumnElement[bool]]:
    """What a row must be to stand in a queue."""
    column = _ORDERED_BY[queue.by]
    wanted: list[ColumnElement[bool]] = [standings.c.open]
    if queue.by != "deadline":
        wanted.append(column.is_not(None))
    if queue.handler:
        wanted.append(standings.c.handler == queue.handler)
    if queue.team:
        wanted.append(standings.c.team == queue.team)
    if queue.escalated:
        wanted.append(standings.c.escalated)
    if queue.clocks is not None:
        wanted.append(standings.c.clock.in_(sorted(queue.clocks)))
    if queue.before is not None:
        wanted.append(column < queue.before)
    if queue.seen_by is not None:
        names = [f"{_BETWEEN}{name}{_BETWEEN}" for name in sorted(queue.seen_by)]
        seen = [standings.c.people.contains(name, autoescape=True) for name in names]
        wanted.append(or_(standings.c.people == "", *seen))
    return wanted


def out_of_date(connection: Connection, edition: str, now: datetime, limit: int) -> list[str]:
    """Open cases that were worked out under another edition, have moved on by themselves, or were never worked out."""
    stale = (
        select(standings.c.case_id)
        .where(standings.c.open, or_(standings.c.edition != edition, standings.c.changes_at <= now))
        .limit(limit)
    )
    found = list(connection.scalars(stale))
    if len(found) < limit:
        known = exists().where(standings.c.case_id == events.c.case_id)
        first = and_(events.c.number == 1, events.c.case_id != DESK_STREAM)
        found += connection.scalars(select(events.c.case_id).where(first, ~known).limit(limit - len(found)))
    return found


def count_out_of_date(connection: Connection, edition: str, now: datetime) -> int:
    """How many cases there are of those."""
    stale = select(func.count()).where(
        standings.c.open, or_(standings.c.edition != edition, standings.c.changes_at <= now)
    )
    known = exists().where(standings.c.case_id == events.c.case_id)
    first = and_(events.c.number == 1, events.c.case_id != DESK_STREAM)
    missing = select(func.count()).select_from(events).where(first, ~known)
    return (connection.scalar(stale) or 0) + (connection.scalar(missing) or 0)


def timers_before(connection: Connection, moment: datetime, limit: int) -> list[Timer]:
    """The timers that something is to be told for, the earliest first."""
    ringing = (
        select(standings.c.case_id, standings.c.timers)
        .where(standings.c.rings_at <= moment)
        .order_by(standings.c.rings_at, standings.c.case_id)
        .limit(limit)
    )
    found = chain.from_iterable(_timers(case, written) for case, written in connection.execute(ringing))
    return sorted(timer for timer in found if timer.at <= moment)[:limit]
