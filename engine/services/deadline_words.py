"""What the events of a worker tell, in words: for the timeline, the terminal and notices alike."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from engine.compile.edition import Edition
from engine.model.clock import Clock
from engine.model.event import Event
from engine.model.moment import show_moment

NEAR: Final = "deadline near"
MISSED: Final = "deadline missed"
DUE: Final = "due"
"""The stage of a clock that has only one."""
PERCENT: Final = "%"
"""The stage of a warning ends with it."""


def clock_named(edition: Edition, name: str) -> Clock | None:
    """The clock of that id; None where the documents have it no longer."""
    return next((clock for clock in edition.clocks if clock.id == name), None)


def deadline_words(edition: Edition, event: Event) -> str:
    """What such an event tells, without its kind: ``Answer (80%), due Friday 2026-03-06 17:05, told 2 h 05 min late``."""
    details = event.details
    clock = clock_named(edition, details.get("clock", ""))
    title = clock.title if clock else details.get("clock", "").replace("-", " ")
    stage = details.get("stage", "")
    words = [title if stage in {"", DUE} else f"{title} ({stage})"]
    if due := due_of(event):
        words.append(f"due {show_moment(due, edition.desk.zone)}")
    if late := details.get("late"):
        words.append(f"told {late} late")
    return ", ".join(words)


def due_of(event: Event) -> datetime | None:
    """The true due time that such an event tells of."""
    try:
        return datetime.fromisoformat(event.details["due"])
    except (KeyError, ValueError):
        return None
