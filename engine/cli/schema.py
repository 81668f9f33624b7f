"""``sopdesk schema KIND``: the JSON Schema of a kind, so that an editor can complete and check as one types."""

from __future__ import annotations

import json

import click

from engine.kinds import kind_named, kind_names
from engine.model.problem import did_you_mean


@click.command("schema")
@click.argument("kind", required=False)
def command(kind: str | None) -> int:
    """Print the JSON Schema of KIND; without one, the kinds there are."""
    if kind is None:
        click.echo("\n".join(kind_names()))
        return 0
    if kind not in kind_names():
        guess = did_you_mean(kind, kind_names())
        raise click.BadParameter(f'there is no kind "{kind}"' + (f"; {guess}" if guess else ""), param_hint="KIND")
    schema = kind_named(kind).model_json_schema()
    click.echo(
        json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2, ensure_ascii=False)
    )
    return 0
