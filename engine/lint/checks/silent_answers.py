"""Does an answer to a requirement really do something, or is it only written down?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.references import resolve
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "drives-nothing"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each clause whose only answers are declarations that the desk does not act on."""
    from engine.lint.run import codes  # noqa: PLC0415 - the list of checks contains this one

    known_codes = codes()
    for clause in subject.edition.clauses:
        for demand in clause.demands:
            if not demand.becomes or demand.not_yet or demand.document_only:
                continue
            found = [resolve(subject.edition, reference, known_codes) for reference in demand.becomes]
            if all(found) and all(element.does == "declared" for elements in found for element in elements):
                message = f"{demand.requirement or clause.at} becomes something that the desk does not act on"
                hint = "say not_yet, or document_only, with the reason"
                yield Remark(clause.document, (*demand.route, "becomes"), message, hint)
