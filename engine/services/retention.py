"""What has been kept long enough goes: the keys of a privacy class, case by case, when its time in the document is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from engine.model.case import Case, fold
from engine.model.event import DESK_STREAM, Event
from engine.model.privacy import PrivacyClass
from engine.model.problem import Refused
from engine.services.desk import Desk

PERMISSION: Final = "keep the store"
BATCH: Final = 300


@dataclass(frozen=True)
class Expired:
    """Values of a privacy class in a case whose time is over."""

    case: str
    group: PrivacyClass
    since: datetime
    """When the keeping began: what the document names, such as the closing of the case."""
    ended: datetime


def expired(desk: Desk) -> tuple[Expired, ...]:
    """What is kept although its time is over, in the order in which that ended."""
    desk.require(PERMISSION)
    groups = {name: group for name, group in desk.edition.privacy.classes.items() if group.keep}
    if not groups:
        raise Refused(
            "no privacy class has a time for which it is kept; the privacy document says it under classes: keep"
        )
    held: dict[str, list[PrivacyClass]] = {}
    for case, name in desk.log.places(list(groups)):
        held.setdefault(case, []).append(groups[name])
    found = [one for case in _folded(desk, list(held)) for one in _over(desk, case, held[case.id])]
    return tuple(sorted(found, key=lambda one: (one.ended, one.case, one.group.id)))


def _folded(desk: Desk, cases: Sequence[str]) -> Iterator[Case]:
    for start in range(0, len(cases), BATCH):
        for case, events in desk.log.events_of(cases[start : start + BATCH]).items():
            yield fold(case, events, desk.edition.workflow.initial)


def _over(desk: Desk, case: Case, groups: Sequence[PrivacyClass]) -> Iterator[Expired]:
    now, zone = desk.now(), desk.edition.desk.zone
    for group in groups:
        begun = case.current(group.keep.after) if group.keep else None
        if group.keep and begun:
            ended = group.keep.until(begun.at, zone)
            if ended <= now:
                yield Expired(case.id, group, begun.at, ended)


def end_keeping(desk: Desk, over: Sequence[Expired]) -> str:
    """Destroys the keys of what has expired; the digest of the list, which is in the log as its proof.

    The log first tells what goes, then the keys go: cut short, it is done again.
    """
    desk.require(PERMISSION)
    listed = "\n".join(f"{one.case} {one.group.id}" for one in over)
    proof = sha256(listed.encode()).hexdigest()
    if over:
        desk.log.require_erasing()
    for name in sorted({one.group.id for one in over}):
        cases = [one.case for one in over if one.group.id == name]
        group = next(one.group for one in over if one.group.id == name)
        details = {
            "class": name, "kept": group.keep.words if group.keep else "", "then": group.then, "count": str(len(cases)),
            "cases": ", ".join(cases), "proof": proof,
        }  # fmt: skip
        desk.note(
            Event(DESK_STREAM, 0, desk.now(), "keeping ended", desk.actor, desk.edition.digest, "", details=details)
        )
        desk.log.erase(cases, classes=[name])
    return proof
