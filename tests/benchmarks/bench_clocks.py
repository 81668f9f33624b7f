"""Business time beside other libraries: first that the results are equal, then what each takes, as ratios of one run.

Run by hand: ``pytest tests/benchmarks/bench_clocks.py --benchmark-quiet`` (with ``-p no:xdist`` where tests are spread
over processors). Nothing here fails for being slow. A peer is compared only where it does the same work, and skipped
where it is not installed. What it takes to bring moments, lengths and holidays into the form that a peer wants is not
counted, nor what we make once before. Refused comparisons:

- businesstimedelta counts from the next night when a start lies inside a span over midnight, so it gets spans by day.
  It needs a holiday after the last moment asked about.
- pandas adds whole hours only, has the same hours on every day, and always moves on from closing to the next opening.
  Over a change of the clocks it counts hours on the wall, so it gets spans by day. It has no open time between two
  moments; the nearest is to list the whole hours from one to the other, wrong if it begins on closing.
- business-duration has one span a day and no due times, and counts on the wall.
- numpy knows whole days only. What is done by hand around it holds for one span a day and UTC.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from types import ModuleType
from typing import Any, Final, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.clocks.batch import Batch, moments
from engine.clocks.spans import Spans
from tests.benchmarks.table import COPY, OURS
from tests.benchmarks.work import (
    BREAKS,
    BREAKS_AND_FRIDAY,
    CLOSES,
    DAY,
    FEW,
    HOLIDAYS,
    HOUR,
    LONDON,
    MANY,
    ONE_SPAN,
    OPENS,
    SAMPLE,
    Few,
    Many,
    desk,
)

Timed: TypeAlias = Callable[..., None]
Moments: TypeAlias = NDArray[np.datetime64]

QUESTIONS: Final = Few.of(FEW)
TO_THE_HOUR: Final = QUESTIONS.to_the_hour()
PAIRS: Final = Many(MANY)
BYTES_DUE: Final = 24
"""A start and a length in, a due time out; for an open time two moments in and a length out."""
NUMPY_DAYS: Final = np.busdaycalendar(holidays=np.array(HOLIDAYS, dtype="datetime64[D]"))

DUE: Final = "1a  one due time: breaks, a short Friday, holidays; 15 minutes to 40 hours"
DUE_HOURS: Final = "1b  one due time: breaks, the same every day, holidays; 1 to 40 whole hours, closing moves on"
DUE_NO_HOLIDAYS: Final = "1c  one due time: as 1b, no holidays"
DUE_DAYS: Final = "1d  one due day: 1 to 20 opening days later"
BETWEEN: Final = "2a  one open time: breaks, a short Friday, holidays; up to three weeks"
BETWEEN_ONE_SPAN: Final = "2b  one open time: one span a day, holidays"
BETWEEN_HOURS: Final = "2c  one open time: as 2b, from one whole hour to another"
MANY_DUE: Final = "3a  a million due times: the hours of 1a, ten years"
MANY_DUE_HOURS: Final = "3b  a million due times: the hours of 1b, whole hours, closing moves on"
MANY_DUE_ONE_SPAN: Final = "3c  a million due times: one span a day, UTC, closing moves on"
MANY_DUE_DAYS: Final = "3d  a million due times: as 3c, 1 to 20 whole opening days later"
MANY_BETWEEN: Final = "3e  a million open times: the hours of 1a, ten years"
MANY_BETWEEN_ONE_SPAN: Final = "3f  a million open times: one span a day, UTC"
MANY_BETWEEN_DAYS: Final = "3g  a million counts of opening days, UTC"
ONCE: Final = "3h  made once before: spans and grid of ten years"
MEMORY: Final = "4   memory: a copy of 128 MiB, per number of 8 bytes"


# --- ours, and the peers ----------------------------------------------------------------------------------------------


def due(spans: Spans, starts: Iterable[datetime], seconds: Iterable[int]) -> list[datetime | None]:
    return [spans.add(start, length) for start, length in zip(starts, seconds, strict=True)]


def between(spans: Spans, begins: Iterable[datetime], ends: Iterable[datetime]) -> list[int]:
    return [spans.between(begin, end) for begin, end in zip(begins, ends, strict=True)]


def in_hours(hours: Iterable[int]) -> list[int]:
    return [number * HOUR for number in hours]


def aware(values: Moments) -> list[datetime]:
    return [datetime.fromisoformat(f"{value}+00:00") for value in np.datetime_as_string(values)]


def peer(name: str) -> ModuleType:
    """A library, whatever it warns of when it is loaded; skips the test without it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module: ModuleType = pytest.importorskip(name)
    return module


