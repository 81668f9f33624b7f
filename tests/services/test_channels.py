"""Every kind of case on every channel, in both directions, for customers and colleagues, has its script, and it can be played."""

from __future__ import annotations

from itertools import product

import pytest

from engine.decide.conversation import script_for
from engine.model.fact import Fact
from engine.services.record_event import Happening, record_event
from engine.services.take_step import here as position_of
from engine.services.take_step import take_step
from tests.desks import Here, Wall, shipped

CHANNELS = ("phone", "email", "chat", "social", "in-person")
KINDS = ("inquiry", "complaint", "request", "feedback", "privacy-incident")
WRITTEN = ("email", "chat", "social")
CONTACTS = list(product(KINDS, CHANNELS, ("incoming", "outgoing"), ("customer", "colleague")))


def expected(kind: str, channel: str, direction: str, audience: str) -> str:
    """The table, as one would tell it to a new colleague."""
    if kind == "privacy-incident" and direction == "incoming":
        return "privacy-incident"
    if audience == "colleague":
        return "colleague-inquiry" if direction == "incoming" else "colleague-contact"
    if direction == "outgoing":
        return {"phone": "outgoing-call", "in-person": "visit"}.get(channel, "outgoing-message")
    if kind == "complaint":
        return "complaint"
    return {
        "phone": "phone-greeting",
        "email": "written-inquiry",
        "chat": "chat-inquiry",
        "social": "social-inquiry",
    }.get(channel, "in-person")


def test_the_table_has_every_contact_of_the_record() -> None:
    facts = shipped().facts
    assert facts["kind"].choices == KINDS
    assert facts["channel"].choices == CHANNELS


@pytest.mark.parametrize(("kind", "channel", "direction", "audience"), CONTACTS)
def test_which_script_is_used(kind: str, channel: str, direction: str, audience: str) -> None:
    script = script_for(shipped(), {"kind": kind, "channel": channel, "direction": direction, "audience": audience})
    assert script is not None
    assert script.id == expected(kind, channel, direction, audience)


def test_no_script_is_there_for_nothing() -> None:
    assert {script.id for script in shipped().scripts} == {expected(*contact) for contact in CONTACTS}


ANSWERS = {
    "topic": "order", "account_specific": "no", "outcome": "solved", "reached": "the customer", "in_public": "no", "contact": "jo@example.org",
    "customer_name": "Jo Field", "confirmed": "yes", "apology_given": "yes", "promised_by": "2026-03-06 16:00",
}  # fmt: skip


BY_TYPE = {"yes or no": "no", "date": "2026-03-09", "date and time": "2026-03-09 10:00", "scale 1 to 5": "3"}


def answer(fact: Fact, how: dict[str, str]) -> str:
    """What somebody would say: the answers given, else something that fits the type."""
    fitting = fact.choices[0] if fact.choices else BY_TYPE.get(fact.type, "the kettle leaks")
    return (ANSWERS | how).get(fact.id, fitting)


WAYS = (
    {},
    {"outcome": "needs more work"},
    {"account_specific": "yes", "identity_verified": "yes"},
    {"account_specific": "yes", "identity_verified": "no", "in_public": "yes"},
    {"reached": "voicemail"},
)


@pytest.mark.parametrize(("kind", "channel", "direction", "audience"), CONTACTS)
def test_each_can_be_played_from_the_first_step_to_the_last_whatever_is_answered(
    kind: str, channel: str, direction: str, audience: str
) -> None:
    for how in WAYS:
        desk = Here(shipped(), wall=Wall("Friday 2026-03-06 10:00"))
        case = desk.open(kind=kind, channel=channel, direction=direction, audience=audience)
        steps = play(desk, case.id, how)
        happened = {event.kind for event in desk.log.events(case.id)}
        assert {"logged", "contact ended"} <= happened, (how, steps)
        if direction == "incoming":
            assert "acknowledged" in happened
        assert ("account data shown" in happened) <= (how.get("identity_verified") == "yes")


def play(desk: Here, case: str, how: dict[str, str]) -> list[str]:
    """Takes every step, answering what it asks; a record or form that still lacks something is completed first."""
    steps: list[str] = []
    while (step := position_of(desk.desk, desk.desk.case(case)).step) is not None:
        assert len(steps) < 60, steps
        steps.append(step.id)
        if step.complete:
            complete(desk, case, step.complete, how)
        asked = {a.fact: answer(shipped().facts[a.fact], how) for a in step.ask}
        then = "next" if not step.choose else step.choose[0].then.replace("escalate", "next")
        take_step(desk.desk, case, asked, then)
    return steps


def complete(desk: Here, case: str, form: str, how: dict[str, str]) -> None:
    facts = desk.desk.case(case).facts
    lacking = {
        field.fact: answer(shipped().facts[field.fact], how)
        for field in shipped().forms[form].fields
        if field.ever_required and not facts.get(field.fact)
    }
    record_event(desk.desk, case, Happening("updated", lacking))
