"""What each pane of the supervisor board shows of what was read for it: lines, counts, and more about the line one is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from textual.content import Content

from engine.model.case import Case
from engine.services.board_duties import Inbox, Obligation
from engine.services.board_escalations import Escalation, Escalations
from engine.services.board_load import Loads
from engine.services.board_promises import Promises
from engine.services.board_risks import Risk, Risks
from engine.services.board_today import Today
from tui.screens import board_words as words
from tui.time_words import short_moment
from tui.widgets.lines import Entry, Head
from tui.widgets.plot import Bar, Point

ESCALATIONS, RISKS, TODAY, PROMISES, LOAD, INBOX = range(1, 7)
NAMES: Final = {
    ESCALATIONS: "Escalations", RISKS: "At risk", TODAY: "Today", PROMISES: "Promises", LOAD: "Load", INBOX: "Inbox",
}  # fmt: skip
HEADS: Final[dict[int, tuple[Head, ...]]] = {
    ESCALATIONS: words.ESCALATIONS, RISKS: words.RISKS, PROMISES: words.PROMISES, LOAD: words.LOAD, INBOX: words.INBOX,
}  # fmt: skip
"""The panes that are lists."""
Found = Escalations | Risks | Promises | Loads | Inbox | Today


@dataclass(frozen=True)
class Time:
    """The moment and the zone that all of it is told in."""

    now: datetime
    zone: ZoneInfo

    def short(self, moment: datetime) -> str:
        """The moment as short as it is clear."""
        return short_moment(moment, self.zone, self.now)


@dataclass(frozen=True)
class Shown:
    """A list pane: its lines, what it says without any, what its title adds, and how many there are in all."""

    entries: tuple[Entry, ...]
    nothing: str
    more: str = ""
    count: int = 0
    late: int = 0
    soon: int = 0


def shown(found: Found, time: Time, hours: int, agent: str) -> Shown:
    """A pane at a moment. ``hours`` ahead are looked at, or all cases of an ``agent``."""
    now, zone = time.now, time.zone
    match found:
        case Escalations(rows, count):
            entries = tuple(words.escalation_entry(one, now, zone) for one in rows)
            return Shown(entries, "Nothing is escalated.", "", count, *_alarms(entries))
        case Risks(rows, tally, until, in_opening_hours):
            window = words.horizon_words(hours, until, now, zone, opening=in_opening_hours)
            about = f"all cases of {agent}" if agent else window
            nothing = "No case is open." if agent else "Nothing is late, and nothing falls due."
            entries = tuple(words.risk_entry(one, now, zone) for one in rows)
            return Shown(entries, nothing, about, tally.open, tally.late, tally.soon)
        case Promises(rows, cases, late):
            entries = tuple(words.promise_entry(number, one, now) for number, one in enumerate(rows))
            return Shown(entries, "No promise is open.", "", cases, late, _alarms(entries)[1])
        case Loads(rows):
            most = max((one.tally.open for one in rows), default=0)
            tallies = [one.tally for one in rows]
            totals = (
                sum(one.open for one in tallies),
                sum(one.late for one in tallies),
                sum(one.soon for one in tallies),
            )
            return Shown(tuple(words.load_entry(one, most) for one in rows), "No case is open.", "", *totals)
        case Inbox(rows):
            entries = tuple(words.duty_entry(one, now, zone) for one in rows)
            nothing = "Nothing falls due in the next weeks."
            return Shown(entries, nothing, "reports and audits", len(rows), *_alarms(entries))
        case Today():
            return Shown((), "")


def _alarms(entries: tuple[Entry, ...]) -> tuple[int, int]:
    """How many lines are late, and how many soon."""
    return sum(one.level == "late" for one in entries), sum(one.level == "soon" for one in entries)


def about(found: Found | None, entry: Entry | None, time: Time) -> tuple[Case | None, tuple[str, ...]]:
    """The case of a line, and in words what there is to say of it; of a pane where no line is."""
    case: Case | None = None
    lines: tuple[str, ...] = ()
    match found:
        case Today():
            lines = ("Counted as the reports count, up to this time of the day.", "The dots are today, hour by hour.")
        case Escalations(rows) if entry:
            one = next(one for one in rows if one.case.id == entry.case)
            case, lines = one.case, (_escalation(one, time),)
        case Risks(rows) if entry:
            risk = next(one for one in rows if one.case.id == entry.case)
            case, lines = risk.case, (_risk(risk, time),)
        case Promises(rows) if entry:
            promise = rows[int(entry.id.rsplit(" ", 1)[1])]
            by = f", by {time.short(promise.by)}" if promise.by else ", no time was named"
            case, lines = promise.case, (f"promised: {promise.text}{by}",)
        case Loads() if entry:
            more = "Enter shows all cases of this agent, the most urgent first." if entry.id else "Taken by nobody yet."
            lines = (more,)
        case Inbox() if entry:
            lines = _duty(duty_of(found, entry), time)
    return case, lines


def plots(today: Today, at: str) -> tuple[Content, Content, list[Point], list[Bar]]:
    """The numbers of today, what the letters of the plots mean, its hours and its channels."""
    comparison = today.comparison
    points = [Point(f"{one.hour:02}", one.today, one.mean, one.least, one.most) for one in comparison.hours]
    bars = [Bar(one.name, one.today, one.mean) for one in comparison.channels]
    meaning = Content() if comparison.nothing else words.legend(today)
    return words.figure_lines(today, at), meaning, points, bars


def duty_of(found: Inbox, entry: Entry) -> Obligation:
    """The report or the audit of a line."""
    return next(one for one in found.rows if words.duty_id(one) == entry.id)


def _escalation(one: Escalation, time: Time) -> str:
    since = f"escalated to {', '.join(one.to)} {time.short(one.since)}"
    if one.taken_at:
        return f"{since}; taken on by {one.taken_by} {time.short(one.taken_at)}"
    if not one.level:
        return f"{since}; the documents name nobody who must answer"
    by = f" by {time.short(one.answer_by)}" if one.answer_by else ""
    climbed = f"; level {one.level - 1} did not" if one.climbed else ""
    return f"{since}; the {one.responsible.replace('-', ' ')} must answer{by}{climbed}"


def _risk(one: Risk, time: Time) -> str:
    if one.reading is None:
        return "No deadline is running."
    clock, due = one.reading.clock, one.reading.due
    return (
        f"{clock.title} ({one.reading.stage.strength}) due {time.short(due) if due else '–'}  {', '.join(clock.source)}"
    )


def _duty(one: Obligation, time: Time) -> tuple[str, str]:
    due = time.short(one.owed.due) if one.owed.due else ""
    period = words.period_words(one)
    told = "; made or not is not recorded" if one.over else ""
    return f"{one.owed.duty.title} {period}, {'was' if one.over else 'is'} due {due}", words.makers(one) + told
