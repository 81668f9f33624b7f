"""Is every requirement that the desk must account for answered by a clause?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, one_of

CODE: Final = "unaccounted"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """The requirements that were lost."""
    desk = subject.edition.desk
    named = {demand.requirement for clause in subject.edition.clauses for demand in clause.demands}
    lost = tuple(requirement for requirement in desk.account_for if requirement not in named)
    if lost:
        message = f"no clause accounts for {one_of(lost)}"
        yield Remark(desk.document, ("account_for",), message, "name it in the clause it comes from", absent=lost)
