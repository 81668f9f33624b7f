"""Does each class of data that fields use serve a purpose, where the purposes are written down?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.privacy import PUBLIC
from engine.model.problem import Remark, Severity

CODE: Final = "no-purpose"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each class that fields use and no purpose names: what nobody needs should not be kept."""
    privacy = subject.edition.privacy
    if not privacy.purposes:
        return
    used = {subject.edition.class_of(fact) for fact in subject.edition.facts}
    served = {name for uses in privacy.purposes.values() for name in uses}
    for name, group in privacy.classes.items():
        if name != PUBLIC and name in used and name not in served:
            message = f"no purpose uses what is {name}"
            hint = f"add {name} to the uses of a purpose, or take the class away from its fields"
            yield Remark(privacy.document, group.route, message, hint, at_key=True)
