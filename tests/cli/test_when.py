"""``sopdesk when`` as it is typed: when it is due, and every counted and skipped span, as a lead checks them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.model.case import Case
from engine.services.desk import Desk, open_desk
from engine.services.escalate import escalate
from engine.services.open_case import open_case
from engine.services.record_event import Happening, record_event
from tests.desks import ROOT, Wall, at

FRIDAY = "Friday 2026-03-06 16:50"
README = f"inquiry by email received {FRIDAY}"
PHONE = f"inquiry by phone received {FRIDAY}"
SPAN = re.compile(r"    (\w+ [\d-]+ [\d:]+) to (?:(\w+ [\d-]+) )?([\d:]+) +(\S.*?)  (counted|skipped)  (\S.*)")
LENGTHS = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
Told = Callable[..., tuple[int, list[str], list[str]]]
Lines = Callable[..., list[str]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Exit code, lines of output, lines of complaint."""

    def when(*arguments: str, store: str = "") -> tuple[int, list[str], list[str]]:
        before = ["--store", store] if store else []
        code = run(["--desk", str(ROOT), *before, "when", *arguments])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return when


@pytest.fixture
def lines(told: Told) -> Lines:
    """The lines of an answer; nothing is wrong with the question."""

    def when(*arguments: str, store: str = "") -> list[str]:
        code, out, err = told(*arguments, store=store)
        assert (code, err) == (0, [])
        return out

    return when


@pytest.fixture
def refused(told: Told) -> Callable[..., str]:
    """The one sentence with which a question is refused."""

    def when(*arguments: str, store: str = "") -> str:
        code, out, err = told(*arguments, store=store)
        assert (code, out, len(err)) == (2, [], 1)
        assert err[0].startswith("sopdesk: ")
        return err[0].removeprefix("sopdesk: ")

    return when


def spans(out: list[str]) -> list[str]:
    """The lines of the ledger, without what stands before them."""
    return [line[4:] for line in out if SPAN.fullmatch(line)]


def blocks(out: list[str]) -> dict[str, list[str]]:
    """Clock id to its lines."""
    found: dict[str, list[str]] = {}
    for line in out:
        if title := re.fullmatch(r"\S.* \((\S+)\)", line):
            found[title[1]] = []
        if found and line:
            found[list(found)[-1]].append(line)
    return found


def seconds(length: str) -> int:
    """``2 d 16 h 5 min`` in seconds."""
    return sum(int(number) * LENGTHS[unit] for number, unit in re.findall(r"(\d+) (d|h|min|s)\b", length))


# --- the phrase of the README -----------------------------------------------------------------------------------------


def test_an_email_ten_minutes_before_the_weekend(lines: Lines) -> None:
    assert lines(README) == [
        "Resolve an inquiry (resolve-inquiry)",
        "  due Saturday 2026-03-07 16:50, in 1 d",
        "  24 hours, around the clock, Europe/London time (aim), for cases where kind is inquiry (kind: inquiry)",
        "  SOP3 §3.2(3): Timeliness: Strive to resolve all inquiries within 24 hours.",
        "    Friday 2026-03-06 16:50 to Saturday 2026-03-07 16:50  1 d  counted  around the clock",
        "    counted 1 d, skipped 0 min",
        "",
        "Acknowledge a written inquiry (acknowledge-inquiry)",
        "  due Monday 2026-03-09 09:05, in 2 d 16 h 15 min",
        "  15 minutes, opening hours of Support opening hours, Europe/London time (must), for cases where kind is inquiry and channel is email or chat or social (kind: inquiry, channel: email)",
        "  SOP3 §3.1(1): Acknowledge Inquiry: Send an acknowledgment email or message within 15 minutes of receiving the inquiry.",
        "    Friday 2026-03-06 16:50 to 17:00                      10 min  counted  open",
        "    Friday 2026-03-06 17:00 to Saturday 2026-03-07 00:00     7 h  skipped  after closing",
        "    Saturday 2026-03-07 00:00 to Monday 2026-03-09 00:00     2 d  skipped  weekend",
        "    Monday 2026-03-09 00:00 to 09:00                         9 h  skipped  before opening",
        "    Monday 2026-03-09 09:00 to 09:05                       5 min  counted  open",
        "    counted 15 min, skipped 2 d 16 h",
        "  warnings: 50% Friday 2026-03-06 16:57:30; 80% Monday 2026-03-09 09:02",
        "",
        "Acknowledge everything else (acknowledge-anything)",
        "  due Saturday 2026-03-07 16:50, in 1 d",
        "  24 hours, around the clock, Europe/London time (must), for every case",
        "  COMM §4.2(1): Acknowledge all customer communications within 24 hours (or as defined by SLAs).",
        "    Friday 2026-03-06 16:50 to Saturday 2026-03-07 16:50  1 d  counted  around the clock",
        "    counted 1 d, skipped 0 min",
        "  gives way to the stricter clock: Acknowledge a written inquiry",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "clock", "allowed"),
    [
        (README, "acknowledge-inquiry", 15 * 60),
        ("inquiry by chat received Wednesday 2026-03-18 12:20", "acknowledge-inquiry", 15 * 60),
        ("inquiry by social received Thursday 2026-04-02 17:55:30", "acknowledge-inquiry", 15 * 60),
        ("inquiry by email received Thursday 2026-12-24 12:25", "acknowledge-inquiry", 15 * 60),
        ("inquiry by email received Friday 2026-03-27 16:55", "acknowledge-inquiry", 15 * 60),
        ("inquiry by email received Friday 2026-10-23 16:55", "acknowledge-inquiry", 15 * 60),
        ("inquiry received Saturday 2026-10-24 12:00", "resolve-inquiry", 24 * 3_600),
        (
            "request with urgency high and impact many customers received Friday 2026-10-23 16:55",
            "resolve-request",
            4 * 3_600,
        ),
        ("by phone ringing Friday 2026-03-06 16:50", "answer-call", 18),
    ],
)
def test_the_printed_spans_leave_no_gap_and_add_up_to_the_time_allowed(
    phrase: str, clock: str, allowed: int, lines: Lines
) -> None:
    out = lines(phrase, "--clock", clock)
    received, due = (
        re.search(rf"{word} (\w+ [\d-]+ [\d:]+)", text) for word, text in (("\\w+", phrase), ("due", out[1]))
    )
    assert received
    assert due
    moment, sums = at(received[1]), {"counted": 0, "skipped": 0}
    for begin, day, time, length, mark, _ in (match.groups() for match in map(SPAN.fullmatch, out) if match):
        end = at(f"{day or begin.rsplit(' ', 1)[0]} {time}")
        assert at(begin) == moment, "a span begins where the one before ended"
        assert seconds(length) == (end - moment).total_seconds()
        sums[mark] += seconds(length)
        moment = end
    assert moment == at(due[1])
    assert sums["counted"] == allowed
    told_sums = next(line for line in out if line.startswith("    counted "))
    assert [seconds(part) for part in told_sums.split(", ")] == [sums["counted"], sums["skipped"]]


