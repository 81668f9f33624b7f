"""A clock is counted once, in the period in which it was settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from engine.model.allowance import Allowance
from engine.model.case import fold
from engine.model.clock import Clock, Objective, Reading, Stage, State
from engine.model.condition import ALWAYS
from engine.model.moment import period
from engine.report.deadlines import FIGURES, limit_words
from engine.report.figure import Breakdown, Share, Single
from engine.report.gathered import CaseAt, Gathered
from tests.desks import LONDON, at

QUARTER = Stage("due", Allowance(Fraction(15), "minute", "15 minutes"), "opening hours", "must")
ANSWER = Clock(
    "answer", "First answer", "sla/times", ALWAYS, ("received",), ("acknowledged",), (QUARTER,), "hours", "must"
)
LADDER = Clock(
    "ladder-1",
    "answer of the supervisor",
    "escalation/rules",
    ALWAYS,
    ("escalated",),
    ("escalation acknowledged",),
    (QUARTER,),
    "hours",
    "must",
)
STALE = Clock(
    "stale", "Keep up to date", "sla/times", ALWAYS, ("last update",), ("updated",), (QUARTER,), "hours", "should"
)


def reading(clock: Clock, state: State, due: str, stop: str = "", ceded: str = "") -> Reading:
    limit: datetime | None = at(due) if due else None
    return Reading(
        clock, QUARTER, state, at("2012-10-01 10:00"), limit, at(stop) if stop else None, ((QUARTER, limit),), ceded
    )


def figure(word: str, *readings: Reading) -> Single | Breakdown:
    start, end = period("2012-W41", LONDON)
    one = CaseAt(fold("a", (), "new"), {}, readings)
    return FIGURES[word](Gathered(start, end, end, LONDON, (one,), (ANSWER, LADDER, STALE)))


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        (reading(ANSWER, "met", due="2012-10-09 10:00", stop="2012-10-09 09:50"), Share(1, 1)),
        (
            reading(ANSWER, "met", due="2012-10-20 10:00", stop="2012-10-09 09:50"),
            Share(1, 1),
        ),  # done well before it was due
        (
            reading(ANSWER, "met", due="2012-10-09 10:00", stop="2012-10-05 09:50"),
            Share(0, 0),
        ),  # settled the week before
        (reading(ANSWER, "met", due="", stop="2012-10-09 09:50"), Share(1, 1)),  # best effort
        (reading(ANSWER, "late", due="2012-10-09 10:00", stop="2012-10-20 09:50"), Share(0, 1)),
        (
            reading(ANSWER, "late", due="2012-10-05 10:00", stop="2012-10-09 09:50"),
            Share(0, 0),
        ),  # missed the week before
        (reading(ANSWER, "breached", due="2012-10-09 10:00"), Share(0, 1)),
        (reading(ANSWER, "running", due="2012-10-20 10:00"), Share(0, 0)),
        (reading(ANSWER, "paused", due="2012-10-20 10:00"), Share(0, 0)),
        (reading(ANSWER, "met", due="2012-10-09 10:00", stop="2012-10-09 09:50", ceded="other"), Share(0, 0)),
    ],
)
def test_a_clock_is_settled_when_it_is_met_or_runs_out(found: Reading, counted: Share) -> None:
    single = figure("acknowledgment met", found)
    assert isinstance(single, Single)
    assert single.value == counted
    assert single.nothing == (counted.whole == 0)


def test_the_limit_stands_in_the_sentence_as_its_document_says_it() -> None:
    assert limit_words(ANSWER) == "15 minutes, opening hours"
    assert figure("acknowledgment met").counted.endswith("(First answer: 15 minutes, opening hours)")
    assert figure("resolution met").counted.endswith("(no clock of the documents)")


def test_every_clock_is_listed_with_its_limit_and_strength() -> None:
    late = reading(ANSWER, "late", due="2012-10-09 10:00", stop="2012-10-10 10:00")
    met = reading(ANSWER, "met", due="2012-10-09 10:00", stop="2012-10-09 09:50")
    table = figure("deadlines met", late, met, reading(STALE, "breached", due="2012-10-09 10:00"))
    assert isinstance(table, Breakdown)
    assert table.rows == (
        ("First answer", "15 minutes, opening hours", "must", Share(1, 2)),
        ("Keep up to date", "15 minutes, opening hours", "should", "1 missed"),
    )


@pytest.mark.parametrize(("percent", "reached"), [(50, "50% each month, reached"), (51, "51% each month, not reached")])
def test_an_objective_is_reached_or_not(percent: int, reached: str) -> None:
    aimed = replace(ANSWER, objective=Objective(percent, "month"))
    late = reading(aimed, "late", due="2012-10-09 10:00", stop="2012-10-10 10:00")
    met = reading(aimed, "met", due="2012-10-09 10:00", stop="2012-10-09 09:50")
    start, end = period("2012-W41", LONDON)
    one = CaseAt(fold("a", (), "new"), {}, (late, met, reading(STALE, "breached", due="2012-10-09 10:00")))
    table = FIGURES["deadlines met"](Gathered(start, end, end, LONDON, (one,), (aimed, STALE)))
    assert isinstance(table, Breakdown)
    assert table.columns[-1] == "Objective"
    assert [row[-1] for row in table.rows] == [reached, ""]


def test_a_ladder_breach_is_an_escalation_nobody_took_on_in_time() -> None:
    breached = reading(LADDER, "breached", due="2012-10-09 10:00")
    met = reading(LADDER, "met", due="2012-10-09 10:00", stop="2012-10-09 09:50")
    single = figure("ladder breaches", breached, met, reading(ANSWER, "breached", due="2012-10-09 10:00"))
    assert isinstance(single, Single)
    assert single.value == Share(1, 2)
