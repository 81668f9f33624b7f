"""Do the roles document and the privacy document agree on who sees a class?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.privacy import PUBLIC
from engine.model.problem import Remark, Severity

CODE: Final = "seen-by-disagrees"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each role that the roles document lets see a class, while the privacy document does not, or the other way round."""
    edition = subject.edition
    for name, group in edition.privacy.classes.items():
        if name == PUBLIC or not group.seen_by:
            continue
        for role in edition.roles.values():
            listed = any(edition.stands_for(role.id, one) for one in group.seen_by if one in edition.roles)
            sees = name in role.sees
            route = (*group.route, "seen_by")
            if sees and not listed:
                yield Remark(
                    edition.privacy.document, route, f"the role {role.id} sees {name} in the roles document, but not here",
                    f"add {role.id}, or take {name} out of what it sees",
                )  # fmt: skip
            elif listed and role.sees and not sees:
                yield Remark(
                    edition.privacy.document, route, f"the role {role.id} sees {name} here, but not in the roles document",
                    f"add {name} to what {role.id} sees, or take it out here",
                )  # fmt: skip
