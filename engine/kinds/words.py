"""The types that the kinds are made of: text in, a value or one clear sentence out, and a JSON Schema for editors.

YAML's own types are never used: every scalar arrives as text and the type written here reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from engine.model.allowance import Allowance, parse_allowance
from engine.model.calendar import MIDNIGHT, Minutes
from engine.model.condition import Condition
from engine.model.duty import Every, parse_due
from engine.model.fact import TYPES, scale_of
from engine.model.moment import WEEKDAYS, parse_date, parse_every_year, parse_minute, parse_zone, weekday_number
from engine.model.problem import Route, did_you_mean, one_of
from engine.model.written_condition import NotACondition, parse_condition


def _reads(parse: Callable[[str], object]) -> PlainValidator:
    """A validator that reads text with ``parse`` and tells its ValueError as the problem."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            raise PydanticCustomError("not_text", "expected a text here, not {what}", {"what": kind_of(value)})
        try:
            return parse(value)
        except ValueError as error:
            raise wrong(str(error)) from None

    return PlainValidator(read)


def kind_of(value: object) -> str:
    """What a person would call a YAML value: a text, a list, a table, nothing."""
    match value:
        case None:
            return "nothing"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a text"


def wrong(sentence: str) -> PydanticCustomError:
    """A value that cannot be: what is, and after a semicolon what to do."""
    return PydanticCustomError("wrong_value", "{message}", {"message": sentence})


def misplaced(sentence: str, route: Route, *, at_key: bool = False) -> PydanticCustomError:
    """A mistake that stands further inside than pydantic looks: at a route below the value, or at the key there."""
    return PydanticCustomError("condition", "{message}", {"message": sentence, "route": route, "at_key": at_key})


def _schema(description: str, *examples: str, pattern: str = "") -> WithJsonSchema:
    schema: dict[str, Any] = {"type": "string", "description": description, "examples": list(examples)}
    return WithJsonSchema(schema | ({"pattern": pattern} if pattern else {}))


def _id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?", text):
        raise ValueError(f'"{text}" cannot be an id; use small letters, digits, "-" and "_"')
    return text


def _version(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){2}", text):
        raise ValueError(f'"{text}" is not a version; write three numbers such as 1.2.0')
    return text


def _yes_no(text: str) -> bool:
    words = {"yes": True, "no": False, "true": True, "false": False}
    if text.casefold() not in words:
        raise ValueError(f'write yes or no, not "{text}"')
    return words[text.casefold()]


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise ValueError(f'write a whole number, not "{text}"')
    return int(text)


def _percent(text: str) -> int:
    match = re.fullmatch(r"(\d{1,4}) ?%", text)
    if not match:
        raise ValueError(f'"{text}" is not a percentage; write for example 80%')
    return int(match[1])


def spans_of(text: str) -> tuple[Minutes, ...]:
    """``09:00-12:30, 13:30-18:00`` as minutes since midnight, in order; ``closed`` is none. ValueError otherwise."""
    spans: list[Minutes] = []
    if text.strip() == "closed":
        return ()
    for part in text.split(","):
        start, dash, end = part.strip().partition("-")
        if not dash:
            raise ValueError(f'"{part.strip()}" is not a span of hours; write for example 09:00-12:30')
        opens, closes = parse_minute(start), parse_minute(end)
        if opens >= MIDNIGHT:
            raise ValueError(f'"{part.strip()}" begins when the day is over; write 00:00 on the next day')
        spans.append((opens, closes))
    spans.sort()
    for (opens, closes), (after, _) in pairwise(spans):
        if (closes if closes > opens else closes + MIDNIGHT) > after:
            raise ValueError(f'the spans of "{text}" overlap; let each end before the next begins')
    for opens, closes in spans:
        if opens == closes:
            raise ValueError(f'a span of "{text}" is empty; its end must differ from its start')
    return tuple(spans)


def days_of(text: str) -> tuple[int, ...]:
    """``Monday to Thursday``, ``Monday, Friday`` or ``Monday and Friday`` as numbers from 0. ValueError otherwise."""
    days: list[int] = []
    for part in re.split(r", *| and ", text):
        first, to, last = part.partition(" to ")
        start = weekday_number(first)
        end = weekday_number(last) if to else start
        days.extend((start + step) % 7 for step in range((end - start) % 7 + 1))
    return tuple(days)


