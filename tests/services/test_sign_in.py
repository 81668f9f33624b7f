"""Who sits at the desk is found out, never believed: the login of the machine or the database, or a PIN."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from engine.model.event import Actor
from engine.model.person import Person
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.settings import Settings
from engine.services.sign_in import set_pin, sign_in
from engine.store.database import DatabaseLog
from tests.desks import Here, shipped
from tests.store.logs import AT, ENGINES, new_address, open_log

PEOPLE = {
    "anna": Person("anna", "Anna Price", ("representative",), ("aprice", "anna")),
    "sue": Person("sue", "Sue Lee", ("supervisor", "representative"), ("sue",)),
    "carl": Person("carl", "Carl Fox", ("crm-administrator",), ("postgres",)),
}
EDITION = replace(shipped(), people=PEOPLE)


@pytest.fixture(params=ENGINES)
def log(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseLog]:
    log = open_log(new_address(request.param, tmp_path))
    monkeypatch.setattr("engine.services.sign_in.system_login", lambda: "aprice")
    yield log
    log.close()


def settings(**said: str) -> Settings:
    return Settings.model_construct(
        **({"store": "", "keys": "", "key": "", "key_file": "", "name": "", "role": "", "shift": "", "pin": ""} | said)
    )


def signed(log: DatabaseLog, later: int = 0, **said: str) -> Actor:
    return sign_in(EDITION, log, settings(**said), AT + timedelta(minutes=later))


def carl(log: DatabaseLog) -> Desk:
    return replace(Here(EDITION, actor=Actor("Carl Fox", "crm-administrator")).desk, log=log)


def test_the_login_says_who_it_is(log: DatabaseLog) -> None:
    if log.login():
        assert signed(log) == Actor("Carl Fox", "crm-administrator")  # the database's own login
    else:
        assert signed(log) == Actor("Anna Price", "representative")


def test_somebody_else_shows_a_pin(log: DatabaseLog) -> None:
    with pytest.raises(Refused, match="Sue Lee has no PIN yet"):
        signed(log, name="sue", pin="482913")
    set_pin(carl(log), "sue", "482913")
    with pytest.raises(Refused, match="Sue Lee signs in with a PIN"):
        signed(log, name="sue")
    with pytest.raises(Refused, match="that is not the PIN of Sue Lee"):
        signed(log, name="sue", pin="482914")
    assert signed(log, name="SUE LEE", pin="482913") == Actor("Sue Lee", "supervisor")
    assert signed(log, name="sue", pin="482913", role="representative") == Actor("Sue Lee", "representative")
    kinds = [event.kind for event in log.events("@desk")]
    assert kinds == ["PIN set", "sign-in refused", "sign-in refused"]


def test_after_five_wrong_pins_even_the_right_one_waits(log: DatabaseLog) -> None:
    set_pin(carl(log), "sue", "482913")
    for _ in range(5):
        with pytest.raises(Refused, match="not the PIN"):
            signed(log, name="sue", pin="wrong")
    with pytest.raises(Refused, match="too many wrong PINs for Sue Lee; try again after"):
        signed(log, name="sue", pin="482913")
    assert signed(log, later=6, name="sue", pin="482913").name == "Sue Lee"


def test_a_role_that_is_not_theirs_and_a_name_that_is_nobodys_are_refused(log: DatabaseLog) -> None:
    me = {} if not log.login() else {"name": "anna"}
    if me:
        set_pin(carl(log), "anna", "482913")
        me["pin"] = "482913"
    with pytest.raises(Refused, match=r"Anna Price does not act as supervisor; .* representative"):
        signed(log, role="supervisor", **me)
    with pytest.raises(Refused, match='names nobody "ana"; did you mean "anna"'):
        signed(log, name="ana")


def test_a_login_of_nobody_is_refused(log: DatabaseLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.services.sign_in.system_login", lambda: "root")
    monkeypatch.setattr(DatabaseLog, "login", lambda _: "")
    with pytest.raises(Refused, match='nobody of the roles document signs in as "root"'):
        signed(log)


@pytest.mark.parametrize("pin", ["", "12345", "111111", "121212"])
def test_a_pin_that_is_easy_to_guess_is_refused(pin: str, log: DatabaseLog) -> None:
    with pytest.raises(Refused, match="at least 6 characters"):
        set_pin(carl(log), "sue", pin)


def test_ones_own_pin_needs_no_permission_and_anothers_does(log: DatabaseLog) -> None:
    anna = replace(Here(EDITION, actor=Actor("Anna Price", "representative")).desk, log=log)
    set_pin(anna, "", "482913")
    with pytest.raises(Refused, match="the role representative may not manage users"):
        set_pin(anna, "sue", "482913")


def test_no_pin_is_in_the_database_in_plain_words(tmp_path: Path) -> None:
    log = open_log(new_address("sqlite", tmp_path))
    set_pin(carl(log), "sue", "pin-of-sue-42")
    log.close()
    assert all(b"pin-of-sue-42" not in file.read_bytes() for file in tmp_path.iterdir())


def test_where_nobody_is_named_the_name_is_as_they_say_it(log: DatabaseLog) -> None:
    assert sign_in(shipped(), log, settings(name="Ann \udcff", role="supervisor"), AT) == Actor("Ann ?", "supervisor")
