"""What to ask next: the unknown facts, those first that could settle the most decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from weakref import WeakKeyDictionary

from engine.compile.edition import Edition
from engine.compile.samples import samples
from engine.decide.conversation import script_for
from engine.decide.deciding import decide, holds, with_outcomes
from engine.decide.decision import Decision
from engine.model.fact import Facts

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
        for fact in (root for root in _roots(edition, name) if root in askable and not facts.get(root)):
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
            if holds(edition, step.only_when, known) is not False:
                names.update(ask.fact for ask in step.ask)
    return frozenset(names - edition.decided)


def _roots(edition: Edition, fact: str) -> tuple[str, ...]:
    """The fact itself, or those that it is worked out from."""
    derivation = edition.derived.get(fact)
    return derivation.facts if derivation else (fact,)


def undecided(decisions: Iterable[Decision]) -> dict[str, tuple[str, ...]]:
    """Each outcome that a table has not decided, with the facts that would; with none where no further fact does.

    ``decisions`` are those of `decide`, in their order: a table that waits for an outcome waits for what decides that.
    """
    found: dict[str, tuple[str, ...]] = {}
    for decision in decisions:
        facts = to_be_given(decision.missing, found)
        for name in decision.table.decides:
            if name not in decision.answer.sets:
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *facts)))
    return found


def to_be_given(missing: tuple[str, ...], waiting: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The facts to give for those that are missing; for an outcome that is `undecided`, what would decide it."""
    if waiting.keys().isdisjoint(missing):
        return missing
    return tuple(dict.fromkeys(root for fact in missing for root in waiting.get(fact) or (fact,)))


def _is_open(decision: Decision) -> bool:
    return not decision.decided and (decision.table.binding or bool(decision.table.decides))


def _tried(edition: Edition, facts: Facts, name: str, before: Sequence[Decision], open_ones: Sequence[int]) -> Question:
    settled = []
    for text in _answers(edition, name):
        after = decide(edition, {**facts, name: text})
        settled.append(sum(after[number].decided for number in open_ones))
    waiting = sum(name in finding.missing for number in open_ones for finding in before[number].findings)
    return Question(name, max(settled, default=0), sum(settled) / len(settled) if settled else 0, waiting)


def _answers(edition: Edition, name: str) -> tuple[str, ...]:
    """Texts for a fact, one for each part of its values that any table tells from others; remembered with the edition."""
    remembered = _remembered.setdefault(edition, {})
    if name not in remembered:
        tests = dict.fromkeys(test for coded in edition.tables for test in coded.questions if test.fact == name)
        found = samples(edition.facts[name], tests, edition.desk.zone)
        remembered[name] = tuple(islice(found, MOST_TRIED))
    return remembered[name]


_remembered: Final[WeakKeyDictionary[Edition, dict[str, tuple[str, ...]]]] = WeakKeyDictionary()
