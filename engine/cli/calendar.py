"""``sopdesk calendar``: a year of opening hours, month by month, with every day that is not as usual."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

import click

from engine.model.moment import MONTHS, WEEKDAYS
from engine.model.safe_text import safe_line
from engine.services.desk import edition_of
from engine.services.show_calendar import CalendarDay, CalendarYear, calendar_named, calendar_year, week_words

MARKS: Final = {"open": " ", "other hours": "~", "extra": "+", "closed": "x", "never open": " "}
COLOURS: Final = {"other hours": "yellow", "extra": "green", "closed": "red"}
LEGEND: Final = "x closed   ~ other hours   + open out of turn   dots: closed every week"
CELL: Final = 3
ACROSS: Final = 3


@click.command("calendar")
@click.argument("name", metavar="[ID]", required=False, default="")
@click.option("--year", type=int, help="The year to show; else this one.")
@click.option("--month", type=click.IntRange(1, 12), help="Only this month.")
@click.pass_context
def command(ctx: click.Context, name: str, year: int | None, month: int | None) -> int:
    """Show a year of the calendar ID, or of the desk's own, as months, and every day that is not as usual."""
    edition = edition_of(ctx.obj.folder())
    calendar = calendar_named(edition, name or edition.desk.default_calendar)
    shown = calendar_year(calendar, datetime.now(calendar.zone).year if year is None else year)
    months = [month] if month else list(range(1, 13))
    for line in (*_head(shown), *_grids(shown, months), *_list(shown, months)):
        click.echo(line)
    return 0


def _head(shown: CalendarYear) -> Iterator[str]:
    calendar, year = shown.calendar, shown.year
    yield safe_line(f"{calendar.title} ({calendar.id}), {calendar.zone.key} time, {year}")
    for line in week_words(calendar.week):
        yield f"  {line}"
    for season in calendar.seasons:
        if season.first.year <= year <= season.last.year:
            yield safe_line(f"{season.name}, {season.first} to {season.last}")
            yield from (f"  {line}" for line in week_words(season.week))
    if shown.opening_seconds:
        days = f"{shown.opening_days} opening day{'' if shown.opening_days == 1 else 's'}"
        hours = round(shown.opening_seconds / 3600)
        yield f"{days}, {hours:,} opening hour{'' if hours == 1 else 's'} in {year}"
    else:
        yield f"it never opens in {year}"
    if shown.holidays:
        yield safe_line(shown.holidays)
    yield ""


def _grids(shown: CalendarYear, months: list[int]) -> Iterator[str]:
    """The months, three beside each other."""
    for begin in range(0, len(months), ACROSS):
        row = [_grid(shown, month) for month in months[begin : begin + ACROSS]]
        for lines in zip(*row, strict=True):
            yield "   ".join(lines).rstrip()
        yield ""
    yield LEGEND
    yield ""


def _grid(shown: CalendarYear, month: int) -> list[str]:
    """Eight lines: the name, the weekdays, six weeks."""
    days = [day for day in shown.days if day.day.month == month]
    cells = [" " * CELL] * days[0].day.weekday() + [_cell(day) for day in days]
    cells += [" " * CELL] * (42 - len(cells))
    weeks = ["".join(cells[begin : begin + 7]) for begin in range(0, 42, 7)]
    heads = "".join(f"{name[:2]:>{CELL - 1}} " for name in WEEKDAYS)
    return [click.style(f"{MONTHS[month - 1]:^{7 * CELL}}", bold=True), heads, *weeks]


def _cell(day: CalendarDay) -> str:
    number = "·" if day.kind == "never open" else str(day.day.day)
    text = f"{number:>{CELL - 1}}{MARKS[day.kind]}"
    return click.style(text, fg=COLOURS[day.kind]) if day.kind in COLOURS else text


def _list(shown: CalendarYear, months: list[int]) -> Iterator[str]:
    special = [day for day in shown.special if day.day.month in months]
    wide = max((len(day.hours) for day in special), default=0)
    for day in special:
        yield safe_line(f"{MARKS[day.kind]} {_date(day.day)}  {day.hours:<{wide}}  {day.name}").rstrip()
    for change in shown.changes:
        if int(change[-5:-3]) in months:
            yield f"  the clocks go {change}"


def _date(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]:<9} {day}"
