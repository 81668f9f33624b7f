"""A year of a calendar, day by day: counted a second time along the dates, and days that are not as every week."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.model.calendar import Calendar, PublicHolidays, Week
from engine.model.problem import Refused
from engine.services.show_calendar import CalendarDay, calendar_named, calendar_year, hours_words, week_words
from tests.desks import edition, shipped

SUPPORT = shipped().calendars["support-hours"]
HOLIDAYS_2026 = ("01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28")
"""Bank holidays in England that fall on weekdays, as gov.uk lists them."""
HOLIDAYS_2027 = ("01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28")


def made(body: str, zone: str = "Europe/London") -> Calendar:
    """The calendar ``own`` with these lines."""
    head = f"kind: calendar\nid: own\ntitle: Our hours\nversion: 1.0.0\ntime_zone: {zone}\n"
    return edition(head + body).calendars["own"]


def special(calendar: Calendar, year: int) -> list[str]:
    return [f"{day.day} {day.kind}, {day.hours}, {day.name}" for day in calendar_year(calendar, year).special]


def day_of(calendar: Calendar, day: str) -> CalendarDay:
    on = date.fromisoformat(day)
    return next(one for one in calendar_year(calendar, on.year).days if one.day == on)


# --- the shipped calendar ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "holidays", "extra_days", "extra_hours"),
    [(2026, HOLIDAYS_2026, 1, 4 - 4.5), (2027, HOLIDAYS_2027, 0, 0)],  # Sale Saturday, the afternoon of Christmas Eve
)
def test_opening_days_and_hours_are_those_counted_along_the_dates(
    year: int, holidays: tuple[str, ...], extra_days: int, extra_hours: float
) -> None:
    closed = {date.fromisoformat(f"{year}-{day}") for day in holidays}
    dates = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    weekdays = Counter(day.weekday() for day in dates if day not in closed)
    found = calendar_year(SUPPORT, year)
    assert len(found.days) == 365
    assert found.opening_days == sum(weekdays[day] for day in range(5)) + extra_days
    hours = sum(weekdays[day] for day in range(4)) * 8 + weekdays[4] * 7 + extra_hours
    assert found.opening_seconds == hours * 3_600


@pytest.mark.parametrize(("year", "holidays"), [(2026, HOLIDAYS_2026), (2027, HOLIDAYS_2027)])
def test_every_bank_holiday_on_a_weekday_is_closed_and_named(year: int, holidays: tuple[str, ...]) -> None:
    closed = [day for day in calendar_year(SUPPORT, year).days if day.kind == "closed" and day.day.weekday() < 5]
    assert tuple(f"{day.day:%m-%d}" for day in closed) == holidays
    assert all(day.name and day.hours == "closed" for day in closed)


def test_the_days_of_2026_that_are_not_as_every_week() -> None:
    assert special(SUPPORT, 2026) == [
        "2026-01-01 closed, closed, New Year's Day",
        "2026-04-03 closed, closed, Good Friday",
        "2026-04-06 closed, closed, Easter Monday",
        "2026-05-04 closed, closed, May Day",
        "2026-05-25 closed, closed, Spring Bank Holiday",
        "2026-08-31 closed, closed, Late Summer Bank Holiday",
        "2026-11-28 extra, 10:00-14:00, Sale Saturday",
        "2026-12-24 other hours, 09:00-12:30, Christmas Eve",
        "2026-12-25 closed, closed, Christmas Day",
        "2026-12-26 closed, closed, Boxing Day",
        "2026-12-28 closed, closed, Boxing Day (observed)",
    ]


def test_an_ordinary_day_a_saturday_and_a_leap_day() -> None:
    assert day_of(SUPPORT, "2026-03-06") == CalendarDay(date(2026, 3, 6), "open", "09:00-12:30, 13:30-17:00")
    assert day_of(SUPPORT, "2026-03-07") == CalendarDay(date(2026, 3, 7), "never open", "closed")
    assert day_of(SUPPORT, "2028-02-29").kind == "open"
    assert len(calendar_year(SUPPORT, 2028).days) == 366


@pytest.mark.parametrize(
    ("year", "forward", "back"),
    [(2026, "2026-03-29", "2026-10-25"), (2027, "2027-03-28", "2027-10-31"), (2028, "2028-03-26", "2028-10-29")],
)
def test_the_clocks_change_on_the_last_sundays_of_march_and_october(year: int, forward: str, back: str) -> None:
    changes = (f"forward 1 h on Sunday {forward}", f"back 1 h on Sunday {back}")
    assert calendar_year(SUPPORT, year).changes == changes


def test_whose_holidays_they_are_is_said() -> None:
    assert calendar_year(SUPPORT, 2026).holidays.startswith("public holidays of GB ENG, holidays ")
    assert calendar_year(made("open: {Monday: 09:00-17:00}"), 2026).holidays == ""


def test_a_year_whose_holidays_nobody_knows_says_so() -> None:
    """It is not told that it has none."""
    words = calendar_year(SUPPORT, 2150).holidays
    assert words.startswith("no public holidays ")
    assert all(part in words for part in ("are known for", "2150", "GB ENG"))


# --- other calendars --------------------------------------------------------------------------------------------------


def test_part_days_open_late_close_early_and_have_a_hole() -> None:
    calendar = made("""
