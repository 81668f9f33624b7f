"""``sopdesk retention``: what has been kept as long as the privacy document says goes."""

from __future__ import annotations

from collections import Counter

import click

from engine.cli.options import Options
from engine.model.moment import show_moment
from engine.services.retention import end_keeping, expired


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only list what would go.")
@click.pass_obj
def command(options: Options, dry_run: bool) -> None:  # noqa: FBT001 - click's signature
    """End the keeping of values whose time is over, class by class, as the privacy document says.

    The case log tells what went, with a proof: a digest over the list. No entry of it is changed.
    """
    desk = options.open_desk()
    over = expired(desk)
    zone = desk.edition.desk.zone
    for one in over:
        click.echo(f"{one.case}  {one.group.id}  kept until {show_moment(one.ended, zone)}  {one.group.then}")
    counts = Counter(one.group.id for one in over)
    told = ", ".join(f"{count} of class {name}" for name, count in sorted(counts.items())) or "nothing"
    if dry_run or not over:
        click.echo(f"{told} {'would go' if over else 'has been kept longer than it should'}")
        return
    proof = end_keeping(desk, over)
    click.echo(f"{told} can no longer be read; proof {proof}")
