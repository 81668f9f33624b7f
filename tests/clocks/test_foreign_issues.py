"""Mistakes that other help desks made with their clocks, each as a situation with the answer that is right.

What went wrong elsewhere is told from public threads, named ``owner/repo#number``; where a thread gives no times, the
times are ours. A time that is used up exactly at closing is due at closing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from textwrap import dedent, indent
from zoneinfo import ZoneInfo

import pytest

from engine.clocks.due import Timetable
from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.model.allowance import parse_allowance
from engine.model.calendar import Closure, ExtraOpening
from engine.model.clock import Reading, State
from engine.model.event import Actor, Event
from engine.model.moment import WEEKDAYS, show_moment
from engine.services.check_documents import check_documents
from engine.services.fill_words import words_for
from engine.services.list_cases import Due
from engine.services.read_case import read_case
from engine.services.read_clocks import clocks
from engine.services.write_report import write_report
from tests.desks import ANN, DESK, Here, edition

from .by_hand import at, calendar, hours

LONDON, BERLIN = "Europe/London", "Europe/Berlin"
MINUTE, HOUR = 60, 3_600

LIFE = """
    kind: workflow
    id: life
    title: The life of a case
    version: 1.0.0
    statuses: [new, open, waiting, resolved, closed]
"""
RECORD = """
    kind: record
    id: ticket
    title: What is written down
    version: 1.0.0
    channels: [email, portal]
    kinds: [ticket]
    fields:
      - {id: priority, label: Priority, as: choice, options: [urgent, high, low]}
      - {id: group, label: Group, as: choice, options: [first-line, second-line]}
"""


def opening(body: str, zone: str = LONDON) -> str:
    """The calendar ``hours`` with these opening hours, in place of the plain one."""
    head = f"kind: calendar\nid: hours\ntitle: Opening hours\nversion: 1.0.0\ntime_zone: {zone}\n"
    return head + dedent(body).strip("\n")


def sla(rows: str) -> str:
    """A document with these clocks."""
    return f"kind: sla\nid: times\ntitle: Times\nversion: 1.0.0\nclocks:\n{indent(dedent(rows), '  ')}"


def log(*rows: str, zone: str = LONDON, digest: str = "edition") -> tuple[Event, ...]:
    """``Monday 2026-03-09 09:00, received, open, priority=high`` a row: when, what, the status after it, facts."""
    events = []
    for number, row in enumerate(rows, 1):
        when, kind, status, *facts = row.split(", ")
        known = dict(fact.split("=") for fact in facts)
        events.append(Event("C-1", number, at(when, zone), kind, Actor("Ann", "agent"), digest, status, known))
    return tuple(events)


@dataclass(frozen=True)
class Told:
    """A case under its documents; moments are asked and shown as the clock on the wall shows them."""

    edition: Edition
    events: tuple[Event, ...]
    zone: str = LONDON

    def runs(self, clock: str, now: str) -> list[Reading]:
        """Every run of a clock that can be seen at a moment, the earliest first."""
        found = [one for one in clocks(self.edition, self.events, at(now, self.zone)) if one.clock.id == clock]
        return sorted(found, key=lambda reading: reading.run)

    def reading(self, clock: str, now: str) -> Reading:
        """The last of them."""
        (last,) = [reading for reading in self.runs(clock, now) if reading.latest]
        return last

    def shows(self, clock: str, now: str) -> tuple[State, str]:
        """State and due time of that one."""
        reading = self.reading(clock, now)
        return reading.state, self.wall(reading.due)

    def wall(self, moment: datetime | None) -> str:
        """``Monday 2026-03-09 09:00``; ``never`` where there is no moment."""
        return show_moment(moment, ZoneInfo(self.zone)) if moment else "never"

    def told(self, clock: str, now: str) -> list[str]:
        """When somebody is told about each percentage of its time."""
        return [self.wall(warning.tell_at) for warning in self.reading(clock, now).warnings]

    def skipped(self, clock: str, now: str) -> list[str]:
        """The reasons for all that did not count until the due time, each once."""
        lines = self.reading(clock, now).ledger
        return list(dict.fromkeys(line.reason for line in lines if not line.counted))


def walked(start: datetime, target: timedelta, weekdays: Collection[int], closed: Collection[date] = ()) -> datetime:
    """When 09:00-17:00 UTC on these weekdays have used a time up, counted from day to day as with a pencil."""
    day = start.date()
    while True:
        opens, closes = (datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for hour in (9, 17))
        left = closes - max(start, opens)
        if day.weekday() in weekdays and day not in closed and left > timedelta():
            if target <= left:
                return max(start, opens) + target
            target -= left
        day += timedelta(days=1)


# --- osTicket ---------------------------------------------------------------------------------------------------------


def test_osticket_1168_a_ticket_of_the_weekend_has_until_monday_afternoon() -> None:
    """The grace time ran on the wall clock: what came in on Saturday was announced as overdue on Sunday.

    osTicket/osTicket#1168
    """
    desk = edition(
        opening("open: {Monday to Friday: 08:00-17:00}"),
        sla("""
            - id: solve
              from: received
              to: resolved
              within: 8 hours
              counting: opening hours
              warn_at: [75%, 100%]
        """),
    )
    case = Told(desk, log("Saturday 2014-08-23 10:00, received, new"))
    assert case.shows("solve", "Sunday 2014-08-24 10:01") == ("running", "Monday 2014-08-25 16:00")
    assert case.reading("solve", "Sunday 2014-08-24 10:01").elapsed == 0
    assert case.told("solve", "Sunday 2014-08-24 10:01") == ["Monday 2014-08-25 14:00", "Monday 2014-08-25 16:00"]
    assert not any(warning.passed for warning in case.reading("solve", "Monday 2014-08-25 13:59").warnings)
    assert case.shows("solve", "Monday 2014-08-25 16:01")[0] == "breached"
    assert case.skipped("solve", "Sunday 2014-08-24 10:01") == ["weekend", "before opening"]


def test_osticket_1168_four_hours_from_friday_evening_reach_into_monday() -> None:
    """With opening hours on paper only, the warning for Friday 17:00 came on Friday at 21:00, after everybody had left.

    osTicket/osTicket#4807, the same wish as osTicket/osTicket#1168
    """
    desk = Spans.of(calendar({"Monday-Friday": "08:00-18:00"}))
    assert desk.add(at("Friday 2019-03-08 17:00"), 4 * HOUR) == at("Monday 2019-03-11 11:00")


def test_osticket_1168_a_calendar_that_never_opens_has_no_due_time_and_is_told(tmp_path: Path) -> None:
    """For a schedule without an open day a due date 150 days off was made up.

    osTicket/osTicket#4807
    """
    shut = opening("open: {Monday to Sunday: closed}")
    times = sla("- {id: solve, from: received, to: resolved, within: 4 hours, counting: opening hours}")
    case = Told(edition(shut, times), log("Friday 2019-03-08 17:00, received, new"))
    assert case.shows("solve", "Friday 2019-03-08 18:00") == ("running", "never")
    assert case.shows("solve", "Monday 2029-03-12 09:00") == ("running", "never")
    for name, text in (("sops/desk", dedent(DESK)), ("rules/hours", shut), ("rules/times", times)):
        (tmp_path / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    told = check_documents(tmp_path, date(2019, 3, 8)).problems
    assert "this calendar never opens" in [one.message for one in told if one.severity == "error"]


TUESDAYS = {"Tuesday": "08:00-17:00"}


@pytest.mark.parametrize(
    ("start", "target", "due"),
    [
        ("Wednesday 2024-08-07 10:00", 8, "Tuesday 2024-08-13 16:00"),
        ("Tuesday 2024-08-06 10:00", 24, "Tuesday 2024-08-20 16:00"),  # 7 + 9 + 8 hours
        ("Tuesday 2024-08-06 10:00", 7, "Tuesday 2024-08-06 17:00"),
        ("Tuesday 2024-08-06 17:00", 1, "Tuesday 2024-08-13 09:00"),
    ],
)
def test_osticket_6739_one_open_day_a_week_is_enough(start: str, target: int, due: str) -> None:
    """With a schedule of Tuesdays alone, tickets were overdue sometimes at once, sometimes at the end of the week.

    osTicket/osTicket#6739
    """
    desk = Spans.of(calendar(TUESDAYS))
    assert desk.add(at(start), target * HOUR) == at(due)
    assert desk.between(at(start), at(due)) == target * HOUR


def test_osticket_6739_every_choice_of_weekdays_counts_the_time_in_full() -> None:
    """Which weekdays were open decided whether a due date was right: Monday and Thursday had to be among them.

    osTicket/osTicket#6739
    """
    starts = [datetime(2024, 8, 5, 10, 30, tzinfo=UTC), datetime(2024, 8, 9, 17, tzinfo=UTC)]
    for number in range(1, 8):
        for weekdays in combinations(range(7), number):
            desk = Spans.of(calendar({WEEKDAYS[day]: "09:00-17:00" for day in weekdays}, "UTC"))
            for start in starts:
                for target in (timedelta(minutes=1), timedelta(hours=8), timedelta(hours=24), timedelta(hours=200)):
                    due = desk.add(start, int(target.total_seconds()))
                    assert due == walked(start, target, weekdays)
                    assert desk.between(start, due) == target.total_seconds()


@pytest.mark.parametrize("days", [4, 14, 30, 366])
def test_osticket_6739_a_long_closure_is_bridged(days: int) -> None:
    """What a gap of some days between two open days leads astray, holidays in a row lead astray as well.

    osTicket/osTicket#6739
    """
    closed = [date(2024, 12, 21) + timedelta(days=number) for number in range(days)]
    desk = Spans.of(
        calendar({"Monday-Friday": "09:00-17:00"}, "UTC", [Closure(day, "works holiday") for day in closed])
    )
    start = datetime(2024, 12, 20, 16, tzinfo=UTC)
    for target in (timedelta(hours=1), timedelta(hours=2), timedelta(hours=24)):
        due = desk.add(start, int(target.total_seconds()))
        assert due == walked(start, target, range(5), closed)
        assert desk.between(start, due) == target.total_seconds()


def test_osticket_6739_beyond_the_look_ahead_there_is_no_answer_rather_than_a_wrong_one() -> None:
    """A search that runs out of days must not return the day that it has got to.

    osTicket/osTicket#6739
    """
    start = at("Tuesday 2024-08-06 10:00")
    within = Spans.of(calendar({}, extra=[ExtraOpening(date(2033, 8, 2), hours("09:00-17:00"), "open day")]))
    beyond = Spans.of(calendar({}, extra=[ExtraOpening(date(2036, 8, 5), hours("09:00-17:00"), "open day")]))
    assert within.add(start, HOUR) == at("Tuesday 2033-08-02 10:00")
    assert within.add(start, 9 * HOUR) is None  # only eight hours will ever be open
    assert beyond.add(start, HOUR) is None


LUNCH_AS_SPANS = "open: {Monday to Friday: '09:00-13:00, 14:00-18:00'}"
LUNCH_AS_CLOSURE = """
    open: {Monday to Friday: 09:00-18:00}
    closed:
      - {date: 2025-06-23, name: Lunch, after: 13:00, until: 14:00}