def on_the_wall(values: Iterable[datetime]) -> list[datetime]:
    return [value.astimezone(LONDON).replace(tzinfo=None) for value in values]


@dataclass(frozen=True)
class BusinessTimeDelta:
    """businesstimedelta with a rule for each weekly span."""

    module: ModuleType
    rule: Any

    @classmethod
    def of(cls, *spans: tuple[str, str, list[int]]) -> BusinessTimeDelta:
        """Spans with their days of the week; closed on holidays."""
        module, zone = peer("businesstimedelta"), peer("pytz").timezone(LONDON.key)
        rules = [
            module.WorkDayRule(time.fromisoformat(opens), time.fromisoformat(closes), days, tz=zone)
            for opens, closes, days in spans
        ]
        return cls(module, module.Rules([*rules, module.HolidayRule(frozenset(HOLIDAYS), tz=zone)]))

    def lengths(self, seconds: Iterable[int]) -> list[Any]:
        return [self.module.BusinessTimeDelta(self.rule, seconds=length) for length in seconds]

    def between(self, begins: Iterable[datetime], ends: Iterable[datetime]) -> list[timedelta]:
        return [self.rule.difference(begin, end).timedelta for begin, end in zip(begins, ends, strict=True)]


def every_length(offset: Callable[..., Any], **given: Any) -> list[Any]:
    """Offsets of pandas of 0 to 40 hours, made before as that takes longer than to add them."""
    return [offset(n=number, **given) for number in range(41)]


# --- 1 single due times -----------------------------------------------------------------------------------------------


def test_1a_ours(timed: Timed) -> None:
    spans = desk(BREAKS_AND_FRIDAY)
    found = due(spans, QUESTIONS.starts, QUESTIONS.seconds)
    assert [spans.between(start, end) for start, end in zip(QUESTIONS.starts, found, strict=True) if end] == [
        *QUESTIONS.seconds
    ]
    timed(DUE, OURS, lambda: due(spans, QUESTIONS.starts, QUESTIONS.seconds), FEW)


def test_1a_businesstimedelta(timed: Timed) -> None:
    theirs = BusinessTimeDelta.of(
        ("09:00", "12:30", [0, 1, 2, 3, 4]), ("13:30", "18:00", [0, 1, 2, 3]), ("13:30", "17:00", [4])
    )
    lengths = theirs.lengths(QUESTIONS.seconds)

    def run() -> list[datetime]:
        return [start + length for start, length in zip(QUESTIONS.starts, lengths, strict=True)]

    assert run() == due(desk(BREAKS_AND_FRIDAY), QUESTIONS.starts, QUESTIONS.seconds)
    timed(DUE, "businesstimedelta", run, FEW)


def test_1b_ours(timed: Timed) -> None:
    spans, seconds = desk(BREAKS, moves_on=True), in_hours(QUESTIONS.hours)
    timed(DUE_HOURS, OURS, lambda: due(spans, QUESTIONS.starts, seconds), FEW)


def test_1b_pandas(timed: Timed) -> None:
    pandas = peer("pandas")
    offsets = every_length(
        pandas.offsets.CustomBusinessHour, calendar=NUMPY_DAYS, start=["09:00", "13:30"], end=["12:30", "18:00"]
    )
    run = added(pandas, offsets)
    assert run() == due(desk(BREAKS, moves_on=True), QUESTIONS.starts, in_hours(QUESTIONS.hours))
    timed(DUE_HOURS, "pandas CustomBusinessHour", run, FEW)


