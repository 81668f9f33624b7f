"""Is a document past its review?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.allowance import date_after
from engine.model.problem import Remark, Severity

CODE: Final = "review-overdue"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each document whose last review is longer ago than its interval."""
    for name, head in subject.heads.items():
        if head.review is None or head.review.every is None or head.review.last is None:
            continue
        due = date_after(head.review.last, head.review.every)
        if due is not None and due < subject.today:
            hint = "review the document and write the date under last"
            yield Remark(name, ("review",), f"the review was due on {due}", hint)
