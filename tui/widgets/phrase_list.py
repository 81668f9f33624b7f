"""The phrases of the bank under the headings of their situations; a cursor on one of them, narrowed by words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from engine.model.safe_text import safe_line
from engine.model.wording import fold
from engine.services.phrase_bank import Offered

Row = tuple[str, str, str]
"""A heading with its clauses, or a phrase: ``(heading, clauses, phrase)``."""


class PhraseList(Widget):
    """One line for each heading and each phrase; as many as there is room for, around the cursor."""

    DEFAULT_CSS = "PhraseList { height: 1fr; }"
    cursor: reactive[int] = reactive(0)

    def __init__(self, bank: Sequence[Offered]) -> None:
        super().__init__()
        self._bank = tuple(bank)
        self._rows: list[Row] = []
        self.narrow("")

    @property
    def phrases(self) -> list[str]:
        """What can be taken now, from top to bottom."""
        return [phrase for _, _, phrase in self._rows if phrase]

    @property
    def phrase(self) -> str:
        """The phrase under the cursor."""
        return self.phrases[self.cursor] if self.phrases else ""

    def narrow(self, words: str) -> None:
        """Shows the phrases that have all these words, or whose heading has them."""
        asked = fold(words).split()
        rows: list[Row] = []
        for one in self._bank:
            fitting = [p for p in one.phrases if all(word in fold(f"{one.title} {p}") for word in asked)]
            if fitting:
                rows += [(one.title, ", ".join(one.source), ""), *(("", "", phrase) for phrase in fitting)]
        self._rows = rows
        self.cursor = 0
        self.refresh()

    def move(self, by: int) -> None:
        """Up or down."""
        self.cursor = max(0, min(len(self.phrases) - 1, self.cursor + by))

    def render(self) -> Content:
        """The rows around the cursor."""
        if not self._rows:
            return Content.assemble(("No phrase has these words.", "$calm"))
        room = max(1, self.content_size.height)
        places = [number for number, (_, _, phrase) in enumerate(self._rows) if phrase]
        here = places[self.cursor]
        first = max(0, min(here - room // 2, len(self._rows) - room))
        return Content("\n").join(
            self._line(row, chosen=number == here) for number, row in list(enumerate(self._rows))[first : first + room]
        )

    def _line(self, row: Row, *, chosen: bool) -> Content:
        title, source, phrase = row
        width = max(1, self.content_size.width)
        if phrase:
            shown = f" {'›' if chosen else ' '} {safe_line(phrase)}"
            cut = shown if len(shown) <= width else f"{shown[: width - 1]}…"
            return Content.assemble((cut.ljust(width), "bold on $field-focus" if chosen else "$foreground"))
        return Content.assemble((safe_line(title), "bold $primary"), (f"   {safe_line(source)}", "$faint")).truncate(
            width, ellipsis=True
        )