"""


@pytest.mark.parametrize("lunch", [LUNCH_AS_SPANS, LUNCH_AS_CLOSURE], ids=["two spans", "a closure"])
@pytest.mark.parametrize(
    ("start", "within", "due"),
    [("10:00", "4 hours", "15:00"), ("09:00", "3 hours", "12:00"), ("15:00", "2 hours", "17:00")],
)
def test_osticket_6739_a_lunch_closure_takes_its_hour_and_no_more(
    lunch: str, start: str, within: str, due: str
) -> None:
    """Lunch was written as a holiday, and due dates came out wrong.

    osTicket/osTicket#6847, from the same counting as osTicket/osTicket#6739
    """
    times = sla(f"- {{id: solve, from: received, to: resolved, within: {within}, counting: opening hours}}")
    case = Told(edition(opening(lunch), times), log(f"Monday 2025-06-23 {start}, received, new"))
    assert case.shows("solve", f"Monday 2025-06-23 {start}") == ("running", f"Monday 2025-06-23 {due}")


ANSWER_AND_SOLVE = sla("""
    - {id: answer, from: received, to: message sent, within: 4 hours, counting: around the clock}
    - id: solve
      from: received
      to: resolved
      within: 48 hours
      counting: around the clock
      pause_while: {status: waiting}
""")


def test_osticket_1684_a_clock_stands_still_while_the_customer_is_waited_for() -> None:
    """The agent had answered, the user fell silent, and the ticket became overdue all the same.

    osTicket/osTicket#1684
    """
    case = Told(
        edition(LIFE, ANSWER_AND_SOLVE),
        log(
            "Monday 2015-01-12 09:00, received, new",
            "Monday 2015-01-12 10:00, message sent, waiting",
            "Thursday 2015-01-15 09:00, customer replied, open",
        ),
    )
    assert case.shows("answer", "Monday 2015-01-12 10:30") == ("met", "Monday 2015-01-12 13:00")
    assert case.reading("answer", "Monday 2015-01-12 10:30").elapsed == HOUR
    assert case.shows("solve", "Monday 2015-01-12 09:30") == ("running", "Wednesday 2015-01-14 09:00")
    for now in ("Monday 2015-01-12 10:00", "Wednesday 2015-01-14 09:01", "Thursday 2015-01-15 08:59"):
        waiting = case.reading("solve", now)
        assert (waiting.state, waiting.elapsed, waiting.remaining) == ("paused", HOUR, 47 * HOUR)
    assert case.shows("solve", "Thursday 2015-01-15 09:00") == ("running", "Saturday 2015-01-17 08:00")
    assert case.shows("solve", "Saturday 2015-01-17 08:01") == ("breached", "Saturday 2015-01-17 08:00")


def test_osticket_1684_a_customer_who_never_replies_makes_nothing_overdue() -> None:
    """Waiting for the user was counted against the agent for as long as it lasted.

    osTicket/osTicket#1684
    """
    events = log("Monday 2015-01-12 09:00, received, new", "Monday 2015-01-12 10:00, message sent, waiting")
    case = Told(edition(LIFE, ANSWER_AND_SOLVE), events)
    for now in ("Friday 2015-01-16 12:00", "Friday 2015-06-12 12:00", "Tuesday 2019-01-15 12:00"):
        assert case.reading("solve", now).state == "paused"
        assert case.reading("solve", now).remaining == 47 * HOUR


def test_osticket_1684_a_reopening_after_the_old_due_date_is_no_breach() -> None:
    """A ticket that had been solved in time was mailed about as overdue in the moment in which its customer reopened it.

    osTicket/osTicket#5955
    """
    case = Told(
        edition(LIFE, ANSWER_AND_SOLVE),
        log(
            "Monday 2020-11-02 09:00, received, new",
            "Monday 2020-11-02 09:30, message sent, open",
            "Tuesday 2020-11-03 12:00, resolved, resolved",
            "Friday 2020-11-06 10:00, reopened, open",
        ),
    )
    assert case.shows("solve", "Friday 2020-11-06 09:59") == ("met", "Wednesday 2020-11-04 09:00")
    assert case.shows("solve", "Friday 2020-11-06 10:00") == ("running", "Sunday 2020-11-08 10:00")
    assert case.shows("solve", "Sunday 2020-11-08 10:01") == ("breached", "Sunday 2020-11-08 10:00")
    first, second = case.runs("solve", "Sunday 2020-11-08 10:01")
    assert (first.state, case.wall(first.stop)) == ("met", "Tuesday 2020-11-03 12:00")
    assert (second.state, second.elapsed) == ("breached", 48 * HOUR + MINUTE)


@pytest.mark.parametrize(
    "ends",
    ["for: {status: {not: closed}}", "void_when: {status: closed}", "pause_while: {status: closed}"],
    ids=["its table", "void", "pause"],
)
def test_osticket_1684_closing_does_not_erase_a_breach(ends: str) -> None:
    """Closing an overdue ticket cleared the flag, so that nothing about the breach was left for a report.

    osTicket/osTicket#4144
    """
    times = sla(f"""
        - id: answer
          from: received
          to: message sent
          within: 3 hours
          counting: around the clock
          {ends}
    """)
    events = log("Monday 2018-02-05 09:00, received, new", "Monday 2018-02-05 13:00, closed, closed")
    case = Told(edition(LIFE, times), events)
    assert case.shows("answer", "Monday 2018-02-05 12:30") == ("breached", "Monday 2018-02-05 12:00")
    assert case.shows("answer", "Monday 2018-02-05 13:00") == ("breached", "Monday 2018-02-05 12:00")
    assert case.shows("answer", "Monday 2019-02-04 13:00") == ("breached", "Monday 2018-02-05 12:00")


def test_osticket_1684_a_breached_clock_that_ends_with_the_closing_was_late() -> None:
    """The same where the closing is what the clock waits for: it stopped, but after its time.

    osTicket/osTicket#6346
    """
    times = sla("- {id: solve, from: received, to: [resolved, closed], within: 3 hours, counting: around the clock}")
    events = log("Monday 2018-02-05 09:00, received, new", "Monday 2018-02-05 13:00, closed, closed")
    case = Told(edition(LIFE, times), events)
    assert case.shows("solve", "Monday 2019-02-04 13:00") == ("late", "Monday 2018-02-05 12:00")
    assert case.reading("solve", "Monday 2019-02-04 13:00").elapsed == 4 * HOUR


# --- FreeScout --------------------------------------------------------------------------------------------------------

FOUR_OPENING_HOURS = sla("""
    - {id: answer, from: received, to: message sent, within: 4 hours, counting: opening hours}
    - {id: second-line, from: answer overdue, to: message sent, within: 30 minutes, counting: opening hours}
