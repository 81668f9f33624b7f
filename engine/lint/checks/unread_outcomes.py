"""Does anybody read what a decision table decides?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.compile.templates import placeholders
from engine.lint.conditions import facts_read
from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity

CODE: Final = "unread-outcome"
SEVERITY: Final[Severity] = "warning"


def check(subject: Subject) -> Iterator[Remark]:
    """Each output that no rule, clock, form, script, message or letter depends on."""
    read = _read(subject.edition)
    for coded in subject.sound_tables if subject.whole else ():
        for name in coded.table.decides:
            if name not in read:
                message = f'nothing reads what this table decides as "{name}"'
                hint = "let a clock, a rule, a form or a line of a script depend on it, or take it out"
                yield Remark(coded.table.document, ("output", name), message, hint, at_key=True)


def _read(edition: Edition) -> frozenset[str]:
    names = set(facts_read(edition))
    for form in edition.forms.values():
        names.update(field.fact for field in form.fields)
    for use_for in (*(s.use_for for s in edition.scripts), *(m.use_for for m in edition.messages)):
        names.update(use_for)
    for lines in edition.lines.values():
        for line in lines:
            if line.route[-1] != "must_contain" and "{{" in line.text:
                names.update(word.partition(".")[0] for word in placeholders(line.text))
    return frozenset(names)
