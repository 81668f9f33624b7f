"""``sopdesk practice``: the case studies, played at the desk on a simulated clock; nothing is kept, nothing is real."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, Final, cast

import click

from engine.cli.options import Options
from engine.model.problem import Refused
from engine.model.safe_text import safe_line

TRAINEE: Final = "Trainee"
"""Whoever has not said a name."""


@click.command("practice")
@click.argument("scenario", default="")
@click.option("--list", "only_list", is_flag=True, help="Tell which case studies there are, and exit.")
@click.pass_obj
def command(options: Options, scenario: str, only_list: bool) -> None:  # noqa: FBT001 - click's signature
    """Practise a case study at the desk, and be scored against it. SCENARIO is its id or a part of it; else a list opens.

    No case log is opened, no key is read and nobody signs in. A simulated clock runs, which can be moved on; what the
    customer does happens by itself. When you leave, nothing is left of it.
    """
    from engine.services.desk import edition_of  # noqa: PLC0415 - loads the documents
    from engine.services.practise import studies, study_named  # noqa: PLC0415

    edition = edition_of(options.folder())
    if only_list:
        for study in studies(edition):
            reason = f"   cannot be practised: {study.why_not}" if study.why_not else ""
            click.echo(safe_line(f"{study.scenario.id}: {study.scenario.title}{reason}"))
        return
    play = study_named(edition, scenario) if scenario else None
    if not sys.stdin.isatty():
        raise Refused("practice needs a terminal; sopdesk practice --list works without one")
    # by name, since the command line and the screen stand beside each other and neither imports the other
    screen = cast("Any", import_module("tui.practice_app"))
    screen.PracticeApp(edition, options.settings().name or TRAINEE, play).run()
