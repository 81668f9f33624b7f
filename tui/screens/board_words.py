"""What the panes of the supervisor board say of each line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from textual.content import Content

from engine.model.case import Case
from engine.model.moment import WEEKDAYS, show_seconds
from engine.model.safe_text import safe_line
from engine.report.days import Compared
from engine.report.figure import Share
from engine.report.page import percent
from engine.services.board_duties import Obligation
from engine.services.board_escalations import Escalation
from engine.services.board_load import Load
from engine.services.board_promises import Promised
from engine.services.board_risks import END_OF_DAY, Risk
from engine.services.board_today import WEEKS, Today
from tui.time_words import countdown, short_moment, urgency
from tui.widgets.case_list import MARKS
from tui.widgets.lines import Entry, Head, Level

AN_HOUR: Final = timedelta(hours=1)
"""So long before a promise is due, it is soon."""
BAR: Final = 14
NOBODY: Final = "nobody's"

ESCALATIONS: Final = (
    Head("Level", 6, 6, urgent=True),
    Head("Answer due", 16, 16, urgent=True),
    Head("Case", 8, 9),
    Head("To", 10, 20),
    Head("Must answer", 12, 26),
    Head("Since", 9, 12, shown_from=70),
    Head("Status", 12, 20, shown_from=100),
)
RISKS: Final = (
    Head("Time left", 17, 17, urgent=True),
    Head("Case", 8, 9),
    Head("Deadline", 13, 34, urgent=True),
    Head("", 6, 6),
    Head("With", 8, 18),
    Head("Topic", 10, 20, shown_from=76),
    Head("Due", 9, 12, shown_from=90),
)
LOAD: Final = (
    Head("Agent", 14, 30),
    Head("Open", 6, 6, right=True),
    Head("Late", 6, 6, right=True, urgent=True),
    Head("Soon", 6, 6, right=True),
    Head("█ late ░ open", BAR, BAR, shown_from=56),
)
PROMISES: Final = (
    Head("Time left", 17, 17, urgent=True),
    Head("Case", 8, 9),
    Head("Promised", 16, 60),
    Head("With", 9, 18, shown_from=50),
    Head("Customer", 10, 22, shown_from=90),
)
INBOX: Final = (
    Head("Due", 12, 13, urgent=True),
    Head("", 6, 6),
    Head("What", 14, 40),
    Head("For", 10, 21),
    Head("Who", 12, 50, shown_from=84),
)


def case_line(case: Case) -> Content:
    """Which case it is."""
    facts = case.facts
    what = ", ".join(facts[fact] for fact in ("kind", "channel", "topic", "priority") if facts.get(fact))
    return Content.assemble(
        (safe_line(case.id), "bold"),
        f"  {safe_line(facts.get('customer_name', 'customer not known yet'))}",
        (f"  {safe_line(what)}, {safe_line(case.status)}", "$calm"),
    )


def escalation_entry(one: Escalation, now: datetime, zone: ZoneInfo) -> Entry:
    """``▲ 2/3``: the level it has reached, and whether its answer is late."""
    level: Level = "late" if one.late else "soon" if one.climbed else "dim" if one.taken_at else "calm"
    if one.taken_at:
        answer = f"taken {short_moment(one.taken_at, zone, now)}"
    else:
        answer = countdown(one.reading, now) if one.reading else "–"
        level = "soon" if level == "calm" and one.reading and urgency(one.reading, now) == "soon" else level
    place = f"{one.level}/{one.levels}" if one.levels else "–"
    cells = (
        f"{_mark(level)} {place}", answer, one.case.id, ", ".join(map(_name, one.to)),
        one.taken_by or _name(one.responsible), short_moment(one.since, zone, now), one.case.status,
    )  # fmt: skip
    return Entry(one.case.id, tuple(map(safe_line, cells)), level, one.case.id)


def risk_entry(one: Risk, now: datetime, zone: ZoneInfo) -> Entry:
    """The time left, the clock and its strength, and who handles the case."""
    reading = one.reading
    level = _level(urgency(reading, now)) if reading else "dim"
    left = f"{_mark(level)} {countdown(reading, now)}" if reading else "  –"
    due = short_moment(reading.due, zone, now) if reading and reading.due else "–"
    clock, strength = (reading.clock.title, reading.stage.strength) if reading else ("no deadline", "")
    cells = (left, one.case.id, clock, strength, one.handler or NOBODY, one.case.facts.get("topic", "–"), due)
    return Entry(one.case.id, tuple(map(safe_line, cells)), level, one.case.id)


def load_entry(one: Load, most: int) -> Entry:
    """The counts of a person, and the same as a bar."""
    tally = one.tally
    late, still = (round(count * BAR / max(most, 1)) for count in (tally.late, tally.open))
    late = max(late, 1 if tally.late else 0)
    bar = "█" * late + "░" * (max(still, 1 if tally.open else 0) - late)
    cells = (one.name or NOBODY, f"{tally.open:,}", f"{tally.late:,}", f"{tally.soon:,}", bar)
    level: Level = "late" if tally.late else "calm" if tally.open else "dim"
    return Entry(one.name, tuple(map(safe_line, cells)), level)


def promise_entry(number: int, one: Promised, now: datetime) -> Entry:
    """What was promised, and how long still."""
    level: Level = "dim" if one.by is None else "late" if one.by < now else "soon" if one.by - now < AN_HOUR else "calm"
    left = "no time" if one.by is None else _left(one.by, now)
    cells = (
        f"{_mark(level)} {left}", one.case.id, one.text, one.handler or NOBODY, one.case.facts.get("customer_name", "–"),
    )  # fmt: skip
    return Entry(f"{one.case.id} {number}", tuple(map(safe_line, cells)), level, one.case.id)


def duty_entry(one: Obligation, now: datetime, zone: ZoneInfo) -> Entry:
    """When it is due, for which period, and who makes it."""
    duty = one.owed.duty
    due = short_moment(one.owed.due, zone, now) if one.owed.due else "–"
    level: Level = "soon" if one.over else "calm"
    cells = (f"{_mark(level)} {due}", duty.what, duty.title, period_words(one), makers(one))
    return Entry(duty_id(one), tuple(map(safe_line, cells)), level)


def duty_id(one: Obligation) -> str:
    """What tells a duty of a period from all others."""
    return f"{one.owed.duty.document} {one.owed.first}"


def period_words(one: Obligation) -> str:
    """``2026-W53``, or the last day of a period that has no word."""
    return one.period or (f"{one.owed.first:%Y-%m}" if one.owed.duty.every == "month" else f"to {one.owed.last}")


def makers(one: Obligation) -> str:
    """``you prepare, customer service manager reviews``."""
    does = "prepares" if one.owed.duty.what == "report" else "audits"
    prepared = f"you {does[:-1]}" if one.yours == "prepare" else f"{_name(one.prepared_by)} {does}"
    reviewed = "you review" if one.yours == "review" else f"{_name(one.reviewed_by)} reviews"
    return ", ".join([*([prepared] if one.prepared_by else []), *([reviewed] if one.reviewed_by else [])])


def horizon_words(hours: int, until: datetime | None, now: datetime, zone: ZoneInfo, *, opening: bool) -> str:
    """``to Wed 11:00, 4 opening hours``."""
    end = f"to {short_moment(until, zone, now)}, " if until else ""
    if hours == END_OF_DAY:
        return f"{end}end of day"
    return f"{end}{hours} {'opening ' if opening else ''}hour{'' if hours == 1 else 's'}"


def figure_lines(today: Today, at: str) -> Content:
    """The numbers of today beside those of the last weeks."""
    comparison, weeks = today.comparison, today.weeks
    compared = (f"mean of {comparison.days}", "span") if comparison.days else ("", "")
    in_time = comparison.in_time
    rows = [(f"until {at}", "today", *compared), *(_figure_row(one) for one in comparison.figures[:1])]
    earlier = _share(comparison.earlier_in_time) if comparison.days else ""
    rows.append(("acknowledged in time", f"{_of(in_time)} {_share(in_time)}".strip(), earlier, ""))
    rows += [_figure_row(one) for one in comparison.figures[1:]]
    parts: list[tuple[str, str]] = []
    for number, (name, now, mean, span) in enumerate(rows):
        tone = "$faint" if number == 0 else "$calm"
        parts += [
            ("\n" if number else "", ""),
            (f"{name:<20}", tone),
            (f"{now:>17}", tone if number == 0 else "bold $foreground"),
            (f"{mean:>10}", tone),
            (f"  {span}", tone),
        ]
    if weeks is not None and not comparison.days:
        parts.append((f"\nnothing yet: no {_weekday(today)} of the last {WEEKS} weeks is in the log", "$calm"))
    return Content.assemble(*parts)


def legend(today: Today) -> Content:
    """What the letters of the plots stand for."""
    if not today.comparison.days:
        return Content.assemble(("█ ● today", "bold $primary"))
    days = today.comparison.days
    name = _weekday(today) + ("s" if days > 1 else "")
    closed = f", {len(today.weeks.closed)} closed left out" if today.weeks and today.weeks.closed else ""
    return Content.assemble(
        ("█ ● today", "bold $primary"), ("   ░ ━ ", "$calm"), (f"mean and span of {days} {name}{closed}", "$calm")
    )


def _figure_row(one: Compared) -> tuple[str, str, str, str]:
    mean = "" if one.mean is None else f"{one.mean:.1f}".removesuffix(".0")
    span = "" if one.least is None else f"{one.least} to {one.most}"
    return one.name, str(one.today), mean, span


def _share(share: Share) -> str:
    return percent(share.part, share.whole) if share.whole else ""


def _of(share: Share) -> str:
    return f"{share.part} of {share.whole}" if share.whole else "none due"


def _weekday(today: Today) -> str:
    return WEEKDAYS[today.day.weekday()]


def _left(at: datetime, now: datetime) -> str:
    seconds = (at - now).total_seconds()
    return f"late {show_seconds(-seconds)}" if seconds < 0 else show_seconds(seconds)


def _level(urgency_word: str) -> Level:
    return "late" if urgency_word == "late" else "soon" if urgency_word == "soon" else "calm"


def _mark(level: Level) -> str:
    return MARKS.get(level, " ")


def _name(role: str) -> str:
    return role.replace("-", " ")
