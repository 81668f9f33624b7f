"""Laying a conversation aside, taking it up, and giving it to a colleague."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.event import Actor
from engine.model.problem import Refused
from engine.services.hand_over import colleagues, hand_over, lay_aside, take_up
from engine.services.list_cases import View, views
from engine.services.take_step import take_step
from tests.desks import ANN, Here, edition, shipped

PEOPLE = """
    kind: roles
    id: roles
    title: Roles
    version: 1.0.0
    default: agent
    roles:
      agent: {may: [create records, run scripts], sees: [own cases, public, personal]}
      lead: {includes: agent, sees: [team cases]}
      head: {includes: lead, sees: [all cases]}
      clerk: {may: [suggest changes], sees: [public]}
    people:
      ann: {name: Ann Lee, roles: [agent], team: north}
      bob: {name: Bob Poe, roles: [agent], team: north}
      lia: {name: Lia Roe, roles: [lead], team: north}
      sue: {name: Sue Park, roles: [agent], team: south}
      max: {name: Max Orr, roles: [head], team: south}
      joe: {name: Joe Low, roles: [clerk], team: south}
"""
RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields: [{id: topic, label: Topic, as: text}]
"""


@pytest.fixture
def here() -> Here:
    return Here(edition(PEOPLE, RECORD), Actor("Ann Lee", "agent"))


def view(here: Here, actor: Actor, name: str) -> View:
    return next(view for view in views(here.acting(actor)) if view.name == name)


def seen(here: Here, actor: Actor, name: str = "all") -> list[str]:
    return [row.case.id for row in replace(here, actor=actor).queue(view(here, actor, name).queue)]


def test_a_case_is_whose_it_was_first_until_it_is_handed_over(here: Here) -> None:
    case = here.open()
    bob, sue = Actor("Bob Poe", "agent"), Actor("Sue Park", "agent")
    lia, boss = Actor("Lia Roe", "lead"), Actor("Max Orr", "head")
    assert case.handler == "Ann Lee"
    assert (seen(here, here.actor, "mine"), seen(here, bob), seen(here, sue)) == ([case.id], [], [])
    assert (seen(here, lia, "team north"), seen(here, lia), seen(here, boss, "team south")) == (
        [case.id],
        [case.id],
        [],
    )
    given = hand_over(here.desk, case.id, "Sue Park", "Asks for a refund; wants to hear today")
    assert (given.handler, given.handed_over) == ("Sue Park", given.events[-1])
    assert (seen(here, here.actor, "mine"), seen(here, sue, "mine")) == ([], [case.id])
    assert seen(here, boss, "team south") == [case.id]
    taken = here.desk.acting(sue)
    assert taken.case(case.id).handed_over is not None
    lay_aside(taken, case.id, "lunch")
    assert taken.case(case.id).handed_over is None, "Sue has taken it up"


def test_back_to_the_queue_it_is_of_whoever_does_something_next(here: Here) -> None:
    case = hand_over(here.desk, here.open().id, "", "My shift ends")
    assert case.handler == ""
    here.actor = Actor("Max Orr", "head")
    assert here.happen(case, "updated").handler == "Max Orr"


def test_colleagues_are_those_who_may_write_records(here: Here) -> None:
    assert colleagues(here.desk) == ("Bob Poe", "Lia Roe", "Max Orr", "Sue Park")


@pytest.mark.parametrize(
    ("to", "note", "sentence"),
    [
        ("Ann Lee", "x", "a case is handed over to somebody else"),
        ("Bob Po", "x", 'there is no "Bob Po" at this desk; did you mean "Bob Poe"?'),
        ("Joe Low", "x", 'there is no "Joe Low" at this desk'),
        ("Bob Poe", "  ", "say what the next one must know"),
    ],
)
def test_a_hand_over_that_says_too_little_or_to_nobody_is_refused(
    here: Here, to: str, note: str, sentence: str
) -> None:
    case = here.open()
    with pytest.raises(Refused) as refused:
        hand_over(here.desk, case.id, to, note)
    assert sentence in str(refused.value)
    assert here.kinds(case) == ["received"]


def test_without_people_any_name_will_do() -> None:
    here = Here(edition(RECORD), ANN)
    case = hand_over(here.desk, here.open().id, "Somebody Else", "x")
    assert case.handler == "Somebody Else"


def test_a_conversation_rests_until_it_is_taken_up(here: Here) -> None:
    case = lay_aside(here.desk, here.open().id, "Calls back", "Friday 2026-03-06 15:00")
    assert case.paused is not None
    assert case.paused.details == {"note": "Calls back", "until": "2026-03-06T15:00:00+00:00"}
    assert take_up(here.desk, case.id).paused is None
    with pytest.raises(Refused, match="not laid aside"):
        take_up(here.desk, case.id)


def test_the_next_step_takes_it_up_too() -> None:
    here = Here(shipped(), ANN)
    case = here.open(direction="incoming", audience="customer")
    lay_aside(here.desk, case.id, "Line went dead")
    take_step(here.desk, case.id, {})
    assert here.desk.case(case.id).paused is None


@pytest.mark.parametrize(
    ("note", "until", "field"), [("", "", "note"), ("x", "soon", "until"), ("x", "2026-03-06 09:00", "until")]
)
def test_a_rest_without_reason_or_with_a_moment_that_is_over_is_refused(
    here: Here, note: str, until: str, field: str
) -> None:
    case = here.open()
    with pytest.raises(Refused) as refused:
        lay_aside(here.desk, case.id, note, until)
    assert field in refused.value.fields
    assert here.kinds(case) == ["received"]
