"""``clocks(edition, events, now)``: what every clock of a case shows at a moment, a pure function of these three."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from engine.clocks.readings import read_clocks
from engine.compile.edition import Edition
from engine.decide.deciding import answers, decide_table, with_outcomes
from engine.model.case import facts_after, fold
from engine.model.clock import Reading
from engine.model.decision import Finding
from engine.model.event import Event
from engine.model.fact import Facts
from engine.model.problem import Refused
from engine.services.desk import Desk


def clocks(edition: Edition, events: Sequence[Event], now: datetime) -> tuple[Reading, ...]:
    """Every run of every clock, by due time. ``now`` may be any moment: events after it do not count."""
    moment = now.astimezone(UTC)
    happened = tuple(event for event in events if event.at <= moment)
    course = Course(edition, happened)
    return read_clocks(edition.clocks, happened, edition.calendars, edition.desk.zone, moment, course)


def clocks_of_case(desk: Desk, case_id: str, at: datetime) -> tuple[tuple[Reading, ...], Facts]:
    """The last run of each clock of a case at a moment, and what was known of it then; `Refused` if there is no case."""
    events = tuple(event for event in desk.case(case_id).events if event.at <= at)
    if not events:
        raise Refused(f"nothing had happened in {case_id} at that moment")
    facts = with_outcomes(desk.edition, fold(case_id, events, desk.edition.workflow.initial).facts)
    return tuple(reading for reading in clocks(desk.edition, events, at) if reading.latest), facts


def why(edition: Edition, facts: Facts) -> Mapping[str, Finding]:
    """For each clock, target, pause and end by its name: whether its table fits these facts, and what decided it."""
    decision = decide_table(edition.clock_rules, edition.values(with_outcomes(edition, facts)))
    return {finding.rule.id: finding for finding in decision.findings}


class Course:
    """What is known of a case after each of its events, and what that means for its clocks; worked out when asked."""

    def __init__(self, edition: Edition, events: Sequence[Event]) -> None:
        self._edition = edition
        self._facts = list(facts_after(events))
        self._asked = frozenset(edition.clock_rules.table.reads)
        outcomes = {name for coded in edition.tables for name in coded.table.decides}
        self._decides = bool(self._asked & outcomes)
        self._answers: dict[int, Mapping[str, bool | None]] = {}

    def says(self, position: int, rule: str) -> bool | None:
        """Whether a rule of a clock held after an event."""
        if position not in self._answers:
            known: Facts = self._facts[position]
            if self._decides:  # the tables are only asked where a clock wants to know what they decide
                known = with_outcomes(self._edition, known)
            asked = {name: text for name, text in known.items() if name in self._asked}
            self._answers[position] = answers(self._edition.clock_rules, self._edition.values(asked))
        return self._answers[position][rule]

    def fact(self, position: int, name: str) -> str:
        """The value of a fact after an event."""
        return self._facts[position].get(name, "")
