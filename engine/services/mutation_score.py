"""How much of a policy set its scenarios hold: each mutant is played until a scenario notices it, in as many processes as there are cores.

A mutant that the documents' own checks refuse is nobody's business: it could not be in force. A scenario that does not hold as
things stand notices nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from engine.compile.edition import Edition
from engine.compile.program import compile_edition
from engine.lint.run import remarks
from engine.lint.subject import Subject
from engine.load.policy_set import PolicySet, read_document
from engine.model.policy import Scenario
from engine.model.problem import Problem
from engine.services.check_documents import check_documents
from engine.services.mutants import KINDS, Mutant, mutants
from engine.services.run_scenario import run_scenario
from engine.services.scenario_coverage import reached

Fate = Literal["noticed", "refused", "survived"]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant."""

    document: str
    sentence: str
    place: str
    """File, line and column."""
    fate: Fate
    by: str = ""
    """The scenario that noticed it, or what a check said."""


@dataclass(frozen=True)
class Score:
    """What became of all mutants."""

    outcomes: tuple[Outcome, ...]

    @property
    def survivors(self) -> tuple[Outcome, ...]:
        """The mutants that no scenario notices."""
        return tuple(one for one in self.outcomes if one.fate == "survived")

    @property
    def share(self) -> float:
        """How many of the mutants that could be in force are noticed, from 0 to 1."""
        counted = [one for one in self.outcomes if one.fate != "refused"]
        return sum(one.fate == "noticed" for one in counted) / len(counted) if counted else 1.0


def mutation_score(
    root: Path,
    today: date,
    *,
    only: Sequence[str] = (),
    jobs: int = 0,
    told: Callable[[int, int], object] | None = None,
) -> Score:
    """Makes and plays every mutant of a folder of documents; ``only`` of documents whose name contains one of these.

    ``told`` is called with how many are done, and how many there are.
    """
    bench = _Bench(root, today)
    places = [
        number
        for number, mutant in enumerate(bench.mutants)
        if not only or any(name in mutant.document for name in only)
    ]
    outcomes: list[Outcome] = []
    for outcome in _all(bench, places, jobs or os.cpu_count() or 1):
        outcomes.append(outcome)
        if told:
            told(len(outcomes), len(places))
    return Score(tuple(outcomes))


def _all(bench: _Bench, places: Sequence[int], jobs: int) -> Iterator[Outcome]:
    if jobs == 1 or len(places) == 1:
        yield from map(bench.fate, places)
        return
    begin = partial(_begin, bench.root, bench.today)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=begin) as pool:
        yield from pool.map(_fate, places, chunksize=4)


class _Bench:
    """The documents, and what each scenario reaches of them."""

    def __init__(self, root: Path, today: date) -> None:
        self.root, self.today = root, today
        checked = check_documents(root, today)
        self.policy: PolicySet = checked.policy
        self.edition: Edition = checked.edition
        self.before = frozenset(_known(problem) for problem in checked.problems)
        choices = {name: fact.choices for name, fact in self.edition.facts.items() if fact.choices}
        self.mutants: tuple[Mutant, ...] = tuple(
            mutant
            for name, loaded in sorted(self.policy.documents.items())
            if name.partition("/")[0] in KINDS
            for mutant in mutants(name, loaded.source.data, choices)
        )
        self._holding = [one for one in self.edition.scenarios if run_scenario(self.edition, one).passed]
        self._reached = {scenario.id: frozenset(reached(self.edition, scenario)) for scenario in self._holding}

    def fate(self, number: int) -> Outcome:
        """What becomes of a mutant."""
        mutant = self.mutants[number]
        place = str(self.policy.place(mutant.document, mutant.route))
        made = partial(Outcome, mutant.document, mutant.sentence, place)
        source = replace(self.policy.documents[mutant.document].source, data=mutant.data)
        loaded, complaints = read_document(source)
        if loaded is None or complaints:
            return made("refused", complaints[0].message if complaints else "")
        policy = replace(self.policy, documents={**self.policy.documents, mutant.document: loaded})
        edition, linking = compile_edition(policy)
        if wrong := next((remark for remark in linking if remark.severity == "error"), None):
            return made("refused", wrong.message)
        for scenario in self._in_order(mutant):
            if not run_scenario(edition, scenario).passed:
                return made("noticed", scenario.id)
        return made("refused", said) if (said := self._said(policy, edition)) else made("survived")

    def _in_order(self, mutant: Mutant) -> list[Scenario]:
        """Scenarios that reach something of the document first: one of them will notice, if any does."""

        def near(scenario: Scenario) -> int:
            return -sum(name.startswith(f"{mutant.document}#") for name in self._reached[scenario.id])

        return sorted(self._holding, key=near)

    def _said(self, policy: PolicySet, edition: Edition) -> str:
        """The first error that the checks have against a changed policy set, and had not before."""
        heads = {name: loaded.document for name, loaded in policy.documents.items()}
        subject = Subject(edition, heads, self.today, frozenset(), whole=True)
        for remark in remarks(subject):
            if remark.severity == "error" and _known(policy.locate(remark)) not in self.before:
                return remark.message
        return ""


def _known(problem: Problem) -> tuple[str, str, str]:
    return problem.location.file, problem.code, problem.message


_benches: list[_Bench] = []


def _begin(root: Path, today: date) -> None:
    """In a process of its own: the documents are read once."""
    _benches.append(_Bench(root, today))


def _fate(number: int) -> Outcome:
    return _benches[0].fate(number)
