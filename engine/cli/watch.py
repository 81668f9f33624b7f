"""``sopdesk watch``: the check again at every save."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from engine.model.safe_text import safe_line
from engine.report.told import Found
from engine.report.told.text import told
from engine.services.check_documents import check_documents
from engine.services.watch_documents import changes_of

MOST_NAMED = 3


@click.command("watch")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, folder: Path | None) -> None:
    """Check every document of FOLDER, or of the desk, now and whenever one is saved, until Ctrl-C."""
    root = folder or ctx.obj.folder()
    if not root.is_dir():
        raise click.BadParameter(f"there is no folder {root}", param_hint="FOLDER")
    changes = changes_of(root)
    _tell(root, "")
    with suppress(KeyboardInterrupt):
        for files in changes:
            names = sorted(files)
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            _tell(root, f"{', '.join(names[:MOST_NAMED])}{more}: ")


def _tell(root: Path, about: str) -> None:
    now = datetime.now().astimezone()
    checked = check_documents(root, now.date())
    found = Found(checked.problems, checked.excerpt)
    for line in told(found):
        click.echo(line)
    click.echo(safe_line(f"{now:%H:%M:%S}  {about}{found.counts}; waiting for the next save"))
