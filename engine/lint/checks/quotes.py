"""Does every quote still stand in the clause it is taken from?

When the prose of an SOP changes, this names the rules to look at again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, one_of

CODE: Final = "quote-differs"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each quote that none of its clauses contains; case, spaces and emphasis marks do not count.

    Nothing is said where one of the clauses is not there: that is told already, and the quote may stand in it.
    """
    for element in subject.edition.elements.values():
        if not element.quote or not element.source:
            continue
        clauses = [subject.edition.clauses_of(source) for source in element.source]
        if all(clauses) and not any(_plain(element.quote) in _plain(c.text) for found in clauses for c in found):
            message = f"the quote is not in {one_of(element.source)} any more"
            hint = "look at the rule again and take the new words into the quote"
            yield Remark(element.document, (*element.route, "quote"), message, hint)


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").casefold().split())
