"""Search and a customer's history, on every log: what one may see is found, what is erased is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.model.event import Actor
from engine.model.problem import Refused
from engine.services.customers import erase_customer, export_customer, find_customer
from engine.services.find_cases import find_cases, history_of
from engine.services.record_event import Happening, record_event
from engine.store.memory import MemoryLog
from tests.desks import Here, shipped
from tests.store.logs import ENGINES, new_address, open_log

ANN = Actor("Ann Lee", "representative")
CHIEF = Actor("Kim", "customer-service-manager")
AUDITOR, OWNER = Actor("Al", "auditor"), Actor("Olga", "sop-owner")


@pytest.fixture(params=["memory", *ENGINES])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Here]:
    log = MemoryLog() if request.param == "memory" else open_log(new_address(request.param, tmp_path))
    yield Here(shipped(), actor=ANN, log=log)
    log.close()


def two_cases(here: Here) -> None:
    here.open(
        channel="email",
        topic="billing",
        disputed="no",
        customer_name="Zoë Brandt",
        contact="zoe@example.org",
        summary="The kettle's bill is wrong",
    )
    here.open(
        channel="email",
        topic="delivery",
        customer_name="Zoe Smith",
        contact="smith@example.org",
        summary="Where is my parcel?",
    )


def found(here: Here, words: str, actor: Actor = ANN) -> list[str]:
    return sorted(case.id for case in find_cases(here.acting(actor), words).cases)


@pytest.mark.parametrize(
    ("words", "cases"),
    [
        ("kettle", ["C-00001"]), ("KETTLE bill", ["C-00001"]), ("kettle parcel", []), ("zoe", ["C-00001", "C-00002"]),
        ("zoë", ["C-00001", "C-00002"]), ("zoe bra*", ["C-00001"]), ("parc*", ["C-00002"]), ("delivery", ["C-00002"]),
        ("C-00002", ["C-00002"]), ("smith@example.org", ["C-00002"]), ("nothing", []), ('"; DROP TABLE words', []), ("*", []),
    ],
)  # fmt: skip
def test_cases_are_found_by_their_words(here: Here, words: str, cases: list[str]) -> None:
    two_cases(here)
    assert found(here, words) == cases


def test_no_word_is_refused(here: Here) -> None:
    with pytest.raises(Refused, match="say at least one word"):
        find_cases(here.desk, "  ")


def test_what_may_not_be_seen_is_not_found(here: Here) -> None:
    two_cases(here)
    record_event(here.acting(Actor("Sue", "supervisor")), "C-00001", Happening("updated", {"transcript": "secretword"}))
    assert found(here, "secretword") == []
    assert found(here, "secretword", CHIEF) == ["C-00001"]
    assert found(here, "zoe", OWNER) == []
    assert found(here, "zoe", AUDITOR) == ["C-00001", "C-00002"]


def test_a_value_that_was_changed_is_found_no_more(here: Here) -> None:
    two_cases(here)
    record_event(here.desk, "C-00001", Happening("updated", {"summary": "The toaster's bill is wrong"}))
    assert found(here, "kettle") == []
    assert found(here, "toaster") == ["C-00001"]


def test_the_history_of_a_customer_is_one_view_over_all_cases(here: Here) -> None:
    two_cases(here)
    here.open(channel="phone", topic="order", contact="ZOE@example.org")
    customer = here.desk.case("C-00001").customer
    assert customer
    assert here.desk.case("C-00003").customer == customer != here.desk.case("C-00002").customer
    record_event(here.desk, "C-00001", Happening("acknowledged"))
    told = [(event.case, event.kind) for event in history_of(here.desk, customer)]
    assert sorted(told) == [("C-00001", "acknowledged"), ("C-00001", "received"), ("C-00003", "received")]
    assert find_customer(here.acting(CHIEF), "zoe@example.org") == customer
    assert find_customer(here.acting(CHIEF), "C-00003") == customer
    with pytest.raises(Refused, match="there is no customer K-0"):
        history_of(here.desk, "K-0")


def test_of_an_erased_customer_nothing_is_found_and_what_was_counted_stays(here: Here) -> None:
    two_cases(here)
    desk = here.acting(CHIEF)
    customer = here.desk.case("C-00001").customer
    with pytest.raises(Refused, match="C-00001 is not closed"):
        erase_customer(desk, customer, "asked for it")
    with pytest.raises(Refused, match="the reason tells something personal"):
        erase_customer(desk, customer, "Zoë  brandt asked", even_open=True)
    with pytest.raises(Refused, match="an erasure needs a reason"):
        erase_customer(desk, customer, " ", even_open=True)
    export_customer(desk, customer)
    erase_customer(desk, customer, "request of 2026-03-09", even_open=True)
    assert found(here, "kettle") == found(here, "bra*") == []
    assert found(here, "zoe") == ["C-00002"]
    case = here.desk.case("C-00001")
    assert (case.facts["topic"], case.facts["customer_name"], case.status) == ("billing", "[erased]", "new")
    with pytest.raises(Refused, match="no customer is known by"):
        find_customer(desk, "zoe@example.org")
    kinds = [event.kind for event in here.log.events("@desk")]
    assert kinds == ["customer data exported", "customer erased"]
    erase_customer(desk, customer, "request of 2026-03-09", even_open=True)
