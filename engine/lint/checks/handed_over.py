"""Does every message that promises pages to read have some?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.templates import placeholders
from engine.lint.subject import Subject
from engine.model.condition import facts_of
from engine.model.problem import Remark, Severity, did_you_mean, one_of

CODE: Final = "no-resource"
SEVERITY: Final[Severity] = "warning"
PLACE: Final = "resources"


def check(subject: Subject) -> Iterator[Remark]:
    """Each message whose pages hang on a fact that no page is for, and each with the place or the key alone."""
    known = sorted({fact for one in subject.edition.shelf.resources for fact in facts_of(one.applies)})
    for message in subject.edition.messages:
        has_place = PLACE in placeholders(message.text)
        if message.resources and message.resources not in known:
            hint = did_you_mean(message.resources, known) or (
                f"resources hang on {one_of(known)}" if known else "write a document of kind resources"
            )
            said = f"no page or guide is for any {message.resources.replace('_', ' ')}"
            yield Remark(message.document, (PLACE,), said, hint, absent=(message.resources,))
        elif message.resources and not has_place:
            hint = "write {{ resources }} on a line of its own in the text"
            yield Remark(message.document, (PLACE,), "the text has no place for the pages", hint)
        elif has_place and not message.resources:
            hint = "write  resources: topic  or another fact that they hang on"
            said = "nothing says which pages these are"
            yield Remark(message.document, ("text",), said, hint, passage="{{ resources }}")
