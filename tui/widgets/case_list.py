"""The queue as lines drawn only where one looks, so that a hundred thousand cases paint at once.

The list knows the ids of all its cases, and the rows of those that somebody has looked at; for others that come into sight
it asks, and shows their ids until the answer is there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from engine.model.safe_text import safe_line
from engine.services.list_cases import Row
from tui.time_words import due_words, short_moment, urgency_of
from tui.widgets.cursor_list import CursorList

MOST_DRAWN: Final = 2_000
"""Lines that are kept as they were drawn."""
MARKS: Final = {"late": "▲", "soon": "◆", "calm": " ", "done": " ", "none": " "}


@dataclass(frozen=True)
class Column:
    """A column: its head, its least width, the width that is enough, and from which width of the list it is shown.

    What is left over goes first to the columns of the lowest ``turn``.
    """

    head: str
    least: int
    enough: int
    turn: int = 0
    shown_from: int = 0


COLUMNS: Final = {
    "left": Column("Time left", 16, 16),
    "case": Column("Case", 8, 10),
    "customer": Column("Customer", 14, 30, turn=2),
    "topic": Column("Topic", 13, 22, turn=2),
    "kind": Column("Kind, channel", 18, 28, turn=3, shown_from=110),
    "status": Column("Status", 10, 22, turn=3, shown_from=96),
    "due": Column("Due", 10, 12, turn=3, shown_from=140),
    "clock": Column("Next deadline", 20, 30, turn=1),
}


class CaseList(CursorList):
    """Rows of the queue with a cursor. The countdown is worked out while a line is drawn; the case log is not asked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "case-list--head", "case-list--cursor", "case-list--soon", "case-list--late", "case-list--calm", "case-list--dim",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open"),
    ]

    @dataclass
    class Opened(Message):
        """Enter on a case."""

        case: str

    @dataclass
    class Moved(Message):
        """The cursor stands on another case, or what is known of it has changed."""

        row: Row | None

    @dataclass
    class Wanted(Message):
        """Cases have come into sight whose rows are not here."""

        cases: tuple[str, ...]

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone
        self._now: datetime | None = None
        self._wanted = False
        """Whether Enter was pressed before there were cases."""
        self._order: Sequence[str] = ()
        self._rows: dict[str, Row] = {}
        self._drawn: dict[tuple[object, ...], tuple[Row | None, Strip]] = {}
        self._old: set[str] = set()
        """Cases whose rows were read before the order was: shown, and asked for again when they come into sight."""

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self._order)

    def tell(self) -> None:
        """What is known of the case under the cursor."""
        self.post_message(self.Moved(self.current))

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        case = self.current_case
        return self._rows.get(case) if case else None

    @property
    def current_case(self) -> str:
        """The id of the case under the cursor; "" where there is none."""
        return self._order[self.cursor] if 0 <= self.cursor < len(self._order) else ""

    @property
    def in_sight(self) -> tuple[str, ...]:
        """The cases on the screen."""
        return tuple(self._order[self.top : self.top + self.room])

    def show(self, order: Sequence[str], rows: Mapping[str, Row], now: datetime) -> None:
        """Another order, with the rows that are known anew; the cursor stays on its case where that is still there."""
        before, place = self.current_case, self.cursor
        kept = self._order is order
        self._order, self._now = order, now
        self._old = set(self._rows)
        self._put(rows)
        self.measure()
        if before and not kept and self.current_case != before:
            place = _place(order, before, place)
        self.cursor = place
        self.refresh()
        self.tell()
        self.ask()
        if self._wanted:
            self.action_open()

    def put(self, rows: Mapping[str, Row], now: datetime) -> None:
        """Rows that were asked for."""
        self._now = now
        self._put(rows)
        self.refresh()
        if self.current_case in rows:
            self.tell()

    def _put(self, rows: Mapping[str, Row]) -> None:
        self._rows.update(rows)
        self._old.difference_update(rows)

    def leave_out(self, cases: Collection[str]) -> None:
        """Cases that were asked for and are not there any more."""
        if not cases:
            return
        here = self.current_case
        self._order = tuple(case for case in self._order if case not in cases)
        self.measure()
        self.cursor = _place(self._order, here, self.cursor)

    def forget(self) -> None:
        """Other columns are wanted of the same cases."""
        self._rows.clear()

    def ask(self) -> None:
        """Asks for the rows in sight that are missing, with a page before and after them."""
        top, height = self.top, self.room
        near = self._order[max(0, top - height) : top + 2 * height]
        if any(self._lacks(case) for case in self.in_sight):
            self.post_message(self.Wanted(tuple(case for case in near if self._lacks(case))))

    def _lacks(self, case: str) -> bool:
        return case not in self._rows or case in self._old

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other cases come into sight."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.ask()

    def tick(self, now: datetime) -> None:
        """The time has moved on: the lines in sight are drawn anew."""
        self._now = now
        self.refresh()

    def on_resize(self) -> None:
        """The columns share the new width, and there may be room for more."""
        super().on_resize()
        self.ask()

    def action_open(self) -> None:
        """Opens the case under the cursor, as soon as it is there."""
        self._wanted = self._now is None
        if self.current_case:
            self.post_message(self.Opened(self.current_case))

    def render_line(self, y: int) -> Strip:
        """The head stays on top; below it the rows from the scroll position on."""
        width = self.size.width
        widths = shared(width)
        if y == 0:
            style = self.get_component_rich_style("case-list--head")
            return self._strip([(COLUMNS[name].head, style) for name in widths], widths, style)
        number = y - 1 + self.top
        if self._now is None or number >= len(self._order):
            return Strip.blank(width, self.rich_style)
        return self._row(self._order[number], self._now, widths, here=number == self.cursor)

    def notify_style_update(self) -> None:
        """Other colours: every line is drawn anew."""
        super().notify_style_update()
        self._drawn.clear()

    def _row(self, case: str, now: datetime, widths: dict[str, int], *, here: bool) -> Strip:
        """A line that says the same as before is taken as it was drawn."""
        row = self._rows.get(case)
        level = urgency_of(row.due, now) if row and row.due else "none"
        left = due_words(row.due, now) if row and row.due else ""
        key = (case, level, left, now.astimezone(self._zone).date(), here, self.size.width)
        of, strip = self._drawn.get(key, (None, None))
        if strip is None or of is not row:
            if len(self._drawn) >= MOST_DRAWN:
                self._drawn.clear()
            strip = self._draw_row(case, row, level, now, widths, here=here)
            self._drawn[key] = row, strip
        return strip

    def _draw_row(  # noqa: PLR0913 - what a line is made of
        self, case: str, row: Row | None, level: str, now: datetime, widths: dict[str, int], *, here: bool
    ) -> Strip:
        plain = self.rich_style
        alarm = {"late": "late", "soon": "soon", "calm": "calm"}.get(level, "dim")
        urgent = self.get_component_rich_style(f"case-list--{alarm}")
        calm = self.get_component_rich_style("case-list--calm")
        ground = self.get_component_rich_style("case-list--cursor", partial=True) if here else Style.null()
        words = row_words(row, now, self._zone) if row else dict.fromkeys(COLUMNS, "…") | {"case": safe_line(case)}
        styles = {
            "left": urgent,
            "case": calm,
            "kind": calm,
            "status": calm,
            "due": calm,
            "clock": urgent if level == "late" else calm,
        }
        cells = [(words[name], styles.get(name, plain) + ground) for name in widths]
        return self._strip(cells, widths, plain + ground)

    def _strip(self, cells: list[tuple[str, Style]], widths: dict[str, int], gap: Style) -> Strip:
        segments = [Segment(" ", gap)]
        for (text, style), width in zip(cells, widths.values(), strict=True):
            segments += [Segment(fit(text, width), style), Segment(" ", gap)]
        return Strip(segments).adjust_cell_length(self.size.width, gap)


