"""Every condition of a policy set beside the rows of its tables, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine.compile.edition import Edition
from engine.compile.tables import when_of
from engine.model.condition import ALWAYS, Condition, facts_of
from engine.model.problem import Route
from engine.model.workflow import Gate, Move


class Placed(NamedTuple):
    """A condition and where it stands; ``what`` is how people call the thing that has it."""

    condition: Condition
    what: str
    document: str
    route: Route


def conditions_of(edition: Edition) -> Iterator[Placed]:
    """Of clocks, forms, scripts, moves, gates and checklists; those that are always so are left out."""
    for placed in (*_clocks(edition), *_forms(edition), *_scripts(edition), *_guards(edition)):
        if placed.condition != ALWAYS:
            yield placed


def facts_read(edition: Edition) -> dict[str, tuple[str, Route]]:
    """Every fact that a rule or another condition asks about, and the first place that does."""
    found: dict[str, tuple[str, Route]] = {}
    for coded in edition.tables:
        for rule in coded.table.rules:
            for fact in facts_of(rule.when):
                found.setdefault(fact, (rule.document, when_of(rule.route)))
    for placed in conditions_of(edition):
        for fact in facts_of(placed.condition):
            found.setdefault(fact, (placed.document, placed.route))
    return found


def _clocks(edition: Edition) -> Iterator[Placed]:
    for clock in edition.clocks:
        what = f'the clock "{clock.id}"'
        yield Placed(clock.applies, what, clock.document, (*clock.route, "for"))
        for target in clock.targets:
            yield Placed(target.when, f"a time of {what}", clock.document, (*clock.route, *target.route, "when"))
        for condition, key in ((clock.pause_while, "pause_while"), (clock.void_when, "void_when")):
            if condition is not None:
                yield Placed(condition, f"{key.replace('_', ' ')} of {what}", clock.document, (*clock.route, key))


def _forms(edition: Edition) -> Iterator[Placed]:
    for form in edition.forms.values():
        yield Placed(form.applies, f"the form {form.name}", form.name, ("for",))
        for field in form.fields:
            what = f'the field "{field.fact}"'
            yield Placed(field.show_when, what, form.name, (*field.route, "show_when"))
            for condition, key in ((field.required_when, "required_when"), (field.required_unless, "required_unless")):
                if condition is not None:
                    yield Placed(condition, f"{key.replace('_', ' ')} of {what}", form.name, (*field.route, key))


def _scripts(edition: Edition) -> Iterator[Placed]:
    for script in edition.scripts:
        for step in (*script.steps, *(step for branch in script.branches for step in branch.steps)):
            what = f'the step "{step.id}"'
            yield Placed(step.only_when, what, script.document, (*step.route, "only_when"))
            if step.unless is not None:
                yield Placed(step.unless, f"if_not of {what}", script.document, (*step.route, "if_not"))


def _guards(edition: Edition) -> Iterator[Placed]:
    for checklist in edition.checklists.values():
        what, route = f'the checklist "{checklist.id}"', ("attach_when", "when")
        yield Placed(checklist.applies, what, checklist.document, route)
    for gate in edition.gates:
        yield Placed(gate.applies, f'the gate "{gate.id}"', gate.document, (*gate.route, "when"))
    guards: list[Move | Gate] = [*edition.workflow.moves, *edition.gates]
    for guard in guards:
        for number, need in enumerate(guard.needs):
            if need.condition is not None:
                yield Placed(need.condition, "this need", guard.document, (*guard.route, "needs", number))
