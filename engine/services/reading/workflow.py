"""The life of a case: its statuses, the moves between them, and what must hold before something may happen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.condition import ALWAYS, show
from engine.model.problem import one_of
from engine.model.workflow import Gate, Move, Need
from engine.services.reading.parts import Line, Link, Passage, Reading, Section, plain, sentence, titled

GROUP: Final = "Roles, privacy and the life of a case"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """Statuses, moves and gates of the document."""
    flow = edition.workflow
    if flow.document == document:
        first = {flow.initial: "the first"}
        statuses = tuple(Passage(status, at=status, note=first.get(status, "")) for status in flow.statuses)
        yield Section("Statuses", statuses)
        names = {element.route: element.id for element in edition.elements.values() if element.document == document}
        moves = tuple(_move(edition, move, names.get(move.route, "")) for move in flow.moves)
        yield Section("Moves", moves)
    gates = tuple(_gate(edition, gate) for gate in edition.gates if gate.document == document)
    yield Section("What must hold first", gates)


def _move(edition: Edition, move: Move, at: str) -> Passage:
    head = f"From {one_of(move.sources)} to {move.target}"
    lines = [Line(sentence(f"when it is {move.event}" if " " not in move.event else f"when {move.event}"))]
    lines += [Line(sentence(f"needed: {need_words(edition, need)}")) for need in move.needs]
    tables = (coded.table for coded in edition.tables if coded.table.id == move.by)
    links = tuple(Link(table.document, "decided by") for table in tables)
    return Passage(head, tuple(lines), links, at)


def _gate(edition: Edition, gate: Gate) -> Passage:
    cases = "" if gate.applies == ALWAYS else f", where {show(gate.applies)}"
    lines = [Line(sentence(f"before {gate.before}{cases}: {need_words(edition, need)}")) for need in gate.needs]
    if gate.waived_by:
        lines.append(Line(sentence(f"the {plain(gate.waived_by)} may let it pass, with a reason"), tone="calm"))
    links = tuple(Link(name, "needs") for need in gate.needs if (name := _document_of(edition, need)))
    return Passage(gate.title or titled(gate.id), tuple(lines), links, gate.id)


def need_words(edition: Edition, need: Need) -> str:
    """``Resolution is filled in``, ``the form Complaint is complete``, ``every promise is kept``."""
    match need.kind:
        case "field":
            return f"{edition.label(need.name)} is filled in"
        case "form":
            form = edition.forms.get(need.name)
            return f"{form.title if form else need.name} is complete"
        case "checklist":
            checklist = edition.checklists.get(need.name)
            return f"the checklist {checklist.title if checklist else need.name} is done"
        case "event":
            return f"it is {need.name}"
        case "promises":
            return "every promise is kept"
        case _:
            return show(need.condition) if need.condition is not None else need.name


def _document_of(edition: Edition, need: Need) -> str:
    if need.kind == "checklist" and (checklist := edition.checklists.get(need.name)):
        return checklist.document
    return need.name if need.kind == "form" else ""


READING: Final = Reading(GROUP, sections)
