"""Conditions: a table of facts, joined by all, any and not; no code, no expressions.

As written, a condition is a tree whose leaves hold text (`Said`); once the facts are known its leaves are typed
(`Test`). Both are the same tree, so that everything that walks one walks the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from engine.model.fact import Money, Value
from engine.model.problem import Route, did_you_mean

Op = Literal[
    "is", "over", "at least", "under", "at most", "between", "before", "after", "contains", "starts with", "matches", "known"
]  # fmt: skip
OPS: Final[tuple[Op, ...]] = (
    "over", "at least", "under", "at most", "between", "before", "after", "contains", "starts with", "matches",
)  # fmt: skip
SIGNS: Final[dict[str, Op]] = {">=": "at least", "<=": "at most", ">": "over", "<": "under"}
ANYTHING: Final = ("anything", "any", "-")
_SIGN = re.compile(r"(>=|<=|>|<)\s*(.+)")
_WORDS = re.compile(rf"({'|'.join(OPS[:7])}) (\S.*)")
MOST_DEPTH: Final = 16


@dataclass(frozen=True)
class Said:
    """A comparison as written: a fact, an operator and the text of its operands."""

    fact: str
    op: Op
    operands: tuple[str, ...]
    route: Route = ()

    def __str__(self) -> str:
        return sentence(self.fact, self.op, self.operands)


@dataclass(frozen=True)
class Test:
    """A comparison with typed operands, and the words to show it with."""

    __test__ = False  # not a test of pytest's
    fact: str
    op: Op
    operands: tuple[Value, ...]
    words: str
    pattern: Callable[[str], bool] | None = None

    def holds(self, value: Value | None) -> bool | None:
        """Yes or no for a value; None (unknown) for an unknown one, except where knowing is the question."""
        if self.op == "known":
            return value is not None
        return None if value is None else self._compare(value)

    def _compare(self, value: Any) -> bool:  # noqa: ANN401, C901, PLR0911 - any typed value; one row an operator
        first: Any = self.operands[0]
        if isinstance(value, Money) and any(
            isinstance(o, Money) and o.currency != value.currency for o in self.operands
        ):
            return False
        match self.op:
            case "is":
                return any(o in value if isinstance(value, tuple) else o == value for o in self.operands)
            case "over" | "after":
                return bool(value > first)
            case "at least":
                return bool(value >= first)
            case "under" | "before":
                return bool(value < first)
            case "at most":
                return bool(value <= first)
            case "between":
                return bool(first <= value <= self.operands[1])
            case "contains":
                if isinstance(value, tuple):
                    return any(o in value for o in self.operands)
                return str(first).casefold() in str(value).casefold()
            case "starts with":
                return str(value).casefold().startswith(str(first).casefold())
            case _:
                return bool(self.pattern and self.pattern(str(value)))

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class All:
    """Yes when every part is; no parts at all is always yes."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """Yes when one part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """Yes when the part is no."""

    part: Condition


Condition = Said | Test | All | AnyOf | Not
ALWAYS: Final = All()


def leaves(condition: Condition) -> Iterator[Said | Test]:
    """Every comparison of a condition, in the order they are written."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case leaf:
            yield leaf


def facts_of(condition: Condition) -> tuple[str, ...]:
    """The facts a condition asks about, each once, in order."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(condition)))


