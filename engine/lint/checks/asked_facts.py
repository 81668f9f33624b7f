"""Is every fact that a script asks, a form shows or a move needs declared, and of the type the script says?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Route, Severity, did_you_mean

CODE: Final = "unknown-fact"
SEVERITY: Final[Severity] = "error"
DECLARE: Final = "declare it as a field of the record or of a form"


def check(subject: Subject) -> Iterator[Remark]:
    """Each fact that nobody declares, and each type that is not the declared one."""
    facts = subject.edition.facts
    for document, route, name in _named(subject):
        if name not in facts:
            yield Remark(document, route, f'unknown fact "{name}"', did_you_mean(name, facts) or DECLARE)
    for script in subject.edition.scripts:
        for step in (*script.steps, *(s for b in script.branches for s in b.steps)):
            for number, ask in enumerate(step.ask):
                fact = facts.get(ask.fact)
                if fact and ask.said_type and ask.said_type != fact.type:
                    message = f'"{ask.fact}" is declared as {fact.type}, not as {ask.said_type}'
                    yield Remark(script.document, (*step.route, "ask", number, "as"), message, "take the line out, or change the declaration", "wrong-type")


def _named(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    edition = subject.edition
    for script in edition.scripts:
        for fact in script.use_for:
            yield script.document, ("use_for", fact), fact
        for step in (*script.steps, *(s for b in script.branches for s in b.steps)):
            for number, ask in enumerate(step.ask):
                yield script.document, (*step.route, "ask", number, "field"), ask.fact
    for form in edition.forms.values():
        for field in form.fields:
            yield form.name, (*field.route, "use"), field.fact
    for move in edition.workflow.moves:
        for number, need in enumerate(move.needs):
            if need.kind == "field":
                yield move.document, (*move.route, "needs", number), need.name
    for gate in edition.gates:
        for number, need in enumerate(gate.needs):
            if need.kind == "field":
                yield gate.document, (*gate.route, "needs", number), need.name
    for mapping in edition.import_maps.values():
        for column in mapping.facts:
            yield mapping.document, column.route, column.fact
