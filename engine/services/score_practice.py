"""What a practice was worth: the events of whoever practised, held against the story and the expectations of the case study.

A pure function of documents, scenario and events. One point is counted for each thing to do, each deadline of the story that
was kept, each fact, and each outcome that the agent's work led to; what was so before anything was done earns nothing. A thing
done late loses the point of its deadline and no other. What the case study forbids takes a point away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, Literal

from engine.compile.edition import Edition
from engine.decide.conversation import script_for
from engine.model.case import Case, fold
from engine.model.clock import Reading
from engine.model.event import Event
from engine.model.fact import Fact
from engine.model.moment import show_moment, show_seconds
from engine.model.policy import Scenario
from engine.model.privacy import FREE_TEXT
from engine.services.judge_outcomes import Course, forbidden, outcomes
from engine.services.practice_words import clause_of, deed_words, value_words
from engine.services.read_case import clause_words
from engine.services.read_clocks import clocks
from engine.services.run_scenario import CASE, told_events
from engine.services.story import Key, Row, is_who, key_of, rows_of, scenes_of, without_way

Part = Literal["to do", "deadlines", "facts", "outcome", "forbidden"]
PARTS: Final[tuple[Part, ...]] = ("to do", "deadlines", "facts", "outcome", "forbidden")
COUNTING: Final = (
    "One point for each thing done, each deadline kept, each fact right and each outcome reached; done in the wrong order"
    " counts half, and what is forbidden takes a point away."
)
LATE: Final = frozenset({"late", "breached"})


@dataclass(frozen=True)
class Judged:
    """One thing that was looked at: what, how it went, what it earned of what it could, and what to do better."""

    part: Part
    what: str
    state: str
    earned: float
    of: float
    said: str = ""
    """What was done, when, and what the story has."""
    clause: str = ""
    advice: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing was lost."""
        return self.earned >= self.of