# --- flags ------------------------------------------------------------------------------------------------------------


def test_the_same_without_a_phrase(lines: Lines) -> None:
    assert lines("--kind", "inquiry", "--channel", "email", "--received", FRIDAY) == lines(README)
    assert lines("--fact", "kind=inquiry", "--fact", "channel=email", "--received", "2026-03-06 16:50") == lines(README)


def test_a_phrase_and_the_rest_of_it_as_flags(lines: Lines) -> None:
    assert lines(f"inquiry received {FRIDAY}", "--channel", "email") == lines(README)
    assert lines(f"received {FRIDAY}", "--channel", "email", "--fact", "kind inquiry") == lines(README)


def test_a_single_clock(lines: Lines) -> None:
    whole = lines(README)
    assert lines(README, "--clock", "acknowledge-inquiry") == whole[7:18]


def test_urgency_and_impact_decide_the_time_of_a_request(lines: Lines) -> None:
    request = ("--kind", "request", "--received", FRIDAY, "--fact", "urgency=high")
    out = lines(*request, "--fact", "impact=many customers", "--clock", "resolve-request")
    assert out[1:3] == [
        "  due Monday 2026-03-09 13:50, in 2 d 21 h",
        "  4 opening hours of Support opening hours, Europe/London time (should), for cases where kind is request (kind: request); for cases where priority is P1 (priority: P1)",
    ]  # fmt: skip
    assert spans(out)[-3:] == [
        "Monday 2026-03-09 09:00 to 12:30                      3 h 30 min  counted  open",
        "Monday 2026-03-09 12:30 to 13:30                             1 h  skipped  lunch break",
        "Monday 2026-03-09 13:30 to 13:50                          20 min  counted  open",
    ]
    slower = lines(*request, "--fact", "impact=one customer", "--clock", "resolve-request")
    assert slower[1] == "  due Monday 2026-03-09 16:50, in 3 d"


@pytest.mark.parametrize("clock", [[], ["--clock", "resolve-request"]])
def test_a_priority_is_not_passed_over_in_silence(clock: list[str], refused: Callable[..., str]) -> None:
    """What a table decides cannot be said beside what the table reads; the answer names that."""
    complaint = "Priority follows from Urgency and Impact; say those instead"
    assert refused("--kind", "request", "--received", FRIDAY, "--fact", "priority=P1", *clock) == complaint
    assert refused(f"request with priority P1 received {FRIDAY}", *clock) == complaint


def test_a_department_is_not_passed_over_in_silence(refused: Callable[..., str]) -> None:
    sentence = refused(README, "--fact", "department=legal")
    assert sentence.startswith("Department follows from Nature of inquiry or complaint; say ")


