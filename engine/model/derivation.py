"""Derived facts: worked out from what happened and what is known, in one of a fixed list of ways, before anything is decided.

A condition never computes; whatever has to be computed is declared here, by a phrase that says how.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from engine.model.event import Event
from engine.model.fact import Value
from engine.model.problem import did_you_mean

Way = Literal["days since", "time since", "number of", "is before", "is after"]
WAYS: Final[dict[Way, str]] = {
    "days since": "whole number",
    "time since": "duration",
    "number of": "whole number",
    "is before": "yes or no",
    "is after": "yes or no",
}
"""Each way with the type of what comes out."""
MOMENTS: Final = frozenset({"date", "date and time"})
"""The types of fact that time can have gone by since, and that can be before one another."""
_SINCE = re.compile(r"(days|time) since ([a-z0-9_-]+)")
_NUMBER = re.compile(r"number of (\S.*)")
_ORDER = re.compile(r"([a-z0-9_-]+) is (before|after) ([a-z0-9_-]+)")


@dataclass(frozen=True)
class Derivation:
    """``days since ordered_on``, ``number of contact ended``, ``delivered_on is after promised_on``."""

    way: Way
    of: tuple[str, ...]
    """The facts it starts from; for ``number of`` the event that is counted."""

    @property
    def type(self) -> str:
        """The type of the fact."""
        return WAYS[self.way]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it starts from."""
        return () if self.way == "number of" else self.of

    def value(
        self, known: Callable[[str], Value | None], events: Sequence[Event], now: datetime, zone: ZoneInfo
    ) -> Value | None:
        """The value at a moment, days counted in a zone; None while a fact it starts from is unknown."""
        if self.way == "number of":
            return sum(event.kind == self.of[0] for event in events)
        values = [known(fact) for fact in self.of]
        if None in values:
            return None
        if self.way == "days since":
            return (now.astimezone(zone).date() - _day(values[0], zone)).days
        if self.way == "time since":
            return max(0, int((now - _moment(values[0], zone)).total_seconds()))
        one, other = values
        if isinstance(one, datetime) and isinstance(other, datetime):
            return one < other if self.way == "is before" else one > other
        first, second = _day(one, zone), _day(other, zone)
        return first < second if self.way == "is before" else first > second


def parse_derivation(text: str) -> Derivation:
    """Reads the phrase; ValueError says how one is written."""
    if since := _SINCE.fullmatch(text.strip()):
        return Derivation("days since" if since[1] == "days" else "time since", (since[2],))
    if number := _NUMBER.fullmatch(text.strip()):
        return Derivation("number of", (number[1].strip(),))
    if order := _ORDER.fullmatch(text.strip()):
        return Derivation("is before" if order[2] == "before" else "is after", (order[1], order[3]))
    first = " ".join(text.split()[:2])
    guess = did_you_mean(first, WAYS)
    hint = (
        guess or "write for example  days since ordered_on, number of contact ended, delivered_on is after promised_on"
    )
    raise ValueError(f'"{text}" is not a way to work a fact out; {hint}')


def _day(value: Value | None, zone: ZoneInfo) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value  # type: ignore[return-value]  # a date, as its type says


def _moment(value: Value | None, zone: ZoneInfo) -> datetime:
    """A moment; of a date its beginning."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=zone)  # type: ignore[union-attr]  # a date, as its type says
