"""What stands before every command: which documents, which case log, who."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.model.person import Person
    from engine.services.desk import Desk
    from engine.services.settings import Settings


@dataclass(frozen=True)
class Options:
    """As they were typed; the desk is opened only where a command needs it."""

    desk: Path | None
    store: str
    name: str
    role: str
    shift: str = ""

    def folder(self) -> Path:
        """The folder of the documents."""
        from engine.services.desk import desk_folder  # noqa: PLC0415

        return desk_folder(self.desk)

    def settings(self) -> Settings:
        """What was typed, together with the environment and the settings file."""
        from engine.services.settings import read_settings  # noqa: PLC0415

        return read_settings(store=self.store, name=self.name, role=self.role, shift=self.shift)

    def open_desk(self, *, keyless: bool = False, quiet: bool = False) -> Desk:
        """The desk, with its case log open until the command ends.

        ``keyless`` where no personal value is read, ``quiet`` where opening it must write nothing.
        """
        from engine.services.desk import open_desk  # noqa: PLC0415

        desk = open_desk(
            self.desk, self.store, self.name, self.role, shift=self.shift, keyless=keyless, quiet=quiet, ask=_ask_pin
        )
        if (context := click.get_current_context(silent=True)) is not None:
            context.call_on_close(desk.log.close)
        return desk


def _ask_pin(person: Person) -> str:
    """Asked for at the terminal; where there is none, nobody is asked."""
    if not sys.stdin.isatty():
        return ""
    click.echo(err=True)  # below what the desk says while it opens
    return str(click.prompt(f"PIN of {person.name}", hide_input=True))
