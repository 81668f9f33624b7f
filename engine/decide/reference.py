"""The plain evaluator of conditions: what every other way of deciding must agree with."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compile.cells import NO, YES, Code, Coded
from engine.model.condition import All, AnyOf, Condition, Not, Test
from engine.model.decision import Verdict
from engine.model.fact import Value


def truth(condition: Condition, values: Mapping[str, Value]) -> bool | None:
    """Yes, no, or None for unknown; ``values`` are typed, and a fact that is missing is unknown."""
    match condition:
        case All(parts):
            answers = [truth(part, values) for part in parts]
            return False if False in answers else None if None in answers else True
        case AnyOf(parts):
            answers = [truth(part, values) for part in parts]
            return True if True in answers else None if None in answers else False
        case Not(part):
            answer = truth(part, values)
            return None if answer is None else not answer
        case Test() as test:
            return test.holds(values.get(test.fact))
        case other:
            raise TypeError(f"an untyped condition cannot be decided: {other}")


def verdicts(coded: Coded, code: Code) -> tuple[Verdict, ...]:
    """Fired, not or waiting for each rule of a table, from the answers alone."""
    return tuple(_verdict(_answered(rule.when, coded, code)) for rule in coded.table.rules)


def _answered(condition: Condition, coded: Coded, code: Code) -> bool | None:
    match condition:
        case All(parts):
            answers = [_answered(part, coded, code) for part in parts]
            return False if False in answers else None if None in answers else True
        case AnyOf(parts):
            answers = [_answered(part, coded, code) for part in parts]
            return True if True in answers else None if None in answers else False
        case Not(part):
            answer = _answered(part, coded, code)
            return None if answer is None else not answer
        case Test() as test:
            found = code[coded.number(test)]
            return True if found == YES else False if found == NO else None
        case other:
            raise TypeError(f"an untyped condition cannot be decided: {other}")


def _verdict(answer: bool | None) -> Verdict:  # noqa: FBT001 - the three values themselves
    return "waiting" if answer is None else "fired" if answer else "not"
