"""Does the keeping of each class of data that fields use end some day?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.privacy import PUBLIC
from engine.model.problem import Remark, Severity

CODE: Final = "kept-for-ever"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each class that fields use and that says no time; public data tells of nobody and may stay."""
    privacy = subject.edition.privacy
    used = {subject.edition.class_of(fact) for fact in subject.edition.facts}
    for name, group in privacy.classes.items():
        if name != PUBLIC and name in used and group.keep is None:
            message, hint = f"what is {name} is kept for ever", "write for example  keep: 24 months after closed"
            yield Remark(privacy.document, group.route, message, hint, at_key=True)
