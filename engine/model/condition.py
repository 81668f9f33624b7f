"""Conditions: a table of facts, joined by all, any and not; no code, no expressions.

As written, a condition is a tree whose leaves hold text (`Said`); once the facts are known its leaves are typed
(`Test`). Both are the same tree, so that everything that walks one walks the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from engine.model.fact import Money, Value
from engine.model.problem import Route

Op = Literal[
    "is", "over", "at least", "under", "at most", "between", "before", "after", "contains", "starts with", "matches", "known"
]  # fmt: skip
OPS: Final[tuple[Op, ...]] = (
    "over", "at least", "under", "at most", "between", "before", "after", "contains", "starts with", "matches",
)  # fmt: skip


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
        if isinstance(value, Money) and self.op != "is" and any(o.currency != value.currency for o in self.operands):  # type: ignore[union-attr]
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
    verb = {"is": "is", "contains": op, "starts with": op, "matches": op}.get(op, f"is {op}")
    return f"{name} {verb} {' or '.join(operands)}"


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
