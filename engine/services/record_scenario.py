"""A scenario written from a real case: what happened and when, without anybody's name, and what the documents made of it.

It is played before it is given away, and expects only what holds today. A value of a class of its own is left out, unless a text can
stand in its place: a date or an amount may tell who somebody is as well as a name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.compile.edition import Edition
from engine.decide.sight import MASK
from engine.model.event import DEADLINE_EVENTS, WORDLESS_DETAILS, Event
from engine.model.fact import Fact
from engine.model.moment import show_moment
from engine.model.policy import Scenario, ScenarioRow
from engine.model.privacy import FREE_TEXT, PUBLIC
from engine.services.desk import Desk
from engine.services.read_case import view_of
from engine.services.run_scenario import DETAILS, run_scenario

RETOLD_AS: Final = {"step taken": "updated", "form completed": "updated", "conversation paused": "", "conversation resumed": "", "handed over": ""}  # fmt: skip
"""Events that are acts at the desk only: what became known with them is kept, the rest is not part of the story."""
INSTEAD: Final = {"email": "name@example.org", "contact": "name@example.org", "phone": "+44 20 7946 0018"}
"""What stands in the place of what tells who somebody is, by the type of the field."""
NAMES: Final = {"customer_name": "Jane Smith"}
WORDS: Final = "As it was told"
BY_THE_DESK: Final = frozenset({"escalation_rule", "escalated_to", "opened_at", "occurred_at"})
"""Facts that an act at the desk sets by itself."""
Entries = dict[str, object]


@dataclass(frozen=True)
class Retold:
    """The text of a scenario, and whether it holds as it stands."""

    text: str
    holds: bool


def record_scenario(desk: Desk, case_id: str) -> Retold:
    """A scenario from a case; `Refused` if there is none, or whoever acts may not see it."""
    case = desk.case(case_id)
    edition, name = desk.edition, f"from-{case_id.lower()}"
    story = list(_story(edition, desk.shown(case).events))
    told = _rows(story)
    view = view_of(edition, case, case.events[-1].at)
    wanted: list[Entries] = [{"status": case.status}]
    wanted += [
        {"clock": reading.clock.id, "result": reading.state, **({"due": show_moment(reading.due, edition.desk.zone)} if reading.due else {})}
        for reading in view.readings
    ]  # fmt: skip
    wanted += [
        {"decision": decision.table.id, "gives": dict(decision.chosen[0].outcome)}
        for decision in view.decisions
        if decision.table.decides and decision.decided and len(decision.chosen) == 1
    ]
    rules = dict.fromkeys(event.facts.get("escalation_rule", "") for event in case.events if event.kind == "escalated")
    wanted += [{"escalation": rule} for rule in rules if rule]
    holds = [
        entries for entries in wanted if run_scenario(edition, Scenario(name, "", "", told, _rows([entries]))).passed
    ]
    text = "\n".join((*_written(name, case_id, story, holds), ""))
    return Retold(text, bool(holds) and run_scenario(edition, Scenario(name, "", "", told, _rows(holds))).passed)


def _rows(entries: list[Entries]) -> tuple[ScenarioRow, ...]:
    return tuple(ScenarioRow(one, ()) for one in entries)


def _story(edition: Edition, events: tuple[Event, ...]) -> Iterator[Entries]:
    for event in events:
        kind = RETOLD_AS.get(event.kind, event.kind)
        known = {name: edition.facts[name] for name in event.facts if name in edition.facts and name not in BY_THE_DESK}
        facts = {name: told for name, fact in known.items() if (told := _harmless(edition, event, fact))}
        if not kind or event.kind in DEADLINE_EVENTS or (kind == "updated" and not facts):
            continue
        yield {"at": show_moment(event.at, edition.desk.zone), "event": kind, **facts, **_details(event)}


def _details(event: Event) -> Mapping[str, str]:
    if event.kind in RETOLD_AS:
        return {}
    rule = (
        {"rule": event.facts["escalation_rule"]}
        if event.kind == "escalated" and "escalation_rule" in event.facts
        else {}
    )
    kept = {
        name: text if name in WORDLESS_DETAILS else "As it was given"
        for name, text in event.details.items()
        if name in DETAILS
    }
    return {**kept, **rule}


def _harmless(edition: Edition, event: Event, fact: Fact) -> str:
    """What may be told in the place of a value; "" where nothing may."""
    text = event.facts[fact.id]
    if text == MASK:
        return ""
    if fact.id in NAMES or fact.type in INSTEAD:
        return NAMES.get(fact.id) or INSTEAD[fact.type]
    if fact.type in FREE_TEXT:
        return WORDS
    classes = {edition.class_of(fact.id), event.classes.get(fact.id, PUBLIC)}
    return text if classes == {PUBLIC} else ""


def _written(name: str, case_id: str, story: list[Entries], expect: list[Entries]) -> Iterator[str]:
    yield "kind: scenario"
    yield f"id: {name}"
    yield f"title: As in {case_id}"
    yield "version: 0.1.0"
    yield "status: draft"
    yield "# source: SOP §1           # the clause that it shows"
    yield ""
    yield "story:"
    yield from (f"  - {_flow(entries)}" for entries in story)
    yield ""
    yield "expect:"
    yield from (f"  - {_flow(entries)}" for entries in expect)


def _flow(entries: Mapping[str, object]) -> str:
    return f"{{{', '.join(f'{name}: {_value(value)}' for name, value in entries.items())}}}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return _flow(value)
    text = str(value)
    plain = text.replace(" ", "").replace("-", "").replace(":", "").isalnum() and ": " not in text and text.isascii()
    return text if plain else json.dumps(text, ensure_ascii=False)
