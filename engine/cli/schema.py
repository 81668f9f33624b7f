"""``sopdesk schema KIND``: the JSON Schema of a kind, so that an editor can complete and check as one types."""

from __future__ import annotations

import json

import click

from engine.kinds import kind_names
from engine.model.problem import did_you_mean
from engine.model.safe_text import safe_line
from engine.services.schemas import install_schemas, modeline, schema_of


@click.command("schema")
@click.argument("kind", required=False)
@click.option(
    "--install", is_flag=True, help="Write the schemas of all kinds into the desk, with settings for VS Code."
)
@click.pass_context
def command(ctx: click.Context, kind: str | None, *, install: bool) -> int:
    """Print the JSON Schema of KIND; without one, the kinds there are."""
    if install:
        *schemas, settings = install_schemas(ctx.obj.folder())
        click.echo(safe_line(f"{len(schemas)} schemas in {schemas[0].parent}, named in {settings}"))
        click.echo("Other editors take this as the first line of a document, with the way from there:")
        click.echo(modeline())
        return 0
    if kind is None:
        click.echo("\n".join(kind_names()))
        return 0
    if kind not in kind_names():
        guess = did_you_mean(kind, kind_names())
        raise click.BadParameter(f'there is no kind "{kind}"' + (f"; {guess}" if guess else ""), param_hint="KIND")
    click.echo(json.dumps(schema_of(kind), indent=2, ensure_ascii=False))
    return 0
