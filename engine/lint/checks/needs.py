"""Does everything that a gate or a move needs exist: the form, the checklist, the event?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Route, Severity, did_you_mean, one_of
from engine.model.workflow import Need

CODE: Final = "missing-reference"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each need that can never be met because what it names is not there."""
    for gate in subject.edition.gates:
        for number, need in enumerate(gate.needs):
            yield from _need(subject, gate.document, (*gate.route, "needs", number), need)
        if gate.waived_by and subject.edition.roles and gate.waived_by not in subject.edition.roles:
            hint = did_you_mean(gate.waived_by, subject.edition.roles) or f"roles are {one_of(subject.edition.roles)}"
            yield Remark(gate.document, (*gate.route, "waive", "by"), f'there is no role "{gate.waived_by}"', hint)
    for move in subject.edition.workflow.moves:
        for number, need in enumerate(move.needs):
            yield from _need(subject, move.document, (*move.route, "needs", number), need)
        tables = [coded.table.id for coded in subject.edition.tables]
        if move.by and move.by not in tables:
            hint = did_you_mean(move.by, tables) or "name an escalation document"
            yield Remark(move.document, (*move.route, "by"), f'there are no rules "{move.by}"', hint)


def _need(subject: Subject, document: str, route: Route, need: Need) -> Iterator[Remark]:
    known = {
        "form": tuple(subject.edition.forms), "checklist": tuple(subject.edition.checklists), "event": subject.events,
    }.get(need.kind)  # fmt: skip
    if known is not None and need.name not in known:
        hint = did_you_mean(need.name, known) or f"there is {one_of(known)}"
        yield Remark(document, route, f'there is no {need.kind} "{need.name}"', hint)
