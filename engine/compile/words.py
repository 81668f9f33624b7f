"""The names that spoken lines and messages may use, and the parts of each."""

from __future__ import annotations

from typing import Final

from engine.compile.edition import Edition
from engine.compile.templates import Words

PARTS: Final[Words] = {
    "part_of_day": None,
    "company": None,
    "agent": frozenset({"name", "first_name"}),
    "customer": frozenset({"name", "first_name", "contact"}),
    "case": frozenset({"number", "subject", "kind", "channel", "status"}),
    "calendar": frozenset({"next_opening"}),
    "resources": None,
}


def known_words(edition: Edition) -> Words:
    """Every placeholder of this edition: the fixed names, ``deadline["clock"]`` and each fact by its id."""
    deadlines = frozenset(clock.id for clock in edition.clocks)
    return dict.fromkeys(edition.facts) | dict(PARTS) | {"deadline": deadlines}
