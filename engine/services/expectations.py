"""What a row of ``expect`` asks, answered from the case: one function for each word that can begin a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.decide.conversation import find
from engine.model.case import Case, fold
from engine.model.clock import Reading
from engine.model.event import Event
from engine.model.moment import parse_moment, show_moment
from engine.model.problem import Refused, did_you_mean, one_of
from engine.services.desk import Desk
from engine.services.fill_words import fill
from engine.services.read_case import CaseView, escalation_rules, view_of
from engine.services.record_event import Happening, decided, unknown_event

ANY: Final = ("any", "anything", "yes")
Entries = Mapping[str, object]
Answer = tuple[bool, str, str]
"""Whether it holds, what was expected, what happened."""


def met(desk: Desk, case_id: str, events: Sequence[Event], entries: Entries, at: datetime) -> Answer:
    """Whether one expectation holds of a case with these events at a moment; ValueError where it cannot be judged."""
    case = fold(case_id, events, desk.edition.workflow.initial)
    return judged(desk, view_of(desk.edition, case, at), entries, at)


def judged(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:
    """The same of a case that has been looked at already."""
    for word, judge in JUDGES.items():
        if word in entries:
            return judge(desk, view, entries, at)
    raise ValueError(f"nothing here can be checked: {', '.join(entries)}")


def _clock(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001 - all judges are called alike
    name, result = str(entries["clock"]), str(entries.get("result", ""))
    known = [clock.id for clock in desk.edition.clocks]
    if name not in known:
        raise ValueError(f'there is no clock "{name}"; {did_you_mean(name, known) or f"clocks are {one_of(known)}"}')
    if not result and "due" not in entries:
        raise ValueError(f"say of {name} which result or which due time is expected")
    zone = desk.edition.desk.zone
    reading = next((r for r in view.readings if r.clock.id == name), None)
    state = reading.state if reading else "not started"
    due = _due(reading, str(entries.get("stage", ""))) if reading else None
    wanted_due = parse_moment(str(entries["due"]), zone) if "due" in entries else None
    right_state = not result or result == state or (result == "breached" and state == "late")
    expected = _joined(name, result, _at(wanted_due, zone))
    happened = _joined(name, state, _at(due, zone))
    return right_state and (wanted_due is None or wanted_due == due), expected, happened


def _due(reading: Reading, stage: str) -> datetime | None:
    if not stage:
        return reading.dues[-1][1]
    for one, due in reading.dues:
        if one.name == stage:
            return due
    raise ValueError(f'the clock has no stage "{stage}"')


def _escalation(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    rule, target = str(entries["escalation"]), str(entries.get("to", ""))
    targets = _escalations(view)
    expected = f"escalation {rule}" + (f" to {target}" if target else "")
    happened = ", ".join(f"escalation {r} to {t}" for r, t in targets.items()) or "no escalation"
    return rule in targets and target in {"", targets[rule]}, expected, happened


def _escalations(view: CaseView) -> dict[str, str]:
    found = {proposal.rule.id: proposal.target for proposal in view.proposals}
    for event in view.case.events:
        if event.kind == "escalated":
            found[event.facts.get("escalation_rule", "")] = event.facts.get("escalated_to", "")
    return found


def _no_escalation(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    rule, known = str(entries["no_escalation"]), [r.id for _, r in escalation_rules(view.decisions)]
    if rule not in {*ANY, *known}:
        raise ValueError(
            f'there is no escalation rule "{rule}"; {did_you_mean(rule, known) or f"rules are {one_of(known)}"}'
        )
    targets = _escalations(view)
    unwanted = bool(targets) if rule in ANY else rule in targets
    return not unwanted, f"no escalation {rule}", ", ".join(targets) or "no escalation"


def _waits_for(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    wanted, rule = set(_list(entries["waits_for"])), str(entries.get("rule", ""))
    waiting = {
        fact
        for decision in view.decisions
        for finding in decision.findings
        if rule in {"", finding.rule.id, decision.table.id}
        for fact in finding.missing
    }
    subject = rule or "the rules"
    return (
        wanted <= waiting,
        f"{subject} waits for {', '.join(sorted(wanted))}",
        f"waits for {', '.join(sorted(waiting)) or 'nothing'}",
    )


def _status(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    wanted, known = str(entries["status"]), desk.edition.workflow.statuses
    if wanted not in known:
        raise ValueError(
            f'there is no status "{wanted}"; {did_you_mean(wanted, known) or f"statuses are {one_of(known)}"}'
        )
    return view.case.status == wanted, f"status {entries['status']}", f"status {view.case.status}"


def _fact(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    name = str(entries["fact"])
    if name not in desk.edition.facts:
        raise ValueError(
            f'unknown fact "{name}"; {did_you_mean(name, desk.edition.facts) or "it is not a field of any form"}'
        )
    wanted, known = str(entries.get("is", "")), view.facts.get(name, "")
    normal = desk.edition.facts[name].normal(wanted, desk.edition.desk.zone) if wanted not in {"", "unknown"} else ""
    return known == normal, f"{name} is {wanted or 'unknown'}", f"{name} is {known or 'unknown'}"


def _decision(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    name, given = str(entries["decision"]), entries.get("gives")
    known = [d.table.id for d in view.decisions]
    decision = next((d for d in view.decisions if d.table.id == name), None)
    if decision is None:
        raise ValueError(
            f'there is no decision "{name}"; {did_you_mean(name, known) or f"decisions are {one_of(known)}"}'
        )
    if not isinstance(given, dict) or not given:
        raise ValueError(
            f"say what {name} gives, for example gives: {{{', '.join(decision.table.decides) or name}: ...}}"
        )
    wanted = {str(k): str(v) for k, v in given.items()}
    outcome = decision.outcome if decision.decided else {}
    happened = ", ".join(f"{k} {v}" for k, v in outcome.items())
    if not happened:
        happened = f"undecided, waits for {', '.join(decision.missing)}" if decision.missing else "no row applies"
    right = all(outcome.get(k) == v for k, v in wanted.items())
    return right, f"{name} gives {', '.join(f'{k} {v}' for k, v in wanted.items())}", happened


def _cannot(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:
    event, because = str(entries["cannot"]), _list(entries.get("because", []))
    reasons = _refusal(desk, view.case, event, at)
    said = " ; ".join(reasons).casefold()
    right = bool(reasons) and all(reason.casefold() in said for reason in because)
    expected = f"cannot be {event}" + (f": {', '.join(because)}" if because else "")
    return right, expected, f"refused: {'; '.join(reasons)}" if reasons else f"can be {event}"


def _can(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:
    event = str(entries["can"])
    reasons = _refusal(desk, view.case, event, at)
    return not reasons, f"can be {event}", f"refused: {'; '.join(reasons)}" if reasons else f"can be {event}"


def _refusal(desk: Desk, case: Case, event: str, at: datetime) -> tuple[str, ...]:
    if guess := unknown_event(desk.edition, event):
        raise ValueError(guess)
    try:
        decided(desk.edition, case, (Happening(event),), desk.actor, at)
    except Refused as refused:
        return refused.reasons
    return ()


def _never(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    words = str(entries["never"])
    event, _, guard = words.partition(" before ")
    for kind in (event, guard or event):
        if guess := unknown_event(desk.edition, kind):
            raise ValueError(guess)
    kinds = [e.kind for e in view.case.events]
    until = kinds.index(guard) if guard in kinds else len(kinds)
    happened = event in kinds[:until] if guard else event in kinds
    return not happened, f"never {words}", f"{event} happened" if happened else "it did not happen"


def _checklist(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    name, zone = str(entries["checklist"]), desk.edition.desk.zone
    known = desk.edition.checklists
    if name not in known:
        raise ValueError(
            f'there is no checklist "{name}"; {did_you_mean(name, known) or f"checklists are {one_of(known)}"}'
        )
    following = next((f for f in view.following if f.checklist.id == name), None)
    wanted = parse_moment(str(entries["due"]), zone) if "due" in entries else None
    expected = _joined(f"checklist {name}", _at(wanted, zone))
    if following is None:
        return False, expected, "it is not attached"
    happened = _joined(f"checklist {name}", _at(following.due, zone))
    return wanted is None or wanted == following.due, expected, happened


def _step(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:
    name, wanted = str(entries["step"]), " ".join(str(entries.get("says", "")).split())
    script = view.here.script if view.here else None
    everywhere = [*script.steps, *(s for b in script.branches for s in b.steps)] if script else []
    step = find(everywhere, name)
    if step is None:
        return False, f'step {name} says "{wanted}"', "there is no such step in the script of this case"
    said = " ".join(fill(desk.edition, view, desk.actor, at, step.say or step.do).split())
    return wanted in said, f'step {name} says "{wanted}"', f'it says "{said}"'


def _event(desk: Desk, view: CaseView, entries: Entries, at: datetime) -> Answer:  # noqa: ARG001
    kinds = [event.kind for event in view.case.events]
    if guess := unknown_event(desk.edition, str(entries["event"])):
        raise ValueError(guess)
    return entries["event"] in kinds, f"{entries['event']} happened", f"happened: {', '.join(kinds)}"


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _at(due: datetime | None, zone: ZoneInfo) -> str:
    return f"due {show_moment(due, zone)}" if due else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


JUDGES: Final[dict[str, Callable[[Desk, CaseView, Entries, datetime], Answer]]] = {
    "clock": _clock,
    "escalation": _escalation,
    "no_escalation": _no_escalation,
    "waits_for": _waits_for,
    "decision": _decision,
    "cannot": _cannot,
    "can": _can,
    "never": _never,
    "checklist": _checklist,
    "step": _step,
    "fact": _fact,
    "status": _status,
    "event": _event,
}
