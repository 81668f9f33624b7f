"""Practice: a case study is played at the real desk, on a case log and a clock that are nobody's, and nothing is kept.

The customer's side of the story happens by itself, when the simulated clock comes to it. What answers to something that the
agent does, such as a supervisor who takes an escalation up, comes as long after it as in the story, never before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock
from time import monotonic
from typing import Final

from engine.clocks.spans import Spans
from engine.compile.edition import Edition
from engine.model.event import Actor
from engine.model.moment import parse_moment
from engine.model.policy import Scenario
from engine.model.problem import Refused, did_you_mean, one_of
from engine.services.desk import PracticeDesk
from engine.services.record_event import TRIES
from engine.services.refresh import refresh_standings
from engine.services.run_scenario import Told, tell
from engine.services.story import CUSTOMERS, Row, Scene, is_who, rows_of, scenes_of, why_not
from engine.store.log import Stale
from engine.store.memory import MemoryLog

CUSTOMER: Final = "the customer"
SOMEBODY: Final = "somebody else"
CONTACTS: Final = ("received", "ringing")
HAPPENS: Final = {
    "received": "a customer makes contact",
    "ringing": "the telephone rings",
    "customer replied": "the customer replies",
    "feedback received": "the customer says how it was",
    "escalation acknowledged": "the escalation is taken up",
}
STEPS: Final = (5, 60)
"""Minutes that the clock can be moved on by."""
GOES_ON: Final = "the story goes on"


class SimulatedClock:
    """Tells a time of its own, which goes as fast as the real one, can stand still, and can be moved forwards."""

    def __init__(self, start: datetime, elapsed: Callable[[], float] = monotonic) -> None:
        self._elapsed = elapsed
        self._at = start
        self._since: float | None = None

    def __call__(self) -> datetime:
        """The moment it shows."""
        if self._since is None:
            return self._at
        return self._at + timedelta(seconds=self._elapsed() - self._since)

    @property
    def runs(self) -> bool:
        """Whether time passes on it."""
        return self._since is not None

    def run(self) -> None:
        """Time passes."""
        if self._since is None:
            self._since = self._elapsed()

    def stand(self) -> None:
        """Time stands still."""
        self._at, self._since = self(), None

    def go_to(self, moment: datetime) -> None:
        """Shows a later moment, and goes on from there."""
        self._at = max(moment, self())
        if self._since is not None:
            self._since = self._elapsed()


@dataclass(frozen=True)
class Jump:
    """A moment that the clock can be moved to, and what comes then."""

    at: datetime
    words: str


@dataclass
class Practice:
    """A case study that is being played."""

    scenario: Scenario
    desk: PracticeDesk
    clock: SimulatedClock
    case: str
    rows: tuple[Row, ...]
    scenes: tuple[Scene, ...]
    unfit: list[str] = field(default_factory=list)
    """What the story would have let happen and the case no longer allowed."""
    _pending: list[Row] = field(default_factory=list)
    _lock: RLock = field(default_factory=RLock)

    @property
    def edition(self) -> Edition:
        """The documents it is played under."""
        return self.desk.edition

    @property
    def told(self) -> tuple[Scene, ...]:
        """The scenes that have come: what the customer has told so far."""
        now = self.clock()
        return tuple(scene for scene in self.scenes if scene.at <= now)

    def pass_time(self) -> tuple[str, ...]:
        """Lets happen what the world does until now; what happened, in words."""
        with self._lock:
            return self._until(self.clock())

    def go_to(self, moment: datetime) -> tuple[str, ...]:
        """Moves the clock on, and lets happen on the way what the world does; `Refused` for a moment that is over."""
        with self._lock:
            if moment < self.clock():
                raise Refused("time only goes forwards, in practice as at the desk")
            happened = self._until(moment)
            self.clock.go_to(moment)
            refresh_standings(self.desk)  # another stage of a clock may have begun meanwhile
            return happened

    def _until(self, moment: datetime) -> tuple[str, ...]:
        happened = []
        while coming := self._coming(moment):
            at, row = coming
            self._pending.remove(row)
            if words := self._let(row, at):
                happened.append(words)
        return tuple(happened)

    def jumps(self) -> tuple[Jump, ...]:
        """The moments worth going to, the next of the story first."""
        now = self.clock()
        found = [Jump(at, words) for at, words in self._next()]
        found += [Jump(now + timedelta(minutes=step), "") for step in STEPS]
        calendar = self.edition.calendars.get(self.edition.desk.default_calendar)
        if calendar and (opening := Spans.of(calendar).next_opening(now)) and opening > now:
            found.append(Jump(opening, "the desk opens"))
        return tuple(found)

    @property
    def next_moment(self) -> datetime | None:
        """When the story goes on; None where nothing comes any more, or nothing before something is done."""
        return next((at for at, _ in self._next()), None)

    def moment(self, text: str) -> datetime:
        """A moment that somebody typed; ``09:20`` is that time today, or tomorrow where it is over."""
        now, zone = self.clock().astimezone(self.edition.desk.zone), self.edition.desk.zone
        try:
            moment = parse_moment(text if "-" in text else f"{now.date()} {text.strip()}", zone)
        except ValueError as error:
            raise Refused(str(error)) from None
        return moment if "-" in text or moment >= now else moment + timedelta(days=1)

    @property
    def waits_for_agent(self) -> bool:
        """Whether the world would have gone on by now, but something must be done first."""
        now = self.clock()
        return any(row.told.at <= now and self._due(row) is None for row in self._pending)

    @property
    def caller(self) -> dict[str, str]:
        """Who makes contact, which is told from the beginning on: the number that calls, the head of a mail."""
        known = {fact: text for scene in self.scenes for fact, text in scene.facts.items()}
        return {fact: text for fact, text in known.items() if is_who(self.edition, fact)}

    def _next(self) -> Iterator[tuple[datetime, str]]:
        now = self.clock()
        coming = [
            (due, HAPPENS.get(row.told.event, row.told.event)) for row in self._pending if (due := self._due(row))
        ]
        coming += [(scene.at, GOES_ON) for scene in self.scenes]
        later = sorted((at, words) for at, words in coming if at > now)
        if later:
            first = later[0][0]
            yield first, next((words for at, words in later if at == first and words != GOES_ON), GOES_ON)

    def _coming(self, until: datetime) -> tuple[datetime, Row] | None:
        dues = [(due, row.place, row) for row in self._pending if (due := self._due(row)) and due <= until]
        return (min(dues)[0], min(dues)[2]) if dues else None

    def _due(self, row: Row) -> datetime | None:
        """When the world does this; None as long as it waits for something to be done."""
        if row.needs is None:
            return row.told.at
        needed = self.rows[row.needs]
        again = sum(1 for one in self.rows[: row.needs] if one.told.event == needed.told.event)
        done = [event for event in self.desk.log.events(self.case) if event.kind == needed.told.event]
        if len(done) <= again:
            return None
        return max(row.told.at, done[again].at + (row.told.at - needed.told.at))

    def _let(self, row: Row, at: datetime) -> str:
        """Lets a row of the world happen; where the case no longer allows it, it is left out."""
        told = row.told
        taken_down = self.desk.actor.name if told.event in CONTACTS else ""  # as at the desk, whoever opens it has it
        who = told.actor or taken_down or (CUSTOMER if told.event in CUSTOMERS else SOMEBODY)
        role = told.role or self.edition.default_role
        for _ in range(TRIES):
            events = self.desk.log.events(self.case)
            moment = max(at, events[-1].at) if events else at
            try:
                tell(self.desk, self.case, Told(moment, told.event, told.facts, told.details, who, role))
            except Stale:  # whoever practises was faster by a moment
                continue
            except Refused as refused:
                self.unfit.append(f"{told.event}: {refused}")
                return ""
            return HAPPENS.get(told.event, f"{who}: {told.event}")
        self.unfit.append(f"{told.event}: the case was being changed all the time")
        return ""


@dataclass(frozen=True)
class Study:
    """A case study, and why it cannot be practised; nothing where it can."""

    scenario: Scenario
    why_not: str


def studies(edition: Edition) -> tuple[Study, ...]:
    """The case studies of the documents; those that can be practised come first, the longest story on top."""
    found = [Study(scenario, why_not(edition, scenario)) for scenario in edition.scenarios]
    return tuple(sorted(found, key=lambda one: (bool(one.why_not), -len(one.scenario.story), one.scenario.id)))


def study_named(edition: Edition, name: str) -> Scenario:
    """The case study of that id, or the only one whose id contains the name; `Refused` where there is none."""
    known = {scenario.id: scenario for scenario in edition.scenarios}
    fitting = [one for id_, one in known.items() if name in id_]
    if name in known:
        return known[name]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Refused(f'"{name}" fits {one_of([one.id for one in fitting])}; name one of them')
    hint = did_you_mean(name, known) or (
        f"case studies are {one_of(known)}" if known else "write one under sops/scenarios"
    )
    raise Refused(f'there is no case study "{name}"; {hint}')


def prepare(
    edition: Edition, scenario: Scenario, name: str, role: str = "", elapsed: Callable[[], float] = monotonic
) -> Practice:
    """A practice at the first moment of its story, its clock standing still; `Refused` where it cannot be played."""
    if reason := why_not(edition, scenario):
        raise Refused(f"{scenario.id} cannot be practised: {reason}")
    rows = rows_of(edition, scenario)
    clock = SimulatedClock(rows[0].told.at, elapsed)
    desk = PracticeDesk(edition, MemoryLog(), Actor(name, role or edition.default_role), clock)
    pending = [row for row in rows if row.world]
    return Practice(scenario, desk, clock, desk.log.next_case(), rows, scenes_of(rows), _pending=pending)


def start(practice: Practice) -> None:
    """The customer makes contact, and the clock begins to run."""
    practice.pass_time()
    practice.clock.run()


def clauses_of(edition: Edition, scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """The clauses a case study comes from: each with its place and its words."""
    found = []
    for source in scenario.source:
        code = source.partition(" ")[0]
        found += [(f"{code} {clause.at}", " ".join(clause.text.split())) for clause in edition.clauses_of(source)]
    return tuple(dict.fromkeys(found))
