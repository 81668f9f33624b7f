"""Choosing with one or two keys: by number, by the first letters, or with the arrows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from engine.model.safe_text import safe_line
from tui.widgets.line_input import DOTS

NUMBERS = "1234567890"
GAP = 3


class Choices(Widget, can_focus=True):
    """A list to choose from. With one choice the cursor is the choice; with several, space or the number marks.

    While one is elsewhere a long list folds to what was chosen, so that a step stays on one screen.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--cursor", "choices--chosen", "choices--key", "choices--faint"}
    DEFAULT_CSS = "Choices { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "up", show=False),
        Binding("down", "step(1)", "down", show=False),
        Binding("left", "column(-1)", "left", show=False),
        Binding("right", "column(1)", "right", show=False),
        Binding("space", "mark", "mark", show=False),
        Binding("backspace,delete", "clear", "clear", show=False),
        Binding("enter", "done", "go on", show=False),
    ]
    cursor: reactive[int] = reactive(-1, layout=True)
    chosen: reactive[tuple[int, ...]] = reactive((), layout=True)
    veiled: reactive[bool] = reactive(default=False, layout=True)

    @dataclass
    class Changed(Message):
        """Another choice."""

        choices: Choices

        @property
        def control(self) -> Choices:
            """Whose choice it is."""
            return self.choices

    @dataclass
    class Done(Message):
        """Enter."""

        choices: Choices

        @property
        def control(self) -> Choices:
            """Whose choice it is."""
            return self.choices

    def __init__(  # noqa: PLR0913 - what a list to choose from is
        self, options: Sequence[str], chosen: Sequence[str] = (), *, several: bool = False, fold: bool = True, keys: str = "", id: str | None = None  # noqa: A002
    ) -> None:  # fmt: skip
        super().__init__(id=id)
        self.options = tuple(options)
        self.several, self.fold = several, fold
        self._keys = keys or NUMBERS
        self._typed = ""
        places = tuple(place for place, option in enumerate(self.options) if option in chosen)
        self.set_reactive(Choices.chosen, places)
        self.set_reactive(Choices.cursor, places[0] if places else -1)

    @property
    def values(self) -> tuple[str, ...]:
        """What is chosen, in the order of the list."""
        return tuple(self.options[place] for place in self.chosen)

    def choose(self, values: Collection[str]) -> None:
        """Chooses these, and nothing else."""
        places = tuple(place for place, option in enumerate(self.options) if option in values)
        self.cursor = places[0] if places else -1
        self._set(places)

    def _choose(self, place: int) -> None:
        if not self.options:
            return
        place %= len(self.options)
        self.cursor = place
        if not self.several:
            self._set((place,))

    def _set(self, places: tuple[int, ...]) -> None:
        if places != self.chosen:
            self.chosen = places
            self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        """To the next or the one before."""
        self._typed = ""
        self._choose(self.cursor + by if self.cursor >= 0 else (0 if by > 0 else -1))

    def action_column(self, by: int) -> None:
        """To the next column."""
        self._typed = ""
        rows = self._shape(self.content_size.width)[1]
        if self.cursor < 0:
            self._choose(0)
        elif 0 <= self.cursor + by * rows < len(self.options):
            self._choose(self.cursor + by * rows)

    def action_mark(self) -> None:
        """Takes the one under the cursor, or puts it back."""
        if self.several and self.cursor >= 0:
            without = tuple(place for place in self.chosen if place != self.cursor)
            self._set(without if self.cursor in self.chosen else tuple(sorted((*self.chosen, self.cursor))))
        elif not self.several and self.cursor < 0:
            self._choose(0)

    def action_clear(self) -> None:
        """Nothing chosen."""
        self._typed = ""
        if not self.several:
            self.cursor = -1
        self._set(())

    def action_done(self) -> None:
        """Goes on."""
        self._typed = ""
        self.post_message(self.Done(self))

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002 - the signature of Textual
        """Letters and numbers choose."""
        return character is not None and character.isprintable() and character not in " ?"

    def on_key(self, event: events.Key) -> None:
        """A number or letter of the list, else the first letters of an option."""
        character = event.character
        if character is None or not character.isprintable() or character in " ?":
            return
        event.stop()
        event.prevent_default()
        if (whole := self._typed + character) in self.options and len(whole) > 1:  # 10 of a scale that has a 1, too
            self._choose(self.options.index(whole))
            return
        if character in self._keys and self._keys.index(character) < len(self.options):
            self._typed = character
            self._choose(self._keys.index(character))
            if self.several:
                self.action_mark()
            return
        for typed in (self._typed + character.casefold(), character.casefold()):
            found = self._matching(typed)
            if found is not None:
                self._typed = typed
                self._choose(found)
                return

    def _matching(self, typed: str) -> int | None:
        folded = [option.casefold() for option in self.options]
        starts = (place for place, option in enumerate(folded) if option.startswith(typed))
        words = (
            place
            for place, option in enumerate(folded)
            if any(word.startswith(typed) for word in option.replace("-", " ").split())
        )
        return next(starts, next(words, None))

    def on_focus(self) -> None:
        """Unfolds."""
        self.refresh(layout=True)

    def on_blur(self) -> None:
        """Folds."""
        self._typed = ""
        self.refresh(layout=True)

    def _shape(self, width: int) -> tuple[int, int, int]:
        """Columns, rows and the width of a column."""
        room = max((cell_len(safe_line(option)) for option in self.options), default=0) + 4
        columns = max(1, min(len(self.options), (width + GAP) // (room + GAP)))
        rows = ceil(len(self.options) / columns)
        return ceil(len(self.options) / max(1, rows)), rows, room

    def _folded(self, width: int) -> bool:
        room = self.veiled or (self.fold and self._shape(width)[1] > 1)
        return room and not self.has_focus and bool(self.chosen)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the signature of Textual
        """The lines it takes now."""
        return 1 if self._folded(width) else max(1, self._shape(width)[1])

    def render(self) -> Content:
        """Key, mark and words of each option, down the columns."""
        width = self.content_size.width
        if self._folded(width):
            words = DOTS if self.veiled else ", ".join(safe_line(value) for value in self.values)
            return Content.assemble(("● ", "$primary"), words)
        columns, rows, room = self._shape(width)
        lines = []
        for row in range(rows):
            cells = [
                self._cell(place, room)
                for column in range(columns)
                if (place := column * rows + row) < len(self.options)
            ]
            lines.append(Content(" " * GAP).join(cells))
        return Content("\n").join(lines)

    def _cell(self, place: int, room: int) -> Content:
        words = safe_line(self.options[place])
        chosen, here = place in self.chosen, place == self.cursor and self.has_focus
        mark = ("■" if chosen else "□") if self.several else ("●" if chosen else "○")
        key = self._keys[place] if place < len(self._keys) else " "
        pad = " " * (room - 4 - cell_len(words))
        if here:
            return Content.assemble(
                (f"{key} {mark} {words}{pad}", "bold $block-cursor-foreground on $block-cursor-background")
            )
        key_style = "$primary" if self.has_focus else "$faint"
        return Content.assemble(
            (key, key_style),
            (f" {mark} ", "$primary" if chosen else "$faint"),
            (words + pad, "bold" if chosen else "$foreground"),
        )
