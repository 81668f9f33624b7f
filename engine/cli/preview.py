"""``sopdesk preview``: a document while it is written, as the agent will see it, with its problems beside it."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import click

from engine.model.problem import Refused


@click.command("preview")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, file: Path) -> None:
    """Show FILE as the agent will see it, anew at every save, with the problems of the check in a panel.

    A FILE outside of the desk is looked at among the documents of the desk, in place of one of the same name. Nothing
    is stored.
    """
    if not file.is_file():
        raise click.BadParameter(f"there is no file {file}", param_hint="FILE")
    from engine.services.preview_file import desk_around  # noqa: PLC0415 - reads and checks, which --help needs not

    root = (None if ctx.obj.desk else desk_around(file)) or ctx.obj.folder()
    if not root.is_dir():
        raise click.BadParameter(f"there is no folder {root}", param_hint="--desk")
    if not sys.stdin.isatty():
        raise Refused("the preview needs a terminal; sopdesk check tells the problems without one")
    # by name, since the command line and the screen stand beside each other and neither imports the other
    screen = cast("Any", import_module("tui.preview_app"))
    screen.preview_app(root, file, ctx.obj.name, ctx.obj.role).run()
