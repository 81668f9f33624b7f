"""The same happening in many cases: each by itself, through the same gates as one; what is refused in one stops no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.model.case import Case
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.escalate import escalate
from engine.services.record_event import Happening, record_event


def record_many(
    desk: Desk, cases: Iterable[str], happening: Happening, rule: str = ""
) -> Iterator[tuple[str, Case | Refused]]:
    """For each case by its id the case after it, or why it could not be. ``rule`` is that of an escalation."""
    for case in dict.fromkeys(cases):
        key = f"{happening.key}:{case}" if happening.key else ""
        try:
            if happening.kind == "escalated":
                yield case, escalate(desk, case, rule, happening.details.get("reason", ""))
            else:
                yield case, record_event(desk, case, replace(happening, key=key))
        except Refused as refused:
            yield case, refused
