"""Today against the same weekday of the last weeks: the numbers are those of the reports, on any calendar and in any zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from engine.compile.edition import Edition
from engine.model.case import fold
from engine.model.event import Actor, Event
from engine.model.problem import Refused
from engine.report.days import Day, compare
from engine.report.figure import Share, Single
from engine.report.figures import FIGURES
from engine.report.gathered import CaseAt, Gathered
from engine.services.board_today import comparable, read_weeks, today_so_far, waits
from engine.services.read_clocks import clocks
from engine.store.memory import MemoryLog
from tests.desks import ANN, RECORD, SUE, Here, Wall, at, edition, shipped
from tests.tui.boards import NOON, at_noon, busy_department, put

TIMES = """
    kind: sla
    id: times
    title: Times
    version: 1.0.0
    clocks:
      - id: first-answer
        title: First answer
        for: anything
        from: received
        to: acknowledged
        within: 1 hour
        counting: around the clock
        strength: must
"""


def always(_: int) -> bool:
    return True


def around_the_clock() -> Edition:
    """A desk without opening hours, so that every day is one like the others."""
    return replace(edition(RECORD, TIMES), calendars={})


def contact(here: Here, case: str, *whens: datetime) -> None:
    """A case that is received, and acknowledged where a second moment is given."""
    kinds = ("received", "acknowledged", "resolved")
    rows = [
        (moment, ANN, kind, {"channel": "email"} if kind == "received" else {}, dict[str, str]())
        for moment, kind in zip(whens, kinds, strict=False)
    ]
    put(here, case, *rows)


def the_weekdays(here: Here) -> Sequence[Day]:
    weeks = read_weeks(here.desk, always)
    assert weeks is not None
    return weeks.days


# --- the same numbers as a report -----------------------------------------------------------------------------------------


def test_every_day_has_the_numbers_that_a_report_of_it_has() -> None:
    here = busy_department()
    days = the_weekdays(here)
    assert len(days) == 8
    assert [day.day for day in days] == [date(2026, 4, 14) - timedelta(weeks=n) for n in range(1, 9)]
    for day in days:
        gathered = as_a_report_has_it(here, day.day)

        def value(word: str, gathered: Gathered = gathered) -> object:
            figure = FIGURES[word](gathered)
            assert isinstance(figure, Single)
            return figure.value

        def total(word: str, gathered: Gathered = gathered) -> int:
            figure = FIGURES[word](gathered)
            assert not isinstance(figure, Single)
            return sum(int(row[1]) for row in figure.rows if isinstance(row[1], int))

        assert day.in_time == value("acknowledgment met")
        assert len(day.resolved) == value("cases resolved")
        assert len(day.contacts) == total("contacts by channel")
        assert len(day.escalated) == total("escalations by department")
        assert day.contacts


def as_a_report_has_it(here: Here, day: date) -> Gathered:
    """What `write_report` gathers: every case as it stood at the end of the period."""
    start, end = at(f"{day} 00:00"), at(f"{day + timedelta(days=1)} 00:00")
    cases = []
    for events in here.log.cases_before(end):
        case = fold(events[0].case, events, here.edition.workflow.initial)
        cases.append(CaseAt(case, case.facts, clocks(here.edition, events, end)))
    return Gathered(start, end, end, here.edition.desk.zone, tuple(cases), here.edition.clocks)


def test_today_is_compared_up_to_this_time_of_the_day() -> None:
    here = Here(around_the_clock(), SUE, Wall(NOON))
    for week in range(1, 4):
        day = at(f"{date(2026, 4, 14) - timedelta(weeks=week)} 14:00")  # on the wall, also before the clocks changed
        for number in range(week):
            contact(here, f"C-{week}{number}", day - timedelta(minutes=30 + number), day - timedelta(minutes=20))
        contact(here, f"C-{week}9", day + timedelta(minutes=30))
    contact(here, "C-1", at("Tuesday 2026-04-14 13:10"), at("Tuesday 2026-04-14 13:40"))
    today = today_so_far(here.desk, read_weeks(here.desk, always)).comparison
    (contacts, resolved, _) = today.figures
    assert (contacts.today, contacts.mean, contacts.least, contacts.most) == (1, 2.0, 1, 3)
    assert (resolved.today, resolved.mean) == (0, 0)
    assert (today.in_time, today.earlier_in_time, today.days) == (Share(1, 1), Share(6, 6), 3)
    assert [(one.name, one.today, one.mean) for one in today.channels] == [("email", 1, 2.0)]
    hours = {one.hour: (one.today, one.least, one.most) for one in today.hours}
    assert hours == {13: (1, 1, 3), 14: (None, 1, 1)}


def test_what_was_waiting_when_the_day_began_and_is_missed_on_it_counts_on_it() -> None:
    here = Here(shipped(), SUE, Wall("Tuesday 2026-04-14 09:10"))
    facts = {"kind": "inquiry", "channel": "email"}
    put(here, "C-1", (at("Monday 2026-04-13 17:50"), ANN, "received", facts, {}))
    here.wall.text = "Tuesday 2026-04-14 09:10"
    weeks = read_weeks(here.desk, always)
    assert weeks is not None
    assert weeks.waiting == {"C-1"}
    assert today_so_far(here.desk, weeks).comparison.in_time == Share(0, 1)


def test_today_moves_on_with_what_happens_and_with_the_time() -> None:
    here = Here(around_the_clock(), SUE, Wall(NOON))
    received = at("Tuesday 2026-04-14 13:30")
    contact(here, "C-1", received)
    contact(here, "C-2", received, received + timedelta(minutes=5))
    seen = []
    for now in ("14:00", "14:40", "14:45"):
        here.wall.text = f"Tuesday 2026-04-14 {now}"
        if now == "14:45":
            for case in ("C-1", "C-2"):
                here.happen(here.desk.case(case), "resolved" if case == "C-2" else "acknowledged")
        today = today_so_far(here.desk, None).comparison
        seen.append((today.in_time, today.figures[1].today))
    assert seen == [(Share(1, 1), 0), (Share(1, 2), 0), (Share(1, 2), 1)]


def test_today_can_be_asked_while_the_weeks_are_being_read() -> None:
    here = Here(around_the_clock(), SUE, Wall(NOON))
    for number in range(120):
        contact(here, f"C-{number:05}", at("Tuesday 2026-04-07 10:00"))
    contact(here, "C-1", at("Tuesday 2026-04-14 13:30"))
    told = []

    def ask_meanwhile(_: int) -> bool:
        told.append(today_so_far(here.desk, None).comparison.figures[0].today)
        return True

    assert read_weeks(here.desk, ask_meanwhile) is not None
    assert told == [1]


@pytest.mark.parametrize(
    ("happened", "waiting"),
    [(("received",), True), (("received", "acknowledged"), False), (("received", "acknowledged", "received"), True), ((), False)],
)  # fmt: skip
def test_a_case_waits_from_its_contact_to_its_acknowledgment(happened: tuple[str, ...], waiting: bool) -> None:
    begin = at(NOON)
    events = [
        Event("C-1", n, begin + timedelta(minutes=n), kind, ANN, "e", "new") for n, kind in enumerate(happened, 1)
    ]
    assert waits(shipped(), events, begin + timedelta(hours=1)) == waiting
    assert not waits(shipped(), events, begin)


# --- which days -----------------------------------------------------------------------------------------------------------


def test_a_day_on_which_the_desk_was_closed_is_not_compared_with_across_new_year() -> None:
    days, closed = comparable(shipped(), date(2027, 1, 4))
    assert closed == (date(2026, 12, 28),)  # Boxing Day, observed
    assert days == tuple(date(2027, 1, 4) - timedelta(weeks=week) for week in range(2, 9))


def test_a_day_on_which_the_desk_is_closed_is_compared_with_days_like_it() -> None:
    days, closed = comparable(shipped(), date(2027, 1, 3))
    assert (len(days), closed) == (8, ())


def test_weeks_before_the_log_began_are_not_days_without_contacts() -> None:
    here = Here(around_the_clock(), SUE, Wall(NOON))
    contact(here, "C-1", at("Tuesday 2026-03-31 10:00"))
    assert [day.day for day in the_weekdays(here)] == [date(2026, 4, 7), date(2026, 3, 31)]


def test_an_empty_log_has_nothing_yet() -> None:
    here = at_noon()
    weeks = read_weeks(here.desk, always)
    assert weeks is not None
    today = today_so_far(here.desk, weeks).comparison
    assert (today.nothing, today.days, today.channels, today.hours) == (True, 0, (), ())
    assert [(one.today, one.mean) for one in today.figures] == [(0, None)] * 3


# --- the clocks on the wall change ------------------------------------------------------------------------------------------


def test_an_hour_that_comes_twice_holds_the_contacts_of_both() -> None:
    here = Here(around_the_clock(), SUE, Wall("Sunday 2026-10-25 12:00"))
    twice = datetime.fromisoformat("2026-10-25T00:30+00:00")
    contact(here, "C-1", twice)
    contact(here, "C-2", twice + timedelta(hours=1))
    contact(here, "C-3", at("Sunday 2026-10-18 01:30"))
    today = today_so_far(here.desk, read_weeks(here.desk, always)).comparison
    assert {one.hour: (one.today, one.most) for one in today.hours if one.today} == {1: (2, 1)}


def test_an_hour_that_is_left_out_moves_no_contact_to_another_day() -> None:
    here = Here(around_the_clock(), SUE, Wall("Sunday 2026-04-05 12:00"))
    contact(here, "C-1", at("Saturday 2026-03-28 23:59"))
    contact(here, "C-2", at("Sunday 2026-03-29 00:00"))
    contact(here, "C-3", at("Sunday 2026-03-29 23:59"))
    (day,) = [day for day in the_weekdays(here) if day.day == date(2026, 3, 29)]
    assert [minute for minute, _ in day.contacts] == [0, 24 * 60 - 1]


# --- reading --------------------------------------------------------------------------------------------------------------


class CountingLog(MemoryLog):
    """Counts how often every case is gone through."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    def all_cases(self) -> Iterator[tuple[Event, ...]]:
        self.read += 1
        return super().all_cases()


