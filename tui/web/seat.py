"""One desk behind one window of a browser: the server starts it, and says on its first line of input who sits at it.

Nobody else can say so: the line comes through a pipe that only the server holds, and stands neither on a command line nor
in the environment.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, NoReturn
from zoneinfo import reset_tzpath

from engine.model.event import Actor
from engine.model.problem import Problems, Refused, StoreFault
from engine.model.safe_text import safe_line

LONGEST_TICKET: Final = 65536
PRELUDE: Final = b"__GANGLION__\n"
"""What textual-serve waits for before it reads packets."""


@dataclass(frozen=True)
class Ticket:
    """Who sits down, at which desk."""

    name: str
    role: str
    folder: str
    store: str
    shift: str

    def line(self) -> bytes:
        """As the server writes it."""
        return json.dumps(asdict(self)).encode() + b"\n"


def ticket_of(line: bytes) -> Ticket:
    """As the desk reads it; `Refused` for anything else."""
    try:
        return Ticket(**json.loads(line))
    except (ValueError, TypeError):
        raise Refused("this is a part of sopdesk web, and only works when that starts it") from None


def main() -> None:
    """The desk, until it is left or the server is gone."""
    reset_tzpath(to=())
    if sys.stdin.isatty():
        _tell(Refused("this is a part of sopdesk web, and only works when that starts it"))
    from engine.services.reception import Guest, seat  # noqa: PLC0415 - heavy, and a wrong start needs none of it
    from engine.services.settings import read_settings  # noqa: PLC0415

    try:
        ticket = ticket_of(_first_line())
        settings = read_settings(store=ticket.store)
        desk = seat(Path(ticket.folder), settings, Guest(Actor(ticket.name, ticket.role), ticket.shift))
    except (Refused, Problems, StoreFault) as error:
        _tell(error)
    try:
        from tui.app import DeskApp  # noqa: PLC0415

        DeskApp(desk).run()
    finally:
        desk.log.close()


def _first_line() -> bytes:
    """Byte by byte, so that what comes after it is left for the screen."""
    line = bytearray()
    while len(line) < LONGEST_TICKET and (byte := os.read(sys.stdin.fileno(), 1)):
        if byte == b"\n":
            break
        line += byte
    return bytes(line)


def _tell(error: Exception) -> NoReturn:
    """Shows in the browser why there is no desk."""
    if isinstance(error, Problems):
        reasons = ["the documents have errors; sopdesk check shows each with its line"]
    else:
        reasons = list(error.reasons) if isinstance(error, Refused) else [str(error)]
    text = "".join(f"  {safe_line(reason)}\r\n" for reason in ["sopdesk cannot open the desk:", *reasons]).encode()
    packet = b"D" + len(text).to_bytes(4, "big") + text
    with suppress(OSError):
        os.write(sys.stdout.fileno(), PRELUDE + packet)
    sys.exit(2)


if __name__ == "__main__":
    main()
