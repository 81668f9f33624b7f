"""Other projects' expected answers for business-time clocks, each asked of a calendar of ours.

Where such a project has another convention, our answer has to be the reference's, and the conventions are listed
(``pytest -s``). Some vectors of each kind are written here, because the file need not hold all that its `meta` names.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.clocks.batch import Batch, moments
from engine.clocks.due import Pause, Timetable
from engine.clocks.spans import Spans
from engine.model.allowance import Allowance
from engine.model.calendar import MIDNIGHT, Calendar, Closure, ExtraOpening, Minutes
from engine.model.moment import parse_minute

Answer: TypeAlias = datetime | float | None
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS: Final = {"tz", "week", "holidays", "annual_holidays", "date_hours", "date_breaks", "note"}
OPS: Final = ("add", "subtract", "between")
REFERENCES: Final = ("agree", "agree_next_open", "differ")
DECLARED: Final[Mapping[str, Mapping[str, Any]]] = {
    "due_at_closing: next opening": {"at_closing": "next opening"},
    "rounding: minute up": {"rounding": "minute up"},
    "rounding: minute down": {"rounding": "minute down"},
}
"""What a calendar of ours can declare about a due time."""
UNNAMED: Final = "without a name"
CONVENTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "a pause counts by the clock on the wall, also outside opening hours": ("hold_wallclock",),
    "no open time at all is one second": ("min_1s",),
    "an end before its start counts nothing": ("reversed_zero",),
    "a day of 25 hours has 24": ("dst_nominal",),
    "only whole hours count": ("hour_truncated",),
    "a night shift is split at midnight, and a holiday takes its second part": ("overnight_split_on_holiday",),
    "no minutes at all at closing stay there": ("zero", "boundary_close"),
}
"""The conventions that no calendar of ours can declare, by the tags that name them."""


@dataclass(frozen=True)
class Vector:
    """One question with the answer that is expected."""

    id: str
    source: str
    op: str
    calendar: Calendar
    start: datetime
    end: datetime | None
    seconds: Fraction
    pauses: tuple[Pause, ...]
    expected: Answer
    reference: str
    reference_answer: Answer
    tags: frozenset[str]
    note: str

    @classmethod
    def of(cls, written: Mapping[str, Any], calendars: Mapping[str, Any]) -> Vector:
        """A vector as the file has it; one that agrees with the next opening has a calendar that says so."""
        calendar = calendar_of(calendars[written["calendar"]])
        if written["reference"] == "agree_next_open":
            calendar = replace(calendar, at_closing="next opening")
        zone, between = calendar.zone, written["op"] == "between"
        start = moment(written["start"], zone)

        def answer(name: str) -> Answer:
            found = written.get(f"{name}_{'seconds' if between else 'due'}")
            return found if found is None or between else moment(found, zone)

        return cls(
            written["id"], written["source"], written["op"], calendar, start,
            moment(written["end"], zone) if between else None,
            # the minutes are decimal fractions that were cut off somewhere; nobody counts in less than milliseconds
            Fraction(round(Fraction(written.get("minutes", 0)) * 60_000), 1_000),
            pauses_of(written.get("pauses", ()), start, zone),
            answer("expected"), written["reference"], answer("reference"),
            frozenset(written.get("tags", ())), written.get("note", ""),
        )  # fmt: skip

    def answer(self, calendar: Calendar | None = None) -> Answer:
        """What we say, on this calendar or another."""
        spans = Spans.of(calendar or self.calendar)
        if self.end is not None:
            return open_seconds(spans, self.start, self.end)
        if self.op == "subtract":
            return spans.subtract(self.start, self.seconds)
        allowed, timetable = Allowance(self.seconds, "second", ""), Timetable(spans, spans.calendar.zone)
        return timetable.due_after_pauses(allowed, "opening hours", self.start, self.pauses)

    @property
    def convention(self) -> str:
        """What the other project does otherwise: what a calendar can declare, a known convention, or what is noted."""
        if self.op == "add":
            for name, declared in DECLARED.items():
                if self.answer(replace(self.calendar, **declared)) == self.expected:
                    return name
        known = (name for name, tags in CONVENTIONS.items() if self.tags.issuperset(tags))
        return next(known, self.note or ", ".join(sorted(self.tags)) or UNNAMED)

    def told(self) -> str:
        """For the message of a test that fails."""
        return f"{self.id} ({self.source}, {self.op}): expected {self.expected}, here {self.answer()}; {self.note}"


def calendar_of(written: Mapping[str, Any]) -> Calendar:
    """A calendar of ours that is open at the same times."""
    assert FIELDS.issuperset(written), f"fields that nobody has looked at: {sorted(set(written) - FIELDS)}"
    closed = [Closure(date.fromisoformat(day), "holiday") for day in written.get("holidays", ())]
    annual = [date.fromisoformat(f"2000-{day}") for day in written.get("annual_holidays", ())]
    closed += [Closure(day, "annual holiday", every_year=True) for day in annual]
    for day, breaks in written.get("date_breaks", {}).items():
        closed += [part for span in breaks for part in break_of(date.fromisoformat(day), minutes(span))]
    return Calendar(
        "vectors", "Vectors", ZoneInfo(written["tz"]),
        week=tuple(tuple(minutes(span) for span in written["week"].get(day, ())) for day in WEEKDAYS),
        closed=tuple(closed),
        extra=tuple(
            ExtraOpening(date.fromisoformat(day), tuple(minutes(span) for span in spans), "hours of the date")
            for day, spans in written.get("date_hours", {}).items()
        ),
    )  # fmt: skip


def minutes(span: Sequence[str]) -> Minutes:
    """``["09:00", "17:00"]`` in minutes since midnight; seconds may be written as long as there are none."""
    opens, closes = (parse_minute(time.removesuffix(":00") if time.count(":") > 1 else time) for time in span)
    return opens, closes


def break_of(day: date, span: Minutes) -> list[Closure]:
    """A break is cut out by the clock, and no more than that.

    What a calendar of ours writes from or to midnight closes the spans that open on that day, whole night shifts too. So
    a break from midnight is written as one of the day before, and one until midnight as if it went on to the next day.
    """
    start, end = span[0], span[1] or MIDNIGHT
    if start == 0 and end == MIDNIGHT:
        return [*break_of(day, (0, 720)), *break_of(day, (720, MIDNIGHT))]
    if start == 0:
        return [Closure(day - timedelta(days=1), "break", MIDNIGHT, end)]
    return [Closure(day, "break", start, end % MIDNIGHT)]


def moment(text: str, zone: ZoneInfo) -> datetime:
    """A time without an offset is one of the calendar's zone."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def pauses_of(written: Sequence[Sequence[str]], start: datetime, zone: ZoneInfo) -> tuple[Pause, ...]:
    """In order, without overlap, and none before the start."""
    found: list[Pause] = []
    for begin, end in sorted((moment(begin, zone), moment(end, zone)) for begin, end in written):
        since = max(begin, found[-1][1] if found else start)
        if since < end:
            found.append((since, end))
    return tuple(found)


