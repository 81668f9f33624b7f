"""A guided conversation: steps with what to say, do and ask, and branches reachable from each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.condition import ALWAYS, Condition
from engine.model.problem import Route
from engine.model.rule import Strength


@dataclass(frozen=True)
class Ask:
    """A question of a step: the fact it fills; ``promise`` makes the answer a promise to the customer."""

    fact: str
    question: str = ""
    required: bool = False
    promise: bool = False
    said_type: str = ""
    """The type the script says the fact has; it must be the declared one."""
    said_list: str = ""
    """The list the script says its choices come from; it must be the declared one, too."""


@dataclass(frozen=True)
class Choice:
    """A way on that the agent picks: ``then`` is next, return, escalate, or the id of a step."""

    text: str
    then: str = "next"


@dataclass(frozen=True)
class Step:
    """One card of the conversation."""

    id: str
    do: str = ""
    say: str = ""
    tone: str = ""
    verbatim: bool = False
    ask: tuple[Ask, ...] = ()
    phrases: tuple[str, ...] = ()
    only_when: Condition = ALWAYS
    unless: Condition | None = None
    """When this does not hold after the step, the conversation goes to ``otherwise``."""
    otherwise: str = ""
    go_to: str = ""
    gate: str = ""
    complete: str = ""
    choose: tuple[Choice, ...] = ()
    optional: bool = False
    strength: Strength = "must"
    records: str = ""
    """The event that has happened when the step is done."""
    source: tuple[str, ...] = ()
    route: Route = ()


@dataclass(frozen=True)
class Branch:
    """A side way, opened by a key from every step, which returns to that step."""

    id: str
    title: str
    key: str
    steps: tuple[Step, ...]
    source: tuple[str, ...] = ()
    route: Route = ()


@dataclass(frozen=True)
class Script:
    """A conversation and the cases it is used for (``use_for``: fact to allowed values; empty is every case)."""

    id: str
    title: str
    document: str
    version: str
    use_for: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]
    branches: tuple[Branch, ...] = ()
    never_say: tuple[str, ...] = ()

    def fits(self, facts: Mapping[str, str]) -> int | None:
        """How closely it fits the facts (number of conditions met), or None where one is not met."""
        if any(facts.get(fact) not in values for fact, values in self.use_for.items()):
            return None
        return len(self.use_for)
