"""A copy of the case log, and a case log from a copy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.model.event import DESK_STREAM, Event
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.refresh import refresh_standings
from engine.store.chain import Head
from engine.store.copies import copy_keys, copy_log, restore_keys, restore_log
from engine.store.database import DatabaseLog

PERMISSION: Final = "keep the store"


def back_up(desk: Desk, file: Path, keys: Path | None) -> Head:
    """Writes the log to a file, and the keys to another where one is named; the head of what was written."""
    desk.require(PERMISSION)
    log = on_disk(desk)
    details = {"keys": "yes" if keys else "no"}
    desk.note(Event(DESK_STREAM, 0, desk.now(), "backed up", desk.actor, desk.edition.digest, "", details=details))
    head = copy_log(log, file)
    if keys and log.keys:
        copy_keys(log.keys, keys)
    return head


def restore(desk: Desk, file: Path, keys: Path | None) -> Head:
    """Fills an empty log from a file, and its key store where the keys are named; the head, as it was."""
    desk.require(PERMISSION)
    log = on_disk(desk)
    head = restore_log(log, file)
    if keys and log.keys:
        restore_keys(log.keys, keys)
    refresh_standings(desk)
    return head


def on_disk(desk: Desk) -> DatabaseLog:
    """The log, where it is one that is kept."""
    if not isinstance(desk.log, DatabaseLog):
        raise Refused("this case log lives only as long as the program")
    return desk.log
