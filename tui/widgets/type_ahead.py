"""A long list to choose from: typing narrows it, arrows and Enter choose, Escape gives back what was chosen before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from engine.model.safe_text import safe_line
from tui.narrow import fitting, plain
from tui.widgets.line_input import DOTS, LineInput
from tui.widgets.option_rows import option_rows


class NarrowInput(LineInput):
    """The line one types in; its keys move in the list beneath it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("space", "mark", "mark", show=False, priority=True),
        Binding("escape", "give_back", "give back", tooltip="What was chosen here before"),
    ]

    @property
    def _list(self) -> TypeAhead:
        assert isinstance(self.parent, TypeAhead)
        return self.parent

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - the signature of Textual
        """Keys that have nothing to do here do what they do elsewhere."""
        here = self._list
        match action:
            case "give_back":
                return here.can_give_back
            case "mark":
                return here.several and not self.value and here.moved
            case _:
                return True

    def action_move(self, by: int) -> None:
        """On or back in the list."""
        self._list.move(by)

    def action_mark(self) -> None:
        """Takes the one under the cursor, or puts it back."""
        self._list.take()

    def action_delete_left(self) -> None:
        """Takes away a letter; where there is none, the last one chosen."""
        if self.value or not self._list.several:
            super().action_delete_left()
        else:
            self._list.put_back()

    def action_give_back(self) -> None:
        """As it was before one came here."""
        self._list.give_back()


