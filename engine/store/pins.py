"""PINs of people, as argon2 makes them: what is kept tells nobody the PIN. The only door to argon2."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, insert, select, update

from engine.store.connection import told, writing
from engine.store.database import DatabaseLog
from engine.store.schema import pins

MOST_FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=5)
_hasher: Final = PasswordHasher()


def set_pin(log: DatabaseLog, person: str, pin: str) -> None:
    """Keeps a new PIN in the place of the old one."""
    row = {"person": person, "hash": _hasher.hash(pin), "failures": 0, "locked_until": None}
    with told("the case log", log.address), writing(log.engine) as connection:
        connection.execute(delete(pins).where(pins.c.person == person))
        connection.execute(insert(pins).values(row))


def has_pin(log: DatabaseLog, person: str) -> bool:
    """Whether a person has a PIN."""
    with told("the case log", log.address), log.engine.connect() as connection:
        return connection.scalar(select(pins.c.person).where(pins.c.person == person)) is not None


def locked_until(log: DatabaseLog, person: str, now: datetime) -> datetime | None:
    """Until when no PIN of a person is tried, after too many wrong ones."""
    with told("the case log", log.address), log.engine.connect() as connection:
        until: datetime | None = connection.scalar(select(pins.c.locked_until).where(pins.c.person == person))
    return until if until and until > now else None


def fits(log: DatabaseLog, person: str, pin: str, now: datetime) -> bool:
    """Whether this is the PIN of a person; wrong ones are counted, and after five the next tries wait."""
    with told("the case log", log.address), log.engine.connect() as connection:
        row = connection.execute(select(pins).where(pins.c.person == person)).first()
    if row is None or (row.locked_until and row.locked_until > now):
        return False
    try:
        _hasher.verify(row.hash, pin)
    except (VerifyMismatchError, InvalidHashError):
        failures = row.failures + 1
        locked = now + LOCKED_FOR if failures % MOST_FAILURES == 0 else None
        _count(log, person, failures, locked)
        return False
    if row.failures:
        _count(log, person, 0, None)
    return True


def _count(log: DatabaseLog, person: str, failures: int, locked: datetime | None) -> None:
    changed = update(pins).where(pins.c.person == person).values(failures=failures, locked_until=locked)
    with told("the case log", log.address), writing(log.engine) as connection:
        connection.execute(changed)
