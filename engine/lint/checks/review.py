"""Is a document past its review?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from engine.lint.subject import Subject
from engine.model.allowance import DAYS, MONTHS, Allowance
from engine.model.problem import Remark, Severity

CODE: Final = "review-overdue"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each document whose last review is longer ago than its interval."""
    for name, head in subject.heads.items():
        if head.review is None or head.review.every is None or head.review.last is None:
            continue
        due = _after(head.review.last, head.review.every)
        if due is not None and due < subject.today:
            yield Remark(name, ("review",), f"the review was due on {due}", "review the document and write the date under last")


def _after(day: date, every: Allowance) -> date | None:
    if every.unit in MONTHS:
        month = day.month - 1 + int(every.amount) * MONTHS[every.unit]
        year, month = day.year + month // 12, month % 12 + 1
        first_after = date(year + month // 12, month % 12 + 1, 1)
        return min(date(year, month, 1) + timedelta(days=day.day - 1), first_after - timedelta(days=1))
    if every.unit in DAYS:
        return day + timedelta(days=int(every.amount) * DAYS[every.unit])
    return None
