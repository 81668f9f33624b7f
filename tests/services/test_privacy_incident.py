"""A privacy incident on the shipped documents: its checklist stands in such cases only, and holds back closing."""

from __future__ import annotations

import pytest

from engine.model.problem import Refused
from engine.services.escalate import escalate
from engine.services.follow_up import check_item
from engine.services.read_case import read_case
from tests.desks import Here, shipped

FIELDS = {"customer_name": "Lee", "contact": "lee@example.org", "topic": "data-protection", "summary": "a wrong letter", "actions_taken": "a", "resolution": "r", "underlying_issue": "u"}  # fmt: skip
ITEMS = ["stop", "facts", "silence", "authority", "people", "cause", "register"]


@pytest.fixture
def here() -> Here:
    return Here(shipped())


def open_now(here: Here, case: str) -> dict[str, list[str]]:
    following = read_case(here.desk, case).following
    return {one.checklist.id: [item.id for item in one.open_items] for one in following}


def test_the_checklist_comes_up_in_such_cases_only(here: Here) -> None:
    incident, inquiry = here.open(kind="privacy-incident", channel="email"), here.open(kind="inquiry", channel="email")
    assert open_now(here, incident.id) == {"privacy-incident": ITEMS}
    assert open_now(here, inquiry.id) == {}
    check_item(here.desk, incident.id, "privacy-incident", "stop")
    assert open_now(here, incident.id) == {"privacy-incident": ITEMS[1:]}
    with pytest.raises(Refused, match="After a privacy incident is not for this case"):
        check_item(here.desk, inquiry.id, "privacy-incident", "stop")


def test_closing_waits_for_it_in_such_cases_only(here: Here) -> None:
    incident = here.open(kind="privacy-incident", channel="email", **FIELDS)
    escalate(here.desk, incident.id, "privacy-incident")
    here.happen(here.desk.case(incident.id), "resolved")
    inquiry = here.open(kind="inquiry", channel="email", **FIELDS)
    here.happen(inquiry, "resolved")
    told = {case: held_back(here, case) for case in (incident.id, inquiry.id)}
    assert "After a privacy incident: Name the cause and who removes it by when" in told[incident.id]
    assert not any(reason.startswith("After a privacy incident") for reason in told[inquiry.id])


def test_it_can_be_gone_through_again_when_the_case_is_reopened(here: Here) -> None:
    case = here.open(kind="privacy-incident", channel="email", **FIELDS)
    check_item(here.desk, case.id, "privacy-incident", "stop")
    here.happen(here.desk.case(case.id), "resolved")
    here.happen(here.desk.case(case.id), "reopened")
    assert open_now(here, case.id) == {"privacy-incident": ITEMS}
    check_item(here.desk, case.id, "privacy-incident", "stop")
    assert open_now(here, case.id) == {"privacy-incident": ITEMS[1:]}


def held_back(here: Here, case: str) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        here.happen(here.desk.case(case), "closed")
    return refused.value.reasons
