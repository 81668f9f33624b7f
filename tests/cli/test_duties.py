"""``sopdesk duties`` as it is typed: the reports, audits and reviews that fall due, and slips of the pen."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from textwrap import dedent

import pytest

from engine.cli.main import run
from tests.desks import DESK, HOURS, ROOT

REPORT = """
    kind: report
    id: weekly
    title: Weekly numbers
    version: 1.0.0
    period: every week
    due: Monday 10:00
    sections: [{title: Cases, show: [cases by kind]}]
"""
AUDIT = """
    kind: audit
    id: sample
    title: Sample
    version: 1.0.0
    every: month
    due: 10 opening days after month end
    from: [{what: interactions, sample: 5%}]
    auditor: {role: supervisor}
    scorecard: [{id: complete, ask: "Is it complete?", points: 2}]
    pass_mark: 80%
"""
CHRISTMAS = """
    closed:
      - {date: 2026-12-24, after: 12:30, name: Christmas Eve}
      - {date: 2026-12-25, name: Christmas Day}
      - {date: 2026-12-28, name: Boxing Day (observed)}
"""


def told(capsys: pytest.CaptureFixture[str], desk: Path, *arguments: str) -> tuple[int, list[str], list[str]]:
    """Exit code, lines of output, lines of complaint."""
    code = run(["--desk", str(desk), "duties", *arguments])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def owed(capsys: pytest.CaptureFixture[str], begin: str, end: str, desk: Path = ROOT) -> list[str]:
    """The lines of two days and what lies between."""
    code, out, err = told(capsys, desk, "--from", begin, "--until", end)
    assert (code, err) == (0, [])
    return out


def written(folder: Path, *texts: str) -> Path:
    """A desk of these documents."""
    for text in texts:
        document = dedent(text).strip()
        name = re.search(r"^id: (\S+)$", document, re.MULTILINE)
        assert name
        file = folder / "sops" / f"{name[1]}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{document}\n", encoding="utf-8")
    return folder


def it_is(monkeypatch: pytest.MonkeyPatch, *moment: int) -> None:
    """Sets the clock of the command line: year, month, day, hour, minute on the wall."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Then:
            year, month, day, hour, minute = moment
            return cls(year, month, day, hour, minute, tzinfo=tz)

    monkeypatch.setattr("engine.cli.duties.datetime", Then)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Friday 2026-03-06 at 16:50."""
    it_is(monkeypatch, 2026, 3, 6, 16, 50)


# --- the shipped set --------------------------------------------------------------------------------------------------


def test_december_and_january_of_the_shipped_desk(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line for line in owed(capsys, "2026-12-01", "2027-01-31") if " review " not in line] == [
        "Monday 2026-12-07 10:00    report Weekly customer interaction summary, 2026-11-30 to 2026-12-06 (supervisor)",
        "Monday 2026-12-14 10:00    report Weekly customer interaction summary, 2026-12-07 to 2026-12-13 (supervisor)",
        "Monday 2026-12-21 10:00    report Weekly customer interaction summary, 2026-12-14 to 2026-12-20 (supervisor)",
        (
            "Tuesday 2026-12-29 09:00   report Weekly customer interaction summary, 2026-12-21 to 2026-12-27 (supervisor)"
            "; moved from Monday 2026-12-28 10:00, closed: Boxing Day (observed)"
        ),
        "Monday 2027-01-04 10:00    report Weekly customer interaction summary, 2026-12-28 to 2027-01-03 (supervisor)",
        "Monday 2027-01-11 10:00    report Weekly customer interaction summary, 2027-01-04 to 2027-01-10 (supervisor)",
        "Friday 2027-01-15 17:00    audit  Monthly random audit, 2026-12-01 to 2026-12-31 (supervisor)",
        "Monday 2027-01-18 10:00    report Weekly customer interaction summary, 2027-01-11 to 2027-01-17 (supervisor)",
        "Monday 2027-01-25 10:00    report Weekly customer interaction summary, 2027-01-18 to 2027-01-24 (supervisor)",
    ]


@pytest.mark.parametrize(
    ("monday", "opens", "holiday"),
    [
        ("2026-04-06", "Tuesday 2026-04-07 09:00", "Easter Monday"),
        ("2026-05-04", "Tuesday 2026-05-05 09:00", "May Day"),
        ("2026-05-25", "Tuesday 2026-05-26 09:00", "Spring Bank Holiday"),
        ("2026-08-31", "Tuesday 2026-09-01 09:00", "Late Summer Bank Holiday"),
        ("2027-12-27", "Wednesday 2027-12-29 09:00", "Christmas Day (observed)"),
    ],
)
def test_a_report_due_on_a_holiday_says_where_it_went_and_why(
    monday: str, opens: str, holiday: str, capsys: pytest.CaptureFixture[str]
) -> None:
    until = date.fromisoformat(monday) + timedelta(days=3)
    moved = [line for line in owed(capsys, monday, str(until)) if " report " in line]
    assert len(moved) == 1
    assert moved[0].startswith(opens)
    assert moved[0].endswith(f"; moved from Monday {monday} 10:00, closed: {holiday}")


def test_a_report_on_an_ordinary_monday_says_nothing_of_the_kind(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = owed(capsys, "2026-12-07", "2026-12-07")
    assert line.endswith("2026-11-30 to 2026-12-06 (supervisor)")


def tenth_opening_day(month: str) -> date:
    """Counted by hand along the days of a month, without its bank holidays in England."""
    bank_holidays = {date(2027, 1, 1), date(2026, 12, 25), date(2026, 12, 28), date(2027, 3, 26), date(2027, 3, 29)}
    day, left = date.fromisoformat(f"{month}-01") - timedelta(days=1), 10
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in bank_holidays
    return day


@pytest.mark.parametrize(
    ("month", "about"),
    [
        ("2027-01", "2026-12-01 to 2026-12-31"),
        ("2027-04", "2027-03-01 to 2027-03-31"),
    ],
)
def test_the_audit_is_due_ten_opening_days_after_month_end(
    month: str, about: str, capsys: pytest.CaptureFixture[str]
) -> None:
    audits = [line for line in owed(capsys, f"{month}-01", f"{month}-28") if " audit " in line]
    day = tenth_opening_day(month)
    closing = "17:00" if day.weekday() == 4 else "18:00"
    assert [" ".join(line.split()) for line in audits] == [
        f"{day:%A} {day} {closing} audit Monthly random audit, {about} (supervisor)"
    ]


def test_no_audit_is_owed_for_a_month_before_the_document_took_effect(capsys: pytest.CaptureFixture[str]) -> None:
    assert not [line for line in owed(capsys, "2026-12-01", "2026-12-31") if " audit " in line]


def reviewed(text: str, last: str, every: str = "12 months") -> str:
    """A document with its last review."""
    return text.replace("version: 1.0.0\n", f"version: 1.0.0\n    review: {{every: {every}, last: {last}}}\n")


@pytest.mark.usefixtures("today")
def test_reviews_that_are_overdue_are_listed_first_until_they_are_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = HOURS.replace("id: hours", "id: other").replace("Opening hours", "Other hours")
    desk = written(
        tmp_path,
        reviewed(DESK, "2025-03-06"),  # due today at 17:00, so not yet
        reviewed(HOURS, "2025-01-12"),
        reviewed(other, "1999-12-31", "1 year"),
        reviewed(REPORT, "2025-03-09"),
    )
    code, out, err = told(capsys, desk, "--until", "2026-03-09")
    assert (code, err) == (0, [])
    assert out == [
        "Sunday 2000-12-31 23:59:59 review Other hours; overdue",
        "Monday 2026-01-12 17:00    review Opening hours; overdue",
        "Friday 2026-03-06 17:00    review A desk",
        "Monday 2026-03-09 10:00    report Weekly numbers, 2026-03-02 to 2026-03-08",
        "Monday 2026-03-09 17:00    review Weekly numbers",
    ]


@pytest.mark.usefixtures("today")
def test_with_a_first_day_only_what_falls_due_from_there_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = written(tmp_path, DESK, reviewed(HOURS, "2025-01-12"))
    assert owed(capsys, "2026-03-06", "2026-03-09", desk) == ["nothing falls due in these days"]
    assert owed(capsys, "2026-01-12", "2026-01-12", desk) == ["Monday 2026-01-12 17:00    review Opening hours"]


def test_a_review_that_was_due_earlier_today_is_listed_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    it_is(monkeypatch, 2026, 3, 6, 18, 0)
    desk = written(tmp_path, DESK, reviewed(HOURS, "2025-03-06"))
    assert told(capsys, desk) == (0, ["Friday 2026-03-06 17:00    review Opening hours; overdue"], [])


def test_a_desk_may_be_asked_on_a_leap_day(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch, 2028, 2, 29, 12, 0)
    code, out, err = told(capsys, ROOT)
    assert (code, err) == (0, [])
    assert "Tuesday 2027-01-12 18:00   review Support opening hours (customer-service-lead); overdue" in out


@pytest.mark.parametrize(
    ("effective", "first"),
    [
        ("2026-03-02", "Monday 2026-03-09 10:00    report Weekly numbers, 2026-03-02 to 2026-03-08"),
        ("2026-03-08", "Monday 2026-03-09 10:00    report Weekly numbers, 2026-03-02 to 2026-03-08"),
        ("2026-03-09", "Monday 2026-03-16 10:00    report Weekly numbers, 2026-03-09 to 2026-03-15"),
    ],
)
def test_a_report_is_owed_from_the_first_week_in_which_its_document_is_in_force(
    effective: str, first: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = REPORT.replace("version: 1.0.0\n", f"version: 1.0.0\n    effective: {{from: {effective}}}\n")
    assert owed(capsys, "2026-02-01", "2026-03-20", written(tmp_path, DESK, HOURS, report))[0] == first


def test_reviews_are_due_on_their_day_each_with_its_owner(capsys: pytest.CaptureFixture[str]) -> None:
    reviews = owed(capsys, "2027-01-12", "2027-01-12")
    assert all(line.startswith("Tuesday 2027-01-12 18:00   review ") for line in reviews)
    assert reviews == sorted(reviews), "what is due at the same moment goes by its title"
    assert "Tuesday 2027-01-12 18:00   review Support opening hours (customer-service-lead)" in reviews
    files = [file for top in ("sops", "rules", "forms") for file in (ROOT / top).rglob("*.yaml")]
    due_then = "review: {every: 12 months, last: 2026-01-12}"
    assert len(reviews) == sum(due_then in file.read_text(encoding="utf-8") for file in files)


def test_a_document_reviewed_later_is_due_later(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line for line in owed(capsys, "2027-11-24", "2027-11-24") if " review " in line] == [
        "Wednesday 2027-11-24 18:00 review Monthly random audit (customer-service-lead)"
    ]


def test_everything_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    lines = owed(capsys, "2026-01-01", "2027-12-31")
    moments = [datetime.strptime(line[:26].strip(), "%A %Y-%m-%d %H:%M").astimezone() for line in lines]
    assert moments == sorted(moments)
    assert len(moments) > 100


# --- which days -------------------------------------------------------------------------------------------------------


def test_both_days_belong_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = written(tmp_path, DESK, HOURS, REPORT)
    assert len(owed(capsys, "2026-03-09", "2026-03-09", desk)) == 1
    assert len(owed(capsys, "2026-03-09", "2026-03-16", desk)) == 2
    assert len(owed(capsys, "Tuesday 2026-03-10", "Monday 2026-03-16", desk)) == 1


def test_days_on_which_nothing_falls_due(capsys: pytest.CaptureFixture[str]) -> None:
    assert owed(capsys, "2026-03-07", "2026-03-08") == ["nothing falls due in these days"]


@pytest.mark.usefixtures("today")
def test_without_days_it_is_from_today_for_three_months(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = told(capsys, ROOT)
    assert (code, err) == (0, [])
    assert lines[0].startswith("Monday 2026-03-09 10:00 ")
    assert lines[-1].startswith("Monday 2026-06-01 10:00 ")
    assert lines == owed(capsys, "2026-03-06", "2026-06-05")


@pytest.mark.usefixtures("today")
def test_with_a_first_day_only_it_is_three_months_from_there(capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = told(capsys, ROOT, "--from", "2027-02-01")
    assert lines == owed(capsys, "2027-02-01", "2027-05-03")


def test_what_was_due_this_morning_is_still_listed_today(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    it_is(monkeypatch, 2026, 3, 2, 16, 50)
    _, lines, _ = told(capsys, ROOT)
    assert lines[0].startswith("Monday 2026-03-02 10:00 ")
    assert "overdue" not in "".join(lines)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["--from", "2026-12-02", "--until", "2026-12-01"],
            "2026-12-01 is before 2026-12-02; write the earlier day after --from",
        ),
        (["--until", "2026-03-05"], "2026-03-05 is before 2026-03-06; say with --from where to begin"),
        (["--from", "2026-02-30"], '"2026-02-30" is not a day of the calendar; write year-month-day, e.g. 2026-03-06'),
        (["--from", "Thursday 2026-03-06"], "2026-03-06 is a Friday, not a Thursday; correct the day or the date"),
        (["--from", "today"], '"today" is not a date; write year-month-day, for example 2026-03-06'),
        (["--until", "6.3.2026"], '"6.3.2026" is not a date; write year-month-day, for example 2026-03-06'),
        (
            ["--until", "2026-03-06 10:00"],
            '"2026-03-06 10:00" is not a date; write year-month-day, for example 2026-03-06',
        ),
    ],
)
@pytest.mark.usefixtures("today")
def test_a_slip_of_the_pen_is_told_in_one_sentence(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, ROOT, *arguments) == (2, [], [f"sopdesk: {complaint}"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--from", "9999-12-31"],
        ["--until", "9999-12-31"],
        ["--from", "0001-01-01", "--until", "0001-01-31"],
        ["--from", "1899-12-31"],
        ["--from", "2198-12-31", "--until", "2199-01-01"],
        ["--from", "2198-12-01"],
        ["--from", "2026-03-06", "--until", "1899-12-31"],
    ],
)
def test_years_that_nobody_plans_for_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    complaint = "sopdesk: duties are listed for the years 1900 to 2198"
    assert told(capsys, ROOT, *arguments) == (2, [], [complaint])


def test_the_first_and_the_last_year_are_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = written(tmp_path, DESK, HOURS, REPORT)
    assert owed(capsys, "1900-01-01", "1900-01-08", desk) == [
        "Monday 1900-01-01 10:00    report Weekly numbers, 1899-12-25 to 1899-12-31",
        "Monday 1900-01-08 10:00    report Weekly numbers, 1900-01-01 to 1900-01-07",
    ]
    assert owed(capsys, "2198-12-31", "2198-12-31", desk) == [
        "Monday 2198-12-31 10:00    report Weekly numbers, 2198-12-24 to 2198-12-30"
    ]


def test_an_option_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, ROOT, "--to", "2026-03-06")
    assert (code, out) == (2, [])
    assert err[-1].startswith("Error: No such option '--to'")


# --- other desks ------------------------------------------------------------------------------------------------------


def test_a_desk_that_owes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = written(tmp_path, DESK, HOURS)
    assert owed(capsys, "2026-03-01", "2026-03-31", desk) == ["nothing falls due in these days"]


def test_a_daily_duty_names_its_day_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    daily = REPORT.replace("every week", "daily").replace("Monday 10:00", "close of business")
    desk = written(tmp_path, DESK, HOURS, daily)
    assert owed(capsys, "2026-03-05", "2026-03-06", desk) == [
        "Thursday 2026-03-05 17:00  report Weekly numbers, 2026-03-04",
        "Friday 2026-03-06 17:00    report Weekly numbers, 2026-03-05",
    ]


def test_a_due_time_moved_to_the_closing_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved = REPORT.replace("Monday 10:00", "Friday 15:00\n    if_closed: closing before")
    desk = written(tmp_path, DESK, HOURS + CHRISTMAS, moved)
    assert owed(capsys, "2026-12-21", "2026-12-31", desk) == [
        (
            "Thursday 2026-12-24 12:30  report Weekly numbers, 2026-12-14 to 2026-12-20; "
            "moved from Friday 2026-12-25 15:00, closed: Christmas Day"
        ),
    ]


def test_a_due_time_moved_by_an_hour_that_is_closed_names_it_and_lunch_has_no_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drill = HOURS.replace("09:00-17:00", "09:00-12:30, 13:30-17:00") + (
        "    closed: [{date: 2026-03-09, after: 09:30, until: 11:00, name: Fire drill}]\n"
    )
    desk = written(tmp_path, DESK, drill, REPORT.replace("Monday 10:00", "Monday 10:00\n    if_closed: next opening"))
    assert owed(capsys, "2026-03-09", "2026-03-16", desk) == [
        (
            "Monday 2026-03-09 11:00    report Weekly numbers, 2026-03-02 to 2026-03-08; "
            "moved from Monday 2026-03-09 10:00, closed: Fire drill"
        ),
        "Monday 2026-03-16 10:00    report Weekly numbers, 2026-03-09 to 2026-03-15",
    ]
    written(tmp_path, REPORT.replace("Monday 10:00", "Monday 13:00\n    if_closed: closing before"))
    assert owed(capsys, "2026-03-09", "2026-03-09", desk) == [
        (
            "Monday 2026-03-09 12:30    report Weekly numbers, 2026-03-02 to 2026-03-08; "
            "moved from Monday 2026-03-09 13:00, closed"
        ),
    ]


def test_a_due_time_that_stays_in_closed_hours_was_not_moved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = written(tmp_path, DESK, HOURS + CHRISTMAS, REPORT)
    assert owed(capsys, "2026-12-28", "2026-12-28", desk) == [
        "Monday 2026-12-28 10:00    report Weekly numbers, 2026-12-21 to 2026-12-27"
    ]


def test_a_due_time_in_the_night_is_moved_without_a_holiday_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = written(tmp_path, DESK, HOURS, REPORT.replace("Monday 10:00", "Monday 20:00\n    if_closed: next opening"))
    assert owed(capsys, "2026-03-09", "2026-03-10", desk) == [
        "Tuesday 2026-03-10 09:00   report Weekly numbers, 2026-03-02 to 2026-03-08; moved from Monday 2026-03-09 20:00, closed"
    ]


def test_a_due_time_moved_by_an_early_closing_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved = REPORT.replace("Monday 10:00", "Thursday 15:00\n    if_closed: next opening")
    desk = written(tmp_path, DESK, HOURS + CHRISTMAS, moved)
    assert owed(capsys, "2026-12-24", "2026-12-29", desk) == [
        (
            "Tuesday 2026-12-29 09:00   report Weekly numbers, 2026-12-14 to 2026-12-20; "
            "moved from Thursday 2026-12-24 15:00, closed: Christmas Eve"
        ),
    ]


def test_a_duty_counts_on_its_own_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sundays = HOURS.replace("id: hours", "id: sundays").replace("Monday to Friday", "Sunday")
    desk = written(
        tmp_path, DESK, HOURS, sundays, REPORT.replace("Monday 10:00", "1 opening day\n    calendar: sundays")
    )
    assert owed(capsys, "2026-03-09", "2026-03-16", desk) == [
        "Sunday 2026-03-15 17:00    report Weekly numbers, 2026-03-02 to 2026-03-08"
    ]


def test_a_calendar_that_is_not_there_is_told_and_no_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = REPORT.replace("Monday 10:00", "1 opening day\n    calendar: sundays")
    desk = written(tmp_path, DESK, HOURS, report)
    code, out, err = told(capsys, desk, "--from", "2026-03-09", "--until", "2026-03-16")
    assert (code, out) == (2, [])
    assert any('there is no calendar "sundays"' in line for line in err)


@pytest.mark.parametrize("text", [REPORT, AUDIT], ids=["report", "audit"])
def test_a_check_refuses_a_calendar_that_is_not_there(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = re.sub("(    due: .*\n)", r"\1    calendar: sundays\n", text)
    desk = written(tmp_path, DESK, HOURS, own)
    missing = 'there is no calendar "sundays"; calendars are hours'
    assert run(["check", str(desk)]) == 1
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "sundays" in line and " error " in line)
    assert line.startswith("sops/")
    assert line.endswith(missing)
    assert own.strip().splitlines()[int(line.split(":")[1]) - 1].strip() == "calendar: sundays"
    written(tmp_path, text)
    run(["check", str(desk)])
    assert "sundays" not in capsys.readouterr().out


def test_a_list_of_twenty_years_is_whole_and_a_longer_one_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list that ends years before the last day, without a word, looks as if nothing were owed any more."""
    desk = written(tmp_path, DESK, HOURS, REPORT)
    lines = owed(capsys, "2026-01-01", "2045-12-31", desk)
    mondays = [day for number in range(20 * 366) if (day := date(2026, 1, 5) + timedelta(days=7 * number)).year < 2046]
    assert [line[7:17] for line in lines] == [str(day) for day in mondays]
    assert len(lines) > 1_000
    complaint = "sopdesk: ask for 20 years of duties at the most"
    assert told(capsys, desk, "--from", "2026-01-01", "--until", "2055-12-31") == (2, [], [complaint])
    assert told(capsys, desk, "--from", "2026-01-01", "--until", "2046-03-01") == (2, [], [complaint])


def test_what_a_document_says_is_shown_and_not_obeyed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = written(tmp_path, DESK, HOURS, REPORT.replace("Weekly numbers", r'"red \u202eder"'))
    assert owed(capsys, "2026-03-09", "2026-03-09", desk) == [
        "Monday 2026-03-09 10:00    report red ‹U+202E›der, 2026-03-02 to 2026-03-08"
    ]
