"""Conditions get their types: each leaf is held against the declared fact it asks about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from engine.compile.patterns import pattern
from engine.model.condition import ALWAYS, Condition, Said, Test, rebuilt, sentence
from engine.model.fact import ORDERED, Fact, Value, scale_of
from engine.model.problem import Remark, Route, did_you_mean, one_of


class Typing:
    """Types conditions against the facts of one policy set and collects what does not fit."""

    def __init__(self, facts: Mapping[str, Fact], zone: ZoneInfo) -> None:
        self.facts = facts
        self.zone = zone
        self.remarks: list[Remark] = []

    def typed(self, condition: Condition, document: str, route: Route) -> Condition:
        """The condition with typed leaves; a leaf that does not fit becomes a remark and is always yes."""

        def leaf(said: Said | Test) -> Condition:
            if isinstance(said, Test):
                return said
            try:
                return self._test(said)
            except ValueError as error:
                message, _, hint = str(error).partition("; ")
                code = "unknown-fact" if message.startswith("unknown fact") else "wrong-value"
                self.remarks.append(Remark(document, (*route, *said.route), message, hint, code, at_key=code == "unknown-fact"))
                return ALWAYS

        return rebuilt(condition, leaf)

    def fact(self, name: str) -> Fact:
        """The declared fact; ValueError with a suggestion if there is none."""
        if name in self.facts:
            return self.facts[name]
        hint = did_you_mean(name, self.facts) or "declare it as a field of the record or of a form"
        raise ValueError(f'unknown fact "{name}"; {hint}')

    def _test(self, said: Said) -> Test:
        fact = self.fact(said.fact)
        words = sentence(said.fact, said.op, said.operands)
        if said.op in {"over", "at least", "under", "at most", "between", "before", "after"} and not _ordered(fact):
            raise ValueError(f'"{said.fact}" is {_article(fact.type)}, which has no order; compare it with its values')
        if said.op in {"contains", "starts with", "matches"}:
            return self._text_test(said, fact, words)
        operands = tuple(value for text in said.operands for value in self._operands(fact, text))
        if said.op == "between" and operands[0] > operands[1]:  # type: ignore[operator]
            raise ValueError(f"nothing is between {said.operands[0]} and {said.operands[1]}; write the smaller one first")
        return Test(said.fact, said.op, operands, words)

    def _text_test(self, said: Said, fact: Fact, words: str) -> Test:
        if said.op == "contains" and fact.type == "several":
            return Test(said.fact, "contains", tuple(self._operands(fact, said.operands[0])), words)
        if _ordered(fact) or fact.type in {"yes or no", "choice", "several"}:
            raise ValueError(f'"{said.fact}" is {_article(fact.type)}; "{said.op}" is for texts')
        compiled = pattern(said.operands[0]) if said.op == "matches" else None
        return Test(said.fact, said.op, said.operands, words, compiled)

    def _operands(self, fact: Fact, text: str) -> Iterator[Value]:
        if fact.type in {"choice", "several"}:
            yield from expanded(text, fact)
        else:
            yield fact.parse(text, self.zone)


def expanded(text: str, fact: Fact) -> tuple[str, ...]:
    """The choices meant: ``escalated-*`` or, where no choice is called so, ``escalated`` for all that begin with it."""
    if text in fact.choices:
        return (text,)
    stem = text.removesuffix("*").removesuffix("-")
    family = tuple(choice for choice in fact.choices if stem and choice.startswith(f"{stem}-"))
    if family:
        return family
    hint = did_you_mean(text, fact.choices) or f"choices are {one_of(fact.choices)}"
    raise ValueError(f'"{fact.id}" has no choice "{text}"; {hint}')


def _ordered(fact: Fact) -> bool:
    return fact.type in ORDERED or scale_of(fact.type) is not None


def _article(type_: str) -> str:
    return f"{'an' if type_[0] in 'aeiou' else 'a'} {type_}"
