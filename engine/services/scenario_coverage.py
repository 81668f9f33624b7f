"""What scenarios reach: every rule that counts in one, every clock that runs, every step one comes to, every clause behind them.

What no scenario reaches may be changed without anybody noticing, so it is told by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.compile.edition import Edition
from engine.model.case import fold
from engine.model.policy import Scenario
from engine.model.problem import Refused
from engine.services.read_case import view_of
from engine.services.run_scenario import CASE, told_events


@dataclass(frozen=True)
class Reach:
    """Of one sort of thing all that there are, and those that some scenario reaches; both as ``kind/id#part``."""

    sort: str
    every: tuple[str, ...]
    reached: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """What no scenario reaches, in the order of the documents."""
        return tuple(name for name in self.every if name not in self.reached)

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there is nothing."""
        return len(self.reached) / len(self.every) if self.every else 1.0


def scenario_coverage(edition: Edition, scenarios: Sequence[Scenario]) -> tuple[Reach, ...]:
    """What these scenarios reach of rules, clocks, steps and clauses. A story that cannot be told reaches nothing."""
    seen = frozenset(name for scenario in scenarios for name in reached(edition, scenario))
    rules = [_name(rule.document, rule.id) for coded in edition.tables for rule in coded.table.rules]
    clocks = [_name(clock.document, clock.id) for clock in edition.clocks]
    steps = [
        _name(script.document, step.id)
        for script in edition.scripts
        for step in (*script.steps, *(step for branch in script.branches for step in branch.steps))
    ]
    kinds = [_reach("rules", rules, seen), _reach("clocks", clocks, seen), _reach("steps", steps, seen)]
    parts = frozenset(name for kind in kinds for name in kind.every)
    becomes = {
        f"{clause.document} {clause.at}": frozenset(name for demand in clause.demands for name in demand.becomes)
        & parts
        for clause in edition.clauses
    }
    counted = {clause: names for clause, names in becomes.items() if names}
    behind = frozenset(clause for clause, names in counted.items() if names & seen)
    return (*kinds, Reach("clauses", tuple(counted), behind))


def _reach(sort: str, names: Iterable[str], seen: frozenset[str]) -> Reach:
    every = tuple(dict.fromkeys(names))
    return Reach(sort, every, seen.intersection(every))


def reached(edition: Edition, scenario: Scenario) -> Iterator[str]:
    """All that a scenario comes through, as ``kind/id#part``; a thing may come more than once."""
    try:
        events = told_events(edition, scenario)
    except (Refused, ValueError):
        return
    for number, event in enumerate(events, 1):
        view = view_of(edition, fold(CASE, events[:number], edition.workflow.initial), event.at)
        for decision in view.decisions:
            yield from (_name(rule.document, rule.id) for rule in decision.chosen)
        yield from (_name(reading.clock.document, reading.clock.id) for reading in view.clocks)
        if view.here and view.here.step:
            yield _name(view.here.script.document, view.here.step.id)


def _name(document: str, part: str) -> str:
    return f"{document}#{part}"
