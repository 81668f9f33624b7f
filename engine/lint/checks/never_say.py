"""Does a script or message say what must never be said?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "never-say"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each line that contains words from any script's never_say list."""
    words = {word.casefold(): script.title for script in subject.edition.scripts for word in script.never_say}
    for document, lines in subject.edition.lines.items():
        for line in lines:
            if line.route[-1] == "must_contain":
                continue
            text = " ".join(line.text.casefold().split())
            for word, title in words.items():
                if word in text:
                    yield Remark(document, line.route, f'"{word}" must never be said ({title})', "say it in other words")
