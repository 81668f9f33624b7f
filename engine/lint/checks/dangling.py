"""Are the related documents that an SOP mentions there, and the pages that customers are given?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "dangling-reference"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each reference or resource that is marked missing or has no link."""
    for one in subject.edition.shelf.resources:
        if not one.there:
            message = f'"{one.title}" is handed to nobody, for nobody knows where it is'
            yield Remark(one.document, (*one.route, "link"), message, "write where it is under link")
    for name, head in subject.heads.items():
        for number, reference in enumerate(head.references):
            if reference.link in {None, "missing"}:
                message = f'"{reference.title}" is mentioned and cannot be found'
                yield Remark(name, ("references", number), message, "write where it is under link")
