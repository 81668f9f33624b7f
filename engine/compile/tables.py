"""Links the tables of a policy set: conditions typed, facts coded, each table after those whose outcome it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.compile.coded import Coded, TooManyWays, ways
from engine.compile.conditions import Typing
from engine.model.condition import facts_of
from engine.model.fact import TYPES, Fact
from engine.model.policy import DeskWords
from engine.model.problem import Remark, Route
from engine.model.rule import Rule, Table


@dataclass
class TableLinking:
    """The tables of a policy set while they are linked."""

    desk: DeskWords
    facts: Mapping[str, Fact]
    typing: Typing
    remarks: list[Remark] = field(default_factory=list)

    def linked(self, tables: Iterable[Table]) -> tuple[Coded, ...]:
        """Every table in codes, in the order they are decided."""
        coded = []
        for table in tables:
            self._inputs(table)
            one = Coded(self._typed(table), self.facts, self.desk.zone)
            self.remarks += too_complex(one)
            coded.append(one)
        return self._ordered(coded)

    def _inputs(self, table: Table) -> None:
        """An input that is no fact is told once, where it is declared, and not in each row."""
        for name, values in table.inputs.items():
            fact = self.typing.declared(name, table.document, ("inputs", name))
            said = values[0] if len(values) == 1 and values[0] in TYPES else ""
            if fact and said and said not in {fact.type, *fact.choices}:
                message = f'"{name}" is declared as {fact.type}, not as {said}'
                hint = f"write {'' if fact.choices else f'{fact.type}, '}its values, or any"
                self.remarks.append(Remark(table.document, ("inputs", name), message, hint, "wrong-type"))

    def _typed(self, table: Table) -> Table:
        domain = self.typing.typed(table.domain, table.document, ())
        return replace(table, domain=domain, rules=tuple(self._rule(rule) for rule in table.rules))

    def _rule(self, rule: Rule) -> Rule:
        return replace(rule, when=self.typing.typed(rule.when, rule.document, when_of(rule.route)))

    def _ordered(self, tables: list[Coded]) -> tuple[Coded, ...]:
        ordered: list[Coded] = []
        waiting = list(tables)
        while waiting:
            makers = {fact: coded for coded in waiting for fact in coded.table.decides}
            ready = [c for c in waiting if not any(fact in makers for fact in c.table.reads)]
            if not ready:
                ready = _circle(waiting[0], makers)
                self.remarks.append(_told(ready, makers))
            ordered += ready
            waiting = [c for c in waiting if c not in ready]
        return tuple(ordered)


def _circle(first: Coded, makers: Mapping[str, Coded]) -> list[Coded]:
    """Tables of which each waits for the next, and the last for the first."""
    path = [first]
    while True:
        after = next(makers[fact] for fact in path[-1].table.reads if fact in makers)
        if after in path:
            return path[path.index(after) :]
        path.append(after)


def _told(circle: list[Coded], makers: Mapping[str, Coded]) -> Remark:
    """The circle with its names, at the first row that reads what is not decided yet."""
    names = [coded.table.document for coded in (*circle, circle[0])]
    rule, fact = next((r, f) for r in circle[0].table.rules for f in facts_of(r.when) if f in makers)
    message = f"these decisions wait for each other in a circle: {' -> '.join(names)}"
    hint = "let one of them not read what another decides"
    return Remark(names[0], (*when_of(rule.route), fact), message, hint, "circle", at_key=True)


def too_complex(coded: Coded) -> Iterator[Remark]:
    """The first rule of a table whose alternatives are too many to be searched."""
    try:
        _ = coded.conjunctions
    except TooManyWays as error:
        message, _, hint = str(error).partition("; ")
        rule = next(rule for rule in coded.table.rules if not _countable(coded, rule))
        yield Remark(rule.document or coded.table.document, when_of(rule.route), message, hint, "too-complex")


def _countable(coded: Coded, rule: Rule) -> bool:
    try:
        return all(ways(coded, rule.when, possible=possible) is not None for possible in (False, True))
    except TooManyWays:
        return False


def when_of(route: Route) -> Route:
    """Rows of a table are the condition themselves, clocks name theirs; other rules hold it under ``when``."""
    return route if route and route[0] in {"rows", "clocks", "ladder"} else (*route, "when")
