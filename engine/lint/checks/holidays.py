"""Were the public holidays of a calendar looked through with the package that is installed?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.holidays import holidays_version
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "holidays-version"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each calendar whose holidays another version of the package may see otherwise: a new one can change the past."""
    for calendar in subject.edition.calendars.values():
        written = getattr(subject.heads[calendar.document], "holidays_from", None)
        if written is None or written.version is None or written.version == (installed := holidays_version()):
            continue
        message = f"the public holidays were looked through with version {written.version}, installed is {installed}"
        hint = f"look at them with  sopdesk calendar {calendar.id} --year {subject.today.year}  and write {installed}"
        yield Remark(calendar.document, ("holidays_from", "version"), message, hint)