open: {Monday to Friday: 09:00-17:00}
closed:
  - {date: 2026-03-10, until: 10:00, name: Training}
  - {date: 2026-03-19, after: 15:00, name: Office party}
""")
    assert special(calendar, 2026) == [
        "2026-03-10 other hours, 10:00-17:00, Training",
        "2026-03-19 other hours, 09:00-15:00, Office party",
    ]
    assert calendar_year(calendar, 2026).opening_days == 261


def test_an_hour_that_is_closed_says_nothing_about_the_days_beside_it() -> None:
    calendar = made("""
open: {Monday to Friday: 09:00-17:00}
closed: [{date: 2026-03-18, after: 10:00, until: 11:00, name: Fire drill}]
""")
    assert special(calendar, 2026) == ["2026-03-18 other hours, 09:00-10:00, 11:00-17:00, Fire drill"]


def test_a_day_closed_on_a_weekday_and_on_a_sunday_is_named_on_both() -> None:
    calendar = made("""
open: {Monday to Friday: 09:00-17:00}
closed:
  - {date: 2026-03-15, name: Inventory}
  - {date: 2026-03-16, name: Inventory}
""")
    assert special(calendar, 2026) == [
        "2026-03-15 closed, closed, Inventory",
        "2026-03-16 closed, closed, Inventory",
    ]


def test_a_day_closed_every_year_is_closed_in_every_year() -> None:
    calendar = made("""
open: {Monday to Sunday: 09:00-17:00}
closed: [{every_year: 29 February, name: Leap day}]
""")
    assert special(calendar, 2026) == []
    assert special(calendar, 2028) == ["2028-02-29 closed, closed, Leap day"]


def test_other_hours_on_a_weekday_are_no_extra_day() -> None:
    calendar = made("""
open: {Monday to Friday: 09:00-17:00}
extra_open:
  - {date: 2026-03-18, hours: 09:00-20:00, name: Long Wednesday}
  - {date: 2026-03-21, hours: 10:00-12:00}
""")
    assert special(calendar, 2026) == [
        "2026-03-18 other hours, 09:00-20:00, Long Wednesday",
        "2026-03-21 extra, 10:00-12:00, extra opening",
    ]
    assert calendar_year(calendar, 2026).opening_days == 262


def test_an_extra_opening_counts_on_a_public_holiday() -> None:
    calendar = made("""
open: {Monday to Friday: 09:00-17:00}
holidays_from: {country: GB, region: England}
extra_open: [{date: 2026-08-31, hours: 10:00-12:00, name: Bank holiday sale}]
""")
    assert "2026-08-31 other hours, 10:00-12:00, Bank holiday sale" in special(calendar, 2026)


def test_the_days_of_a_season_are_as_its_week_says() -> None:
    calendar = made("""
open: {Monday to Friday: 09:00-17:00}
seasons: [{name: Summer hours, from: 2026-07-01, until: 2026-08-31, open: {Monday to Saturday: 08:00-13:00}}]
closed: [{date: 2026-07-18, name: Regatta}]
""")
    assert special(calendar, 2026) == ["2026-07-18 closed, closed, Regatta"]
    assert day_of(calendar, "2026-07-04") == CalendarDay(date(2026, 7, 4), "open", "08:00-13:00")
    assert day_of(calendar, "2026-09-05").kind == "never open"


def test_nights_and_days_that_end_at_midnight_are_written_as_people_do() -> None:
    calendar = made("open: {Monday to Thursday: 22:00-06:00, Friday: 20:00-24:00, Sunday: 00:00-24:00}")
    assert [day_of(calendar, f"2026-03-0{day}").hours for day in (2, 6, 8)] == [
        "22:00-06:00",
        "20:00-24:00",
        "00:00-24:00",
    ]
    assert hours_words(((540, 750), (810, 1440))) == "09:00-12:30, 13:30-24:00"
    assert hours_words(((1320, 1800),)) == "22:00-06:00"
    assert hours_words(((1320, 1380), (1560, 1800))) == "22:00-23:00, 02:00-06:00"
    assert hours_words(()) == ""


DAY, SHORT, NIGHT = ((540, 1020),), ((540, 720), (780, 840)), ((1320, 1800),)


@pytest.mark.parametrize(
    ("week", "lines"),
    [
        ((DAY,) * 7, ("Monday to Sunday 09:00-17:00",)),
        (((),) * 7, ("Monday to Sunday closed",)),
        ((*(DAY,) * 5, (), ()), ("Monday to Friday 09:00-17:00", "Saturday to Sunday closed")),
        (
            (*(DAY,) * 4, SHORT, (), ()),
            ("Monday to Thursday 09:00-17:00", "Friday 09:00-12:00, 13:00-14:00", "Saturday to Sunday closed"),
        ),
        (
            ((), DAY, (), DAY, DAY, NIGHT, ()),
            (
                "Monday closed",
                "Tuesday 09:00-17:00",
                "Wednesday closed",
                "Thursday to Friday 09:00-17:00",
                "Saturday 22:00-06:00",
                "Sunday closed",
            ),
        ),
    ],
)
def test_a_week_in_words_has_a_line_for_each_run_of_days_with_the_same_hours(
    week: Week, lines: tuple[str, ...]
) -> None:
    assert week_words(week) == lines


def test_the_week_of_the_shipped_calendar_in_words() -> None:
    assert week_words(SUPPORT.week) == (
        "Monday to Thursday 09:00-12:30, 13:30-18:00",
        "Friday 09:00-12:30, 13:30-17:00",
        "Saturday to Sunday closed",
    )


def test_a_night_with_a_hole_in_it_has_times_that_a_clock_shows() -> None:
    calendar = made("""
