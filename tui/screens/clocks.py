"""Why each clock of a case is due when it is: every span that counted, every one that was skipped."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from engine.model.clock import Line, Reading
from engine.model.safe_text import safe_line
from engine.services.desk import Desk
from engine.services.explain_clock import Explained, explain_clock
from engine.services.read_case import CaseView
from tui.drafts import Drafts
from tui.screens.explained import ExplainedScreen
from tui.time_words import COLOUR, countdown, urgency
from tui.widgets.paragraphs import Paragraph
from tui.widgets.row_list import RowItem

MARK = {"late": "▲", "soon": "◆"}
LENGTH = 11


class ClocksScreen(ExplainedScreen):
    """The clocks of a case, the one that is due first on top."""

    HELP_TITLE = "Why a clock is due"
    TITLE_WORDS = "Why it is due"
    NOTHING = "No clock of this case has started."

    def __init__(self, desk: Desk, drafts: Drafts, view: CaseView) -> None:
        super().__init__(desk, drafts, view)
        self._readings = sorted(
            (r for r in view.readings if r.state != "void"), key=lambda r: (r.over, bool(r.ceded_to), r.due is None)
        )

    def rows(self) -> list[RowItem]:
        """Each clock with its countdown."""
        return [self._row(reading) for reading in self._readings]

    def _row(self, reading: Reading) -> RowItem:
        now = self.desk.now()
        level = urgency(reading, now)
        words = "gives way to a stricter clock" if reading.ceded_to else countdown(reading, now)
        tone = "$faint" if reading.ceded_to else COLOUR[level].removeprefix("bold ")
        mark = " " if reading.ceded_to else MARK.get(level, " ")
        return RowItem(reading.clock.id, f"{safe_line(reading.clock.title)}   {words}", "", mark, tone)

    def explanation(self, row: str) -> Iterator[Paragraph]:
        """The clock span by span."""
        reading = next(reading for reading in self._readings if reading.clock.id == row)
        view = self.view
        return _paragraphs(explain_clock(self.desk.edition, reading, view.known, self.desk.now(), view.unseen))


def _paragraphs(explained: Explained) -> Iterator[Paragraph]:
    yield Paragraph(((safe_line(explained.state), "bold"),))
    yield Paragraph(((safe_line(explained.time), "$calm"),))
    yield Paragraph(((safe_line(explained.applies), "$calm"),))
    if explained.source:
        yield Paragraph(((safe_line(explained.source), "$faint"),))
    zone = ZoneInfo(explained.reading.zone)
    if explained.stretches:
        yield Paragraph(())
    for stretch in explained.stretches:
        tone, calm = ("$foreground", "$calm") if stretch.counted else ("$faint", "$faint")
        span = f"{stretch.length:>{LENGTH}}  {_short(stretch.line, zone)}"
        mark = ("✓", "$success") if stretch.counted else ("·", "$faint")
        yield Paragraph(((span, tone), (f"  {safe_line(stretch.reason)}", calm)), 2, mark)
    if explained.sums:
        yield Paragraph(())
        yield Paragraph(((explained.sums, "$foreground"),))
    for line in (*explained.stages, *explained.notes):
        yield Paragraph(((safe_line(line), "$calm"),))
    if explained.warnings:
        yield Paragraph(((f"warnings: {'; '.join(explained.warnings)}", "$calm"),))


def _short(line: Line, zone: ZoneInfo) -> str:
    """``Mon 13 Apr 09:20 - 12:30``: short enough to leave room for the reason."""
    begin, end = line.begin.astimezone(zone), line.end.astimezone(zone)
    until = f"{end:%H:%M}" if begin.date() == end.date() else f"{end:%a %d %b %H:%M}"
    return f"{begin:%a %d %b %H:%M} - {until}"
