"""Where cases stand is worked out anew: after a change of the documents, after a restore, when a stage has passed."""

from __future__ import annotations

from typing import Final

from engine.model.case import fold
from engine.services.desk import Desk
from engine.services.write_events import standing_of

BATCH: Final = 200


def how_many_out_of_date(desk: Desk) -> int:
    """How many open cases `refresh_standings` would work out anew."""
    return desk.log.count_out_of_date(desk.edition.digest, desk.now())


def refresh_standings(desk: Desk, most: int = 0) -> int:
    """Brings up to date what is out of date, up to ``most`` cases where that is not 0; how many were."""
    done = 0
    while not most or done < most:
        now = desk.now()
        cases = desk.log.out_of_date(desk.edition.digest, now, min(BATCH, most - done) if most else BATCH)
        if not cases:
            break
        initial = desk.edition.workflow.initial
        found = desk.log.events_of(cases)
        desk.log.stand([standing_of(desk.edition, fold(case, events, initial), now) for case, events in found.items()])
        done += len(cases)
    return done
