"""The facts of a case together with those that are derived from them, before anything is decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.compile.edition import Edition
from engine.decide.deciding import with_outcomes
from engine.model.case import Case
from engine.model.event import Event
from engine.model.fact import Facts, Value


def known_at(edition: Edition, case: Case, now: datetime, more: Facts | None = None) -> dict[str, str]:
    """All that is known of a case at a moment: what is recorded, ``more`` that is just being told, what follows from it."""
    facts = {**case.facts, **more} if more else case.facts
    return with_outcomes(edition, with_derived(edition, facts, case.events, now))


def with_derived(edition: Edition, facts: Facts, events: Sequence[Event], now: datetime) -> Facts:
    """What is known at a moment; a derived fact has the value that follows, never one that was written by hand."""
    if not edition.derived:
        return facts
    known = {name: text for name, text in facts.items() if name not in edition.derived}
    zone = edition.desk.zone

    def value(name: str) -> Value | None:
        return edition.values({name: known[name]}).get(name) if name in known else None

    for name, derivation in edition.derived.items():
        found = derivation.value(value, events, now, zone)
        if found is not None:
            known[name] = edition.facts[name].write(found)
    return known
