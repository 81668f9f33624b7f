"""What follows after a resolution: the checklists of a case, and by when their items are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.clocks.due import Timetable
from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.decide.deciding import with_outcomes
from engine.decide.derived import with_derived
from engine.decide.gates import begun, comes_up, open_items
from engine.model.case import Case
from engine.model.event import SHIFT
from engine.model.fact import Facts
from engine.model.workflow import Checklist, Item


@dataclass(frozen=True)
class Following:
    """A checklist of a case: what is done, what is open, and by when."""

    checklist: Checklist
    due: datetime | None
    done: dict[str, str]
    open_items: tuple[Item, ...]
    """The items that must still be done; one that is automatic is not, once what it asks for is so."""


def open_follow_ups(edition: Edition, case: Case, now: datetime) -> tuple[Following, ...]:
    """Those of a case at a moment in which something is still to be done."""
    if not any(begun(checklist, case) for checklist in edition.checklists.values()):
        return ()
    facts = with_outcomes(edition, with_derived(edition, case.facts, case.events, now))
    return tuple(one for one in follow_ups(edition, case, facts) if one.open_items)


def follow_ups(edition: Edition, case: Case, facts: Facts) -> tuple[Following, ...]:
    """The checklists of a case that have begun, with what is done and what is open."""
    found = []
    for checklist in edition.checklists.values():
        event = begun(checklist, case)
        if event is None or not comes_up(edition, checklist, facts):
            continue
        calendar = edition.calendars.get(edition.desk.default_calendar)
        timetable = Timetable(Spans.of(calendar) if calendar else None, edition.desk.zone, case.facts.get(SHIFT, ""))
        by = timetable.due(checklist.due, checklist.counting, event.at) if checklist.due else None
        found.append(Following(checklist, by, dict(case.items.get(checklist.id, {})), open_items(checklist, case)))
    return tuple(found)
