"""A recurring duty of the department itself: a report, an audit, the review of a document; and by when each one is owed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from engine.model.allowance import CLOSE, Allowance, parse_allowance
from engine.model.clock import IfClosed
from engine.model.problem import Route

Every = Literal["day", "week", "month", "quarter", "year"]
EVERY: Final[tuple[Every, ...]] = ("day", "week", "month", "quarter", "year")
_AFTER: Final = re.compile(r"(.+?) after (?:the )?(?:end of (?:the )?)?(day|week|month|quarter|year)(?: end)?")
_PERIOD: Final = re.compile(r"(?:(?:previous|each|every|the) )?(day|week|month|quarter|year)(, monday to sunday)?")
_ADVERBS: Final[dict[str, Every]] = {
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year", "annual": "year",
}  # fmt: skip


@dataclass(frozen=True)
class Duty:
    """Owed for every period (``every``), within ``due`` after its end; or once, ``due`` after the day ``last``."""

    id: str
    title: str
    document: str
    what: str
    """``report``, ``audit``, ``review``."""
    due: Allowance
    every: Every | None = None
    last: date | None = None
    if_closed: IfClosed = "stays"
    calendar: str = ""
    who: str = ""
    since: date | None = None
    """From when it is owed: a period that is over before is not."""
    route: Route = ()


def parse_every(text: str) -> Every:
    """``month``, ``every month``, ``monthly``, ``previous week, Monday to Sunday``; ValueError otherwise."""
    words = " ".join(text.split())
    if (match := _PERIOD.fullmatch(words.casefold())) and (match[1] == "week" or not match[2]):
        return next(every for every in EVERY if every == match[1])
    if words.casefold() in _ADVERBS:
        return _ADVERBS[words.casefold()]
    raise ValueError(f'"{text}" is not a period; write for example previous week, or every month')


def parse_due(text: str, every: Every) -> Allowance:
    """``Monday 10:00``, ``10 opening days after month end``: counted from the end of the period; ValueError otherwise.

    Opening days are over when the last of them closes.
    """
    words = " ".join(text.split())
    match = _AFTER.fullmatch(words)
    if match and match[2] != every:
        raise ValueError(
            f'"{text}" speaks of the end of a {match[2]}, but the period is a {every}; write the same in both'
        )
    allowance = parse_allowance(match[1] if match else words)
    if allowance.unit == "opening day":
        if allowance.amount.denominator != 1:
            raise ValueError(f'"{text}" has a part of an opening day; write a whole number of them')
        return Allowance(allowance.amount, CLOSE, words)
    return Allowance(allowance.amount, allowance.unit, words, allowance.of)
