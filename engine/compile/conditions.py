"""Conditions get their types: each leaf is held against the declared fact it asks about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from engine.compile.patterns import pattern
from engine.model.condition import ALWAYS, Condition, Said, Test, rebuilt, sentence
from engine.model.fact import ORDERED, Fact, Money, Value, scale_of
from engine.model.problem import Remark, Route, did_you_mean, one_of
from engine.model.written_condition import open_spans

COMPARING: Final = frozenset({"over", "at least", "under", "at most", "between", "before", "after"})
"""The comparisons that need an order."""


class Typing:
    """Types conditions against the facts of one policy set and collects what does not fit."""

    def __init__(self, facts: Mapping[str, Fact], zone: ZoneInfo) -> None:
        self.facts = facts
        self.zone = zone
        self.remarks: list[Remark] = []
        self.missing: set[tuple[str, str]] = set()
        """Documents and the unknown facts that they already heard of."""

    def typed(self, condition: Condition, document: str, route: Route) -> Condition:
        """The condition with typed leaves; a leaf that does not fit becomes a remark and is always yes."""

        def leaf(said: Said | Test) -> Condition:
            if isinstance(said, Test):
                return said
            try:
                return self._test(said)
            except Misfit as error:
                if (document, said.fact) not in self.missing:
                    self.remarks.append(error.remark(said, document, route))
                return ALWAYS

        for low, high in open_spans(condition):
            if misfit := self._misordered(low, high):
                self.remarks.append(misfit.remark(low, document, route))
        return rebuilt(condition, leaf)

    def _misordered(self, low: Said, high: Said) -> Misfit | None:
        """What is wrong between the ends of a span; what does not fit in one of them is told of that."""
        try:
            ends = (*self._test(low).operands, *self._test(high).operands)
        except Misfit:
            return None
        return _misordered((*low.operands, *high.operands), ends)

    def declared(self, name: str, document: str, route: Route) -> Fact | None:
        """The fact that the key at a route names; where there is none, that is told here and not again below."""
        try:
            return self._fact(name)
        except Misfit as error:
            message, _, hint = str(error).partition("; ")
            remark = Remark(document, route, message, hint, error.code, at_key=True, absent=error.absent)
            self.remarks.append(remark)
            self.missing.add((document, name))
            return None

    def _fact(self, name: str) -> Fact:
        if name in self.facts:
            return self.facts[name]
        hint = did_you_mean(name, self.facts) or "declare it as a field of the record or of a form"
        raise Misfit(f'unknown fact "{name}"; {hint}', "unknown-fact", absent=(name,))

    def _test(self, said: Said) -> Test:
        fact = self._fact(said.fact)
        words = sentence(said.fact, said.op, said.operands)
        if said.op in COMPARING and not _ordered(fact):
            raise Misfit(f'"{said.fact}" is {_article(fact.type)}, which has no order; compare it with its values')
        if said.op in {"contains", "starts with", "matches"}:
            return self._text_test(said, fact, words)
        operands = self._operands(fact, said.operands)
        if said.op == "between" and (misfit := _misordered(said.operands, operands)):
            raise misfit
        return Test(said.fact, said.op, operands, words)

    def _text_test(self, said: Said, fact: Fact, words: str) -> Test:
        if said.op == "contains" and fact.type == "several":
            return Test(said.fact, "contains", self._operands(fact, said.operands), words)
        if _ordered(fact) or fact.type in {"yes or no", "choice", "several"}:
            raise Misfit(f'"{said.fact}" is {_article(fact.type)}; "{said.op}" is for texts')
        try:
            compiled = pattern(said.operands[0]) if said.op == "matches" else None
        except ValueError as error:
            raise Misfit(str(error)) from None
        return Test(said.fact, said.op, said.operands, words, compiled)

    def _operands(self, fact: Fact, texts: tuple[str, ...]) -> tuple[Value, ...]:
        values: list[Value] = []
        for number, text in enumerate(texts):
            try:
                values += expanded(text, fact) if fact.type in {"choice", "several"} else [fact.parse(text, self.zone)]
            except ValueError as error:
                absent = (text,) if fact.choices else ()
                raise Misfit(str(error), number=number, absent=absent) from None
        return tuple(values)


class Misfit(ValueError):  # noqa: N818 - what is, not what went wrong in the program
    """A comparison that does not fit the fact; ``number`` says which of its values."""

    def __init__(
        self, sentence: str, code: str = "wrong-value", *, number: int = 0, absent: tuple[str, ...] = ()
    ) -> None:
        self.code, self.number, self.absent = code, number, absent
        super().__init__(sentence)

    def remark(self, said: Said, document: str, route: Route) -> Remark:
        """At the value that does not fit; at the name of a fact that is not there."""
        message, _, hint = str(self).partition("; ")
        at_key = self.code == "unknown-fact" and said.op != "known"
        place = (*route, *said.route, *(() if at_key else (self.number,)))
        return Remark(document, place, message, hint, self.code, at_key=at_key, absent=self.absent)


def _misordered(texts: tuple[str, ...], ends: tuple[Value, ...]) -> Misfit | None:
    """What is wrong with the two ends of a span, as they are written and as they are meant."""
    if len({end.currency for end in ends if isinstance(end, Money)}) > 1:
        return Misfit(f"{texts[0]} and {texts[1]} are of two currencies; write both in one")
    if ends[0] > ends[1]:  # type: ignore[operator]
        return Misfit(f"nothing is between {texts[0]} and {texts[1]}; write the smaller one first")
    return None


def expanded(text: str, fact: Fact) -> tuple[str, ...]:
    """The choices meant: ``escalated-*`` or, where no choice is called so, ``escalated`` for all that begin with it."""
    if text in fact.choices or not fact.choices:
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
