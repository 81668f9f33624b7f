"""Workers in processes of their own: each tells what is due until it is killed, and writes what it told to its file.

A line on standard input begins one: ``[FILE, ADDRESS, WEBHOOK, HELD, AHEAD]`` as JSON. HELD are the seconds after which it
takes over what another holds, AHEAD those by which its clock on the wall is ahead of the true time.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.compile.edition import Edition
from engine.services.desk import Desk
from engine.services.dispatch import Work, queue_address, work
from engine.services.notices import Webhook
from engine.services.tell_deadlines import WORKER
from tests.desks import RECORD, edition
from tests.store.logs import open_log

TIMES = """
    kind: sla
    id: times
    title: Times
    version: 1.0.0
    clocks:
      - id: answer
        title: Answer it
        for: {kind: inquiry}
        from: received
        to: acknowledged
        within: 1 hour
        counting: around the clock
        strength: must
"""
EVERY = 0.3


def documents() -> Edition:
    return edition(RECORD, TIMES)


def main(made: Edition, address: str, webhook: str, held: float, ahead: float) -> None:
    ready = False

    def say(what: str) -> None:
        os.write(1, f"{what}\n".encode())

    def now() -> datetime:
        nonlocal ready
        if not ready:  # the first sweep asks what time it is
            ready = True
            say("ready")
        return datetime.now(UTC) + timedelta(seconds=ahead)

    desk = Desk(made, open_log(address), WORKER, now)
    channels = {"webhook": Webhook(webhook)}
    work(Work(desk, queue_address(address), channels, lambda e: say(e.key), lambda what: say(f"! {what}"), held), EVERY)


def nurse() -> None:
    """Begins a process for each line that is read; all that is slow to load is loaded once."""
    import dbos  # noqa: F401, PLC0415 - takes over a second

    made = documents()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        out, *arguments = json.loads(line)
        if pid := os.fork():
            print(pid, flush=True)  # noqa: T201 - told to the test that asked for it
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with Path(out).open("w") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        main(made, *arguments)


if __name__ == "__main__":
    nurse()
