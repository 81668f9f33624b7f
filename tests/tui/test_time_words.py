"""Deadlines in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.model.clock import Reading
from engine.services.read_case import read_case
from tests.desks import LONDON, at
from tests.tui.driving import at_work
from tui.time_words import countdown, short_moment, urgency

NOW = at("Tuesday 2026-04-14 14:00")


def due_in(minutes: float, given: float = 1_000) -> Reading:
    here = at_work()
    reading = read_case(here.desk, here.open(channel="email").id).readings[0]
    due = NOW + timedelta(minutes=minutes)
    return replace(reading, due=due, start=due - timedelta(minutes=given))


@pytest.mark.parametrize(
    ("minutes", "words", "level"),
    [
        (3_000, "2 d 2 h", "calm"), (300, "5 h 00 min", "calm"), (199, "3 h 19 min", "soon"), (9.5, "9:30 min", "soon"), (0.5, "30 s", "soon"),
        (0, "0 s", "soon"), (-5, "late 5 min", "late"), (-65, "late 1 h 05 min", "late"),
    ],
)  # fmt: skip
def test_what_is_left(minutes: float, words: str, level: str) -> None:
    reading = due_in(minutes)
    assert (countdown(reading, NOW), urgency(reading, NOW)) == (words, level)


def test_what_no_longer_counts_down() -> None:
    reading = due_in(10)
    assert countdown(replace(reading, stop=NOW, state="met"), NOW) == "met"
    assert countdown(replace(reading, stop=NOW, state="late"), NOW) == "met late"
    assert countdown(replace(reading, due=None), NOW) == "no limit"
    assert countdown(replace(reading, state="paused"), NOW) == "paused"
    assert urgency(replace(reading, stop=NOW), NOW) == "done"
    assert urgency(replace(reading, due=None), NOW) == "none"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("Tuesday 2026-04-14 16:30", "16:30"),
        ("Thursday 2026-04-16 09:00", "Thu 09:00"),
        ("Friday 2026-05-01 09:00", "2026-05-01 09:00"),
    ],
)
def test_the_nearer_the_shorter(moment: str, words: str) -> None:
    assert short_moment(at(moment), LONDON, NOW) == words
