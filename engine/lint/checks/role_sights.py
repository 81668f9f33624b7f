"""Is everything that a role sees a reach of cases, or a privacy class?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.policy import SIGHTS
from engine.model.privacy import PUBLIC
from engine.model.problem import Remark, Severity, did_you_mean, one_of

CODE: Final = "unknown-sight"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each word of ``sees`` that nobody knows; without a privacy document any single word may be a class."""
    privacy = subject.edition.privacy
    known = (*SIGHTS, PUBLIC, *privacy.classes)
    for role in subject.edition.roles.values():
        for number, word in enumerate(role.says_sees):
            if word in known or not (privacy.declared or " " in word):
                continue
            names = tuple(dict.fromkeys(known))
            hint = did_you_mean(word, names) or f"write {one_of(names, 24)}"
            route = ("roles", role.id, "sees", number)
            yield Remark(role.document, route, f'a role cannot see "{word}"', hint, absent=(word,))
