"""Beside the script: what must be escalated and why, what is due by when, what to ask next, what follows afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from engine.compile.edition import Edition
from engine.model.clock import Reading
from engine.model.safe_text import safe_line
from engine.services.follow_ups import Following
from engine.services.read_case import CaseView, Proposal
from tui.time_words import COLOUR, countdown, short_moment, urgency
from tui.widgets.words import Words

Parts = list[tuple[str, str]]
MOST_QUESTIONS = 4


class SidePanel(VerticalScroll, can_focus=False):
    """The most pressing first."""

    def __init__(self) -> None:
        super().__init__(id="side")

    def compose(self) -> ComposeResult:
        """An alarm on its own ground, and the calm rest."""
        yield Words(id="alarm")
        yield Words(id="rest")

    def show(self, edition: Edition, view: CaseView, now: datetime) -> None:
        """Draws all of it for a moment."""
        alarm = self.query_one("#alarm", Words)
        alarm.display = bool(view.proposals)
        alarm.update(Content.assemble(*_proposals(view.proposals)))
        sections = [
            _clocks(edition, view, now),
            _asked(edition, view),
            _decided(edition, view),
            _promises(edition, view, now),
            *_follow_up(edition, view, now),
        ]
        self.query_one("#rest", Words).update(
            Content("\n\n").join(Content.assemble(*section) for section in sections if section)
        )


class Strip(Vertical):
    """The same in two or three lines, where there is no room beside the script."""

    def __init__(self) -> None:
        super().__init__(id="strip")

    def compose(self) -> ComposeResult:
        """The escalation that is due with its clause, and one line of deadlines."""
        yield Words(id="strip-alarm")
        yield Words(id="strip-line")

    def show(self, edition: Edition, view: CaseView, now: datetime) -> None:
        """Draws both for a moment."""
        alarm = self.query_one("#strip-alarm", Words)
        alarm.display = bool(view.proposals)
        for proposal in view.proposals[:1]:
            more = f" and {len(view.proposals) - 1} more" if len(view.proposals) > 1 else ""
            head = (f"▲ Escalate now: {safe_line(proposal.target)}{more}", "bold $error")
            alarm.update(Content.assemble(head, ("  ^E\n", "bold $primary"), safe_line(proposal.clause)))
        self.query_one("#strip-line", Words).update(Content.assemble(*_next_deadline(edition, view, now)))


def _next_deadline(edition: Edition, view: CaseView, now: datetime) -> Parts:
    parts: Parts = [("No deadline is running.", "$faint")]
    if reading := view.next_deadline:
        parts = [
            (countdown(reading, now), COLOUR[urgency(reading, now)]),
            (f"  {safe_line(reading.clock.title)}", "$calm"),
        ]
    for following in view.following:
        if left := len(following.open_items):
            by = f", due {short_moment(following.due, edition.desk.zone, now)}" if following.due else ""
            parts += [(f"   follow-up: {left} to do{by}", "$calm"), ("  ^K", "bold $primary")]
    if view.ask_next and not view.following:
        parts += [("   ask next: ", "$faint"), (safe_line(edition.label(view.ask_next[0])), "$calm")]
    return parts


def _proposals(proposals: tuple[Proposal, ...]) -> Parts:
    parts: Parts = []
    for number, proposal in enumerate(proposals):
        parts += [
            ("\n" if number else "", ""),
            (f"▲ Escalate now: {safe_line(proposal.target)}", "bold $error"),
            ("  ^E", "bold $primary"),
        ]
        if also := proposal.rule.outcome.get("also"):
            parts += [(f"\n  and tell: {safe_line(also)}", "$foreground")]
        parts += [(f"\n{safe_line(proposal.clause)}", "$foreground")]
    return parts


def _clocks(edition: Edition, view: CaseView, now: datetime) -> Parts:
    counting = [r for r in view.readings if not r.ceded_to and r.state != "void"]
    parts: Parts = [("Clocks", "bold $primary")]
    for reading in sorted(counting, key=lambda r: r.over):
        parts += [("\n", ""), *_clock(edition, reading, now)]
    return parts if counting else [*parts, ("\nNone has started.", "$faint")]


def _clock(edition: Edition, reading: Reading, now: datetime) -> Parts:
    level = urgency(reading, now)
    title = safe_line(reading.clock.title)
    if level == "done":
        mark, colour = ("✓", "$success") if reading.state == "met" else ("▲", "$error")
        return [
            (f"{mark} {title}", "$faint"),
            ("" if reading.state == "met" else f" {countdown(reading, now)}", colour),
        ]
    parts: Parts = [
        (title, "$foreground" if level != "none" else "$calm"),
        (f"\n  {countdown(reading, now)}", COLOUR[level]),
    ]
    if reading.due is not None:
        stage = f"{safe_line(reading.stage.name)}, " if len(reading.dues) > 1 else ""
        parts += [
            (f"  {stage}{reading.stage.strength}, due {short_moment(reading.due, edition.desk.zone, now)}", "$faint")
        ]
    return parts


def _asked(edition: Edition, view: CaseView) -> Parts:
    if not view.ask_next:
        return []
    parts: Parts = [("Ask next", "bold $primary"), ("  the most decisive first", "$faint")]
    for fact in view.ask_next[:MOST_QUESTIONS]:
        parts += [(f"\n? {safe_line(edition.label(fact))}", "$foreground")]
    return parts


def _decided(edition: Edition, view: CaseView) -> Parts:
    parts: Parts = []
    for decision in view.decisions:
        for name in decision.table.decides:
            if value := view.facts.get(name):
                parts += [(f"\n{safe_line(edition.label(name))}: ", "$calm"), (safe_line(value), "$foreground")]
    for name in ("escalated_to",):
        if value := view.case.facts.get(name):
            parts += [(f"\n{safe_line(edition.label(name))}: ", "$calm"), (safe_line(value), "$foreground")]
    return [("Decided", "bold $primary"), *parts] if parts else []


def _promises(edition: Edition, view: CaseView, now: datetime) -> Parts:
    parts: Parts = []
    for promise in view.case.promises:
        by = f", by {short_moment(promise.by, edition.desk.zone, now)}" if promise.by else ""
        late = not promise.kept and promise.by is not None and promise.by < now
        parts += [
            (f"\n{'✓' if promise.kept else '□'} {safe_line(promise.text)}", "$faint" if promise.kept else "$foreground")
        ]
        parts += [(f"{by}{', late' if late else ''}", "bold $error" if late else "$calm")]
    return [("Promises", "bold $primary"), *parts] if parts else []


def _follow_up(edition: Edition, view: CaseView, now: datetime) -> Iterator[Parts]:
    for following in view.following:
        yield _checklist(edition, following, now)


def _checklist(edition: Edition, following: Following, now: datetime) -> Parts:
    parts: Parts = [(safe_line(following.checklist.title), "bold $primary"), ("  ^K", "bold $primary")]
    if following.due:
        late = following.due < now and bool(following.open_items)
        parts += [
            (
                f"\n{'late, was due' if late else 'due'} {short_moment(following.due, edition.desk.zone, now)}",
                "bold $error" if late else "$faint",
            )
        ]
    for item in following.checklist.items:
        answer = following.done.get(item.id)
        done = answer or (item.strength == "must" and item not in following.open_items)
        words = safe_line(item.text) + (f" {answer}" if answer and item.question else "")
        mark = "✓" if done else "□" if item.strength == "must" else "·"
        parts += [(f"\n{mark} {words}", "$faint" if done or item.strength != "must" else "$foreground")]
    return parts
