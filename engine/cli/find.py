"""``sopdesk find``: the cases with some words in them."""

from __future__ import annotations

from collections.abc import Sequence

import click

from engine.cli.options import Options
from engine.model.case import Case
from engine.model.moment import show_moment
from engine.model.safe_text import safe_line
from engine.services.find_cases import find_cases

SHOWN = ("customer_name", "topic", "subject", "summary")
LONGEST = 60


@click.command("find")
@click.argument("words", nargs=-1, required=True)
@click.pass_obj
def command(options: Options, words: Sequence[str]) -> int:
    """List the cases in which all WORDS stand, the newest first; kett* finds every word that begins so.

    What your role may not see is neither found nor shown. Exits 0 when something was found, 1 when not.
    """
    desk = options.open_desk()
    found = find_cases(desk, " ".join(words))
    for case in found.cases:
        last = show_moment(case.events[-1].at.replace(microsecond=0), desk.edition.desk.zone)
        click.echo(safe_line(f"{case.id}  {case.status}  {last}  {_about(case)}"))
    if not found.cases:
        click.echo("no case has all these words")
    if found.more:
        click.echo("there are more; add a word")
    return 0 if found.cases else 1


def _about(case: Case) -> str:
    told = [" ".join(case.facts[fact].split()) for fact in SHOWN if case.facts.get(fact)]
    return ", ".join(text if len(text) <= LONGEST else f"{text[:LONGEST]}..." for text in told)