""")


@pytest.mark.parametrize(
    ("received", "evening", "due"),
    [
        ("Thursday 2024-02-01 16:00", "Thursday 2024-02-01 20:00", "Friday 2024-02-02 12:00"),
        ("Friday 2024-02-02 16:00", "Friday 2024-02-02 20:00", "Monday 2024-02-05 12:00"),
    ],
)
def test_freescout_3756_four_hours_from_the_afternoon_end_at_the_next_noon(
    received: str, evening: str, due: str
) -> None:
    """``not answered within 4 hours`` counted on the wall clock: of 16:00 it went off at 20:00, when nobody was there.

    freescout-help-desk/freescout#3756
    """
    case = Told(edition(FOUR_OPENING_HOURS), log(f"{received}, received, new"))
    assert case.shows("answer", evening) == ("running", due)
    assert case.reading("answer", evening).elapsed == HOUR
    assert case.reading("answer", evening).remaining == 3 * HOUR


def test_freescout_3756_what_follows_from_being_overdue_keeps_the_same_hours() -> None:
    """Neither workflows nor reports knew of nights and weekends; all that follows from a due time must know them.

    freescout-help-desk/freescout#3756, freescout-help-desk/freescout#4307
    """
    case = Told(edition(FOUR_OPENING_HOURS), log("Friday 2024-02-02 16:00, received, new"))
    assert not case.runs("second-line", "Sunday 2024-02-04 20:00")
    assert case.shows("second-line", "Monday 2024-02-05 12:01") == ("running", "Monday 2024-02-05 12:30")


# --- Frappe Helpdesk --------------------------------------------------------------------------------------------------

LUNCH = "open: {Monday to Friday: '09:00-13:00, 14:00-18:00'}"


@pytest.mark.parametrize(
    ("received", "within", "due", "skipped"),
    [
        ("12:30", "1 hour", "14:30", ["lunch break"]),
        ("13:10", "30 minutes", "14:30", ["lunch break"]),  # nobody is there before 14:00
        ("12:00", "1 hour", "13:00", []),  # used up as lunch begins
        ("13:00", "1 hour", "15:00", ["lunch break"]),
    ],
)
def test_frappe_helpdesk_2212_lunch_does_not_count(received: str, within: str, due: str, skipped: list[str]) -> None:
    """Clocks ran on through lunch, and a ticket that came in during lunch was counted from its first minute.

    frappe/helpdesk#2212
    """
    times = sla(f"- {{id: answer, from: received, to: message sent, within: {within}, counting: opening hours}}")
    case = Told(edition(opening(LUNCH), times), log(f"Friday 2025-03-07 {received}, received, new"))
    assert case.shows("answer", f"Friday 2025-03-07 {received}") == ("running", f"Friday 2025-03-07 {due}")
    assert case.skipped("answer", f"Friday 2025-03-07 {received}") == skipped


def test_frappe_helpdesk_2212_time_used_and_pauses_leave_lunch_out() -> None:
    """With one span a day there is no lunch to leave out, so an answer after it had taken an hour too long.

    frappe/helpdesk#2212
    """
    times = sla("""
        - id: solve
          from: received
          to: resolved
          within: 2 hours
          counting: opening hours
          pause_while: {status: waiting}
    """)
    desk = edition(LIFE, opening(LUNCH), times)
    case = Told(desk, log("Friday 2025-03-07 12:30, received, new", "Friday 2025-03-07 14:30, resolved, resolved"))
    assert case.shows("solve", "Friday 2025-03-07 15:00") == ("met", "Friday 2025-03-07 15:30")
    assert case.reading("solve", "Friday 2025-03-07 15:00").elapsed == 60 * MINUTE
    paused = Told(
        desk,
        log(
            "Friday 2025-03-07 12:30, received, new",
            "Friday 2025-03-07 12:45, message sent, waiting",
            "Friday 2025-03-07 14:15, customer replied, open",
        ),
    )
    assert paused.reading("solve", "Friday 2025-03-07 14:15").elapsed == 15 * MINUTE
    assert paused.shows("solve", "Friday 2025-03-07 14:15") == ("running", "Friday 2025-03-07 16:00")  # 30 min later


def test_frappe_helpdesk_2212_an_afternoon_may_begin_at_half_past() -> None:
    """Of 08:00-12:00 and 13:30-18:00 only one span could be written, so that 12:30 did not count as closed.

    chatwoot/chatwoot#14009
    """
    desk = Spans.of(calendar({"Monday-Friday": "08:00-12:00, 13:30-18:00"}))
    assert not desk.is_open(at("Wednesday 2026-04-08 12:30"))
    assert desk.add(at("Wednesday 2026-04-08 12:30"), HOUR) == at("Wednesday 2026-04-08 14:30")


def test_frappe_helpdesk_2212_hours_may_run_over_midnight() -> None:
    """A span had to end on the day it began, so an evening desk could not write 21:00-02:00.

    chatwoot/chatwoot#5254
    """
    times = sla("- {id: answer, from: received, to: message sent, within: 4 hours, counting: opening hours}")
    desk = edition(opening("open: {Monday to Saturday: 21:00-02:00}"), times)
    monday = Told(desk, log("Monday 2026-03-09 23:00, received, new"))
    assert monday.shows("answer", "Monday 2026-03-09 23:00") == ("running", "Tuesday 2026-03-10 22:00")
    saturday = Told(desk, log("Sunday 2026-03-15 01:00, received, new"))  # still the shift of Saturday
    assert saturday.shows("answer", "Sunday 2026-03-15 01:00") == ("running", "Tuesday 2026-03-17 00:00")


TEN_TO_SIX = "open: {Monday to Friday: 10:00-18:00}"
BY_PRIORITY = sla("""
    - id: answer
      from: received
      to: message sent
      counting: opening hours
      targets:
        - {when: {priority: urgent}, within: 30 minutes}
        - {when: {priority: high}, within: 1 hour}
        - {when: {priority: low}, within: 24 hours}
    - id: solve
      from: received
      to: [resolved, closed]
      counting: opening hours
      pause_while: {status: waiting}
      targets:
        - {when: {priority: urgent}, within: 2 hours}
        - {when: {priority: high}, within: 4 hours}
        - {when: {priority: low}, within: 72 hours}
