"""A report for a period: what happened is gathered from the log, counted and written as a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.decide.derived import known_at
from engine.model.case import fold
from engine.model.moment import period, show_moment
from engine.model.policy import Report
from engine.model.problem import Refused, did_you_mean, one_of
from engine.report import deadlines
from engine.report.figures import FIGURES
from engine.report.gathered import CaseAt, Gathered
from engine.report.page import Page, Section, as_markdown
from engine.services.desk import Desk
from engine.services.list_duties import duty_of_period, moved_because
from engine.services.read_clocks import clocks

PERMISSION: Final = "make reports"


def write_report(desk: Desk, report_id: str, period_text: str) -> str:
    """The report in Markdown. `Refused` for a report or a period that there is not."""
    desk.require(PERMISSION)
    report = desk.edition.reports.get(report_id.removeprefix("report/"))
    if report is None:
        known = desk.edition.reports
        hint = did_you_mean(report_id, known) or (f"there is {one_of(known)}" if known else "the documents have none")
        raise Refused(f'there is no report "{report_id}"; {hint}')
    gathered = gather(desk, report, *_span(desk, period_text))
    return as_markdown(page_of(desk, report, period_text.strip(), gathered))


def gather(desk: Desk, report: Report, start: datetime, end: datetime) -> Gathered:
    """Every case as it stood at the end of the period, or now where that comes first."""
    edition, until = desk.edition, min(end, desk.now())
    timed = any(figure in deadlines.FIGURES for section in report.sections for figure in section.show)
    cases = []
    for events in desk.log.cases_before(until):
        case = fold(events[0].case, events, edition.workflow.initial)
        facts = known_at(edition, case, until)
        cases.append(CaseAt(case, facts, clocks(edition, events, until) if timed else ()))
    return Gathered(start, end, until, edition.desk.zone, tuple(cases), edition.clocks)


def page_of(desk: Desk, report: Report, period_words: str, gathered: Gathered) -> Page:
    """The page of a report over what was gathered."""
    edition, zone = desk.edition, gathered.zone
    head = (
        ("Company", edition.desk.company),
        ("Period", f"{period_words}: {_days(gathered.start, gathered.end, zone)}"),
        ("Template", f"{report.document} {report.version}"),
        ("Edition", edition.digest),
        ("Prepared by", report.prepared_by),
        ("Reviewed by", report.reviewed_by),
        ("Due", _due_words(desk, report, gathered)),
        ("Printed", f"{show_moment(desk.now().replace(microsecond=0), zone)} by {desk.actor.name}, {desk.actor.role}"),
    )
    sections = tuple(
        Section(section.title, tuple(FIGURES[name](gathered) for name in section.show), section.top, section.if_empty)
        for section in report.sections
    )
    return Page(report.title, tuple(row for row in head if row[1]), _remarks(desk, gathered), sections)


def _due_words(desk: Desk, report: Report, gathered: Gathered) -> str:
    """When the report of this period is due, as its template says it and as a date."""
    duty = next((one for one in desk.edition.duties if one.document == report.document), None)
    found = duty_of_period(desk.edition, duty, gathered.start) if duty else None
    if found is None or found.due is None:
        return report.due
    moved = moved_because(desk.edition, found)
    when = show_moment(found.due, gathered.zone)
    return f"{report.due}: {when}{f' ({moved})' if moved else ''}"


def _span(desk: Desk, text: str) -> tuple[datetime, datetime]:
    try:
        return period(text, desk.edition.desk.zone)
    except (ValueError, OverflowError) as error:
        raise Refused(
            str(error) if isinstance(error, ValueError) else f'"{text}" is beyond the years that can be counted'
        ) from None


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """``Monday 2012-10-08 to Sunday 2012-10-14``: the first and the last day."""
    first, last = (show_moment(moment, zone).rsplit(" ", 1)[0] for moment in (start, end - timedelta(seconds=1)))
    return f"{first}, {zone.key} time" if first == last else f"{first} to {last}, {zone.key} time"


def _remarks(desk: Desk, gathered: Gathered) -> tuple[str, ...]:
    remarks = []
    if gathered.until <= gathered.start:
        remarks.append("This period has not begun.")
    elif gathered.until < gathered.end:
        remarks.append("This period is not over; what has not happened yet is not counted.")
    others = {event.edition for one in gathered.cases for event in one.case.events if gathered.has(event.at)} - {
        desk.edition.digest
    }
    if others:
        remarks.append(
            "Some events of this period were recorded under other editions of the documents; deadlines and priorities are read with this one."
        )
    return tuple(remarks)
