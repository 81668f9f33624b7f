"""``sopdesk restore``: a case log from a copy."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.options import Options
from engine.services.copy_store import restore
from engine.services.desk import Desk


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--keys", type=click.Path(path_type=Path, dir_okay=False), help="The keys, where the key store is empty as well."
)
@click.pass_obj
def command(options: Options, file: Path, keys: Path | None) -> None:
    """Fill the empty case log that --store names from FILE, on the same database engine or another.

    Its chain is followed while it is read; the head is the same as in the log that was copied.
    """
    desk: Desk = options.open_desk(quiet=True)
    head = restore(desk, file, keys)
    click.echo(f"{head.position:,} entries restored")
    click.echo(f"head {head}")
