"""Random calendars against counting by hand, and the laws that hold for spans, pauses, arrays and ledgers.

`by_hand` says which calendars are drawn, and how many. With ``SOPDESK_NIGHTLY=1`` they are a hundred times as many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clocks.batch import Batch, moments
from engine.clocks.due import Pause, Timetable
from engine.clocks.ledger import ledger
from engine.clocks.spans import CENTURY, Spans
from engine.model.allowance import Allowance
from engine.model.calendar import Calendar, ExtraOpening
from engine.model.clock import Counting, IfClosed, Line

from .by_hand import EXAMPLES, FIRST, LAST, SECOND, ByHand, at, calendar, calendars, hours, with_moments

DESK: Final = Spans.of(calendar({"Monday-Friday": "09:00-17:00"}))
IF_CLOSED: Final = ("stays", "next opening", "closing before")
seconds = st.integers(1, 100_000)
second_of_window = st.integers(1, 86_399)


@given(calendars(), st.integers(FIRST, LAST - 1440), second_of_window, second_of_window, st.integers(0, 20_000))
@settings(max_examples=EXAMPLES, deadline=None)
def test_counting_second_by_second_gives_the_same(
    drawn: tuple[Calendar, date], window: int, start: int, end: int, count: int
) -> None:
    spans, by_hand = Spans(drawn[0]), ByHand.around(*drawn)
    by_second = by_hand.cut(window, window + 1440, parts=60)
    first, last = by_second.moment(start), by_second.moment(end)
    assert spans.is_open(first) == by_second.minutes[start]
    assert spans.between(first, last) == by_second.between(start, end) - by_second.between(end, start)
    if (due := by_second.add(start, count)) is not None:
        assert spans.add(first, count) == by_second.moment(due)
    if (since := by_second.subtract(end, count)) is not None:
        assert spans.subtract(last, count) == by_second.moment(since)


micros = st.integers(0, 86_400_000_000) | st.integers(0, 20_000).map(lambda whole: whole * 1_000_000)


@given(calendars(), st.integers(FIRST, LAST), st.integers(-2_000_000, 2_000_000), micros)
@settings(max_examples=EXAMPLES, deadline=None)
def test_parts_of_a_second_count_from_stretch_to_stretch(
    drawn: tuple[Calendar, date], near: int, beside: int, length: int
) -> None:
    spans, by_hand = Spans(drawn[0]), ByHand.around(*drawn)
    stretches = [(60_000_000 * opens, 60_000_000 * closes) for opens, closes in by_hand.stretches()]
    edges = [edge for stretch in stretches for edge in stretch if 60_000_000 * near <= edge <= 60_000_000 * LAST]
    asked = (edges[0] if edges else 60_000_000 * near) + beside
    moment = by_hand.first + timedelta(microseconds=asked)

    def said(found: int | None) -> datetime | None:
        inside = found is not None and 60_000_000 * FIRST <= found <= 60_000_000 * LAST
        return by_hand.first + timedelta(microseconds=found) if inside and found is not None else None

    if due := said(later(stretches, asked, length, moves_on=by_hand.moves_on)):
        assert spans.add(moment, Fraction(length, 1_000_000)) == due
    if since := said(earlier(stretches, asked, length)):
        assert spans.subtract(moment, Fraction(length, 1_000_000)) == since


def later(stretches: Sequence[tuple[int, int]], start: int, length: int, *, moves_on: bool) -> int | None:
    """Uses a length up on one open stretch after the other."""
    for opens, closes in stretches:
        begin = max(start, opens)
        if begin < closes:
            if length < closes - begin or (length == closes - begin and not moves_on):
                return begin + length
            length -= closes - begin
    return None


def earlier(stretches: Sequence[tuple[int, int]], end: int, length: int) -> int | None:
    """The same backwards."""
    for opens, closes in reversed(stretches):
        last = min(end, closes)
        if last > opens:
            if length <= last - opens:
                return last - length
            length -= last - opens
    return None


def test_spans_are_half_open_so_there_and_back_ends_on_the_opening_and_back_and_there_on_the_closing() -> None:
    closing, opening = at("Monday 2026-03-09 17:00"), at("Tuesday 2026-03-10 09:00")
    for moment in (closing, opening):
        assert DESK.subtract(DESK.add(moment, 60) or moment, 60) == opening
        assert DESK.add(DESK.subtract(moment, 60) or moment, 60) == closing
        assert DESK.between(moment, opening) == DESK.between(closing, moment) == 0


@given(with_moments(3), seconds, seconds)
@settings(max_examples=EXAMPLES, deadline=None)
def test_adding_subtracting_and_counting_keep_their_laws(
    drawn: tuple[Spans, list[datetime]], some: int, more: int
) -> None:
    spans, (a, b, c) = drawn
    due, since = spans.add(a, some), spans.subtract(c, some)
    assert due
    assert since
    assert spans.between(a, due) == some, "counting undoes adding"
    assert spans.between(since, c) == some, "counting undoes subtracting"
    assert spans.subtract(due, some) == spans.next_opening(a), "there and back: the start, or the opening after it"
    closing = spans.last_open(c)
    assert closing
    back = spans.next_opening(closing) if spans.calendar.at_closing == "next opening" else closing
    assert spans.add(since, some) == back, "back and there: the end, or the closing before it"
    assert spans.add(due, more) == spans.add(a, some + more), "adding twice is adding the sum"
    assert spans.subtract(since, more) == spans.subtract(c, some + more), "subtracting twice is subtracting the sum"
    assert due <= (spans.add(b, some) or due), "a later start is not due earlier"
    assert (spans.subtract(b, some) or since) <= since, "nor an earlier end reached from later"
    assert due < (spans.add(a, some + 1) or due), "more time is due later"
    assert (spans.subtract(c, some + 1) or since) < since
    assert spans.add(a, 0) == spans.next_opening(a)
    assert spans.subtract(c, 0) == spans.last_open(c)
    assert spans.between(a, b) + spans.between(b, c) == spans.between(a, c) == -spans.between(c, a)
    assert spans.between(a, c) == sum((end - begin).total_seconds() for begin, end in spans.spans_between(a, c))
    assert spans.is_open(due if spans.calendar.at_closing == "next opening" else due - SECOND)
    assert spans.is_open(since)


@given(calendars(), st.integers(1, 2_000), st.lists(st.integers(FIRST, LAST), min_size=7, max_size=7).map(sorted))
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_time_counts_while_a_clock_is_paused(drawn: tuple[Calendar, date], count: int, minutes: list[int]) -> None:
    spans, by_hand = Spans(drawn[0]), ByHand.around(*drawn)
    start, *edges = minutes
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    due = by_hand.add(start, count)
    for number, (begin, _) in enumerate(pauses, start=1):
        if due is not None and begin < due:  # one that begins later finds the time used up
            due = by_hand.paused(pauses[:number]).add(start, count)
    if expected := by_hand.sure(due):
        written = [(by_hand.moment(begin), by_hand.moment(end)) for begin, end in pauses]
        timetable, allowed = Timetable(spans, spans.calendar.zone), Allowance(Fraction(count), "minute", "")
        assert timetable.due_after_pauses(allowed, "opening hours", by_hand.moment(start), written) == expected


@given(with_moments(6), st.lists(st.just(0) | seconds, min_size=6, max_size=6))
@settings(max_examples=EXAMPLES, deadline=None)
def test_arrays_answer_what_single_questions_do(drawn: tuple[Spans, list[datetime]], lengths: list[int]) -> None:
    arrays_answer_the_same(*drawn, lengths)


far = st.integers(-9_500, 9_500).map(lambda days: timedelta(days=days))
lengths_of_all_kinds = st.sampled_from([0, CENTURY + 1]) | seconds


@given(calendars(weekly=False), st.lists(st.tuples(far, lengths_of_all_kinds), min_size=6, max_size=6))
@settings(max_examples=EXAMPLES, deadline=None)
def test_arrays_answer_what_single_questions_do_where_it_hardly_ever_opens(
    drawn: tuple[Calendar, date], asked: list[tuple[timedelta, int]]
) -> None:
    found, happens = drawn
    begin = datetime.combine(happens, time(), UTC)
    arrays_answer_the_same(Spans(found), [begin + away for away, _ in asked], [length for _, length in asked])


def arrays_answer_the_same(spans: Spans, starts: list[datetime], lengths: list[int]) -> None:
    batch = Batch(Spans(spans.calendar))
    singly = [spans.add(start, length) for start, length in zip(starts, lengths, strict=True)]
    assert listed(batch.add(moments(starts), np.array(lengths))) == singly
    assert listed(batch.add(moments(starts), lengths[0])) == [spans.add(start, lengths[0]) for start in starts]
    ends = starts[1:] + starts[:1]
    open_seconds = [spans.between(start, end) for start, end in zip(starts, ends, strict=True)]
    assert batch.between(moments(starts), moments(ends)).tolist() == open_seconds


def listed(answers: np.ndarray) -> list[datetime | None]:
    return [answer and answer.replace(tzinfo=UTC) for answer in answers.tolist()]


def test_an_array_knows_no_opening_further_away_than_ten_years_either() -> None:
    once = Spans(calendar({}, extra=[ExtraOpening(date(2040, 1, 1), hours("09:00-10:00"), "once")]))
    starts = [at("2025-01-01 09:00"), at("2031-01-01 09:00")]
    assert listed(Batch(once).add(moments(starts), 60)) == [None, at("2040-01-01 09:01")]


def test_a_length_beyond_a_century_leaves_the_others_of_its_array_alone() -> None:
    starts = [at("Monday 2026-03-09 16:00")] * 2
    assert listed(Batch(DESK).add(moments(starts), np.array([60, CENTURY + 1]))) == [at("2026-03-09 16:01"), None]


SECONDS: Final = {"second": 1, "minute": 60, "hour": 3_600, "opening minute": 60, "opening hour": 3_600}
allowances = st.builds(
    Allowance,
    st.builds(Fraction, st.integers(0, 600), st.sampled_from([1, 2, 3, 7, 60])),
    st.sampled_from(list(SECONDS)),
    st.just("some time"),
).filter(lambda allowance: allowance.amount * SECONDS[allowance.unit] < 150_000)
countings = st.sampled_from(["opening hours", "opening hours", "around the clock"])
micros_later = st.lists(st.just(0) | st.integers(0, 999_999), min_size=7, max_size=7)


@given(with_moments(7), micros_later, allowances, countings, st.sampled_from(IF_CLOSED))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_ledger_tells_every_stretch_from_the_start_to_the_due_time(
    drawn: tuple[Spans, list[datetime]],
    micros: list[int],
    allowance: Allowance,
    counting: Counting,
    if_closed: IfClosed,
) -> None:
    spans, whole = drawn
    start, *edges = sorted(second + timedelta(microseconds=micro) for second, micro in zip(whole, micros, strict=True))
    pauses: list[Pause] = list(zip(edges[::2], edges[1::2], strict=True))
    timetable = Timetable(spans, spans.calendar.zone, if_closed=if_closed)
    lines = ledger(timetable, allowance, counting, start, pauses)
    due = timetable.due_after_pauses(allowance, counting, start, pauses)
    assert_told(lines, start, due)
    length = timedelta(microseconds=round(allowance.amount * SECONDS[allowance.unit] * 1_000_000))
    used_up, on_opening = (
        timetable.used_up(allowance, counting, start, pauses),
        timetable.on_opening(allowance, counting),
    )
    assert due
    assert used_up
    assert counted(lines) == length or (due < used_up and counted(lines) < length)
    words = " ".join(f"{line.reason} {line.note}" for line in lines)
    assert "rounded" not in words or spans.calendar.rounding != "none"
    assert "so due" not in words or (if_closed != "stays" and not on_opening)
    for line in lines:
        paused = any(max(begin, line.begin) < min(end, line.end) for begin, end in pauses)
        inside = any(
            begin <= line.begin and line.end <= end for begin, end in spans.spans_between(line.begin, line.end + SECOND)
        )
        if line.counted:
            assert not paused
            assert inside or not on_opening
        else:
            assert paused or not inside or line.reason == "rounded up to the minute"


def assert_told(lines: Sequence[Line], start: datetime, due: datetime | None) -> None:
    """The lines lie end to end from the start to the due time, and each says why."""
    edges = [start, *(line.end for line in lines)]
    assert [line.begin for line in lines] == edges[:-1]
    assert edges[-1] == due
    assert all(begin < end for begin, end in pairwise(edges))
    assert all(line.reason for line in lines)


def counted(lines: Sequence[Line]) -> timedelta:
    return sum((line.end - line.begin for line in lines if line.counted), timedelta())


def test_what_rounding_up_adds_to_the_time_allowed_is_not_counted() -> None:
    rounded = Timetable(Spans(replace(DESK.calendar, rounding="minute up")), DESK.calendar.zone)
    allowed, start = Allowance(Fraction(15), "minute", ""), at("Monday 2026-03-09 10:00:30")
    lines = ledger(rounded, allowed, "opening hours", start, [])
    assert_told(lines, start, at("Monday 2026-03-09 10:16"))
    assert counted(lines) == timedelta(minutes=15)


def test_a_due_time_that_is_moved_by_less_than_a_minute_is_not_said_to_be_rounded() -> None:
    moving = Timetable(DESK, DESK.calendar.zone, if_closed="closing before")
    *_, last = ledger(moving, Allowance(Fraction(1), "hour", ""), "around the clock", at("2026-03-09 16:00:30"), [])
    assert (last.end, last.note) == (at("2026-03-09 17:00"), "closed then, so due at the closing before")


def test_a_due_time_that_is_rounded_while_closed_is_not_said_to_be_moved() -> None:
    rounded = Timetable(Spans(replace(DESK.calendar, rounding="minute up")), DESK.calendar.zone)
    *_, last = ledger(rounded, Allowance(Fraction(1), "hour", ""), "around the clock", at("2026-03-09 19:00:30"), [])
    assert (last.end, last.reason) == (at("2026-03-09 20:01"), "rounded up to the minute")


def test_a_pause_of_parts_of_a_second_is_as_long_as_it_is() -> None:
    timetable, start = Timetable(DESK, DESK.calendar.zone), at("Monday 2026-03-09 10:00")
    pause = start + timedelta(milliseconds=500), start + timedelta(milliseconds=1_400)
    allowed = Allowance(Fraction(15), "minute", "")
    due = timetable.due_after_pauses(allowed, "opening hours", start, [pause])
    assert due == at("Monday 2026-03-09 10:15") + timedelta(milliseconds=900)
    assert counted(ledger(timetable, allowed, "opening hours", start, [pause])) == timedelta(minutes=15)
