"""A rule: a condition that leads to an outcome; rules stand together in a table with a hit policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.model.condition import ALWAYS, Condition, facts_of
from engine.model.problem import Route

Strength = Literal["must", "should", "aim"]
Hit = Literal[
    "first match", "only one", "same result", "highest priority", "all that match", "in order",
    "sum", "lowest", "highest", "count",
]  # fmt: skip
HITS: Final[tuple[Hit, ...]] = (
    "first match", "only one", "same result", "highest priority", "all that match", "in order",
    "sum", "lowest", "highest", "count",
)  # fmt: skip
"""How the rows that match become one answer (DMN: F, U, A, P, R, O, C+, C<, C>, C#)."""
SEVERAL: Final = frozenset({"all that match", "in order"})
"""Hit policies under which more than one row counts, each with its own outcome."""
RECKONED: Final = frozenset({"sum", "lowest", "highest", "count"})
"""Hit policies that make one number of the rows that match."""
RANKED: Final = frozenset({"highest priority", "in order"})
"""Hit policies that go by the order in which the values of the output are listed, the best first."""
IfUnknown = Literal["ask", "treat as no", "treat as yes"]
IF_UNKNOWN: Final[tuple[IfUnknown, ...]] = ("ask", "treat as no", "treat as yes")
"""What a rule does while a fact it needs is unknown: wait for it, or count as not fired or as fired."""


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
    if_unknown: IfUnknown = "ask"
    quote: str = ""


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
    domain: Condition = ALWAYS
    """The same as a condition: what no case is outside of, as far as this table goes."""
    otherwise: Rule | None = None
    """What is decided where no rule fires."""
    title: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts its conditions ask about, each once."""
        return tuple(dict.fromkeys(fact for rule in self.rules for fact in facts_of(rule.when)))
