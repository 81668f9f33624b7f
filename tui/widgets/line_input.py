"""Fields to type in that show foreign text safely; the text itself stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from engine.model.moment import parse_date, parse_moment, show_moment
from engine.model.safe_text import safe_in_field

ROUND = 5


class LineInput(Input):
    """One line."""

    def __init__(self, value: str = "", placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(value, placeholder=safe_in_field(placeholder), id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        return Text(safe_in_field(self.value), no_wrap=True, overflow="ignore", end="")


class MomentInput(LineInput):
    """A date, or a date and time: arrows fill it in and move it, so that nobody has to type a year."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "shift(1)", "later", show=False),
        Binding("down", "shift(-1)", "earlier", show=False),
        Binding("pageup", "shift_day(1)", "a day later", show=False),
        Binding("pagedown", "shift_day(-1)", "a day earlier", show=False),
    ]

    def __init__(self, value: str, zone: ZoneInfo, now: Callable[[], datetime], *, with_time: bool) -> None:
        example = now().astimezone(zone)
        super().__init__(
            value, f"for example {example:%Y-%m-%d %H:%M}" if with_time else f"for example {example:%Y-%m-%d}"
        )
        self._zone, self._present, self._with_time = zone, now, with_time

    def action_shift(self, by: int) -> None:
        """A quarter of an hour (a day, where there is no time) on or back; an empty field becomes the present moment."""
        self._move(timedelta(minutes=15) * by if self._with_time else timedelta(days=by))

    def action_shift_day(self, by: int) -> None:
        """A day on or back."""
        self._move(timedelta(days=by))

    def _move(self, by: timedelta) -> None:
        local = self._present().astimezone(self._zone)
        try:
            if not self.value.strip():
                moment = local.replace(second=0, microsecond=0)
            elif self._with_time:
                moment = parse_moment(self.value, self._zone).astimezone(self._zone).replace(tzinfo=None) + by
                moment = moment.replace(tzinfo=self._zone)
            else:
                day = parse_date(self.value) + by
                moment = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        except (ValueError, OverflowError):
            return
        self.value = show_moment(moment, self._zone) if self._with_time else f"{moment:%Y-%m-%d}"
        self.cursor_position = len(self.value)


class LongInput(TextArea):
    """Several lines; enter makes a new one."""

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
        return Text(safe_in_field(self.document.get_line(line_index)), end="", no_wrap=True)
