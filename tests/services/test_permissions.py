"""Who may do what, on the shipped roles: each permission is asked where its act is done, and the role decides alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from engine.model.event import DESK_STREAM, Actor
from engine.model.policy import ASKED_PERMISSIONS
from engine.model.problem import Refused, StoreFault
from engine.services.audit_log import log_head
from engine.services.customers import erase_customer, export_customer
from engine.services.desk import Desk, open_desk
from engine.services.escalate import escalate
from engine.services.follow_up import waive_gate
from engine.services.import_log import import_log
from engine.services.open_case import open_case
from engine.services.record_event import Happening, record_event
from engine.services.retention import expired
from engine.services.sign_in import login_name, set_pin
from engine.services.take_step import take_step
from engine.services.write_report import write_report
from tests.desks import ROOT, Here, shipped

FACTS: Final = {
    "topic": "legal",
    "identity_verified": "yes",
    "identity_method": "one-time code",
    "actions_taken": "a",
    "resolution": "r",
    "underlying_issue": "u",
}
Act = Callable[[Desk, str], object]


def event(kind: str) -> Act:
    return lambda desk, case: record_event(desk, case, Happening(kind))


ACTS: Final[Mapping[str, Act]] = {
    "create records": lambda desk, _: open_case(desk, {"kind": "inquiry", "channel": "email"}),
    "run scripts": lambda desk, case: take_step(desk, case, {"subject": "kettle"}),
    "escalate": lambda desk, case: escalate(desk, case, "legal"),
    "resolve cases": event("resolved"),
    "close cases": event("closed"),
    "waive": lambda desk, case: waive_gate(desk, case, "record-before-logged", "why"),
    "import records": lambda desk, _: import_log(desk, Path("log.csv"), next(iter(desk.edition.import_maps.values()))),
    "make reports": lambda desk, _: write_report(desk, "weekly-summary", "2026-W10"),
    "show account data": event("account data shown"),
    "read the audit log": lambda desk, _: log_head(desk),
    "export customer data": lambda desk, _: export_customer(desk, "K-00000000"),
    "erase customer data": lambda desk, _: erase_customer(desk, "K-00000000", "asked for"),
    "manage users": lambda desk, _: set_pin(desk, "anna", "123456"),
    "keep the store": lambda desk, _: expired(desk),
}
"""One act at the desk for each permission that is asked."""
DESK: Final = set(ASKED_PERMISSIONS) - {
    "read the audit log", "export customer data", "erase customer data", "manage users", "keep the store",
}  # fmt: skip
ROLES: Final[Mapping[str, set[str]]] = {
    "all-staff": set(),
    "representative": {"create records", "run scripts", "escalate", "resolve cases", "close cases", "show account data", "make reports"},
    "supervisor": DESK | {"export customer data"},
    "customer-service-manager": DESK | {"export customer data", "erase customer data", "read the audit log"},
    "head-of-service": DESK | {"export customer data", "erase customer data", "read the audit log"},
    "crm-administrator": {"import records", "manage users", "keep the store", "read the audit log"},
    "sop-owner": set(),
    "auditor": {"read the audit log"},
}  # fmt: skip
WITHOUT_EFFECT: Final = {
    "import records",
    "export customer data",
    "erase customer data",
    "manage users",
    "keep the store",
}
"""What is refused for another reason here: there is no such file, customer, person or class."""


def attempted(role: str, permission: str) -> str:
    """What is said when somebody of that role does the act; ``done`` where nothing is."""
    here = Here(shipped())
    case = here.open(channel="email", **FACTS)
    if permission == "close cases":
        here.happen(case, "resolved")
        here.edition = replace(here.edition, gates=())
    desk = here.acting(Actor("Sam", role))
    try:
        ACTS[permission](desk, case.id)
    except Refused as refused:
        return refused.reasons[0]
    return "done"


def test_there_is_an_act_here_for_each_permission_that_is_asked() -> None:
    assert ACTS.keys() == set(ASKED_PERMISSIONS)
    assert ROLES.keys() == shipped().roles.keys()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("permission", ACTS)
def test_a_role_may_do_what_the_roles_document_says_and_nothing_else(role: str, permission: str) -> None:
    told = attempted(role, permission)
    if permission in ROLES[role]:
        assert "may not" not in told
        assert told == "done" or permission in WITHOUT_EFFECT
    elif permission == "waive":  # its gate names the role, which is the clearer thing to say
        assert told == "only the role supervisor may waive record-before-logged"
    else:
        assert told in {f"the role {role} may not {permission}", f"the role {role} does not see C-00001"}


def test_what_is_refused_is_told_in_the_log() -> None:
    here = Here(shipped())
    desk = here.acting(Actor("Sam", "auditor"))
    with pytest.raises(Refused):
        open_case(desk, {"kind": "inquiry", "channel": "email"})
    (told,) = here.log.events(DESK_STREAM)
    assert (told.kind, told.actor, told.details) == (
        "act refused",
        Actor("Sam", "auditor"),
        {"permission": "create records"},
    )


def test_a_supervisor_of_another_policy_set_needs_the_permission_to_waive_as_well() -> None:
    here = Here(shipped())
    role = replace(here.edition.roles["supervisor"], may=frozenset({"create records"}))
    here.edition = replace(here.edition, roles={**here.edition.roles, "supervisor": role})
    with pytest.raises(Refused, match="the role supervisor may not waive"):
        waive_gate(here.acting(Actor("Sue", "supervisor")), here.open().id, "record-before-logged", "why")


def test_of_several_happenings_one_that_is_not_allowed_refuses_all() -> None:
    here = Here(shipped())
    case = here.open(**FACTS)
    role = replace(here.edition.roles["representative"], may=frozenset({"create records"}))
    here.edition = replace(here.edition, roles={"representative": role})
    with pytest.raises(Refused, match="the role representative may not show account data"):
        record_event(here.desk, case.id, Happening("updated"), Happening("account data shown"))
    assert here.kinds(case) == ["received"]


def test_a_role_that_is_not_there_may_do_nothing_and_is_told_so_with_a_guess() -> None:
    here = Here(shipped(), actor=Actor("Sam", "representativ"))
    with pytest.raises(Refused, match='there is no role "representativ"; did you mean "representative"'):
        here.open()


def test_a_policy_set_without_roles_allows_everything() -> None:
    here = Here(replace(shipped(), roles={}, default_role=""), actor=Actor("Sam", ""))
    assert here.happen(here.open(**FACTS), "resolved").status == "resolved"


# --- opening the desk -------------------------------------------------------------------------------------------------


def test_the_desk_opens_with_the_default_role_and_the_name_of_the_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOPDESK_AGENT", "ann")
    store = f"sqlite:///{tmp_path / 'desk.db'}"
    desks = [open_desk(ROOT, store), open_desk(ROOT, store, "Ann \udcff", "supervisor")]
    assert [desk.actor for desk in desks] == [Actor("ann", "representative"), Actor("Ann ?", "supervisor")]
    for desk in desks:
        desk.log.close()


def test_the_desk_does_not_open_for_a_role_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='there is no role "supervisr"; did you mean "supervisor"'):
        open_desk(ROOT, f"sqlite:///{tmp_path / 'desk.db'}", "Ann", "supervisr")
    assert list(tmp_path.iterdir()) == []


def test_the_desk_does_not_open_without_documents_or_a_log(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no folder"):
        open_desk(tmp_path / "nowhere", "sqlite:///desk.db")
    with pytest.raises(Refused, match="there is no policy set in"):
        open_desk(tmp_path, "sqlite:///desk.db")
    with pytest.raises(StoreFault, match="cannot be used now"):
        open_desk(ROOT, "desk.db")


def test_without_a_login_there_is_still_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SOPDESK_AGENT", "LOGNAME", "USER", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    assert login_name() == "agent"
