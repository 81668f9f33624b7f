"""``decide(edition, facts)``: what the rules make of what is known, with the reason for every answer.

The rules engine is asked only for a code it has not seen: equal codes have equal decisions, so each answer is
remembered. Where the engine cannot be loaded, or reports an error of its own, the reference decides with the same
answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from threading import Lock
from typing import Final

from engine.compile.coded import Code, Coded
from engine.compile.edition import Edition
from engine.decide import reference
from engine.decide.asking import Asking, Verdicts
from engine.decide.decision import Answer, Decision
from engine.decide.durable import MatcherUnavailable
from engine.decide.hits import Reached, reached
from engine.model.condition import Condition
from engine.model.decision import Verdict
from engine.model.fact import Facts

_TRUTH: Final[Mapping[Verdict, bool | None]] = {"fired": True, "not": False, "waiting": None}
MOST_REMEMBERED: Final = 20_000
"""Codes remembered for one table, at most twice as many for a moment; those not met for long go first."""


def decide(edition: Edition, facts: Facts) -> tuple[Decision, ...]:
    """Every table of the edition decided for these facts, in order; the outcome of one is a fact for the next."""
    known = dict(facts)
    for name in edition.decided:
        known.pop(name, None)  # a table decides it, whatever was written by hand
    decisions = []
    for coded in edition.tables:
        decision = decide_table(coded, known)
        known |= decision.answer.sets
        decisions.append(decision)
    return tuple(decisions)


def with_outcomes(edition: Edition, facts: Facts) -> dict[str, str]:
    """The facts of a case together with what the decision tables make of them: the same as `decide`, without the reasons."""
    known = dict(facts)
    for name in edition.decided:
        known.pop(name, None)
    for coded in edition.tables:
        if coded.table.decides:  # the others set no fact
            known |= decide_table(coded, known).answer.sets
    return known


def holds(edition: Edition, condition: Condition, facts: Facts) -> bool | None:
    """Whether a single condition (of a gate, a clock, a step) holds: yes, no, or None for unknown."""
    return reference.truth(condition, edition.values(facts))


def answers(coded: Coded, facts: Facts) -> dict[str, bool | None]:
    """Yes, no or unknown for each rule of a table by its id: the same as `decide_table`, without the reasons."""
    answer = decide_table(coded, facts).answer
    return {rule.id: _TRUTH[answer.verdict(number)] for number, rule in enumerate(coded.table.rules)}


def decide_table(coded: Coded, facts: Facts) -> Decision:
    """One table decided for the facts of a case, the outcomes of the tables before it among them."""
    memory = coded.memory[0] if coded.memory else _memory(coded)
    code = coded.code(facts)
    answer = memory.young.get(code)
    return Decision(coded, memory.answer(coded, code) if answer is None else answer, facts)


class _Memory:
    """The answers of one table by code, and the engine that gives those not met yet. Threads may share it.

    Two generations: what is met moves to the young one, and when that is full the old one is forgotten. Looking an
    answer up needs no lock, since a dictionary is never seen half-way.
    """

    def __init__(self, coded: Coded) -> None:
        self.young: dict[Code, Answer] = {}
        self._old: dict[Code, Answer] = {}
        self._lock = Lock()
        self.asking = _asking(coded)

    def answer(self, coded: Coded, code: Code) -> Answer:
        """The answer to a code that is not among the young ones."""
        answer = self._old.get(code) or self._asked(coded, code)
        with self._lock:
            self.young[code] = answer
            if len(self.young) >= MOST_REMEMBERED:
                self._old, self.young = self.young, {}
        return answer

    def _asked(self, coded: Coded, code: Code) -> Answer:
        return _answer(coded, code, self._verdicts(coded, code))

    def _verdicts(self, coded: Coded, code: Code) -> Verdicts:
        if self.asking is not None:
            try:
                return self.asking.verdicts(code)
            except RuntimeError:
                self.asking = None  # it has reported an error of its own; from now on the reference decides
        each = reference.verdicts(coded, coded.answers(code))
        fired = frozenset(number for number, verdict in enumerate(each) if verdict == "fired")
        return fired, frozenset(number for number, verdict in enumerate(each) if verdict == "waiting")


def _answer(coded: Coded, code: Code, verdicts: Verdicts) -> Answer:
    rules = coded.table.rules
    fired, waiting = verdicts
    assumed = frozenset(number for number in waiting if rules[number].if_unknown != "ask")
    fired |= {number for number in assumed if rules[number].if_unknown == "treat as yes"}
    waiting -= assumed
    found = reached(coded, fired, waiting)
    missing: tuple[str, ...] = ()
    if found.waiting:
        answers = coded.answers(code)
        waits = (reference.waits_for(rules[number].when, coded, answers) for number in found.waiting)
        missing = tuple(dict.fromkeys(chain.from_iterable(waits)))
    return Answer(code, fired, waiting, assumed, found, missing, _sets(coded, found))


def _sets(coded: Coded, found: Reached) -> dict[str, str]:
    """What an answer makes known to the decisions after it: nothing as long as it could still change."""
    return {} if found.waiting else {n: text for n, text in found.outcome.items() if _fits(coded, n, text)}


def _fits(coded: Coded, name: str, text: str) -> bool:
    """Whether the declaration admits an outcome; `sopdesk check` tells of those it does not."""
    try:
        coded.declared(name).parse(text, coded.zone)
    except ValueError:
        return False
    return True


def _asking(coded: Coded) -> Asking | None:
    try:
        return Asking(coded)
    except (MatcherUnavailable, RuntimeError):
        return None


_making = Lock()


def _memory(coded: Coded) -> _Memory:
    with _making:
        if not coded.memory:
            coded.memory.append(_Memory(coded))
        found: _Memory = coded.memory[0]
        return found
