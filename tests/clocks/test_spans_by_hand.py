"""Random calendars: minutes counted by hand, days, and what a table of spans keeps from question to question."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.clocks.spans import Spans
from engine.model.calendar import Calendar

from .by_hand import EXAMPLES, FIRST, LAST, ByHand, calendars, with_moments

asked = st.tuples(st.integers(FIRST, LAST), st.integers(FIRST, LAST), st.integers(0, 3_000))


@given(calendars(), st.lists(asked, min_size=4, max_size=4))
@settings(max_examples=EXAMPLES, deadline=None)
def test_counting_by_hand_gives_the_same(drawn: tuple[Calendar, date], questions: list[tuple[int, int, int]]) -> None:
    spans, by_hand = Spans(drawn[0]), ByHand.around(*drawn)
    for start, end, count in questions:
        first, last = by_hand.moment(start), by_hand.moment(end)
        assert spans.is_open(first) == by_hand.minutes[start]
        assert spans.between(first, last) == 60 * (by_hand.between(start, end) - by_hand.between(end, start))
        if due := by_hand.sure(by_hand.add(start, count)):
            assert spans.add(first, 60 * count) == due
        if since := by_hand.sure(by_hand.subtract(end, count)):
            assert spans.subtract(last, 60 * count) == since
        if opening := by_hand.sure(by_hand.next_open(start)):
            assert spans.next_opening(first) == opening
        if closing := by_hand.sure(by_hand.last_open(end)):
            assert spans.last_open(last) == closing
        if end_of_day := by_hand.sure(by_hand.end_of_day(start)):
            assert spans.end_of_day(first) == end_of_day


@given(with_moments(1), st.integers(0, 40), st.integers(0, 999_999))
@settings(max_examples=EXAMPLES, deadline=None)
def test_opening_days_end_in_opening_hours(drawn: tuple[Spans, list[datetime]], days: int, micro: int) -> None:
    spans, (start,) = drawn
    start += timedelta(microseconds=micro)
    due, later = spans.add_days(start, days), spans.add_days(start, days + 1)
    assert due is not None
    assert later is not None
    assert start <= due
    assert spans.is_open(due) or spans.is_open(due - timedelta(microseconds=1))
    assert days > 0 or due == spans.next_opening(start)


@given(with_moments(2), st.integers(-2, 2), st.integers(1, 200_000))
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