def test_hours_that_counted_are_not_called_days(lines: Lines) -> None:
    """Nobody reads 39 opening hours as a day and 15 hours."""
    out = lines(f"request with urgency low received {FRIDAY}", "--clock", "resolve-request")
    assert out[1] == "  due Friday 2026-03-13 16:50, in 7 d"
    assert "    counted 39 h, skipped 5 d 9 h" in out


@pytest.mark.parametrize(
    ("acknowledged", "state"),
    [
        (
            "Friday 2026-03-06 16:58",
            "met Friday 2026-03-06 16:58, 2 d 16 h 7 min before it was due (Monday 2026-03-09 09:05)",
        ),
        ("Monday 2026-03-09 09:05", "met Monday 2026-03-09 09:05, 0 min before it was due (Monday 2026-03-09 09:05)"),
        ("Monday 2026-03-09 09:10", "late Monday 2026-03-09 09:10, 5 min after it was due (Monday 2026-03-09 09:05)"),
    ],
)
def test_what_happens_afterwards_meets_the_clock_or_comes_late(acknowledged: str, state: str, lines: Lines) -> None:
    out = lines(README, "--then", f"acknowledged {acknowledged}", "--clock", "acknowledge-inquiry")
    assert out[1] == f"  {state}"


@pytest.mark.parametrize(
    ("moment", "state", "warnings"),
    [
        (
            "Friday 2026-03-06 16:55",
            "due Monday 2026-03-09 09:05, in 2 d 16 h 10 min",
            "50% Friday 2026-03-06 16:57:30; 80% Monday 2026-03-09 09:02",
        ),
        (
            "Monday 2026-03-09 09:00",
            "due Monday 2026-03-09 09:05, in 5 min",
            "50% Friday 2026-03-06 16:57:30 (passed); 80% Monday 2026-03-09 09:02",
        ),
        (
            "Monday 2026-03-09 10:00",
            "was due Monday 2026-03-09 09:05, 55 min ago",
            "50% Friday 2026-03-06 16:57:30 (passed); 80% Monday 2026-03-09 09:02 (passed)",
        ),
    ],
)
def test_as_it_stands_at_a_moment(moment: str, state: str, warnings: str, lines: Lines) -> None:
    out = lines(README, "--at", moment, "--clock", "acknowledge-inquiry")
    assert (out[1], out[-1]) == (f"  {state}", f"  warnings: {warnings}")


def test_at_a_moment_what_happens_later_does_not_count_yet(lines: Lines) -> None:
    later = ("--then", "acknowledged Friday 2026-03-06 16:58")
    assert lines(README, *later, "--at", "Friday 2026-03-06 16:55") == lines(README, "--at", "Friday 2026-03-06 16:55")


def test_at_a_moment_the_status_is_that_of_the_moment(lines: Lines) -> None:
    """On Friday at 17:30 the desk waits for the customer, who answers on Saturday."""
    later = (
        "acknowledged 2026-03-06 16:52",
        "waiting-for-customer 2026-03-06 17:00",
        "customer replied 2026-03-07 17:00",
    )
    asked = [part for event in later for part in ("--then", event)]
    out = lines(PHONE, *asked, "--at", "2026-03-06 17:30", "--clock", "customer-update")
    assert out[1].startswith("  stands still; ")
    assert out[2].endswith("(status: waiting-for-customer)")


def test_before_anything_has_happened_there_is_nothing_to_tell(refused: Callable[..., str]) -> None:
    """It does not say that such a case had no clocks."""
    nothing = f"nothing has happened by then; the first event is received on {FRIDAY}"
    assert refused(README, "--at", "Friday 2026-03-06 16:49") == nothing
    later = ("--then", "acknowledged Friday 2026-03-06 16:58")
    assert refused("--received", FRIDAY, *later, "--at", "Friday 2026-03-06 16:49:59") == nothing


def test_an_event_whose_name_ends_with_another_is_that_event(lines: Lines) -> None:
    """``escalation acknowledged`` is no acknowledgment of the customer."""
    out = lines(README, "--then", "escalation acknowledged Friday 2026-03-06 16:58", "--clock", "acknowledge-inquiry")
    assert out[1] == "  due Monday 2026-03-09 09:05, in 2 d 16 h 7 min"


