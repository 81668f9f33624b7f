"""``sopdesk doctor``: what is installed, where things are, and which engine decides."""

from __future__ import annotations

import platform
from importlib import metadata

import click

from engine.decide.durable import availability
from engine.services.desk import default_store

PACKAGES = ("sopdesk", "pyyaml", "pydantic", "jinja2", "durable-rules", "textual", "sqlalchemy", "click", "google-re2", "tzdata")


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> int:
    """Tell what is installed and which engine is at work. Exits 0 also when the plain evaluator decides."""
    engine = availability()
    rows = [("Python", platform.python_version()), ("platform", platform.platform())]
    rows += [(name, _version(name)) for name in PACKAGES]
    rows += [
        ("documents", str(ctx.obj.folder())),
        ("case log", ctx.obj.store or default_store()),
        ("deciding", f"durable_rules {engine.version}" if engine.usable else f"the plain evaluator, with the same answers ({engine.reason})"),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}")
    return 0


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
