"""Does everything that a clause becomes exist?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.references import document_name, resolve
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, did_you_mean

CODE: Final = "unknown-element"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each reference of a clause that points nowhere."""
    from engine.lint.run import codes  # noqa: PLC0415 - the list of checks contains this one

    edition, known_codes = subject.edition, codes()
    for clause in edition.clauses:
        for demand in clause.demands:
            for number, reference in enumerate(demand.becomes):
                if resolve(edition, reference, known_codes):
                    continue
                name, _, part = reference.partition("#")
                document = document_name(edition, name)
                if part and document in edition.versions:
                    parts = [ident for home, ident in edition.elements if home == document and ident]
                    message, hint = f'{document} has no element "{part}"', did_you_mean(part, parts)
                    absent: tuple[str, ...] = ()
                else:
                    known = (*edition.versions, *(f"check/{code}" for code in known_codes))
                    message, hint, absent = f'there is no "{name}"', did_you_mean(name, known), (document,)
                hint = hint or "write it, or say not_yet with the reason"
                yield Remark(clause.document, (*demand.route, "becomes", number), message, hint, absent=absent)