def test_1c_ours(timed: Timed) -> None:
    spans, seconds = desk(BREAKS, closed=(), moves_on=True), in_hours(QUESTIONS.hours)
    timed(DUE_NO_HOLIDAYS, OURS, lambda: due(spans, QUESTIONS.starts, seconds), FEW)


def test_1c_pandas(timed: Timed) -> None:
    pandas = peer("pandas")
    offsets = every_length(pandas.offsets.BusinessHour, start=["09:00", "13:30"], end=["12:30", "18:00"])
    run = added(pandas, offsets)
    assert run() == due(desk(BREAKS, closed=(), moves_on=True), QUESTIONS.starts, in_hours(QUESTIONS.hours))
    timed(DUE_NO_HOLIDAYS, "pandas BusinessHour", run, FEW)


def added(pandas: ModuleType, offsets: list[Any]) -> Callable[[], list[Any]]:
    starts = [pandas.Timestamp(start).tz_convert(LONDON.key) for start in QUESTIONS.starts]
    chosen = [offsets[number] for number in QUESTIONS.hours]
    return lambda: [start + offset for start, offset in zip(starts, chosen, strict=True)]


def at_ten() -> tuple[list[datetime], list[int]]:
    """Ten in the morning of the days of the questions, open or not, and numbers of opening days."""
    mornings = [start.astimezone(LONDON).replace(hour=10, minute=0).astimezone(UTC) for start in QUESTIONS.starts]
    return mornings, [(hours + 1) // 2 for hours in QUESTIONS.hours]


def due_days(spans: Spans, starts: Iterable[datetime], numbers: Iterable[int]) -> list[datetime | None]:
    return [spans.add_days(start, number) for start, number in zip(starts, numbers, strict=True)]


def test_1d_ours(timed: Timed) -> None:
    spans, (starts, numbers) = desk(ONE_SPAN), at_ten()
    due_days(spans, starts, numbers)
    timed(DUE_DAYS, OURS, lambda: due_days(spans, starts, numbers), FEW)


def test_1d_numpy(timed: Timed) -> None:
    starts, numbers = at_ten()
    days = [np.datetime64(start.date(), "D") for start in on_the_wall(starts)]

    def run() -> list[np.datetime64]:
        return [
            np.busday_offset(day, number, roll="forward", busdaycal=NUMPY_DAYS)
            for day, number in zip(days, numbers, strict=True)
        ]

    ours = on_the_wall(filter(None, due_days(desk(ONE_SPAN), starts, numbers)))
    assert [day.item() for day in run()] == [found.date() for found in ours]
    timed(DUE_DAYS, "numpy busday_offset (dates)", run, FEW)


# --- 2 single open times ----------------------------------------------------------------------------------------------


def test_2a_ours(timed: Timed) -> None:
    spans = desk(BREAKS_AND_FRIDAY)
    found = between(spans, QUESTIONS.starts, QUESTIONS.ends)
    assert found == [
        sum(int((end - begin).total_seconds()) for begin, end in spans.spans_between(*asked))
        for asked in zip(QUESTIONS.starts, QUESTIONS.ends, strict=True)
    ]
    timed(BETWEEN, OURS, lambda: between(spans, QUESTIONS.starts, QUESTIONS.ends), FEW)


def test_2a_businesstimedelta(timed: Timed) -> None:
    theirs = BusinessTimeDelta.of(
        ("09:00", "12:30", [0, 1, 2, 3, 4]), ("13:30", "18:00", [0, 1, 2, 3]), ("13:30", "17:00", [4])
    )
    found = theirs.between(QUESTIONS.starts, QUESTIONS.ends)
    assert found == in_seconds(between(desk(BREAKS_AND_FRIDAY), QUESTIONS.starts, QUESTIONS.ends))
    timed(BETWEEN, "businesstimedelta", lambda: theirs.between(QUESTIONS.starts, QUESTIONS.ends), FEW)


def in_seconds(lengths: Iterable[int]) -> list[timedelta]:
    return [timedelta(seconds=length) for length in lengths]


def test_2b_ours(timed: Timed) -> None:
    spans = desk(ONE_SPAN)
    timed(BETWEEN_ONE_SPAN, OURS, lambda: between(spans, QUESTIONS.starts, QUESTIONS.ends), FEW)


def test_2b_businesstimedelta(timed: Timed) -> None:
    theirs = BusinessTimeDelta.of(("09:00", "17:00", [0, 1, 2, 3, 4]))
    found = theirs.between(QUESTIONS.starts, QUESTIONS.ends)
    assert found == in_seconds(between(desk(ONE_SPAN), QUESTIONS.starts, QUESTIONS.ends))
    timed(BETWEEN_ONE_SPAN, "businesstimedelta", lambda: theirs.between(QUESTIONS.starts, QUESTIONS.ends), FEW)


def test_2b_business_duration(timed: Timed) -> None:
    run = durations(on_the_wall(QUESTIONS.starts), on_the_wall(QUESTIONS.ends))
    assert run() == between(desk(ONE_SPAN), QUESTIONS.starts, QUESTIONS.ends)
    timed(BETWEEN_ONE_SPAN, "business-duration", run, FEW)


def durations(begins: list[datetime], ends: list[datetime]) -> Callable[[], list[float]]:
    count = peer("business_duration").businessDuration
    peer("pandas")  # which it loads when it is called
    given = {"starttime": time(9), "endtime": time(17), "holidaylist": frozenset(HOLIDAYS), "unit": "sec"}
    return lambda: [count(begin, end, **given) for begin, end in zip(begins, ends, strict=True)]


def test_2c_ours(timed: Timed) -> None:
    spans = desk(ONE_SPAN)
    timed(BETWEEN_HOURS, OURS, lambda: between(spans, TO_THE_HOUR.starts, TO_THE_HOUR.ends), len(TO_THE_HOUR.starts))


def test_2c_pandas(timed: Timed) -> None:
    pandas = peer("pandas")
    hour = pandas.offsets.CustomBusinessHour(calendar=NUMPY_DAYS, start="09:00", end="17:00")
    begins = [pandas.Timestamp(at) for at in on_the_wall(TO_THE_HOUR.starts)]
    ends = [pandas.Timestamp(at) for at in on_the_wall(TO_THE_HOUR.ends)]

    def run() -> list[int]:
        asked = zip(begins, ends, strict=True)
        return [len(pandas.date_range(begin, end, freq=hour, inclusive="left")) for begin, end in asked]

    assert in_hours(run()) == between(desk(ONE_SPAN), TO_THE_HOUR.starts, TO_THE_HOUR.ends)
    timed(BETWEEN_HOURS, "pandas date_range of hours", run, len(begins))


# --- 3 batches --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ByNumpy:
    """What can be made of numpy's working days by hand: one span a day, in UTC, closing moves on to the next opening."""

    def due(self, starts: Moments, seconds: NDArray[np.int64]) -> Moments:
        day, into = self._place(starts)
        days, rest = np.divmod(into + seconds, DAY)
        due_day = np.busday_offset(day, days, roll="forward", busdaycal=NUMPY_DAYS)
        return due_day.astype("datetime64[s]") + (rest + OPENS).astype("timedelta64[s]")

    def between(self, begins: Moments, ends: Moments) -> NDArray[np.int64]:
        first, before = self._place(begins)
        last, after = self._place(ends)
        return np.busday_count(first, last, busdaycal=NUMPY_DAYS) * DAY + after - before

    def _place(self, values: Moments) -> tuple[NDArray[np.datetime64], NDArray[np.int64]]:
        """The day of each moment, and how many open seconds of it are over."""
        day = values.astype("datetime64[D]")
        into = np.clip((values - day).view(np.int64), OPENS, CLOSES) - OPENS
        into *= np.is_busday(day, busdaycal=NUMPY_DAYS)
        return day, into


def test_3a_ours(timed: Timed) -> None:
    spans = desk(BREAKS_AND_FRIDAY)
    batch = Batch.of(spans)
    few = slice(SAMPLE)
    single = due(spans, aware(PAIRS.starts[few]), PAIRS.seconds[few].tolist())
    found = batch.add(PAIRS.starts, PAIRS.seconds)
    assert aware(found[few]) == single
    assert (batch.between(PAIRS.starts, found) == PAIRS.seconds).all()
    timed(MANY_DUE, OURS, lambda: batch.add(PAIRS.starts, PAIRS.seconds), MANY, moved=BYTES_DUE)


def test_3a_ours_one_at_a_time(timed: Timed) -> None:
    spans = desk(BREAKS_AND_FRIDAY)
    starts, seconds = aware(PAIRS.starts[:SAMPLE]), PAIRS.seconds[:SAMPLE].tolist()
    timed(MANY_DUE, "ours, one at a time", lambda: due(spans, starts, seconds), SAMPLE, standing_for=MANY)


def test_3b_ours(timed: Timed) -> None:
    batch, seconds = Batch.of(desk(BREAKS, moves_on=True)), PAIRS.hours * HOUR
    timed(MANY_DUE_HOURS, OURS, lambda: batch.add(PAIRS.starts, seconds), MANY, moved=BYTES_DUE)


@pytest.mark.filterwarnings("ignore:Adding/subtracting object-dtype array")
def test_3b_pandas(timed: Timed) -> None:
    pandas = peer("pandas")
    offsets = every_length(
        pandas.offsets.CustomBusinessHour, calendar=NUMPY_DAYS, start=["09:00", "13:30"], end=["12:30", "18:00"]
    )
    starts = pandas.Series(pandas.DatetimeIndex(PAIRS.starts[:SAMPLE]).tz_localize("UTC").tz_convert(LONDON.key))
    chosen = pandas.Series([offsets[number] for number in PAIRS.hours[:SAMPLE]], dtype=object)
    ours = Batch.of(desk(BREAKS, moves_on=True)).add(PAIRS.starts[:SAMPLE], PAIRS.hours[:SAMPLE] * HOUR)
    assert (moments((starts + chosen).tolist()) == ours).all()
    timed(MANY_DUE_HOURS, "pandas CustomBusinessHour", lambda: starts + chosen, SAMPLE, standing_for=MANY)


def test_3c_ours(timed: Timed) -> None:
    batch = Batch.of(desk(ONE_SPAN, zone="UTC", moves_on=True))
    timed(MANY_DUE_ONE_SPAN, OURS, lambda: batch.add(PAIRS.starts, PAIRS.seconds), MANY, moved=BYTES_DUE)


def test_3c_numpy(timed: Timed) -> None:
    ours = Batch.of(desk(ONE_SPAN, zone="UTC", moves_on=True)).add(PAIRS.starts, PAIRS.seconds)
    assert (ByNumpy().due(PAIRS.starts, PAIRS.seconds) == ours).all()
    timed(MANY_DUE_ONE_SPAN, "numpy busday, rest by hand", lambda: ByNumpy().due(PAIRS.starts, PAIRS.seconds), MANY)


def test_3d_ours(timed: Timed) -> None:
    batch, starts, seconds = Batch.of(desk(ONE_SPAN, zone="UTC", moves_on=True)), mornings(PAIRS), PAIRS.days * DAY
    timed(MANY_DUE_DAYS, OURS, lambda: batch.add(starts, seconds), MANY, moved=BYTES_DUE)


def test_3d_numpy(timed: Timed) -> None:
    starts = mornings(PAIRS)
    days = starts.astype("datetime64[D]")

    def run() -> Moments:
        due_day = np.busday_offset(days, PAIRS.days, roll="forward", busdaycal=NUMPY_DAYS)
        return due_day.astype("datetime64[s]") + np.timedelta64(OPENS, "s")

    ours = Batch.of(desk(ONE_SPAN, zone="UTC", moves_on=True)).add(starts, PAIRS.days * DAY)
    assert (run() == ours).all()
    timed(MANY_DUE_DAYS, "numpy busday_offset", run, MANY)


def mornings(pairs: Many) -> Moments:
    """The openings of the days of the starts, whether or not they are open."""
    return pairs.starts.astype("datetime64[D]").astype("datetime64[s]") + np.timedelta64(OPENS, "s")


def test_3e_ours(timed: Timed) -> None:
    spans = desk(BREAKS_AND_FRIDAY)
    batch = Batch.of(spans)
    single = between(spans, aware(PAIRS.starts[:SAMPLE]), aware(PAIRS.ends[:SAMPLE]))
    assert batch.between(PAIRS.starts, PAIRS.ends)[:SAMPLE].tolist() == single
    timed(MANY_BETWEEN, OURS, lambda: batch.between(PAIRS.starts, PAIRS.ends), MANY, moved=BYTES_DUE)


def test_3f_ours(timed: Timed) -> None:
    batch = Batch.of(desk(ONE_SPAN, zone="UTC"))
    timed(MANY_BETWEEN_ONE_SPAN, OURS, lambda: batch.between(PAIRS.starts, PAIRS.ends), MANY, moved=BYTES_DUE)


def test_3f_numpy(timed: Timed) -> None:
    ours = Batch.of(desk(ONE_SPAN, zone="UTC")).between(PAIRS.starts, PAIRS.ends)
    assert (ByNumpy().between(PAIRS.starts, PAIRS.ends) == ours).all()
    timed(
        MANY_BETWEEN_ONE_SPAN, "numpy busday, rest by hand", lambda: ByNumpy().between(PAIRS.starts, PAIRS.ends), MANY
    )


def test_3f_business_duration(timed: Timed) -> None:
    begins, ends = PAIRS.starts[:SAMPLE], PAIRS.ends[:SAMPLE]
    run = durations(begins.tolist(), ends.tolist())
    assert run() == Batch.of(desk(ONE_SPAN, zone="UTC")).between(begins, ends).tolist()
    timed(MANY_BETWEEN_ONE_SPAN, "business-duration", run, SAMPLE, standing_for=MANY)


def test_3g_ours(timed: Timed) -> None:
    batch, days = Batch.of(desk(ONE_SPAN, zone="UTC")), Midnights.of(PAIRS)
    timed(MANY_BETWEEN_DAYS, OURS, lambda: batch.between(days.begins, days.ends) // DAY, MANY, moved=BYTES_DUE)


def test_3g_numpy(timed: Timed) -> None:
    days = Midnights.of(PAIRS)
    first, last = days.begins.astype("datetime64[D]"), days.ends.astype("datetime64[D]")
    ours = Batch.of(desk(ONE_SPAN, zone="UTC")).between(days.begins, days.ends) // DAY
    assert (np.busday_count(first, last, busdaycal=NUMPY_DAYS) == ours).all()
    timed(MANY_BETWEEN_DAYS, "numpy busday_count", lambda: np.busday_count(first, last, busdaycal=NUMPY_DAYS), MANY)


@dataclass(frozen=True)
class Midnights:
    """The moments of the pairs, cut to the beginning of their days."""

    begins: Moments
    ends: Moments

    @classmethod
    def of(cls, pairs: Many) -> Midnights:
        begins, ends = (values.astype("datetime64[D]").astype("datetime64[s]") for values in (pairs.starts, pairs.ends))
        return cls(begins, ends)


def test_3h_ours(timed: Timed) -> None:
    calendar = desk(BREAKS_AND_FRIDAY).calendar
    edges, lengths = np.sort(PAIRS.starts)[[0, -1]], np.array([HOUR, HOUR])

    def run() -> Moments:
        return Batch(Spans(calendar)).add(edges, lengths)

    assert (run() == Batch.of(desk(BREAKS_AND_FRIDAY)).add(edges, lengths)).all()
    timed(ONCE, OURS, run, 1)


# --- 4 memory ---------------------------------------------------------------------------------------------------------


def test_4_copy(timed: Timed) -> None:
    source = np.arange(1 << 24, dtype=np.int64)
    target = np.zeros_like(source)
    np.copyto(target, source)
    assert (source == target).all()
    timed(MEMORY, COPY, lambda: np.copyto(target, source), source.size, moved=16)
