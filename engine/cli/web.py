"""``sopdesk web``: the same desk in a browser, behind a sign-in."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any, cast

import click

from engine.cli.options import Options
from engine.model.problem import Refused
from engine.model.safe_text import safe_line

PORT = 8463
LONGEST_IDLE = 16 * 60


@click.command("web")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any that is free."
)
@click.option(
    "--address", default="", help="What people type, where a proxy stands before it: https://desk.example.org"
)
@click.option(
    "--beyond-this-machine",
    is_flag=True,
    help="Let other machines reach it. PINs and customers' data then cross the network unencrypted.",
)
@click.option(
    "--idle",
    type=click.IntRange(1, LONGEST_IDLE),
    default=60,
    show_default=True,
    help="Minutes without a key after which somebody is signed out.",
)
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    options: Options,
    host: str,
    port: int,
    address: str,
    beyond_this_machine: bool,  # noqa: FBT001 - click's signature
    idle: int,
) -> None:
    """Serve the desk to browsers on this machine, until Ctrl-C.

    People sign in with their name and PIN; where the roles document names nobody, with any name and the code that is told
    here. Each window of a browser is a desk of its own.
    """
    from engine.services.reception import Reception  # noqa: PLC0415

    if options.name or options.role or options.shift:
        raise Refused("people say on the page who they are; leave out --as, --role and --shift")
    web = _door()
    place, listening = cast("Any", import_module("tui.web.place")).listen(
        host, port, address, beyond=beyond_this_machine
    )
    with listening:
        reception = Reception(options.desk, options.settings())
        click.get_current_context().call_on_close(reception.close)

        def ready() -> None:
            click.echo(f"the desk is at {place.url}, until Ctrl-C")
            if not reception.edition.people:
                click.echo(f"the code to sign in with is {reception.code[:4]}-{reception.code[4:]}")

        def complain(what: str) -> None:
            click.echo(f"sopdesk: {safe_line(what)}", err=True)

        web.serve(web.DeskServer(place, reception, options.store, timedelta(minutes=idle), complain), listening, ready)


def _door() -> Any:  # noqa: ANN401 - a module
    """By name, since the command line and the screen stand beside each other and neither imports the other."""
    try:
        return cast("Any", import_module("tui.web.serving"))
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"aiohttp", "textual_serve"}:
            raise
        raise Refused(f"the desk in the browser is not installed ({error}); pip install 'sopdesk[web]'") from error
