"""``sopdesk report``: the figures of a period, as a page."""

from __future__ import annotations

from pathlib import Path

import click

from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.write_report import write_report


@click.command("report")
@click.argument("report")
@click.option("--period", required=True, help="A week 2012-W41, a month 2012-10, a day 2012-10-09 or a year 2012.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the page to this file instead of showing it.",
)
@click.pass_context
def command(ctx: click.Context, report: str, period: str, target: Path | None) -> int:
    """Make the report REPORT, for example weekly-summary, as a Markdown page."""
    page = write_report(ctx.obj.open_desk(), report, period)
    if target is None:
        click.echo(page, nl=False)
        return 0
    try:
        target.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refused(f"the report cannot be written to {safe_line(str(target))}: {error.strerror}") from error
    click.echo(f"written to {safe_line(str(target))}")
    return 0
