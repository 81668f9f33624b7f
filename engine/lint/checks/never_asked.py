"""Is every fact that a rule needs asked by some form or script?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.lint.boxes import NotSearched
from engine.lint.conditions import facts_read
from engine.lint.space import never
from engine.lint.subject import Subject
from engine.model.condition import ALWAYS, All, Condition, Not, Test
from engine.model.form import Field
from engine.model.problem import Remark, Severity

CODE: Final = "never-asked"
SEVERITY: Final[Severity] = "warning"
OPENING: Final = frozenset({"kind", "channel"})
"""What a case is opened with."""


def check(subject: Subject) -> Iterator[Remark]:
    """Each fact that rules read and nobody can ever fill in, so that they wait for it for ever."""
    edition = subject.edition
    if not subject.whole:
        return
    asked = _asked(edition)
    for name, (document, route) in facts_read(edition).items():
        fact = edition.facts.get(name)
        if fact is None or fact.given or not fact.document or name in asked or document in subject.broken:
            continue
        message = f'"{name}" is needed here, and no form or script can ever ask it'
        hint = "show it in a form, or ask it in a script"
        yield Remark(document, (*route, name), message, hint, at_key=True)


def _asked(edition: Edition) -> frozenset[str]:
    names = {ask.fact for script in edition.scripts for step in script.steps for ask in step.ask}
    names |= OPENING
    names |= {ask.fact for s in edition.scripts for branch in s.branches for step in branch.steps for ask in step.ask}
    for form in edition.forms.values():
        if not _never(edition, form.applies):
            names |= {field.fact for field in form.fields if not _never(edition, _shown_while_unknown(field))}
    names |= {column.fact for mapping in edition.import_maps.values() for column in mapping.facts}
    return frozenset(names)


def _shown_while_unknown(field: Field) -> Condition:
    if field.show_when == ALWAYS:
        return ALWAYS
    return All((field.show_when, Not(Test(field.fact, "known", (), f"{field.fact} is known"))))


def _never(edition: Edition, condition: Condition) -> bool:
    try:
        return never(condition, edition.clock_rules)
    except NotSearched:
        return False
