"""``clocks(edition, events, now)``: what every clock of a case shows at a moment, a pure function of these three."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from threading import Lock
from weakref import WeakKeyDictionary, ref

from engine.clocks.readings import read_clocks
from engine.compile.edition import Edition
from engine.decide.deciding import MOST_REMEMBERED, answers, decide_table, with_outcomes
from engine.decide.derived import with_derived
from engine.model.case import facts_after
from engine.model.clock import Reading
from engine.model.decision import Finding
from engine.model.event import DEADLINE_EVENTS, Event
from engine.model.fact import Facts


def clocks(edition: Edition, events: Sequence[Event], now: datetime) -> tuple[Reading, ...]:
    """Every run of every clock, by due time.

    ``now`` may be any moment: events after it do not count, nor do those that only tell of a clock.
    """
    moment = now.astimezone(UTC)
    happened = tuple(event for event in events if event.at <= moment and event.kind not in DEADLINE_EVENTS)
    course = Course(edition, happened)
    return read_clocks(edition.clocks, happened, edition.calendars, edition.desk.zone, moment, course)


def next_deadline(readings: Iterable[Reading]) -> Reading | None:
    """The running clock that is due first; a ceiling that gave way does not count."""
    running = [r for r in readings if r.latest and not r.over and r.due is not None and not r.ceded_to]
    return min(running, key=lambda r: r.due) if running else None  # type: ignore[arg-type, return-value]


def why(edition: Edition, facts: Facts) -> Mapping[str, Finding]:
    """For each clock, target, pause and end by its name: whether its table fits these facts, and what decided it."""
    decision = decide_table(edition.clock_rules, with_outcomes(edition, facts))
    return {finding.rule.id: finding for finding in decision.findings}


class Course:
    """What is known of a case after each of its events, and what that means for its clocks; worked out when asked."""

    def __init__(self, edition: Edition, events: Sequence[Event]) -> None:
        self._edition = edition
        self._facts = [
            with_derived(edition, facts, events[:number], event.at)
            for number, (facts, event) in enumerate(zip(facts_after(events), events, strict=True), 1)
        ]
        self._remembered = _remembered(edition)
        self._answers: list[Mapping[str, bool | None] | None] = [None] * len(self._facts)

    def says(self, position: int, rule: str) -> bool | None:
        """Whether a rule of a clock held after an event."""
        found = self._answers[position]
        if found is None:
            found = self._answers[position] = self._remembered.answers(self._facts[position])
        return found[rule]

    def fact(self, position: int, name: str) -> str:
        """The value of a fact after an event."""
        return self._facts[position].get(name, "")


class _Remembered:
    """What the rules of the clocks say, by the facts that they can see; many cases are alike. Threads may share it."""

    def __init__(self, edition: Edition) -> None:
        self._edition = ref(edition)  # what is remembered goes when the edition does
        read = list(edition.clock_rules.table.reads)
        outcomes = {name for coded in edition.tables for name in coded.table.decides}
        self._decides = bool(outcomes.intersection(read))
        if self._decides:  # the tables are only asked where a clock wants to know what they decide
            read += [name for coded in edition.tables if coded.table.decides for name in coded.table.reads]
        self._read = tuple(dict.fromkeys(read))
        self._known: dict[tuple[str | None, ...], Mapping[str, bool | None]] = {}

    def answers(self, facts: Facts) -> Mapping[str, bool | None]:
        """Yes, no or unknown for each rule by its name."""
        key = tuple(map(facts.get, self._read))
        found = self._known.get(key)
        if found is None:
            edition = self._edition()
            if edition is None:
                raise RuntimeError("the edition is gone; whoever asks must hold it")
            seen = {name: text for name, text in zip(self._read, key, strict=True) if text}
            if self._decides:
                seen = with_outcomes(edition, seen)
            found = answers(edition.clock_rules, seen)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = found
        return found


_by_edition: WeakKeyDictionary[Edition, _Remembered] = WeakKeyDictionary()
_lock = Lock()


def _remembered(edition: Edition) -> _Remembered:
    with _lock:
        found = _by_edition.get(edition)
        if found is None:
            found = _by_edition[edition] = _Remembered(edition)
        return found
