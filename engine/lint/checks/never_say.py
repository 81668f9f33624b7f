"""Does a script or message say what the desk asks its people not to say?

What is read or heard by customers is looked at: spoken lines, phrases, messages, and the words that the style document
proposes in place of others. What a step tells the agent to do is not, for it may name what must not be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from engine.compile.wording import read
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "never-say"
SEVERITY: Final[Severity] = "warning"
ALSO: Final = ("wording",)
_PLACEHOLDER: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def check(subject: Subject) -> Iterator[Remark]:
    """Each passage that a list of words or a limit speaks of; what is forbidden and what is only advised have two codes."""
    for document, lines in subject.edition.lines.items():
        for line in lines:
            if line.heard is None:
                continue
            text = _PLACEHOLDER.sub(lambda found: "\u00b7" * len(found[0]), line.text)
            for one in read(subject.edition.style, text, line.heard):
                passage = line.text[one.start : one.end]
                shown = replace(one, passage=passage).shown
                hint = f"better: {one.instead}" if one.instead else "say it in other words"
                code = CODE if one.strict else "wording"
                yield Remark(document, line.route, f'"{shown}" {one.because}', hint, code, passage=passage)
