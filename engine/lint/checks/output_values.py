"""Is every value that an output can have ever given?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "value-never-given"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each value of an output that no row gives."""
    given: dict[str, set[str]] = {}
    for table in (coded.table for coded in subject.edition.tables):
        for rule in (*table.rules, table.otherwise) if table.otherwise else table.rules:
            for name in table.decides:
                given.setdefault(name, set()).add(rule.outcome.get(name, ""))
    for coded in subject.edition.tables:
        table = coded.table
        for name in table.decides:
            choices = coded.declared(name).choices
            for number, choice in enumerate(choices):
                if choice not in given[name] and given[name] <= {*choices}:  # else a row has a value that is misspelt
                    message, hint = f'no row gives "{name}" the value {choice}', "write its row, or take it out"
                    yield Remark(table.document, ("output", name, number), message, hint)