""")
THURSDAY_AND_FRIDAY_OFF = f"""
    {TEN_TO_SIX}
    closed:
      - {{date: 2025-08-07, to: 2025-08-08, name: Festival}}
"""
FRIDAY_OFF = f"""
    {TEN_TO_SIX}
    closed:
      - {{date: 2025-08-08, name: Festival}}
"""


@pytest.mark.parametrize(
    ("week", "received", "priority", "answer", "solve"),
    [
        (TEN_TO_SIX, "Monday 2025-08-04 08:00", "high", "Monday 2025-08-04 11:00", "Monday 2025-08-04 14:00"),
        (TEN_TO_SIX, "Monday 2025-08-04 20:00", "urgent", "Tuesday 2025-08-05 10:30", "Tuesday 2025-08-05 12:00"),
        (TEN_TO_SIX, "Friday 2025-08-08 17:00", "urgent", "Friday 2025-08-08 17:30", "Monday 2025-08-11 11:00"),
        (TEN_TO_SIX, "Friday 2025-08-08 19:00", "high", "Monday 2025-08-11 11:00", "Monday 2025-08-11 14:00"),
        (TEN_TO_SIX, "Saturday 2025-08-09 15:00", "low", "Wednesday 2025-08-13 18:00", "Thursday 2025-08-21 18:00"),
        (
            THURSDAY_AND_FRIDAY_OFF,
            "Thursday 2025-08-07 15:00",
            "urgent",
            "Monday 2025-08-11 10:30",
            "Monday 2025-08-11 12:00",
        ),
    ],
    ids=["before opening", "after closing", "over the weekend", "Friday evening", "Saturday", "two holidays"],
)
def test_frappe_helpdesk_pr_2449_both_due_times_count_from_the_first_working_minute(
    week: str, received: str, priority: str, answer: str, solve: str
) -> None:
    """Due times of tickets that came in on a day off or at night were counted from a moment at which nobody worked.

    frappe/helpdesk#2449
    """
    case = Told(
        edition(LIFE, RECORD, opening(week), BY_PRIORITY), log(f"{received}, received, new, priority={priority}")
    )
    assert case.shows("answer", received) == ("running", answer)
    assert case.shows("solve", received) == ("running", solve)


def test_frappe_helpdesk_pr_2449_a_pause_is_added_to_the_time_and_not_to_the_start() -> None:
    """The length of a pause moved the moment of creation: after a Saturday that lost the pause altogether.

    frappe/helpdesk#2449
    """
    case = Told(
        edition(LIFE, RECORD, opening(TEN_TO_SIX), BY_PRIORITY),
        log(
            "Saturday 2025-08-02 15:00, received, new, priority=high",
            "Monday 2025-08-04 11:00, message sent, waiting",
            "Monday 2025-08-04 12:00, customer replied, open",
        ),
    )
    assert case.shows("solve", "Saturday 2025-08-02 15:00") == ("running", "Monday 2025-08-04 14:00")
    assert case.shows("solve", "Monday 2025-08-04 12:00") == ("running", "Monday 2025-08-04 15:00")
    assert case.reading("solve", "Monday 2025-08-04 12:00").elapsed == HOUR


def test_frappe_helpdesk_pr_2449_a_pause_outside_opening_hours_costs_nothing() -> None:
    """Measured on the wall clock, a pause from closing to opening would move the due time by sixteen hours.

    frappe/helpdesk#2449, frappe/erpnext#49414
    """
    times = sla("""
        - id: solve
          from: received
          to: resolved
          within: 8 hours
          counting: opening hours
          pause_while: {status: waiting}
    """)
    case = Told(
        edition(LIFE, times),  # Monday to Friday 09:00-17:00
        log(
            "Monday 2025-08-04 10:00, received, new",
            "Monday 2025-08-04 17:00, message sent, waiting",
            "Tuesday 2025-08-05 09:00, customer replied, open",
        ),
    )
    for now in ("Monday 2025-08-04 16:59", "Tuesday 2025-08-05 09:00"):
        assert case.shows("solve", now) == ("running", "Tuesday 2025-08-05 10:00")
    assert case.shows("solve", "Monday 2025-08-04 23:00") == ("paused", "Tuesday 2025-08-05 10:00")


def test_frappe_helpdesk_pr_2449_the_first_response_of_a_weekend_ticket_took_minutes() -> None:
    """A ticket raised on a day off was answered on Monday morning, and the time taken was shown as more than a day.

    frappe/helpdesk#2075
    """
    case = Told(
        edition(LIFE, RECORD, opening(TEN_TO_SIX), BY_PRIORITY),
        log(
            "Saturday 2024-12-07 15:00, received, new, priority=high", "Monday 2024-12-09 10:20, message sent, waiting"
        ),
    )
    answer = case.reading("answer", "Monday 2024-12-09 12:00")
    assert (answer.state, answer.elapsed, answer.remaining) == ("met", 20 * MINUTE, 40 * MINUTE)


@pytest.mark.parametrize(
    ("until", "due"),
    [
        ("15:30", "Thursday 2025-08-07 17:00"),  # no pause at all
        ("16:30", "Thursday 2025-08-07 18:00"),
        ("16:30:01", "Friday 2025-08-08 10:00:01"),
    ],
)
def test_frappe_helpdesk_pr_2449_a_pause_moves_the_due_time_over_closing_by_the_second(until: str, due: str) -> None:
    """A pause of exactly an hour leaves the due time at closing; one second more moves it to the next morning.

    frappe/helpdesk#2449
    """
    case = Told(
        edition(LIFE, RECORD, opening(TEN_TO_SIX), BY_PRIORITY),
        log(
            "Thursday 2025-08-07 15:00, received, new, priority=urgent",
            "Thursday 2025-08-07 15:30, message sent, waiting",
            f"Thursday 2025-08-07 {until}, customer replied, open",
        ),
    )
    assert case.shows("solve", f"Thursday 2025-08-07 {until}") == ("running", due)


def test_frappe_helpdesk_pr_2449_a_pause_over_a_holiday_and_a_weekend_counts_its_working_minutes() -> None:
    """Measured on the wall clock, nights and days off included, a pause would take away more time than was used.

    frappe/helpdesk#2449
    """
    case = Told(
        edition(LIFE, RECORD, opening(FRIDAY_OFF), BY_PRIORITY),
        log(
            "Thursday 2025-08-07 17:30, received, new, priority=high",
            "Thursday 2025-08-07 17:50, message sent, waiting",
            "Monday 2025-08-11 12:30, customer replied, open",
            "Monday 2025-08-11 13:00, resolved, resolved",
            "Tuesday 2025-08-12 13:00, closed, closed",
        ),
    )
    assert case.shows("answer", "Thursday 2025-08-07 17:50") == ("met", "Monday 2025-08-11 10:30")
    assert case.shows("solve", "Thursday 2025-08-07 17:40") == ("running", "Monday 2025-08-11 13:30")
    assert case.reading("solve", "Saturday 2025-08-09 12:00").state == "paused"
    assert case.reading("solve", "Saturday 2025-08-09 12:00").elapsed == 20 * MINUTE
    assert case.shows("solve", "Monday 2025-08-11 12:30") == ("running", "Monday 2025-08-11 16:10")
    assert case.shows("solve", "Monday 2025-08-11 13:00") == ("met", "Monday 2025-08-11 16:10")
    assert case.reading("solve", "Monday 2025-08-11 13:00").elapsed == 50 * MINUTE
    ledger = case.reading("solve", "Monday 2025-08-11 13:00").ledger
    assert sum(line.seconds for line in ledger if line.counted) == 4 * HOUR
    assert sum(line.seconds for line in ledger if line.reason.startswith("paused")) == 160 * MINUTE
    assert "Festival" in {line.reason for line in ledger}


def test_frappe_helpdesk_pr_2449_closing_later_does_not_change_the_time_it_took_to_solve() -> None:
    """When a solved ticket is closed a day later, the time that it took to solve must stay as it was.

    frappe/helpdesk#2449
    """
    case = Told(
        edition(LIFE, RECORD, opening(TEN_TO_SIX), BY_PRIORITY),
        log(
            "Monday 2025-08-04 11:00, received, new, priority=high",
            "Monday 2025-08-04 11:30, resolved, resolved",
            "Tuesday 2025-08-05 11:30, closed, closed",
        ),
    )
    (before,), (after,) = case.runs("solve", "Monday 2025-08-04 12:00"), case.runs("solve", "Friday 2025-08-08 12:00")
    assert before == after
    assert (after.state, after.elapsed, case.wall(after.stop)) == ("met", 30 * MINUTE, "Monday 2025-08-04 11:30")


def test_frappe_helpdesk_pr_2449_an_open_ticket_follows_a_new_holiday() -> None:
    """When a day is added to the list of holidays, the due times of open tickets must move with it.

    frappe/helpdesk#2449
    """
    events = log("Thursday 2025-08-07 17:00, received, new, priority=urgent")
    before = Told(edition(LIFE, RECORD, opening(TEN_TO_SIX), BY_PRIORITY), events)
    after = Told(edition(LIFE, RECORD, opening(FRIDAY_OFF), BY_PRIORITY), events)
    assert before.shows("solve", "Thursday 2025-08-07 18:00") == ("running", "Friday 2025-08-08 11:00")
    assert after.shows("solve", "Thursday 2025-08-07 18:00") == ("running", "Monday 2025-08-11 11:00")
    assert after.skipped("solve", "Thursday 2025-08-07 18:00") == [
        "after closing", "Festival", "weekend", "before opening",
    ]  # fmt: skip


# --- Chatwoot ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "within", "due"),
    [
        ("Friday 2026-01-23 16:30", "1 hour", "Monday 2026-01-26 09:30"),
        ("Wednesday 2026-01-28 10:00", "2 hours", "Wednesday 2026-01-28 12:00"),
        ("Wednesday 2026-01-28 07:00", "2 hours", "Wednesday 2026-01-28 11:00"),
    ],
)
def test_chatwoot_pr_13392_business_hours_count_where_they_are_asked_for(received: str, within: str, due: str) -> None:
    """``Only during business hours`` could be ticked and was stored, and the deadlines were on the wall clock.

    chatwoot/chatwoot#13392
    """
    times = sla(f"- {{id: answer, from: received, to: message sent, within: {within}, counting: opening hours}}")
    desk = edition(opening("open: {Monday to Friday: 09:00-17:00}", "UTC"), times)
    case = Told(desk, log(f"{received}, received, new", zone="UTC"), "UTC")
    assert case.shows("answer", received) == ("running", due)


WEEKLY = """
    kind: report
    id: week
    title: The week
    version: 1.0.0
    period: previous week
    sections:
      - {title: Deadlines, show: [acknowledgment met]}
