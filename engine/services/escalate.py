"""A case is brought to a department or a supervisor, by a rule that fired or by the agent's own judgment."""

from __future__ import annotations

from engine.decide.deciding import decide
from engine.decide.decision import Decision
from engine.decide.derived import with_derived
from engine.model.case import Case
from engine.model.problem import Refused, did_you_mean, one_of
from engine.model.rule import Rule
from engine.services.desk import Desk
from engine.services.read_case import escalated_by, escalation_rules
from engine.services.record_event import Happening, happen, on_latest


def escalate(desk: Desk, case_id: str, rule_id: str, reason: str = "") -> Case:
    """Escalates under a rule. `Refused` where the rule has not fired, details are missing, or a reason is needed."""
    return on_latest(desk, case_id, lambda case: happen(desk, case, escalation(desk, case, rule_id, reason)))


def escalation(desk: Desk, case: Case, rule_id: str, reason: str = "") -> Happening:
    """The escalation of a case under a rule, as it would happen now."""
    edition = desk.edition
    decisions = _decisions(desk, case)
    rules = {rule.id: (decision, rule) for decision, rule in escalation_rules(decisions)}
    if rule_id not in rules:
        hint = did_you_mean(rule_id, rules) or (f"rules are {one_of(rules)}" if rules else "the documents have none")
        raise Refused(f'there is no escalation rule "{rule_id}"; {hint}')
    decision, rule = rules[rule_id]
    if rule not in decision.chosen:
        finding = next(f for f in decision.findings if f.rule is rule)
        if finding.missing:
            raise Refused(f"{rule_id} waits for: {', '.join(edition.label(f) for f in finding.missing)}")
        raise Refused(f"{rule_id} does not apply to this case")
    if rule.outcome.get("ask_reason") and not reason.strip():
        raise Refused("say why the case is escalated", fields={"reason": "a reason is needed"})
    details = {"reason": reason.strip()} if reason.strip() else {}
    if also := rule.outcome.get("also"):
        details["also"] = also
    return Happening(
        "escalated",
        {"escalation_rule": rule.id, "escalated_to": rule.outcome["escalate_to"]},
        details,
        status=_strictest(case, rule, [known for _, known in rules.values()]).outcome["status"],
        cause=f"{rule.document}#{rule.id}",
        urgent=bool(rule.outcome.get("urgent")),
    )


def _decisions(desk: Desk, case: Case) -> tuple[Decision, ...]:
    return decide(desk.edition, with_derived(desk.edition, case.facts, case.events, desk.now()))


def own_judgment(desk: Desk, case: Case) -> str:
    """The rule by which an agent may escalate such a case without any other saying so."""
    for decision, rule in escalation_rules(_decisions(desk, case)):
        if not decision.table.binding and rule in decision.chosen:
            return rule.id
    raise Refused("no rule lets an agent escalate; add one under may_escalate")


def _strictest(case: Case, rule: Rule, rules: list[Rule]) -> Rule:
    """Of this rule and those the case is already escalated by, the one written first: it decides the status."""
    together = {rule.id, *escalated_by(case)}
    return next(known for known in rules if known.id in together)
