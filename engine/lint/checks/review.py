"""Is a document past its review?"""

from __future__ import annotations

from calendar import monthrange
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
        known = head.review.every.unit in {*MONTHS, *DAYS}
        if known and (due := _after(head.review.last, head.review.every)) < subject.today:
            hint = "review the document and write the date under last"
            yield Remark(name, ("review",), f"the review was due on {due}", hint)


def _after(day: date, every: Allowance) -> date:
    """The same day some months later, or the last of that month; the end of time where there is no such year."""
    try:
        if every.unit in DAYS:
            return day + timedelta(days=int(every.amount) * DAYS[every.unit])
        years, month = divmod(day.month - 1 + int(every.amount) * MONTHS[every.unit], 12)
        year, month = day.year + years, month + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return date.max