def open_seconds(spans: Spans, begin: datetime, end: datetime) -> float:
    """With the parts of a second, which `Spans.between` cuts off."""
    first, last = (at.microsecond / 1_000_000 if spans.is_open(at) else 0 for at in (begin, end))
    return spans.between(begin, end) + last - first


def same(answer: Answer, expected: Answer) -> bool:
    """Seconds that are fractions are the same to the millisecond."""
    if isinstance(answer, datetime) or isinstance(expected, datetime):
        return answer == expected
    return answer == pytest.approx(expected, abs=0.001)


@pytest.fixture(scope="module")
def vectors(shared: Path) -> list[Vector]:
    written = json.loads((shared / "data" / "sla_vectors.json").read_text(encoding="utf-8"))
    found = [Vector.of(vector, written["calendars"]) for vector in written["vectors"]]
    assert found
    assert {vector.op for vector in found} <= set(OPS)
    assert {vector.reference for vector in found} <= set(REFERENCES)
    return found


def test_where_the_reference_agrees_so_do_we(vectors: list[Vector]) -> None:
    agreeing = [vector for vector in vectors if vector.reference != "differ"]
    assert not [vector.told() for vector in agreeing if not same(vector.answer(), vector.expected)]


def test_where_the_reference_differs_we_say_what_it_says(vectors: list[Vector]) -> None:
    differing = [vector for vector in vectors if vector.reference == "differ" and vector.reference_answer is not None]
    assert not [vector.told() for vector in differing if not same(vector.answer(), vector.reference_answer)]


