"""Maps of foreign logs: which column means what here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.model.policy import ColumnFact, ImportedEvent, ImportMap
from engine.services.reading.parts import Line, Passage, Reading, Section, sentence, titled

GROUP: Final = "Imports"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """Columns, events, facts."""
    for one in edition.import_maps.values():
        if one.document == document:
            yield Section("Columns", (), tuple(_columns(one)))
            events = [Passage(value, (Line(sentence(_event(meant))),)) for value, meant in one.events.items()]
            yield Section(f"What {one.event_column} means", tuple(events))
            yield Section("What becomes known", tuple(_fact(edition, fact) for fact in one.facts))


def _columns(one: ImportMap) -> Iterator[Line]:
    named = (
        ("The case", one.case_column),
        ("What happened", one.event_column),
        ("When", one.time_column),
        ("Who", one.actor_column),
    )
    yield from (Line(column, label) for label, column in named if column)
    yield Line(f"Times are written {one.time_format}, of {one.zone.key}.", tone="calm")
    if one.start:
        yield Line(sentence(f"every case begins with {_event(one.start)}"), tone="calm")
    if one.waived_by:
        yield Line(
            sentence(f"gates that old cases cannot pass are waived by the {one.waived_by}: {one.waive_reason}"),
            tone="calm",
        )


def _event(meant: ImportedEvent) -> str:
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in meant.facts.items())
    return f"{meant.event}{f', with {facts}' if facts else ''}"


def _fact(edition: Edition, one: ColumnFact) -> Passage:
    lines = [Line(sentence(f"from the column {one.column}"))]
    lines += [Line(sentence(f"{value} means {meant}")) for value, meant in one.values.items()]
    if one.otherwise:
        lines.append(Line(sentence(f"anything else means {one.otherwise}"), tone="calm"))
    return Passage(titled(edition.label(one.fact)), tuple(lines))


READING: Final = Reading(GROUP, sections)