"""


def test_chatwoot_pr_13392_every_place_shows_the_same_due_time() -> None:
    """The screen worked out a due time of its own; list, timer, alarm and report must agree on one.

    chatwoot/chatwoot#13392
    """
    times = sla("- {id: answer, from: received, to: acknowledged, within: 1 hour, counting: opening hours}")
    here = Here(edition(RECORD, times, WEEKLY))
    here.wall.text = "Friday 2026-01-23 16:30"
    case = here.open(kind="ticket", channel="email")
    here.wall.text = "Friday 2026-01-23 20:00"  # over on the wall clock, half of it left in opening hours
    due, now = at("Monday 2026-01-26 09:30"), here.wall()
    view = read_case(here.desk, case.id)
    (row,) = here.queue()
    (read,) = clocks(here.edition, here.events(case), now)
    assert row.due == Due(read.clock.title, due, read.soon_at, tuple(read.clock.source))
    for shown in (view.next_deadline, read):
        assert shown is not None
        assert (shown.state, shown.due, shown.remaining) == ("running", due, 30 * MINUTE)
    assert words_for(here.edition, view, ANN, now)["deadline"]["answer"] == "Monday 2026-01-26 09:30"
    assert "## Deadlines\n\nnone" in write_report(here.desk, "week", "2026-W04")
    here.wall.text = "Monday 2026-01-26 09:31"
    assert "0 of 1" in write_report(here.desk, "week", "2026-W05")


def test_chatwoot_pr_13392_opening_hours_never_become_the_wall_clock_in_silence() -> None:
    """A policy for business hours must not go by the wall clock where there are no hours or all days are closed.

    chatwoot/chatwoot#13392
    """
    hour, start = parse_allowance("1 hour"), at("Friday 2026-01-23 16:30")
    shut = Timetable(Spans.of(calendar({})), ZoneInfo(LONDON))
    assert shut.due(hour, "opening hours", start) is None
    with pytest.raises(ValueError, match="counts in opening hours, so the clock needs a calendar"):
        Timetable(None, ZoneInfo(LONDON)).due(hour, "opening hours", start)


# --- Zammad -----------------------------------------------------------------------------------------------------------

NINE_TO_NINE = "open: {Monday to Sunday: 09:00-21:00}"
TWO_DAYS_CLOSED = f"""
    {NINE_TO_NINE}
    closed:
      - {{date: 2016-11-11, name: St. Martin}}
      - {{date: 2016-11-13, name: Volkstrauertag}}
"""
FORTY_EIGHT_HOURS = sla("- {id: solve, from: received, to: resolved, within: 48 hours, counting: opening hours}")
WEDNESDAY_NIGHT = "Wednesday 2016-11-09 23:00"


def test_zammad_390_each_closed_day_that_moved_a_due_time_is_named() -> None:
    """A feed of holidays had closed two days that nobody has off, and the user could not see why the time was so long.

    zammad/zammad#390
    """
    events = log(f"{WEDNESDAY_NIGHT}, received, new", zone=BERLIN)
    case = Told(edition(opening(TWO_DAYS_CLOSED, BERLIN), FORTY_EIGHT_HOURS), events, BERLIN)
    assert case.shows("solve", WEDNESDAY_NIGHT) == ("running", "Tuesday 2016-11-15 21:00")
    ledger = case.reading("solve", WEDNESDAY_NIGHT).ledger
    named = [line for line in ledger if line.reason in {"St. Martin", "Volkstrauertag"}]
    assert [(case.wall(line.begin), case.wall(line.end), line.counted, line.reason) for line in named] == [
        ("Friday 2016-11-11 00:00", "Saturday 2016-11-12 00:00", False, "St. Martin"),
        ("Sunday 2016-11-13 00:00", "Monday 2016-11-14 00:00", False, "Volkstrauertag"),
    ]
    counted = [line for line in ledger if line.counted]
    assert [line.seconds for line in counted] == [12 * HOUR] * 4
    assert [after.begin for after in ledger[1:]] == [before.end for before in ledger[:-1]]  # nothing is left out


@pytest.mark.parametrize(
    "holidays",
    ["", "\nholidays_from: {country: DE}", "\nholidays_from: {country: DE, region: NW}"],
    ids=["none", "Germany", "North Rhine-Westphalia"],
)
def test_zammad_390_only_days_that_are_days_off_are_skipped(holidays: str) -> None:
    """Forty-eight hours of a desk that works twelve a day are four days; the feed made six of them.

    zammad/zammad#390
    """
    events = log(f"{WEDNESDAY_NIGHT}, received, new", zone=BERLIN)
    case = Told(edition(opening(NINE_TO_NINE + holidays, BERLIN), FORTY_EIGHT_HOURS), events, BERLIN)
    assert case.shows("solve", WEDNESDAY_NIGHT) == ("running", "Sunday 2016-11-13 21:00")
    assert case.skipped("solve", WEDNESDAY_NIGHT) == ["overnight"]


def test_zammad_390_a_day_around_the_clock_loses_no_minute_at_midnight() -> None:
    """``24/7`` had to be written as 00:00-23:59, and each midnight took a minute.

    zammad/zammad#3180
    """
    times = sla("- {id: solve, from: received, to: resolved, within: 2 hours, counting: opening hours}")
    desk = edition(opening("open: {Monday to Sunday: 00:00-24:00}", BERLIN), times)
    case = Told(desk, log("Monday 2020-09-07 23:00, received, new", zone=BERLIN), BERLIN)
    assert case.shows("solve", "Monday 2020-09-07 23:00") == ("running", "Tuesday 2020-09-08 01:00")
    assert case.skipped("solve", "Monday 2020-09-07 23:00") == []


def test_zammad_390_a_target_may_be_longer_than_ninety_nine_hours() -> None:
    """A target could not be longer than 99:59 hours.

    zammad/zammad#418
    """
    times = sla("- {id: solve, from: received, to: resolved, within: 240 hours, counting: opening hours}")
    case = Told(edition(times), log("Monday 2026-03-09 09:00, received, new"))  # eight hours a day: thirty days
    assert case.shows("solve", "Monday 2026-03-09 09:00") == ("running", "Friday 2026-04-17 17:00")


NINE_TO_FIVE = "open: {Monday to Friday: 09:00-17:00}"
MONDAY_OFF = f"""
    {NINE_TO_FIVE}
    closed:
      - {{date: 2022-12-19, name: Company day}}
