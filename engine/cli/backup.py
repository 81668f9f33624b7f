"""``sopdesk backup``: the case log as one file."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.options import Options
from engine.model.safe_text import safe_line
from engine.services.copy_store import back_up


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--keys", type=click.Path(path_type=Path, dir_okay=False), help="Write the keys to this file, to be kept apart."
)
@click.pass_obj
def command(options: Options, file: Path, keys: Path | None) -> None:
    """Write every entry of the case log to FILE, while desks go on working.

    Personal values stay encrypted in it. Without the keys nobody can read them, so copy the keys as well (--keys), keep
    that file elsewhere, and make a new one after each erasure.
    """
    head = back_up(options.open_desk(), file, keys)
    click.echo(f"{head.position:,} entries written to {safe_line(str(file))}")
    click.echo(f"head {head}")
