"""Due times and open time for arrays: what may be handed in, and what is said of what may not."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from engine.clocks.batch import Batch, moments
from engine.clocks.spans import Spans

from .by_hand import at, calendar

DESK = Spans.of(calendar({"Monday-Thursday": "09:00-12:30, 13:30-18:00", "Friday": "09:00-12:30, 13:30-17:00"}))
STARTS = moments([at("Friday 2026-03-06 16:50"), at("Monday 2026-03-09 12:25"), at("Saturday 2026-03-07 10:00")])
DUES = moments([at("Monday 2026-03-09 09:05"), at("Monday 2026-03-09 13:40"), at("Monday 2026-03-09 09:15")])


def test_lengths_may_be_one_for_all_an_array_or_spans_of_time() -> None:
    batch = Batch.of(DESK)
    for lengths in (900, np.array([900, 900, 900]), np.timedelta64(15, "m"), np.full(3, 15, dtype="timedelta64[m]")):
        assert (batch.add(STARTS, lengths) == DUES).all()
    assert (batch.between(STARTS, DUES) == 900).all()
    assert (batch.between(DUES, STARTS) == -900).all()
    assert (batch.between(STARTS, DUES[:1]) == [900, -3 * 3_600 - 20 * 60, 300]).all()


def test_moments_may_be_of_any_unit_and_parts_of_a_second_are_cut_off() -> None:
    late = STARTS.astype("datetime64[us]") + np.timedelta64(700_000, "us")
    assert (Batch.of(DESK).add(late, 900) == DUES).all()


def test_no_moment_has_no_due_time_and_the_others_keep_theirs() -> None:
    some = STARTS.copy()
    some[1] = np.datetime64("NaT", "s")
    found = Batch.of(DESK).add(some, 900)
    assert np.isnat(found).tolist() == [False, True, False]
    assert (found[[0, 2]] == DUES[[0, 2]]).all()


def test_nothing_in_gives_nothing_out() -> None:
    assert Batch.of(DESK).add(STARTS[:0], 900).size == 0
    assert Batch.of(DESK).between(STARTS[:0], STARTS[:0]).size == 0


def test_what_cannot_be_counted_is_told() -> None:
    batch = Batch.of(DESK)
    with pytest.raises(ValueError, match="less than no seconds"):
        batch.add(STARTS, -1)
    with pytest.raises(ValueError, match="an array of datetime64 in UTC, not of int64"):
        batch.add(np.array([1, 2, 3]), 900)
    with pytest.raises(ValueError, match=r"no time between a moment and none \(NaT\)"):
        batch.between(STARTS, np.full(3, np.datetime64("NaT", "s")))
    with pytest.raises(ValueError, match="more than 5 centuries apart; ask in parts"):
        batch.add(moments([at("0300-01-01 00:00"), at("2026-01-01 00:00")]), 900)


def test_a_calendar_with_spans_of_seconds_is_searched_and_not_gridded() -> None:
    """Fields of a minute over ten years would be too many."""
    shops = Spans.of(calendar({"Monday-Sunday": "09:00-09:01, 09:02-09:03"}))
    starts = moments([at("2020-01-01 00:00") + timedelta(days=day, seconds=61 * day) for day in range(3_000)])
    found = Batch.of(shops).add(starts, 90)
    single = [shops.add(at("2020-01-01 00:00") + timedelta(days=day, seconds=61 * day), 90) for day in range(3_000)]
    assert (found == moments([one for one in single if one is not None])).all()
