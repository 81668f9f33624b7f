"""Deadlines as people read them at a glance: how long still, how late, and whether it matters yet."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from engine.model.clock import Reading
from engine.model.moment import show_seconds
from engine.services.list_cases import Due

Urgency = Literal["calm", "soon", "late", "done", "none"]
SECONDS_SHOWN: Final = 600
COLOUR: Final[dict[Urgency, str]] = {
    "calm": "$foreground", "soon": "bold $warning", "late": "bold $error", "done": "$faint", "none": "$faint",
}  # fmt: skip


def urgency(reading: Reading, now: datetime) -> Urgency:
    """How far a clock is, as the colour tells it."""
    return "done" if reading.over else _level(reading.due, reading.soon_at, now)


def urgency_of(due: Due, now: datetime) -> Urgency:
    """The same of what a case waits for."""
    return _level(due.at, due.soon_at, now)


def _level(at: datetime | None, soon_at: datetime | None, now: datetime) -> Urgency:
    if at is None or soon_at is None:
        return "none"
    if at < now:
        return "late"
    return "soon" if soon_at < now else "calm"


def countdown(reading: Reading, now: datetime) -> str:
    """``12 min``, ``4:05 min``, ``late 1 h 05 min``; what is over says how it ended."""
    if reading.stop is not None:
        return "met" if reading.state == "met" else "met late"
    if reading.ended is not None:
        return "missed" if reading.state == "breached" else "void"
    if reading.due is None:
        return "no limit"
    if reading.state == "paused":
        return "paused"
    return _left(reading.due, now)


def due_words(due: Due, now: datetime) -> str:
    """The same of what a case waits for."""
    if due.at is None:
        return "no time"
    return "paused" if due.paused else _left(due.at, now)


def _left(at: datetime, now: datetime) -> str:
    left = (at - now).total_seconds()
    if left < 0:
        return f"late {show_seconds(-left)}"
    if 60 <= left < SECONDS_SHOWN:  # noqa: PLR2004 - a minute
        return f"{int(left) // 60}:{int(left) % 60:02} min"
    return show_seconds(left)


def short_moment(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """``14:05`` today, ``Wed 14:05`` within a week, else with the date."""
    local, today = moment.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    near = abs((local.date() - today.date()).days) < 7  # noqa: PLR2004 - a week
    return f"{local:%a %H:%M}" if near else f"{local:%Y-%m-%d %H:%M}"
