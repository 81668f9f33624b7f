"""Deadlines as people read them at a glance: how long still, how late, and whether it matters yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from engine.model.clock import Reading
from engine.model.moment import show_seconds

Urgency = Literal["calm", "soon", "late", "done", "none"]
SOON: Final = timedelta(minutes=5)
SOON_PART: Final = 0.2
SECONDS_SHOWN: Final = 600
COLOUR: Final[dict[Urgency, str]] = {
    "calm": "$foreground", "soon": "bold $warning", "late": "bold $error", "done": "$faint", "none": "$faint",
}  # fmt: skip


def urgency(reading: Reading, now: datetime) -> Urgency:
    """Soon is less than five minutes, or less than a fifth of the time that was given."""
    if reading.over:
        return "done"
    if reading.due is None or reading.state == "paused":
        return "none"
    left = reading.due - now
    if left < timedelta():
        return "late"
    return "soon" if left < SOON or left < SOON_PART * (reading.due - reading.start) else "calm"


def countdown(reading: Reading, now: datetime) -> str:  # noqa: PLR0911 - one state a line
    """``12 min``, ``4:05 min``, ``late 1 h 05 min``; what is over says how it ended."""
    if reading.stop is not None:
        return "met" if reading.state == "met" else "met late"
    if reading.ended is not None:
        return "missed" if reading.state == "breached" else "void"
    if reading.due is None:
        return "no limit"
    if reading.state == "paused":
        return "paused"
    left = (reading.due - now).total_seconds()
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
