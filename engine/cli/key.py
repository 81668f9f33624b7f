"""``sopdesk key``: the master key that all desks on one case log share."""

from __future__ import annotations

from pathlib import Path

import click

from engine.model.safe_text import safe_line
from engine.services.open_store import new_key_file


@click.group("key")
def command() -> None:
    """The master key of a team's case log."""


@command.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def new(file: Path) -> None:
    """Make a master key in FILE, which only you may read. Give it to each desk; without it no personal value is read again."""
    new_key_file(file)
    click.echo(
        f"a new master key is in {safe_line(str(file))}; name it on every desk with SOPDESK_KEY_FILE, and keep a copy in a safe place"
    )