"""
REMINDING = sla("""
    - id: answer
      from: received
      to: message sent
      within: 9 hours
      counting: around the clock
      warn_at: [100%, 200%, 300%, 700%]
      remind_during: opening hours
""")


@pytest.mark.parametrize(
    ("week", "opens"),
    [(NINE_TO_FIVE, "Monday 2022-12-19 09:00"), (MONDAY_OFF, "Tuesday 2022-12-20 09:00")],
    ids=["weekend", "Monday off"],
)
def test_zammad_4432_reminders_come_when_the_desk_is_open(week: str, opens: str) -> None:
    """Reminders of an escalated ticket went out at midnight and at the weekend, outside of the service times.

    zammad/zammad#4432
    """
    events = log("Friday 2022-12-16 06:00, received, new", zone=BERLIN)
    case = Told(edition(opening(week, BERLIN), REMINDING), events, BERLIN)
    assert case.shows("answer", "Saturday 2022-12-17 00:00") == ("breached", "Friday 2022-12-16 15:00")
    assert case.told("answer", "Saturday 2022-12-17 00:00") == ["Friday 2022-12-16 15:00", opens, opens, opens]
    # what the percentages themselves fall on: midnight, Saturday, Sunday
    assert [case.wall(warning.at) for warning in case.reading("answer", "Saturday 2022-12-17 00:00").warnings] == [
        "Friday 2022-12-16 15:00",
        "Saturday 2022-12-17 00:00",
        "Saturday 2022-12-17 09:00",
        "Sunday 2022-12-18 21:00",
    ]


def test_zammad_4432_a_night_in_the_week_is_kept_free_too() -> None:
    """Reminders went out at midnight, also between two working days.

    zammad/zammad#4432
    """
    events = log("Tuesday 2022-12-13 06:00, received, new", zone=BERLIN)
    case = Told(edition(opening(NINE_TO_FIVE, BERLIN), REMINDING), events, BERLIN)
    assert case.told("answer", "Wednesday 2022-12-14 00:00") == [
        "Tuesday 2022-12-13 15:00",
        "Wednesday 2022-12-14 09:00",  # for midnight
        "Wednesday 2022-12-14 09:00",
        "Friday 2022-12-16 09:00",  # for Thursday 21:00
    ]


def test_zammad_4432_a_reminder_that_moves_within_a_day_comes_on_that_day() -> None:
    """A reminder that was moved by ten minutes came at two in the morning of the next day.

    zammad/zammad#2231
    """
    times = sla("""
        - id: call-back
          from: received
          to: message sent
          within: 1 hour
          counting: around the clock
          pause_while: {status: waiting}
          warn_at: [50%, 100%]
          remind_during: opening hours
    """)
    events = log(
        "Friday 2018-09-07 12:35, received, new",
        "Friday 2018-09-07 13:20, updated, waiting",
        "Friday 2018-09-07 13:30, customer replied, open",
        zone=BERLIN,
    )
    case = Told(edition(LIFE, opening(NINE_TO_FIVE, BERLIN), times), events, BERLIN)
    assert case.told("call-back", "Friday 2018-09-07 13:00") == ["Friday 2018-09-07 13:05", "Friday 2018-09-07 13:35"]
    # the first has been sent; the second is moved, and still comes the same day
    assert case.told("call-back", "Friday 2018-09-07 13:30") == ["Friday 2018-09-07 13:05", "Friday 2018-09-07 13:45"]
    sent, coming = case.reading("call-back", "Friday 2018-09-07 13:44").warnings
    assert (sent.passed, coming.passed) == (True, False)
    assert coming.tell_at == datetime(2018, 9, 7, 11, 45, tzinfo=UTC)


FIRST_THEN_UPDATES = sla("""
    - {id: first-response, from: received, to: message sent, repeats: never, within: 4 hours, counting: around the clock}
    - id: update
      for: {status: {not: new}}  # new is what nobody has answered yet
      from: [received, customer replied]
      to: message sent
      repeats: every time
      within: 1 hour
      counting: around the clock
""")


def due_next(case: Told, now: str) -> list[tuple[str, str]]:
    """The clocks that still wait for something, with their due times, the earliest first."""
    read = clocks(case.edition, case.events, at(now, case.zone))
    return [(one.clock.id, case.wall(one.due)) for one in read if one.latest and not one.over]


def test_zammad_5177_the_update_time_does_not_overrule_the_first_response() -> None:
    """An update time shorter than the time for the first response escalated the ticket before its first response was due.

    zammad/zammad#5177
    """
    case = Told(
        edition(LIFE, FIRST_THEN_UPDATES),
        log(
            "Thursday 2024-05-16 09:00, received, new",
            "Thursday 2024-05-16 09:30, customer replied, new",
            "Thursday 2024-05-16 12:00, message sent, waiting",
            "Thursday 2024-05-16 14:00, customer replied, open",
            "Thursday 2024-05-16 14:50, message sent, waiting",
        ),
    )
    assert due_next(case, "Thursday 2024-05-16 09:00") == [("first-response", "Thursday 2024-05-16 13:00")]
    assert due_next(case, "Thursday 2024-05-16 11:00") == [("first-response", "Thursday 2024-05-16 13:00")]
    assert due_next(case, "Thursday 2024-05-16 12:00") == []
    assert due_next(case, "Thursday 2024-05-16 14:00") == [("update", "Thursday 2024-05-16 15:00")]
    assert due_next(case, "Thursday 2024-05-16 15:00") == []
    (update,) = case.runs("update", "Thursday 2024-05-16 15:00")
    assert (update.state, case.wall(update.start)) == ("met", "Thursday 2024-05-16 14:00")
    assert case.shows("first-response", "Thursday 2024-05-16 15:00") == ("met", "Thursday 2024-05-16 13:00")


def test_zammad_5177_where_both_clocks_run_each_keeps_its_own_due_time() -> None:
    """Where only the earliest of several due times is kept, the target for the first response cannot be seen.

    zammad/zammad#5177
    """
    both = FIRST_THEN_UPDATES.replace("for: {status: {not: new}}", "for: anything")
    case = Told(edition(LIFE, both), log("Thursday 2024-05-16 09:00, received, new"))
    assert due_next(case, "Thursday 2024-05-16 09:00") == [
        ("update", "Thursday 2024-05-16 10:00"),
        ("first-response", "Thursday 2024-05-16 13:00"),
    ]
    assert case.shows("update", "Thursday 2024-05-16 12:00")[0] == "breached"
    assert case.shows("first-response", "Thursday 2024-05-16 12:00")[0] == "running"


def test_zammad_5177_a_ticket_moved_to_a_group_without_update_time_has_none() -> None:
    """The update time of the former group stayed on a ticket that was moved to a group whose SLA has none.

    zammad/zammad#5624
    """
    times = sla("""
        - id: update
          for: {group: first-line}
          from: [received, customer replied]
          to: message sent
          repeats: every time
          within: 1 hour
          counting: around the clock
    """)
    case = Told(
        edition(LIFE, RECORD, times),
        log(
            "Thursday 2025-05-15 09:00, received, new, group=first-line",
            "Thursday 2025-05-15 09:20, updated, new, group=second-line",
        ),
    )
    assert due_next(case, "Thursday 2025-05-15 09:10") == [("update", "Thursday 2025-05-15 10:00")]
    assert due_next(case, "Thursday 2025-05-15 09:20") == []
    moved = case.reading("update", "Thursday 2025-05-15 12:00")
    assert (moved.state, case.wall(moved.ended)) == ("void", "Thursday 2025-05-15 09:20")


UPDATES = sla("""
    - id: update
      from: [received, customer replied]
      to: message sent
      repeats: every time
      within: 2 hours
      counting: around the clock
