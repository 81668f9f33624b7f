"""``sopdesk calendar`` as it is typed: a year as months, and every day that is not as usual."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from textwrap import dedent

import pytest

from engine.cli.main import run
from tests.desks import DESK, HOURS, ROOT

MARKS = {" ": "open", "x": "closed", "~": "other hours", "+": "extra"}
LEGEND = "x closed   ~ other hours   + open out of turn   dots: closed every week"
SALE = """
    kind: calendar
    id: sale
    title: Sale days
    version: 1.0.0
    time_zone: Europe/London
    open:
      Monday: closed
    extra_open:
      - {date: 2027-11-27, hours: 10:00-14:00, name: Sale Saturday}
"""


def told(capsys: pytest.CaptureFixture[str], *arguments: str, desk: Path = ROOT) -> tuple[int, list[str], list[str]]:
    """Exit code, lines of output, lines of complaint."""
    code = run(["--desk", str(desk), "calendar", *arguments])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, desk: Path = ROOT) -> list[str]:
    """The lines of a calendar; nothing is wrong with it."""
    code, out, err = told(capsys, *arguments, desk=desk)
    assert (code, err) == (0, [])
    return out


def special(lines: list[str]) -> list[str]:
    """What stands below the legend."""
    return lines[lines.index(LEGEND) + 2 :]


def marked(lines: list[str]) -> dict[int, str]:
    """Day to its mark, read out of a single month."""
    grid = lines[lines.index("Mo Tu We Th Fr Sa Su") + 1 : lines.index(LEGEND)]
    cells = re.findall(r"(\d+)([x~+ ]|$)", "\n".join(grid), re.MULTILINE)
    return {int(number): MARKS[mark or " "] for number, mark in cells}


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


# --- the shipped calendar ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "bank_holidays", "sale_days"),
    [
        (2026, ("01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"), 1),
        (2027, ("01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"), 0),
    ],
)
def test_the_head_says_whose_calendar_it_is_and_how_often_it_opens(
    year: int, bank_holidays: tuple[str, ...], sale_days: int, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = {date.fromisoformat(f"{year}-{day}") for day in bank_holidays}
    dates = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    weekdays = [day.weekday() for day in dates if day.weekday() < 5 and day not in closed]
    hours = sum(7 if day == 4 else 8 for day in weekdays) + (4 - 4.5 if sale_days else 0)
    lines = shown(capsys, "support-hours", "--year", str(year))
    assert lines[0] == f"Support opening hours (support-hours), Europe/London time, {year}"
    assert lines[1:4] == [
        "  Monday to Thursday 09:00-12:30, 13:30-18:00",
        "  Friday 09:00-12:30, 13:30-17:00",
        "  Saturday to Sunday closed",
    ]
    assert lines[4] == f"{len(weekdays) + sale_days} opening days, {round(hours):,} opening hours in {year}"
    assert re.fullmatch(r"public holidays of GB ENG, holidays [\d.]+", lines[5])


def test_the_days_of_2026_that_are_not_as_usual_each_with_its_mark_and_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert special(shown(capsys, "--year", "2026")) == [
        "x Thursday  2026-01-01  closed       New Year's Day",
        "x Friday    2026-04-03  closed       Good Friday",
        "x Monday    2026-04-06  closed       Easter Monday",
        "x Monday    2026-05-04  closed       May Day",
        "x Monday    2026-05-25  closed       Spring Bank Holiday",
        "x Monday    2026-08-31  closed       Late Summer Bank Holiday",
        "+ Saturday  2026-11-28  10:00-14:00  Sale Saturday",
        "~ Thursday  2026-12-24  09:00-12:30  Christmas Eve",
        "x Friday    2026-12-25  closed       Christmas Day",
        "x Saturday  2026-12-26  closed       Boxing Day",
        "x Monday    2026-12-28  closed       Boxing Day (observed)",
        "  the clocks go forward 1 h on Sunday 2026-03-29",
        "  the clocks go back 1 h on Sunday 2026-10-25",
    ]


def test_the_days_of_2027_that_are_not_as_usual(capsys: pytest.CaptureFixture[str]) -> None:
    assert special(shown(capsys, "--year", "2027")) == [
        "x Friday    2027-01-01  closed  New Year's Day",
        "x Friday    2027-03-26  closed  Good Friday",
        "x Monday    2027-03-29  closed  Easter Monday",
        "x Monday    2027-05-03  closed  May Day",
        "x Monday    2027-05-31  closed  Spring Bank Holiday",
        "x Monday    2027-08-30  closed  Late Summer Bank Holiday",
        "x Saturday  2027-12-25  closed  Christmas Day",
        "x Sunday    2027-12-26  closed  Boxing Day",
        "x Monday    2027-12-27  closed  Christmas Day (observed)",
        "x Tuesday   2027-12-28  closed  Boxing Day (observed)",
        "  the clocks go forward 1 h on Sunday 2027-03-28",
        "  the clocks go back 1 h on Sunday 2027-10-31",
    ]


def test_one_month_has_its_grid_and_its_days_only(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "support-hours", "--year", "2026", "--month", "12")
    assert [line.rstrip() for line in lines[7:]] == [
        "      December",
        "Mo Tu We Th Fr Sa Su",
        "    1  2  3  4  ·  ·",
        " 7  8  9 10 11  ·  ·",
        "14 15 16 17 18  ·  ·",
        "21 22 23 24~25x26x ·",
        "28x29 30 31",
        "",
        "",
        LEGEND,
        "",
        "~ Thursday  2026-12-24  09:00-12:30  Christmas Eve",
        "x Friday    2026-12-25  closed       Christmas Day",
        "x Saturday  2026-12-26  closed       Boxing Day",
        "x Monday    2026-12-28  closed       Boxing Day (observed)",
    ]


def test_a_month_in_which_the_clocks_change_says_so_and_another_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    change = "  the clocks go forward 1 h on Sunday 2026-03-29"
    assert special(shown(capsys, "--year", "2026", "--month", "3")) == [change]
    assert special(shown(capsys, "--year", "2026", "--month", "2")) == []


def test_all_twelve_months_stand_in_order_three_beside_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--year", "2026")
    heads = [line.split() for line in lines if re.fullmatch(r" *([A-Z][a-z]+ *){3}", line)]
    assert heads[0] == ["January", "February", "March"]
    assert [name for head in heads if len(head) == 3 for name in head] == [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ]  # fmt: skip


@pytest.mark.parametrize("month", range(1, 13))
def test_the_mark_in_the_grid_and_the_list_below_say_the_same(month: int, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--year", "2026", "--month", str(month))
    listed = {int(line[20:22]): MARKS[line[0]] for line in special(lines) if line[0] != " "}
    assert {day: mark for day, mark in marked(lines).items() if mark != "open"} == listed


def test_weekends_are_dots_and_every_other_day_has_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--year", "2026", "--month", "3")
    assert sorted(marked(lines)) == [day for day in range(1, 32) if date(2026, 3, day).weekday() < 5]
    assert sum(line.count("·") for line in lines) == 9


def test_nothing_is_said_by_colour_alone(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--year", "2026")
    assert "\x1b" not in "".join(lines)
    grid = "\n".join(lines[: lines.index(LEGEND)])
    assert (grid.count("x"), grid.count("~"), grid.count("+")) == (9, 1, 1)
    assert all(mark in LEGEND for mark in "x~+")


def test_without_a_year_it_is_this_one(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class NewYear(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> NewYear:
            return cls(2027, 1, 1, tzinfo=tz)

    monkeypatch.setattr("engine.cli.calendar.datetime", NewYear)
    assert shown(capsys) == shown(capsys, "support-hours", "--year", "2027")


def test_a_calendar_may_be_called_as_the_documents_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "calendar/support-hours", "--year", "2026") == shown(capsys, "--year", "2026")


# --- slips of the pen -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["suport-hours"], 'there is no calendar "suport-hours"; did you mean "support-hours"?'),
        (["zzz"], 'there is no calendar "zzz"; there is support-hours'),
        (["--year", "1899"], "calendars are shown for the years 1900 to 2199"),
        (["--year", "2200"], "calendars are shown for the years 1900 to 2199"),
        (["--year", "-5"], "calendars are shown for the years 1900 to 2199"),
        (["--year", "0"], "calendars are shown for the years 1900 to 2199"),
        (["--year", "26"], "calendars are shown for the years 1900 to 2199"),
    ],
)
def test_what_is_not_there_is_told_in_one_sentence(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, *arguments) == (2, [], [f"sopdesk: {complaint}"])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--month", "13"], "Error: Invalid value for '--month': 13 is not in the range 1<=x<=12."),
        (["--month", "0"], "Error: Invalid value for '--month': 0 is not in the range 1<=x<=12."),
        (["--month", "March"], "Error: Invalid value for '--month': 'March' is not a valid integer range."),
        (["--year", "next"], "Error: Invalid value for '--year': 'next' is not a valid integer."),
        (["support-hours", "2026"], "Error: Got unexpected extra argument (2026)"),
    ],
)
def test_an_option_that_cannot_be_read(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = told(capsys, *arguments)
    assert (code, out, err[-1]) == (2, [], complaint)


# --- other desks ------------------------------------------------------------------------------------------------------


def test_a_calendar_that_never_opens_in_a_year_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "sale", "--year", "2026", "--month", "11", desk=written(tmp_path, DESK, HOURS, SALE))
    assert lines[:4] == [
        "Sale days (sale), Europe/London time, 2026", "  Monday to Sunday closed", "it never opens in 2026", ""
    ]  # fmt: skip
    assert marked(lines) == {}
    assert special(lines) == []


def test_the_hours_of_a_season_stand_in_the_head_of_its_years(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summer = """
    seasons:
      - name: Winter break
        from: 2026-12-20
        until: 2027-01-05
        open: {Monday to Sunday: closed}
      - name: Summer hours
        from: 2026-07-01
        until: 2026-08-31
        open: {Monday to Friday: 08:00-13:00, Saturday: 10:00-12:00}
