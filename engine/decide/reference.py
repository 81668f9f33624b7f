"""The plain evaluator of conditions: what every other way of deciding must agree with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.compile.cells import NO, UNKNOWN, YES, Answers
from engine.compile.coded import Coded
from engine.model.condition import All, AnyOf, Condition, Not, Test
from engine.model.decision import Verdict
from engine.model.fact import Value

ANSWERS: Final[Mapping[int, bool | None]] = {UNKNOWN: None, NO: False, YES: True}
"""What the numbers of an answer mean."""


def truth(condition: Condition, values: Mapping[str, Value]) -> bool | None:
    """Yes, no, or None for unknown; ``values`` are typed, and a fact that is missing is unknown."""
    return _joined(condition, lambda test: test.holds(values.get(test.fact)))


def verdicts(coded: Coded, answers: Answers) -> tuple[Verdict, ...]:
    """Fired, not or waiting for each rule of a table, from the answers alone."""
    answer = _answer(coded, answers)
    return tuple(_verdict(_joined(rule.when, answer)) for rule in coded.table.rules)


def waits_for(condition: Condition, coded: Coded, answers: Answers) -> tuple[str, ...]:
    """The unknown facts that could still change the answer, each once: a part that is settled waits for nothing."""
    return tuple(dict.fromkeys(_unsettled(condition, _answer(coded, answers))))


def _joined(condition: Condition, answer: Callable[[Test], bool | None]) -> bool | None:
    match condition:
        case All(parts):
            answers = [_joined(part, answer) for part in parts]
            return False if False in answers else None if None in answers else True
        case AnyOf(parts):
            answers = [_joined(part, answer) for part in parts]
            return True if True in answers else None if None in answers else False
        case Not(part):
            opposite = _joined(part, answer)
            return None if opposite is None else not opposite
        case Test() as test:
            return answer(test)
        case other:
            raise TypeError(f"an untyped condition cannot be decided: {other}")


def _unsettled(condition: Condition, answer: Callable[[Test], bool | None]) -> Iterator[str]:
    if _joined(condition, answer) is not None:
        return
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _unsettled(part, answer)
        case Not(part):
            yield from _unsettled(part, answer)
        case leaf:
            yield leaf.fact


def _answer(coded: Coded, answers: Answers) -> Callable[[Test], bool | None]:
    return lambda test: ANSWERS[answers[coded.number(test)]]


def _verdict(answer: bool | None) -> Verdict:  # noqa: FBT001 - the three values themselves
    return "waiting" if answer is None else "fired" if answer else "not"