open: {Monday to Friday: 22:00-06:00}
closed: [{date: 2026-03-18, after: 23:00, until: 02:00, name: Backup}]
""")
    assert day_of(calendar, "2026-03-18").hours == "22:00-23:00, 02:00-06:00"


def test_nights_lose_and_gain_the_hour_of_the_change() -> None:
    nights = made("open: {Saturday: 22:00-06:00}")
    found = calendar_year(nights, 2026)
    assert (found.opening_days, found.opening_seconds) == (52, 52 * 8 * 3_600)  # one night of 7 hours and one of 9


def test_a_calendar_that_opens_in_another_year_only() -> None:
    calendar = made("""
open: {Monday: closed}
extra_open: [{date: 2027-11-27, hours: 10:00-14:00, name: Sale Saturday}]
""")
    before, then = calendar_year(calendar, 2026), calendar_year(calendar, 2027)
    assert (before.opening_days, before.opening_seconds, before.special) == (0, 0, ())
    assert {day.kind for day in before.days} == {"never open"}
    assert (then.opening_days, then.opening_seconds) == (1, 4 * 3_600)


@pytest.mark.parametrize(
    ("zone", "year", "changes"),
    [
        ("Asia/Tokyo", 2026, ()),
        ("America/New_York", 2026, ("forward 1 h on Sunday 2026-03-08", "back 1 h on Sunday 2026-11-01")),
        ("Australia/Lord_Howe", 2026, ("back 30 min on Sunday 2026-04-05", "forward 30 min on Sunday 2026-10-04")),
        ("Asia/Beirut", 2026, ("forward 1 h on Sunday 2026-03-29", "back 1 h on Saturday 2026-10-24")),
    ],
)
def test_clocks_change_as_the_zone_has_it(zone: str, year: int, changes: tuple[str, ...]) -> None:
    """In Beirut at midnight: the first hour of a Sunday is skipped, the last one of a Saturday comes twice."""
    assert calendar_year(made("open: {Monday: 09:00-17:00}", zone), year).changes == changes


def test_a_zone_without_a_calendar_day_has_no_opening_on_it() -> None:
    """Samoa left out Friday 2011-12-30."""
    samoa = Calendar("samoa", "Samoa", ZoneInfo("Pacific/Apia"), (((540, 1020),),) * 7)
    found = calendar_year(samoa, 2011)
    assert found.opening_seconds == 364 * 8 * 3_600


def test_the_holidays_of_another_country() -> None:
    germany = Calendar("de", "DE", ZoneInfo("Europe/Berlin"), (((540, 1020),),) * 7, public=PublicHolidays("DE", "BY"))
    assert any("2026-01-06" in line for line in special(germany, 2026)), "Epiphany is a holiday in Bavaria"
    assert calendar_year(germany, 2026).holidays.startswith("public holidays of DE BY, ")


# --- which one, which year --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["support-hours", "calendar/support-hours"])
def test_a_calendar_by_its_id_or_its_name(name: str) -> None:
    assert calendar_named(shipped(), name) is SUPPORT


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("suport-hours", 'there is no calendar "suport-hours"; did you mean "support-hours"?'),
        ("zzz", 'there is no calendar "zzz"; there is support-hours'),
    ],
)
def test_a_calendar_that_is_not_there(name: str, complaint: str) -> None:
    with pytest.raises(Refused) as refusal:
        calendar_named(shipped(), name)
    assert refusal.value.reasons == (complaint,)


@pytest.mark.parametrize("year", [-1, 0, 1899, 2200, 9999])
def test_a_year_that_nobody_plans_for(year: int) -> None:
    with pytest.raises(Refused, match="calendars are shown for the years 1900 to 2199"):
        calendar_year(SUPPORT, year)


@pytest.mark.parametrize("year", [1900, 2199])
def test_the_first_and_the_last_year(year: int) -> None:
    assert len(calendar_year(SUPPORT, year).days) == 365
