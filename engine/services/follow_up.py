"""Checklists, promises and waivers: what is done after a resolution, and who lets a gate pass."""

from __future__ import annotations

from engine.decide.gates import begun, comes_up, move_for
from engine.model.case import Case, follow
from engine.model.problem import Refused
from engine.model.workflow import Checklist, Item
from engine.services.desk import Desk
from engine.services.escalate import escalation, own_judgment
from engine.services.record_event import Happening, decided, happen, on_latest, record_event, require_waiver


def check_item(desk: Desk, case_id: str, checklist_id: str, item_id: str, answer: str = "yes") -> Case:
    """One line of a checklist is done. A "no" to a question brings about what the document says: reopen or escalate."""
    checklist = desk.edition.checklists.get(checklist_id)
    item = next((i for i in checklist.items if i.id == item_id), None) if checklist else None
    if checklist is None or item is None:
        raise Refused(f"there is no item {item_id} on a checklist {checklist_id}")
    if answer not in {"yes", "no"}:
        raise Refused("answer yes or no", fields={item_id: "answer yes or no"})

    def check(case: Case) -> Case:
        if begun(checklist, case) is None:
            raise Refused(f"{checklist.title} begins when the case is {checklist.event}")
        if not comes_up(desk.edition, checklist, case.facts):
            raise Refused(f"{checklist.title} is not for this case")
        return happen(desk, case, *_brought_about(desk, case, checklist, item, answer))

    return on_latest(desk, case_id, check)


def _brought_about(desk: Desk, case: Case, checklist: Checklist, item: Item, answer: str) -> list[Happening]:
    """The answer, and what it brings about; together, so that a refusal of one leaves nothing behind."""
    cause = f"{checklist.document}#{item.id}"
    details = {"checklist": checklist.id, "item": item.id, "answer": answer}
    happenings = [Happening("checklist item done", details=details, cause=cause)]
    if answer == "yes" or not item.on_no:
        return happenings
    if move_for(desk.edition, case.status, "reopened"):
        happenings.append(Happening("reopened", details={"reason": item.text}, cause=cause))
    if item.on_no == "escalate":
        for event in decided(desk.edition, case, happenings, desk.actor, desk.now()):
            case = follow(case, event)
        happenings.append(escalation(desk, case, own_judgment(desk, case), f"{item.text} no"))
    return happenings


def keep_promise(desk: Desk, case_id: str, number: int) -> Case:
    """What was promised has been done; ``number`` counts the promises of the case from 1."""
    promises = desk.case(case_id).promises
    if not 1 <= number <= len(promises):
        raise Refused(f"there is no promise {number}")
    return record_event(desk, case_id, Happening("promise kept", details={"promise": str(number)}))


def waive_gate(desk: Desk, case_id: str, gate_id: str, reason: str) -> Case:
    """A gate is passed with a reason, by a role that its document names. It is always an event."""
    gate = next((g for g in desk.edition.gates if g.id == gate_id), None)
    details = {"gate": gate_id, "reason": reason.strip()}
    waived = Happening("gate waived", details=details, cause=f"{gate.document}#{gate.id}" if gate else "")
    try:  # who may is told by the gate, which is clearer than the permission
        require_waiver(desk.edition, waived, desk.actor)
    except Refused:
        desk.tell_refused_act(f"waive {gate_id}")
        raise
    return record_event(desk, case_id, waived)
