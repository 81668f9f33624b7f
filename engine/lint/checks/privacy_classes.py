"""Is the privacy class of each field one of those that the privacy document has?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.privacy import PUBLIC
from engine.model.problem import Remark, Severity, did_you_mean, one_of

CODE: Final = "unknown-privacy-class"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each field whose class nobody declares, so that nobody says who sees it and how long it is kept."""
    privacy = subject.edition.privacy
    known = (PUBLIC, *privacy.classes)
    for fact in subject.edition.facts.values():
        if privacy.declared and fact.privacy and fact.privacy not in known:
            hint = did_you_mean(fact.privacy, known) or f"classes are {one_of(known)}"
            yield Remark(fact.document, (*fact.route, "privacy"), f'there is no privacy class "{fact.privacy}"', hint)
