"""The life of a case: statuses, the moves between them, the gates that guard events, and the checklists after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.model.allowance import Allowance
from engine.model.clock import Counting
from engine.model.condition import ALWAYS, Condition
from engine.model.problem import Route
from engine.model.rule import Strength

NeedKind = Literal["field", "form", "checklist", "event", "promises", "condition"]


@dataclass(frozen=True)
class Need:
    """One thing that must hold: a field filled, a form completed, a checklist done, an event happened, ..."""

    kind: NeedKind
    name: str
    condition: Condition | None = None


@dataclass(frozen=True)
class Move:
    """From one of some statuses to another, on an event; ``by`` names the rules that decide the target."""

    sources: tuple[str, ...]
    target: str
    event: str
    needs: tuple[Need, ...] = ()
    by: str = ""
    source: tuple[str, ...] = ()
    document: str = ""
    route: Route = ()

    @property
    def id(self) -> str:
        """How references name it: ``open..resolved``."""
        return f"{self.sources[0]}..{self.target}"


@dataclass(frozen=True)
class Gate:
    """What must hold before an event may happen in the cases it applies to; who may waive it, if anybody."""

    id: str
    before: str
    needs: tuple[Need, ...]
    applies: Condition = ALWAYS
    waived_by: str = ""
    source: tuple[str, ...] = ()
    document: str = ""
    route: Route = ()
    title: str = ""


@dataclass(frozen=True)
class Workflow:
    """Statuses in order, the first status of a case, and its moves."""

    document: str
    statuses: tuple[str, ...]
    initial: str
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Item:
    """One line of a checklist: to do, or to ask; ``on_no`` is what a "no" brings about."""

    id: str
    text: str
    question: bool = False
    strength: Strength = "must"
    on_no: str = ""
    automatic: bool = False
    source: tuple[str, ...] = ()
    route: Route = ()


@dataclass(frozen=True)
class Checklist:
    """What is to be done after an event in the cases it applies to; it can hold back a later one (``blocks``)."""

    id: str
    title: str
    document: str
    event: str
    items: tuple[Item, ...]
    due: Allowance | None = None
    counting: Counting = "opening hours"
    blocks: str = ""
    waived_by: str = ""
    source: tuple[str, ...] = ()
    applies: Condition = ALWAYS
