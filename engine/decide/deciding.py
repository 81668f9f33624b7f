"""``decide(edition, facts)``: what the rules make of what is known, with the reason for every answer.

The rules engine is asked only for a code it has not seen: equal codes have equal decisions, so each answer is
remembered. Where the engine cannot be loaded, or reports an error of its own, the reference decides with the same
answers.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from engine.compile.cells import Code, Coded
from engine.compile.edition import Edition
from engine.decide import reference
from engine.decide.durable import Branch, Matcher, MatcherUnavailable
from engine.model.condition import Condition, Test, leaves
from engine.model.decision import Decision, Finding, Seen, Verdict
from engine.model.fact import Facts, Value
from engine.model.rule import Rule

_TRUTH: Final[Mapping[Verdict, bool | None]] = {"fired": True, "not": False, "waiting": None}
MOST_REMEMBERED: Final = 20_000
"""Codes remembered for one table; the least recently met goes first."""


def decide(edition: Edition, facts: Facts) -> tuple[Decision, ...]:
    """Every table of the edition decided for these facts, in order; the outcome of one is a fact for the next."""
    values = dict(edition.values(facts))
    decisions = []
    for coded in edition.tables:
        decision = decide_table(coded, values)
        decisions.append(decision)
        _set_outcome(edition, coded, values, decision.outcome if decision.decided else {})
    return tuple(decisions)


def with_outcomes(edition: Edition, facts: Facts) -> dict[str, str]:
    """The facts of a case together with what the decision tables make of them: the same as `decide`, without the reasons."""
    known = dict(facts)
    deciding = [coded for coded in edition.tables if coded.table.decides]  # the others set no fact
    values = dict(edition.values(facts))
    for coded in deciding:
        chosen, waiting = _hit(coded, _answers(coded).verdicts(coded, coded.code(values)))
        outcome = chosen[0].outcome if chosen and not waiting else {}
        _set_outcome(edition, coded, values, outcome)
        for name in coded.table.decides:
            known.pop(name, None)
            if name in values:
                known[name] = outcome[name]
    return known


def _set_outcome(edition: Edition, coded: Coded, values: dict[str, Value], outcome: Mapping[str, str]) -> None:
    for name in coded.table.decides:
        values.pop(name, None)
        if name in outcome:
            values |= edition.values({name: outcome[name]})


def holds(edition: Edition, condition: Condition, facts: Facts) -> bool | None:
    """Whether a single condition (of a gate, a clock, a step) holds: yes, no, or None for unknown."""
    return reference.truth(condition, edition.values(facts))


def answers(coded: Coded, values: Mapping[str, Value]) -> dict[str, bool | None]:
    """Yes, no or unknown for each rule of a table by its id: the same as `decide_table`, without the reasons."""
    verdicts = _answers(coded).verdicts(coded, coded.code(values))
    return {rule.id: _TRUTH[verdict] for rule, verdict in zip(coded.table.rules, verdicts, strict=True)}


def decide_table(coded: Coded, values: Mapping[str, Value]) -> Decision:
    """One table decided for typed values, with a finding for each of its rules."""
    code = coded.code(values)
    verdicts = _answers(coded).verdicts(coded, code)
    findings = tuple(
        Finding(
            rule,
            verdict,
            _seen(rule, coded, code, values),
            reference.waits_for(rule.when, coded, code) if verdict == "waiting" else (),
        )
        for rule, verdict in zip(coded.table.rules, verdicts, strict=True)
    )
    chosen, waiting = _hit(coded, verdicts)
    missing = tuple(dict.fromkeys(fact for number in waiting for fact in findings[number].missing))
    return Decision(coded.table, findings, chosen, missing)


def _hit(coded: Coded, verdicts: tuple[Verdict, ...]) -> tuple[tuple[Rule, ...], tuple[int, ...]]:
    """The rules that count under the hit policy, and the numbers of the waiting ones that could still change that."""
    rules = coded.table.rules
    waiting = tuple(number for number, verdict in enumerate(verdicts) if verdict == "waiting")
    if coded.table.hit == "all that match":
        return tuple(rule for rule, verdict in zip(rules, verdicts, strict=True) if verdict == "fired"), waiting
    if "fired" not in verdicts:
        return (), waiting
    first = verdicts.index("fired")
    before = tuple(number for number in waiting if number < first)
    return (() if before else (rules[first],)), before


def _seen(rule: Rule, coded: Coded, code: Code, values: Mapping[str, Value]) -> tuple[Seen, ...]:
    tests = (leaf for leaf in leaves(rule.when) if isinstance(leaf, Test))
    return tuple(
        Seen(t.words, t.fact, _shown(values.get(t.fact)), reference.ANSWERS[code[coded.number(t)]]) for t in tests
    )


def _shown(value: Value | None) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


class _Answers:
    """The verdicts of one table by code, and the engine that gives those not met yet. Threads may share it."""

    def __init__(self, coded: Coded) -> None:
        self._lock = Lock()
        self._known: OrderedDict[Code, tuple[Verdict, ...]] = OrderedDict()
        self._matcher = _matcher(coded)

    def verdicts(self, coded: Coded, code: Code) -> tuple[Verdict, ...]:
        """Fired, not or waiting for each rule."""
        with self._lock:
            if code in self._known:
                self._known.move_to_end(code)
                return self._known[code]
        answer = self._asked(coded, code)
        with self._lock:
            self._known[code] = answer
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return answer

    def _asked(self, coded: Coded, code: Code) -> tuple[Verdict, ...]:
        if self._matcher is not None:
            try:
                names = self._matcher.matches({f"q{number}": answer for number, answer in enumerate(code)})
            except RuntimeError:
                self._matcher = None  # it has reported an error of its own; from now on the reference decides
            else:
                return tuple(_verdict(number, names) for number in range(len(coded.table.rules)))
        return reference.verdicts(coded, code)


def _verdict(number: int, names: frozenset[str]) -> Verdict:
    return "fired" if f"fires{number}" in names else "waiting" if f"possible{number}" in names else "not"


def _matcher(coded: Coded) -> Matcher | None:
    branches = [
        Branch(
            f"{'possible' if way.possible else 'fires'}{way.rule}",
            tuple((f"q{q}", equal, answer) for q, equal, answer in way.demands),
        )
        for way in coded.conjunctions
    ]
    try:
        return Matcher(branches)
    except (MatcherUnavailable, RuntimeError):
        return None


_tables: WeakKeyDictionary[Coded, _Answers] = WeakKeyDictionary()
_tables_lock = Lock()


def _answers(coded: Coded) -> _Answers:
    with _tables_lock:
        found = _tables.get(coded)
        if found is None:
            found = _tables[coded] = _Answers(coded)
        return found
