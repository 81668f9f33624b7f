"""The one place that wires: documents, case log, who acts and what time it is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from engine.compile.edition import Edition
from engine.load.policy_set import FOLDERS, PolicySet
from engine.model.case import Case, fold
from engine.model.event import Actor
from engine.model.policy import Role
from engine.model.problem import Problems, Refused, StoreFault, did_you_mean, one_of
from engine.services.check_documents import check_documents

if TYPE_CHECKING:
    from engine.store.log import Log

MARK = Path("sops") / "desk.yaml"
"""The file that makes a folder a desk."""


def utc_now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """What every use case works on."""

    edition: Edition
    log: Log
    actor: Actor
    now: Callable[[], datetime] = utc_now
    shift: str = ""
    """The shift that whoever acts is working, as a calendar names it."""

    def case(self, case_id: str) -> Case:
        """The case as it stands; `Refused` if there is none."""
        events = self.log.events(case_id)
        if not events:
            raise Refused(f"there is no case {case_id}")
        return fold(case_id, events, self.edition.workflow.initial)

    def acting(self, actor: Actor) -> Desk:
        """The same desk with somebody else at it."""
        return replace(self, actor=actor)

    def require(self, permission: str) -> None:
        """`Refused` unless the role of whoever acts has the permission; a policy set without roles allows everything."""
        role = role_named(self.edition, self.actor.role) if self.edition.roles else None
        if role and permission not in role.may:
            raise Refused(f"the role {role.id} may not {permission}")


def role_named(edition: Edition, name: str) -> Role:
    """The role of that name; `Refused` if there is none."""
    role = edition.roles.get(name)
    if role is None:
        raise Refused(
            f'there is no role "{name}"; {did_you_mean(name, edition.roles) or f"roles are {one_of(edition.roles)}"}'
        )
    return role


def shipped_folder() -> Path:
    """The policy set that comes with sopdesk: inside the installed package, or the checkout it runs from."""
    packaged = Path(str(files("engine"))) / "shipped"
    return packaged if (packaged / MARK).exists() else Path(str(files("engine"))).parent


def desk_folder(asked: Path | None) -> Path:
    """The folder asked for; else the one stood in, where it is a desk; else the shipped policy set."""
    if asked is not None:
        return asked
    here = Path.cwd()
    return here if (here / MARK).exists() else shipped_folder()


def edition_of(folder: Path) -> Edition:
    """The edition of a folder; `Problems` where its documents have errors, since a desk must not run on half a policy."""
    return policy_of(folder)[1]


def policy_of(folder: Path) -> tuple[PolicySet, Edition]:
    """The same, together with the documents it was made from, for the places of things."""
    if not folder.is_dir():
        raise Refused(f"there is no folder {folder}")
    checked = check_documents(folder, utc_now().date())
    if {problem.code for problem in checked.problems} & {"empty-desk", "no-desk"}:
        raise Refused(
            f"there is no policy set in {folder}: it has none of {', '.join(FOLDERS)} with a document of kind desk"
        )
    if checked.errors:
        raise Problems(problem for problem in checked.problems if problem.severity == "error")
    return checked.policy, checked.edition


def open_desk(  # noqa: PLR0913, PLR0917 - what stands before every command
    folder: Path | None,
    store: str,
    name: str = "",
    role: str = "",
    now: Callable[[], datetime] = utc_now,
    shift: str = "",
) -> Desk:
    """The desk on a folder of documents and a case log; ``store`` is a database address."""
    from engine.store.database import DatabaseLog  # noqa: PLC0415 - a database is only opened where cases are

    edition = edition_of(desk_folder(folder))
    if role and edition.roles:
        role_named(edition, role)
    _require_shift(edition, shift)
    log = DatabaseLog(store)
    log.keep_edition(edition.digest, json.dumps({**edition.versions, **time_data()}, sort_keys=True))
    who = name or login_name()
    whole = who.encode(errors="replace").decode()  # a name in a foreign encoding may have half a character
    return Desk(edition, log, Actor(whole, role or edition.default_role), now, shift)


def time_data() -> dict[str, str]:
    """The versions of the packages that know time zones and public holidays: with the documents, all that a due time needs."""
    from importlib import metadata  # noqa: PLC0415 - slow to load

    return {name: metadata.version(name) for name in ("tzdata", "holidays")}


def _require_shift(edition: Edition, name: str) -> None:
    known = {shift.name for calendar in edition.calendars.values() for shift in calendar.shifts}
    if name and name not in known:
        hint = did_you_mean(name, known) or (
            f"shifts are {one_of(sorted(known))}" if known else "no calendar has shifts"
        )
        raise Refused(f'there is no shift "{name}"; {hint}')


def login_name() -> str:
    """Who the operating system says is sitting here."""
    for variable in ("SOPDESK_AGENT", "LOGNAME", "USER", "USERNAME"):
        if os.environ.get(variable):
            return os.environ[variable]
    return "agent"


def default_store() -> str:
    """The address of the embedded case log of this user."""
    from platformdirs import user_data_path  # noqa: PLC0415

    return f"sqlite:///{user_data_path('sopdesk', appauthor=False) / 'desk.db'}"


def own_store() -> str:
    """The same, with its folder; `StoreFault` if that cannot be made."""
    address = default_store()
    folder = Path(address.removeprefix("sqlite:///")).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFault(
            f"the folder {folder} for the case log cannot be made: {error.strerror}; name a file with --store"
        ) from error
    return address
