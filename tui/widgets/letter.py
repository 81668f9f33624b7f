"""The text of a message while it is written: what there is something to say of is underlined where it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from rich.text import Text
from textual.widgets.text_area import Selection

from tui.widgets.line_input import LongInput

UNDERLINED = "underline #e8b84e"


class Letter(LongInput):
    """Several lines with marked passages."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._marked: dict[int, list[tuple[int, int]]] = {}

    def mark(self, places: Sequence[tuple[int, int]]) -> None:
        """Underlines these places of the text, and no others."""
        marked: dict[int, list[tuple[int, int]]] = {}
        for start, end in places:
            (line, column), (last, until) = self._at(start), self._at(end)
            for number in range(line, last + 1):
                first = column if number == line else 0
                marked.setdefault(number, []).append((first, until if number == last else len(self._line(number))))
        if marked != self._marked:
            self._marked = marked
            self._line_cache.clear()
            self.refresh()

    def select(self, start: int, end: int) -> None:
        """Puts the cursor on a place, with the passage selected, so that typing replaces it."""
        self.selection = Selection(self._at(start), self._at(end))
        self.scroll_cursor_visible()

    @property
    def cursor_place(self) -> int:
        """How many characters stand before the cursor."""
        row, column = self.cursor_location
        return self._starts[row] + column

    def get_line(self, line_index: int) -> Text:
        """The line as it may be shown, its marked passages underlined."""
        text = super().get_line(line_index)
        for start, end in self._marked.get(line_index, ()):
            text.stylize(UNDERLINED, start, end)
        return text

    def _line(self, number: int) -> str:
        return self.document.get_line(number)

    @property
    def _starts(self) -> list[int]:
        """How many characters stand before each line."""
        ends = len(self.document.newline)
        lengths = (len(self._line(number)) + ends for number in range(self.document.line_count - 1))
        return list(accumulate(lengths, initial=0))

    def _at(self, place: int) -> tuple[int, int]:
        starts = self._starts
        row = bisect_right(starts, place) - 1
        return row, min(place - starts[row], len(self._line(row)))
