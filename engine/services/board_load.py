"""Load by agent: how many open cases each has, and how many of them are late or soon will be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.decide.sight import ALL, TEAM
from engine.model.standing import Tally
from engine.services.board_cases import load, require_board
from engine.services.desk import Desk

HANDLES: Final = "run scripts"
"""The permission of those who handle cases."""


@dataclass(frozen=True)
class Load:
    """The open cases of one person; ``name`` is "" for those that are nobody's."""

    name: str
    tally: Tally


@dataclass(frozen=True)
class Loads:
    """Everybody's."""

    rows: tuple[Load, ...]


def load_by_agent(desk: Desk) -> Loads:
    """Those with the most late cases first; nobody's on top of all; people who handle cases and have none at the end."""
    require_board(desk)
    found = dict(load(desk))
    for name in _colleagues(desk):
        found.setdefault(name, Tally())
    rows = (Load(name, tally) for name, tally in found.items())
    by_late = sorted(
        rows, key=lambda one: (one.name != "", -one.tally.late, -one.tally.soon, -one.tally.open, one.name)
    )
    return Loads(tuple(by_late))


def _colleagues(desk: Desk) -> list[str]:
    """Those who handle cases, of the team where whoever acts sees only that."""
    edition, people = desk.edition, list(desk.edition.people.values())
    role = edition.roles.get(desk.actor.role)
    own = next((person.team for person in people if person.name == desk.actor.name), "")
    team_only = role is not None and TEAM in role.sees and ALL not in role.sees
    return [
        person.name
        for person in people
        if (not team_only or person.team == own)
        and any(HANDLES in edition.roles[name].may for name in person.roles if name in edition.roles)
    ]
