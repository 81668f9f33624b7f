"""Does a script or message say what must never be said?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "never-say"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each line that contains words from any script's never_say list, as whole words in any case."""
    forbidden = [
        (_whole_words(words), words, script.title) for script in subject.edition.scripts for words in script.never_say
    ]
    for document, lines in subject.edition.lines.items():
        for line in lines:
            if line.route[-1] == "must_contain":
                continue
            for pattern, words, title in forbidden:
                if pattern.search(line.text):
                    message = f'"{words}" must never be said ({title})'
                    yield Remark(document, line.route, message, "say it in other words", passage=words)


def _whole_words(words: str) -> re.Pattern[str]:
    inside = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)
