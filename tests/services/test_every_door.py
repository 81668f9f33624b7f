"""Every gate, through every door: the desk's own acts, the command line, many cases at once, an import."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from engine.cli.main import run
from engine.cli.options import Options
from engine.decide.derived import known_at
from engine.decide.gates import move_for, unmet
from engine.model.case import Case
from engine.model.event import DEADLINE_EVENTS, Actor
from engine.model.policy import ImportedEvent, ImportMap
from engine.model.problem import Refused
from engine.services.import_log import import_log
from engine.services.record_event import Happening, record_event
from engine.services.record_many import record_many
from engine.services.write_events import write_events
from tests.desks import Here, shipped

SUE: Final = Actor("Sue", "supervisor")
ZONE: Final = ZoneInfo("Europe/London")
GATES: Final = [gate.id for gate in shipped().gates]
MOVES: Final = [move.id for move in shipped().workflow.moves if move.needs]
NEEDED_BEFORE: Final = ["record/interaction before escalated", "record/interaction before resolved"]


def a_case(gate: str) -> tuple[Here, Case, str]:
    """A case before a gate that is closed, and the event that the gate guards."""
    here = Here(shipped(), actor=SUE)
    edition = here.edition
    declared = next((one for one in edition.gates if one.id == gate), None)
    facts = {"topic": "billing", "disputed": "no"}
    if declared is not None:
        facts |= {
            "complaint-form": {"kind": "complaint"},
            "request-form": {"kind": "request"},
            "checklist-privacy-incident": {"kind": "privacy-incident"},
        }.get(gate, {})
        case = here.open(**{"channel": "phone" if gate == "before-call-ends" else "email", **facts})
        event = declared.before
        if event == "closed" or gate.startswith("follow-up"):
            case = resolved(here, case)
        return here, case, event
    move = next((one for one in edition.workflow.moves if one.id == gate), None)
    case = here.open(channel="email", **facts)
    if move is not None:
        case = standing(here, case, move.sources[0])
        return here, case, move.event
    return here, case, gate.rpartition(" ")[2]


def resolved(here: Here, case: Case) -> Case:
    return standing(here, case, "resolved")


def standing(here: Here, case: Case, status: str) -> Case:
    """The same case in a status, however it came there."""
    if case.status == status:
        return case
    (event,) = (
        replace(case.events[-1], number=case.version + 1, kind=status, status=status, facts={}, details={}, key=""),
    )
    return write_events(here.desk, case, [event])


def at_the_desk(here: Here, case: Case, event: str, _: Path) -> str:
    try:
        record_event(here.desk, case.id, happening(event))
    except Refused as refused:
        return "; ".join(refused.reasons)
    return ""


def happening(event: str) -> Happening:
    """The event; an escalation with the status that its rule would decide."""
    return Happening(event, status="escalated-managerial" if event == "escalated" else "")


def many_at_once(here: Here, case: Case, event: str, _: Path) -> str:
    ((_, outcome),) = record_many(
        here.desk, [case.id], Happening(event, details={"reason": "asked"}), rule="agent-judgment"
    )
    return "; ".join(outcome.reasons) if isinstance(outcome, Refused) else ""


def on_the_command_line(here: Here, case: Case, event: str, _: Path) -> str:
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Options, "open_desk", lambda *_, **__: here.desk)
        patch.setattr("engine.cli.record.click.echo", said.append)
        code = run(["record", event, case.id, "--rule", "agent-judgment", "--reason", "asked"])
    assert code == (1 if "refused" in said[0] else 0)
    return said[0].partition("refused: ")[2]


def by_an_import(here: Here, case: Case, event: str, folder: Path) -> str:
    """A row for the same case; a map that waives nothing."""
    mapping = ImportMap(
        "old-desk", "import-map/old-desk", "case", "what", "when", "", "YYYY-MM-DD hh:mm", ZONE, None,
        {"it": ImportedEvent(event, {})}, (), "", "", reopen=False,
    )  # fmt: skip
    events = here.log._cases[case.id]  # type: ignore[attr-defined]
    events[0] = replace(events[0], details={"import": "old-desk", "case": case.id})
    file = folder / "log.csv.gz"
    when = datetime.now(UTC).astimezone(ZONE).replace(year=2030)
    file.write_bytes(gzip.compress(f"case,what,when\n{case.id},it,{when:%Y-%m-%d %H:%M}\n".encode()))
    imported = import_log(here.desk, file, mapping)
    return "; ".join(rejected.reason for rejected in imported.rejected)


DOORS: Final[dict[str, Callable[[Here, Case, str, Path], str]]] = {
    "the desk": at_the_desk,
    "many at once": many_at_once,
    "the command line": on_the_command_line,
    "an import": by_an_import,
}


def reasons_of(here: Here, case: Case, event: str, gate: str) -> list[str]:
    """What the gate itself says is missing, whatever else stands in the way."""
    known = known_at(here.edition, case, here.desk.now(), {"status": case.status})
    status = happening(event).status
    lacking = unmet(here.edition, case, known, event, move_for(here.edition, case.status, event, status), status=status)
    return [lack.reason for lack in lacking if lack.gate == gate]


@pytest.fixture
def closed(gate: str) -> tuple[Here, Case, str]:
    return a_case(gate)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("gate", [*GATES, *MOVES, *NEEDED_BEFORE])
def test_no_door_goes_round_a_gate(gate: str, door: str, closed: tuple[Here, Case, str], tmp_path: Path) -> None:
    here, case, event = closed
    before = here.log.events(case.id)
    wanted = reasons_of(here, case, event, gate)
    assert wanted, "the gate is closed, so that there is something to go round"
    told = DOORS[door](here, case, event, tmp_path)
    assert any(reason in told for reason in wanted), f"{door} does not ask what {gate} asks: {told!r}"
    assert [kept.kind for kept in here.log.events(case.id)] == [kept.kind for kept in before]


def test_the_gates_of_the_table_are_those_of_the_shipped_documents() -> None:
    assert {"identity-gate", "record-before-logged", "before-call-ends", "complaint-form", "before-closing"} <= set(
        GATES
    )
    assert {"new..waiting-for-customer", "new..resolved"} <= set(MOVES)


@pytest.mark.parametrize("actor", [Actor("Ann", "representative"), Actor("Sam", "auditor")])
@pytest.mark.parametrize("gate", GATES)
def test_a_waiver_needs_its_role_through_every_door(gate: str, actor: Actor) -> None:
    here, case, _ = a_case(gate)
    here.actor = actor
    waived = Happening("gate waived", details={"gate": gate, "reason": "why"})
    with pytest.raises(Refused):
        record_event(here.desk, case.id, waived)
    ((_, outcome),) = record_many(here.desk, [case.id], waived)
    assert isinstance(outcome, Refused)
    assert gate not in here.desk.acting(SUE).case(case.id).waived


def test_what_is_no_gate_cannot_be_waived_at_the_desk() -> None:
    here, case, _ = a_case("record-before-logged")
    for name in ("record/interaction before resolved", "open..resolved", "nothing"):
        with pytest.raises(Refused, match=r"there is no gate .* that could be waived"):
            record_event(here.desk, case.id, Happening("gate waived", details={"gate": name, "reason": "why"}))


@pytest.mark.parametrize("kind", sorted(DEADLINE_EVENTS))
def test_nobody_can_tell_a_deadline_in_place_of_the_worker(kind: str) -> None:
    here, case, _ = a_case("record-before-logged")
    told = Happening(kind, details={"clock": "acknowledge-inquiry", "run": "1", "stage": "due"})
    with pytest.raises(Refused, match="is told by a worker"):
        record_event(here.desk, case.id, told)
    ((_, outcome),) = record_many(here.desk, [case.id], told)
    assert isinstance(outcome, Refused)
