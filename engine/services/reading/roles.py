"""Who may do what and see what, and who works here in which role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.policy import ASKED_PERMISSIONS, Role
from engine.model.problem import and_of
from engine.services.reading.parts import Line, Passage, Reading, Section, plain, sentence, titled

GROUP: Final = "Roles, privacy and the life of a case"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """Roles with what they include folded in, then people. How somebody signs in is not told."""
    roles = [role for role in edition.roles.values() if role.document == document]
    if not roles:
        return
    yield Section("Roles", tuple(_role(edition, role) for role in roles))
    people = tuple(
        Passage(
            one.name,
            (
                Line(
                    sentence(
                        f"works as {and_of(map(plain, one.roles))}{f', in the team {one.team}' if one.team else ''}"
                    )
                ),
            ),
            at=one.id,
        )
        for one in edition.people.values()
    )
    yield Section("People", people)


def _role(edition: Edition, role: Role) -> Passage:
    asked = [permission for permission in ASKED_PERMISSIONS if permission in role.may]
    others = sorted(role.may - set(ASKED_PERMISSIONS))
    lines = [Line(sentence(f"may {and_of(asked)}") if asked else "The desk asks it for nothing.")]
    if others:
        lines.append(Line(sentence(f"also written down: {and_of(others)}"), tone="calm"))
    sees = "everything" if "read everything" in role.may else and_of(sorted(role.sees)) or "no case"
    lines.append(Line(sentence(f"sees {sees}")))
    return Passage(
        titled(role.id), tuple(lines), at=role.id, note="who names no role" if role.id == edition.default_role else ""
    )


READING: Final = Reading(GROUP, sections)
