"""Why it is as it is: for whatever stands on the screen of a case, the clause it comes from, what was made of it, and its version.

What refused, a field in focus, the step of the conversation, what must be escalated, what is due, what is decided: each is a
reason, the one that is asked for first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.compile.edition import Edition
from engine.model.condition import ALWAYS, Condition, show
from engine.model.form import Field
from engine.model.problem import Refused, and_of
from engine.model.script import Step
from engine.model.workflow import Gate
from engine.services.decision_words import outcome_words, rule_words
from engine.services.read_case import CaseView


@dataclass(frozen=True)
class Reason:
    """One thing on the screen and where it comes from."""

    what: str
    """``field``, ``step``, ``gate``, ``escalation``, ``deadline``, ``decision``."""
    title: str
    about: str
    """The element of the documents: ``script/phone-greeting#greet``; a document alone has no ``#``."""
    version: str
    lines: tuple[str, ...] = ()
    """What was made of the clause, a sentence each."""
    clauses: tuple[tuple[str, str], ...] = ()
    """Each source with its text; an empty text where the clause is not there."""
    quote: str = ""


def reasons(edition: Edition, view: CaseView, field: str = "", refusal: Refused | None = None) -> tuple[Reason, ...]:
    """Everything that can be asked of a case as it stands, a ``field`` in focus first."""
    return tuple(_reasons(edition, view, field, refusal))


def _reasons(edition: Edition, view: CaseView, field: str, refusal: Refused | None) -> Iterator[Reason]:
    for gate in edition.gates:
        if refusal and gate.id == refusal.gate:
            yield _of_gate(edition, gate)
    if field in edition.facts:
        yield _of_field(edition, field)
    if view.here and view.here.step:
        yield _of_step(edition, view.here.script.document, view.here.script.version, view.here.step)
    for proposal in view.proposals:
        rule = proposal.rule
        lines = (f"{rule_words(rule)}: {outcome_words(edition, rule)}", _condition(rule.when))
        yield _reason(
            edition, "escalation", f"Escalate to {proposal.target}", rule.document, rule.id, rule.source, lines
        )
    for reading in view.readings:
        if not reading.over and not reading.ceded_to and reading.due is not None:
            clock = reading.clock
            lines = (f"from {and_of(clock.starts)} to {and_of(clock.stops)}", f"strength: {reading.stage.strength}")
            yield _reason(edition, "deadline", clock.title, clock.document, clock.id, clock.source, lines)
    yield from _decided(edition, view)


def _decided(edition: Edition, view: CaseView) -> Iterator[Reason]:
    for decision in view.decisions:
        for rule in decision.chosen:
            if "escalate_to" not in rule.outcome and not view.unseen.intersection(decision.table.decides):
                title = f"{decision.table.title}: {outcome_words(edition, rule)}"
                yield _reason(edition, "decision", title, rule.document, rule.id, rule.source, (_condition(rule.when),))


def _of_field(edition: Edition, name: str) -> Reason:
    fact = edition.facts[name]
    lines = [f"{fact.type}{f', one of {len(fact.choices)} choices' if fact.choices else ''}"]
    sources: list[str] = []
    for form in edition.forms.values():
        for place in form.fields:
            if place.fact == name:
                lines += [f"{form.title}: {words}" for words in _needed(place)]
                sources += place.source
    group = edition.class_of(name)
    declared = edition.privacy.classes.get(group)
    seen = sorted(role for role in edition.roles if edition.may_see(role, group))
    if group and seen:
        kept = f"; kept {declared.keep.words}, then {declared.then}" if declared and declared.keep else ""
        lines.append(f"{group}: seen by {and_of(seen)}{kept}")
    read = [coded.table.title for coded in edition.tables if name in coded.table.reads]
    if read:
        lines.append(f"decides in {and_of(dict.fromkeys(read))}")
    home = fact.document or "record"
    return _reason(edition, "field", fact.label, home, name, tuple(dict.fromkeys(sources)), tuple(lines))


def _needed(place: Field) -> Iterator[str]:
    if place.required:
        yield "always needed"
    if place.required_before:
        yield f"needed before {and_of(place.required_before)}"
    if place.required_when is not None:
        yield f"needed when {show(place.required_when)}"
    if place.required_unless is not None:
        yield f"needed unless {show(place.required_unless)}"
    if place.at_least:
        yield f"at least {place.at_least} of them"
    if place.show_when != ALWAYS:
        yield f"asked when {show(place.show_when)}"


def _of_gate(edition: Edition, gate: Gate) -> Reason:
    lines = [f"stands before: {gate.before}"]
    if gate.waived_by:
        lines.append(f"{gate.waived_by} may let it pass, with a reason")
    return _reason(edition, "gate", gate.title or gate.id.replace("-", " "), gate.document, gate.id, gate.source, lines)


def _of_step(edition: Edition, document: str, version: str, step: Step) -> Reason:
    lines = ["to be said word for word"] if step.verbatim else []
    if step.only_when != ALWAYS:
        lines.append(_condition(step.only_when))
    if step.gate:
        lines.append(f"the gate {step.gate.replace('-', ' ')} stands behind it")
    found = _reason(edition, "step", step.id.replace("-", " ").capitalize(), document, step.id, step.source, lines)
    return Reason(found.what, found.title, found.about, version, found.lines, found.clauses, found.quote)


def _condition(condition: Condition) -> str:
    return f"when {show(condition)}" if condition != ALWAYS else "always"


def _reason(  # noqa: PLR0913, PLR0917 - what a reason is made of
    edition: Edition, what: str, title: str, document: str, element: str, sources: Sequence[str], lines: Sequence[str]
) -> Reason:
    known = edition.elements.get((document, element))
    return Reason(
        what,
        title,
        f"{document}#{element}" if known else document,
        edition.versions.get(document, ""),
        tuple(lines),
        tuple(_clauses(edition, sources or (known.source if known else ()))),
        known.quote if known else "",
    )


def _clauses(edition: Edition, sources: Sequence[str]) -> Iterator[tuple[str, str]]:
    for source in sources:
        found = edition.clauses_of(source)
        yield source, " ".join(" ".join(clause.text.split()) for clause in found[:3])
