"""``sopdesk pin``: the PIN that somebody signs in with where the machine does not know them."""

from __future__ import annotations

import click

from engine.cli.options import Options
from engine.services.sign_in import set_pin


@click.command("pin")
@click.option("--for", "person", default="", metavar="PERSON", help="Somebody else, by their id in the roles document.")
@click.pass_obj
def command(options: Options, person: str) -> None:
    """Set your PIN, or as somebody who may manage users that of another PERSON."""
    desk = options.open_desk()
    pin = click.prompt("new PIN", hide_input=True, confirmation_prompt="the same again")
    click.echo(f"{set_pin(desk, person, pin).name} can sign in with the new PIN")
