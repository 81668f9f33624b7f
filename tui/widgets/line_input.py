"""Fields to type in that show foreign text safely; the text itself stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input, TextArea

from engine.model.date_words import read_day, read_moment, show_exactly
from engine.model.safe_text import safe_in_field

QUARTER: Final = timedelta(minutes=15)
DOTS: Final = "•" * 8
"""What onlookers see of a private value: as many for a short one as for a long one."""


class LineInput(Input):
    """One line. ``admits`` is a pattern for what may be put in; a veiled field shows its value only to whoever is in it."""

    veiled: reactive[bool] = reactive(default=False)

    @dataclass
    class Declined(Message):
        """Something was typed that this field does not take."""

        field: LineInput

    def __init__(self, value: str = "", placeholder: str = "", id: str | None = None, *, admits: str = "") -> None:  # noqa: A002 - Textual's name for it
        super().__init__(value, placeholder=safe_in_field(placeholder), id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._admits = re.compile(admits)

    @property
    def _value(self) -> Text:
        return Text(safe_in_field(self.value), no_wrap=True, overflow="ignore", end="")

    def replace(self, text: str, start: int, end: int) -> None:
        """Puts text in the place of other; taking away is always possible."""
        if text and self._admits.pattern and not self._admits.fullmatch(text):
            self.post_message(self.Declined(self))
        else:
            super().replace(text, start, end)

    def render_line(self, y: int) -> Strip:
        """The value, or dots for onlookers."""
        if y == 0 and self.veiled and self.value and not self.has_focus:
            return Strip([Segment(DOTS, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)
        return super().render_line(y)


class MomentInput(LineInput):
    """A date, or a date and time, by phrase or in figures; arrows fill it in and move it, so that nobody types a year."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "shift(1)", "later", show=False),
        Binding("down", "shift(-1)", "earlier", show=False),
        Binding("pageup", "shift_day(1)", "a day later", show=False),
        Binding("pagedown", "shift_day(-1)", "a day earlier", show=False),
    ]

    def __init__(self, value: str, zone: ZoneInfo, now: Callable[[], datetime], *, with_time: bool) -> None:
        example = now().astimezone(zone)
        super().__init__(
            value,
            f"tomorrow 10:00, or {example:%Y-%m-%d %H:%M}" if with_time else f"next Tuesday, or {example:%Y-%m-%d}",
        )
        self._zone, self._present, self._with_time = zone, now, with_time

    def action_shift(self, by: int) -> None:
        """A quarter of an hour (a day, where there is no time) on or back; an empty field becomes the present moment."""
        self._move(by, QUARTER if self._with_time else None)

    def action_shift_day(self, by: int) -> None:
        """A day on or back."""
        self._move(by, None)

    def _move(self, by: int, step: timedelta | None) -> None:
        """A step of time passes as it does; a day on is the same time on the next day of the calendar."""
        now, zone = self._present(), self._zone
        try:
            if not self.value.strip():
                moment = now.astimezone(zone).replace(second=0, microsecond=0)
            elif self._with_time and step:
                moment = read_moment(self.value, now, zone).astimezone(UTC) + step * by
            elif self._with_time:
                moment = (read_moment(self.value, now, zone).astimezone(zone) + timedelta(days=by)).astimezone(UTC)
            else:
                day = read_day(self.value, now, zone) + timedelta(days=by)
                moment = datetime(day.year, day.month, day.day, tzinfo=zone)
            self.value = show_exactly(moment, zone) if self._with_time else f"{moment.astimezone(zone):%Y-%m-%d}"
        except (ValueError, OverflowError):
            return
        self.cursor_position = len(self.value)


class LongInput(TextArea):
    """Several lines; enter makes a new one."""

    veiled: reactive[bool] = reactive(default=False)

    def __init__(self, text: str = "", placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            compact=True,
            placeholder=safe_in_field(placeholder),
            id=id,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False

    def get_line(self, line_index: int) -> Text:
        """The line as it may be shown."""
        line = self.document.get_line(line_index)
        hidden = self.veiled and not self.has_focus
        return Text("•" * len(line) if hidden else safe_in_field(line), end="", no_wrap=True)

    def watch_veiled(self) -> None:
        """Lines that were drawn before are drawn anew."""
        self._line_cache.clear()
        self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - the signature of Textual
        """The same when the cursor comes or goes."""
        super().watch_has_focus(has_focus)
        if self.veiled:
            self.watch_veiled()
