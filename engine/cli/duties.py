"""``sopdesk duties``: what the department owes by when: reports, audits, reviews."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import click

from engine.clocks.duties import Owed
from engine.model.moment import parse_date, show_moment
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.desk import edition_of
from engine.services.list_duties import list_duties, moved_because, overdue_reviews
from engine.services.show_calendar import EARLIEST, LATEST


@click.command("duties")
@click.option("--from", "begin", default="", metavar="DATE", help="The first day; else today.")
@click.option("--until", "end", default="", metavar="DATE", help="The last day; else three months later.")
@click.pass_context
def command(ctx: click.Context, begin: str, end: str) -> int:
    """List the reports, audits and reviews that fall due, in order; without --from also the reviews that are overdue."""
    edition = edition_of(ctx.obj.folder())
    zone = edition.desk.zone
    now = datetime.now(zone)
    first = _day(begin) or now.date()
    _require_planned(first)
    last = _day(end) or first + timedelta(days=91)
    _require_planned(last)
    if last < first:
        hint = "write the earlier day after --from" if begin else "say with --from where to begin"
        raise Refused(f"{last} is before {first}; {hint}")
    start, after = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, last + timedelta(days=1)))
    late = () if begin else overdue_reviews(edition, now.astimezone(UTC))
    found = list_duties(edition, start, after)
    for one in (*late, *(one for one in found if one not in late)):
        when = show_moment(one.due, zone) if one.due else "never"
        click.echo(safe_line(_line(one, when, "overdue" if one in late else moved_because(edition, one))))
    if not late and not found:
        click.echo("nothing falls due in these days")
    return 0


def _require_planned(day: date) -> None:
    if not EARLIEST <= day.year < LATEST:
        raise Refused(f"duties are listed for the years {EARLIEST} to {LATEST - 1}")


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except ValueError as error:
        raise Refused(str(error)) from None


def _line(owed: Owed, due: str, note: str) -> str:
    duty = owed.duty
    about = (
        f", {owed.first} to {owed.last}"
        if duty.every and owed.first != owed.last
        else f", {owed.first}"
        if duty.every
        else ""
    )
    who = f" ({duty.who})" if duty.who else ""
    return f"{due:<26} {duty.what:<6} {duty.title}{about}{who}{f'; {note}' if note else ''}"
