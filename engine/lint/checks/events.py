"""Does every event that a document speaks of exist?

A clock that waits for an event nobody records would never start, and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.clock import Clock, overdue, waited_for
from engine.model.problem import Remark, Route, Severity, did_you_mean

CODE: Final = "unknown-event"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each event that is not a word of the log or a status."""
    for document, route, event in _named(subject):
        if event and event not in subject.events:
            hint = subject.guess_event(event)
            if waited_for(event):
                hint = did_you_mean(event, [overdue(clock.id) for clock in subject.edition.clocks]) or hint
            yield Remark(document, route, f'unknown event "{event}"', hint, absent=(event,))


def _named(subject: Subject) -> Iterator[tuple[str, Route, str]]:
    edition = subject.edition
    clocks = {clock.id for clock in edition.clocks}
    for clock in edition.clocks:
        for key, events in (("from", clock.starts), ("to", clock.stops), *_pauses(clock)):
            for number, event in enumerate(events):
                if waited_for(event) not in clocks:
                    route = (*clock.route, key, number) if len(events) > 1 else (*clock.route, key)
                    yield clock.document, route, event
    for move in edition.workflow.moves:
        yield move.document, (*move.route, "when"), "" if "*" in move.event else move.event
    for gate in edition.gates:
        yield gate.document, (*gate.route, "before"), gate.before
    for checklist in edition.checklists.values():
        yield checklist.document, ("attach_when", "event"), checklist.event
    for message in edition.messages:
        yield message.document, ("use_for", "event"), message.event
        yield message.document, ("records",), message.records
    for group in edition.privacy.classes.values():
        yield edition.privacy.document, (*group.route, "keep"), group.keep.after if group.keep else ""
    yield from _of_steps(subject)
    yield from _of_fields(subject)


def _pauses(clock: Clock) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("pause_from", clock.pause_from), ("pause_until", clock.pause_until)


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
