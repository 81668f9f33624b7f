"""``sopdesk check``: every problem of every document, and what became of every requirement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from engine.model.problem import Location, Problem
from engine.model.safe_text import safe_line
from engine.services.check_documents import Checked, check_documents


@click.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--coverage", "full", is_flag=True, help="List every requirement with what it became.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Judge review dates as of this day.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, today: datetime | None, *, full: bool) -> int:
    """Check every document of FOLDER, or of the desk: where, what is wrong, how to mend it.

    Exits 0 when there is no error, 1 when there is one, 2 when it could not run.
    """
    root = folder or ctx.obj.folder()
    if not root.is_dir():
        raise click.BadParameter(f"there is no folder {root}", param_hint="FOLDER")
    checked = check_documents(root, (today or datetime.now().astimezone()).date())
    for line in (*_told(checked), *_summary(checked, full=full)):
        click.echo(safe_line(line))
    return 1 if checked.errors else 0


def _told(checked: Checked) -> Iterator[str]:
    for problem in checked.problems:
        yield line_of(problem)
        if excerpt := checked.excerpt(problem.location):
            yield from (f"    {line}" for line in excerpt.splitlines())


def line_of(problem: Problem) -> str:
    """``file:line:column severity code message; hint``, with foreign text made safe to show."""
    hint = f"; {problem.hint}" if problem.hint else ""
    return safe_line(f"{_place(problem.location)} {problem.severity} {problem.code} {problem.message}{hint}")


def _place(location: Location) -> str:
    return str(location) if location.line else location.file


def _summary(checked: Checked, *, full: bool) -> Iterator[str]:
    edition, account = checked.edition, checked.coverage
    if full:
        for one in account.accounted:
            reason = f": {one.reason}" if one.reason and one.status in {"not yet", "document-only"} else ""
            yield f"{one.requirement}  {one.status:<13}  {edition_place(one.clause.document, one.clause.at)}{reason}"
    if checked.held_back:
        which = "1 more problem" if checked.held_back == 1 else f"{checked.held_back} more problems"
        yield f"{which} may come from the documents that could not be read as they stand; mend those first"
    warnings = sum(problem.severity == "warning" for problem in checked.problems)
    found = f"{checked.errors} {_plural('error', checked.errors)}, {warnings} {_plural('warning', warnings)}"
    yield f"{len(checked.policy.documents)} of {checked.policy.files} documents read, {found}"
    if edition.desk.account_for:
        counts = ", ".join(f"{number} {status}" for status, number in account.counts.items() if number)
        total, clauses = len(edition.desk.account_for), len(edition.clauses)
        yield f"{total - len(account.lost)} of {total} requirements accounted for in {clauses} clauses: {counts}"
    if edition.desk.settlements:
        conflicts = len({s.conflict for s in edition.desk.settlements if s.conflict})
        recorded = len(edition.desk.settlements)
        for_conflicts = f", for {conflicts} {_plural('conflict', conflicts)}" if conflicts else ""
        yield f"{recorded} {_plural('settlement', recorded)} recorded{for_conflicts}"


def edition_place(document: str, at: str) -> str:
    """``call-handling §4.1(1)``."""
    return f"{document.removeprefix('sop/')} {at}"


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"
