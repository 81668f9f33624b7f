"""Can every clock, field, step and gate ever be for a case?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.boxes import NotSearched
from engine.lint.conditions import conditions_of
from engine.lint.space import never
from engine.lint.subject import Subject
from engine.model.condition import show
from engine.model.problem import Remark, Severity

CODE: Final = "never-fires"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each condition whose comparisons exclude each other."""
    for placed in conditions_of(subject.edition):
        if placed.document in subject.broken:
            continue
        try:
            impossible = never(placed.condition, subject.edition.clock_rules)
        except NotSearched:
            continue  # too many alternatives, which is told
        if impossible:
            message = f"{placed.what} is for no case: nothing is {show(placed.condition)} at once"
            yield Remark(placed.document, placed.route, message, "correct the condition, or take it out")
