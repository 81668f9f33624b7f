"""Agents' own logins on a team's PostgreSQL, with the rights that the README gives them: a desk works, no event can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from engine.model.event import DESK_STREAM, Actor, Event
from engine.model.problem import StoreFault
from engine.model.standing import Standing, Timer
from engine.services.customers import erase_customer
from engine.services.desk import Desk
from engine.store.chain import verify
from engine.store.database import DatabaseLog
from tests.desks import ROOT, shipped
from tests.store.logs import ANN, AT, new_address, open_log, personal

pytestmark = pytest.mark.once


def recipe() -> str:
    """What the README has an owner do once."""
    return (ROOT / "README.md").read_text().split("```sql\n")[1].split("```")[0]


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[DatabaseLog]:
    address = new_address("postgresql", tmp_path)
    owner = open_log(address)
    owner.append([personal("C-1", 1, "Jane")])
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS anna")
        server.execute("DROP ROLE IF EXISTS desks")
        server.execute("CREATE ROLE anna LOGIN")
        server.execute(recipe().encode())
    log = open_log(address.replace("postgres:@", "anna:@"))
    assert log.login() == "anna"
    yield log
    log.close()
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("DROP OWNED BY desks")
        server.execute("DROP ROLE desks")
        server.execute("DROP ROLE anna")
    owner.close()


def test_a_desk_works(agent: DatabaseLog) -> None:
    told = replace(personal("C-1", 2, "June"), customer=agent.customer_of(["june@example.org"]))
    ring = Timer(AT, "C-1", "answer", 1, "due", AT)
    agent.append(
        [told], Standing("C-1", 2, "open", True, "d", AT, "answer", timers=(ring,), words={"personal": "June"})
    )
    agent.append([personal("C-2", 1, "Jack")])
    agent.note(Event(DESK_STREAM, 0, AT, "signed in", ANN, "d", ""))
    agent.work_on("C-1", "Anna", AT)
    agent.work_on("C-1", "Anna", None)
    assert [event.facts["customer_name"] for event in agent.events("C-1")] == ["Jane", "June"]
    assert agent.find("june", ["personal"], 9) == ["C-1"]
    assert agent.timers_before(AT, 9) == [ring]
    assert verify(agent.entries()).fault is None


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE events SET actor = 'x'",
        "DELETE FROM events",
        "TRUNCATE events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TRIGGER events_no_update ON events",
        "DROP TABLE events",
        "SET session_replication_role = replica",
        "DELETE FROM sopdesk_keys.keys",
    ],
)
def test_no_event_and_no_key_can_be_changed(agent: DatabaseLog, act: str) -> None:
    with (
        agent.engine.connect() as connection,
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
    ):
        connection.execute(text(act))


def test_erasing_is_for_the_owner_and_nothing_is_half_done(agent: DatabaseLog) -> None:
    with pytest.raises(StoreFault, match="only the login postgres may erase here"):
        agent.erase(["C-1"])
    assert agent.events("C-1")[0].facts["customer_name"] == "Jane"


def test_an_erasure_that_cannot_be_done_is_not_told_either(agent: DatabaseLog) -> None:
    told = replace(personal("C-3", 1, "June"), customer=agent.customer_of(["june@example.org"]))
    agent.append([told])
    desk = Desk(shipped(), agent, Actor("Kim", "customer-service-manager"))
    with pytest.raises(StoreFault, match="may erase here"):
        erase_customer(desk, told.customer, "asked for it", even_open=True)
    assert agent.events(DESK_STREAM) == ()
