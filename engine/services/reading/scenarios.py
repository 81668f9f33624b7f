"""Case studies: the story row by row, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.compile.edition import Edition
from engine.model.policy import ScenarioRow
from engine.services.reading.parts import Line, Passage, Reading, Section, plain, sentence
from engine.services.run_scenario import text_of

GROUP: Final = "Scenarios"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """Story and expectations."""
    for scenario in edition.scenarios:
        if scenario.document == document:
            yield Section("The story", tuple(map(_told, scenario.story)))
            yield Section(
                "What must come of it", (), tuple(Line(sentence(_words(row.entries))) for row in scenario.expect)
            )


def _told(row: ScenarioRow) -> Passage:
    entries = dict(row.entries)
    at, event = text_of(entries.pop("at", "")), text_of(entries.pop("event", ""))
    lines = tuple(Line(text_of(value), plain(str(name))) for name, value in entries.items())
    return Passage(sentence(event).rstrip("."), lines, note=at)


def _words(entries: Mapping[str, object]) -> str:
    parts = []
    for name, value in entries.items():
        if isinstance(value, dict):
            text = ", ".join(f"{plain(str(key))} {text_of(one)}" for key, one in value.items())
        else:
            text = text_of(value)
        parts.append(f"{plain(name)} {text}")
    return ", ".join(parts)


READING: Final = Reading(GROUP, sections)
