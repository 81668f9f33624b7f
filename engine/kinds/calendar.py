"""Opening hours: weekly spans, closed days, extra openings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from engine.kinds.document import Document, Part
from engine.kinds.words import Day, Hours, Minute, Text, Zone, days_of, kind_of, misplaced, spans_of, wrong
from engine.model import calendar as word
from engine.model.moment import WEEKDAYS
from engine.model.policy import Element, Parts

Week = tuple[tuple[word.Minutes, ...], ...]


def _week(value: object) -> Week:
    """Seven lists of spans from ``{Monday to Thursday: 09:00-12:30, 13:30-18:00, ...}``."""
    if not isinstance(value, dict) or not value:
        message = (
            f"opening hours are a table of days and spans, not {kind_of(value)}; e.g. Monday to Friday: 09:00-17:00"
        )
        raise misplaced(message, ())
    week: list[tuple[word.Minutes, ...]] = [()] * 7
    seen: set[int] = set()
    for days, hours in value.items():
        try:
            numbers = days_of(days)
        except ValueError as error:
            raise misplaced(str(error), (days,), at_key=True) from None
        if not isinstance(hours, str):
            message = f"the hours of {days} should be a text, not {kind_of(hours)}"
            raise misplaced(f"{message}; write for example 09:00-12:30, or closed", (days,))
        try:
            spans = spans_of(hours)
        except ValueError as error:
            raise misplaced(str(error), (days,)) from None
        if twice := seen & set(numbers):
            message = f"{WEEKDAYS[min(twice)]} has its hours twice; give each day once"
            raise misplaced(message, (days,), at_key=True)
        seen |= set(numbers)
        for number in numbers:
            week[number] = spans
    return tuple(week)


def _not_yet(_: object) -> None:
    message = "public holidays cannot be taken from a country yet; list each day under closed"
    raise wrong(message)


OpeningWeek = Annotated[
    Week,
    PlainValidator(_week),
    WithJsonSchema(
        {"type": "object", "additionalProperties": {"type": "string"}, "description": "Days and their opening spans."}
    ),
]


class Closed(Part):
    """A closed day, or a day that closes early (``after``) or opens late (``until``)."""

    date: Day
    name: Text
    after: Minute | None = None
    until: Minute | None = None


class Extra(Part):
    """A day that is open although the week says otherwise."""

    date: Day
    hours: Hours
    name: Text = "extra opening"


class Calendar(Document):
    """Opening hours of the desk or of one of its teams."""

    kind: Literal["calendar"]
    time_zone: Zone
    open: Annotated[OpeningWeek, Field(description="Weekly opening hours.")]
    closed: list[Closed] = []
    extra_open: list[Extra] = []
    holidays_from: Annotated[None, PlainValidator(_not_yet)] = None
    end_of_day: Text | None = None

    def lower(self) -> Parts:
        """One calendar."""
        closed = tuple(word.Closure(c.date, c.name, c.after or 0, c.until or 1440) for c in self.closed)
        extra = tuple(word.ExtraOpening(e.date, e.hours, e.name) for e in self.extra_open)
        calendar = word.Calendar(self.id, self.title, self.time_zone, self.open, closed, extra, self.name)
        days: dict[str, Element] = {}
        for number, row in enumerate(self.closed):  # a day may stand twice: open late, and closed early
            days.setdefault(str(row.date), Element(self.name, str(row.date), "timed", ("closed", number)))
        elements = [*days.values(), Element(self.name, "", "timed", (), tuple(self.source))]
        return Parts(calendars=(calendar,), elements=tuple(elements))
