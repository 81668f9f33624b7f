"""Does every event that a document speaks of exist?

A clock that waits for an event nobody records would never start, and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Route, Severity

CODE: Final = "unknown-event"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each event that is not a word of the log or a status."""
    for document, route, event in _named(subject):
        if event and event not in subject.events:
            hint = subject.guess_event(event)
            yield Remark(document, route, f'unknown event "{event}"', hint, absent=(event,))


def _named(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    edition = subject.edition
    for clock in edition.clocks:
        yield clock.document, (*clock.route, "from"), clock.start
        yield clock.document, (*clock.route, "to"), clock.stop
    for move in edition.workflow.moves:
        yield move.document, (*move.route, "when"), "" if "*" in move.event else move.event
    for gate in edition.gates:
        yield gate.document, (*gate.route, "before"), gate.before
    for checklist in edition.checklists.values():
        yield checklist.document, ("attach_when", "event"), checklist.event
    for message in edition.messages:
        yield message.document, ("use_for", "event"), message.event
    yield from _of_steps(subject)
    yield from _of_fields(subject)


def _of_steps(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    for script in subject.edition.scripts:
        for step in (*script.steps, *(s for b in script.branches for s in b.steps)):
            yield script.document, (*step.route, "records"), step.records


def _of_fields(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    for form in subject.edition.forms.values():
        for field in form.fields:
            own = field.fact in subject.edition.facts and subject.edition.facts[field.fact].document == form.name
            for number, event in enumerate(field.required_before if own else ()):
                yield form.name, (*field.route, "required_before", number), event
