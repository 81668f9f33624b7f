"""Does every way through a script lead to a step, a gate and a form that exist?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.lint.subject import Subject
from engine.model.problem import Remark, Severity, did_you_mean, one_of
from engine.model.script import Script, Step

CODE: Final = "unknown-step"
SEVERITY: Final[Severity] = "error"
ALSO: Final = ("unknown-gate", "missing-reference")
WAYS: Final = ("next", "return", "escalate")


def check(subject: Subject) -> Iterator[Remark]:
    """Each target that is not there."""
    for script in subject.edition.scripts:
        main = [step.id for step in script.steps]
        for step in script.steps:
            yield from _targets(script, step, main)
            yield from _gate_and_form(subject, script, step)
        for branch in script.branches:
            inside = [step.id for step in branch.steps]
            for step in branch.steps:
                yield from _targets(script, step, [*inside, *main])
                yield from _gate_and_form(subject, script, step)


def _targets(script: Script, step: Step, known: list[str]) -> Iterator[Remark]:
    for key, target in ((("go_to",), step.go_to), (("if_not", "go_to"), step.otherwise)):
        if target and target not in known:
            hint = did_you_mean(target, known) or f"steps are {one_of(known)}"
            yield Remark(script.document, (*step.route, *key), f'there is no step "{target}"', hint)
    for number, choice in enumerate(step.choose):
        if choice.then not in WAYS and choice.then not in known:
            hint = did_you_mean(choice.then, (*WAYS, *known)) or f"write {one_of(WAYS)}, or go_to and a step"
            route = (*step.route, "choose", number, "then")
            yield Remark(script.document, route, f'there is no step "{choice.then}"', hint)


def _gate_and_form(subject: Subject, script: Script, step: Step) -> Iterator[Remark]:
    gates, forms = [gate.id for gate in subject.edition.gates], subject.edition.forms
    if step.gate and step.gate not in gates:
        hint = did_you_mean(step.gate, gates) or "write it under gates in the workflow"
        message = f'there is no gate "{step.gate}"'
        yield Remark(script.document, (*step.route, "gate"), message, hint, "unknown-gate", absent=(step.gate,))
    if step.complete and step.complete not in forms:
        hint = did_you_mean(step.complete, forms) or f"forms are {one_of(forms)}"
        route, message = (*step.route, "complete"), f'there is no form "{step.complete}"'
        yield Remark(script.document, route, message, hint, "missing-reference", absent=(step.complete,))
