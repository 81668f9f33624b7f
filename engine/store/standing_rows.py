"""Where cases stand, a row each: the queue by due time, and what their clocks wait for. All of it follows from the log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, exists, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.event import DESK_STREAM
from engine.model.standing import Standing, Timer
from engine.store.schema import events, standings

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""The due time of a case without one, so that the index has it last."""


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


def most_urgent(connection: Connection, limit: int, after: tuple[datetime | None, str] | None) -> list[Standing]:
    """The next open cases by due time, then by id."""
    query = select(standings).where(standings.c.open).order_by(standings.c.due, standings.c.case_id).limit(limit)
    if after:
        due, case = after
        place = tuple_(standings.c.due, standings.c.case_id)
        query = query.where(place > tuple_(due or NEVER, case, types=[standings.c.due.type, standings.c.case_id.type]))
    return [_standing(row) for row in connection.execute(query)]


def _standing(row: Row[Any]) -> Standing:
    due = None if row.due == NEVER else row.due
    return Standing(row.case_id, row.version, row.status, row.open, row.edition, due, row.clock, row.changes_at)


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
