"""Does every source point at a clause of an SOP?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Route, Severity, did_you_mean, one_of

CODE: Final = "unknown-source"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each source whose code or place does not exist."""
    edition = subject.edition
    for document, route, source in _named(subject):
        code, _, place = source.partition(" ")
        if code not in edition.desk.sops:
            hint = did_you_mean(code, edition.desk.sops) or f"codes are {one_of(edition.desk.sops) or 'given under sops in desk.yaml'}"
            yield Remark(document, route, f'there is no SOP "{code}"', hint)
        elif not edition.clauses_of(source):
            places = [f"{code} {c.at}" for c in edition.clauses_of_sop(code)]
            message = f'the source "{source}" is not a clause' if place else f'the source "{source}" names no clause'
            yield Remark(document, route, message, did_you_mean(source, places) or f"clauses are {one_of(places)}")


def _named(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    for name, head in subject.heads.items():
        for source in head.source:
            yield name, ("source",), source
    for element in subject.edition.elements.values():
        key = "between" if element.route and element.route[0] == "settlements" else "source"
        for source in element.source:
            if element.id:
                yield element.document, (*element.route, key), source
