"""The expectations of a case study, asked of what somebody did in practice rather than of the story itself.

What the desk sees to by itself (a refused move, a step's words, a rule that waits) tests documents, not people, and is left
out. Clocks are judged as deadlines. The rest must have come about by the end, or at some moment where the story names one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from engine.compile.edition import Edition
from engine.model.case import Case, fold
from engine.model.event import Actor, Event
from engine.model.policy import Scenario, ScenarioRow
from engine.model.problem import Problems, Refused
from engine.services.desk import Desk
from engine.services.expectations import judged
from engine.services.read_case import CaseView, view_of
from engine.services.run_scenario import CASE
from engine.store.memory import MemoryLog

REACHED: Final = ("escalation", "status", "decision", "checklist", "event", "fact")
"""What an agent's work leads to; `judged` knows more words, which are about the desk."""
Outcome = tuple[str, bool, str, tuple[str, ...]]
"""What was expected, whether it held, what happened, the clauses."""


@dataclass(frozen=True)
class Course:
    """What somebody did with a case study, and when the practice ended."""

    edition: Edition
    scenario: Scenario
    events: tuple[Event, ...]
    ended: datetime

    @cached_property
    def views(self) -> tuple[CaseView, ...]:
        """The case after each event, as it was seen until the next."""
        moments = [*(event.at for event in self.events[1:]), self.ended]
        initial = self.edition.workflow.initial
        return tuple(
            view_of(self.edition, fold(CASE, self.events[:number], initial), at)
            for number, at in zip(range(1, len(self.events) + 1), moments, strict=False)
        )


def outcomes(course: Course, before: Case, judged_already: Collection[str]) -> Iterator[Outcome]:
    """Each outcome of a case study that was not there before anything was done, and whether it came about."""
    edition, scenario = course.edition, course.scenario
    desk = Desk(edition, MemoryLog(), Actor("practice", edition.default_role))
    start = view_of(edition, before, before.events[-1].at) if before.events else None
    for row in scenario.expect:
        word = next((word for word in REACHED if word in row.entries), "")
        if not word or (word == "fact" and row.entries["fact"] in judged_already):
            continue
        asked = {key: value for key, value in row.entries.items() if key not in {"at", "due"}}
        try:
            if start is not None and judged(desk, start, asked, course.ended)[0]:
                continue
            moments = course.views if "at" in row.entries or word == "escalation" else course.views[-1:]
            answers = [judged(desk, view, asked, course.ended) for view in moments]
        except (Refused, ValueError, Problems):
            continue
        held = next((answer for answer in answers if answer[0]), None)
        _, expected, happened = held or (answers[-1] if answers else (False, "", "nothing was done"))
        yield expected or str(row.entries[word]), held is not None, happened, _sources(edition, scenario, row)


def forbidden(course: Course, story: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """What the case study says must not be and was done: what it says, and what happened."""
    events = course.events
    if not events:
        return
    edition = course.edition
    desk = Desk(edition, MemoryLog(), Actor("practice", edition.default_role))
    view = course.views[-1]
    waived = any(event.kind == "gate waived" for event in story)
    escalated = {event.facts.get("escalation_rule", "") for event in events if event.kind == "escalated"}
    for row in course.scenario.expect:
        entries = row.entries
        if "never" in entries:
            held, expected, happened = judged(desk, view, entries, course.ended)
            if not held:
                yield expected, happened
        elif "no_escalation" in entries:
            rule = str(entries["no_escalation"])
            wrong = escalated if rule in {"any", "anything", "yes"} else escalated & {rule}
            if wrong:
                yield f"no escalation {rule}", f"escalated: {', '.join(sorted(wrong))}"
        elif "cannot" in entries and not waived and (passed := _passed(events, str(entries["cannot"]))):
            yield f"{entries['cannot']} only when nothing is missing", passed


def _passed(events: Sequence[Event], kind: str) -> str:
    """A gate that was waived for an event of that kind."""
    gate = ""
    for event in events:
        if event.kind == "gate waived":
            gate = event.details.get("gate", "")
        elif event.kind == kind and gate:
            return f"{gate} was waived before {kind}"
    return ""


def _sources(edition: Edition, scenario: Scenario, row: ScenarioRow) -> tuple[str, ...]:
    """The clauses of the rule, the table or the checklist that leads to an outcome; else those of the case study."""
    named = {str(row.entries.get(word, "")) for word in ("escalation", "decision", "checklist")} - {""}
    rules = (rule for coded in edition.tables for rule in coded.table.rules)
    found = next((rule.source for rule in rules if rule.id in named), ())
    checklist = next((edition.checklists[name].source for name in named if name in edition.checklists), ())
    return found or checklist or scenario.source