""")


def test_zammad_3140_a_ticket_that_was_answered_last_does_not_escalate() -> None:
    """The update time ran no matter who wrote last: the agent had answered, and the ticket escalated all the same.

    zammad/zammad#3140
    """
    case = Told(
        edition(LIFE, UPDATES),
        log(
            "Wednesday 2020-07-29 09:00, received, new",
            "Wednesday 2020-07-29 09:30, message sent, open",
            "Wednesday 2020-07-29 14:00, customer replied, open",
        ),
    )
    assert due_next(case, "Wednesday 2020-07-29 09:10") == [("update", "Wednesday 2020-07-29 11:00")]
    for now in ("Wednesday 2020-07-29 09:30", "Wednesday 2020-07-29 11:31", "Wednesday 2020-07-29 13:59"):
        assert due_next(case, now) == []
        assert case.reading("update", now).state == "met"
    assert due_next(case, "Wednesday 2020-07-29 14:00") == [("update", "Wednesday 2020-07-29 16:00")]


def test_zammad_3140_the_earliest_unanswered_message_counts_and_the_earliest_answer_ends_it() -> None:
    """A second message of the customer must not move the due time, nor a second answer the time it took.

    zammad/zammad#3410, the rule that zammad/zammad#3140 led to
    """
    case = Told(
        edition(LIFE, UPDATES),
        log(
            "Wednesday 2020-07-29 14:00, received, new",
            "Wednesday 2020-07-29 15:30, customer replied, new",
            "Wednesday 2020-07-29 15:45, message sent, open",
            "Wednesday 2020-07-29 17:00, message sent, open",
            "Thursday 2020-07-30 09:00, customer replied, open",
        ),
    )
    assert case.shows("update", "Wednesday 2020-07-29 15:40") == ("running", "Wednesday 2020-07-29 16:00")
    first, second = case.runs("update", "Thursday 2020-07-30 09:30")
    assert (first.state, case.wall(first.stop), first.elapsed) == (
        "met", "Wednesday 2020-07-29 15:45", 105 * MINUTE,
    )  # fmt: skip
    assert (second.state, second.stop) == ("running", None)  # not answered yet: neither met nor late


@pytest.mark.parametrize("note", ["updated", "logged"])
def test_zammad_3140_an_internal_note_is_no_answer(note: str) -> None:
    """A note among colleagues must not stop the clock: the customer has heard nothing.

    zammad/zammad#1620
    """
    case = Told(
        edition(LIFE, UPDATES),
        log("Monday 2017-11-06 09:00, received, new", f"Monday 2017-11-06 09:30, {note}, open"),
    )
    assert case.shows("update", "Monday 2017-11-06 10:00") == ("running", "Monday 2017-11-06 11:00")
    assert case.shows("update", "Monday 2017-11-06 11:01") == ("breached", "Monday 2017-11-06 11:00")


def test_zammad_3140_a_note_that_the_customer_writes_in_the_portal_starts_the_clock() -> None:
    """What a customer adds through the portal is a message that waits for an answer, not a note among colleagues.

    zammad/zammad#1322
    """
    case = Told(
        edition(LIFE, RECORD, UPDATES),
        log(
            "Monday 2017-08-07 09:00, received, new, channel=email",
            "Monday 2017-08-07 09:30, message sent, waiting",
            "Monday 2017-08-07 13:00, customer replied, open, channel=portal",
        ),
    )
    assert case.shows("update", "Monday 2017-08-07 13:30") == ("running", "Monday 2017-08-07 15:00")


def test_zammad_3140_an_answer_that_sets_the_ticket_to_waiting_still_counts() -> None:
    """Answered and set to pending in one save, the first response was never counted as given.

    zammad/zammad#3551
    """
    times = sla("""
        - id: first-response
          from: received
          to: message sent
          within: 2 hours
          counting: around the clock
          pause_while: {status: waiting}
    """)
    case = Told(
        edition(LIFE, times),
        log("Monday 2021-05-10 09:00, received, new", "Monday 2021-05-10 09:40, message sent, waiting"),
    )
    for now in ("Monday 2021-05-10 09:40", "Monday 2021-05-10 12:00"):
        answer = case.reading("first-response", now)
        assert (answer.state, answer.elapsed, case.wall(answer.due)) == ("met", 40 * MINUTE, "Monday 2021-05-10 11:00")


BERLIN_DESK = """
    kind: desk
    id: desk
    title: A desk
    version: 1.0.0
    company: Example GmbH
    time_zone: Europe/Berlin
    default_calendar: hours
"""


@pytest.mark.parametrize(
    ("received", "due", "later"),
    [
        (
            "Friday 2018-07-27 10:00",
            "Monday 2018-07-30 15:00",
            [
                "Tuesday 2018-07-31 00:00",
                "Tuesday 2018-07-31 02:00",
                "Tuesday 2018-07-31 15:00",
                "Monday 2018-12-31 12:00",
            ],
        ),
        (
            "Friday 2018-12-07 10:00",
            "Monday 2018-12-10 15:00",
            [
                "Tuesday 2018-12-11 00:00",
                "Tuesday 2018-12-11 01:00",
                "Tuesday 2018-12-11 15:00",
                "Monday 2019-07-01 12:00",
            ],
        ),
        (
            "Friday 2018-10-26 10:00",  # the clocks go back on Sunday
            "Monday 2018-10-29 15:00",
            ["Tuesday 2018-10-30 00:00", "Tuesday 2018-10-30 01:00", "Monday 2019-07-01 12:00"],
        ),
    ],
    ids=["summer", "winter", "clocks go back"],
)
def test_zammad_2157_an_overdue_time_stays_where_it_was(received: str, due: str, later: Sequence[str]) -> None:
    """In the calendar feed a ticket that was overdue moved to two in the morning of the next day.

    zammad/zammad#2157
    """
    times = sla("""
        - id: pending
          from: received
          to: resolved
          within: Monday 15:00
          counting: around the clock
          warn_at: [100%]
          remind_during: opening hours
    """)
    desk = edition(BERLIN_DESK, opening(NINE_TO_FIVE, BERLIN), times)
    case = Told(desk, log(f"{received}, received, new", zone=BERLIN), BERLIN)
    assert case.shows("pending", received) == ("running", due)
    for now in later:
        assert case.shows("pending", now) == ("breached", due)
        assert case.told("pending", now) == [due]


@pytest.mark.parametrize(
    ("start", "within", "due"),
    [
        ("Monday 2018-07-30 15:00", "end of day", "Tuesday 2018-07-31 00:00"),  # 22:00 UTC
        ("Monday 2018-12-10 15:00", "end of day", "Tuesday 2018-12-11 00:00"),  # 23:00 UTC
        ("Monday 2018-07-30 01:00", "end of day", "Tuesday 2018-07-31 00:00"),  # in UTC still Sunday
        ("Saturday 2018-10-27 15:00", "2 days", "Monday 2018-10-29 15:00"),
        ("Saturday 2018-03-24 15:00", "2 days", "Monday 2018-03-26 15:00"),
    ],
)
def test_zammad_2157_a_day_ends_and_begins_where_the_desk_is_and_not_in_utc(start: str, within: str, due: str) -> None:
    """A day that is taken to begin at midnight in UTC begins at two in the morning in Berlin, and at one in winter.

    zammad/zammad#2157
    """
    found = Timetable(None, ZoneInfo(BERLIN)).due(parse_allowance(within), "around the clock", at(start, BERLIN))
    assert found == at(due, BERLIN)


# --- Jira Service Management ------------------------------------------------------------------------------------------


def solving(within: str) -> str:
    """A time to solve with one target for every case."""
    return sla(f"- {{id: solve, from: received, to: resolved, within: {within}, counting: opening hours}}")


HIGH_OR_LOW = sla("""
    - id: solve
      from: received
      to: resolved
      counting: opening hours
      targets:
        - {when: {priority: high}, within: 2 hours}
        - {when: {priority: low}, within: 4 hours}