def _fact_type(text: str) -> str:
    if text in TYPES or scale_of(text):
        return text
    raise ValueError(f'unknown type "{text}"; {did_you_mean(text, TYPES) or f"known are {one_of(TYPES, 20)}"}')


def words_of(what: str, options: tuple[str, ...]) -> tuple[PlainValidator, WithJsonSchema]:
    """``Annotated`` metadata for a fixed list of words: a validator that suggests the nearest, and the JSON Schema."""

    def read(text: str) -> str:
        if text in options:
            return text
        raise ValueError(f'unknown {what} "{text}"; {did_you_mean(text, options) or f"write {one_of(options, 24)}"}')

    return _reads(read), WithJsonSchema({"enum": list(options), "description": f"One of: {one_of(options, 24)}."})


def reads(parse: Callable[[str], object], description: str, *examples: str) -> tuple[PlainValidator, WithJsonSchema]:
    """``Annotated`` metadata for a phrase: a validator that reads it, and the JSON Schema."""
    return _reads(parse), _schema(description, *examples)


def due_of(due: str | None, every: Every) -> Allowance:
    """When a duty is due after the end of its period; what cannot be read is told at the key ``due``."""
    try:
        return parse_due(due or "none", every)
    except ValueError as error:
        raise misplaced(str(error), ("due",)) from None


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


def _condition(value: object) -> Condition:
    try:
        return parse_condition(value)
    except NotACondition as error:
        raise misplaced(str(error), error.route, at_key=error.at_key) from None


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("this text is empty; write it or leave the line out")
    return text


Text = Annotated[str, _reads(_text), WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1})]
Id = Annotated[
    str,
    _reads(_id),
    _schema("A name of small letters, digits, - and _.", "answer-call", pattern="^[a-z0-9][a-z0-9_-]*$"),
]
Version = Annotated[
    str, _reads(_version), _schema("Three numbers: major.minor.patch.", "1.2.0", pattern=r"^\d+\.\d+\.\d+$")
]
Day = Annotated[
    date,
    _reads(parse_date),
    _schema("A date: year-month-day.", "2026-02-01", pattern=r"^([A-Z][a-z]+ )?\d{4}-\d{2}-\d{2}$"),
]
EveryYear = Annotated[
    date, _reads(parse_every_year), _schema("A day of every year: day and month.", "25 December", "12-25")
]
YesNo = Annotated[bool, _reads(_yes_no), WithJsonSchema({"enum": ["yes", "no", True, False]})]
Whole = Annotated[int, _reads(_whole), WithJsonSchema({"type": ["integer", "string"]})]
Percent = Annotated[int, _reads(_percent), _schema("A percentage.", "80%", pattern=r"^\d+ ?%$")]
Zone = Annotated[ZoneInfo, _reads(parse_zone), _schema("A time zone by name.", "Europe/London")]
Within = Annotated[
    Allowance, _reads(parse_allowance), _schema("A time.", "15 minutes", "2 opening days", "3 rings", "end of day")
]
Hours = Annotated[tuple[Minutes, ...], _reads(spans_of), _schema("Opening spans.", "09:00-12:30, 13:30-18:00")]
Minute = Annotated[int, _reads(parse_minute), _schema("A time of day.", "12:30", pattern=r"^\d{1,2}:\d{2}$")]
Weekdays = Annotated[tuple[int, ...], _reads(days_of), _schema("Days of the week.", "Monday to Thursday", *WEEKDAYS)]
FactType = Annotated[
    str,
    _reads(_fact_type),
    WithJsonSchema({"anyOf": [{"enum": list(TYPES)}, {"pattern": r"^scale \d+ to \d+$", "type": "string"}]}),
]
When = Annotated[
    Condition,
    PlainValidator(_condition),
    WithJsonSchema({"type": ["object", "string"], "description": "A table of facts and values; or: anything."}),
]
Texts = Annotated[list[Text], BeforeValidator(_listed, json_schema_input_type=str | list[str])]
"""One text or a list of texts."""
Source = Annotated[Texts, Field(description="The clause or clauses of the SOP that this comes from, e.g. SOP3 §3.1.")]
IF_CLOSED: Final = ("stays", "next opening", "closing before")
STRENGTHS: Final = ("must", "should", "aim")
StrengthWord = Annotated[Any, *words_of("strength", STRENGTHS)]