def test_the_weeks_are_read_once_a_day_and_anew_when_asked() -> None:
    here = Here(around_the_clock(), SUE, Wall(NOON), CountingLog())
    contact(here, "C-1", at("Tuesday 2026-04-07 10:00"))
    log = here.log
    assert isinstance(log, CountingLog)
    first = read_weeks(here.desk, always)
    assert (log.read, read_weeks(here.desk, always) is first, log.read) == (1, True, 1)
    contact(here, "C-2", at("Tuesday 2026-04-07 11:00"))
    again = read_weeks(here.desk, always, anew=True)
    assert again is not None
    assert [len(day.contacts) for day in again.days] == [2]
    here.wall.text = "Wednesday 2026-04-15 09:00"
    assert [day.day for day in the_weekdays(here)] == [date(2026, 4, 8)]


def test_reading_is_left_off_when_nobody_waits_for_it_and_nothing_half_is_kept() -> None:
    here = Here(around_the_clock(), SUE, Wall(NOON))
    for number in range(250):
        contact(here, f"C-{number:05}", at("Tuesday 2026-04-07 10:00"))
    told: list[int] = []

    def until_200(number: int) -> bool:
        told.append(number)
        return number < 200

    assert read_weeks(here.desk, until_200) is None
    assert told == [100, 200]
    assert [len(day.contacts) for day in the_weekdays(here)] == [250]


def test_others_weeks_are_not_shown_and_a_representative_is_refused() -> None:
    here = busy_department()
    with pytest.raises(Refused, match="does not see those"):
        read_weeks(here.acting(Actor("Dana Reed", "representative")), always)
    with pytest.raises(Refused, match="does not see those"):
        today_so_far(here.acting(Actor("Dana Reed", "representative")), None)


def test_many_channels_are_told_together_from_the_sixth_on() -> None:
    today = Day(date(2026, 4, 14), tuple((600, f"channel {n}") for n in range(9) for _ in range(10 - n)))
    found = compare(today, (), 700).channels
    assert [one.name for one in found] == [*(f"channel {n}" for n in range(5)), "others"]
    assert sum(one.today for one in found) == len(today.contacts)