@dataclass(frozen=True)
class Score:
    """All that was looked at, in order."""

    scenario: Scenario
    lines: tuple[Judged, ...]

    @property
    def earned(self) -> float:
        """The points, never below none."""
        return max(0.0, sum(line.earned for line in self.lines))

    @property
    def of(self) -> float:
        """The points there were."""
        return sum(line.of for line in self.lines)

    @property
    def percent(self) -> int:
        """The part that was earned, rounded down: 100 only where nothing was lost."""
        return int(100 * self.earned / self.of) if self.of else 100

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do better, each once."""
        return tuple(dict.fromkeys(line.advice for line in self.lines if line.advice))

    def of_part(self, part: Part) -> tuple[Judged, ...]:
        """What was looked at in one respect."""
        return tuple(line for line in self.lines if line.part == part)


def score(edition: Edition, scenario: Scenario, events: Sequence[Event], ended: datetime) -> Score:
    """The score of these events of a case, looked at when the practice ended."""
    judge = _Judge(edition, scenario, tuple(events), ended)
    return Score(scenario, tuple(judge.lines()))


class _Judge:
    """The story and what was done, side by side."""

    def __init__(self, edition: Edition, scenario: Scenario, events: tuple[Event, ...], ended: datetime) -> None:
        self.edition, self.scenario, self.events, self.ended = edition, scenario, events, ended
        self.zone = edition.desk.zone
        self.rows = rows_of(edition, scenario)
        self.scenes = scenes_of(self.rows)
        self.story = told_events(edition, scenario)
        self.lost = without_way(edition, self.rows, self.story)
        self.case = self._folded(events)
        first = next((row.place for row in self.rows if not row.world), len(self.rows))
        self.before = self._folded(self.story[:first])
        """The case before anything was left to do."""

    def _folded(self, events: Sequence[Event]) -> Case:
        return fold(CASE, events, self.edition.workflow.initial)

    def lines(self) -> Iterator[Judged]:
        yield from self._deeds()
        yield from self._deadlines()
        yield from self._facts()
        course = Course(self.edition, self.scenario, self.events, self.ended)
        for what, held, happened, sources in outcomes(course, self.before, self._asked_facts):
            clause = clause_words(self.edition, sources)
            advice = "" if held else f"It should come to this: {what}. {clause}"
            yield Judged("outcome", what, "held" if held else "not held", float(held), 1, happened, clause, advice)
        for what, happened in forbidden(course, self.story):
            clause = clause_words(self.edition, self.scenario.source)
            advice = f"Better not: {happened}; the case study says {what}. {clause}"
            yield Judged("forbidden", what, "broken", -1, 0, happened, clause, advice)

    # --- what was to be done ----------------------------------------------------------------------------------------

    @cached_property
    def _done(self) -> Mapping[int, Event]:
        """The event with which each deed of the story was done."""
        found: dict[int, Event] = {}
        there: dict[Key, list[Event]] = {}
        for event in self.events:
            there.setdefault(key_of(event), []).append(event)
        for row in self.rows:
            if row.is_deed and (left := there.get(row.key)):
                found[row.place] = left.pop(0)
        return found

    def _deeds(self) -> Iterator[Judged]:
        script = script_for(self.edition, self._folded(self.story).facts)
        for row in self.rows:
            if not row.is_deed:
                continue
            what = deed_words(self.edition, row)
            clause = clause_of(self.edition, self.scenario, script, row)
            event = self._done.get(row.place)
            if row.place in self.lost:
                yield Judged("to do", what, "not counted", 0, 0, self.lost[row.place], clause)
            elif event is None:
                yield Judged(
                    "to do",
                    what,
                    "not done",
                    0,
                    1,
                    self._in_the_story(row),
                    clause,
                    f"Do not leave this out: {_ended(what)} {clause}",
                )
            elif early := self._too_early(row, event):
                said = f"{self._when(row, event)}, before: {deed_words(self.edition, early)}"
                advice = f"First {deed_words(self.edition, early)}, then {what}. {clause}"
                yield Judged("to do", what, "wrong order", 0.5, 1, said, clause, advice)
            else:
                late = any(line.stop == event.at and event.kind in line.clock.stops for line in self._late)
                yield Judged("to do", what, "late" if late else "done", 1, 1, self._when(row, event), clause)

    def _too_early(self, row: Row, event: Event) -> Row | None:
        """A deed of an earlier scene that was done only after this one."""
        return next(
            (
                one
                for one in self.rows
                if one.scene < row.scene and one.place in self._done and self._done[one.place].number > event.number
            ),
            None,
        )

    def _when(self, row: Row, event: Event) -> str:
        """When it was done, and how long after its scene began."""
        after = (event.at - self.scenes[row.scene].at).total_seconds()
        taken = f", after {show_seconds(after)}" if after >= 0 else ""
        return f"{self._moment(event.at)}{taken}"

    def _in_the_story(self, row: Row) -> str:
        return f"in the story {self._moment(row.told.at)}"

    def _moment(self, moment: datetime) -> str:
        return show_moment(moment.replace(microsecond=0), self.zone)

    # --- deadlines --------------------------------------------------------------------------------------------------

    @cached_property
    def _readings(self) -> tuple[Reading, ...]:
        return clocks(self.edition, self.events, self.ended)

    @cached_property
    def _kept_in_story(self) -> Mapping[str, bool]:
        """The clocks that an agent stops in the story, and whether each of their runs was in time."""
        deeds = {row.told.event for row in self.rows if row.is_deed and row.place not in self.lost}
        found: dict[str, bool] = {}
        for reading in clocks(self.edition, self.story, self.story[-1].at):
            clock = reading.clock
            if clock.winds_up or reading.ceded_to or not deeds.intersection(clock.stops):
                continue
            if reading.stop is not None or reading.state in LATE:
                found[clock.id] = found.get(clock.id, True) and reading.state == "met"
        return found

    @property
    def _late(self) -> list[Reading]:
        """What was late, and is not in the story."""
        return [r for r in self._readings if r.state == "late" and self._kept_in_story.get(r.clock.id)]

    def _deadlines(self) -> Iterator[Judged]:
        for clock_id, kept in self._kept_in_story.items():
            runs = [r for r in self._readings if r.clock.id == clock_id]
            clock = next(c for c in self.edition.clocks if c.id == clock_id)
            clause = clause_words(self.edition, clock.source)
            late = next((r for r in runs if r.state in LATE), None)
            met = next((r for r in reversed(runs) if r.state == "met"), None)
            if not kept:
                said = "kept, which the story did not" if met and not late else "the story itself misses it"
                yield Judged("deadlines", clock.title, "not counted", 0, 0, said, clause)
            elif late is not None:
                due = self._moment(late.due) if late.due else ""
                did = f"done {self._moment(late.stop)}" if late.stop else "not done"
                advice = f"{clock.title} sooner: it was due {due}. {clause}"
                yield Judged("deadlines", clock.title, "missed", 0, 1, f"due {due}, {did}", clause, advice)
            elif met is not None:
                yield Judged("deadlines", clock.title, "kept", 1, 1, self._kept_words(met), clause)
            else:
                yield Judged(
                    "deadlines",
                    clock.title,
                    "not kept",
                    0,
                    1,
                    "what it waits for was not done",
                    clause,
                )

    def _kept_words(self, reading: Reading) -> str:
        due = f"due {self._moment(reading.due)}, " if reading.due else ""
        return f"{due}done {self._moment(reading.stop)}" if reading.stop else due

    # --- facts ------------------------------------------------------------------------------------------------------

    @cached_property
    def _asked_facts(self) -> Mapping[str, str]:
        """What the agent records in the story, as it stands at its end, in the form of the log."""
        named = {fact for row in self.rows if not row.world for fact in row.told.facts}
        story = self._folded(self.story).facts
        return {
            name: story[name]
            for name in named_in_order(self.rows, named)
            if name in story and self.before.facts.get(name) != story[name]
        }

    def _facts(self) -> Iterator[Judged]:
        for name, wanted in self._asked_facts.items():
            fact, label = self.edition.facts[name], self.edition.label(name)
            clause = clause_words(self.edition, fact.source)
            given = self.case.facts.get(name, "")
            theirs = f"in the story: {value_words(self.edition, name, wanted)}"
            ours = value_words(self.edition, name, given) if given else ""
            if not given:
                advice = f"Ask for it and record it: {label}. {clause}"
                yield Judged("facts", label, "missing", 0, 1, theirs, clause, advice)
            elif self._is_right(fact, given, wanted):
                same = given.casefold() == wanted.casefold()
                yield Judged("facts", label, "right", 1, 1, ours if same else f"{ours}; {theirs}", clause)
            else:
                advice = f"Read it back to the customer: {label} is {value_words(self.edition, name, wanted)}. {clause}"
                yield Judged("facts", label, "wrong", 0, 1, f"{ours}; {theirs}", clause, advice)

    def _is_right(self, fact: Fact, given: str, wanted: str) -> bool:
        """Words are one's own; whom a customer is known by must be right, and so must everything that rules read."""
        if fact.type in FREE_TEXT and not is_who(self.edition, fact.id):
            return True
        if fact.type == "several":
            return set(given.split(", ")) == set(wanted.split(", "))
        return " ".join(given.casefold().split()) == " ".join(wanted.casefold().split())


def _ended(words: str) -> str:
    """With a full stop, where no other sign ends them."""
    return words if words.endswith(("?", "!", ".")) else f"{words}."


def named_in_order(rows: Sequence[Row], named: set[str]) -> list[str]:
    """Facts in the order in which a story tells them first."""
    return [name for name in dict.fromkeys(fact for row in rows for fact in row.told.facts) if name in named]