def test_the_conventions_that_differ_are_listed_by_name(vectors: list[Vector]) -> None:
    by_convention = defaultdict(list)
    for vector in vectors:
        if vector.reference == "differ":
            by_convention[vector.convention].append(f"{vector.id} {vector.source} {vector.op}")
    listed = "\n".join(f"{name}: {', '.join(ids)}" for name, ids in sorted(by_convention.items()))
    print(f"\n{table(vectors)}\n\n{listed}")
    assert UNNAMED not in by_convention, f"a convention without a name:\n{listed}"


def table(vectors: list[Vector]) -> str:
    """How many vectors there are by source, op and reference."""
    columns = (*OPS, *REFERENCES)
    counted = Counter((source, word) for v in vectors for source in (v.source, "all") for word in (v.op, v.reference))
    sources = [*dict.fromkeys(vector.source for vector in vectors), "all"]
    rows = [["", *columns], *([source, *(str(counted[source, column]) for column in columns)] for source in sources)]
    return "\n".join(f"{name:<22}" + "".join(f"{cell:>17}" for cell in cells) for name, *cells in rows)


def test_arrays_say_the_same(vectors: list[Vector]) -> None:
    groups = defaultdict(list)
    for vector in vectors:
        if vector.op != "subtract" and not vector.pauses:
            groups[vector.calendar, vector.op].append(vector)
    for (calendar, op), asked in groups.items():
        spans = Spans.of(calendar)
        starts = [vector.start.replace(microsecond=0) for vector in asked]
        if op == "between":
            ends = [vector.end.replace(microsecond=0) for vector in asked if vector.end]
            singly: list[Answer] = [spans.between(*pair) for pair in zip(starts, ends, strict=True)]
            found = Batch.of(spans).between(moments(starts), moments(ends)).tolist()
        else:
            lengths = [int(vector.seconds) for vector in asked]
            singly = [spans.add(*pair) for pair in zip(starts, lengths, strict=True)]
            due = Batch.of(spans).add(moments(starts), np.array(lengths)).tolist()
            found = [at and at.replace(tzinfo=UTC) for at in due]
        assert found == singly
        for vector, answer in zip(asked, found, strict=True):
            in_whole_seconds = vector.seconds.denominator == 1 and not vector.start.microsecond
            assert answer == vector.answer() or not in_whole_seconds or (vector.end and vector.end.microsecond)


NIGHTS: Final = {"tz": "Europe/London", "week": {day: [["22:00", "06:00"]] for day in WEEKDAYS[:5]}}
DAYS: Final = {
    "tz": "Asia/Kathmandu",
    "week": {day: [["13:00", "17:00"], ["09:00", "13:00:00"]] for day in WEEKDAYS[:5]},
}
ALWAYS: Final = {"tz": "Europe/London", "week": {day: [["00:00", "24:00"]] for day in WEEKDAYS}}


