"""``sopdesk import``: an event log of another system becomes cases; what could not be taken in is listed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from engine.load.rows import Rejected
from engine.model.problem import Refused
from engine.model.safe_text import inert, safe_line
from engine.services.choose_map import choose_map
from engine.services.import_log import Imported, import_log

FIRST = 20
"""Rejected rows that are printed."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "asked", required=True, help="Import map: the id of one of the desk's, or a YAML file.")
@click.option(
    "--rejected",
    "rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every rejected row to this CSV file.",
)
@click.pass_context
def command(ctx: click.Context, file: Path, asked: str, rejects: Path | None) -> int:
    """Import the event log FILE (CSV, also packed as .gz) into cases. What is already there is not added again.

    Exits 0 when every row was taken in, 1 when some were rejected, 2 when it could not run.
    """
    desk = ctx.obj.open_desk()
    imported = import_log(desk, file, choose_map(desk.edition, asked))
    for line in _summary(imported):
        click.echo(line)
    for line in _rejected(imported.rejected, rejects):
        click.echo(line)
    if rejects:
        _write(rejects, imported.rejected)
    return 1 if imported.rejected else 0


def _summary(imported: Imported) -> Iterator[str]:
    yield f"{_many(imported.rows, 'row')} read: {imported.added:,} added, {imported.already:,} already there, {len(imported.rejected):,} rejected"
    if imported.events:
        beside = imported.events - imported.added - imported.waivers - imported.reopenings
        yield (
            f"{_many(imported.cases, 'new case')}, {_many(imported.events, 'event')}: {imported.added:,} from rows, {beside:,} that begin a case, "
            f"{imported.reopenings:,} that reopen one, {imported.waivers:,} waivers of gates"
        )
    if imported.updates:
        yield f"{_many(imported.updates, 'row')} of these kept as updates: what they say could not happen in the status of their case"


def _rejected(rejected: Sequence[Rejected], file: Path | None) -> Iterator[str]:
    for one in rejected[:FIRST]:
        yield f"line {one.line}: {safe_line(one.reason)}  |  {one.excerpt}"
    if len(rejected) > FIRST:
        where = (
            f"all of them are in {safe_line(str(file))}" if file else "--rejected FILE writes all of them to a CSV file"
        )
        yield f"and {_many(len(rejected) - FIRST, 'more row')}; {where}"


def _write(path: Path, rejected: Sequence[Rejected]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(("line", "reason", "row"))
            writer.writerows((one.line, inert(one.reason), inert(one.excerpt)) for one in rejected)
    except OSError as error:
        raise Refused(f"the rejected rows cannot be written to {safe_line(str(path))}: {error.strerror}") from error


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