""")


@pytest.mark.parametrize(
    ("was", "state", "due", "becomes", "today"),
    [
        ("4 hours", "met", "Monday 2026-03-09 13:00", "2 hours", "late"),
        ("2 hours", "late", "Monday 2026-03-09 11:00", "4 hours", "met"),
    ],
)
def test_jira_reconstruction_a_finished_run_keeps_the_result_of_its_own_documents(
    was: str, state: State, due: str, becomes: str, today: State
) -> None:
    """Rebuilding SLA data judges finished cycles by the goals of today, so that what was met may be breached afterwards.

    Jira Service Management, reconstruction of SLAs. Here an event names the edition under which it happened, and read
    with that one its clocks say the same for ever.
    """
    old, new = edition(solving(was)), edition(solving(becomes))
    editions = {old.digest: old, new.digest: new}
    rows = ("Monday 2026-03-09 09:00, received, new", "Monday 2026-03-09 11:30, resolved, new")
    events = log(*rows, digest=old.digest)
    case = Told(editions[events[-1].edition], events)
    before = case.runs("solve", "Monday 2026-03-09 12:00")
    assert [(run.state, case.wall(run.due), run.elapsed) for run in before] == [(state, due, 150 * MINUTE)]

    assert Told(new, log(*rows, digest=new.digest)).shows("solve", "Monday 2026-03-09 12:00")[0] == today
    for _ in range(2):  # rebuilding it twice gives the same twice
        assert case.runs("solve", "Wednesday 2027-03-10 12:00") == before


@pytest.mark.parametrize(
    ("was", "state", "due", "becomes"),
    [("low", "met", "Monday 2026-03-09 13:00", "high"), ("high", "late", "Monday 2026-03-09 11:00", "low")],
)
def test_jira_reconstruction_a_later_priority_changes_no_finished_run(
    was: str, state: State, due: str, becomes: str
) -> None:
    """A goal that is looked up again must not be looked up with what the issue has become since.

    Jira Service Management, reconstruction of SLAs
    """
    case = Told(
        edition(RECORD, HIGH_OR_LOW),
        log(
            f"Monday 2026-03-09 09:00, received, new, priority={was}",
            "Monday 2026-03-09 11:30, resolved, new",
            f"Tuesday 2026-03-10 10:00, updated, new, priority={becomes}",
        ),
    )
    (before,), (after,) = (case.runs("solve", now) for now in ("Monday 2026-03-09 12:00", "Wednesday 2027-03-10 12:00"))
    assert before == after
    assert (after.state, case.wall(after.due), after.elapsed) == (state, due, 150 * MINUTE)


def test_jira_reconstruction_each_run_is_judged_by_what_was_known_in_it() -> None:
    """Of a reopened issue the first cycle is over and keeps its goal; only the second has the new one.

    Jira Service Management, reconstruction of SLAs
    """
    case = Told(
        edition(RECORD, HIGH_OR_LOW),
        log(
            "Monday 2026-03-09 09:00, received, new, priority=low",
            "Monday 2026-03-09 11:30, resolved, new",
            "Tuesday 2026-03-10 10:00, reopened, new",
            "Tuesday 2026-03-10 10:30, updated, new, priority=high",
            "Tuesday 2026-03-10 12:30, resolved, new",
        ),
    )
    first, second = case.runs("solve", "Wednesday 2026-03-11 12:00")
    assert (first.state, case.wall(first.due), first.elapsed) == ("met", "Monday 2026-03-09 13:00", 150 * MINUTE)
    assert (second.state, case.wall(second.due), second.elapsed) == ("late", "Tuesday 2026-03-10 12:00", 150 * MINUTE)


@pytest.mark.parametrize(
    "changed",
    [
        "open: {Monday to Saturday: 09:00-17:00}",
        f"{NINE_TO_FIVE}\nclosed:\n  - {{date: 2026-03-06, name: Made a holiday afterwards}}",
    ],
    ids=["Saturday opened", "Friday a holiday"],
)
def test_jira_reconstruction_a_calendar_that_changes_does_not_reach_back(changed: str) -> None:
    """The same with the calendar: Friday 16:00 to Monday 10:00 were two hours, and stay two whatever is open since.

    Jira Service Management, reconstruction of SLAs
    """
    old, new = edition(solving("2 hours")), edition(opening(changed), solving("2 hours"))
    editions = {old.digest: old, new.digest: new}
    events = log("Friday 2026-03-06 16:00, received, new", "Monday 2026-03-09 10:00, resolved, new", digest=old.digest)
    assert Told(new, events).reading("solve", "Monday 2026-03-09 12:00").elapsed != 2 * HOUR
    then = Told(editions[events[-1].edition], events)
    for now in ("Monday 2026-03-09 12:00", "Wednesday 2027-03-10 12:00"):
        assert then.shows("solve", now) == ("met", "Monday 2026-03-09 10:00")
        assert then.reading("solve", now).elapsed == 2 * HOUR


def test_jira_reconstruction_a_running_clock_takes_the_new_target_and_keeps_its_time() -> None:
    """A cycle that still runs is worked out anew when its goal changes; the time that has gone by is kept.

    Jira Service Management, reconstruction of SLAs
    """
    events = log("Monday 2026-03-09 09:00, received, new")
    before, after = (Told(edition(solving(within)), events) for within in ("4 hours", "2 hours"))
    assert before.shows("solve", "Monday 2026-03-09 10:00") == ("running", "Monday 2026-03-09 13:00")
    assert after.shows("solve", "Monday 2026-03-09 10:00") == ("running", "Monday 2026-03-09 11:00")
    assert before.reading("solve", "Monday 2026-03-09 10:00").elapsed == HOUR
    assert after.reading("solve", "Monday 2026-03-09 10:00").elapsed == HOUR

    case = Told(
        edition(RECORD, HIGH_OR_LOW),
        log(
            "Monday 2026-03-09 09:00, received, new, priority=low",
            "Monday 2026-03-09 10:00, updated, new, priority=high",
        ),
    )
    assert case.shows("solve", "Monday 2026-03-09 09:59") == ("running", "Monday 2026-03-09 13:00")
    assert case.shows("solve", "Monday 2026-03-09 10:00") == ("running", "Monday 2026-03-09 11:00")
    assert case.reading("solve", "Monday 2026-03-09 10:00").elapsed == HOUR
