"""Which input fits which type of fact, with an example in it where the form is not plain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from textual.widget import Widget
from textual.widgets import Input, TextArea

from engine.model.fact import Fact, scale_of
from tui.widgets.choices import Choices
from tui.widgets.line_input import LineInput, LongInput, MomentInput
from tui.widgets.type_ahead import TypeAhead

MOST_AT_A_GLANCE: Final = 15
"""So many options can be read and reached with a key or two; beyond, typing is faster than looking."""
YES_NO_KEYS: Final = "yn"
ADMITS: Final = {
    "whole number": ("[-+0-9 .,']+", "digits only", "for example 12"),
    "number": ("[-+0-9 .,'eE]+", "a number only, such as 12.50", "for example 12.50"),
    "phone": (r"[-+0-9 ()/.]+", "digits, spaces and + ( ) / . - only", "for example +44 20 7946 0018"),
    "time": (r"[-+0-9: .apmnowhtAPMNOWHT]+", "a time only, such as 16:50", "for example 16:50, or now"),
}
"""What may be typed into the field of a type, how that is said, and an example."""
EXAMPLES: Final = {
    "money": "for example 12.50 EUR",
    "duration": "for example 1 h 30 min",
    "email": "name@example.org",
    "attachment": "where the file lies, for example ~/letter.pdf",
}


def field_for(fact: Fact, value: str, zone: ZoneInfo, now: Callable[[], datetime], instead: str = "") -> Widget:  # noqa: PLR0911 - one row a type
    """The input of a fact with a value in it; ``instead`` stands there, faint, where the value may not be seen."""
    match fact.type:
        case "choice":
            return _list(fact.choices, [value], instead)
        case "several":
            return _list(fact.choices, [part.strip() for part in value.split(",")], instead, several=True)
        case "time zone":
            return _list(_zones(), [value], instead or "type to find, for example London")
        case "yes or no":
            return Choices(("yes", "no"), [value], keys=YES_NO_KEYS)
        case "long text":
            return LongInput(value, instead)
        case "date and time" | "date":
            field = MomentInput(value, zone, now, with_time=fact.type == "date and time")
            field.placeholder = instead or field.placeholder
            return field
        case type_ if scale := scale_of(type_):
            return _scale(*scale, value, instead)
        case type_ if type_ in ADMITS:
            admits, _, example = ADMITS[type_]
            return LineInput(value, instead or example, admits=admits)
        case type_:
            return LineInput(value, instead or EXAMPLES.get(type_, ""))


def declined(fact: Fact) -> str:
    """What a field takes, for whoever typed something else."""
    return ADMITS[fact.type if fact.type in ADMITS else "whole number"][1]


def typed_in(field: Widget) -> str:
    """What stands in an input, letter for letter."""
    match field:
        case Choices():
            return ", ".join(field.values)
        case TypeAhead():
            return field.value
        case TextArea():
            return field.text
        case Input():
            return field.value
        case _:
            return ""


def put_in(field: Widget, fact: Fact, words: str) -> None:
    """Puts other words into an input."""
    chosen = [part.strip() for part in words.split(",")] if fact.type == "several" else [words]
    match field:
        case Choices():
            field.choose(chosen)
        case TypeAhead():
            field.put([part for part in chosen if part])
        case TextArea():
            field.text = words
        case Input():
            field.value = words


def _list(options: Sequence[str], chosen: Sequence[str], instead: str, *, several: bool = False) -> Widget:
    if len(options) > MOST_AT_A_GLANCE:
        return TypeAhead(options, [value for value in chosen if value], several=several, placeholder=instead)
    return Choices(options, chosen, several=several)


def _scale(first: int, last: int, value: str, instead: str) -> Widget:
    if last - first >= MOST_AT_A_GLANCE:
        return LineInput(value, instead or f"{first} to {last}", admits="[0-9]+")
    numbers = [str(number) for number in range(first, last + 1)]
    return Choices(numbers, [value], keys="".join(number for number in numbers if len(number) == 1))


@cache
def _zones() -> tuple[str, ...]:
    return tuple(
        sorted(
            zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
        )
    )