class TypeAhead(Vertical):
    """What is chosen is the option whose words stand in the field; with several, those marked above it."""

    DEFAULT_CSS = "TypeAhead { height: auto; } TypeAhead > Static { height: auto; padding: 0 1; }"
    veiled: reactive[bool] = reactive(default=False)

    @dataclass
    class Changed(Message):
        """Another choice, or other words to find one."""

        field: TypeAhead

    @dataclass
    class Done(Message):
        """Enter, with nothing left to choose."""

        field: TypeAhead

    @dataclass
    class Left(Message):
        """The cursor has gone elsewhere."""

        field: TypeAhead

    def __init__(
        self, options: Sequence[str], chosen: Collection[str] = (), *, several: bool = False, placeholder: str = ""
    ) -> None:
        super().__init__()
        self.options = tuple(options)
        self.several = several
        self.moved = False
        """Whether the arrows were used, so that the option under the cursor is meant."""
        self._by_words = {plain(option): option for option in reversed(self.options)}
        self._place = 0
        self.entry = NarrowInput(placeholder=placeholder or f"type to find one of {len(self.options)}")
        self.chosen, words = self._split(chosen)
        self.entry.set_reactive(LineInput.value, words)
        self._edited = self._strange(words)
        self._before = (self.chosen, words)

    def compose(self) -> ComposeResult:
        """What is marked, the line to type in, the options that fit."""
        yield Static(id="marked")
        yield self.entry
        yield Static(id="fitting")

    def on_mount(self) -> None:
        """Draws what is there."""
        self._draw()

    def _split(self, values: Collection[str]) -> tuple[tuple[str, ...], str]:
        """What is chosen and what stands in the line; a value that is no option is kept as words to find one."""
        known = tuple(option for option in self.options if option in values)
        strange = ", ".join(value for value in values if value and value not in self.options)
        if self.several:
            return known, strange
        return ((), strange) if strange else (known[:1], known[0] if known else "")

    def _strange(self, words: str) -> bool:
        return bool(words) and (self.several or (words,) != self.chosen)

    @property
    def words(self) -> str:
        """What was typed to find something; empty where a choice stands in the line."""
        return " ".join(self.entry.value.split()) if self._edited else ""

    @property
    def value(self) -> str:
        """The choice; words that are no choice yet stand as they are, so that nothing typed is lost."""
        exact = self._by_words.get(plain(self.words), "") if self.words else ""
        if not self.several:
            return (exact or self.words) if self._edited else "".join(self.chosen)
        taken = {*self.chosen, exact}
        rest = [self.words] if self.words and not exact else []
        return ", ".join([*(option for option in self.options if option in taken), *rest])

    def put(self, values: Collection[str]) -> None:
        """Puts a choice in, as if it had always stood there."""
        self.chosen, words = self._split(values)
        self._edited = self._strange(words)
        self._before = (self.chosen, words)
        self._write(words)

    @property
    def fits(self) -> tuple[int, ...]:
        """The places of the options that fit what is typed."""
        return fitting(self.options, self.words)

    @property
    def can_give_back(self) -> bool:
        """Whether something has been typed, chosen or moved since one came here."""
        return self.moved or (self.chosen, self.entry.value) != self._before

    def move(self, by: int) -> None:
        """The cursor of the list goes on or back; where there was none yet, it comes."""
        count = len(self.fits)
        if not count:
            return
        if not self._on_cursor:
            self._place = 0 if by > 0 else count - 1
        else:
            self._place = (self._place + by) % count
        self.moved = True
        self._draw()

    @property
    def _on_cursor(self) -> bool:
        return self.moved or bool(self.words) or (bool(self.chosen) and not self.several)

    def take(self) -> None:
        """Chooses the option under the cursor; with several it is marked, or put back, and the line is free again."""
        fits = self.fits
        if not fits:
            return
        option = self.options[fits[min(self._place, len(fits) - 1)]]
        if not self.several:
            self._choose((option,), option)
            return
        taken, stays = set(self.chosen) ^ {option}, not self.words
        self._mark(tuple(known for known in self.options if known in taken))
        if stays:  # one goes through the list, marking here and there
            self.moved, self._place = True, self.options.index(option)
            self._draw()

    def put_back(self) -> None:
        """Takes away the last one that was marked."""
        if self.chosen:
            self._mark(self.chosen[:-1])

    def _mark(self, chosen: tuple[str, ...]) -> None:
        """Marks these: that is decided, so Escape only takes back what is typed after it."""
        self._before = (chosen, "")
        self._choose(chosen, "")

    def give_back(self) -> None:
        """What was chosen when one came here."""
        self._choose(*self._before)

    def _choose(self, chosen: tuple[str, ...], words: str) -> None:
        self.chosen = chosen
        self._edited = self._strange(words)
        self._write(words)
        self.post_message(self.Changed(self))

    def _write(self, words: str) -> None:
        with self.prevent(Input.Changed):
            self.entry.value = words
        self.entry.cursor_position = len(words)
        self.moved = False
        self._place = self.options.index(self.chosen[0]) if self.chosen and not self.several else 0
        self._draw()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._edited, self.moved, self._place = True, False, 0
        if not self.several:
            self.chosen = ()
        self._draw()
        self.post_message(self.Changed(self))

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        """Chooses and goes on; with several one stays for the next, until nothing is typed any more."""
        event.stop()
        meant = (bool(self.words) or self.moved) and bool(self.fits)
        if meant:
            self.take()
        if not self.several or not meant:
            self.post_message(self.Done(self))

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        """Leaving chooses what the arrows stand on, or the only one that fits; other words stay, to be looked at."""
        event.stop()
        exact, fits = self._by_words.get(plain(self.words), "") if self.words else "", self.fits
        if exact or (self.words and len(fits) == 1):
            option = exact or self.options[fits[0]]
            taken = {*self.chosen, option} if self.several else {option}
            chosen = tuple(known for known in self.options if known in taken)
            self._choose(chosen, "" if self.several else option)
        elif self.moved and not self.several:
            self.take()
        self.moved = False
        self._draw()
        self.post_message(self.Left(self))

    def on_descendant_focus(self) -> None:
        """The list opens; a choice that stands there is replaced by typing."""
        self._before = (self.chosen, self.entry.value)
        self._place = self.options.index(self.chosen[0]) if self.chosen and not self.several else 0
        if self.chosen and not self.several:
            self.entry.action_select_all()
        self._draw()

    def watch_veiled(self) -> None:
        """Onlookers see dots."""
        self.entry.veiled = self.veiled
        self._draw()

    def _draw(self) -> None:
        if not self.children:
            return
        here = self.entry.has_focus
        if here:
            self.screen.refresh_bindings()
        marked, shown = self.query_one("#marked", Static), self.query_one("#fitting", Static)
        marked.display = self.several and bool(self.chosen)
        parts = [(f"■ {safe_line(option)}", "bold") for option in self.chosen]
        if self.veiled and not here:
            parts = [(f"■ {DOTS}", "bold")]
        marked.update(Content("   ").join(Content.assemble(part) for part in parts))
        shown.display = here
        if here:
            shown.update(
                option_rows(
                    self.options, self.fits, self.chosen, self._place if self._on_cursor else None, several=self.several
                )
            )
