"""A rule: a condition that leads to an outcome; rules stand together in a table with a hit policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.model.condition import Condition, facts_of
from engine.model.problem import Route

Strength = Literal["must", "should", "aim"]
Hit = Literal["first match", "all that match"]
HITS: Final = ("first match", "all that match")


@dataclass(frozen=True)
class Rule:
    """One row of a table. ``outcome`` maps what is decided to its value, as text."""

    id: str
    when: Condition
    outcome: Mapping[str, str]
    source: tuple[str, ...] = ()
    title: str = ""
    document: str = ""
    route: Route = ()


@dataclass(frozen=True, eq=False)
class Table:
    """Rules that decide one matter together. Compared by identity: an edition has each table once."""

    id: str
    document: str
    hit: Hit
    rules: tuple[Rule, ...]
    decides: tuple[str, ...] = ()
    """Facts that the outcome sets, for the decisions that come after."""
    binding: bool = True
    """Whether what fires must happen; else it may, at the agent's judgment."""
    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The facts it says it reads, each with the values it says they have."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts its conditions ask about, each once."""
        return tuple(dict.fromkeys(fact for rule in self.rules for fact in facts_of(rule.when)))