def test_now_is_this_moment(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    class Friday(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Friday:
            return cls(2026, 3, 6, 16, 50, tzinfo=tz)

    monkeypatch.setattr("engine.cli.when.datetime", Friday)
    assert lines("inquiry by email received now") == lines(README)
    assert lines("--kind", "inquiry", "--channel", "email", "--received", "now") == lines(README)
    assert lines(README.replace("16:50", "16:40"), "--at", "now", "--clock", "resolve-inquiry")[1] == (
        "  due Saturday 2026-03-07 16:40, in 23 h 50 min"
    )


def test_a_case_that_no_clock_is_for_says_so(lines: Lines) -> None:
    assert lines(f"complaint by phone contact ended {FRIDAY}") == ["no clock is for such a case"]
    assert lines(README, "--clock", "resolve-request") == ["the clock resolve-request is not for such a case"]


# --- what is missing --------------------------------------------------------------------------------------------------


def test_a_clock_that_waits_for_facts_names_them(lines: Lines) -> None:
    before, both = lines(f"request with topic billing received {FRIDAY}")[-2:]
    assert before == ""
    assert both == "Resolve a service request (resolve-request): waits to know Urgency and Impact"
    assert (
        lines(f"request with topic billing, urgency high received {FRIDAY}")[-1]
        == "Resolve a service request (resolve-request): waits to know Impact"
    )
    assert not any("waits" in line for line in lines(f"request with topic billing, urgency low received {FRIDAY}"))


def test_an_inquiry_without_a_channel_waits_for_it(lines: Lines) -> None:
    out = lines(f"inquiry received {FRIDAY}")
    assert out[-1] == "Acknowledge a written inquiry (acknowledge-inquiry): waits to know Channel"
    assert list(blocks(out)) == ["acknowledge-anything", "resolve-inquiry"]


@pytest.mark.parametrize("fact", [[], ["--fact", "urgency=high"]])
def test_the_single_clock_that_is_asked_for_waits_and_says_so(fact: list[str], lines: Lines) -> None:
    (line,) = lines(f"request received {FRIDAY}", "--clock", "resolve-request", *fact)
    missing = "Impact" if fact else "Urgency and Impact"
    assert line == f"Resolve a service request (resolve-request): waits to know {missing}"


def test_with_another_clock_asked_for_nothing_else_waits(lines: Lines) -> None:
    out = lines(f"request received {FRIDAY}", "--clock", "acknowledge-anything")
    assert list(blocks(out)) == ["acknowledge-anything"]
    assert "waits" not in "".join(out)
    assert out[-1]


# --- days that are not as usual ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due", "expected"),
    [
        (
            "Wednesday 2026-03-18 12:20",
            "Wednesday 2026-03-18 13:35, in 1 h 15 min",
            [
                "Wednesday 2026-03-18 12:20 to 12:30  10 min  counted  open",
                "Wednesday 2026-03-18 12:30 to 13:30     1 h  skipped  lunch break",
                "Wednesday 2026-03-18 13:30 to 13:35   5 min  counted  open",
            ],
        ),
        (
            "Thursday 2026-04-02 17:55",
            "Tuesday 2026-04-07 09:10, in 4 d 15 h 15 min",
            [
                "Thursday 2026-04-02 17:55 to 18:00                     5 min  counted  open",
                "Thursday 2026-04-02 18:00 to Friday 2026-04-03 00:00     6 h  skipped  after closing",
                "Friday 2026-04-03 00:00 to Saturday 2026-04-04 00:00     1 d  skipped  Good Friday",
                "Saturday 2026-04-04 00:00 to Monday 2026-04-06 00:00     2 d  skipped  weekend",
                "Monday 2026-04-06 00:00 to Tuesday 2026-04-07 00:00      1 d  skipped  Easter Monday",
                "Tuesday 2026-04-07 00:00 to 09:00                        9 h  skipped  before opening",
                "Tuesday 2026-04-07 09:00 to 09:10                     10 min  counted  open",
            ],
        ),
        (
            "Thursday 2026-12-24 12:25",
            "Tuesday 2026-12-29 09:10, in 4 d 20 h 45 min",
            [
                "Thursday 2026-12-24 12:25 to 12:30                          5 min  counted  open, Christmas Eve",
                "Thursday 2026-12-24 12:30 to Friday 2026-12-25 00:00  11 h 30 min  skipped  Christmas Eve",
                "Friday 2026-12-25 00:00 to Saturday 2026-12-26 00:00          1 d  skipped  Christmas Day",
                "Saturday 2026-12-26 00:00 to Sunday 2026-12-27 00:00          1 d  skipped  Boxing Day",
                "Sunday 2026-12-27 00:00 to Monday 2026-12-28 00:00            1 d  skipped  weekend",
                "Monday 2026-12-28 00:00 to Tuesday 2026-12-29 00:00           1 d  skipped  Boxing Day (observed)",
                "Tuesday 2026-12-29 00:00 to 09:00                             9 h  skipped  before opening",
                "Tuesday 2026-12-29 09:00 to 09:10                          10 min  counted  open",
            ],
        ),
        (
            "Friday 2026-11-27 16:55",
            "Saturday 2026-11-28 10:10, in 17 h 15 min",
            [
                "Friday 2026-11-27 16:55 to 17:00                       5 min  counted  open",
                "Friday 2026-11-27 17:00 to Saturday 2026-11-28 10:00    17 h  skipped  overnight",
                "Saturday 2026-11-28 10:00 to 10:10                    10 min  counted  open, Sale Saturday",
            ],
        ),
        (
            "Friday 2026-03-27 16:55",
            "Monday 2026-03-30 09:10, in 2 d 15 h 15 min",
            [
                "Friday 2026-03-27 16:55 to 17:00                         5 min  counted  open",
                "Friday 2026-03-27 17:00 to Saturday 2026-03-28 00:00       7 h  skipped  after closing",
                "Saturday 2026-03-28 00:00 to Monday 2026-03-30 00:00  1 d 23 h  skipped  weekend; the clocks go forward 1 h on Sunday 2026-03-29",
                "Monday 2026-03-30 00:00 to 09:00                           9 h  skipped  before opening",
                "Monday 2026-03-30 09:00 to 09:10                        10 min  counted  open",
            ],
        ),
        (
            "Friday 2026-10-23 16:55",
            "Monday 2026-10-26 09:10, in 2 d 17 h 15 min",
            [
                "Friday 2026-10-23 16:55 to 17:00                        5 min  counted  open",
                "Friday 2026-10-23 17:00 to Saturday 2026-10-24 00:00      7 h  skipped  after closing",
                "Saturday 2026-10-24 00:00 to Monday 2026-10-26 00:00  2 d 1 h  skipped  weekend; the clocks go back 1 h on Sunday 2026-10-25",
                "Monday 2026-10-26 00:00 to 09:00                          9 h  skipped  before opening",
                "Monday 2026-10-26 09:00 to 09:10                       10 min  counted  open",
            ],
        ),
    ],
    ids=["lunch", "Good Friday", "Christmas", "an extra opening", "spring change", "autumn change"],
)
def test_every_span_with_its_reason(received: str, due: str, expected: list[str], lines: Lines) -> None:
    out = lines(f"inquiry by email received {received}", "--clock", "acknowledge-inquiry")
    assert out[1] == f"  due {due}"
    assert spans(out) == expected
    assert out[-2].startswith("    counted 15 min, skipped ")


@pytest.mark.parametrize(
    ("received", "due", "change"),
    [
        ("Saturday 2026-03-28 12:00", "Sunday 2026-03-29 13:00", "forward 1 h on Sunday 2026-03-29"),
        ("Saturday 2026-10-24 12:00", "Sunday 2026-10-25 11:00", "back 1 h on Sunday 2026-10-25"),
    ],
)
def test_24_hours_over_a_change_of_the_clocks_are_24_hours(received: str, due: str, change: str, lines: Lines) -> None:
    out = lines(f"inquiry received {received}", "--clock", "resolve-inquiry")
    assert out[1] == f"  due {due}, in 1 d"
    assert spans(out) == [f"{received} to {due}  1 d  counted  around the clock; the clocks go {change}"]


def test_a_clock_stands_still_while_the_customer_is_waited_for(lines: Lines) -> None:
    replied = (
        "--then",
        "waiting-for-customer 2026-03-06 17:00",
        "--then",
        "customer replied Saturday 2026-03-07 17:00",
    )
    out = lines(PHONE, *replied, "--clock", "resolve-inquiry")
    assert out[1] == "  due Sunday 2026-03-08 16:50, in 23 h 50 min"
    assert spans(out) == [
        "Friday 2026-03-06 16:50 to 17:00                           10 min  counted  around the clock",
        "Friday 2026-03-06 17:00 to Saturday 2026-03-07 17:00          1 d  skipped  paused: status is waiting-for-customer",
        "Saturday 2026-03-07 17:00 to Sunday 2026-03-08 16:50  23 h 50 min  counted  around the clock",
    ]  # fmt: skip


def test_while_it_still_waits_it_says_when_it_would_be_due(lines: Lines) -> None:
    waiting = ("--then", "waiting-for-customer 2026-03-06 17:00", "--at", "Tuesday 2026-03-10 10:00")
    out = lines(PHONE, *waiting, "--clock", "resolve-inquiry")
    assert out[1] == "  stands still; if it went on now it would be due Wednesday 2026-03-11 09:50, in 23 h 50 min"
    assert spans(out)[1].endswith("3 d 17 h  skipped  paused: status is waiting-for-customer")


@pytest.mark.parametrize("replied", [[], ["--then", "customer replied 2026-03-13 17:00"]])
def test_a_pause_is_no_longer_than_its_cap_of_five_days(replied: list[str], lines: Lines) -> None:
    waiting = ("--then", "waiting-for-customer 2026-03-06 17:00", *replied, "--at", "Saturday 2026-03-14 10:00")
    out = lines(PHONE, *waiting, "--clock", "resolve-inquiry")
    assert out[1] == "  was due Thursday 2026-03-12 16:50, 1 d 17 h 10 min ago"
    assert spans(out) == [
        "Friday 2026-03-06 16:50 to 17:00                              10 min  counted  around the clock",
        "Friday 2026-03-06 17:00 to Wednesday 2026-03-11 17:00            5 d  skipped  paused: status is waiting-for-customer",
        "Wednesday 2026-03-11 17:00 to Thursday 2026-03-12 16:50  23 h 50 min  counted  around the clock",
    ]  # fmt: skip


def test_a_record_has_three_times_and_says_for_which_cases_as_people_do(lines: Lines) -> None:
    out = lines(f"complaint by email contact ended {FRIDAY}")
    assert out[1:3] == [
        "  due Friday 2026-03-06 16:55, in 5 min",
        "  immediately (5 minutes), opening hours of Support opening hours, Europe/London time (must), for cases where not (channel is phone) (channel: email)",
    ]  # fmt: skip
    assert out[-3:] == [
        "  nudge, must, immediately: Friday 2026-03-06 16:55",
        "  due, should, end of day: Friday 2026-03-06 17:00",
        "  limit, must, 24 hours: Saturday 2026-03-07 16:50",
    ]


# --- what cannot be read ----------------------------------------------------------------------------------------------


SHAPE = "write for example: inquiry by email received Friday 2026-03-06 16:50"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            [f"inquiry by email recieved {FRIDAY}"],
            f'"inquiry by email recieved {FRIDAY}" cannot be read: no event is in it, did you mean "received"?; {SHAPE}',
        ),
        (
            ["inquiry by email received"],
            f'"inquiry by email received" cannot be read: no moment follows "received"; {SHAPE}',
        ),
        (["inquiry"], f'"inquiry" cannot be read: no event is in it; {SHAPE}'),
        (
            ["inquiry by email received 2026-03-06"],
            f'"inquiry by email received 2026-03-06" cannot be read: the time of day is missing; {SHAPE}',
        ),
        (
            ["inquiry by email received Thursday 2026-03-06 16:50"],
            "2026-03-06 is a Friday, not a Thursday; correct the day or the date",
        ),
        (
            ["inquiry by email received 2026-02-30 16:50"],
            '"2026-02-30" is not a day of the calendar; write year-month-day, e.g. 2026-03-06',
        ),
        ([f"inquiry by emial received {FRIDAY}"], 'Channel has no choice "emial"; did you mean "email"?'),
        ([README, "--channel", "emial"], 'Channel has no choice "emial"; did you mean "email"?'),
        ([README, "--kind", "inqiury"], 'Kind has no choice "inqiury"; did you mean "inquiry"?'),
        (
            [f"inquiry with colour red received {FRIDAY}"],
            'unknown fact "colour"; it is not a field of any form',
        ),
        ([README, "--fact", "prioritty=P1"], 'unknown fact "prioritty"; did you mean "priority"?'),
        ([README, "--fact", "priority=P9"], "Priority follows from Urgency and Impact; say those instead"),
        ([README, "--fact", "priority"], '"priority" is no fact with its value; write for example topic=billing'),
        ([README, "--fact", "status=closed"], "the status follows from what happened; it cannot be set"),
        (
            [README, "--clock", "acknowledge-inqury"],
            'there is no clock "acknowledge-inqury"; did you mean "acknowledge-inquiry"?',
        ),
        (
            [README, "--then", "acknowledged Friday 2026-03-06 16:40"],
            "acknowledged is before received; write what happens in its order",
        ),
        (
            [README, "--then", "acknowleged 2026-03-06 17:00"],
            'unknown event "acknowleged"; did you mean "acknowledged"?',
        ),
        (
            [README, "--then", "acknowledged"],
            '"acknowledged" is no event with its moment; write for example acknowledged 2026-03-06 16:58',
        ),
        ([README, "--at", "2026-03-06"], '"2026-03-06" is not a date and time; write for example 2026-03-06 16:50'),
        (["--received", "yesterday"], '"yesterday" is not a date and time; write for example 2026-03-06 16:50'),
        (["inquiry\x1b[31m received 2026-03-06 16:50"], 'Kind has no choice "inquiry␛[31m"; did you mean "inquiry"?'),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(
    arguments: list[str], sentence: str, refused: Callable[..., str]
) -> None:
    assert refused(*arguments) == sentence


