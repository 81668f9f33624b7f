"""``sopdesk customer``: everything that is kept of a person, and erasing it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from engine.cli.options import Options
from engine.model.event import WORDLESS_DETAILS
from engine.model.moment import show_moment
from engine.model.problem import Refused
from engine.model.safe_text import safe_line
from engine.services.customers import as_data, as_words, erase_customer, export_customer, find_customer
from engine.services.find_cases import history_of


@click.group("customer")
def command() -> None:
    """What is kept of a customer: to tell them, and to erase it."""


@command.command("find")
@click.argument("text")
@click.pass_obj
def find(options: Options, text: str) -> None:
    """Print the id of the customer known by TEXT: the contact they gave, or the id of one of their cases."""
    click.echo(find_customer(options.open_desk(), text))


@command.command("history")
@click.argument("customer")
@click.pass_obj
def history(options: Options, customer: str) -> None:
    """Tell everything that happened in all cases of CUSTOMER, in order of time, as far as your role sees it."""
    desk = options.open_desk()
    for event in history_of(desk, customer):
        at = show_moment(event.at.replace(microsecond=0), desk.edition.desk.zone)
        told = [
            f"{desk.edition.label(fact)}: {' '.join(value.split())}" for fact, value in event.facts.items() if value
        ]
        told += [f"{name}: {value}" for name, value in event.details.items() if name not in WORDLESS_DETAILS]
        words = "".join(f"; {one}" for one in told)
        click.echo(safe_line(f"{at}  {event.case}  {event.kind}, {event.actor.name} ({event.actor.role}){words}"))


@command.command("export")
@click.argument("customer")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of printing.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; else as Markdown for people to read.")
@click.option("--reason", default="", help="Why, such as the customer's request of a day; it is logged.")
@click.pass_obj
def export(options: Options, customer: str, out: Path | None, as_json: bool, reason: str) -> None:  # noqa: FBT001 - click's signature
    """Give out all that is kept of CUSTOMER (an id such as K-7QF2M9XA): every case, every event, every value."""
    desk = options.open_desk()
    person = export_customer(desk, customer, reason)
    text = json.dumps(as_data(person), indent=2, ensure_ascii=False) if as_json else "\n".join(as_words(desk, person))
    if out is None:
        click.echo("\n".join(map(safe_line, text.splitlines())))
        return
    try:
        out.write_text(text + "\n", encoding="utf-8", errors="replace")
    except OSError as error:
        raise Refused(f"it cannot be written to {out}: {error.strerror}") from error
    click.echo(f"{len(person.cases)} of {len(person.cases)} cases written to {safe_line(str(out))}")


@command.command("erase")
@click.argument("customer")
@click.option("--reason", required=True, help="Why, such as the customer's request of a day; it is logged.")
@click.option("--even-open", is_flag=True, help="Also while a case of the customer is not closed.")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@click.pass_obj
def erase(options: Options, customer: str, reason: str, even_open: bool, yes: bool) -> None:  # noqa: FBT001
    """Destroy the keys of all personal values of CUSTOMER. It cannot be undone.

    No entry of the case log is changed: its chain still verifies, and what was counted stays counted.
    """
    desk = options.open_desk()
    if not yes:
        click.confirm(f"Everything personal of {safe_line(customer)} becomes unreadable for ever. Go on?", abort=True)
    person = erase_customer(desk, customer, reason, even_open=even_open)
    many = "1 case" if len(person.cases) == 1 else f"{len(person.cases)} cases"
    click.echo(f"erased: the personal values of {many} of {safe_line(customer)} can no longer be read by anybody")
