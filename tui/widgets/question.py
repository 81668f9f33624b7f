"""One question: its words, the right input for the type of its fact, and beside it what is expected or wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from engine.model.fact import Fact, scale_of
from engine.model.safe_text import safe, safe_line
from engine.services.fill_words import shown_fact
from tui.widgets.choices import Choices
from tui.widgets.line_input import LineInput, LongInput, MomentInput

YES_NO_KEYS = "yn"
MOMENT_HINT = "arrows move it, PgUp and PgDn by a day"


class Question(Vertical):
    """A question and its answer as text, in the words the log understands."""

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
        self, fact: Fact, words: str, value: str, zone: ZoneInfo, now: Callable[[], datetime], *, required: bool = False, hint: str | None = None
    ) -> None:  # fmt: skip
        super().__init__()
        self.fact = fact
        self.words = words or fact.label
        self._zone = zone
        self._hint = fact.hint if hint is None else hint
        self._required = required
        self._problem = ""
        self._example = ""
        self.field = _field(fact, shown(fact, value, zone), zone, now)
        self._told = self.text

    def compose(self) -> ComposeResult:
        """Words above, field below, hint or problem last; a wide form puts them side by side."""
        yield Static(id="words")
        with Vertical(id="answer"):
            yield self.field
            yield Static(id="remark")

    def on_mount(self) -> None:
        """Draws the words and the hint."""
        self._draw()

    @property
    def text(self) -> str:
        """What stands in the field."""
        match self.field:
            case Choices():
                return ", ".join(self.field.values)
            case TextArea():
                return self.field.text
            case Input():
                return self.field.value
            case _:
                return ""

    def put(self, value: str) -> None:
        """Puts a value of the log into the field, as if it had always stood there."""
        words = shown(self.fact, value, self._zone)
        match self.field:
            case Choices():
                self.field.choose([part.strip() for part in value.split(",")] if value else [])
            case TextArea():
                self.field.text = words
            case Input():
                self.field.value = words
        self._told = self.text  # nobody has typed this

    @property
    def many_lines(self) -> bool:
        """Whether enter makes a new line here."""
        return isinstance(self.field, TextArea)

    def set_required(self, required: bool) -> None:  # noqa: FBT001 - a plain yes or no
        """Shows or hides the mark."""
        if required != self._required:
            self._required = required
            self._draw()

    def set_problem(self, problem: str) -> None:
        """Shows what is wrong with the answer, or the hint again."""
        if problem != self._problem:
            self._problem = problem
            self.set_class(bool(problem), "-wrong")
            self._draw()

    def set_example(self, example: str) -> None:
        """Shows how a filled form says it, or the hint again."""
        self._example = example
        self._draw()

    def check(self) -> None:
        """Shows at once where the answer does not fit the type."""
        self.set_problem(misfit(self.fact, self.text, self._zone))

    def focus_field(self) -> None:
        """The cursor goes into the field."""
        self.screen.set_focus(self.field, scroll_visible=False)
        self.call_after_refresh(self.scroll_visible, animate=False)

    def on_descendant_focus(self) -> None:
        """The words light up while one answers."""
        self.add_class("-asked")

    def on_descendant_blur(self) -> None:
        """And go back."""
        self.remove_class("-asked")

    def _draw(self) -> None:
        if not self.children:
            return
        mark = (" *", "bold $warning") if self._required else ("", "")
        self.query_one("#words", Static).update(Content.assemble((safe_line(self.words), ""), mark))
        remark = self.query_one("#remark", Static)
        hint = self._hint + (
            f"{'; ' if self._hint else ''}{MOMENT_HINT}" if isinstance(self.field, MomentInput) else ""
        )
        if self._problem:
            remark.update(Content.assemble((f"✕ {safe(self._problem)}", "$error")))
        elif self._example:
            remark.update(Content.assemble(("e.g. ", "$faint"), (safe_line(self._example), "italic $calm")))
        else:
            remark.update(Content.assemble((safe_line(hint), "$faint")))
        remark.display = bool(self._problem or self._example or hint)

    @on(Choices.Changed)
    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        if self.text != self._told:
            self._told = self.text
            self.set_problem("")
            self.post_message(self.Changed(self))

    @on(Choices.Done)
    @on(Input.Submitted)
    def _done(self, event: Message) -> None:
        event.stop()
        self.check()
        if not self._problem:
            self.post_message(self.Done(self))

    @on(Input.Blurred)
    def _left(self, event: Message) -> None:
        event.stop()
        self.check()


def misfit(fact: Fact, text: str, zone: ZoneInfo) -> str:
    """What is wrong with an answer; an empty one is never wrong here."""
    if not text.strip():
        return ""
    try:
        fact.parse(text, zone)
    except ValueError as error:
        return str(error)
    return ""


def shown(fact: Fact, value: str, zone: ZoneInfo) -> str:
    """A value of the log as one edits it: moments in the zone of the desk."""
    return str(shown_fact(fact, value, zone)) if value else ""


def _field(fact: Fact, value: str, zone: ZoneInfo, now: Callable[[], datetime]) -> Widget:  # noqa: C901, PLR0911 - one row a type
    chosen = [part.strip() for part in value.split(",")] if value else []
    match fact.type:
        case "choice":
            return Choices(fact.choices, [value])
        case "several":
            return Choices(fact.choices, chosen, several=True)
        case "yes or no":
            return Choices(("yes", "no"), [value], keys=YES_NO_KEYS)
        case "long text":
            return LongInput(value)
        case "date and time":
            return MomentInput(value, zone, now, with_time=True)
        case "date":
            return MomentInput(value, zone, now, with_time=False)
        case _ if scale := scale_of(fact.type):
            numbers = [str(number) for number in range(scale[0], scale[1] + 1)]
            return Choices(numbers, [value], keys="".join(number for number in numbers if len(number) == 1))
        case "time":
            return LineInput(value, "for example 16:50")
        case "money":
            return LineInput(value, "for example 12.50 EUR")
        case "duration":
            return LineInput(value, "for example 10 minutes")
        case _:
            return LineInput(value)
