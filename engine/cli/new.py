"""``sopdesk new``: a document to begin with."""

from __future__ import annotations

from datetime import datetime

import click

from engine.model.safe_text import safe_line
from engine.report.told.text import line_of
from engine.services.scaffold import new_document


@click.command("new")
@click.argument("kind")
@click.argument("name", metavar="ID")
@click.option("--title", default="", help="Its title; else made from the id.")
@click.pass_context
def command(ctx: click.Context, kind: str, name: str, title: str) -> None:
    """Write a document of KIND to begin with: what such documents usually say, with comments on what to fill in."""
    made = new_document(ctx.obj.folder(), kind, name, title, datetime.now().astimezone().date())
    click.echo(safe_line(f"{made.file} written; what it still lacks:" if made.problems else f"{made.file} written"))
    for problem in made.problems:
        click.echo(line_of(problem))
