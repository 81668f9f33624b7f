"""Can every spoken line and message be filled in, and does it contain what it must?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.compile.templates import faults, placeholders
from engine.compile.words import known_words
from engine.lint.subject import Subject
from engine.model.policy import Line
from engine.model.problem import Remark, Severity

CODE: Final = "template"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("undeclared-placeholder", "missing-placeholder")


def check(subject: Subject) -> Iterator[Remark]:
    """Each broken placeholder, each name nobody gives, each placeholder that must stand there and does not."""
    known = known_words(subject.edition)
    for document, lines in subject.edition.lines.items():
        for line in lines:
            yield from _line(document, line, known)


def _line(document: str, line: Line, known: Mapping[str, frozenset[str] | None]) -> Iterator[Remark]:
    if line.must_contain or line.route[-1] == "must_contain":
        if any(fault.code == CODE for fault in faults(line.text, known)):
            return
        used = placeholders(line.text)
        for number, wanted in enumerate(line.must_contain):
            if wanted not in used:
                hint = f"write {{{{ {wanted} }}}} where it belongs"
                yield Remark(
                    document,
                    (*line.route, number),
                    f'the placeholder "{wanted}" must stand in the text and does not',
                    hint,
                    "missing-placeholder",
                )
        return
    if "{" not in line.text and "}" not in line.text:
        return
    for fault in faults(line.text, known):
        absent = (fault.absent,) if fault.absent else ()
        yield Remark(document, line.route, str(fault), fault.hint, fault.code, passage=fault.passage, absent=absent)
