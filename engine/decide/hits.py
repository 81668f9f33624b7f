"""How the rules of a table that fire become one answer, and which rules that still wait could change it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any, Final

from engine.compile.coded import Coded
from engine.model.fact import Money, Value
from engine.model.rule import Rule


@dataclass(frozen=True)
class Reached:
    """What a table comes to. Numbers are those of its rules."""

    chosen: tuple[Rule, ...] = ()
    outcome: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[int, ...] = ()
    """Rules that wait for facts and could still change the answer."""
    disagreeing: tuple[Rule, ...] = ()
    """Rules that fire together and must not."""


def reached(coded: Coded, fired: Collection[int], waiting: Collection[int]) -> Reached:
    """The answer of a table under its hit policy, from the numbers of the rules that fire and of those that wait."""
    table = coded.table
    if not fired and not waiting and table.otherwise is not None:
        return Reached((table.otherwise,), table.otherwise.outcome)
    return _HITS[table.hit](coded, sorted(fired), sorted(waiting))


Numbers = list[int]
_HitPolicy = Callable[[Coded, Numbers, Numbers], Reached]


def _first_match(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    before = [number for number in waiting if not fired or number < fired[0]]
    return _one(coded, fired, before)


def _only_one(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    if len(fired) > 1:
        return Reached(disagreeing=_rules(coded, fired))
    return _one(coded, fired, waiting)


def _same_result(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    results = [_result(coded, number) for number in fired]
    if any(result != results[0] for result in results):
        return Reached(disagreeing=_rules(coded, fired))
    other = [number for number in waiting if not fired or _result(coded, number) != results[0]]
    if other or not fired:
        return Reached(waiting=tuple(other))
    return Reached(_rules(coded, fired), coded.table.rules[fired[0]].outcome)


def _highest_priority(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    best = min(fired, key=coded.rank, default=None)
    better = [n for n in waiting if best is None or coded.rank(n) < coded.rank(best)]
    return _one(coded, [] if best is None else [best], better)


def _all_that_match(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    return Reached(_rules(coded, fired), _together(coded, fired), tuple(waiting))


def _in_order(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    return _all_that_match(coded, sorted(fired, key=coded.rank), waiting)


def _count(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    number = {name: str(len(fired)) for name in coded.table.decides}
    return Reached(_rules(coded, fired), {} if waiting else number, tuple(waiting))


def _sum(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    if waiting:
        return Reached(_rules(coded, fired), {}, tuple(waiting))
    totals = {name: _total(coded, fired, name) for name in coded.table.decides}
    return Reached(_rules(coded, fired), {name: _text(coded, name, total) for name, total in totals.items()})


def _extreme(better: Callable[[Any, Any], bool]) -> _HitPolicy:
    def reach(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
        names = coded.table.decides
        best: dict[str, Value] = {}
        for name in names:
            for value in _values(coded, fired, name):
                if name not in best or better(value, best[name]):
                    best[name] = value
        could = [
            n
            for n in waiting
            if any(name not in best or any(better(v, best[name]) for v in _values(coded, [n], name)) for name in names)
        ]
        outcome = {} if could else {name: _text(coded, name, value) for name, value in best.items()}
        return Reached(_rules(coded, fired), outcome, tuple(could))

    return reach


_HITS: Final[Mapping[str, _HitPolicy]] = {
    "first match": _first_match,
    "only one": _only_one,
    "same result": _same_result,
    "highest priority": _highest_priority,
    "all that match": _all_that_match,
    "in order": _in_order,
    "sum": _sum,
    "lowest": _extreme(lambda one, other: one < other),
    "highest": _extreme(lambda one, other: one > other),
    "count": _count,
}


def _one(coded: Coded, fired: Numbers, waiting: Numbers) -> Reached:
    """The first of the rules that fire, unless one that waits could take its place."""
    if waiting or not fired:
        return Reached(waiting=tuple(waiting))
    rule = coded.table.rules[fired[0]]
    return Reached((rule,), rule.outcome)


def _rules(coded: Coded, numbers: Iterable[int]) -> tuple[Rule, ...]:
    return tuple(coded.table.rules[number] for number in numbers)


def _together(coded: Coded, numbers: Numbers) -> dict[str, str]:
    """The values of all these rules for each output, each once."""
    rules = coded.table.rules
    found = {
        name: dict.fromkeys(rules[n].outcome[name] for n in numbers if name in rules[n].outcome)
        for name in coded.table.decides
    }
    return {name: ", ".join(values) for name, values in found.items() if values}


def _result(coded: Coded, number: int) -> list[list[Any]]:
    """What a rule gives, by value: 5 EUR and 5.00 EUR are the same."""
    given = coded.table.rules[number].outcome
    return [_values(coded, [number], name) or [given.get(name)] for name in coded.table.decides]


def _values(coded: Coded, numbers: Iterable[int], name: str) -> list[Any]:
    """The typed values that rules give an output; what cannot be read is told by `sopdesk check`, and left out."""
    fact, values = coded.declared(name), []
    for number in numbers:
        try:
            values.append(fact.parse(coded.table.rules[number].outcome[name], coded.zone))
        except (KeyError, ValueError):
            continue
    return values


def _total(coded: Coded, numbers: Numbers, name: str) -> Value:
    """All values of these rules together, exactly; no money at all is 0 of the currency of the table."""
    values = _values(coded, numbers, name)
    with localcontext() as context:
        context.prec = 200
        if coded.declared(name).type != "money":
            return sum(values, Decimal(0))
        currency = next((v.currency for v in _values(coded, range(len(coded.table.rules)), name)), "")
        return Money(sum((value.amount for value in values), Decimal(0)), currency)


def _text(coded: Coded, name: str, value: Value) -> str:
    return coded.declared(name).write(value)