KINDS: Final[Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]] = {
    "a leap day that is a holiday in every year": (
        DAYS | {"annual_holidays": ["02-29", "12-25"]},
        {"op": "add", "start": "2028-02-28T16:00", "minutes": 90, "expected_due": "2028-03-01T09:30"},
    ),
    "a holiday of every year, in any": (
        DAYS | {"annual_holidays": ["02-29", "12-25"]},
        {"op": "between", "start": "2025-12-24T12:00", "end": "2025-12-26T12:00", "expected_seconds": 28_800},
    ),
    "a break until midnight leaves the night shift after it": (
        NIGHTS | {"date_breaks": {"2026-03-10": [["23:00", "24:00"]]}},
        {"op": "add", "start": "2026-03-10T22:30Z", "minutes": 60, "expected_due": "2026-03-11T00:30Z"},
    ),
    "a break from midnight cuts the shift of the night before": (
        NIGHTS | {"date_breaks": {"2026-03-11": [["00:00", "02:00"]]}},
        {"op": "add", "start": "2026-03-10T23:30Z", "minutes": 60, "expected_due": "2026-03-11T02:30Z"},
    ),
    "a break of a whole day": (
        ALWAYS | {"date_breaks": {"2026-03-10": [["00:00", "24:00"]]}},
        {"op": "subtract", "start": "2026-03-11T00:30Z", "minutes": 60, "expected_due": "2026-03-09T23:30Z"},
    ),
    "a break over midnight, counted backwards": (
        ALWAYS | {"date_breaks": {"2026-03-10": [["23:00", "01:00"]]}},
        {"op": "between", "start": "2026-03-11T12:00Z", "end": "2026-03-10T12:00Z", "expected_seconds": -79_200},
    ),
    "hours of a Saturday, and a Monday without any": (
        DAYS | {"date_hours": {"2026-03-07": [["10:00", "12:00"]], "2026-03-09": []}},
        {"op": "add", "start": "2026-03-06T16:00", "minutes": 240, "expected_due": "2026-03-10T10:00"},
    ),
    "parts of a second over a holiday": (
        DAYS | {"holidays": ["2026-03-09"]},
        {"op": "add", "start": "2026-03-06T16:59:59.5", "minutes": 0.0125, "expected_due": "2026-03-10T09:00:00.25"},
    ),
    "parts of a second between two moments": (
        DAYS,
        {"op": "between", "start": "2026-03-06T16:59:59.5", "end": "2026-03-09T09:00:01.25", "expected_seconds": 1.75},
    ),
    "a due time at closing that moves on": (
        DAYS,
        {"op": "add", "start": "2026-03-06T16:00+05:45", "minutes": 60, "expected_due": "2026-03-09T09:00"}
        | {"reference": "agree_next_open"},
    ),
    "pauses out of order that begin before the start": (
        DAYS,
        {"op": "add", "start": "2026-03-06T10:00", "minutes": 60, "expected_due": "2026-03-06T13:00"}
        | {"pauses": [["2026-03-06T11:30", "2026-03-06T12:00"], ["2026-03-06T09:00", "2026-03-06T11:30"]]},
    ),
    "a pause over a weekend, and one within it": (
        DAYS,
        {"op": "add", "start": "2026-03-06T16:30", "minutes": 60, "expected_due": "2026-03-09T10:00"}
        | {"pauses": [["2026-03-06T16:45", "2026-03-09T09:15"], ["2026-03-09T09:00", "2026-03-09T09:05"]]},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_file_may_hold_is_understood(kind: str) -> None:
    calendar, asked = KINDS[kind]
    vector = Vector.of(
        {"id": kind, "source": "here", "calendar": "here", "reference": "agree"} | asked, {"here": calendar}
    )
    assert same(vector.answer(), vector.expected), vector.told()


def test_a_convention_that_a_calendar_can_declare_is_named() -> None:
    asked = {"id": "", "source": "here", "op": "add", "calendar": "here", "reference": "differ", "minutes": 60}
    asked |= {"start": "2026-03-06T10:00:30", "expected_due": "2026-03-06T11:01"}
    assert Vector.of(asked, {"here": DAYS}).convention == "rounding: minute up"
