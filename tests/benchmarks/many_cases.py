"""A case log with a hundred thousand open cases, as a large department has them; run it to make one in a folder.

python -m tests.benchmarks.many_cases FOLDER [CASES]
"""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from engine.model.case import fold
from engine.model.event import Actor, Event
from engine.services.desk import Desk, shipped_folder
from engine.services.open_case import DEFAULTS
from engine.services.settings import read_settings
from engine.services.write_events import classes_of, write_cases

BATCH = 500
NAMES = ("Jane", "Amir", "Olu", "Maria", "王小明", "Zoë", "Bob", "Ingrid", "Kofi", "Ana")
FAMILIES = ("Smith", "Khan", "Adeyemi", "Gonzalez", "Novák", "O'Neil", "Lee", "Müller", "Mensah", "Silva")
AGENTS = [Actor(f"{name} {family}", "representative") for name in NAMES[:5] for family in FAMILIES[:8]]
TOPICS = ("billing", "delivery", "technical", "order", "product-defect", "service-quality")


def cases(desk: Desk, count: int, now: datetime) -> Iterator[tuple[str, list[Event]]]:
    """Events of open cases of the last weeks; the same for the same count."""
    draw = Random(7)
    digest, zone = desk.edition.digest, desk.edition.desk.zone.key
    for number in range(1, count + 1):
        at = now - timedelta(minutes=draw.expovariate(1 / 2000) + 1)
        agent, case = draw.choice(AGENTS), f"C-{number:06}"
        facts = {
            **DEFAULTS, "opened_at": at.isoformat(), "kind": draw.choice(("inquiry", "complaint", "request")),
            "channel": draw.choice(("email", "phone", "chat", "social")), "topic": draw.choice(TOPICS),
            "customer_name": f"{draw.choice(NAMES)} {draw.choice(FAMILIES)}", "contact": f"c{number}@example.org",
            "subject": f"order {number}",
        }  # fmt: skip
        said = [
            ("received", "new", facts, 0.0),
            ("acknowledged", "open", {}, 9.0),
            ("updated", "open", {"summary": f"Asks about order {number}"}, 30.0),
        ]
        yield case, [
            Event(
                case, place, at + timedelta(minutes=minutes), kind, agent, digest, status, dict(known), zone=zone,
                classes=classes_of(desk.edition, known, ()),
            )
            for place, (kind, status, known, minutes) in enumerate(said[: draw.randint(1, 3)], 1)
        ]  # fmt: skip


def fill(desk: Desk, count: int, now: datetime) -> None:
    """Puts them into the log of a desk."""
    initial, batch = desk.edition.workflow.initial, []
    for case, events in cases(desk, count, now):
        batch.append((fold(case, (), initial), events))
        if len(batch) == BATCH:
            write_cases(desk, batch)
            batch = []
    write_cases(desk, batch)


def main() -> None:
    """Makes a log with its key."""
    from engine.services.desk import edition_of  # noqa: PLC0415
    from engine.services.open_store import open_store  # noqa: PLC0415

    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["SOPDESK_KEY"] = b64encode(b"m" * 32).decode()
    edition = edition_of(shipped_folder())
    log = open_store(read_settings(store=f"sqlite:///{folder / 'desk.db'}", name="", role="", shift=""), edition)
    fill(Desk(edition, log, AGENTS[0]), count, datetime.now(UTC))
    log.close()


if __name__ == "__main__":
    main()
