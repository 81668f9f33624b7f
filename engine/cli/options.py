"""What stands before every command: which documents, which case log, who."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.services.desk import Desk


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

    def open_desk(self) -> Desk:
        """The desk, with its case log open until the command ends."""
        from engine.services.desk import open_desk, own_store  # noqa: PLC0415

        desk = open_desk(self.desk, self.store or own_store(), self.name, self.role, shift=self.shift)
        if (context := click.get_current_context(silent=True)) is not None:
            context.call_on_close(desk.log.close)
        return desk
