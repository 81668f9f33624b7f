"""What others do meanwhile is told in sentences, and an act on what is no longer so is refused, never done unseen."""

from __future__ import annotations

import pytest

from engine.model.event import Actor
from engine.model.problem import Refused
from engine.services.meanwhile import happened_since, leave, on_seen, others_at, work_on
from engine.services.record_event import Happening, decided, happen, record_event
from engine.services.write_events import write_events
from tests.desks import Here, shipped

ANN, SUE = Actor("Ann", "representative"), Actor("Sue", "supervisor")


def test_who_else_is_at_a_case_is_known() -> None:
    here = Here(shipped(), actor=ANN)
    case = here.open().id
    work_on(here.desk, case)
    work_on(here.acting(SUE), case)
    assert others_at(here.desk) == {case: ("Sue",)}
    leave(here.acting(SUE), case)
    assert others_at(here.desk) == {}


def test_an_act_on_a_case_that_another_has_changed_is_refused_with_what_they_did() -> None:
    here = Here(shipped(), actor=ANN)
    case = here.open(topic="billing", disputed="no")
    record_event(here.acting(SUE), case.id, Happening("acknowledged"))
    with pytest.raises(Refused) as refused:
        on_seen(here.desk, case.id, case.version, lambda now: happen(here.desk, now, Happening("updated")))
    first, told = refused.value.reasons
    assert first == "the case has changed meanwhile; look at it and do it again if it still fits"
    assert told.startswith("Sue (supervisor), ")
    assert told.endswith(": acknowledged")
    assert here.kinds(case) == ["received", "acknowledged"]
    seen = here.desk.case(case.id)
    assert (
        on_seen(here.desk, case.id, seen.version, lambda now: happen(here.desk, now, Happening("updated"))).version == 3
    )


def test_ones_own_acts_and_what_only_time_did_stand_in_nobodys_way() -> None:
    here = Here(shipped(), actor=ANN)
    case = here.open()
    record_event(here.desk, case.id, Happening("acknowledged"))
    near = Happening("deadline near", details={"clock": "a", "run": "1", "stage": "80%"})
    seen = here.desk.case(case.id)
    write_events(here.desk, seen, decided(here.edition, seen, [near], Actor("sopdesk", "worker"), here.desk.now()))
    now = here.desk.case(case.id)
    assert happened_since(here.desk, now, case.version) == ()
    assert on_seen(here.desk, case.id, case.version, lambda seen: seen).version == 3
