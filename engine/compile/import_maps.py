"""Does an import map fit the edition it would import into? Asked before the first row is read, not for each row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from engine.compile.edition import Edition
from engine.model.event import EVENTS
from engine.model.policy import ColumnFact, ImportedEvent, ImportMap
from engine.model.problem import Remark, Route, did_you_mean, one_of
from engine.model.stamp import Stamp

NOT_FROM_A_ROW: Final = frozenset({"form completed", "checklist item done", "gate waived", "step taken"})
"""Events that say which form, item, gate or step they are about; a row of a foreign log cannot."""


def remarks_on(edition: Edition, mapping: ImportMap) -> Iterator[Remark]:
    """What keeps the map from being used with this edition."""
    try:
        Stamp(mapping.time_format, mapping.zone)
    except ValueError as error:
        message, _, hint = str(error).partition("; ")
        yield Remark(mapping.document, ("time", "format"), message, hint, "wrong-value")
    if mapping.start:
        yield from _meaning(edition, mapping, ("start",), mapping.start)
    for value, meaning in mapping.events.items():
        yield from _meaning(edition, mapping, ("events", value), meaning)
    for column in mapping.facts:
        yield from _column(edition, mapping, column)
    if mapping.waived_by and edition.roles:
        yield from _waiver(edition, mapping)


def _meaning(edition: Edition, mapping: ImportMap, route: Route, meaning: ImportedEvent) -> Iterator[Remark]:
    known, event, place = (*EVENTS, *edition.workflow.statuses), meaning.event, (*route, "event")
    if event not in known:
        hint = did_you_mean(event, known) or f"events are {one_of(known)}"
        yield Remark(mapping.document, place, f'unknown event "{event}"', hint, "unknown-event", absent=(event,))
    if event in NOT_FROM_A_ROW:
        message = f'"{event}" cannot be imported: a row does not say which one is meant'
        hint = 'write "updated", and keep in a fact what is known'
        yield Remark(mapping.document, place, message, hint, "unknown-event")
    for name, text in meaning.facts.items():
        yield from _fact(edition, mapping, (*route, "facts", name), name, text)


def _column(edition: Edition, mapping: ImportMap, column: ColumnFact) -> Iterator[Remark]:
    """A fact nobody declared is told once, at its name; each value that it cannot have, at the value."""
    told = list(_fact(edition, mapping, column.route, column.fact, ""))
    yield from told
    if not told:
        for key, value in column.values.items():
            yield from _fact(edition, mapping, (*column.route, "values", key), column.fact, value)
        yield from _fact(edition, mapping, (*column.route, "otherwise"), column.fact, column.otherwise)


def _fact(edition: Edition, mapping: ImportMap, route: Route, name: str, text: str) -> Iterator[Remark]:
    place = partial(Remark, mapping.document, route)
    fact = edition.facts.get(name)
    if fact is None:
        hint = did_you_mean(name, edition.facts) or "it is not a field of any form"
        yield place(f'unknown fact "{name}"', hint, "unknown-fact", at_key=True, absent=(name,))
    elif name == "status":
        yield place("the status cannot be imported", "it follows from the events", "unknown-fact", at_key=True)
    elif text:
        try:
            fact.parse(text, edition.desk.zone)
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            yield place(message, hint, "wrong-value", absent=(text,))


def _waiver(edition: Edition, mapping: ImportMap) -> Iterator[Remark]:
    role = edition.roles.get(mapping.waived_by)
    if role is None:
        hint = did_you_mean(mapping.waived_by, edition.roles) or f"roles are {one_of(edition.roles)}"
        message, absent = f'there is no role "{mapping.waived_by}"', (mapping.waived_by,)
        yield Remark(mapping.document, ("waive", "by"), message, hint, "unknown-role", absent=absent)
    elif "waive" not in role.may:
        yield Remark(
            mapping.document, ("waive", "by"), f"the role {role.id} may not waive", "name one that may", "unknown-role"
        )
