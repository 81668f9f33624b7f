"""Does every row of a decision table ask only what the table says it reads?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.condition import facts_of
from engine.model.problem import Remark, Severity, did_you_mean

CODE: Final = "undeclared-input"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each fact that a row asks about and ``inputs`` leaves out: whoever reads the table would overlook it."""
    for coded in subject.edition.tables:
        table = coded.table
        for rule in table.rules if table.inputs else ():
            for fact in facts_of(rule.when):
                if fact not in table.inputs:
                    hint = did_you_mean(fact, table.inputs) or "write it under inputs with its values"
                    message = f'"{fact}" is not among the inputs of this table'
                    yield Remark(rule.document, (*rule.route, fact), message, hint, at_key=True)
