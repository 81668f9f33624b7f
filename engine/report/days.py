"""A day beside the same day of earlier weeks: what came in and was done, so far and hour by hour.

Nothing is counted here that a report counts otherwise: contacts, acknowledgments in time, resolutions and escalations are
those of `engine.report.figures` and `deadlines`, taken moment by moment so that a day can be told up to any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine.report.deadlines import settled, settled_at
from engine.report.figure import NOT_SAID, Share
from engine.report.figures import contacts
from engine.report.gathered import Gathered

HOURS: Final = 24
MOST_CHANNELS: Final = 6
"""Of more channels than this, those with the fewest contacts are told together."""
OTHERS: Final = "others"


@dataclass(frozen=True)
class Day:
    """What happened on a day, each thing with the minute of the day on the wall at which it happened."""

    day: date
    contacts: tuple[tuple[int, str], ...] = ()
    """With the channel of each."""
    acknowledged: tuple[tuple[int, bool], ...] = ()
    """Each acknowledgment that was due or done, and whether in time."""
    resolved: tuple[int, ...] = ()
    escalated: tuple[int, ...] = ()

    def until(self, minute: int) -> Day:
        """The day up to a minute of it, that minute left out."""
        return Day(
            self.day,
            tuple(one for one in self.contacts if one[0] < minute),
            tuple(one for one in self.acknowledged if one[0] < minute),
            tuple(at for at in self.resolved if at < minute),
            tuple(at for at in self.escalated if at < minute),
        )

    @property
    def in_time(self) -> Share:
        """The acknowledgments in time, of all that were due or done."""
        return Share(sum(met for _, met in self.acknowledged), len(self.acknowledged))


@dataclass(frozen=True)
class Compared:
    """A number of today, beside the mean, the least and the most of earlier days; without any these are None."""

    name: str
    today: int
    mean: float | None
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Hour:
    """The contacts of an hour: today, None where it has not begun yet, and of earlier days."""

    hour: int
    today: int | None
    mean: float | None
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Comparison:
    """Today so far against earlier days up to the same time, and its hours against theirs."""

    figures: tuple[Compared, ...]
    """Contacts, resolved, escalated."""
    channels: tuple[Compared, ...]
    in_time: Share
    earlier_in_time: Share
    hours: tuple[Hour, ...]
    days: int
    """How many earlier days it is compared with."""

    @property
    def nothing(self) -> bool:
        """Whether nothing has happened today or on the earlier days."""
        return not self.hours


def day_of(day: date, gathered: Gathered) -> Day:
    """What the cases gathered for a day have had on it."""
    zone = gathered.zone

    def minute(moment: datetime) -> int:
        local = moment.astimezone(zone)
        return local.hour * 60 + local.minute

    ending = {clock.id for clock in gathered.clocks if "acknowledged" in clock.stops}
    answers = ((settled_at(reading), met) for reading, met in settled(gathered) if reading.clock.id in ending)
    came = (contact for one in gathered.cases for contact in contacts(one) if gathered.has(contact.at))
    resolved = (
        next(event.at for event in one.case.events if event.kind == "resolved" and gathered.has(event.at))
        for one in gathered.with_event("resolved")
    )
    return Day(
        day,
        tuple((minute(contact.at), contact.channel or NOT_SAID) for contact in came),
        tuple((minute(moment), met) for moment, met in answers if moment is not None),
        tuple(minute(moment) for moment in resolved),
        tuple(minute(event.at) for _, event in gathered.events("escalated")),
    )


def together(day: date, parts: Iterable[Day]) -> Day:
    """The parts of a day, such as those of its cases one by one, as one."""
    listed = list(parts)
    return Day(
        day,
        tuple(one for part in listed for one in part.contacts),
        tuple(one for part in listed for one in part.acknowledged),
        tuple(at for part in listed for at in part.resolved),
        tuple(at for part in listed for at in part.escalated),
    )


def compare(today: Day, earlier: Sequence[Day], minute: int, opened: Sequence[int] = ()) -> Comparison:
    """Today up to a minute of the day against earlier days up to the same; ``opened``: hours that are shown in any case."""
    so_far = [day.until(minute) for day in earlier]
    number: dict[str, Callable[[Day], int]] = {
        "contacts": lambda day: len(day.contacts),
        "resolved": lambda day: len(day.resolved),
        "escalated": lambda day: len(day.escalated),
    }
    pooled = together(today.day, so_far).in_time
    return Comparison(
        tuple(_compared(name, count, today, so_far) for name, count in number.items()),
        tuple(_channels(today, so_far)),
        today.in_time,
        pooled,
        tuple(_hours(today, earlier, minute, opened)),
        len(earlier),
    )


def _compared(name: str, count: Callable[[Day], int], today: Day, earlier: Sequence[Day]) -> Compared:
    return Compared(name, count(today), *_spread([count(day) for day in earlier]))


def _spread(numbers: Sequence[int]) -> tuple[float | None, int | None, int | None]:
    """Mean, least and most."""
    return (sum(numbers) / len(numbers), min(numbers), max(numbers)) if numbers else (None, None, None)


def _channels(today: Day, earlier: Sequence[Day]) -> Iterable[Compared]:
    """The contacts by channel, the busiest first."""
    totals: dict[str, int] = {}
    for day in (today, *earlier):
        for _, channel in day.contacts:
            totals[channel] = totals.get(channel, 0) + 1
    ranked = sorted(totals, key=lambda name: (-totals[name], name))
    most = len(ranked) if len(ranked) <= MOST_CHANNELS else MOST_CHANNELS - 1
    for name in ranked[:most]:
        yield _compared(name, _of({name}), today, earlier)
    if rest := set(ranked[most:]):
        yield _compared(OTHERS, _of(rest), today, earlier)


def _of(channels: set[str]) -> Callable[[Day], int]:
    return lambda day: sum(channel in channels for _, channel in day.contacts)


def _hours(today: Day, earlier: Sequence[Day], minute: int, opened: Sequence[int]) -> Iterable[Hour]:
    """From the first hour in which there is anything to the last."""
    by_day = [_by_hour(day) for day in earlier]
    now = _by_hour(today)
    busy = {*opened, *(hour for hours in (now, *by_day) for hour, count in enumerate(hours) if count)}
    if not any(count for hours in (now, *by_day) for count in hours):
        return
    for hour in range(min(busy), max(busy) + 1):
        begun = hour * 60 < max(minute, 1) or bool(now[hour])
        yield Hour(hour, now[hour] if begun else None, *_spread([hours[hour] for hours in by_day]))


def _by_hour(day: Day) -> list[int]:
    counts = [0] * HOURS
    for at, _ in day.contacts:
        counts[at // 60] += 1
    return counts
