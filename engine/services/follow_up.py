"""Checklists, promises and waivers: what is done after a resolution, and who lets a gate pass."""

from __future__ import annotations

from engine.decide.deciding import decide
from engine.model.case import Case
from engine.model.problem import Refused
from engine.services.desk import Desk
from engine.services.escalate import escalate
from engine.services.read_case import escalation_rules
from engine.services.record_event import Happening, record_event


def check_item(desk: Desk, case_id: str, checklist_id: str, item_id: str, answer: str = "yes") -> Case:
    """One line of a checklist is done. A "no" to a question brings about what the document says: reopen or escalate."""
    checklist = desk.edition.checklists.get(checklist_id)
    item = next((i for i in checklist.items if i.id == item_id), None) if checklist else None
    if checklist is None or item is None:
        raise Refused(f"there is no item {item_id} on a checklist {checklist_id}")
    if answer not in {"yes", "no"}:
        raise Refused("answer yes or no", fields={item_id: "answer yes or no"})
    if desk.case(case_id).current(checklist.event) is None:
        raise Refused(f"{checklist.title} begins when the case is {checklist.event}")
    cause = f"{checklist.document}#{item.id}"
    done = Happening("checklist item done", details={"checklist": checklist_id, "item": item_id, "answer": answer}, cause=cause)
    if answer == "no" and item.on_no == "reopen":
        return record_event(desk, case_id, done, Happening("reopened", details={"reason": item.text}, cause=cause))
    case = record_event(desk, case_id, done)
    if answer == "no" and item.on_no == "escalate":
        record_event(desk, case_id, Happening("reopened", details={"reason": item.text}, cause=cause))
        return escalate(desk, case_id, _judgment(desk, case), f"{item.text} no")
    return case


def _judgment(desk: Desk, case: Case) -> str:
    for decision, rule in escalation_rules(decide(desk.edition, case.facts)):
        if not decision.table.binding and rule in decision.chosen:
            return rule.id
    raise Refused("no rule lets an agent escalate; add one under may_escalate")


def keep_promise(desk: Desk, case_id: str, number: int) -> Case:
    """What was promised has been done; ``number`` counts the promises of the case from 1."""
    promises = desk.case(case_id).promises
    if not 1 <= number <= len(promises):
        raise Refused(f"there is no promise {number}")
    return record_event(desk, case_id, Happening("promise kept", details={"promise": str(number)}))


def waive_gate(desk: Desk, case_id: str, gate_id: str, reason: str) -> Case:
    """A gate is passed with a reason, by a role that its document names. It is always an event."""
    gate = next((g for g in desk.edition.gates if g.id == gate_id), None)
    if gate is None:
        raise Refused(f'there is no gate "{gate_id}" that could be waived')
    if not gate.waived_by:
        raise Refused(f"nobody may waive {gate_id}")
    if desk.actor.role != gate.waived_by:
        raise Refused(f"only the role {gate.waived_by} may waive {gate_id}")
    if not reason.strip():
        raise Refused("a waiver needs a reason", fields={"reason": "a reason is needed"})
    details = {"gate": gate_id, "reason": reason.strip()}
    return record_event(desk, case_id, Happening("gate waived", details=details, cause=f"{gate.document}#{gate.id}"))
