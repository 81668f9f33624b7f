"""``sopdesk duties``: what the department owes by when: reports, audits, reviews."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from engine.clocks.duties import Owed
from engine.model.moment import parse_date, show_moment
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.desk import edition_of
from engine.services.list_duties import list_duties, moved_because


@click.command("duties")
@click.option("--from", "begin", default="", metavar="DATE", help="The first day; else today.")
@click.option("--until", "end", default="", metavar="DATE", help="The last day; else three months later.")
@click.pass_context
def command(ctx: click.Context, begin: str, end: str) -> int:
    """List the reports, audits and reviews that fall due, in order."""
    edition = edition_of(ctx.obj.folder())
    zone = edition.desk.zone
    first = _day(begin) or datetime.now(zone)
    last = _day(end) or first + timedelta(days=91)
    bounds = [moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=zone) for moment in (first, last)]
    after = (bounds[1] + timedelta(days=1)).astimezone(UTC)
    if bounds[1] < bounds[0]:
        raise Refused(f"{bounds[1]:%Y-%m-%d} is before {bounds[0]:%Y-%m-%d}; write the earlier day after --from")
    found = list_duties(edition, bounds[0].astimezone(UTC), after)
    for one in found:
        click.echo(
            safe_line(_line(one, show_moment(one.due, zone) if one.due else "never", moved_because(edition, one)))
        )
    if not found:
        click.echo("nothing falls due in these days")
    return 0


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(parse_date(text), datetime.min.time()) if text else None
    except ValueError as error:
        raise Refused(str(error)) from None


def _line(owed: Owed, due: str, moved: str) -> str:
    duty = owed.duty
    about = (
        f", {owed.first} to {owed.last}"
        if duty.every and owed.first != owed.last
        else f", {owed.first}"
        if duty.every
        else ""
    )
    who = f" ({duty.who})" if duty.who else ""
    return f"{due:<26} {duty.what:<6} {duty.title}{about}{who}{f'; {moved}' if moved else ''}"
