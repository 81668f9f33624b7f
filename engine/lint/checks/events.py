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
            yield Remark(document, route, f'unknown event "{event}"', subject.guess_event(event))


def _named(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    edition = subject.edition
    for clock in edition.clocks:
        yield clock.document, (*clock.route, "from"), clock.start
        yield clock.document, (*clock.route, "to"), clock.stop
    for script in edition.scripts:
        for step in (*script.steps, *(s for b in script.branches for s in b.steps)):
            yield script.document, (*step.route, "records"), step.records
    for move in edition.workflow.moves:
        yield move.document, (*move.route, "when"), "" if "*" in move.event else move.event
    for gate in edition.gates:
        yield gate.document, (*gate.route, "before") if gate.route != ("blocks",) else gate.route, gate.before
    for checklist in edition.checklists.values():
        yield checklist.document, ("attach_when", "event"), checklist.event
    for message in edition.messages:
        yield message.document, ("use_for", "event"), message.event
    for mapping in edition.import_maps.values():
        for value, meaning in mapping.events.items():
            yield mapping.document, ("events", value, "event"), meaning.event