def rebuilt(condition: Condition, leaf: Callable[[Said | Test], Condition]) -> Condition:
    """The same tree with each leaf replaced."""
    match condition:
        case All(parts):
            return All(tuple(rebuilt(part, leaf) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(rebuilt(part, leaf) for part in parts))
        case Not(part):
            return Not(rebuilt(part, leaf))
        case other:
            return leaf(other)


def below(condition: Condition, route: Route) -> Condition:
    """The same tree, its leaves known to stand below a route."""

    def leaf(found: Said | Test) -> Condition:
        return replace(found, route=(*route, *found.route)) if isinstance(found, Said) else found

    return rebuilt(condition, leaf)


def sentence(fact: str, op: Op, operands: tuple[str, ...]) -> str:
    """``topic is legal or regulatory``: a leaf as a person reads it."""
    name = fact.replace("_", " ")
    if op == "known":
        return f"{name} is known"
    if op == "between":
        return f"{name} is between {operands[0]} and {operands[1]}"
    return f"{name} is {'' if op == 'is' else op + ' '}{' or '.join(operands)}"


def show(condition: Condition) -> str:
    """The whole condition in words."""
    match condition:
        case All(()):
            return "always"
        case All(parts) if ALWAYS in parts:
            return show(All(tuple(part for part in parts if part != ALWAYS)))
        case All(parts):
            return " and ".join(_bracketed(part) for part in parts)
        case AnyOf(parts):
            return " or ".join(_bracketed(part) for part in parts)
        case Not(part):
            return f"not ({show(part)})"
        case leaf:
            return str(leaf)


def _bracketed(part: Condition) -> str:
    return f"({show(part)})" if isinstance(part, All | AnyOf) and len(part.parts) > 1 else show(part)


class NotACondition(ValueError):  # noqa: N818 - what is, not what went wrong in the program
    """A table that is no condition; ``route`` says which part of it, ``at_key`` that its name is wrong and not its value."""

    def __init__(self, message: str, route: Route, *, at_key: bool = False) -> None:
        self.route, self.at_key = route, at_key
        super().__init__(message)


def parse_condition(written: object, route: Route = ()) -> Condition:
    """Reads a condition from plain mappings, lists and text; NotACondition says which part is wrong and why."""
    if len(route) > MOST_DEPTH * 2:
        raise NotACondition("this condition is nested too deeply; split it into several rules", route)
    if isinstance(written, str) and written.strip() in ANYTHING:
        return ALWAYS
    if isinstance(written, dict) and written:
        parts = tuple(_entry(str(key), value, (*route, str(key))) for key, value in written.items())
        return parts[0] if len(parts) == 1 else All(parts)
    raise NotACondition("a condition is a table of facts and values, for example {topic: legal}; or: anything", route)


def _entry(key: str, value: object, route: Route) -> Condition:
    match key:
        case "all" | "any":
            if not isinstance(value, list) or not value:
                raise NotACondition(f'"{key}" needs a list of conditions', route)
            parts = tuple(parse_condition(part, (*route, number)) for number, part in enumerate(value))
            return All(parts) if key == "all" else AnyOf(parts)
        case "not":
            return Not(parse_condition(value, route))
        case "known" | "unknown":
            facts = value if isinstance(value, list) else [value]
            if not facts or not all(isinstance(fact, str) and fact for fact in facts):
                raise NotACondition(f'"{key}" needs the name of a fact', route)
            places = [(*route, n) for n in range(len(facts))] if isinstance(value, list) else [route]
            known = tuple(Said(str(fact), "known", (), at) for fact, at in zip(facts, places, strict=True))
            each = known if key == "known" else tuple(Not(part) for part in known)
            return each[0] if len(each) == 1 else All(each)
        case fact:
            return _about(fact, value, route)


def _about(fact: str, value: object, route: Route) -> Condition:
    if isinstance(value, list):
        if not value or not all(isinstance(item, str) for item in value):
            raise NotACondition(f'a list of values is needed for "{fact}", for example [legal, regulatory]', route)
        if not any(_SIGN.fullmatch(item) or _WORDS.fullmatch(item) for item in value):
            return Said(fact, "is", tuple(value), route)
        return AnyOf(tuple(_comparison(fact, item, route) for item in value))
    if isinstance(value, dict):
        parts = tuple(_operation(fact, str(op), operand, (*route, str(op))) for op, operand in value.items())
        if parts:
            return parts[0] if len(parts) == 1 else All(parts)
    if isinstance(value, str) and value:
        return ALWAYS if value in ANYTHING else _comparison(fact, value, route)
    raise NotACondition(f'"{fact}" needs a value, a list of values or a comparison such as "at least 5"', route)


def _comparison(fact: str, text: str, route: Route) -> Condition:
    if sign := _SIGN.fullmatch(text):
        return Said(fact, SIGNS[sign[1]], (sign[2],), route)
    if words := _WORDS.fullmatch(text):
        return _operation(fact, words[1], words[2], route)
    return Said(fact, "is", (text,), route)


def _operation(fact: str, op: str, operand: object, route: Route) -> Condition:
    if op == "not":
        return Not(_about(fact, operand, route))
    name = SIGNS.get(op, op)
    if name not in OPS:
        hint = did_you_mean(op, OPS) or f"known are {', '.join(OPS)}"
        raise NotACondition(f'unknown comparison "{op}" of "{fact}"; {hint}', route, at_key=True)
    if name == "between":
        bounds = re.split(r" and |-(?=\d)", operand) if isinstance(operand, str) else operand
        if not isinstance(bounds, list) or len(bounds) != 2 or not all(isinstance(b, str) for b in bounds):  # noqa: PLR2004
            raise NotACondition(f'"between" of "{fact}" needs two values, for example [2, 5]', route)
        return Said(fact, "between", (bounds[0].strip(), bounds[1].strip()), route)
    if isinstance(operand, list) and operand and name in {"contains", "starts with", "matches"}:
        return AnyOf(tuple(_operation(fact, op, item, (*route, number)) for number, item in enumerate(operand)))
    if not isinstance(operand, str) or not operand:
        raise NotACondition(f'"{op}" of "{fact}" needs a value', route)
    return Said(fact, name, (operand.strip(),), route)
