"""One question: its words, the right input for the type of its fact, and beside it what is expected, meant or wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, TextArea

from engine.decide.sight import MASK
from engine.model.fact import Fact
from engine.model.safe_text import safe_line
from engine.model.typed_answer import READ_HERE, as_edited, meaning, misfit, normal_typed
from engine.services.attached_file import attachment_problem
from tui.widgets.choices import Choices
from tui.widgets.field_for import declined, field_for, put_in, typed_in
from tui.widgets.line_input import LineInput, LongInput, MomentInput
from tui.widgets.remarks import beneath, covered
from tui.widgets.type_ahead import TypeAhead
from tui.widgets.words import Words

PAUSE: Final = 0.4
"""Seconds after the last key until what is typed is remarked on."""
LONG_PAUSE: Final = 1.6
"""Seconds until it counts as wrong, although one is still in the field for the first time."""
LONG_ENOUGH: Final = 3
HIDDEN: Final = "hidden from your role; it stays unless you type another"
MOMENT_HINT: Final = "also 14 May, in 3 weeks, end of month; arrows move it"


class Question(Vertical):
    """A question and its answer as text, in the words the log understands.

    The field keeps what was typed; `text` is what is meant by it, worked out when it is typed: "tomorrow" of today.
    """

    DEFAULT_CSS = "Question { height: auto; }"

    @dataclass
    class Changed(Message):
        """Another answer stands in the field."""

        question: Question

    @dataclass
    class Done(Message):
        """Enter in the field."""

        question: Question

    def __init__(  # noqa: PLR0913 - what a question is made of
        self, fact: Fact, words: str, value: str, zone: ZoneInfo, now: Callable[[], datetime], *, required: bool = False, hint: str | None = None,
        warns: Callable[[str], str] | None = None, private: bool = False, hidden: bool = False
    ) -> None:  # fmt: skip
        super().__init__()
        self.fact = fact
        self.words = words or fact.label
        self._zone, self._now = zone, now
        self._hint = fact.hint if hint is None else hint
        self._required, self._before = required, ""
        self._warns = warns
        self.private = private
        """Whether onlookers see dots in the place of the answer."""
        self.hidden = hidden or value == MASK
        """Whether the answer that the log holds may not be seen: it stays, or is replaced as a whole."""
        self._problem = self._warning = self._example = ""
        self._declined = self._visited = self._shown_to_all = False
        self._pauses: list[Timer] = []
        value = "" if value == MASK else value
        self._stood = shown(fact, value, zone)
        self._meant = (self._stood, self._stood, "")
        self.field = field_for(fact, self._stood, zone, now, MASK if self.hidden else "")
        self._veil()
        self._told, self._seen = self.text, self.typed

    def compose(self) -> ComposeResult:
        """Words above, field below, hint or problem last; a wide form puts them side by side."""
        yield Words(id="words")
        with Vertical(id="answer"):
            yield self.field
            yield Words(id="remark")

    def on_mount(self) -> None:
        """Draws the words and the hint."""
        self._remark()
        self._draw()

    @property
    def typed(self) -> str:
        """What stands in the field, letter for letter."""
        return typed_in(self.field)

    @property
    def text(self) -> str:
        """What is meant by it, in the words of the log; as it was typed, where that is not understood."""
        typed = self.typed
        if self.hidden and not typed.strip():
            return MASK
        return self._understood(typed)[0]

    def _understood(self, typed: str) -> tuple[str, str]:
        """The normal form and what to show of it, worked out once for what is typed: "now" is the moment of typing."""
        if self._meant[0] != typed:
            now = self._now()
            try:
                normal = normal_typed(self.fact, typed, now, self._zone) if self.fact.type in READ_HERE else typed
            except ValueError:
                normal = typed
            self._meant = (typed, normal, meaning(self.fact, typed, now, self._zone) if typed.strip() else "")
        return self._meant[1:]

    def put(self, value: str) -> None:
        """Puts a value of the log into the field, as if it had always stood there."""
        self.hidden = value == MASK
        words = self._stood = "" if self.hidden else shown(self.fact, value, self._zone)
        self._meant = (words, words, "")
        put_in(self.field, self.fact, words)
        self._told, self._seen = self.text, self.typed  # nobody has typed this
        self._visited = False
        self.set_problem("")
        self._remark()
        self._draw()

    @property
    def many_lines(self) -> bool:
        """Whether enter makes a new line here."""
        return isinstance(self.field, TextArea)

    def set_required(self, required: bool, before: str = "") -> None:  # noqa: FBT001 - a plain yes or no
        """Shows or hides the mark; ``before`` tells what it will be needed for, where it is not needed yet."""
        if (required, before) != (self._required, self._before):
            self._required, self._before = required, before
            self._draw()

    def set_problem(self, problem: str) -> None:
        """Shows what is wrong with the answer, or the hint again."""
        if problem != self._problem:
            self._problem = problem
            self.set_class(bool(problem), "-wrong")
            self._draw()

    def set_example(self, example: str) -> None:
        """Shows how a filled form says it, or the hint again."""
        self._example = shown(self.fact, example, self._zone)
        self._draw()

    def show_private(self, show: bool) -> None:  # noqa: FBT001 - a plain yes or no
        """Shows a private answer although the cursor is elsewhere, or covers it again."""
        self._shown_to_all = show
        self._veil()
        self._draw()

    def _veil(self) -> None:
        veiled = self.private and not self._shown_to_all
        if isinstance(self.field, LineInput | LongInput | TypeAhead | Choices):
            self.field.veiled = veiled

    @property
    def _covered(self) -> bool:
        return self.private and not self._shown_to_all and not self.has_class("-asked") and bool(self.typed)

    @property
    def problem(self) -> str:
        """What is wrong with the answer as it stands; an empty one is never wrong here."""
        if isinstance(self.field, TypeAhead) and self.field.words and (count := len(self.field.fits)) > 1:
            return f'"{self.field.words}" fits {count} of the list; choose one of them, or take it away'
        return misfit(self.fact, self.typed, self._now(), self._zone)

    def check(self) -> None:
        """Shows at once where the answer does not fit the type."""
        self.set_problem(self.problem)

    async def _look(self) -> None:
        """The same, and whether a file is there, which the disk is asked for in a thread."""
        self.check()
        path = self.text
        if self.fact.type == "attachment" and not self._problem and path.strip() and path not in {MASK, self._stood}:
            self.set_problem(await asyncio.to_thread(attachment_problem, path))

    def focus_field(self) -> None:
        """The cursor goes into the field."""
        field = self.field.entry if isinstance(self.field, TypeAhead) else self.field
        self.screen.set_focus(field, scroll_visible=False)
        self.call_after_refresh(self.scroll_visible, animate=False, immediate=True)

    def on_resize(self) -> None:
        """A list that opens, or a remark that comes, stays in sight."""
        if self.has_focus_within:
            self.call_after_refresh(self.scroll_visible, animate=False, immediate=True)

    def on_descendant_focus(self) -> None:
        """The words light up while one answers."""
        self.add_class("-asked")
        self._draw()

    def on_descendant_blur(self) -> None:
        """And go back."""
        self.remove_class("-asked")
        self._declined = False
        self._draw()

    def _draw(self) -> None:
        if not self.children:
            return
        mark = (" *", "bold $warning") if self._required else ("", "")
        before = (f"  before {safe_line(self._before)}" if self._before and not self._required else "", "$calm")
        self.query_one("#words", Words).update(Content.assemble((safe_line(self.words), ""), mark, before))
        lines = self._remarks()
        remark = self.query_one("#remark", Words)
        remark.update(Content("\n").join(Content.assemble(line) for line in lines))
        remark.display = bool(lines)

    def _remarks(self) -> list[tuple[str, str]]:
        typed = self.typed
        if self._covered:
            return covered(self._problem)
        hint = "; ".join(filter(None, (self._hint, MOMENT_HINT if isinstance(self.field, MomentInput) else "")))
        return beneath(
            self._problem,
            example=self._example,
            means=self._understood(typed)[1],
            warnings=(declined(self.fact) if self._declined else "", self._warning),
            hint=HIDDEN if self.hidden and not typed.strip() else hint,
        )

    @on(Choices.Changed)
    @on(TypeAhead.Changed)
    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        if self.typed != self._seen:
            self._seen = self.typed
            self._declined = False
            self._wait()
            self.set_problem(self.problem if self._visited else "")
            self._draw()
        if self.text != self._told:
            self._told = self.text
            self.post_message(self.Changed(self))

    def _wait(self) -> None:
        """Remarks come once the hand rests, and what is wrong a little later; a field once left tells it at every key."""
        for pause in self._pauses:
            pause.stop()
        self._pauses = [self.set_timer(PAUSE, self._remark), self.set_timer(LONG_PAUSE, self._rested)]

    def _remark(self) -> None:
        warning = self._warns(self.typed) if self._warns and self.typed.strip() and not self._covered else ""
        if warning != self._warning:
            self._warning = warning
            self._draw()

    def _rested(self) -> None:
        if len(self.typed.strip()) >= LONG_ENOUGH and not isinstance(self.field, TypeAhead):
            self.check()

    @on(LineInput.Declined)
    def _not_taken(self, event: LineInput.Declined) -> None:
        event.stop()
        self._declined = True
        self._draw()

    @on(Choices.Done)
    @on(TypeAhead.Done)
    @on(Input.Submitted)
    async def _done(self, event: Message) -> None:
        event.stop()
        self._visited = True
        await self._look()
        if not self._problem:
            self.post_message(self.Done(self))

    @on(Input.Blurred)
    @on(TypeAhead.Left)
    async def _left(self, event: Message) -> None:
        event.stop()
        self._visited = self._visited or bool(self.typed)
        self._remark()
        await self._look()


def shown(fact: Fact, value: str, zone: ZoneInfo) -> str:
    """A value of the log as one edits it: moments in the zone of the desk, durations in words."""
    return as_edited(fact, value, zone) if value else ""