def _place(order: Sequence[str], case: str, otherwise: int) -> int:
    """Where a case stands; where it is gone, what has come to its place."""
    try:
        return order.index(case)
    except ValueError:
        return min(otherwise, max(0, len(order) - 1))


def row_words(row: Row, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """What each column says of a case."""
    facts, due = row.case.facts, row.due
    level = urgency_of(due, now) if due else "none"
    return {
        "left": f"{MARKS[level]} {due_words(due, now) if due else '–'}",
        "case": safe_line(row.case.id),
        "customer": safe_line(facts.get("customer_name", "–")),
        "topic": safe_line(facts.get("topic", "–")),
        "kind": safe_line(f"{facts.get('kind', '–')}, {facts.get('channel', '–')}"),
        "status": safe_line(f"{row.case.status}, paused" if row.case.paused else row.case.status),
        "due": short_moment(due.at, zone, now) if due and due.at else "–",
        "clock": safe_line(due.title) if due else "no deadline",
    }


def shared(width: int) -> dict[str, int]:
    """The columns that fit, each with its width: what is left over is shared out, the last column takes the rest."""
    shown = {name: column for name, column in COLUMNS.items() if width >= column.shown_from}
    widths = {name: column.least for name, column in shown.items()}
    left = width - 1 - sum(widths.values()) - len(widths)
    for turn in sorted({column.turn for column in shown.values()}):
        wanting = {name: column.enough - column.least for name, column in shown.items() if column.turn == turn}
        given = min(max(0, left), sum(wanting.values()))
        for name, want in wanting.items():
            widths[name] += given * want // max(1, sum(wanting.values()))
        left -= given
    widths["clock"] = max(4, width - 1 - len(widths) - sum(size for name, size in widths.items() if name != "clock"))
    return widths


def fit(text: str, width: int) -> str:
    """Exactly so many cells, with … where something had to go."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)
