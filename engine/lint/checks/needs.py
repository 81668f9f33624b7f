"""Does everything that a gate, a move or a privacy incident needs exist: the form, the checklist, the role, ...?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Route, Severity, did_you_mean, one_of
from engine.model.workflow import Need

CODE: Final = "missing-reference"
SEVERITY: Final[Severity] = "error"


def check(subject: Subject) -> Iterator[Remark]:
    """Each need that can never be met because what it names is not there."""
    roles, tables = subject.edition.roles, [coded.table.id for coded in subject.edition.tables]
    for gate in subject.edition.gates:
        yield from _needs(subject, gate.document, gate.route, gate.needs)
        if gate.waived_by and roles and gate.waived_by not in roles:
            route = ("waive", "by") if gate.route == ("blocks",) else (*gate.route, "waive", "by")
            hint = did_you_mean(gate.waived_by, roles) or f"roles are {one_of(roles)}"
            message = f'there is no role "{gate.waived_by}"'
            yield Remark(gate.document, route, message, hint, absent=(gate.waived_by,))
    for move in subject.edition.workflow.moves:
        yield from _needs(subject, move.document, move.route, move.needs)
        if move.by and move.by not in tables:
            hint = did_you_mean(move.by, tables) or "name an escalation document"
            message = f'there are no rules "{move.by}"'
            yield Remark(move.document, (*move.route, "by"), message, hint, absent=(move.by,))

    incident, checklists = subject.edition.privacy.incident, subject.edition.checklists
    if incident and incident.checklist not in checklists:
        name, document = incident.checklist, subject.edition.privacy.document
        hint = did_you_mean(name, checklists) or "write it under sops/checklists"
        route = (*incident.route, "checklist")
        yield Remark(document, route, f'there is no checklist "{name}"', hint, absent=(name,))


def _needs(subject: Subject, document: str, route: Route, needs: Iterable[Need]) -> Iterator[Remark]:
    known = {
        "form": tuple(subject.edition.forms),
        "checklist": tuple(subject.edition.checklists),
        "event": subject.events,
    }
    for number, need in enumerate(needs):
        names = known.get(need.kind)
        if names is not None and need.name not in names:
            hint = did_you_mean(need.name, names) or (
                f"there is {one_of(names)}" if names else "write it, or take it out"
            )
            message = f'there is no {need.kind} "{need.name.removeprefix("form/")}"'
            yield Remark(document, (*route, "needs", number), message, hint, absent=(need.name,))
