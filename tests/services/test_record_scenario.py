"""A scenario from a real case holds when it is played, and tells of nobody."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.cli.main import run
from engine.model.problem import Refused
from engine.services.desk import edition_of, open_desk
from engine.services.escalate import escalate
from engine.services.open_case import open_case
from engine.services.record_event import Happening, record_event
from engine.services.record_scenario import record_scenario
from engine.services.take_step import take_step
from tests.desks import ANN, ROOT, Here, Wall, shipped

SECRETS = ("Nkechi Okafor", "nkechi@example.com", "The lamp smokes", "Ulm Street 5")


def at_work() -> Here:
    return Here(shipped(), ANN, Wall("Tuesday 2026-04-14 14:00"))


def a_case(here: Here) -> str:
    case = here.open(
        kind="complaint", channel="email", direction="incoming", audience="customer", topic="billing", legal_concern="yes",
        customer_name=SECRETS[0], contact=SECRETS[1], summary=SECRETS[2], subject=SECRETS[3],
    )  # fmt: skip
    here.happen(case, "acknowledged")
    return case.id


def test_it_holds_and_names_nobody() -> None:
    here = at_work()
    case = a_case(here)
    escalate(here.desk, case, "legal-concern")
    retold = record_scenario(here.desk, case)
    assert retold.holds, retold.text
    assert not [secret for secret in SECRETS if secret in retold.text]
    assert "event: escalated" in retold.text
    assert "rule: legal-concern" in retold.text
    assert "{escalation: legal-concern}" in retold.text
    assert "{decision: routing, gives: {department: billing}}" in retold.text


def test_steps_of_a_script_are_told_by_what_became_known() -> None:
    here = at_work()
    case = here.open(kind="inquiry", channel="phone", direction="incoming", audience="customer")
    for _ in range(2):
        take_step(here.desk, case.id, {}, "next")
    take_step(here.desk, case.id, {"topic": "delivery", "account_specific": "no"}, "next")
    text = record_scenario(here.desk, case.id).text
    assert "step taken" not in text
    assert "topic: delivery" in text


def test_a_case_that_one_may_not_see_is_refused() -> None:
    here = at_work()
    case = a_case(here)
    with pytest.raises(Refused, match="does not see"):
        record_scenario(here.desk.acting(replace(here.desk.actor, name="Nobody", role="crm-administrator")), case)


def test_what_the_command_prints_is_a_scenario_that_plays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("sops", "rules", "forms"):
        shutil.copytree(ROOT / folder, tmp_path / "desk" / folder)
    store = f"sqlite:///{tmp_path / 'desk.db'}"
    desk = open_desk(ROOT, store, "Ann Lee", "representative")
    case = open_case(
        desk, {"kind": "inquiry", "channel": "email", "topic": "billing", "disputed": "yes", "customer_name": "Ann: #1"}
    )
    record_event(desk, case.id, Happening("acknowledged"))
    desk.log.close()
    options = ["--desk", str(tmp_path / "desk"), "--store", store, "--as", "Ann Lee", "--role", "representative"]
    assert run([*options, "record", "scenario", case.id]) == 0
    text = capsys.readouterr().out
    (tmp_path / "desk" / "sops" / "scenarios" / f"from-{case.id.lower()}.yaml").write_text(text, encoding="utf-8")
    assert run(["--desk", str(tmp_path / "desk"), "test", "--quiet", f"from-{case.id.lower()}"]) == 0
    assert "1 of 1 scenarios hold" in capsys.readouterr().out
    assert run([*options, "record", "scenario", case.id, "C-00002"]) == 2


def test_a_date_or_an_amount_of_a_class_of_its_own_is_left_out(tmp_path: Path) -> None:
    for folder in ("sops", "rules", "forms"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "forms" / "interaction.yaml"
    text = path.read_text(encoding="utf-8")
    field = "  - {id: born_on, label: Born on, as: date, privacy: personal}\n"
    path.write_text(text.replace("fields:\n", f"fields:\n{field}", 1), encoding="utf-8")
    here = Here(edition_of(tmp_path), ANN, Wall("Tuesday 2026-04-14 14:00"))
    case = here.open(kind="inquiry", channel="email", topic="delivery", born_on="1971-05-04")
    retold = record_scenario(here.desk, case.id).text
    assert "topic: delivery" in retold
    assert "born_on" not in retold
