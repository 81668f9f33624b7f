"""What to ask next: the unknown facts, those first that could settle the most decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from engine.compile.cells import Cells
from engine.compile.edition import Edition
from engine.decide.conversation import script_for
from engine.decide.deciding import decide, holds, with_outcomes
from engine.decide.decision import Decision
from engine.model.fact import Fact, Facts

MOST_TRIED: Final = 24
"""Values of one fact that are tried; a fact with more thresholds or choices is judged by so many of them."""


@dataclass(frozen=True)
class Question:
    """An unknown fact and what its answer is good for."""

    fact: str
    settles: int
    """Open decisions that the most telling answer settles."""
    on_average: float
    """Open decisions that an answer settles, over all kinds of answer."""
    waiting: int
    """Rules that wait for it."""


def next_questions(edition: Edition, facts: Facts) -> tuple[Question, ...]:
    """The unknown facts that open decisions wait for, and that this case can be asked, the most decisive first.

    Open are the decisions that bind the desk or that others read, as long as an unknown fact could change them. Each
    answer that the rules can tell from others is tried, through `decide` as it is.
    """
    before = decide(edition, facts)
    open_ones = [number for number, decision in enumerate(before) if _is_open(decision)]
    if not open_ones:
        return ()
    askable = asked_in(edition, facts)
    missing = dict.fromkeys(name for number in open_ones for name in before[number].missing)
    asked: dict[str, Question] = {}
    for name in missing:
        for fact in askable.intersection(_roots(edition, name)):
            asked.setdefault(fact, replace(_tried(edition, facts, name, before, open_ones), fact=fact))
    return tuple(sorted(asked.values(), key=lambda q: (-q.settles, -q.on_average, -q.waiting)))


def asked_in(edition: Edition, facts: Facts) -> frozenset[str]:
    """The facts that a form or the script of such a case asks for."""
    known = with_outcomes(edition, facts)
    names: set[str] = set()
    for form in edition.forms.values():
        if holds(edition, form.applies, known) is not False:
            names.update(f.fact for f in form.fields if holds(edition, f.show_when, known) is not False)
    if script := script_for(edition, known):
        for step in (*script.steps, *(step for branch in script.branches for step in branch.steps)):
            names.update(ask.fact for ask in step.ask)
    return frozenset(names - edition.decided)


def _roots(edition: Edition, fact: str) -> tuple[str, ...]:
    """The fact itself, or those that it is worked out from."""
    derivation = edition.derived.get(fact)
    return derivation.facts if derivation else (fact,)


def _is_open(decision: Decision) -> bool:
    return not decision.decided and (decision.table.binding or bool(decision.table.decides))


def _tried(edition: Edition, facts: Facts, name: str, before: Sequence[Decision], open_ones: Sequence[int]) -> Question:
    settled = []
    for text in _answers(edition, name):
        after = decide(edition, {**facts, name: text})
        settled.append(sum(after[number].decided for number in open_ones))
    waiting = sum(name in finding.missing for number in open_ones for finding in before[number].findings)
    return Question(name, max(settled, default=0), sum(settled) / len(settled) if settled else 0, waiting)


def _answers(edition: Edition, name: str) -> list[str]:
    """Texts for a fact, one for each cell that some table sees."""
    fact = edition.facts[name]
    found: dict[str, None] = {}
    for coded in edition.tables:
        for cells in coded.cells:
            if cells.fact.id == name:
                found.update(dict.fromkeys(_samples(fact, cells)))
    return list(islice(found, MOST_TRIED))


def _samples(fact: Fact, cells: Cells) -> Iterator[str]:
    if not cells.closed:
        yield from (str(operand) for test in cells.tests for operand in test.operands)
        return
    for cell in range(1, cells.count):
        value = cells.sample(cell)
        if value is not None:
            yield fact.write(value)
