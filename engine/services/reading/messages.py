"""Written messages: when they are sent, and their words with the places that are filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.compile.edition import Edition
from engine.compile.templates import with_gaps
from engine.model.problem import and_of, one_of
from engine.services.reading.parts import Line, Passage, Reading, Section, plain, sentence

GROUP: Final = "Messages"


def sections(edition: Edition, document: str) -> Iterator[Section]:
    """The message, and what must not be left out of it."""
    for message in edition.messages:
        if message.document != document:
            continue
        when = and_of(f"{plain(fact)} is {one_of(values)}" for fact, values in message.use_for.items())
        used = f"for cases where {when}" if when else "for every case"
        after = f", once it is {message.event}" if message.event else ""
        lines = [Line(with_gaps(message.subject), "Subject", "spoken")]
        lines += [Line(line, tone="spoken") for line in with_gaps(message.text).rstrip().split("\n")]
        if message.outside_hours:
            lines.append(Line(with_gaps(message.outside_hours).strip(), "Outside opening hours", "spoken"))
        yield Section(
            "The message", (Passage(message.title, tuple(lines)),), (Line(sentence(used + after), tone="calm"),)
        )
        needed = dict.fromkeys(name for line in edition.lines.get(document, ()) for name in line.must_contain)
        if needed:
            names = and_of(plain(name.replace(".", " ")) for name in needed)
            yield Section("Never without", (), (Line(sentence(names)),))


READING: Final = Reading(GROUP, sections)
