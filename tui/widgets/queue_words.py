"""What the queue says around its list: how many cases there are, the views, and the case under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from textual.content import Content

from engine.model.safe_text import safe_line
from engine.model.standing import Tally
from engine.services.desk import Desk
from engine.services.list_cases import Row, View
from tui.time_words import COLOUR, due_words, short_moment, urgency_of

Parts = tuple[str, str]
TOLD: Final = ("kind", "channel", "topic", "priority")


def counts(tally: Tally, shown: int | None) -> Content:
    """``12 open, 2 late, 1 soon``; ``shown``: how many of them have the words that are asked for."""
    count = f"{tally.open:,} open" if shown in {None, tally.open} else f"{shown:,} of {tally.open:,} open"
    return Content.assemble(
        ("Queue", "bold"), (f"   {count}", "$calm"),
        (f"   ▲ {tally.late:,} late" if tally.late else "", COLOUR["late"]),
        (f"   ◆ {tally.soon:,} soon" if tally.soon else "", COLOUR["soon"]),
    )  # fmt: skip


def who_and_when(desk: Desk, *, narrow: bool) -> Content:
    """Who sits here, and the time of day."""
    role = "" if narrow else f", {safe_line(desk.actor.role)}"
    now = desk.now().astimezone(desk.edition.desk.zone)
    return Content.assemble((f"{safe_line(desk.actor.name)}{role}   ", "$calm"), (f"{now:%a %H:%M}", "$foreground"))


def tabs(views: Sequence[View], here: View, tallies: Sequence[Tally]) -> Content:
    """The views with their numbers and what is in them; a follow-up or a promise that is late stands out."""
    parts: list[Parts] = []
    for number, view in enumerate(views):
        parts += [("  " if number else "", ""), (f"{number + 1} ", "$primary")]
        parts += [(safe_line(view.name), "bold underline $foreground" if view == here else "$calm")]
        if number < len(tallies) and tallies[number].open:
            late = tallies[number].late and view.queue.by != "deadline"
            parts += [(f" {tallies[number].open:,}", "bold $error" if late else "$faint")]
    return Content.assemble(*parts)


def about(row: Row, desk: Desk, others: Sequence[str]) -> Content:
    """The case under the cursor, and what it waits for; ``others``: who is at work on it."""
    case, facts = row.case, row.case.facts
    name = safe_line(facts.get("customer_name", "customer not known yet"))
    what = ", ".join(safe_line(facts[fact]) for fact in TOLD if facts.get(fact))
    whose = f"  {safe_line(case.handler)}" if case.handler != desk.actor.name else ""
    people = f"  {' and '.join(map(safe_line, others))} at work on it" if others else ""
    return Content.assemble(
        (safe_line(case.id), "bold"), f"  {name}", (f"  {what}, {safe_line(case.status)}", "$calm"), (whose, "$faint"),
        (people, "$warning"), "\n", *_waits_for(row, desk, desk.now()),
    )  # fmt: skip


def _waits_for(row: Row, desk: Desk, now: datetime) -> Iterator[Parts]:
    zone, due = desk.edition.desk.zone, row.due
    if paused := row.case.paused:
        until = paused.details.get("until", "")
        when = f", until {short_moment(datetime.fromisoformat(until), zone, now)}" if until else ""
        yield f"laid aside{when}", "$warning"
        yield f"  {safe_line(paused.details.get('note', ''))}", "$calm"
    elif due is None or due.at is None:
        yield "No deadline is running." if due is None else safe_line(due.title), "$calm"
    else:
        yield f"{due_words(due, now)}  ", COLOUR[urgency_of(due, now)]
        yield safe_line(due.title), "$foreground"
        yield f"  due {short_moment(due.at, zone, now)}  {', '.join(due.source)}", "$calm"
