"""Does every source point at a clause of an SOP, and every short code at an SOP?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Route, Severity, did_you_mean, one_of

CODE: Final = "unknown-source"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("missing-reference",)
MOST_LISTED: Final = 8
"""So many clauses are all listed; of more, the nearest is suggested, though a wrong number is often nearest."""


def check(subject: Subject) -> Iterator[Remark]:
    """Each code without an SOP, told once; each source whose code or place does not exist."""
    edition = subject.edition
    if not edition.desk.document:
        return
    lost = {code for code in edition.desk.sops if edition.sop_of(code) not in edition.versions}
    for code in sorted(lost):
        document = edition.sop_of(code)
        name, names = document.removeprefix("sop/"), [n[4:] for n in edition.versions if n.startswith("sop/")]
        hint = did_you_mean(name, names) or "write the document, or correct the name of its file"
        message = f'there is no SOP document "{name}"'
        yield Remark(edition.desk.document, ("sops", code), message, hint, "missing-reference", absent=(document,))
    for document, route, source in _named(subject):
        code, _, place = source.partition(" ")
        if code not in edition.desk.sops:
            codes = one_of(edition.desk.sops) or "given under sops in desk.yaml"
            hint = did_you_mean(code, edition.desk.sops) or f"codes are {codes}"
            yield Remark(document, route, f'there is no SOP "{code}"', hint, absent=(code,))
        elif code not in lost and not edition.clauses_of(source):
            places = [f"{code} {clause.at}" for clause in edition.clauses_of_sop(code)]
            message = f'the source "{source}" is not a clause' if place else f'the source "{source}" names no clause'
            near = did_you_mean(source, places) if len(places) > MOST_LISTED else ""
            hint = near or f"clauses are {one_of(places, MOST_LISTED)}"
            yield Remark(document, route, message, hint, absent=(place,) if place else ())


def _named(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    for name, head in subject.heads.items():
        for number, source in enumerate(head.source):
            yield name, ("source", number), source
    for element in subject.edition.elements.values():
        key = "between" if element.route and element.route[0] == "settlements" else "source"
        for number, source in enumerate(element.source if element.id else ()):
            yield element.document, (*element.route, key, number), source