def test_an_event_that_is_like_none_is_told_the_ones_there_are(refused: Callable[..., str]) -> None:
    sentence = refused(README, "--then", f"zzz {FRIDAY}")
    assert sentence.startswith('unknown event "zzz"; events are received, ringing, ')
    assert all(event in sentence for event in ("acknowledged", "escalation acknowledged", "waiting-for-customer"))


def test_a_clock_that_is_like_none_is_told_the_ones_there_are(refused: Callable[..., str]) -> None:
    sentence = refused(README, "--clock", "zzz")
    assert sentence.startswith('there is no clock "zzz"; clocks are ')
    assert "acknowledge-inquiry" in sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "say what happened when: a phrase, or --received; sopdesk when --help shows how"),
        ([""], "say what happened when: a phrase, or --received; sopdesk when --help shows how"),
        (["--kind", "inquiry"], "say what happened when: a phrase, or --received; sopdesk when --help shows how"),
        (
            ["--clock", "resolve-inquiry"],
            "say what happened when: a phrase, or --received; sopdesk when --help shows how",
        ),
        ([README, "--case", "C-00001"], "a case of the log has its own facts and events; leave the others out"),
        (
            ["--case", "C-00001", "--kind", "inquiry"],
            "a case of the log has its own facts and events; leave the others out",
        ),
        (
            ["--case", "C-00001", "--then", f"closed {FRIDAY}"],
            "a case of the log has its own facts and events; leave the others out",
        ),
        (["inquiry", "received", "now"], "Got unexpected extra arguments (received now)"),
        ([README, "--when", "now"], "No such option '--when'"),
    ],
)
def test_a_question_that_is_none_is_told_how_to_ask(arguments: list[str], sentence: str, told: Told) -> None:
    code, out, err = told(*arguments)
    assert (code, out) == (2, [])
    assert err[0] == "Usage: sopdesk when [OPTIONS] [PHRASE]"
    assert err[-1].startswith(f"Error: {sentence}")


