"""Is everybody to whom a case is escalated there, as a role or as a department?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, did_you_mean, one_of

CODE: Final = "unknown-addressee"
SEVERITY: Final[Severity] = "error"
DEPARTMENT: Final = "department"
"""The fact whose choices are the departments, where a document declares it."""


def check(subject: Subject) -> Iterator[Remark]:
    """Each role that the roles document does not have, each department that is no choice of the fact department."""
    roles = tuple(subject.edition.roles)
    fact = subject.edition.facts.get(DEPARTMENT)
    departments = fact.choices if fact else ()
    for addressee in subject.edition.addressees:
        known = {"role": roles, "department": departments}.get(addressee.what, (*roles, *departments))
        lists = {"role": [roles], "department": [departments]}.get(addressee.what, [roles, departments])
        if addressee.name in known or not all(lists):
            continue  # without a list nobody can say who is missing
        hint = did_you_mean(addressee.name, known) or f"{addressee.what}s are {one_of(known)}"
        message = f'there is no {addressee.what} "{addressee.name}"'
        yield Remark(addressee.document, addressee.route, message, hint, absent=(addressee.name,))
