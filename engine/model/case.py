"""A case is a list of events; its state is what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine.model.event import DEADLINE_EVENTS, Event

HANDED_OVER: Final = "handed over"
PAUSED: Final = "conversation paused"
RESUMED: Final = "conversation resumed"
_PAUSE_ENDS: Final = frozenset({PAUSED, RESUMED, "step taken", "closed"})
"""What tells whether a conversation is laid aside, by the last of these."""


@dataclass(frozen=True)
class Promise:
    """What the customer was told would happen by when."""

    text: str
    by: datetime | None
    kept: bool


@dataclass(frozen=True)
class Case:
    """What is true of a case after its events."""

    id: str
    events: tuple[Event, ...]
    status: str
    facts: Mapping[str, str]
    forms: Mapping[str, int]
    """Completed forms by name, with the number of the event that completed them."""
    items: Mapping[str, Mapping[str, str]]
    """Checklist items done since the checklist was last attached: checklist -> item -> answer."""
    waived: frozenset[str]
    promises: tuple[Promise, ...]

    @property
    def version(self) -> int:
        """Number of its last event; an append names the version it saw."""
        return self.events[-1].number if self.events else 0

    @property
    def customer(self) -> str:
        """The id of the customer; "" until somebody has told who it is."""
        return next((event.customer for event in reversed(self.events) if event.customer), "")

    @property
    def opened(self) -> datetime | None:
        """When its first event happened."""
        return self.events[0].at if self.events else None

    @property
    def handler(self) -> str:
        """Whose case it is: who took it first, or whom it was handed over to last; "" while it is nobody's."""
        return handler_of(self.events)

    @property
    def escalated(self) -> bool:
        """Whether somebody else was brought in, and it is not resolved since."""
        escalated, resolved = self.current("escalated"), self.current("resolved")
        return escalated is not None and (resolved is None or resolved.number < escalated.number)

    @property
    def paused(self) -> Event | None:
        """The event by which the conversation was laid aside; None while it goes on."""
        ended = next((event for event in reversed(self.events) if event.kind in _PAUSE_ENDS), None)
        return ended if ended and ended.kind == PAUSED else None

    @property
    def handed_over(self) -> Event | None:
        """The event by which it was handed over, until whoever has it now has done something."""
        last = self.happened(HANDED_OVER)
        taken = (
            any(event.actor.name == last.details.get("to") for event in self.events[last.number :]) if last else True
        )
        return None if taken else last

    def happened(self, kind: str) -> Event | None:
        """The last event of that kind."""
        return next((event for event in reversed(self.events) if event.kind == kind), None)

    def current(self, kind: str) -> Event | None:
        """The last event of that kind since the case was last reopened."""
        for event in reversed(self.events):
            if event.kind == kind:
                return event
            if event.kind == "reopened":
                return None
        return None


def handler_of(events: Iterable[Event]) -> str:
    """Whose case it is after these events."""
    name = ""
    for event in events:
        if event.kind == HANDED_OVER:
            name = event.details.get("to", "")
        elif not name and event.kind not in DEADLINE_EVENTS:
            name = event.actor.name
    return name


def fold(case_id: str, events: Iterable[Event], initial: str) -> Case:
    """The state that follows from the events; ``initial`` is the status before the first move."""
    listed = tuple(events)
    state = _State(initial)
    for event in listed:
        state.add(event)
    return state.case(case_id, listed)


def facts_after(events: Iterable[Event]) -> Iterator[Mapping[str, str]]:
    """What is known of a case after each of its events, the status among it."""
    facts: dict[str, str] = {}
    for event in events:
        _learn(facts, event)
        yield facts | {"status": event.status}


def _learn(facts: dict[str, str], event: Event) -> None:
    """A value that is empty unsays what was known."""
    for fact, value in event.facts.items():
        if value:
            facts[fact] = value
        else:
            facts.pop(fact, None)


def follow(case: Case, event: Event) -> Case:
    """The case after one more event: the same as folding all of them, without going through the earlier ones again."""
    state = _State(
        case.status,
        dict(case.facts),
        dict(case.forms),
        {name: dict(done) for name, done in case.items.items()},
        set(case.waived),
        list(case.promises),
    )
    state.add(event)
    return state.case(case.id, (*case.events, event))


@dataclass
class _State:
    """A case while its events are gone through."""

    status: str
    facts: dict[str, str] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    items: dict[str, dict[str, str]] = field(default_factory=dict)
    waived: set[str] = field(default_factory=set)
    promises: list[Promise] = field(default_factory=list)

    def add(self, event: Event) -> None:
        _learn(self.facts, event)
        self.status = event.status
        match event.kind:
            case "form completed":
                self.forms[event.details["form"]] = event.number
            case "checklist item done":
                self.items.setdefault(event.details["checklist"], {})[event.details["item"]] = event.details.get(
                    "answer", "yes"
                )
            case "gate waived":
                self.waived.add(event.details["gate"])
            case "promise made":
                by = event.details.get("by")
                self.promises.append(
                    Promise(event.details.get("text", ""), datetime.fromisoformat(by) if by else None, kept=False)
                )
            case "promise kept":
                number = int(event.details.get("promise", len(self.promises)))
                self.promises[number - 1 : number] = [
                    Promise(p.text, p.by, kept=True) for p in self.promises[number - 1 : number]
                ]
            case "reopened":
                self.items.clear()
                self.waived.clear()

    def case(self, case_id: str, events: tuple[Event, ...]) -> Case:
        self.facts["status"] = self.status
        return Case(
            case_id,
            events,
            self.status,
            self.facts,
            self.forms,
            self.items,
            frozenset(self.waived),
            tuple(self.promises),
        )