def test_two_moments_of_receipt_are_not_one(told: Told) -> None:
    """The phrase says Friday and the flag says Monday; neither is passed over in silence."""
    code, out, err = told(README, "--received", "Monday 2026-03-09 10:00")
    assert (code, out) == (2, [])
    assert err[-1] == "Error: say once what happened when: in the phrase, or with --received"


@pytest.mark.parametrize("moment", ["9999-12-31 23:59", "0001-01-01 00:00"])
def test_a_moment_at_the_edge_of_time_is_answered_or_refused(moment: str, told: Told) -> None:
    code, out, err = told("--received", moment, "--clock", "acknowledge-anything")
    assert (code, bool(out)) == (0, True) or (code, len(err)) == (2, 1)


def test_the_help_shows_a_phrase(told: Told) -> None:
    code, out, _ = told("--help")
    assert code == 0
    text = " ".join(" ".join(out).split())
    assert "[KIND] [by CHANNEL] [with FACT VALUE and FACT VALUE] EVENT MOMENT" in text
    assert README in text


# --- a case of the log ------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cases.db'}"


@pytest.fixture
def log(store: str) -> Callable[[Callable[[Desk, Wall], Case]], Case]:
    """Lets something happen at a desk on the store, and closes it."""

    def happen(act: Callable[[Desk, Wall], Case]) -> Case:
        wall = Wall(FRIDAY)
        desk = open_desk(ROOT, store, "Ann Lee", "representative", now=wall)
        case = act(desk, wall)
        desk.log.close()
        return case

    return happen


