"""Small changes of a policy set that somebody should notice: a number, a choice, an operator, a row, each changed once.

What is written for people only, such as titles, notes and sources, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.load.source import Plain
from engine.model.problem import Route

KINDS: Final = ("sla", "calendar", "decision", "escalation", "workflow", "checklist")
"""Kinds of documents that decide something in a scenario."""
WORDS_ONLY: Final = frozenset({
    "kind", "id", "title", "version", "status", "effective", "owner", "source", "review", "history", "references", "note", "quote",
    "settlement", "name", "label", "hint", "do", "ask", "time_zone", "holidays_from", "holidays_checked", "steps", "objective",
})  # fmt: skip
"""Names whose values are words for people, or are held by a check."""
SWAPS: Final = {
    "opening hours": "around the clock", "around the clock": "opening hours", "opening days": "days", "must": "should", "should": "aim",
    "aim": "should", "yes": "no", "no": "yes", "ceiling": "", "ask": "no", "first match": "any",
}  # fmt: skip
WITHIN: Final = {
    "over ": "under ", "under ": "over ", "at least ": "at most ", "at most ": "at least ", "before ": "after ", "after ": "before ",
}  # fmt: skip
EVENTS: Final = {
    "received": "acknowledged", "acknowledged": "resolved", "resolved": "closed", "closed": "resolved", "logged": "resolved",
    "contact ended": "received", "escalated": "received", "message sent": "resolved", "updated": "resolved", "answered": "logged",
    "ringing": "received", "customer replied": "reopened", "reopened": "customer replied",
}  # fmt: skip
TIME: Final = re.compile(r"\b(\d{1,2}):(\d{2})\b")
DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
NUMBER: Final = re.compile(r"(?<![\w.-])\d+(?![\w:-])")
HALF_AN_HOUR: Final = 30


@dataclass(frozen=True)
class Mutant:
    """A document with one change."""

    document: str
    route: Route
    sentence: str
    """What was changed: ``clocks, acknowledge-inquiry, within: 15 minutes -> 16 minutes``."""
    data: Plain


def mutants(document: str, data: Plain, choices: Mapping[str, Sequence[str]]) -> Iterator[Mutant]:
    """Every mutant of a document; ``choices`` are those of each field."""
    for route, was, instead in _changes(data, (), choices):
        words = f"{was} -> {instead}" if instead is not None else f"{was} taken away"
        yield Mutant(document, route, f"{_place(data, route)}: {words}", _with(data, route, instead))


def _changes(
    value: Plain, route: Route, choices: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Route, str, str | None]]:
    """The places that are changed, what stands there, and what instead; None takes the part away."""
    match value:
        case dict():
            for name, part in value.items():
                if not (name in WORDS_ONLY and (not route or name not in choices)):
                    yield from _changes(part, (*route, name), choices)
        case list():
            for number, part in enumerate(value):
                if len(value) > 1:
                    yield (*route, number), _short(part), None
                yield from _changes(part, (*route, number), choices)
        case str():
            for instead in dict.fromkeys(_instead(value, _named(route), choices)):
                yield route, value, instead
        case None:
            return


def _named(route: Route) -> str:
    return next((str(part) for part in reversed(route) if isinstance(part, str)), "")


def _instead(text: str, name: str, choices: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Other texts that could stand in the place of one."""
    offered = list(choices.get(name, ()))
    if text in offered and len(offered) > 1:
        yield offered[(offered.index(text) + 1) % len(offered)]
        return
    if swap := SWAPS.get(text) or (EVENTS.get(text) if name in {"from", "to", "when", "before", "event"} else None):
        yield swap
    yield from (text.replace(old, new, 1) for old, new in WITHIN.items() if old in text)
    for found in DAY.finditer(text):
        yield _put(text, found, str(date.fromisoformat(found[0]) + timedelta(days=1)))
    for found in TIME.finditer(text):
        minutes = (int(found[1]) * 60 + int(found[2]) + HALF_AN_HOUR) % (24 * 60)
        yield _put(text, found, f"{minutes // 60:02}:{minutes % 60:02}")
    plain = DAY.sub(lambda found: "x" * len(found[0]), TIME.sub(lambda found: "x" * len(found[0]), text))
    for found in NUMBER.finditer(plain):
        yield _put(text, found, str(int(found[0]) + 1))


def _put(text: str, found: re.Match[str], instead: str) -> str:
    return f"{text[: found.start()]}{instead}{text[found.end() :]}"


def _with(data: Plain, route: Route, instead: str | None) -> Plain:
    """The data with another text at a place, or without the part; only what lies on the way is copied."""
    head, *rest = route
    if isinstance(data, dict) and isinstance(head, str):
        return {**data, head: _with(data[head], tuple(rest), instead) if rest else instead}
    if isinstance(data, list) and isinstance(head, int):
        if rest:
            return [_with(part, tuple(rest), instead) if number == head else part for number, part in enumerate(data)]
        return [part for number, part in enumerate(data) if number != head] if instead is None else [
            instead if number == head else part for number, part in enumerate(data)
        ]  # fmt: skip
    raise KeyError(route)


def _place(data: Plain, route: Route) -> str:
    """The way to a part as people say it: rows and clocks by their ids."""
    words: list[str] = []
    for part in route:
        if isinstance(data, dict) and isinstance(part, str):
            words.append(part)
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
            words.append(str(data["id"]) if isinstance(data, dict) and data.get("id") else str(part + 1))
    return ", ".join(words)


def _short(part: Plain) -> str:
    match part:
        case dict():
            return str(part.get("id") or ", ".join(f"{name}: {_short(value)}" for name, value in part.items()))
        case list():
            return " or ".join(map(_short, part))
        case _:
            return str(part)
