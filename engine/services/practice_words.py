"""How a row of a story is called, and which clause it comes from, for people who practise."""

from __future__ import annotations

from typing import Final

from engine.compile.edition import Edition
from engine.model.policy import Scenario
from engine.model.script import Script
from engine.services.fill_words import shown_fact
from engine.services.read_case import clause_words
from engine.services.story import Row

DEEDS: Final = {
    "answered": "answer the telephone",
    "acknowledged": "acknowledge the contact",
    "identity verified": "verify the identity",
    "account data shown": "open the account",
    "contact ended": "end the contact",
    "logged": "log the contact",
    "resolved": "resolve the case",
    "closed": "close the case",
    "message sent": "send a message to the customer",
    "promise kept": "keep the promise",
    "reopened": "reopen the case",
}


def deed_words(edition: Edition, row: Row) -> str:
    """A deed as one tells somebody to do it."""
    event, details = row.told.event, row.told.details
    checklist = edition.checklists.get(details.get("checklist", ""))
    item = next((i for i in checklist.items if i.id == details.get("item")), None) if checklist else None
    form = edition.forms.get(details.get("form", ""))
    match event:
        case "escalated":
            return f"escalate under {details.get('rule', 'a rule').replace('-', ' ')}"
        case "checklist item done" if checklist and item:
            return f"{checklist.title}: {item.text}"
        case "form completed" if form:
            return f"complete the form: {form.title}"
        case "gate waived":
            return f"have {details.get('gate', 'the gate').replace('-', ' ')} waived"
        case _:
            return DEEDS.get(event, event)


def clause_of(edition: Edition, scenario: Scenario, script: Script | None, row: Row) -> str:
    """The clause that asks for a deed: of its rule or checklist, of the step that records it, of a clock that it stops."""
    return clause_words(edition, _sources(edition, script, row) or scenario.source)


def value_words(edition: Edition, fact: str, text: str) -> str:
    """A value as people read it."""
    return str(shown_fact(edition.facts[fact], text, edition.desk.zone))


def _sources(edition: Edition, script: Script | None, row: Row) -> tuple[str, ...]:
    event, details = row.told.event, row.told.details
    if "rule" in details:
        rules = (rule for coded in edition.tables for rule in coded.table.rules if rule.id == details["rule"])
        return next((rule.source for rule in rules), ())
    if checklist := edition.checklists.get(details.get("checklist", "")):
        return next((item.source for item in checklist.items if item.id == details.get("item")), ()) or checklist.source
    if form := edition.elements.get((details.get("form", ""), "")):
        return form.source
    steps = [step for way in (script, *edition.scripts) if way for step in way.steps if step.records == event]
    moves = [move.source for move in edition.workflow.moves if event in {move.event, move.target}]
    clocks = [clock.source for clock in edition.clocks if event in clock.stops]
    return next(filter(None, [*(step.source for step in steps), *moves, *clocks]), ())