def email_and_answer(desk: Desk, wall: Wall) -> Case:
    """An inquiry by email on Friday evening, acknowledged on Monday at 09:10."""
    case = open_case(desk, {"kind": "inquiry", "channel": "email"})
    wall.text = "Monday 2026-03-09 09:10"
    return record_event(desk, case.id, Happening("acknowledged"))


Log = Callable[[Callable[[Desk, Wall], Case]], Case]


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (FRIDAY, "due Monday 2026-03-09 09:05, in 2 d 16 h 15 min"),
        ("Monday 2026-03-09 09:03", "due Monday 2026-03-09 09:05, in 2 min"),
        ("Monday 2026-03-09 09:07", "was due Monday 2026-03-09 09:05, 2 min ago"),
        ("Monday 2026-03-09 09:10", "late Monday 2026-03-09 09:10, 5 min after it was due (Monday 2026-03-09 09:05)"),
    ],
)
def test_a_case_as_it_stood_at_a_past_moment(moment: str, state: str, log: Log, store: str, lines: Lines) -> None:
    case = log(email_and_answer)
    out = lines("--case", case.id, "--at", moment, "--clock", "acknowledge-inquiry", store=store)
    assert out[:2] == ["Acknowledge a written inquiry (acknowledge-inquiry)", f"  {state}"]
    assert spans(out) == spans(lines(README, "--clock", "acknowledge-inquiry"))


def test_a_case_as_it_stands_now(log: Log, store: str, lines: Lines) -> None:
    case = log(email_and_answer)
    out = blocks(lines("--case", case.id, store=store))
    assert re.fullmatch(r"  was due Saturday 2026-03-07 16:50, [\d dhmins]+ ago", out["resolve-inquiry"][1])
    late = "  late Monday 2026-03-09 09:10, 5 min after it was due (Monday 2026-03-09 09:05)"
    assert out["acknowledge-inquiry"][1] == late


def test_a_case_has_the_clocks_that_the_phrase_promised(log: Log, store: str, lines: Lines) -> None:
    case = log(email_and_answer)
    promised = blocks(lines(README))
    assert blocks(lines("--case", case.id, "--at", FRIDAY, store=store)) == promised


def test_a_case_and_the_same_phrase_are_answered_in_the_same_order(log: Log, store: str, lines: Lines) -> None:
    case = log(email_and_answer)
    assert lines("--case", case.id, "--at", FRIDAY, store=store) == lines(README)


