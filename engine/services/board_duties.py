"""The inboxes of audits and reports: what the department owes, for which period, by when, and who makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.clocks.duties import Owed
from engine.compile.edition import Edition
from engine.services.board_cases import require_board
from engine.services.desk import Desk
from engine.services.list_duties import list_duties

KINDS: Final = ("report", "audit")
AHEAD: Final = timedelta(days=45)
BEHIND: Final = timedelta(days=45)
"""So far one looks back and ahead; of what recurs more often, the last that was due and the next one are shown."""


@dataclass(frozen=True)
class Obligation:
    """A report or an audit of one period."""

    owed: Owed
    over: bool
    """Whether its time is over. Nothing in the log tells yet that one was made."""
    prepared_by: str = ""
    reviewed_by: str = ""
    yours: str = ""
    """``prepare`` or ``review`` where whoever acts is of the role that does."""
    period: str = ""
    """What `sopdesk report` calls the period; "" where it has no word for it."""


@dataclass(frozen=True)
class Inbox:
    """All of them, by due time."""

    rows: tuple[Obligation, ...]


def owed_now(desk: Desk) -> Inbox:
    """Of each report and audit the last one that was due and the next one, by due time."""
    require_board(desk)
    return Inbox(obligations(desk.edition, desk.actor.role, desk.now()))


def obligations(edition: Edition, role: str, now: datetime) -> tuple[Obligation, ...]:
    """The same at a moment: a pure function of documents, role and time."""
    found = [one for one in list_duties(edition, now - BEHIND, now + AHEAD) if one.duty.what in KINDS and one.due]
    shown: dict[tuple[str, bool], Owed] = {}
    for one in found:
        over = one.due is not None and one.due < now
        key = (one.duty.document, over)
        if over or key not in shown:  # the last that was due, the first that is
            shown[key] = one
    rows = (_obligation(edition, role, one, over=over) for (_, over), one in shown.items())
    return tuple(sorted(rows, key=lambda row: (row.owed.due or now, row.owed.duty.title)))


def _obligation(edition: Edition, role: str, one: Owed, *, over: bool) -> Obligation:
    report = edition.reports.get(one.duty.id) if one.duty.what == "report" else None
    prepared = report.prepared_by if report else one.duty.who
    reviewed = report.reviewed_by if report else ""
    yours = "prepare" if prepared and role == prepared else "review" if reviewed and role == reviewed else ""
    return Obligation(one, over, prepared, reviewed, yours, period_word(one) if report else "")


def period_word(one: Owed) -> str:
    """``2026-W53``, ``2026-12``, ``2026-12-31`` or ``2026``; "" for a quarter."""
    match one.duty.every:
        case "day":
            return f"{one.first}"
        case "week":
            year, week, _ = one.first.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{one.first:%Y-%m}"
        case "year":
            return f"{one.first:%Y}"
        case _:
            return ""
