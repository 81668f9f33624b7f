"""``sopdesk doctor``: what is installed, where things are, and which engine decides."""

from __future__ import annotations

import platform
import re
from pathlib import Path
from typing import Final

import click

from engine.cli.main import installed
from engine.decide.durable import availability
from engine.model.safe_text import safe_line
from engine.services.open_store import default_store, key_file
from engine.services.settings import settings_file

PACKAGES: Final = (
    "sopdesk", "pyyaml", "pydantic", "jinja2", "durable-rules", "textual", "sqlalchemy", "alembic", "cryptography", "click",
    "google-re2", "numpy",
    "holidays", "tzdata", "psycopg",
)  # fmt: skip
_PASSWORD: Final = re.compile(r"(?<=://)([^:/@]*):[^@]*@")


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> int:
    """Tell what is installed and which engine is at work. Exits 0 also when the plain evaluator decides."""
    engine, folder, settings = availability(), ctx.obj.folder(), ctx.obj.settings()
    plain = f"the plain evaluator, with the same answers ({engine.reason})"
    rows = [
        ("Python", platform.python_version()),
        ("platform", platform.platform()),
        *((name, installed(name)) for name in PACKAGES),
        ("documents", f"{folder}" if folder.is_dir() else f"{folder} (there is no such folder)"),
        ("case log", _PASSWORD.sub(r"\1:***@", settings.store or default_store())),
        ("master key", "SOPDESK_KEY" if settings.key else _there(key_file(settings))),
        ("settings", _there(settings_file())),
        ("deciding", f"durable_rules {engine.version}" if engine.usable else plain),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {safe_line(value)}")
    return 0


def _there(file: Path) -> str:
    return f"{file}" if file.is_file() else f"{file} (not there)"
