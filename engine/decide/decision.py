"""A decision: the answer of one table for one case, with its trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.compile.coded import Code, Coded
from engine.decide import reference
from engine.decide.hits import Reached
from engine.model.decision import Finding, Seen, Verdict
from engine.model.fact import Facts
from engine.model.rule import Rule, Table


@dataclass(frozen=True)
class Answer:
    """What a table says to every case of one code."""

    code: Code
    fired: frozenset[int]
    """The numbers of the rules that fire, and of those that wait for facts."""
    waiting: frozenset[int]
    assumed: frozenset[int]
    """Those that would wait, but say what an unknown fact counts as; they are counted so."""
    reached: Reached
    missing: tuple[str, ...]
    """The unknown facts that could change the answer, each once."""
    sets: Mapping[str, str]
    """What it makes known to the decisions after it, by fact."""

    def verdict(self, number: int) -> Verdict:
        """Of one rule by its number."""
        return "fired" if number in self.fired else "waiting" if number in self.waiting else "not"


@dataclass
class Decision:
    """The answer of one table: the rules that count, in order, and the facts still missing for more."""

    coded: Coded
    answer: Answer
    facts: Facts

    @property
    def table(self) -> Table:
        """What was decided."""
        return self.coded.table

    @property
    def chosen(self) -> tuple[Rule, ...]:
        """The rules that count under the hit policy, in its order."""
        return self.answer.reached.chosen

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts that could change the answer."""
        return self.answer.missing

    @property
    def disagreeing(self) -> tuple[Rule, ...]:
        """Rules that fire together and must not, so that nothing is decided."""
        return self.answer.reached.disagreeing

    @property
    def decided(self) -> bool:
        """Whether no unknown fact could change the answer."""
        return not self.answer.reached.waiting

    @property
    def outcome(self) -> Mapping[str, str]:
        """What is decided, by the name of the output; empty while nothing is."""
        return self.answer.reached.outcome

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Each rule with its verdict and the comparisons that made it so: those of the answer, with this case's values."""
        coded, answer = self.coded, self.answer
        answers = coded.answers(answer.code)
        texts = {cells.fact.id: self.facts.get(cells.fact.id) or None for cells in coded.cells}
        truths = map(reference.ANSWERS.__getitem__, map(answers.__getitem__, coded.sights.numbers))
        values = map(texts.__getitem__, coded.sights.facts)
        seen = list(map(Seen._make, zip(coded.sights.words, coded.sights.facts, values, truths, strict=True)))
        findings = []
        for number, (rule, places) in enumerate(zip(coded.table.rules, coded.sights.of_rules, strict=True)):
            verdict, assumed = answer.verdict(number), number in answer.assumed
            waits = verdict == "waiting" or assumed
            missing = reference.waits_for(rule.when, coded, answers) if waits else ()
            findings.append(Finding(rule, verdict, tuple([seen[place] for place in places]), missing, assumed))
        return tuple(findings)
