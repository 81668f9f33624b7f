"""Warnings and due times that have passed become events of their case, so that nobody has to watch a screen.

Each is told once, however many workers see it: the event carries the key of its timer, and the log knows a key only once.
What queues and repeats this work is elsewhere (`dispatch`); everything here may be done twice without harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from engine.compile.edition import Edition
from engine.model.case import fold
from engine.model.event import Actor, Event
from engine.model.moment import show_seconds
from engine.model.problem import Refused
from engine.model.standing import Timer
from engine.services.deadline_words import MISSED, NEAR, PERCENT, clock_named
from engine.services.desk import Desk, desk_folder, edition_of, tell_edition
from engine.services.record_event import TRIES, Happening, decided
from engine.services.settings import Settings
from engine.services.write_events import standing_of, write_events
from engine.store.log import Stale

WORKER: Final = Actor("sopdesk", "worker")
"""Who tells: no person, so no role of the documents, and no permission is asked. What it may do is all in this module."""
GRACE: Final = timedelta(minutes=1)
"""What is told within this time is not called late."""


def worker_desk(folder: Path | None, settings: Settings) -> Desk:
    """The desk of a worker. Nobody signs in: whoever may open the store and its keys may let time pass."""
    from engine.services.open_store import open_store  # noqa: PLC0415 - a database is only opened where cases are

    edition = edition_of(desk_folder(folder))
    log = open_store(settings, edition)
    desk = Desk(edition, log, WORKER)
    try:
        tell_edition(desk)
    except BaseException:
        log.close()
        raise
    return desk


def passed(desk: Desk, limit: int) -> Sequence[Timer]:
    """The timers that something is to be told for by now, the earliest first."""
    return desk.log.timers_before(desk.now(), limit)


def tell(desk: Desk, timer: Timer) -> Event | None:
    """The event that tells of a timer, appended unless it is in the log already; None where the timer no longer holds."""
    for _ in range(TRIES):
        try:
            return _tell(desk, timer)
        except Stale:
            continue
    raise Refused(f"{timer.case} is being changed by somebody else; try again")


def _tell(desk: Desk, timer: Timer) -> Event | None:
    events = desk.log.events(timer.case)
    if not events:
        return None
    if told := _told(events, timer.key):
        return told
    case = fold(timer.case, events, desk.edition.workflow.initial)
    at = max(desk.now(), events[-1].at)  # the clock on the wall may have been set back since
    standing = standing_of(desk.edition, case, at)
    holds = next((one for one in standing.timers if one.key == timer.key and one.at <= at), None)
    if holds is None:
        desk.log.stand([standing])
        return None
    here = replace(desk, actor=WORKER, now=lambda: at)
    write_events(here, case, decided(desk.edition, case, [_happening(desk.edition, holds, at)], WORKER, at))
    return _told(desk.log.events(timer.case), timer.key)


def _told(events: Sequence[Event], key: str) -> Event | None:
    return next((event for event in events if event.key == key), None)


def _happening(edition: Edition, timer: Timer, at: datetime) -> Happening:
    details = {"clock": timer.clock, "run": str(timer.run), "stage": timer.stage}
    if timer.due:
        details["due"] = timer.due.isoformat()
    if at - timer.at > GRACE:
        details["late"] = show_seconds((at - timer.at).total_seconds())
    clock = clock_named(edition, timer.clock)
    cause = f"{clock.document}#{clock.id}" if clock else ""
    return Happening(NEAR if timer.stage.endswith(PERCENT) else MISSED, {}, details, cause=cause, key=timer.key)
