"""Random calendars, against counting by hand and against the laws that any clock keeps.

The number of examples follows Hypothesis's profile: with its usual 100 there are 1,000 in all.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.clocks.due import Timetable
from engine.clocks.spans import Spans
from engine.model.allowance import Allowance
from engine.model.calendar import Calendar, Closure, ExtraOpening

from .by_hand import ByHand

EXAMPLES = settings().max_examples
WINDOW = 6
CHANGES = [
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/New_York", date(2038, 11, 7)),
    ("America/St_Johns", date(2026, 3, 8)),
    ("America/St_Johns", date(2026, 11, 1)),
    ("America/Sao_Paulo", date(2015, 2, 22)),
    ("America/Sao_Paulo", date(2015, 10, 18)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kathmandu", date(2028, 2, 29)),
    ("UTC", date(2027, 1, 1)),
]
"""Zones, each with a day on which something happens to its clocks or calendar."""

minute = st.integers(0, 1439)
span = st.tuples(minute, minute) | st.just((0, 1440)) | st.tuples(st.integers(0, 3).map(lambda hour: hour * 60), minute)
day_spans = st.lists(span, max_size=3).map(tuple)
offset = st.integers(-WINDOW // 2, WINDOW // 2)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, date]:
    """A calendar and the first of the days that matter."""
    zone, change = draw(st.sampled_from(CHANGES))
    day = offset.map(lambda days: change + timedelta(days=days))
    whole = st.builds(Closure, day, st.just("closed"))
    part = st.builds(Closure, day, st.just("part"), st.just(0) | minute, st.just(1440) | minute.filter(bool))
    extra = st.builds(ExtraOpening, day, day_spans, st.just("extra"))
    week = draw(st.lists(day_spans, min_size=7, max_size=7).filter(any))
    closed = draw(st.lists(whole | part, max_size=3))
    extras = draw(st.lists(extra, max_size=2))
    found = Calendar("random", "Random", ZoneInfo(zone), tuple(week), tuple(closed), tuple(extras))
    return found, change - timedelta(days=WINDOW // 2)


@st.composite
def calendars_with_moments(draw: st.DrawFn, number: int) -> tuple[Spans, list[datetime]]:
    """A calendar and moments (to the second) around its day, in order."""
    found, first = draw(calendars())
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    seconds = st.integers(0, WINDOW * 86_400)
    moments = sorted(draw(st.lists(seconds, min_size=number, max_size=number)))
    return Spans(found), [begin + timedelta(seconds=second) for second in moments]


@given(calendars(), st.data())
@settings(max_examples=2 * EXAMPLES, deadline=None)
def test_counting_by_hand_gives_the_same(drawn: tuple[Calendar, date], data: st.DataObject) -> None:
    found, first = drawn
    by_hand, spans = ByHand.of(found, first, WINDOW), Spans(found)
    # a span of 24 hours that opens late in the west reaches far into the third day that is counted by hand
    asked = st.integers(3 * 1440, (WINDOW + 2) * 1440)
    for _ in range(4):
        start, end, count = data.draw(asked), data.draw(asked), data.draw(st.integers(0, 3_000))
        moment = by_hand.moment(start)
        assert spans.is_open(moment) == by_hand.minutes[start]
        assert spans.between(moment, by_hand.moment(end)) == 60 * (
            by_hand.between(start, end) - by_hand.between(end, start)
        )
        if (due := by_hand.add(start, count)) is not None and due < (WINDOW + 2) * 1440:
            assert spans.add(moment, 60 * count) == by_hand.moment(due)
        if (end_of_day := by_hand.end_of_day(start)) is not None and end_of_day < (WINDOW + 2) * 1440:
            assert spans.end_of_day(moment) == by_hand.moment(end_of_day)


seconds = st.integers(1, 200_000)


@given(calendars_with_moments(3), seconds, seconds)
@settings(max_examples=4 * EXAMPLES, deadline=None)
def test_adding_and_counting_keep_their_laws(drawn: tuple[Spans, list[datetime]], some: int, more: int) -> None:
    spans, (a, b, c) = drawn
    due = spans.add(a, some)
    assert due is not None
    assert spans.between(a, due) == some, "counting undoes adding"
    assert spans.add(due, more) == spans.add(a, some + more), "adding twice is adding the sum"
    assert due <= (spans.add(b, some) or due), "a later start is not due earlier"
    assert due < (spans.add(a, some + more) or due), "more time is due later"
    assert spans.between(a, b) + spans.between(b, c) == spans.between(a, c)
    assert spans.between(a, c) == sum((end - begin).total_seconds() for begin, end in spans.spans_between(a, c))
    assert due >= a + timedelta(seconds=some)
    assert spans.is_open(due - timedelta(seconds=1))


@given(calendars_with_moments(1), st.integers(0, 40), st.integers(0, 999_999))
@settings(max_examples=2 * EXAMPLES, deadline=None)
def test_opening_days_end_in_opening_hours(drawn: tuple[Spans, list[datetime]], days: int, micro: int) -> None:
    spans, (start,) = drawn
    start += timedelta(microseconds=micro)
    due, later = spans.add_days(start, days), spans.add_days(start, days + 1)
    assert due is not None
    assert later is not None
    assert start <= due
    assert spans.is_open(due) or spans.is_open(due - timedelta(microseconds=1))
    assert days > 0 or due == spans.next_opening(start)


@given(calendars_with_moments(3), seconds)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_pause_moves_the_due_time_by_the_open_time_it_covers(drawn: tuple[Spans, list[datetime]], some: int) -> None:
    spans, (start, begin, end) = drawn
    allowed, zone = Allowance(Fraction(some), "second", ""), spans.calendar.zone
    due = spans.add(start, some)
    assert due is not None
    paused = Timetable(spans, zone).due_after_pauses(allowed, "opening hours", start, [(begin, end)])
    assert paused == (spans.add(start, some + spans.between(begin, end)) if begin < due else due)


@given(calendars_with_moments(2), st.integers(-3, 3), seconds)
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_was_asked_before_makes_no_difference(drawn: tuple[Spans, list[datetime]], years: int, some: int) -> None:
    asked, (a, b) = drawn
    fresh = Spans(asked.calendar)
    asked.is_open(a + timedelta(days=365 * years))
    assume(a < b)
    assert asked.add(a, some) == fresh.add(a, some)
    assert asked.between(a, b) == fresh.between(a, b)
    assert asked.end_of_day(a) == fresh.end_of_day(a)
    assert asked.add_days(a, 3) == fresh.add_days(a, 3)
