"""A desk in a process of its own: appends events to cases that others write to as well, and says which were acknowledged.

writer.py ADDRESS NAME CASES MOST     at most MOST events; 0: until it is killed
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from engine.model.event import Actor, Event
from engine.model.standing import Standing, Timer
from engine.store.log import Stale
from tests.store.logs import open_log


def main(address: str, name: str, cases: int, most: int) -> None:
    log = open_log(address)
    step = 0
    print("ready", flush=True)  # noqa: T201 - told to the test that began it
    while not most or step < most:
        case = f"C-{step % cases}"
        while True:
            now = datetime.now(UTC)
            number = len(log.events(case)) + 1
            event = Event(
                case, number, now, "updated", Actor(name, "r"), "d" * 64, "open", {"customer_name": f"{name} {step}"},
                {"step": str(step)}, key=f"{name}.{step}", zone="UTC", classes={"customer_name": "personal"},
            )  # fmt: skip
            timer = Timer(now, case, "answer", number, "due", now)
            try:
                log.append(
                    [event],
                    Standing(case, number, "open", True, "d" * 64, now, "answer", None, (timer,), {"public": case}),
                )
                break
            except Stale:
                continue
        print(event.key, flush=True)  # noqa: T201
        step += 1
    log.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
