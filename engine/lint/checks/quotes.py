"""Does every quote still stand in the clause it is taken from?

When the prose of an SOP changes, this names the rules to look at again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "quote-differs"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each quote that none of its clauses contains; case, spaces and emphasis marks do not count."""
    for element in subject.edition.elements.values():
        if not element.quote or not element.source:
            continue
        texts = [_plain(c.text) for source in element.source for c in subject.edition.clauses_of(source)]
        if texts and not any(_plain(element.quote) in text for text in texts):
            hint = "look at the rule again and take the new words into the quote"
            yield Remark(element.document, (*element.route, "quote"), f"the quote is not in {element.source[0]} any more", hint)


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").casefold().split())