def test_a_case_that_waits_for_facts_names_them_as_well(log: Log, store: str, lines: Lines) -> None:
    case = log(lambda desk, _: open_case(desk, {"kind": "request", "channel": "email", "topic": "billing"}))
    out = lines("--case", case.id, "--at", FRIDAY, store=store)
    assert list(blocks(out)) == ["acknowledge-anything"]
    waits = "Resolve a service request (resolve-request): waits to know Urgency and Impact"
    assert out[-2:] == ["", waits]
    assert lines("--case", case.id, "--at", FRIDAY, "--clock", "resolve-request", store=store) == [waits]


def test_a_case_is_explained_by_what_was_known_of_it_at_the_moment(log: Log, store: str, lines: Lines) -> None:
    """On Friday nobody knew how urgent it is; on Monday they do."""

    def urgent_on_monday(desk: Desk, wall: Wall) -> Case:
        case = open_case(desk, {"kind": "request", "channel": "email"})
        wall.text = "Monday 2026-03-09 10:00"
        return record_event(desk, case.id, Happening("updated", {"urgency": "high", "impact": "many customers"}))

    case = log(urgent_on_monday)
    asked = ("--case", case.id, "--clock", "resolve-request", "--at")
    assert lines(*asked, "Monday 2026-03-09 09:59", store=store) == [
        "Resolve a service request (resolve-request): waits to know Urgency and Impact"
    ]
    out = lines(*asked, "Monday 2026-03-09 10:00", store=store)
    assert out[1] == "  due Monday 2026-03-09 13:50, in 3 h 50 min"
    assert out[2].endswith("; for cases where priority is P1 (priority: P1)")


def test_the_table_of_a_case_shows_the_kind_that_it_was_taken_for_then(log: Log, store: str, lines: Lines) -> None:
    def complaint_after_all(desk: Desk, wall: Wall) -> Case:
        case = open_case(desk, {"kind": "inquiry", "channel": "email"})
        wall.text = "Monday 2026-03-09 09:01"
        return record_event(desk, case.id, Happening("updated", {"kind": "complaint"}))

    case = log(complaint_after_all)
    asked = ("--case", case.id, "--clock", "acknowledge-inquiry", "--at")
    before = lines(*asked, "Monday 2026-03-09 09:00:59", store=store)
    assert before[2].endswith("(kind: inquiry, channel: email)")
    after = lines(*asked, "Monday 2026-03-09 10:00", store=store)
    assert "Monday 2026-03-09 09:01" in after[1]
    assert "it was due Monday 2026-03-09 09:05" in after[1]


def test_a_case_is_not_for_every_clock(log: Log, store: str, lines: Lines) -> None:
    case = log(email_and_answer)
    assert lines("--case", case.id, "--clock", "resolve-request", store=store) == [
        "the clock resolve-request is not for such a case"
    ]


def test_an_escalated_case_has_the_ladder_each_step_from_where_the_one_before_ran_out(
    log: Log, store: str, lines: Lines
) -> None:
    def legal(desk: Desk, wall: Wall) -> Case:
        case = open_case(desk, {"kind": "complaint", "channel": "email", "topic": "legal"})
        wall.text = "Monday 2026-03-09 16:30"
        return escalate(desk, case.id, "legal")

    case = log(legal)
    out = blocks(lines("--case", case.id, "--at", "Tuesday 2026-03-10 10:00", store=store))
    assert out["ladder-1"][1] == "  was due Monday 2026-03-09 17:30, 16 h 30 min ago"
    assert out["ladder-2"][1] == "  due Tuesday 2026-03-10 12:30, in 2 h 30 min"
    assert spans(out["ladder-2"]) == [
        "Monday 2026-03-09 17:30 to 18:00                         30 min  counted  open",
        "Monday 2026-03-09 18:00 to Tuesday 2026-03-10 09:00        15 h  skipped  overnight",
        "Tuesday 2026-03-10 09:00 to 12:30                    3 h 30 min  counted  open",
    ]
    assert "ladder-3" not in out


def test_asking_about_a_case_changes_nothing(log: Log, store: str, lines: Lines) -> None:
    case = log(email_and_answer)
    first = lines("--case", case.id, "--at", "Monday 2026-03-09 12:00", store=store)
    assert lines("--case", case.id, "--at", "Monday 2026-03-09 12:00", store=store) == first


def test_a_case_that_is_not_there_or_had_not_begun(log: Log, store: str, refused: Callable[..., str]) -> None:
    case = log(email_and_answer)
    assert refused("--case", "C-99999", store=store) == "there is no case C-99999"
    before = at(FRIDAY) - timedelta(minutes=1)
    sentence = refused("--case", case.id, "--at", before.isoformat(), store=store)
    assert sentence == "nothing has happened by then; the first event is received on Friday 2026-03-06 16:50"
    sentence = refused("--case", case.id, "--clock", "acknowledge-inqury", store=store)
    assert sentence == 'there is no clock "acknowledge-inqury"; did you mean "acknowledge-inquiry"?'
    assert refused("--case", case.id, "--at", "noon", store=store).startswith('"noon" is not a date and time; ')
