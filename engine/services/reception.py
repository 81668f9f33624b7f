"""Lets people in who sit at a browser: everybody shows a PIN there, for no login of a machine tells who they are.

Where the roles document names nobody, the name is as they say it, and a code stands for the PIN: whoever started the
server reads it at their terminal, and other users of the same machine do not. What an unknown name is told is what a
wrong PIN is told, so that nobody learns here who works at the desk.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from engine.model.event import DESK_STREAM, Actor, Event
from engine.model.moment import show_moment
from engine.model.person import Person
from engine.model.problem import Problems, Refused, one_of
from engine.services.desk import Desk, desk_folder, edition_of, role_named, tell_edition, utc_now
from engine.services.settings import Settings
from engine.services.watch_documents import stamp_of

if TYPE_CHECKING:
    from engine.store.database import DatabaseLog

LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Those of a code; none looks like another."""
MOST_FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=5)
MOST_STRANGERS: Final = 1000
"""As many names that nobody has are remembered with their failures; the one unseen for longest goes first."""
LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class Guest:
    """Somebody let in: who acts, and the shift they work, where they said one."""

    actor: Actor
    shift: str = ""


class Locked(Refused):
    """Too many wrong tries: nothing is looked at for a while."""


class Strangers:
    """Failures of names that have no PIN, counted as those of people are, and of the code."""

    def __init__(self) -> None:
        self._failures: dict[str, tuple[int, datetime | None]] = {}

    def locked_until(self, name: str, now: datetime) -> datetime | None:
        """Until when a name is not tried."""
        _, until = self._failures.get(name, (0, None))
        return until if until and until > now else None

    def failed(self, name: str, now: datetime) -> None:
        """Counts one more; each fifth locks."""
        failures = self._failures.pop(name, (0, None))[0] + 1
        self._failures[name] = failures, now + LOCKED_FOR if failures % MOST_FAILURES == 0 else None
        while len(self._failures) > MOST_STRANGERS:
            del self._failures[next(iter(self._failures))]

    def fitted(self, name: str) -> None:
        """Forgets the failures."""
        self._failures.pop(name, None)


class Reception:
    """Open as long as the server runs; one sign-in after the other, so that no two tries count as one."""

    def __init__(self, asked: Path | None, settings: Settings, now: Callable[[], datetime] = utc_now) -> None:
        from engine.services.open_store import open_store  # noqa: PLC0415 - a database is only opened where cases are

        self.folder = desk_folder(asked).resolve()
        self.settings = settings
        self.code = "".join(secrets.choice(LETTERS) for _ in range(8))
        self._now = now
        self._strangers = Strangers()
        self._one = Lock()
        self._stamp = stamp_of(self.folder)
        self.edition = edition_of(self.folder)
        self.log: DatabaseLog = open_store(settings)

    @property
    def shifts(self) -> list[str]:
        """The shifts of all calendars."""
        return sorted({shift.name for calendar in self.edition.calendars.values() for shift in calendar.shifts})

    def admit(self, name: str, pin: str, role: str = "", shift: str = "") -> Guest:
        """Who that is. `Refused` where name and PIN do not fit, or the role is not theirs; `Locked` after too many tries."""
        with self._one:
            self._reread()
            asked = name.strip()
            actor = self._person(asked, pin, role) if self.edition.people else self._anybody(asked, pin, role)
            if shift and shift not in self.shifts:
                raise Refused(f'there is no shift "{shift}"; shifts are {one_of(self.shifts)}')
            return Guest(actor, shift)

    def close(self) -> None:
        """Closes the case log."""
        self.log.close()

    def _reread(self) -> None:
        """The documents may have changed: people come, go and get other roles."""
        if (stamp := stamp_of(self.folder)) == self._stamp:
            return
        try:
            self.edition = edition_of(self.folder)
        except Problems as problems:
            raise Refused("the documents have errors; sopdesk check shows each with its line") from problems
        self._stamp = stamp

    def _person(self, asked: str, pin: str, role: str) -> Actor:
        person = self._known(asked, pin)
        return _acting(person, role or person.roles[0])

    def _anybody(self, asked: str, code: str, role: str) -> Actor:
        self._require_code(code)
        if not asked or len(asked) > LONGEST_NAME or not asked.isprintable():
            raise Refused(f"a name is needed, of at most {LONGEST_NAME} characters; it stands with all that you do")
        acted = role or self.settings.role or self.edition.default_role
        if self.edition.roles:
            role_named(self.edition, acted)
        return Actor(asked, acted)

    def _known(self, asked: str, pin: str) -> Person:
        from engine.store.pins import fits, has_pin, locked_until  # noqa: PLC0415

        now, name = self._now(), asked.casefold()[:LONGEST_NAME]
        called = (one for one in self.edition.people.values() if name in {one.id.casefold(), one.name.casefold()})
        person = next((one for one in called if has_pin(self.log, one.id)), None)
        until = locked_until(self.log, person.id, now) if person else self._strangers.locked_until(name, now)
        self._require_unlocked(until)
        if person and fits(self.log, person.id, pin, now):
            return person
        if person:
            digest, zone = self.edition.digest, self.edition.desk.zone.key
            self.log.note(Event(DESK_STREAM, 0, now, "sign-in refused", Actor(person.name, ""), digest, "", zone=zone))
        else:
            self._strangers.failed(name, now)
        raise Refused(
            "this name and this PIN do not fit together; who has no PIN yet gets one from whoever may manage users"
        )

    def _require_code(self, typed: str) -> None:
        now = self._now()
        self._require_unlocked(self._strangers.locked_until("", now))
        said = "".join(typed.split()).replace("-", "").upper()
        if not hmac.compare_digest(said.encode(errors="replace"), self.code.encode()):
            self._strangers.failed("", now)
            raise Refused("that is not the code; it stands in the terminal where sopdesk web was started")
        self._strangers.fitted("")

    def _require_unlocked(self, until: datetime | None) -> None:
        if until:
            raise Locked(f"too many wrong tries; try again after {show_moment(until, self.edition.desk.zone)}")


def _acting(person: Person, role: str) -> Actor:
    if role not in person.roles:
        raise Refused(
            f"{person.name} does not act as {role}; the roles document lets them act as {one_of(person.roles)}"
        )
    return Actor(person.name, role)


def seat(folder: Path, settings: Settings, guest: Guest, now: Callable[[], datetime] = utc_now) -> Desk:
    """The desk of somebody whom the reception has let in; `Refused` where the documents say otherwise by now."""
    from engine.services.open_store import open_store  # noqa: PLC0415

    edition, actor = edition_of(folder), guest.actor
    if edition.people:
        person = next((one for one in edition.people.values() if one.name == actor.name), None)
        if person is None:
            raise Refused(f"the roles document does not name {actor.name} any more; sign out, and in again")
        _acting(person, actor.role)
    elif edition.roles:
        role_named(edition, actor.role)
    log = open_store(settings, edition)
    try:
        desk = Desk(edition, log, actor, now, guest.shift)
        tell_edition(desk)
        if edition.people:
            desk.note(Event(DESK_STREAM, 0, now(), "signed in", actor, edition.digest, ""))
    except BaseException:
        log.close()
        raise
    return desk
