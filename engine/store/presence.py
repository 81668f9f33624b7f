"""Who works on which case at the moment: rows that the log could do without."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, delete, insert, select

from engine.store.schema import working


def keep(connection: Connection, case: str, person: str, until: datetime | None) -> None:
    """That a person works on a case until a moment; None: no longer."""
    connection.execute(delete(working).where(working.c.case_id == case, working.c.person == person))
    if until is not None:
        connection.execute(insert(working).values(case_id=case, person=person, until=until))


def at(connection: Connection, now: datetime) -> Mapping[str, tuple[str, ...]]:
    """The people by case."""
    query = select(working).where(working.c.until > now).order_by(working.c.case_id, working.c.person)
    rows = connection.execute(query).all()
    return {case: tuple(row.person for row in group) for case, group in groupby(rows, key=attrgetter("case_id"))}
