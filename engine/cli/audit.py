"""``sopdesk audit``: whether the case log is what was written, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence

import click

from engine.cli.options import Options
from engine.model.safe_text import safe_line
from engine.services.audit_log import audit_log, log_head


@click.group("audit")
def command() -> None:
    """Hold what was recorded against itself, and against what was noted elsewhere."""


@command.command("log")
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    metavar="HEAD",
    help="A head that was noted earlier, as audit head prints it; may be given several times.",
)
@click.pass_obj
def log_command(options: Options, anchors: Sequence[str]) -> int:
    """Follow the chain of the case log from its first entry to its last.

    Each entry carries a hash over itself and the entry before it, so a changed, exchanged, added or missing entry is
    found and the first one is named. An end that was cut off, or a log that was written anew as a whole, is found
    against a head that was noted outside. Exits 0 when everything fits, 1 when not.
    """
    verdict = audit_log(options.open_desk(keyless=True), anchors)
    if verdict.fault is None:
        against = f" and the {_many(len(anchors), 'anchor')}" if anchors else ""
        click.echo(f"{_many(verdict.entries, 'entry', 'entries')}: each fits the one before it{against}")
        click.echo(f"head {verdict.head}")
        return 0
    fault = verdict.fault
    where = f"entry {fault.position}" + (f" ({safe_line(fault.case)})" if fault.case else "")
    click.echo(f"{where}: {fault.reason}")
    click.echo(f"the {_many(verdict.entries, 'entry', 'entries')} before it fit; what comes after it was not looked at")
    return 1


@command.command("head")
@click.pass_obj
def head_command(options: Options) -> None:
    """Print the newest entry's number and hash, to be noted outside: in a mail, a ticket, a notary's service."""
    click.echo(str(log_head(options.open_desk(keyless=True))))


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
