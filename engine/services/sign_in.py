"""Who sits at the desk: found out once, when it is opened, and never taken from what somebody merely says.

Where the roles document names people, an embedded case log believes the operating system, and a shared one the database's
login; whoever is known by neither, or wants to act as somebody else, shows a PIN. Where it names nobody, the desk is one
person's own, and the name is as they say it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from engine.compile.edition import Edition
from engine.model.event import DESK_STREAM, Actor, Event
from engine.model.moment import show_moment
from engine.model.person import Person
from engine.model.problem import Refused, did_you_mean, one_of

if TYPE_CHECKING:
    from engine.services.desk import Desk
    from engine.services.settings import Settings
    from engine.store.database import DatabaseLog

MANAGE: Final = "manage users"
SHORTEST: Final = 6
AskPin = Callable[[Person], str]
"""Asks a person for the PIN; "" where nobody can be asked."""


def sign_in(edition: Edition, log: DatabaseLog, settings: Settings, now: datetime, ask: AskPin | None = None) -> Actor:
    """Who acts, and in which role. `Refused` for somebody unknown, a wrong PIN, or a role that is not theirs."""
    if not edition.people:
        name = settings.name or login_name()
        whole = name.encode(errors="replace").decode()  # a name in a foreign encoding may have half a character
        return Actor(whole, settings.role or edition.default_role)
    login = log.login() or system_login()
    known = next((one for one in edition.people.values() if login in one.logins), None)
    wanted = _named(edition, settings.name) if settings.name else known
    if wanted is None:
        raise Refused(
            f'nobody of the roles document signs in as "{login}"; say who you are with --as, '
            "or have the login added to people in the roles document"
        )
    if wanted is not known:
        _require_pin(edition, log, wanted, settings.pin or (ask(wanted) if ask else ""), now)
    role = settings.role or wanted.roles[0]
    if role not in wanted.roles:
        raise Refused(
            f"{wanted.name} does not act as {role}; the roles document lets them act as {one_of(wanted.roles)}"
        )
    return Actor(wanted.name, role)


def _named(edition: Edition, asked: str) -> Person:
    for person in edition.people.values():
        if asked.casefold() in {person.id.casefold(), person.name.casefold()}:
            return person
    names = [person.name for person in edition.people.values()]
    raise Refused(
        f'the roles document names nobody "{asked}"; {did_you_mean(asked, [*names, *edition.people]) or "people are added there"}'
    )


def _require_pin(edition: Edition, log: DatabaseLog, person: Person, pin: str, now: datetime) -> None:
    from engine.store.pins import fits, has_pin, locked_until  # noqa: PLC0415 - only where somebody shows a PIN

    if not has_pin(log, person.id):
        raise Refused(
            f"{person.name} has no PIN yet; whoever may manage users sets one:  sopdesk pin --for {person.id}"
        )
    if until := locked_until(log, person.id, now):
        raise Refused(f"too many wrong PINs for {person.name}; try again after {show_moment(until, edition.desk.zone)}")
    if not fits(log, person.id, pin, now):
        told = Event(
            DESK_STREAM,
            0,
            now,
            "sign-in refused",
            Actor(person.name, ""),
            edition.digest,
            "",
            zone=edition.desk.zone.key,
        )
        log.note(told)
        raise Refused(f"that is not the PIN of {person.name}" if pin else f"{person.name} signs in with a PIN")


def set_pin(desk: Desk, asked: str, pin: str) -> Person:
    """Gives a person a PIN: one's own, or with the permission anybody's. `Refused` for one that is too easy to guess."""
    from engine.services.copy_store import on_disk  # noqa: PLC0415 - a database is only opened where cases are
    from engine.store.pins import set_pin as keep_pin  # noqa: PLC0415

    if not desk.edition.people:
        desk.require(MANAGE)
        raise Refused("the roles document names no people; add them there first")
    person = _named(desk.edition, asked or desk.actor.name)
    if person.name != desk.actor.name:
        desk.require(MANAGE)
    if len(pin) < SHORTEST or len(set(pin)) < SHORTEST // 2:
        raise Refused(f"a PIN has at least {SHORTEST} characters, and not all the same")
    keep_pin(on_disk(desk), person.id, pin)
    details = {"person": person.id}
    desk.note(Event(DESK_STREAM, 0, desk.now(), "PIN set", desk.actor, desk.edition.digest, "", details=details))
    return person


def system_login() -> str:
    """The user that the operating system runs this program for; no variable can say another."""
    try:
        import pwd  # noqa: PLC0415 - not on every system

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError, AttributeError):
        try:
            return os.getlogin()
        except OSError:
            return ""


def login_name() -> str:
    """What whoever sits here is called, where nothing depends on it."""
    for variable in ("SOPDESK_AGENT", "LOGNAME", "USER", "USERNAME"):
        if os.environ.get(variable):
            return os.environ[variable]
    return "agent"
