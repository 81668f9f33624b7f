"""``sopdesk check``: every problem of every document, and what became of every requirement."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from engine.cli.main import installed
from engine.lint.meanings import MEANINGS
from engine.load.files import write_whole
from engine.model.problem import Problem
from engine.model.safe_text import safe_line
from engine.report.told import Found, counted, form_named, forms
from engine.services.baseline import baseline_text, beside, read_baseline
from engine.services.check_documents import Checked, check_documents

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--coverage", "full", is_flag=True, help="List every requirement with what it became.")
@click.option("--format", "form", type=click.Choice(forms()), default="text", help="For whom the problems are written.")
@click.option("--strict", is_flag=True, help="Warnings count as errors do.")
@click.option("--since", metavar="REV", help="Only what has come since this git revision.")
@click.option(
    "--baseline", type=click.Path(path_type=Path), help="Let the old problems of this file pass until its day."
)
@click.option(
    "--write-baseline", "written", type=click.Path(path_type=Path), help="Write all problems into such a file."
)
@click.option("--until", type=DAY, help="The last day of the baseline that is written.")
@click.option("--today", type=DAY, help="Judge review dates as of this day.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - the options of the command
    ctx: click.Context,
    folder: Path | None,
    form: str,
    since: str | None,
    baseline: Path | None,
    written: Path | None,
    until: datetime | None,
    today: datetime | None,
    *,
    full: bool,
    strict: bool,
) -> int:
    """Check every document of FOLDER, or of the desk: where, what is wrong, how to mend it.

    Exits 0 when there is no error (with --strict: and no warning), 1 when there is one, 2 when it could not run.
    """
    root = folder or ctx.obj.folder()
    if not root.is_dir():
        raise click.BadParameter(f"there is no folder {root}", param_hint="FOLDER")
    if bool(written) != bool(until):
        raise click.UsageError("--write-baseline needs --until DATE, the last day on which old problems may pass")
    day = (today or datetime.now().astimezone()).date()
    checked = check_documents(root, day)
    if written and until:
        return _write(written, checked, until.date())
    problems, passed = _counted(root, checked, since, baseline, day)
    summary = [*_coverage(checked, full=full), *passed, *_summary(checked, problems)]
    base = Path(os.path.relpath(root)).as_posix()
    found = Found(
        problems, checked.excerpt, checked.files, summary, MEANINGS, installed("sopdesk"), "" if base == "." else f"{base}/"
    )  # fmt: skip
    for line in form_named(form)(found):
        click.echo(line)
    return 1 if found.number("error") or (strict and found.number("warning")) else 0


def _write(path: Path, checked: Checked, until: date) -> int:
    write_whole(path, "\n".join((*baseline_text(checked.problems, until), "")).encode())
    number = counted(len(checked.problems), "problem")
    click.echo(safe_line(f"{number} written to {path}, to be mended until {until}"))
    return 0


def _counted(
    root: Path, checked: Checked, since: str | None, baseline: Path | None, today: date
) -> tuple[Sequence[Problem], list[str]]:
    """The problems that count, and a sentence for each reason why others do not."""
    problems: Sequence[Problem] = checked.problems
    told = []
    if since:
        from engine.services.problems_since import problems_since  # noqa: PLC0415 - only where git is asked

        change = problems_since(root, since, problems, today)
        problems = change.problems
        if change.older:
            told.append(f"{counted(change.older, 'problem')} of before {since} not shown")
    if baseline:
        agreed = read_baseline(baseline)
        left = beside(agreed, problems, today)
        problems = left.problems
        if left.passed:
            told.append(f"{counted(left.passed, 'problem')} may pass until {agreed.until} ({baseline})")
        if today > agreed.until:
            told.append(f"the baseline {baseline} has ended on {agreed.until}; its problems count again")
        elif left.gone and not since:
            told.append(f"{counted(left.gone, 'problem')} of {baseline} mended; write it anew")
    return problems, told


def _coverage(checked: Checked, *, full: bool) -> Iterator[str]:
    for one in checked.coverage.accounted if full else ():
        reason = f": {one.reason}" if one.reason and one.status in {"not yet", "document-only"} else ""
        yield f"{one.requirement}  {one.status:<13}  {edition_place(one.clause.document, one.clause.at)}{reason}"


def _summary(checked: Checked, problems: Sequence[Problem]) -> Iterator[str]:
    edition, account = checked.edition, checked.coverage
    if checked.held_back:
        yield f"{counted(checked.held_back, 'more problem')} may come from the documents that could not be read as they stand; mend those first"
    found = Found(problems, checked.excerpt)
    yield f"{len(checked.policy.documents)} of {checked.policy.files} documents read, {found.counts}"
    if edition.desk.account_for:
        counts = ", ".join(f"{number} {status}" for status, number in account.counts.items() if number)
        total, clauses = len(edition.desk.account_for), len(edition.clauses)
        yield f"{total - len(account.lost)} of {total} requirements accounted for in {clauses} clauses: {counts}"
    if edition.desk.settlements:
        conflicts = len({s.conflict for s in edition.desk.settlements if s.conflict})
        recorded = len(edition.desk.settlements)
        for_conflicts = f", for {counted(conflicts, 'conflict')}" if conflicts else ""
        yield f"{counted(recorded, 'settlement')} recorded{for_conflicts}"


def edition_place(document: str, at: str) -> str:
    """``call-handling §4.1(1)``."""
    return f"{document.removeprefix('sop/')} {at}"
