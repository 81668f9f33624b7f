"""What others do meanwhile is told in sentences, and an act on what is no longer so is refused, never done unseen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from engine.model.event import Actor
from engine.model.problem import Changed, Refused
from engine.services.complete_form import complete_form, save_facts
from engine.services.desk import Desk
from engine.services.escalate import escalate
from engine.services.follow_up import check_item, waive_gate
from engine.services.meanwhile import happened_since, leave, others_at, work_on
from engine.services.record_event import Happening, decided, record_event
from engine.services.take_step import enter_branch, go_to_step, step_back, take_step
from engine.services.write_events import write_events
from tests.desks import Here, shipped

BOSS = Actor("Kim", "supervisor")
ANN, SUE = Actor("Ann", "representative"), Actor("Sue", "supervisor")


def test_who_else_is_at_a_case_is_known() -> None:
    here = Here(shipped(), actor=ANN)
    case = here.open().id
    work_on(here.desk, case)
    work_on(here.acting(SUE), case)
    assert others_at(here.desk) == {case: ("Sue",)}
    leave(here.acting(SUE), case)
    assert others_at(here.desk) == {}


Act = Callable[[Desk, str], object]


def update(desk: Desk, case: str) -> object:
    return record_event(desk, case, Happening("updated", {"subject": "bill"}))


ACTS: dict[str, Act] = {
    "update": update,
    "save": lambda desk, case: save_facts(desk, case, {"subject": "bill"}),
    "complete a form": lambda desk, case: complete_form(desk, case, "form/feedback", {"csat": "4"}),
    "take a step": lambda desk, case: take_step(desk, case, {}),
    "go back": step_back,
    "go to a step": lambda desk, case: go_to_step(desk, case, "listen"),
    "enter a side way": lambda desk, case: enter_branch(desk, case, "difficult-caller"),
    "escalate": lambda desk, case: escalate(desk, case, "complex", "It is complex"),
    "answer a checklist": lambda desk, case: check_item(desk, case, "follow-up", "satisfied"),
    "waive": lambda desk, case: waive_gate(desk.acting(BOSS), case, "record-before-logged", "It is urgent"),
}
"""What is done at a desk to the case on the screen."""


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_on_a_case_that_another_has_changed_is_refused_with_what_they_did(act: Act) -> None:
    here = Here(shipped(), actor=ANN)
    case = here.open(topic="billing", disputed="no")
    record_event(here.acting(SUE), case.id, Happening("acknowledged"))
    with pytest.raises(Changed) as refused:
        act(here.desk.seeing(case), case.id)
    first, told = refused.value.reasons
    assert first == "the case has changed meanwhile; look at it and do it again if it still fits"
    assert told.startswith("Sue (supervisor), ")
    assert told.endswith(": acknowledged")
    assert here.kinds(case) == ["received", "acknowledged"]
    seen = here.desk.case(case.id)
    with suppress(Refused):  # for a reason of its own
        act(here.desk.seeing(seen), case.id)
    assert act is not update or len(here.kinds(case)) == 3


def test_ones_own_acts_and_what_only_time_did_stand_in_nobodys_way() -> None:
    here = Here(shipped(), actor=ANN)
    case = here.open()
    record_event(here.desk, case.id, Happening("acknowledged"))
    near = Happening("deadline near", details={"clock": "a", "run": "1", "stage": "80%"})
    seen = here.desk.case(case.id)
    write_events(here.desk, seen, decided(here.edition, seen, [near], Actor("sopdesk", "worker"), here.desk.now()))
    now = here.desk.case(case.id)
    assert happened_since(here.desk, now, case.version) == ()
    update(here.desk.seeing(case), case.id)
    assert len(here.kinds(case)) == 4
