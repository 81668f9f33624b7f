"""Does an import map name only events, facts, values and roles that exist?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.import_maps import remarks_on
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "unknown-role"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("unknown-event", "unknown-fact", "wrong-value")


def check(subject: Subject) -> Iterator[Remark]:
    """What keeps a map from being used with this policy set."""
    for mapping in subject.edition.import_maps.values():
        yield from remarks_on(subject.edition, mapping)
