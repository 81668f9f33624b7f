"""``sopdesk init``: a desk of one's own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from engine.model.safe_text import safe_line
from engine.services.scaffold import new_desk


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help="Only what every desk needs, instead of the shipped policy set.")
@click.option("--company", default="", help="The name of the company.")
@click.option("--time-zone", "zone", default="", help="Where the desk is, as in Europe/London.")
def command(folder: Path, company: str, zone: str, *, empty: bool) -> None:
    """Make a desk of your own in FOLDER: documents to change, that pass the check as they stand."""
    made = new_desk(folder, company, zone, datetime.now().astimezone().date(), empty=empty)
    click.echo(safe_line(f"{made.documents} documents in {made.path}; open the desk with  sopdesk --desk {made.path}"))
