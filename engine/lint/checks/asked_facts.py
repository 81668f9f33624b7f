"""Is every fact that a script asks, a form shows, a move needs or a customer is known by declared, and of its type?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Route, Severity, did_you_mean
from engine.model.script import Script
from engine.model.workflow import Gate, Move

CODE: Final = "unknown-fact"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("wrong-type", "wrong-value")
DECLARE: Final = "declare it as a field of the record or of a form"


def check(subject: Subject) -> Iterator[Remark]:
    """Each fact that nobody declares, each type that is not the declared one, each use for a value that cannot be."""
    for script in subject.edition.scripts:
        yield from _use_for(subject, script.document, script.use_for)
        yield from _asked(subject, script)
    for message in subject.edition.messages:
        yield from _use_for(subject, message.document, message.use_for)
    for document, route, name in _shown_and_needed(subject):
        if name not in subject.edition.facts:
            yield _unknown(subject, document, route, name)


def _use_for(subject: Subject, document: str, use_for: Mapping[str, tuple[str, ...]]) -> Iterator[Remark]:
    for name, values in use_for.items():
        fact = subject.edition.facts.get(name)
        if fact is None:
            yield _unknown(subject, document, ("use_for", name), name, at_key=True)
            continue
        for number, value in enumerate(values):
            try:
                fact.parse(value, subject.edition.desk.zone)
            except ValueError as error:
                message, _, hint = str(error).partition("; ")
                yield Remark(document, ("use_for", name, number), message, hint, "wrong-value", absent=(value,))


def _asked(subject: Subject, script: Script) -> Iterator[Remark]:
    for step in (*script.steps, *(s for b in script.branches for s in b.steps)):
        for number, ask in enumerate(step.ask):
            fact, route = subject.edition.facts.get(ask.fact), (*step.route, "ask", number)
            if fact is None:
                yield _unknown(subject, script.document, (*route, "field"), ask.fact)
            elif ask.said_type and ask.said_type != fact.type:
                message = f'"{ask.fact}" is declared as {fact.type}, not as {ask.said_type}'
                hint = "take the line out, or change the declaration"
                yield Remark(script.document, (*route, "as"), message, hint, "wrong-type")
            elif ask.said_list and ask.said_list != fact.list:
                its = f"the list {fact.list}" if fact.list else "its own options"
                message = f'"{ask.fact}" takes its choices from {its}, not from {ask.said_list}'
                hint = "take the line out, or change the declaration"
                yield Remark(script.document, (*route, "from"), message, hint, "wrong-value")


def _shown_and_needed(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    edition = subject.edition
    for form in edition.forms.values():
        for field in form.fields:
            yield form.name, (*field.route, "use"), field.fact
    guards: list[Move | Gate] = [*edition.workflow.moves, *edition.gates]
    for guard in guards:
        for number, need in enumerate(guard.needs):
            if need.kind == "field":
                yield guard.document, (*guard.route, "needs", number), need.name
    if edition.privacy.declared:
        for number, name in enumerate(edition.privacy.known_by):
            yield edition.privacy.document, ("known_by", number), name


def _unknown(subject: Subject, document: str, route: Route, name: str, *, at_key: bool = False) -> Remark:
    hint = did_you_mean(name, subject.edition.facts) or DECLARE
    return Remark(document, route, f'unknown fact "{name}"', hint, at_key=at_key, absent=(name,))
