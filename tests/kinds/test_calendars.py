"""Opening hours as people write them, and what they get wrong."""

from __future__ import annotations

from datetime import date

import pytest

from engine.kinds.words import days_of, spans_of
from engine.model.calendar import Calendar
from tests.kinds.reading import accepted, refused


def calendar(text: str) -> Calendar:
    return accepted(text, "calendar").parts.calendars[0]


def hours(start: str, end: str) -> tuple[int, int]:
    return tuple(int(t[:2]) * 60 + int(t[3:]) for t in (start, end))  # type: ignore[return-value]


def test_days_and_spans() -> None:
    week = calendar("open:\n  Monday to Wednesday: 09:00-12:30, 13:30-18:00\n  Fri and Sunday: 10:00-14:00").week
    long, short = (hours("09:00", "12:30"), hours("13:30", "18:00")), (hours("10:00", "14:00"),)
    assert week == (long, long, long, (), short, (), short)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Monday", (0,)),
        ("monday", (0,)),
        ("Mon", (0,)),
        ("Monday to Friday", (0, 1, 2, 3, 4)),
        ("Saturday to Monday", (5, 6, 0)),
        ("Monday, Wednesday,Friday", (0, 2, 4)),
        ("Monday to Tuesday and Saturday", (0, 1, 5)),
    ],
)
def test_days(written: str, meant: tuple[int, ...]) -> None:
    assert days_of(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("09:00-17:00", (hours("09:00", "17:00"),)),
        ("9:00 - 17:00", (hours("09:00", "17:00"),)),
        ("13:00-17:00, 09:00-12:00", (hours("09:00", "12:00"), hours("13:00", "17:00"))),
        ("09:00-12:00, 12:00-17:00", (hours("09:00", "12:00"), hours("12:00", "17:00"))),
        ("22:00-06:00", (hours("22:00", "06:00"),)),
        ("00:00-24:00", ((0, 1440),)),
        ("closed", ()),
    ],
)
def test_spans(written: str, meant: tuple[tuple[int, int], ...]) -> None:
    assert spans_of(written) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("open:\n  Monday: ▸09:00-13:00, 12:00-17:00", 'the spans of "09:00-13:00, 12:00-17:00" overlap; let each end'),
        ("open:\n  Monday: ▸20:00-02:00, 23:00-24:00", 'the spans of "20:00-02:00, 23:00-24:00" overlap; let each end'),
        ("open:\n  Monday: ▸09:00-09:00", 'a span of "09:00-09:00" is empty; its end must differ from its start'),
        ("open:\n  Monday: ▸24:00-02:00", '"24:00-02:00" begins when the day is over; write 00:00 on the next day'),
        ("open:\n  Monday: ▸09:00", '"09:00" is not a span of hours; write for example 09:00-12:30'),
        ("open:\n  Monday: ▸09:00-25:00", '"25:00" is not a time of day; write hours:minutes, for example 09:30'),
        ("open:\n  Monday: ▸09:00-5pm", '"5pm" is not a time of day; write hours:minutes, for example 09:30'),
        ("open:\n  ▸Mo: 09:00-17:00", '"Mo" is not a day of the week; write Monday, Tuesday, ... Sunday'),
        ("open:\n  ▸weekdays: 09:00-17:00", '"weekdays" is not a day of the week; write Monday, Tuesday, ... Sunday'),
        ("open:\n  Monday: 09:00-17:00\n  ▸Mon: 09:00-12:00", "Monday has its hours twice; give each day once"),
        ("open: ▸always", "opening hours are a table of days and spans, not a text; e.g. Monday to Friday: 09:00-17:00"),
        ("open: ▸{}", "opening hours are a table of days and spans, not a table; e.g. Monday to Friday: 09:00-17:00"),
        ("open:\n  Monday: ▸[09:00-12:00]", "the hours of Monday should be a text, not a list; write for example 09:00-12:30"),
        ("open:\n  Monday: ▸18:00-10:00\n  Tuesday: 09:00-17:00", "18:00-10:00 on Monday runs over midnight into the opening of Tuesday 09:00; did you mean 10:00-18:00?"),
        ("open: {Monday: 09:00-17:00}\nclosed:\n  - ▸{name: X}", "a closure has a date or comes every year; write one of  date:  and  every_year:"),
        ("open: {Monday: 09:00-17:00}\nclosed:\n  - {date: 2026-12-24, to: ▸2026-12-23, name: X}", "the last closed day 2026-12-23 is not within the 400 days from 2026-12-24"),
        ("open: {Monday: 09:00-17:00}\nclosed:\n  - {every_year: ▸30 February, name: X}", 'every_year: "30 February" is not a day of the year; write for example 25 December'),
        ("open: {Monday: 09:00-17:00}\nseasons:\n  - {name: S, from: 2026-07-01, until: ▸2026-06-30, open: {Monday: 09:00-12:00}}", "S ends on 2026-06-30, before it begins"),
        ("open: {Monday: 09:00-17:00}\nseasons:\n  - {name: S, from: 2026-07-01, until: 2026-08-30, open: {Monday: 09:00-12:00}}\n  - {name: T, from: ▸2026-08-30, until: 2026-09-30, open: {Monday: 09:00-12:00}}", "T begins before S is over"),
        ("open: {Monday: 09:00-17:00}\nshifts: {early: ▸9-12}", '"9" is not a time of day'),
        ("open: {Monday: 09:00-17:00}\ndue_at_closing: ▸next", 'due_at_closing: unknown place for a due time at closing "next"; write stays or next opening'),
        ("open: {Monday: 09:00-17:00}\nrounding: ▸up", 'rounding: unknown rounding "up"; write none, minute up or minute down'),
        ("open: {Monday: 09:00-17:00}\nclosed:\n  - {date: ▸2026-02-30, name: X}", 'date: "2026-02-30" is not a day of the calendar'),
        ("open: {Monday: 09:00-17:00}\nclosed:\n  - {date: 2026-12-24, after: ▸noon, name: X}", 'after: "noon" is not a time of day'),
        ("open: {Monday: 09:00-17:00}\nextra_open:\n  - {date: 2026-12-24, hours: ▸10-12, name: X}", 'hours: "10" is not a time of day'),
    ],
)  # fmt: skip
def test_what_people_get_wrong(text: str, said: str) -> None:
    assert refused(text, "calendar").startswith(said)


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Europe/Lundon", 'did you mean "Europe/London"?'),
        ("europe/london2", 'did you mean "Europe/London"?'),
        ("GMT+25", 'did you mean "Etc/GMT+5"?'),
        ("../../etc/passwd", "write for example Europe/London"),
        ("/etc/localtime", "write for example Europe/London"),
        ("noon", "write for example Europe/London"),
    ],
)
def test_an_unknown_zone_is_told_with_a_suggestion(zone: str, hint: str) -> None:
    head = "kind: calendar\nid: c\ntitle: C\nversion: 1.0.0\nopen: {Monday: 09:00-17:00}\n"
    assert refused(f"time_zone: ▸{zone}", head) == f'time_zone: unknown time zone "{zone}"; {hint}'


