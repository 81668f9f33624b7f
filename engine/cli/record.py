"""``sopdesk record``: something happened in one case or in many, said on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from engine.cli.options import Options
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.record_event import Happening
from engine.services.record_many import record_many
from engine.services.record_scenario import record_scenario


@click.command("record")
@click.argument("event")
@click.argument("cases", nargs=-1, required=True)
@click.option(
    "--fact", "facts", multiple=True, metavar="FACT=VALUE", help="What became known with it; may be repeated."
)
@click.option("--reason", default="", help="Why, for a waiver, an escalation or a reopening.")
@click.option("--gate", default="", help="The gate that is waived, for the event  gate waived.")
@click.option("--rule", default="", help="The rule that escalates, for the event  escalated.")
@click.option("--key", default="", help="The same key again is the same request, and is recorded once.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    options: Options,
    event: str,
    cases: Sequence[str],
    facts: Sequence[str],
    reason: str,
    gate: str,
    rule: str,
    key: str,
) -> int:
    """Record EVENT (such as resolved, or "contact ended") in CASES; - reads their ids from standard input, one a line.

    "scenario" in the place of EVENT records nothing: it prints a scenario from a case, without what tells whose it is.

    The gates of the workflow stand here as they do at the desk. What is refused in one case stops no other. Exits 0 when
    it happened in every case, 1 when it was refused in some.
    """
    if event == "scenario":
        return _retold(options, cases)
    details = {name: value for name, value in (("reason", reason), ("gate", gate)) if value}
    happening = Happening(event, dict(map(_said, facts)), details, key=key)
    refused = 0
    for case, outcome in record_many(options.open_desk(), _ids(cases), happening, rule):
        if isinstance(outcome, Refused):
            refused += 1
            click.echo(safe_line(f"{case}: refused: {'; '.join(outcome.reasons)}"))
        else:
            click.echo(safe_line(f"{case}: {event}, now {outcome.status}"))
    return 1 if refused else 0


def _retold(options: Options, cases: Sequence[str]) -> int:
    if len(cases) != 1:
        raise click.UsageError("a scenario is made from one case")
    retold = record_scenario(options.open_desk(), cases[0])
    click.echo("\n".join(map(safe_line, retold.text.splitlines())))
    if not retold.holds:
        click.echo("this story cannot be told again as it stands; mend it, and play it with sopdesk test", err=True)
    return 0 if retold.holds else 1


def _said(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Refused(f'"{text}" says nothing; write for example --fact topic=legal')
    return name.strip(), value


def _ids(cases: Sequence[str]) -> Iterator[str]:
    for case in cases:
        if case == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield case
