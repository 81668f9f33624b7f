"""Opening hours: weekly spans, seasons, holidays, closed days, extra openings, shifts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from engine.kinds.document import Document, Part
from engine.kinds.words import (
    Day,
    EveryYear,
    Hours,
    Id,
    Minute,
    Text,
    YesNo,
    Zone,
    days_of,
    kind_of,
    misplaced,
    spans_of,
    words_of,
)
from engine.model import calendar as word
from engine.model.moment import WEEKDAYS, show_minute
from engine.model.policy import Element, Parts

MOST_DAYS: Final = 400
"""A closure over more days than this is a slip of the pen."""
END_OF_DAY: Final = ("closing time", "end of shift, or closing time")


def _week(value: object) -> word.Week:
    """Seven lists of spans from ``{Monday to Thursday: 09:00-12:30, 13:30-18:00, ...}``."""
    if not isinstance(value, dict) or not value:
        message = (
            f"opening hours are a table of days and spans, not {kind_of(value)}; e.g. Monday to Friday: 09:00-17:00"
        )
        raise misplaced(message, ())
    week: list[tuple[word.Minutes, ...]] = [()] * 7
    lines: dict[int, str] = {}
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
        if twice := lines.keys() & set(numbers):
            message = f"{WEEKDAYS[min(twice)]} has its hours twice; give each day once"
            raise misplaced(message, (days,), at_key=True)
        lines |= {number: str(days) for number in numbers}
        for number in numbers:
            week[number] = spans
    for number in range(7):
        _refuse_running_into(week, number, lines)
    return tuple(week)


def _refuse_running_into(week: list[tuple[word.Minutes, ...]], number: int, lines: dict[int, str]) -> None:
    """An overnight span must end before the next day opens; most that do not are two times the wrong way round."""
    tomorrow = week[(number + 1) % 7]
    for start, end in week[number]:
        if end <= start and tomorrow and end > tomorrow[0][0]:
            span, swapped = (f"{show_minute(a)}-{show_minute(b)}" for a, b in ((start, end), (end, start)))
            into = f"{WEEKDAYS[(number + 1) % 7]} {show_minute(tomorrow[0][0])}"
            message = f"{span} on {WEEKDAYS[number]} runs over midnight into the opening of {into}"
            raise misplaced(f"{message}; did you mean {swapped}?", (lines[number],))


OpeningWeek = Annotated[
    word.Week,
    PlainValidator(_week),
    WithJsonSchema(
        {"type": "object", "additionalProperties": {"type": "string"}, "description": "Days and their opening spans."}
    ),
]


class Closed(Part):
    """A closed day or several, once or every year; or a day that closes early (``after``) or opens late (``until``)."""

    date: Day | None = None
    to: Annotated[Day | None, Field(description="The last of several closed days.")] = None
    every_year: EveryYear | None = None
    name: Text
    after: Minute | None = None
    until: Minute | None = None

    @model_validator(mode="after")
    def _one_kind_of_date(self) -> Closed:
        if (self.date is None) == (self.every_year is None):
            raise misplaced("a closure has a date or comes every year; write one of  date:  and  every_year:", ())
        if self.to and self.date is None:
            raise misplaced('"to" needs the first day before it; write  date: ...  as well', ("to",))
        if self.to and self.date and not self.date <= self.to < self.date + timedelta(days=MOST_DAYS):
            message = f"the last closed day {self.to} is not within the {MOST_DAYS} days from {self.date}; correct one of them"
            raise misplaced(message, ("to",))
        return self

    def lower(self) -> Iterator[word.Closure]:
        """A closure for each day."""
        start, end = self.after or 0, word.MIDNIGHT if self.until is None else self.until
        if self.every_year is not None:
            yield word.Closure(self.every_year, self.name, start, end, every_year=True)
        elif self.date is not None:
            for days in range(((self.to or self.date) - self.date).days + 1):
                yield word.Closure(self.date + timedelta(days=days), self.name, start, end)


class Extra(Part):
    """A day that is open although the week says otherwise."""

    date: Day
    hours: Hours
    name: Text = "extra opening"


class SeasonRow(Part):
    """Other opening hours for a part of the year, such as the summer."""

    name: Text
    from_: Day = Field(alias="from")
    until: Day
    open: OpeningWeek


class Holidays(Part):
    """The public holidays of a country or region, by year."""

    country: Annotated[Text, Field(description="A code such as GB, DE or US.")]
    region: Annotated[Text | None, Field(description="A name or code such as England or BY.")] = None
    version: Annotated[
        Text | None, Field(description="Version of the holidays package they were looked through with.")
    ] = None
    preview: Annotated[YesNo, Field(description="Whether sopdesk calendar lists them by name.")] = True


def _shift(value: object) -> word.Week:
    """``09:00-13:00`` for every day, or hours by weekday."""
    if not isinstance(value, str):
        return _week(value)
    try:
        return (spans_of(value),) * 7
    except ValueError as error:
        raise misplaced(str(error), ()) from None


ShiftHours = Annotated[
    word.Week,
    PlainValidator(_shift),
    WithJsonSchema({"type": ["string", "object"], "description": "Hours of every day, or a table of days and hours."}),
]


class Calendar(Document):
    """Opening hours of the desk or of one of its teams."""

    kind: Literal["calendar"]
    extends: Annotated[
        Id | None, Field(description="A calendar whose hours and days hold where this one says nothing.")
    ] = None
    time_zone: Zone | None = None
    zone_from: Annotated[Id | None, Field(description="The fact that names the customer's own time zone.")] = None
    open: Annotated[OpeningWeek | None, Field(description="Weekly opening hours.")] = None
    seasons: list[SeasonRow] = []
    closed: list[Closed] = []
    extra_open: list[Extra] = []
    holidays_from: Holidays | None = None
    shifts: dict[str, ShiftHours] = {}
    end_of_day: Annotated[Any, *words_of("end of the day", END_OF_DAY)] = None
    due_at_closing: Annotated[Any, *words_of("place for a due time at closing", ("stays", "next opening"))] = None
    rounding: Annotated[Any, *words_of("rounding", ("none", "minute up", "minute down"))] = None

    @model_validator(mode="after")
    def _whole(self) -> Calendar:
        for key in ("time_zone", "open"):
            if self.extends is None and getattr(self, key) is None:
                raise misplaced(f'"{key}" is missing; write it, or name a calendar under  extends:', ())
        ordered = sorted(range(len(self.seasons)), key=lambda number: self.seasons[number].from_)
        for number in ordered:
            row = self.seasons[number]
            if row.until < row.from_:
                message = f"{row.name} ends on {row.until}, before it begins; correct one of the two dates"
                raise misplaced(message, ("seasons", number, "until"))
        for before, after in pairwise(ordered):
            if self.seasons[after].from_ <= self.seasons[before].until:
                message = (
                    f"{self.seasons[after].name} begins before {self.seasons[before].name} is over; let one end first"
                )
                raise misplaced(message, ("seasons", after, "from"))
        return self

    def lower(self) -> Parts:
        """One calendar."""
        closed = tuple(closure for row in self.closed for closure in row.lower())
        extra = tuple(word.ExtraOpening(e.date, e.hours, e.name) for e in self.extra_open)
        taken = self.holidays_from
        public = taken and word.PublicHolidays(taken.country, taken.region or "", taken.preview)
        written = {
            "zone": self.time_zone,
            "week": self.open,
            "seasons": tuple(word.Season(s.name, s.from_, s.until, s.open) for s in self.seasons) or None,
            "public": public,
            "at_closing": self.due_at_closing,
            "rounding": self.rounding,
            "day_ends": self.end_of_day and ("end of shift" if self.end_of_day == END_OF_DAY[1] else "closing time"),
            "shifts": tuple(word.Shift(name, week) for name, week in self.shifts.items()) or None,
            "zone_from": self.zone_from,
        }
        own: dict[str, Any] = {name: value for name, value in written.items() if value is not None}
        inherits = frozenset(written) - own.keys() if self.extends else frozenset()
        own.setdefault("zone", ZoneInfo("UTC"))  # replaced by that of the calendar it extends
        own.setdefault("week", ((),) * 7)
        calendar = word.Calendar(
            self.id,
            self.title,
            closed=closed,
            extra=extra,
            document=self.name,
            until=self.effective.until if self.effective else None,
            extends=self.extends or "",
            inherits=inherits,
            **own,
        )
        days: dict[str, Element] = {}
        for number, row in enumerate(self.closed):  # a day may stand twice: open late, and closed early
            day = str(row.date or f"{row.every_year:%m-%d}")
            days.setdefault(day, Element(self.name, day, "timed", ("closed", number)))
        elements = [*days.values(), Element(self.name, "", "timed", (), tuple(self.source))]
        return Parts(calendars=(calendar,), elements=tuple(elements))
