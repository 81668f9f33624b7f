"""Does an import map fit the edition it would import into? Asked before the first row is read, not once for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.compile.edition import Edition
from engine.model.event import EVENTS
from engine.model.policy import ImportedEvent, ImportMap
from engine.model.problem import Remark, Route, did_you_mean, one_of

NOT_FROM_A_ROW: Final = frozenset({"form completed", "checklist item done", "gate waived", "step taken"})
"""Events that say which form, item, gate or step they are about; a row of a foreign log cannot."""


def remarks_on(edition: Edition, mapping: ImportMap) -> Iterator[Remark]:
    """What keeps the map from being used with this edition."""
    if mapping.start:
        yield from _meaning(edition, mapping, ("start",), mapping.start)
    for value, meaning in mapping.events.items():
        yield from _meaning(edition, mapping, ("events", value), meaning)
    for column in mapping.facts:
        for value in (*column.values.values(), *([column.otherwise] if column.otherwise else [])):
            yield from _facts(edition, mapping, column.route, {column.fact: value})
        if not column.values and not column.otherwise:
            yield from _facts(edition, mapping, column.route, {column.fact: ""})
    if mapping.waived_by and edition.roles:
        yield from _waiver(edition, mapping)


def _meaning(edition: Edition, mapping: ImportMap, route: Route, meaning: ImportedEvent) -> Iterator[Remark]:
    known = (*EVENTS, *edition.workflow.statuses)
    if meaning.event not in known:
        hint = did_you_mean(meaning.event, known) or f"events are {one_of(known)}"
        yield Remark(mapping.document, (*route, "event"), f'unknown event "{meaning.event}"', hint, "unknown-event")
    if meaning.event in NOT_FROM_A_ROW:
        message = f'"{meaning.event}" cannot be imported: a row does not say which one is meant'
        yield Remark(mapping.document, (*route, "event"), message, 'write "updated", and keep in a fact what is known', "unknown-event")
    yield from _facts(edition, mapping, (*route, "facts"), meaning.facts)


def _facts(edition: Edition, mapping: ImportMap, route: Route, facts: Mapping[str, str]) -> Iterator[Remark]:
    for name, text in facts.items():
        fact = edition.facts.get(name)
        if fact is None:
            hint = did_you_mean(name, edition.facts) or "it is not a field of any form"
            yield Remark(mapping.document, route, f'unknown fact "{name}"', hint, "unknown-fact")
        elif name == "status":
            yield Remark(mapping.document, route, "the status cannot be imported", "it follows from the events", "unknown-fact")
        elif text:
            try:
                fact.parse(text, edition.desk.zone)
            except ValueError as error:
                message, _, hint = str(error).partition("; ")
                yield Remark(mapping.document, route, message, hint, "wrong-value")


def _waiver(edition: Edition, mapping: ImportMap) -> Iterator[Remark]:
    role = edition.roles.get(mapping.waived_by)
    if role is None:
        hint = did_you_mean(mapping.waived_by, edition.roles) or f"roles are {one_of(edition.roles)}"
        yield Remark(mapping.document, ("waive", "by"), f'there is no role "{mapping.waived_by}"', hint, "unknown-role")
    elif "waive" not in role.may:
        yield Remark(mapping.document, ("waive", "by"), f"the role {role.id} may not waive", "name one that may", "unknown-role")
