"""A clock runs from one event to another within a time; what it shows at a moment is worked out, never stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from engine.model.allowance import Allowance
from engine.model.condition import Condition
from engine.model.event import LAST_UPDATE
from engine.model.problem import Route
from engine.model.rule import Rule, Strength

Counting = Literal["opening hours", "around the clock", "opening days", "calendar days"]
COUNTINGS: Final[tuple[Counting, ...]] = ("opening hours", "around the clock", "opening days", "calendar days")
IfClosed = Literal["stays", "next opening", "closing before"]
"""What becomes of a due time that does not count in opening hours and falls outside of them."""
Repeats = Literal["after reopening", "every time", "never"]
"""When a clock that has stopped starts again: once the case was reopened, at each of its start events, or not at all."""
State = Literal["running", "met", "late", "breached", "paused", "void"]
"""``late``: stopped after its due time; ``breached``: not stopped, and past it; ``void``: no longer for this case."""


SOON: Final = timedelta(minutes=5)
SOON_PART: Final = 0.2
"""What is due soon: in less than this, or than this part of the time that was given."""
_OVERDUE: Final = " overdue"


def overdue(clock: str) -> str:
    """The start of a clock that begins when another has run out: ``acknowledge-inquiry overdue``."""
    return clock + _OVERDUE


def waited_for(start: str) -> str:
    """The id of the clock that such a start waits for; "" for an event."""
    return start.removesuffix(_OVERDUE) if start.endswith(_OVERDUE) else ""


@dataclass(frozen=True)
class Stage:
    """One of the times of a clock: its name, how long, how it counts and how strict it is."""

    name: str
    within: Allowance
    counting: Counting
    strength: Strength
    route: Route = ()


@dataclass(frozen=True)
class Target:
    """Other times of a clock for some of its cases, such as those of a priority."""

    when: Condition
    stages: tuple[Stage, ...]
    route: Route = ()


@dataclass(frozen=True)
class Objective:
    """How often a clock should be met, in percent, over which period: ``95% each month``."""

    percent: int
    each: str = ""


@dataclass(frozen=True)
class Clock:
    """Which cases (``applies``), from which event to which, on which calendar; the last stage is the limit."""

    id: str
    title: str
    document: str
    applies: Condition
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    stages: tuple[Stage, ...]
    calendar: str
    strength: Strength
    source: tuple[str, ...] = ()
    ceiling: bool = False
    warn_at: tuple[int, ...] = ()
    remind_during: Counting = "around the clock"
    targets: tuple[Target, ...] = ()
    """The first that fits takes the place of ``stages``; where none does and there are no stages, there is no time yet."""
    pause_while: Condition | None = None
    pause_from: tuple[str, ...] = ()
    pause_until: tuple[str, ...] = ()
    pause_at_most: Allowance | None = None
    void_when: Condition | None = None
    repeats: Repeats = "after reopening"
    if_closed: IfClosed = "stays"
    objective: Objective | None = None
    route: Route = ()

    @property
    def winds_up(self) -> bool:
        """Whether every event of the case starts it anew; such a clock is never met, it can only run out."""
        return LAST_UPDATE in self.starts

    @property
    def after(self) -> tuple[str, ...]:
        """The clocks whose running out starts this one."""
        return tuple(filter(None, map(waited_for, self.starts)))

    @property
    def paused_name(self) -> str:
        """The name under which the rules say whether it stands still."""
        return f"{self.id} paused"

    @property
    def void_name(self) -> str:
        """The name under which they say whether it is void."""
        return f"{self.id} void"

    def target_name(self, number: int) -> str:
        """The name of a target, counted from 0."""
        return f"{self.id} target {number + 1}"

    def rules(self) -> Iterator[Rule]:
        """All that must be known of a case to read this clock, as rules, so that each answer has its reasons."""

        def rule(name: str, when: Condition, *route: str | int) -> Rule:
            return Rule(name, when, {}, self.source, self.title, self.document, (*self.route, *route))

        yield rule(self.id, self.applies, "for")
        for number, target in enumerate(self.targets):
            yield rule(self.target_name(number), target.when, *target.route, "when")
        if self.pause_while is not None:
            yield rule(self.paused_name, self.pause_while, "pause_while")
        if self.void_when is not None:
            yield rule(self.void_name, self.void_when, "void_when")


@dataclass(frozen=True)
class Line:
    """One stretch of a clock's time: whether it counted, and why; ``note`` tells of a change of the clocks on the wall."""

    begin: datetime
    end: datetime
    counted: bool
    reason: str
    note: str = ""

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return (self.end - self.begin).total_seconds()


@dataclass(frozen=True)
class Warn:
    """A percentage of the time used up: when that is, and when somebody is told, which may be the opening after."""

    percent: int
    at: datetime
    tell_at: datetime
    passed: bool


def _nothing() -> tuple[Line, ...]:
    return ()


@dataclass(frozen=True)
class Reading:
    """A clock of a case at a moment. ``due`` is of the first stage not yet passed, else of the last."""

    clock: Clock
    stage: Stage
    state: State
    start: datetime
    due: datetime | None
    stop: datetime | None
    dues: tuple[tuple[Stage, datetime | None], ...]
    ceded_to: str = ""
    """Id of the stricter clock that a ceiling gives way to."""
    run: int = 1
    """Which run of the clock, from 1."""
    latest: bool = True
    """Whether it is the clock's last run."""
    ended: datetime | None = None
    """Since when the case is none that the clock is for."""
    elapsed: float = 0
    """Seconds of the stage's time used up, pauses left out: open ones where it counts on opening hours."""
    remaining: float | None = None
    """Seconds of it left until ``due``; less than none when that is over, None without a due time."""
    warnings: tuple[Warn, ...] = ()
    calendar: str = ""
    """Id of the calendar it counted on, and the zone."""
    zone: str = ""
    on_opening: bool = False
    """Whether the stage counts on the opening hours of the calendar."""
    lines: Callable[[], tuple[Line, ...]] = field(default=_nothing, repr=False, compare=False)

    @property
    def over(self) -> bool:
        """Whether nothing is waited for any more."""
        return self.stop is not None or self.ended is not None

    @property
    def soon_at(self) -> datetime | None:
        """From when on the due time is soon: five minutes, or a fifth of the time that was given, before it."""
        if self.over or self.due is None or self.state == "paused":
            return None
        return self.due - max(SOON, SOON_PART * (self.due - self.start))

    @property
    def ledger(self) -> tuple[Line, ...]:
        """Every span from the start to the due time, counted or skipped, with its reason; worked out when asked."""
        return self.lines()
