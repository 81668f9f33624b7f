"""Other rules engines behind one face: each gets the same tables and cases in the form it decides fastest."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any, ClassVar, Final, Protocol, TypeAlias

import pytest

from tests.benchmarks.decision_work import OUTCOME, Case, Cell, Grid, OneOf, Row, Value, Within

Build: TypeAlias = Callable[[], Any]


class Peer(Protocol):
    """An engine; what is made of a table and of cases beforehand is not counted."""

    name: ClassVar[str]
    every: ClassVar[int]
    """It is given every so many of a long log's events; a slow one fewer, so that a run comes to an end."""

    def __init__(self, grid: Grid) -> None:
        """Translate a table."""

    def compile(self) -> None:
        """Make the translated table ready to decide."""

    def given(self, case: Case) -> Any:
        """A case in the form that is decided."""

    def answers(self, cases: Sequence[Any]) -> list[str]:
        """The outcomes."""


def peer(name: str) -> ModuleType:
    """A library; skips the test without it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module: ModuleType = pytest.importorskip(name)
    return module


def number(value: Any) -> Any:
    """Dates as numbers of days, which every engine compares without a detour; amounts as they are."""
    return value.toordinal() if isinstance(value, date) else value


def plain(value: Value) -> str | bool | int | float:
    """The same with amounts as floats: here their comparisons are exact, as both sides are read from the same digits."""
    return float(value) if isinstance(value, Decimal) else number(value)


def bounds(name: str, cell: Within) -> list[str]:
    """The comparisons of a range in the signs that most languages share."""
    signs = ((">=", cell.least), ("<=", cell.most))
    return [f"{name} {sign} {number(bound)}" for sign, bound in signs if bound is not None]


class Zen:
    """zen-engine with a static loader, which compiles a table once: its fastest way. Cases are given as JSON."""

    name: ClassVar = "zen-engine"
    every: ClassVar = 10

    def __init__(self, grid: Grid) -> None:
        self._zen = peer("zen")
        columns = [*grid.types]
        rules = [
            {"_id": f"row-{place}", OUTCOME: json.dumps(row.outcome)}
            | {name: self._written(row.cells[name]) if name in row.cells else "" for name in columns}
            for place, row in enumerate(grid.rows)
        ]
        table = {
            "hitPolicy": "first",
            "inputs": [{"id": name, "name": name, "field": name} for name in columns],
            "outputs": [{"id": OUTCOME, "name": OUTCOME, "field": OUTCOME}],
            "rules": rules,
        }
        kinds = (("inputNode", {}), ("decisionTableNode", {"content": table}), ("outputNode", {}))
        nodes = [{"id": kind, "name": kind, "type": kind, "position": {"x": 0, "y": 0}} | more for kind, more in kinds]
        ways = (("inputNode", "decisionTableNode"), ("decisionTableNode", "outputNode"))
        edges = [{"id": start, "type": "edge", "sourceId": start, "targetId": end} for start, end in ways]
        self.model = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}

    @staticmethod
    def _written(cell: Cell) -> str:
        match cell:
            case OneOf(("yes",)):
                return "true"
            case OneOf(("no",)):
                return "false"
            case OneOf(values):
                return ", ".join(json.dumps(value) for value in values)
            case Within(least, None):
                return f">= {number(least)}"
            case Within(None, most):
                return f"<= {number(most)}"
            case Within(least, most):
                return f"[{number(least)}..{number(most)}]"

    def compile(self) -> None:
        self._engine = self._zen.ZenEngine({"loader": {"type": "static", "content": {"table": self.model}}})

    def given(self, case: Case) -> bytes:
        return json.dumps({name: plain(value) for name, value in case.items()}).encode()

    def answers(self, cases: Sequence[bytes]) -> list[str]:
        evaluate = self._engine.evaluate
        return [evaluate("table", case)["result"][OUTCOME] for case in cases]

    def trace(self, case: bytes) -> Any:
        """What it says of how it came to its answer: the row that holds, and no other."""
        return self._engine.evaluate("table", case, {"trace": True})["trace"]


class ZenDecision(Zen):
    """zen-engine as its first example shows it: a decision made beforehand, of content that was read beforehand."""

    name: ClassVar = "zen-engine create_decision"

    def compile(self) -> None:
        content = self._zen.ZenDecisionContent(json.dumps(self.model))
        self._decision = self._zen.ZenEngine().create_decision(content)

    def answers(self, cases: Sequence[bytes]) -> list[str]:
        evaluate = self._decision.evaluate
        return [evaluate(case)["result"][OUTCOME] for case in cases]


class RuleEngine:
    """rule-engine: a rule for each row, asked in order up to the first that matches."""

    name: ClassVar = "rule-engine"
    every: ClassVar = 100

    def __init__(self, grid: Grid) -> None:
        self._module = peer("rule_engine")
        kinds = self._module.DataType
        types = {"choice": kinds.STRING, "text": kinds.STRING, "yes or no": kinds.BOOLEAN}
        self._types = {name: types.get(type_, kinds.FLOAT) for name, type_ in grid.types.items()}
        self._rows = [(self._written(row), row.outcome) for row in grid.rows]

    @staticmethod
    def _written(row: Row) -> str:
        return " and ".join(_joined(row, "or", no="not ")) or "true"

    def compile(self) -> None:
        resolver = self._module.type_resolver_from_dict(self._types)
        context = self._module.Context(resolver=lambda case, name: case[name], type_resolver=resolver)
        self._rules = [(self._module.Rule(text, context=context), outcome) for text, outcome in self._rows]

    def given(self, case: Case) -> dict[str, Any]:
        return {name: self._number(value) for name, value in case.items()}

    @staticmethod
    def _number(value: Value) -> str | bool | Decimal:
        """Decimals, as it would make them from other numbers."""
        return value if isinstance(value, str | bool) else Decimal(number(value))

    def answers(self, cases: Sequence[dict[str, Any]]) -> list[str]:
        return [next(outcome for rule, outcome in self._rules if rule.matches(case)) for case in cases]


class Cel:
    """CEL: programs of some rows each, asked in order; a whole table in one program is nested deeper than it reads."""

    name: ClassVar = "cel"
    every: ClassVar = 10
    ROWS: ClassVar = 20

    def __init__(self, grid: Grid) -> None:
        self._module = peer("cel")
        parts = [grid.rows[start : start + self.ROWS] for start in range(0, len(grid.rows), self.ROWS)]
        self._texts = [self._written(rows) for rows in parts]

    @staticmethod
    def _written(rows: Iterable[Row]) -> str:
        ways = (f"{' && '.join(_joined(row, '||', no='!')) or 'true'} ? {json.dumps(row.outcome)} : " for row in rows)
        return "".join(ways) + '""'

    def compile(self) -> None:
        self._programs = [self._module.compile(text) for text in self._texts]

    def given(self, case: Case) -> Any:
        return self._module.Context({name: plain(value) for name, value in case.items()})

    def answers(self, cases: Sequence[Any]) -> list[str]:
        return [
            next(outcome for program in self._programs if (outcome := program.execute(context))) for context in cases
        ]


def _joined(row: Row, word: str, *, no: str) -> Iterable[str]:
    """The comparisons of a row; a choice as equalities, which are faster than looking into a list."""
    for name, cell in row.cells.items():
        match cell:
            case Within():
                yield from bounds(name, cell)
            case OneOf(("yes",)):
                yield name
            case OneOf(("no",)):
                yield f"{no}{name}"
            case OneOf(values):
                yield f"({f' {word} '.join(f'{name} == {json.dumps(value)}' for value in values)})"


class Clips:
    """clipspy: a defrule for each row, the first with the highest salience; one fact is asserted and one rule fires."""

    name: ClassVar = "clipspy"
    every: ClassVar = 10

    def __init__(self, grid: Grid) -> None:
        self._clips = peer("clips")
        kinds = {"whole number": "INTEGER", "date": "INTEGER", "money": "FLOAT"}
        slots = [f"(slot {name} (type {kinds.get(type_, 'SYMBOL')}))" for name, type_ in grid.types.items()]
        rules = [
            f"(defrule row-{place} (declare (salience {-place})) (case {' '.join(self._slots(row))}) "
            f"=> (bind ?*outcome* {row.outcome}))"
            for place, row in enumerate(grid.rows)
        ]
        self._constructs = ["(defglobal ?*outcome* = none)", f"(deftemplate case {' '.join(slots)})", *rules]

    @classmethod
    def _slots(cls, row: Row) -> Iterable[str]:
        for name, cell in row.cells.items():
            match cell:
                case OneOf(values):
                    yield f"({name} {'|'.join(cls._symbol(value) for value in values)})"
                case Within(least, None):
                    yield f"({name} ?{name}&:(>= ?{name} {plain(least)}))"
                case Within(None, most):
                    yield f"({name} ?{name}&:(<= ?{name} {plain(most)}))"
                case Within(least, most):
                    yield f"({name} ?{name}&:(<= {plain(least)} ?{name} {plain(most)}))"

    @staticmethod
    def _symbol(text: str) -> str:
        return text.replace(" ", "_")

    def compile(self) -> None:
        self._environment = self._clips.Environment()
        for construct in self._constructs:
            self._environment.build(construct)

    def given(self, case: Case) -> dict[str, Any]:
        return {name: self._slot(value) for name, value in case.items()}

    def _slot(self, value: Value) -> Any:
        if isinstance(value, bool):
            return self._clips.Symbol("yes" if value else "no")
        return self._clips.Symbol(self._symbol(value)) if isinstance(value, str) else plain(value)

    def answers(self, cases: Sequence[dict[str, Any]]) -> list[str]:
        run, look = self._environment.run, self._environment.eval
        insert = self._environment.find_template("case").assert_fact
        found = []
        for case in cases:
            fact = insert(**case)
            run(1)
            found.append(look("?*outcome*"))
            fact.retract()
        return found


PEERS: Final[Sequence[type[Peer]]] = (Zen, ZenDecision, RuleEngine, Clips, Cel)
