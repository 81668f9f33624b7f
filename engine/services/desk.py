"""The one place that wires: documents, case log, who acts and what time it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from engine.compile.edition import Edition
from engine.decide.sight import hidden, masked, sees_case
from engine.load.files import FOLDERS
from engine.model.case import Case, fold
from engine.model.event import DESK_STREAM, Actor, Event
from engine.model.policy import Role
from engine.model.problem import Problems, Refused, StoreFault, did_you_mean, one_of
from engine.services.kept_editions import edition_name, keep_edition, kept_edition
from engine.services.sign_in import AskPin, sign_in

if TYPE_CHECKING:
    from engine.load.policy_set import PolicySet
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
    seen: Mapping[str, int] = field(default_factory=dict)
    """The versions of the cases that whoever acts has before them: what others have done since is to be seen first."""
    told: set[str] = field(default_factory=set, compare=False, repr=False)
    """What has been told to the log already and need not be told again."""

    def case(self, case_id: str) -> Case:
        """The case as it stands; `Refused` if there is none."""
        events = self.log.events(case_id)
        if not events or case_id == DESK_STREAM:
            raise Refused(f"there is no case {case_id}")
        case = fold(case_id, events, self.edition.workflow.initial)
        if not self.sees(case):
            self.tell_refused_view(case_id, "case")
            raise Refused(f"the role {self.actor.role} does not see {case_id}")
        return case

    def sees(self, case: Case) -> bool:
        """Whether whoever acts sees a case at all."""
        return sees_case(self.edition, self.actor, case)

    def shown(self, case: Case) -> Case:
        """The case as whoever acts may see it; that something was hidden is told in the log, once a day."""
        for group in sorted(hidden(self.edition, self.actor.role, case)):
            self.tell_refused_view(case.id, group)
        return masked(self.edition, self.actor.role, case)

    def tell_refused_view(self, case_id: str, what: str) -> None:
        """Tells the log that somebody was not shown a case, or the values of a privacy class in it."""
        now = self.now()
        key = f"view refused:{case_id}:{what}:{self.actor.name}:{self.actor.role}:{now.date()}"
        if key in self.told:
            return
        self.told.add(key)
        details = {"case": case_id, "class": what}
        with suppress(StoreFault):
            self.note(
                Event(
                    DESK_STREAM, 0, now, "view refused", self.actor, self.edition.digest, "", details=details, key=key
                )
            )

    def seeing(self, case: Case) -> Desk:
        """The same desk with this case before whoever acts: acts on it are refused where others have changed it since."""
        return replace(self, seen={case.id: case.version})

    def acting(self, actor: Actor) -> Desk:
        """The same desk with somebody else at it."""
        return replace(self, actor=actor)

    def note(self, event: Event) -> None:
        """Tells the log of something that belongs to no case."""
        self.log.note(replace(event, zone=self.edition.desk.zone.key))

    def require(self, permission: str) -> None:
        """`Refused` unless the role of whoever acts has the permission; a policy set without roles allows everything."""
        role = role_named(self.edition, self.actor.role) if self.edition.roles else None
        if role and permission not in role.may:
            self.tell_refused_act(permission)
            raise Refused(f"the role {role.id} may not {permission}")

    def tell_refused_act(self, permission: str) -> None:
        """Tells the log that somebody was not allowed to do something."""
        details = {"permission": permission}
        told = Event(DESK_STREAM, 0, self.now(), "act refused", self.actor, self.edition.digest, "", details=details)
        with suppress(StoreFault):  # it stays refused where it cannot be told
            self.note(told)


@dataclass(frozen=True)
class PracticeDesk(Desk):
    """A desk on which nothing is real; screens show that it is one."""


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
    try:
        name = edition_name(folder, utc_now().date())
    except OSError:  # the documents themselves tell better what cannot be read
        return policy_of(folder)[1]
    if (kept := kept_edition(name)) is not None:
        return kept
    edition = policy_of(folder)[1]
    with suppress(OSError):
        if edition_name(folder, utc_now().date()) == name:  # nobody has saved a document meanwhile
            keep_edition(name, edition)
    return edition


def policy_of(folder: Path) -> tuple[PolicySet, Edition]:
    """The same, together with the documents it was made from, for the places of things."""
    if not folder.is_dir():
        raise Refused(f"there is no folder {folder}")
    from engine.services.check_documents import check_documents  # noqa: PLC0415 - not needed where the edition was kept

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
    store: str = "",
    name: str = "",
    role: str = "",
    now: Callable[[], datetime] = utc_now,
    shift: str = "",
    *,
    keyless: bool = False,
    quiet: bool = False,
    ask: AskPin | None = None,
) -> Desk:
    """The desk on a folder of documents and a case log; what is not said here is looked up in the settings.

    ``keyless``: personal values are neither read nor written, so no key is asked for. ``quiet``: opening writes
    nothing to the log. ``ask`` asks somebody for their PIN.
    """
    from engine.services.open_store import open_store  # noqa: PLC0415 - a database is only opened where cases are
    from engine.services.settings import read_settings  # noqa: PLC0415

    settings = read_settings(store=store, name=name, role=role, shift=shift)
    edition = edition_of(desk_folder(folder))
    if settings.role and edition.roles:
        role_named(edition, settings.role)
    _require_shift(edition, settings.shift)
    log = open_store(settings, None if keyless else edition)
    try:
        desk = Desk(edition, log, sign_in(edition, log, settings, now(), ask), now, settings.shift)
        if not quiet:
            tell_edition(desk)
            if edition.people:
                desk.note(Event(DESK_STREAM, 0, now(), "signed in", desk.actor, edition.digest, ""))
    except BaseException:
        log.close()
        raise
    return desk


def tell_edition(desk: Desk) -> None:
    """Tells the log, once, which documents the digest of the edition means."""
    edition, key = desk.edition, f"edition:{desk.edition.digest}"
    if desk.log.known_keys([key]):
        return
    versions = json.dumps({**edition.versions, **time_data()}, sort_keys=True)
    desk.note(
        Event(
            DESK_STREAM,
            0,
            desk.now(),
            "edition in use",
            desk.actor,
            edition.digest,
            "",
            details={"versions": versions},
            key=key,
        )
    )


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
