"""``sopdesk fmt``: documents written in one order and style."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import click

from engine.load.files import write_whole
from engine.model.safe_text import safe_line
from engine.report.told.text import line_of
from engine.services.format_documents import Formatted, format_documents


@click.command("fmt")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", "only", is_flag=True, help="Write nothing; exit 1 if a file would be written another way.")
@click.option("--diff", is_flag=True, help="Show what would change; write nothing.")
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], *, only: bool, diff: bool) -> int:
    """Write FILES, or every document of the desk, in canonical order and style; comments and meaning stay.

    Exits 0 when all is well, 1 when --check finds a file to write or a file cannot be read.
    """
    changed, unread = 0, 0
    for one in format_documents(ctx.obj.folder(), files):
        for problem in one.problems:
            click.echo(line_of(problem))
        unread += bool(one.problems)
        if not one.changed:
            continue
        changed += 1
        click.echo(safe_line(f"{one.path} {'would be written another way' if only or diff else 'written'}"))
        if diff:
            _show(one)
        elif not only:
            write_whole(one.path, one.after.encode())
    click.echo(f"{changed} {'file' if changed == 1 else 'files'} {'to write' if only or diff else 'written'}")
    return 1 if unread or (changed and only) else 0


def _show(one: Formatted) -> None:
    before, after = one.before.decode(errors="replace").splitlines(), one.after.splitlines()
    for line in unified_diff(before, after, "as it is", "as it would be", lineterm=""):
        click.echo(safe_line(line))
