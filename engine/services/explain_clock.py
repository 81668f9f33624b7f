"""Why a clock of a case is due when it is, in sentences: its table, its time, every span it counted and skipped."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Final
from zoneinfo import ZoneInfo

from engine.compile.edition import Edition
from engine.model.allowance import SECONDS
from engine.model.clock import Clock, Line, Reading, Stage
from engine.model.condition import show
from engine.model.fact import Facts
from engine.model.moment import show_length, show_moment
from engine.services.read_case import clause_words
from engine.services.read_clocks import why

MOST_QUOTED: Final = 240
"""Letters of a clause; who wants more of it reads the clause."""


@dataclass(frozen=True)
class Stretch:
    """One line of the ledger in words; moments in the zone that the clock counts in."""

    begin: str
    end: str
    length: str
    counted: bool
    reason: str
    line: Line
    """The same as moments."""


@dataclass(frozen=True)
class Explained:
    """A clock at a moment, explained."""

    reading: Reading
    state: str
    """``due Monday 2026-03-09 09:05, 12 min left``."""
    time: str
    """``15 minutes, opening hours of support-hours, Europe/London time``."""
    applies: str
    """The table that chose it, and the values that it found: ``kind is inquiry (inquiry)``."""
    source: str
    """The words of the clause."""
    stretches: tuple[Stretch, ...]
    sums: str
    """``counted 15 min, skipped 2 d 16 h``."""
    stages: tuple[str, ...]
    """The other times of the clock, each with its due time."""
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


def explain_clock(
    edition: Edition, reading: Reading, facts: Facts, now: datetime, unseen: Collection[str] = ()
) -> Explained:
    """Everything there is to say of a clock; ``facts`` are those of the case at ``now``, ``unseen`` not to be told."""
    clock, zone = reading.clock, ZoneInfo(reading.zone)
    lines = reading.ledger
    counted = sum(line.seconds for line in lines if line.counted)
    skipped = sum(line.seconds for line in lines if not line.counted)
    total = show_length(counted, days=not reading.on_opening)  # nobody reads 39 opening hours as days of 24
    sums = f"counted {total}, skipped {show_length(skipped)}" if lines else ""
    return Explained(
        reading,
        state_words(reading, now),
        _time_words(edition, reading),
        _applies_words(edition, clock, facts, unseen),
        shorten(clause_words(edition, clock.source), MOST_QUOTED, placeholder=" …"),
        tuple(_stretches(lines, zone)),
        sums,
        tuple(_stage_words(stage, due, zone) for stage, due in reading.dues if len(reading.dues) > 1),
        tuple(_warning_words(reading, zone)),
        tuple(_notes(edition, reading)),
    )


def state_words(reading: Reading, now: datetime) -> str:
    """What the clock shows, as a sentence."""
    zone = ZoneInfo(reading.zone)
    due = show_moment(reading.due, zone) if reading.due else ""
    if reading.due is None:
        return (
            f"no due time: {reading.stage.within}"
            if reading.stage.within.unit in {"none", "best effort"}
            else _never_words(reading)
        )
    if reading.stop is not None:
        by = abs((reading.due - reading.stop).total_seconds())
        way = "before" if reading.state == "met" else "after"
        return f"{reading.state} {show_moment(reading.stop, zone)}, {show_length(by)} {way} it was due ({due})"
    if reading.ended is not None:
        since = show_moment(reading.ended, zone)
        if reading.state == "breached":
            return f"missed: it was due {due}, and the case left it {since}"
        return f"void: it does not count since {since}; it was due {due}"
    left = (reading.due - now).total_seconds()
    if left < 0:
        return f"was due {due}, {show_length(-left)} ago"
    paused = "stands still; if it went on now it would be " if reading.state == "paused" else ""
    return f"{paused}due {due}, in {show_length(left)}"


def _never_words(reading: Reading) -> str:
    if reading.on_opening:
        return "never due: the calendar does not open within ten years, or not for so long within a century"
    return "never due: that is beyond the years that can be counted"


def _time_words(edition: Edition, reading: Reading) -> str:
    calendar = edition.calendars.get(reading.calendar)
    on = f" of {calendar.title}" if calendar and reading.on_opening else ""
    return f"{within_words(reading.stage)}{on}, {reading.zone} time ({reading.stage.strength})"


def within_words(stage: Stage) -> str:
    """``15 minutes, opening hours``: the time of a stage and how it counts, where the time itself does not say it."""
    within = stage.within
    plain_days = within.unit == "opening day" and "opening" not in within.words  # "2 days, counting: opening days"
    words = f"{within} ({within.meaning})" if within.meaning and not plain_days else f"{within}"
    return f"{words}, {stage.counting}" if within.unit in SECONDS or plain_days else words


def _applies_words(edition: Edition, clock: Clock, facts: Facts, unseen: Collection[str]) -> str:
    """The table of the clock and of the target that was taken, with what was found."""
    findings = why(edition, facts)
    named = [clock.id, *(clock.target_name(number) for number in range(len(clock.targets)))]
    parts = []
    for name in named:
        finding = findings[name]
        if finding.verdict != "fired" and name != clock.id:
            continue
        seen = [
            f"{one.fact.replace('_', ' ')}: {one.value}"
            for one in finding.seen
            if one.value is not None and one.fact not in unseen
        ]
        words = show(finding.rule.when)
        found = f" ({', '.join(dict.fromkeys(seen))})" if seen else ""
        parts.append("for every case" if words == "always" else f"for cases where {words}{found}")
    return "; ".join(dict.fromkeys(parts))


def _stretches(lines: tuple[Line, ...], zone: ZoneInfo) -> Iterator[Stretch]:
    for line in lines:
        begin, end = line.begin.astimezone(zone), line.end.astimezone(zone)
        until = show_moment(line.end, zone)
        if begin.date() == end.date():
            until = until.rsplit(" ", 1)[-1]
        reason = f"{line.reason}; {line.note}" if line.note else line.reason
        yield Stretch(show_moment(line.begin, zone), until, show_length(line.seconds), line.counted, reason, line)


def _stage_words(stage: Stage, due: datetime | None, zone: ZoneInfo) -> str:
    words = show_moment(due, zone) if due else "never"
    return f"{stage.name}, {stage.strength}, {stage.within}: {words}"


def _warning_words(reading: Reading, zone: ZoneInfo) -> Iterator[str]:
    for warning in reading.warnings:
        told = f", told {show_moment(warning.tell_at, zone)}" if warning.tell_at != warning.at else ""
        passed = " (passed)" if warning.passed else ""
        yield f"{warning.percent}% {show_moment(warning.at, zone)}{told}{passed}"


def _notes(edition: Edition, reading: Reading) -> Iterator[str]:
    if reading.ceded_to:
        title = next((clock.title for clock in edition.clocks if clock.id == reading.ceded_to), reading.ceded_to)
        yield f"gives way to the stricter clock: {title}"
    calendar = edition.calendars.get(reading.calendar)
    ends = calendar.until if calendar else None
    if ends and reading.due and reading.due.astimezone(ZoneInfo(reading.zone)).date() > ends:
        yield f"the calendar is planned until {ends}; after that day its weekly hours are taken to go on"
    if calendar and reading.on_opening and calendar.at_closing != "stays":
        yield "a time used up exactly at closing is due at the next opening"
    if calendar and calendar.rounding != "none":
        yield f"due times are rounded: {calendar.rounding}"
    if reading.run > 1:
        yield f"run {reading.run} of this clock"