def test_closed_and_extra_days() -> None:
    found = calendar(
        """
        open: {Monday to Friday: 09:00-17:00}
        closed:
          - {date: 2026-12-25, name: Christmas Day}
          - {date: 2026-12-24, after: 12:30, name: Christmas Eve}
          - {date: 2026-12-24, until: 10:00, name: Christmas Eve}
        extra_open:
          - {date: Saturday 2026-11-28, hours: 10:00-14:00, name: Sale Saturday}
        """
    )
    assert [(c.day, c.start, c.end) for c in found.closed] == [
        (date(2026, 12, 25), 0, 1440),
        (date(2026, 12, 24), 750, 1440),
        (date(2026, 12, 24), 0, 600),
    ]
    assert [(e.day, e.spans) for e in found.extra] == [(date(2026, 11, 28), (hours("10:00", "14:00"),))]


def test_a_day_may_close_early_and_open_late() -> None:
    """Both halves stand for one date; a reference to the date means the first of them."""
    parts = accepted(
        """
        open: {Monday to Friday: 09:00-17:00}
        closed:
          - {date: 2026-12-24, until: 10:00, name: Christmas Eve}
          - {date: 2026-12-24, after: 12:30, name: Christmas Eve}
        """,
        "calendar",
    ).parts
    assert [element.id for element in parts.elements] == ["2026-12-24", ""]
