"""Taking back the last thing done: answers and steps, but nothing that has happened outside."""

from __future__ import annotations

import pytest

from engine.model.event import Actor
from engine.model.problem import Refused
from engine.services.complete_form import save_facts
from engine.services.hand_over import hand_over, lay_aside
from engine.services.read_case import read_case
from engine.services.take_step import enter_branch, go_to_step, take_step
from engine.services.undo import can_undo, undo
from tests.desks import ANN, Here, shipped


@pytest.fixture
def here() -> Here:
    return Here(shipped(), ANN)


def focus(here: Here, case: str) -> str:
    position = read_case(here.desk, case).here
    assert position is not None
    return position.step.id if position.step else ""


def begun(here: Here) -> str:
    """A call at the question what it is about."""
    case = here.open(direction="incoming", audience="customer")
    take_step(here.desk, case.id, {})
    take_step(here.desk, case.id, {})
    return case.id


def test_a_step_is_taken_back_with_its_answers(here: Here) -> None:
    case = begun(here)
    at = focus(here, case)
    save_facts(here.desk, case, {"topic": "delivery"})
    take_step(here.desk, case, {"topic": "billing", "account_specific": "no"})
    assert focus(here, case) != at
    undo(here.desk, case)
    view = read_case(here.desk, case)
    assert focus(here, case) == at
    assert view.case.facts["topic"] == "delivery"
    assert "account_specific" not in view.case.facts
    assert undo(here.desk, case).facts.get("topic") is None, "and what was done before it"
    assert focus(here, case) == at


def test_what_has_happened_stays(here: Here) -> None:
    case = begun(here)
    assert not can_undo(here.desk, here.desk.case(case))
    with pytest.raises(Refused, match='"acknowledged" has happened and stays in the log'):
        undo(here.desk, case)


def test_what_somebody_else_did_is_theirs(here: Here) -> None:
    case = begun(here)
    save_facts(here.desk, case, {"topic": "billing"})
    with pytest.raises(Refused, match=r"is Ann Lee's \(updated\)"):
        undo(here.acting(Actor("Bob Poe", "representative")), case)
    assert can_undo(here.desk, here.desk.case(case))


def test_a_pause_and_a_hand_over_are_taken_back(here: Here) -> None:
    case = begun(here)
    lay_aside(here.desk, case, "Lunch")
    assert undo(here.desk, case).paused is None
    hand_over(here.desk, case, "Bob Poe", "Knows more")
    assert undo(here.desk, case).handler == "Ann Lee"


def test_a_step_of_a_side_way_is_taken_back_inside_it(here: Here) -> None:
    case = begun(here)
    enter_branch(here.desk, case, "difficult-caller")
    first = focus(here, case)
    take_step(here.desk, case, {})
    undo(here.desk, case)
    position = read_case(here.desk, case).here
    assert position is not None
    assert position.branch is not None
    assert focus(here, case) == first


def test_a_case_in_which_nothing_was_done(here: Here) -> None:
    case = here.open(channel="email")
    with pytest.raises(Refused, match="nothing has been done"):
        undo(here.desk, case.id)


def test_a_jump_and_the_opening_of_a_side_way_are_taken_back(here: Here) -> None:
    case = begun(here)
    at = focus(here, case)
    enter_branch(here.desk, case, "difficult-caller")
    undo(here.desk, case)
    position = read_case(here.desk, case).here
    assert position is not None
    assert (position.branch, focus(here, case)) == (None, at)
    go_to_step(here.desk, case, "listen")
    undo(here.desk, case)
    assert focus(here, case) == at
