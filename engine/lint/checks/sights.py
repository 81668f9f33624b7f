"""Do the roles document and the privacy document agree on who sees a class?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import NO_CONTENT
from engine.lint.subject import Subject
from engine.model.privacy import PUBLIC
from engine.model.problem import Remark, Severity

CODE: Final = "seen-by-disagrees"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each role that one of them lets see a class and the other does not, where both speak of the class.

    What a role sees by including another is told of that other one only.
    """
    edition = subject.edition
    for name, group in edition.privacy.classes.items():
        if name == PUBLIC or not group.seen_by:
            continue
        spoken_of = any(name in role.sees for role in edition.roles.values())
        for role in edition.roles.values():
            listed = any(edition.stands_for(role.id, one) for one in group.seen_by if one in edition.roles)
            if name in role.says_sees and not listed:
                here, hint = "in the roles document, but not here", f"add {role.id}, or take {name} out of what it sees"
            elif role.id in group.seen_by and name not in role.sees and (spoken_of or NO_CONTENT & role.sees):
                here, hint = "here, but not in the roles document", f"add {name} to what it sees, or take {role.id} out"
            else:
                continue
            message = f"the role {role.id} sees {name} {here}"
            yield Remark(edition.privacy.document, (*group.route, "seen_by"), message, hint)
