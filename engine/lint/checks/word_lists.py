"""Is each word list there by which something is recognised that is never recorded?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.patterns import pattern
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, did_you_mean

CODE: Final = "never-detected"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each detector without words, or with a pattern that is none: it would let everything pass."""
    privacy = subject.edition.privacy
    for detector in privacy.detectors:
        route = (*detector.route, "detect")
        if detector.list and not detector.words:
            hint = (
                did_you_mean(detector.list, privacy.word_lists) or f"write its words under word_lists: {detector.list}"
            )
            yield Remark(privacy.document, route, f'there is no word list "{detector.list}"', hint)
        try:
            if detector.pattern:
                pattern(detector.pattern)
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            yield Remark(privacy.document, route, message, hint)