"""
    desk = written(tmp_path, DESK, HOURS + summer)
    usual = ["  Monday to Friday 09:00-17:00", "  Saturday to Sunday closed"]
    winter = ["Winter break, 2026-12-20 to 2027-01-05", "  Monday to Sunday closed"]
    lines = shown(capsys, "--year", "2026", desk=desk)
    assert lines[1:9] == [
        *usual,
        *winter,
        "Summer hours, 2026-07-01 to 2026-08-31",
        "  Monday to Friday 08:00-13:00",
        "  Saturday 10:00-12:00",
        "  Sunday closed",
    ]
    assert re.fullmatch(r"\d+ opening days, [\d,]+ opening hours in 2026", lines[9])
    assert shown(capsys, "--year", "2027", desk=desk)[1:5] == [*usual, *winter]
    assert shown(capsys, "--year", "2028", desk=desk)[1:5] == [
        *usual, "260 opening days, 2,080 opening hours in 2028", ""
    ]  # fmt: skip


def test_the_name_of_a_season_is_shown_and_not_obeyed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    season = r"""
    seasons: [{name: "Sum \u202emer", from: 2026-07-01, until: 2026-08-31, open: {Monday: 08:00-13:00}}]
"""
    lines = shown(capsys, "--year", "2026", desk=written(tmp_path, DESK, HOURS + season))
    assert lines[3] == "Sum ‹U+202E›mer, 2026-07-01 to 2026-08-31"


def test_a_year_whose_holidays_nobody_knows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--year", "2150", "--month", "5")
    assert lines[5].startswith("no public holidays ")
    assert "2150" in lines[5]


def test_one_day_is_one_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "sale", "--year", "2027", "--month", "11", desk=written(tmp_path, DESK, HOURS, SALE))
    assert lines[2] == "1 opening day, 4 opening hours in 2027"
    assert special(lines) == ["+ Saturday  2027-11-27  10:00-14:00  Sale Saturday"]


def test_without_an_id_it_is_the_calendar_of_the_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--year", "2026", desk=written(tmp_path, DESK, HOURS, SALE))
    assert lines[:4] == [
        "Opening hours (hours), Europe/London time, 2026",
        "  Monday to Friday 09:00-17:00",
        "  Saturday to Sunday closed",
        "261 opening days, 2,088 opening hours in 2026",
    ]


def test_an_hour_that_is_closed_marks_its_day_and_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drill = HOURS + "    closed: [{date: 2026-03-18, after: 10:00, until: 11:00, name: Fire drill}]\n"
    lines = shown(capsys, "--year", "2026", "--month", "3", desk=written(tmp_path, DESK, drill))
    assert {day for day, mark in marked(lines).items() if mark != "open"} == {18}
    assert special(lines)[0] == "~ Wednesday 2026-03-18  09:00-10:00, 11:00-17:00  Fire drill"


def test_what_a_document_says_is_shown_and_not_obeyed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = (
        HOURS.replace("Opening hours", r'"red \u202eder"')
        + r"""
    closed: [{date: 2026-03-18, name: "Day \u202eff"}]
"""
    )
    lines = shown(capsys, "--year", "2026", "--month", "3", desk=written(tmp_path, DESK, hostile))
    assert lines[0] == "red ‹U+202E›der (hours), Europe/London time, 2026"
    assert special(lines)[0] == "x Wednesday 2026-03-18  closed  Day ‹U+202E›ff"


def test_the_page_fits_into_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--year", "2026")
    assert max(map(len, lines)) < 80
    assert lines[7].split() == ["January", "February", "March"]
    assert lines[8] == "Mo Tu We Th Fr Sa Su    Mo Tu We Th Fr Sa Su    Mo Tu We Th Fr Sa Su"
