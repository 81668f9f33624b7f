"""What the benchmarks count: calendars, moments and allowances, the same in every run and for every peer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import holidays
import numpy as np
from numpy.typing import NDArray

from engine.clocks.spans import Spans
from engine.model.calendar import Closure
from tests.clocks.by_hand import calendar

LONDON: Final = ZoneInfo("Europe/London")
HOLIDAYS: Final = tuple(sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(2020, 2034))))
"""Years beyond the ten that are asked about, as due times reach further and one peer looks for a later holiday."""
HOUR: Final = 3_600
FIRST: Final = datetime(2021, 1, 1, tzinfo=UTC)
TEN_YEARS: Final = 3_652
"""Days from there to the end of 2030."""
FEW, SAMPLE, MANY = 200, 1_000, 1_000_000

BREAKS_AND_FRIDAY: Final = {"Monday-Thursday": "09:00-12:30, 13:30-18:00", "Friday": "09:00-12:30, 13:30-17:00"}
BREAKS: Final = {"Monday-Friday": "09:00-12:30, 13:30-18:00"}
ONE_SPAN: Final = {"Monday-Friday": "09:00-17:00"}
OPENS, CLOSES = 9 * HOUR, 17 * HOUR
DAY: Final = CLOSES - OPENS
"""Open seconds of a day with one span."""


def desk(
    week: dict[str, str], *, zone: str = LONDON.key, closed: tuple[date, ...] = HOLIDAYS, moves_on: bool = False
) -> Spans:
    """A calendar; with ``moves_on`` what falls due on closing moves to the next opening, as it does for some peers."""
    made = calendar(week, zone, [Closure(day, "holiday") for day in closed])
    return Spans.of(replace(made, at_closing="next opening" if moves_on else "stays"))


@dataclass(frozen=True)
class Few:
    """Some hundred single questions: moments in UTC on whole minutes of ten years, by day and by night."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    """A minute to three weeks later."""
    seconds: tuple[int, ...]
    """15 minutes to 40 hours."""
    hours: tuple[int, ...]
    """1 to 40."""

    @classmethod
    def of(cls, number: int) -> Few:
        """As many questions."""
        chance = Random(20260306)
        starts = [FIRST + timedelta(minutes=chance.randrange(TEN_YEARS * 1440)) for _ in range(number)]
        return cls(
            tuple(starts),
            tuple(start + timedelta(minutes=chance.randint(1, 21 * 1440)) for start in starts),
            tuple(chance.randint(15, 40 * 60) * 60 for _ in starts),
            tuple(chance.randint(1, 40) for _ in starts),
        )

    def to_the_hour(self) -> Few:
        """Those cut to whole hours, without starts on closing."""
        cut = [
            (start.replace(minute=0), end.replace(minute=0), seconds, hours)
            for start, end, seconds, hours in zip(self.starts, self.ends, self.seconds, self.hours, strict=True)
            if start.astimezone(LONDON).hour * HOUR != CLOSES
        ]
        return Few(*zip(*cut, strict=True))


@dataclass(frozen=True)
class Many:
    """The same kind of questions as arrays."""

    number: int

    @cached_property
    def starts(self) -> NDArray[np.datetime64]:
        """Moments in UTC on whole minutes."""
        first = np.datetime64(FIRST.replace(tzinfo=None), "s")
        return first + self._chance(1).integers(0, TEN_YEARS * 1440, self.number) * np.timedelta64(60, "s")

    @cached_property
    def ends(self) -> NDArray[np.datetime64]:
        """A minute to three weeks later."""
        return self.starts + self._chance(2).integers(1, 21 * 1440, self.number) * np.timedelta64(60, "s")

    @cached_property
    def seconds(self) -> NDArray[np.int64]:
        """15 minutes to 40 hours."""
        return self._chance(3).integers(15, 40 * 60, self.number, endpoint=True) * 60

    @cached_property
    def hours(self) -> NDArray[np.int64]:
        """1 to 40."""
        return self._chance(4).integers(1, 40, self.number, endpoint=True)

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """1 to 20."""
        return self._chance(5).integers(1, 20, self.number, endpoint=True)

    def _chance(self, seed: int) -> np.random.Generator:
        return np.random.default_rng(seed)
