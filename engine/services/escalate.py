"""A case is brought to a department or a supervisor, by a rule that fired or by the agent's own judgment."""

from __future__ import annotations

from engine.decide.deciding import decide
from engine.model.case import Case
from engine.model.problem import Refused, did_you_mean
from engine.model.rule import Rule
from engine.services.desk import Desk
from engine.services.read_case import escalated_by, escalation_rules
from engine.services.record_event import Happening, record_event


def escalate(desk: Desk, case_id: str, rule_id: str, reason: str = "") -> Case:
    """Escalates under a rule. `Refused` where the rule has not fired, details are missing, or a reason is needed."""
    case = desk.case(case_id)
    decisions = decide(desk.edition, case.facts)
    rules = {rule.id: (decision, rule) for decision, rule in escalation_rules(decisions)}
    if rule_id not in rules:
        raise Refused(f'there is no escalation rule "{rule_id}"; {did_you_mean(rule_id, rules) or ", ".join(rules)}')
    decision, rule = rules[rule_id]
    if rule not in decision.chosen:
        finding = next(f for f in decision.findings if f.rule is rule)
        if finding.missing:
            raise Refused(f"{rule_id} waits for: {', '.join(desk.edition.label(f) for f in finding.missing)}")
        raise Refused(f"{rule_id} does not apply to this case")
    if rule.outcome.get("ask_reason") and not reason.strip():
        raise Refused("say why the case is escalated", fields={"reason": "a reason is needed"})
    details = {"reason": reason.strip()} if reason.strip() else {}
    if also := rule.outcome.get("also"):
        details["also"] = also
    return record_event(
        desk,
        case_id,
        Happening(
            "escalated",
            {"escalation_rule": rule.id, "escalated_to": rule.outcome["escalate_to"]},
            details,
            status=_strictest(case, rule, [known for _, known in rules.values()]).outcome["status"],
            cause=f"{rule.document}#{rule.id}",
            urgent=bool(rule.outcome.get("urgent")),
        ),
    )


def _strictest(case: Case, rule: Rule, rules: list[Rule]) -> Rule:
    """Of this rule and those the case is already escalated by, the one written first: it decides the status."""
    together = {rule.id, *escalated_by(case)}
    return next(known for known in rules if known.id in together)
