"""What has happened in the case so far, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from textual.content import Content

from engine.compile.edition import Edition
from engine.model.event import DEADLINE_EVENTS, Event
from engine.model.moment import show_moment
from engine.model.safe_text import safe_line
from engine.services.deadline_words import deadline_words
from engine.services.fill_words import shown_fact
from tui.widgets.words import Words

QUIET = frozenset({"step taken", "updated"})
MOMENTS = frozenset({"by", "until"})
UNTOLD = frozenset({"step", "undone"})
"""Details that say something to the desk only."""


class Timeline(Words):
    """As many events as fit; the log screen shows all."""

    def __init__(self) -> None:
        super().__init__(id="timeline")

    def show(self, edition: Edition, events: Sequence[Event], now: datetime) -> None:
        """Draws the last events."""
        most = 20
        self.update(Content("\n").join(event_line(edition, event, now) for event in reversed(events[-most:])))


def event_line(edition: Edition, event: Event, now: datetime) -> Content:
    """Time (with its date when it was another day), what happened, what became known, who."""
    zone = edition.desk.zone
    local = event.at.astimezone(zone)
    when = f"{local:%H:%M:%S}" if local.date() == now.astimezone(zone).date() else f"{local:%Y-%m-%d %H:%M}"
    name = event.kind
    if event.kind == "step taken":
        name = _step_words(event)
    facts = ", ".join(
        f"{safe_line(edition.label(fact))}: {_value(edition, fact, value, zone)}"
        for fact, value in event.facts.items()
        if fact != "opened_at"
    )
    details = _details(edition, event)
    tone = "$calm" if event.kind in QUIET else "$foreground"
    return Content.assemble(
        (f"{when}  ", "$faint"), (safe_line(name), tone),
        (f"  {details}" if details else "", "$calm"), (f"  {facts}" if facts else "", "$faint"),
    )  # fmt: skip


def _details(edition: Edition, event: Event) -> str:
    if event.kind == "step taken":
        return ""
    if event.kind in DEADLINE_EVENTS:
        return safe_line(deadline_words(edition, event))
    return ", ".join(
        safe_line(_moment(edition, value) if key in MOMENTS else value)
        for key, value in event.details.items()
        if key not in UNTOLD
    )


def _moment(edition: Edition, written: str) -> str:
    """A moment as people read it; a word stays as it is."""
    try:
        return show_moment(datetime.fromisoformat(written), edition.desk.zone)
    except ValueError:
        return written


def _step_words(event: Event) -> str:
    details = event.details
    if details.get("jump"):
        return f"went to {details.get('next', '').replace('-', ' ')}"
    if not details.get("step"):
        return f"opened {details.get('branch', '').replace('-', ' ')}"
    return f"step {details['step'].replace('-', ' ')}"


def _value(edition: Edition, fact: str, value: str, zone: ZoneInfo) -> str:
    if not value:
        return "unsaid"
    declared = edition.facts.get(fact)
    return safe_line(str(shown_fact(declared, value, zone)) if declared else value)
