"""durable_rules against the plain evaluator, on generated documents and facts; and what the three values come to.

The generated documents go the whole way: YAML, kinds, typing, cells, and `decide`. An ordinary run compares more than
20,000 rule decisions, a nightly one (``SOPDESK_NIGHTLY=1``) a million, ``SOPDESK_RULE_DECISIONS=n`` as many as you like.
"""

from __future__ import annotations

import gc
import json
import os
import random
import threading
import weakref
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any, Final, NamedTuple

import pytest

from engine.compile.cells import YES, spans
from engine.compile.coded import Coded
from engine.compile.edition import Edition
from engine.decide import asking, deciding
from engine.decide.deciding import decide, decide_table, holds, with_outcomes
from engine.decide.decision import Decision
from engine.decide.durable import Matcher, MatcherUnavailable, availability
from engine.decide.reference import truth, verdicts
from engine.model.condition import ALWAYS, All, AnyOf, Condition, Not, Test, show
from engine.model.decision import Verdict
from engine.model.fact import Fact, Money, Value
from engine.model.rule import HITS, IF_UNKNOWN, Hit, Rule, Table
from tests.desks import LONDON, compiled, edition

RULE_DECISIONS: Final = int(
    os.environ.get("SOPDESK_RULE_DECISIONS", "1000000" if os.environ.get("SOPDESK_NIGHTLY") else "20000")
)
needs_durable_rules = pytest.mark.skipif(not availability().usable, reason=availability().reason)

# Each fact with values that lie on, between and beside one another; some pairs are the same value written differently.
TEXTS = ["refund", "Refund please", "straße", "STRASSE", "a.b", "日本", "0", "no"]
VALUES: Final[Mapping[str, list[str]]] = {
    "text": TEXTS,
    "long text": ["first line\nsecond line", "refund", "my order is late", "{{ company }}"],
    "choice": ["red", "green-light", "green-dark", "blue", "no"],
    "several": ["red", "green-light", "green-dark", "blue", "no"],
    "whole number": ["-7", "0", "4", "5", "+5", "6", "999999999999"],
    "number": ["-0.5", "0", "0.1", "0.10", "2.5", "1e3", "9e-05"],
    "money": ["5 EUR", "5.00 eur", "20 EUR", "20 USD", "4.99 EUR", "7"],
    "date": ["2026-03-05", "2026-03-06", "Friday 2026-03-06", "2024-02-29", "1999-12-31"],
    "time": ["00:00", "09:30", "09:30:30", "23:59"],
    "date and time": [
        "2026-03-06 09:30",
        "2026-03-06T09:30+00:00",
        "2026-03-06T09:30+02:00",
        "2026-10-25 01:30",
        "2024-01-01 00:00",
    ],
    "duration": ["90", "90 seconds", "2 minutes", "1 hour", "0"],
    "yes or no": ["yes", "no", "true", "NO"],
    "email": ["jane@example.org", "JANE@example.org", "a@b.co"],
    "phone": ["020 7946 0958", "+44 20 7946 0958", "123"],
    "contact": ["jane@example.org", "020 7946 0958"],
    "attachment": ["thread.txt", "Thread.txt"],
    "scale 1 to 5": ["1", "3", "5"],
}
ORDERED: Final = ("whole number", "number", "money", "date", "time", "date and time", "duration", "scale 1 to 5")
PATTERNS: Final = ("^refund", "a.b", "[0-9]{3}", "example[.]org$", "日", "line$")


WIDE: Final[Mapping[str, list[str]]] = {
    "whole number": [str(number) for number in range(-60, 240, 3)],
    "number": [str(number / 8) for number in range(-40, 200, 3)],
    "money": [f"{number / 4} {currency}" for number in range(0, 160, 3) for currency in ("EUR", "USD")],
    "date": [f"20{year}-{month:02}-{day:02}" for year in (24, 26) for month in range(1, 13) for day in (1, 2, 15, 28)],
    "time": [f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "01", "30", "59:59")],
    "duration": [str(seconds) for seconds in range(0, 900, 7)],
    "scale 0 to 90": [str(number) for number in range(91)],
}
"""Values for many thresholds, so that a fact has many cells."""
INSIDE: Final = ("text", "long text", "contact")
"""Types that are looked into in tables of texts, so that their cells are numbered as they are met."""
OUTPUTS: Final[Mapping[str, list[str]]] = {
    "number": ["-0.5", "0", "0.1", "0.10", "2.5", "1e3"],
    "whole number": ["-7", "0", "5", "+5", "12"],
    "money": ["5 EUR", "5.00 eur", "4.99 EUR", "20 EUR", "-1 EUR"],
    "duration": ["90", "90 seconds", "2 minutes", "0"],
    "date": ["2026-03-06", "Friday 2026-03-06", "1999-12-31"],
    "time": ["09:30", "09:30:00", "23:59"],
}
LISTED: Final = [f"a{number}" for number in range(5)]


class Made:
    """One generated policy set of a single table, and the dice it came from.

    ``steady``: what is decided can only be added to, since no condition asks what is known and no document says what an
    unknown fact counts as.
    """

    def __init__(self, seed: int, *, steady: bool = False) -> None:
        self.dice = dice = random.Random(seed)
        self.steady = steady
        self.style = dice.choice(("mixed", "mixed", "mixed", "mixed", "texts", "thresholds"))
        self.values: Mapping[str, list[str]] = WIDE if self.style == "thresholds" else VALUES
        known = list(self.values)
        types = dice.sample(known, dice.randint(2, 3 if self.style == "thresholds" else 9))
        if self.style == "texts":
            types = [dice.choice(INSIDE) if dice.random() < 0.7 else type_ for type_ in types[:5]]
        self.facts = {f"f{number}": type_ for number, type_ in enumerate(types)}
        while True:
            self.table = self._table()
            self.edition, remarks = compiled(json.dumps(self._record()), json.dumps(self.table))
            if not remarks:
                return
            assert {remark.code for remark in remarks} == {"too-complex"}, remarks

    def _record(self) -> dict[str, Any]:
        fields: list[dict[str, Any]] = [{"id": name, "label": name, "as": type_} for name, type_ in self.facts.items()]
        for field in fields:
            if field["as"] in {"choice", "several"}:
                field["options"] = VALUES["choice"]
        return {
            "kind": "record",
            "id": "r",
            "title": "R",
            "version": "1.0.0",
            "channels": ["phone"],
            "kinds": ["inquiry"],
            "fields": fields,
        }

    def _table(self) -> dict[str, Any]:
        dice = self.dice
        self.hit: Hit = dice.choice(HITS)
        names = ["answer", "also"] if dice.random() < 0.3 else ["answer"]
        self.output = {name: self._output() for name in names}
        size = dice.choice((40, 90)) if self.style == "thresholds" else dice.choice((1, 2, 5, 20, 60))
        document = {
            "kind": "decision", "id": "d", "title": "D", "version": "1.0.0", "use": self.hit,
            "inputs": {}, "output": self.output, "rows": [self._row(number) for number in range(size)],
        }  # fmt: skip
        if dice.random() < 0.3:
            document["otherwise"] = {name: "3" if self.hit == "count" else self._outcome(name) for name in self.output}
        if not self.steady and dice.random() < 0.3:
            document["if_unknown"] = dice.choice(IF_UNKNOWN)
        return document

    def _output(self) -> str | list[str]:
        """The values of an output or its type, as the hit policy wants it."""
        if self.hit in {"sum", "lowest", "highest"}:
            return self.dice.choice(list(OUTPUTS)[: 4 if self.hit == "sum" else None])
        if self.hit in {"first match", "same result", "count"} and self.dice.random() < 0.3:
            return self.dice.choice(list(OUTPUTS))
        return LISTED

    def _outcome(self, name: str) -> str:
        output = self.output[name]
        return self.dice.choice(OUTPUTS[output] if isinstance(output, str) else output)

    def _row(self, number: int) -> dict[str, Any]:
        condition = self._condition(self.dice.choice((0, 1, 1, 2, 3)))
        row = {
            "id": f"r{number}",
            **(condition if isinstance(condition, dict) else {}),
            **{name: self._outcome(name) for name in self.output},
        }
        if not self.steady and self.dice.random() < 0.1:
            row["if_unknown"] = self.dice.choice(IF_UNKNOWN)
        return row

    def _condition(self, depth: int) -> Any:
        dice = self.dice
        if depth == 0:
            return self._table_of(dice.randint(1, 2))
        match dice.randrange(5):
            case 0:
                return {"not": self._condition(depth - 1)}
            case 1 | 2:
                return {dice.choice(("all", "any")): [self._condition(depth - 1) for _ in range(dice.randint(1, 3))]}
            case 3 if not self.steady:
                return {dice.choice(("known", "unknown")): dice.choice(list(self.facts))}
            case _:
                return self._table_of(dice.randint(1, 3))

    def _table_of(self, most: int) -> dict[str, Any]:
        return {
            name: self._about(type_)
            for name, type_ in self.dice.sample(list(self.facts.items()), min(most, len(self.facts)))
        }

    def _about(self, type_: str) -> Any:  # noqa: C901, PLR0911, PLR0912 - one row a way of writing a comparison
        dice, values = self.dice, self.values[type_]
        kinds = ["is", "list", "not"]
        if type_ in INSIDE and self.style == "texts":
            kinds = ["is", "text", "text", "texts", "texts"]
        elif type_ in {*ORDERED, *WIDE}:
            kinds += ["sign", "word", "between", "range"]
        elif type_ in {"choice", "several"}:
            kinds += ["family"]
        elif type_ != "yes or no":
            kinds += ["text", "texts"]
        match dice.choice([*kinds, "contains"] if type_ == "several" else kinds):
            case "is":
                return dice.choice(values)
            case "list":
                most = 12 if self.style == "thresholds" else 3
                return dice.sample(values, min(len(values), dice.randint(1, most)))
            case "not":
                return {"not": dice.choice(values) if dice.random() < 0.7 else dice.sample(values, min(len(values), 4))}
            case "sign":
                return f"{dice.choice(('>=', '<=', '>', '<'))} {dice.choice(values)}"
            case "word":
                return {dice.choice(("over", "at least", "under", "at most", "before", "after")): dice.choice(values)}
            case "between":
                return {"between": self._ordered(type_)}
            case "range":
                low, high = self._ordered(type_)
                return {"at least": low, "under": high}
            case "family":
                return "green-*"
            case "texts":
                return {"contains": [dice.choice(values)[:4], dice.choice(values)[-3:]]}
            case "contains":
                return {"contains": dice.choice([*values, "green-*"])}
            case _:
                op = dice.choice(("contains", "starts with", "matches"))
                return {op: dice.choice(PATTERNS) if op == "matches" else dice.choice(values)[: dice.randint(1, 4)]}

    def _ordered(self, type_: str) -> list[str]:
        """Two values, the smaller first; of money in one currency."""
        fact = Fact("f", "f", type_)
        values = self.values[type_]
        of_one = [value for value in values if value.endswith(" EUR")] if type_ == "money" else values
        two = self.dice.sample(of_one, 2)
        return sorted(two, key=lambda text: fact.parse(text, LONDON))

    def some_facts(self) -> dict[str, str]:
        """Values for some of the facts; the rest is not known."""
        share = self.dice.choice((0.3, 0.7, 0.9, 1.0))
        return {name: self.value(name) for name in self.facts if self.dice.random() < share}

    def value(self, name: str) -> str:
        """A value of a fact."""
        values = self.values[self.facts[name]]
        if self.facts[name] == "several":
            return ", ".join(self.dice.sample(values, self.dice.randint(1, 3)))
        return self.dice.choice(values)

    def told(self, facts: Mapping[str, str], wrong: str) -> str:
        """A disagreement as somebody can read and repeat it."""
        rows = "\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in self.table["rows"])
        types = ", ".join(f"{name} {type_}" for name, type_ in self.facts.items())
        known = json.dumps(facts, ensure_ascii=False)
        head = {key: self.table.get(key) for key in ("use", "output", "if_unknown", "otherwise")}
        return f"{wrong}\nfacts: {known}\ntypes: {types}\n{json.dumps(head)}:\n{rows}"


VERDICTS: Final[Mapping[bool | None, Verdict]] = {True: "fired", False: "not", None: "waiting"}
ASSUMED: Final[Mapping[str, Verdict]] = {"ask": "waiting", "treat as no": "not", "treat as yes": "fired"}
BY_VALUE: Final = frozenset({"same result", "highest priority", "lowest", "highest"})
"""Policies under which another row makes no difference as long as the answer is the same."""
Row = Mapping[str, Any]
Outcome = Mapping[str, Any]
"""By output the typed value; where several rows count, their values in order."""


class Plain(NamedTuple):
    """What a table comes to, worked out from the document itself and from what its hit policy means."""

    verdicts: list[Verdict]
    assumed: list[bool]
    chosen: list[str]
    outcome: Outcome
    decided: bool
    disagreeing: list[str] = []  # noqa: RUF012 - never changed


def plainly(made: Made, values: Mapping[str, Value]) -> Plain:
    """Each row by the tree of its condition; then what the rows that fire come to, with and without each that waits."""
    (coded,) = made.edition.tables
    rows: list[Row] = made.table["rows"]
    verdicts: list[Verdict] = []
    assumed = []
    for rule, row in zip(coded.table.rules, rows, strict=True):
        answer = truth(rule.when, values)
        says = row.get("if_unknown", made.table.get("if_unknown", "ask"))
        verdicts.append(ASSUMED[says] if answer is None else VERDICTS[answer])
        assumed.append(answer is None and says != "ask")
    fired = [row for row, verdict in zip(rows, verdicts, strict=True) if verdict == "fired"]
    waiting = [row for row, verdict in zip(rows, verdicts, strict=True) if verdict == "waiting"]
    now = comes_to(made, fired)
    if now is None:
        return Plain(verdicts, assumed, [], {}, decided=True, disagreeing=[row["id"] for row in fired])
    decided = not any(makes_a_difference(made, fired, row) for row in waiting)
    chosen, outcome = now
    if not decided and made.hit in {"all that match", "in order"}:
        chosen, outcome = all_of(made, fired)
    elif not decided:
        chosen = [row["id"] for row in fired] if made.hit in {"sum", "lowest", "highest", "count"} else []
        outcome = {}
    return Plain(verdicts, assumed, chosen, outcome, decided)


def comes_to(made: Made, fired: Sequence[Row]) -> tuple[list[str], Outcome] | None:  # noqa: PLR0911 - a policy each
    """The rows that count and what is decided if exactly these rows fire; None where they contradict each other."""
    everyone = [row["id"] for row in fired]
    if not fired and "otherwise" in made.table:
        return ["otherwise"], {name: typed(made, name, text) for name, text in made.table["otherwise"].items()}
    match made.hit:
        case "count":
            return everyone, dict.fromkeys(made.output, len(fired))
        case "sum":
            return everyone, {name: total(made, name, fired) for name in made.output}
        case "all that match" | "in order":
            return all_of(made, fired)
        case _ if not fired:
            return [], {}
        case "first match":
            return everyone[:1], given(made, fired[0])
        case "only one":
            return (everyone, given(made, fired[0])) if len(fired) == 1 else None
        case "same result":
            same = all(given(made, row) == given(made, fired[0]) for row in fired)
            return (everyone, given(made, fired[0])) if same else None
        case "highest priority":
            best = ranked(made, fired)[0]
            return [best["id"]], given(made, best)
        case _:
            best_of = min if made.hit == "lowest" else max
            return everyone, {name: best_of(given(made, row)[name] for row in fired) for name in made.output}


def all_of(made: Made, fired: Sequence[Row]) -> tuple[list[str], Outcome]:
    """Rows that all count: by output their values, each the first time it comes."""
    rows = ranked(made, fired) if made.hit == "in order" else list(fired)
    values: dict[str, list[str]] = {}
    for row in rows:
        for name in made.output:
            if row[name] not in values.setdefault(name, []):
                values[name].append(row[name])
    return [row["id"] for row in rows], {name: tuple(several) for name, several in values.items()}


def ranked(made: Made, rows: Sequence[Row]) -> list[Row]:
    """By the first output, then by the second; equals stay as they are."""
    found = list(rows)
    for name in reversed(made.output):
        found.sort(key=lambda row: LISTED.index(row[name]))
    return found


def makes_a_difference(made: Made, fired: Sequence[Row], *more: Row) -> bool:
    """Whether something else would be decided if these rows fired as well."""
    order = made.table["rows"]
    together = comes_to(made, sorted([*fired, *more], key=order.index))
    now = comes_to(made, fired)
    if now is None or together is None:
        return now is not together
    if made.hit in BY_VALUE and fired:
        return now[1] != together[1]
    return now[0] != together[0]


def given(made: Made, row: Row) -> Outcome:
    """What a row gives, by value."""
    return {name: typed(made, name, row[name]) for name in made.output}


def typed(made: Made, name: str, text: str) -> Value:
    return made.edition.facts[name].parse(text, LONDON)


def total(made: Made, name: str, rows: Sequence[Row]) -> Value:
    """The sum in whole thousandths."""
    values = [given(made, row)[name] for row in rows]
    amounts = [value.amount if isinstance(value, Money) else value for value in values]
    found = Decimal(sum(int(amount * 1000) for amount in amounts)) / 1000
    return Money(found, "EUR") if made.output[name] == "money" else found


def compared(made: Made, facts: Mapping[str, str]) -> int:
    """Fails with the document and the facts where the two ways disagree; how many rules were compared."""
    values = made.edition.values(facts)
    assert values.keys() == facts.keys()
    (decision,) = decide(made.edition, facts)
    wanted = plainly(made, values)
    for finding, verdict, assumed in zip(decision.findings, wanted.verdicts, wanted.assumed, strict=True):
        assert (finding.verdict, finding.assumed) == (verdict, assumed), made.told(
            facts, f"{finding.rule.id} ({show(finding.rule.when)}) is {finding.verdict}, not {verdict}"
        )
    assert [rule.id for rule in decision.chosen] == wanted.chosen, made.told(facts, f"{wanted.chosen} should count")
    assert [rule.id for rule in decision.disagreeing] == wanted.disagreeing, made.told(facts, "others disagree")
    assert decision.decided is wanted.decided, made.told(facts, f"decided is {decision.decided}, {decision.missing}")
    assert decision.decided is not bool(decision.missing), made.told(facts, f"missing {decision.missing}")
    outcome = {name: typed(made, name, text) for name, text in decision.outcome.items()}
    assert outcome == wanted.outcome, made.told(facts, f"the outcome should be {wanted.outcome}")
    later = with_outcomes(made.edition, facts)
    assert {name: later.get(name) for name in made.output} == {
        name: decision.outcome.get(name) if wanted.decided else None for name in made.output
    }, made.told(facts, "outcome")
    assert not set(decision.missing) & facts.keys(), made.told(facts, f"missing {decision.missing}")
    return len(wanted.verdicts)


@needs_durable_rules
def test_durable_rules_and_the_plain_evaluator_agree_on_generated_documents() -> None:
    done = seed = 0
    met: set[Verdict] = set()
    hits: set[Hit] = set()
    while done < RULE_DECISIONS:
        seed += 1
        made = Made(seed)
        for _ in range(20):
            facts = made.some_facts()
            done += compared(made, facts)
            met |= {finding.verdict for finding in decide(made.edition, facts)[0].findings}
            hits.add(made.hit)
        (coded,) = made.edition.tables
        assert deciding._memory(coded).asking is not None, "durable_rules was not asked"
    assert met == {"fired", "not", "waiting"}
    assert hits == {*HITS}


def test_the_generated_tables_have_open_cells_many_cells_and_holes() -> None:
    """Else the test above would compare less than it says."""
    made = [Made(seed) for seed in range(1, 60)]
    cells = [cells for one in made for coded in one.edition.tables for cells in coded.cells]
    assert sum(not found.closed for found in cells) > 20
    assert sum(found.count > 100 for found in cells if found.closed) > 5
    holes = [
        len(list(spans(found.meeting(question, YES, equal=True)))) - 1
        for found in cells
        if found.closed
        for question in range(len(found.tests))
    ]
    assert {0, 1, 2, asking.MOST_HOLES + 1} <= {*holes}
    assert {one.table.get("if_unknown") for one in made} == {None, *IF_UNKNOWN}
    assert any("otherwise" in one.table for one in made)


def test_a_decided_answer_is_that_of_every_way_in_which_the_rows_that_wait_could_turn_out() -> None:
    """The meaning of "decided", by trying all combinations of the rows that wait."""
    tried = 0
    for seed in range(1, 80):
        made = Made(seed, steady=True)
        for _ in range(5):
            facts = made.some_facts()
            (decision,) = decide(made.edition, facts)
            by_verdict: dict[Verdict, list[Row]] = {"fired": [], "waiting": [], "not": []}
            for finding, row in zip(decision.findings, made.table["rows"], strict=True):
                by_verdict[finding.verdict].append(row)
            waiting = by_verdict["waiting"][:6]
            for size in range(1, len(waiting) + 1) if decision.decided else ():
                for more in combinations(waiting, size):
                    tried += 1
                    assert not makes_a_difference(made, by_verdict["fired"], *more), made.told(facts, f"{more}")
    assert tried > 500


def test_once_the_missing_facts_are_known_nothing_waits_for_them_any_more() -> None:
    """So the facts named are enough: a fact that could no longer change anything is not asked."""
    for seed in range(1, 60):
        made = Made(seed, steady=True)
        for _ in range(5):
            facts = made.some_facts()
            (before,) = decide(made.edition, facts)
            more = facts | {name: made.value(name) for name in before.missing}
            (after,) = decide(made.edition, more)
            assert after.decided, made.told(more, f"still waits for {after.missing}, before for {before.missing}")


def test_a_decision_that_is_decided_stands_whatever_else_becomes_known() -> None:
    for seed in range(1, 60):
        made = Made(seed, steady=True)
        for _ in range(5):
            facts = made.some_facts()
            (before,) = decide(made.edition, facts)
            more = {name: made.value(name) for name in made.facts} | facts
            (after,) = decide(made.edition, more)
            if before.decided:
                now, then = plainly(made, made.edition.values(facts)), plainly(made, made.edition.values(more))
                assert then.outcome == now.outcome, made.told(more, f"was decided for {facts}")
                assert bool(after.disagreeing) is bool(before.disagreeing), made.told(more, f"agreed for {facts}")
                if made.hit not in BY_VALUE and not before.disagreeing:
                    assert after.chosen == before.chosen, made.told(more, f"was decided for {facts}")


# --- the three values -------------------------------------------------------------------------------------------------

RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone, email]
    kinds: [inquiry, complaint]
    fields:
      - {id: topic, label: Topic, as: choice, options: [billing, legal, order]}
      - {id: a, label: A, as: yes or no}
      - {id: b, label: B, as: yes or no}
      - {id: c, label: C, as: yes or no}
"""


def asked(fact: str) -> Test:
    return Test(fact, "is", (True,), f"{fact} is yes")


def told(letters: str) -> dict[str, str]:
    """``yn?`` says that a is yes, b is no and c is not known."""
    words = {"y": "yes", "n": "no"}
    return {fact: words[letter] for fact, letter in zip("abc", letters, strict=False) if letter != "?"}


A, B = asked("a"), asked("b")
YES_OR_NO: Final = {name: Fact(name, name, "yes or no") for name in "abc"}
ALL, ANY = All((A, B)), AnyOf((A, B))


@pytest.mark.parametrize(
    ("condition", "table"),
    [
        (ALL, {"yy": "y", "yn": "n", "y?": "?", "ny": "n", "nn": "n", "n?": "n", "?y": "?", "?n": "n", "??": "?"}),
        (ANY, {"yy": "y", "yn": "y", "y?": "y", "ny": "y", "nn": "n", "n?": "?", "?y": "y", "?n": "?", "??": "?"}),
        (Not(A), {"y": "n", "n": "y", "?": "?"}),
        (Not(ALL), {"yy": "n", "n?": "y", "y?": "?"}),
        (Not(ANY), {"nn": "y", "y?": "n", "n?": "?"}),
        (Test("a", "known", (), "a is known"), {"y": "y", "n": "y", "?": "n"}),
        (Not(Test("a", "known", (), "a is known")), {"y": "n", "n": "n", "?": "y"}),
        (ALWAYS, {"??": "y"}),
        (Not(ALWAYS), {"??": "n"}),
        (AnyOf(()), {"??": "n"}),
        (All((A, Not(A))), {"y": "n", "n": "n", "?": "?"}),
    ],
    ids=show,
)
def test_yes_no_and_unknown_are_joined_as_the_manual_says(condition: Condition, table: Mapping[str, str]) -> None:
    coded = Coded(Table("t", "d", "all that match", (Rule("r", condition, {}),)), YES_OR_NO)
    for letters, wanted in table.items():
        known = told(letters)
        typed = {name: YES_OR_NO[name].parse(text, LONDON) for name, text in known.items()}
        assert {True: "y", False: "n", None: "?"}[truth(condition, typed)] == wanted, letters
        assert decide_table(coded, known).findings[0].verdict == {"y": "fired", "n": "not", "?": "waiting"}[wanted], (
            letters
        )
        assert verdicts(coded, coded.answers(coded.code(known))) == (decide_table(coded, known).findings[0].verdict,), (
            letters
        )


def decided(rows: str, use: str = "first match", **facts: str) -> Decision:
    return decide(edition(RECORD, table("d", use, "[x, y, z]", rows)), facts)[0]


def table(name: str, use: str, choices: str, rows: str, *, output: str = "answer") -> str:
    return f"{{kind: decision, id: {name}, title: D, version: 1.0.0, inputs: {{}}, output: {{{output}: {choices}}}, use: {use}, rows: {rows}}}"


ROWS = "[{id: first, a: yes, answer: x}, {id: second, b: yes, answer: y}, {id: third, answer: z}]"


@pytest.mark.parametrize(
    ("facts", "chosen", "missing"),
    [
        ({"a": "yes"}, ["first"], ()),
        ({"a": "no", "b": "yes"}, ["second"], ()),
        ({"a": "no", "b": "no"}, ["third"], ()),
        ({"b": "yes"}, [], ("a",)),
        ({"a": "no"}, [], ("b",)),
        ({}, [], ("a", "b")),
    ],
)
def test_first_match_takes_no_row_below_one_that_waits_and_names_what_it_waits_for(
    facts: dict[str, str], chosen: list[str], missing: tuple[str, ...]
) -> None:
    decision = decided(ROWS, **facts)
    assert ([rule.id for rule in decision.chosen], decision.missing) == (chosen, missing)
    assert decision.decided is (not missing)


def test_all_that_match_takes_every_row_that_fires_also_while_others_wait() -> None:
    decision = decided(ROWS, "all that match", b="yes")
    assert [rule.id for rule in decision.chosen] == ["second", "third"]
    assert [finding.verdict for finding in decision.findings] == ["waiting", "fired", "fired"]
    assert (decision.decided, decision.missing) == (False, ("a",))


def test_where_no_row_fires_the_decision_is_decided_and_empty() -> None:
    decision = decided("[{a: yes, answer: x}]", a="no")
    assert (decision.decided, decision.outcome) == (True, {})


def test_a_fact_that_could_change_nothing_any_more_is_not_missing() -> None:
    rows = "[{any: [{all: [{a: yes}, {b: yes}]}, {not: {any: [{a: no}, {b: no}]}}, {c: yes}], answer: x}]"
    assert decided(rows, a="no").missing == ("c",)
    assert decided(rows, a="yes").missing == ("b", "c")
    assert decided(rows, a="yes").findings[0].missing == ("b", "c")


def test_each_finding_keeps_its_comparisons_with_the_values_they_met() -> None:
    finding = decided("[{topic: [legal, order], a: yes, answer: x}]", topic="billing").findings[0]
    assert [(seen.words, seen.value, seen.truth) for seen in finding.seen] == [
        ("topic is legal or order", "billing", False),
        ("a is yes", None, None),
    ]


COLOURS = RECORD + "      - {id: colours, label: Colours, as: several, options: [red, green-light, green-dark]}\n"


@pytest.mark.parametrize(("condition", "wanted"), [("green-*", "fired"), ("{contains: green-*}", "fired"), ("{contains: red}", "not"), ("[red, green-dark]", "fired")])  # fmt: skip
def test_a_family_of_choices_is_found_among_several(condition: str, wanted: str) -> None:
    made = edition(COLOURS, table("d", "first match", "[x]", f"[{{colours: {condition}, answer: x}}]"))
    assert decide(made, {"colours": "green-dark"})[0].findings[0].verdict == wanted


# --- decisions that feed one another ----------------------------------------------------------------------------------

CHAIN = (
    RECORD,
    table(
        "routing",
        "first match",
        "[law, desk]",
        "[{answer: x, department: law}, {answer: [y, z], department: desk}]",
        output="department",
    ),
    table("d", "first match", "[x, y, z]", ROWS),
    table(
        "size",
        "first match",
        "[big, small]",
        "[{department: law, size: big}, {department: desk, size: small}]",
        output="size",
    ),
)


def test_what_one_table_decides_is_a_fact_for_the_next_whatever_the_order_of_the_documents() -> None:
    made = edition(*CHAIN)
    assert [coded.table.id for coded in made.tables] == ["d", "routing", "size"]
    assert with_outcomes(made, {"a": "yes"}) == {"a": "yes", "answer": "x", "department": "law", "size": "big"}
    assert with_outcomes(made, {"a": "no", "b": "no"})["size"] == "small"


def test_while_one_table_is_undecided_the_next_waits_for_its_outcome() -> None:
    made = edition(*CHAIN)
    assert [decision.missing for decision in decide(made, {})] == [("a", "b"), ("answer",), ("department",)]
    assert with_outcomes(made, {"b": "yes"}) == {"b": "yes"}


def test_a_value_written_by_hand_where_a_table_decides_gives_way_to_the_table() -> None:
    made = edition(*CHAIN)
    assert with_outcomes(made, {"a": "yes", "department": "desk"})["department"] == "law"
    assert "department" not in with_outcomes(made, {"department": "desk"})


def test_priority_feeds_routing_and_the_condition_of_a_clock() -> None:
    """The chain of the shipped set, in small: urgency -> priority -> which clock."""
    made = edition(
        RECORD,
        table(
            "priority", "first match", "[P1, P2]", "[{a: yes, priority: P1}, {a: no, priority: P2}]", output="priority"
        ),
        """
        kind: sla
        id: times
        title: Times
        version: 1.0.0
        clocks:
          - {id: fast, for: {priority: P1}, from: received, to: resolved, within: 1 hour, counting: around the clock}
        """,
    )
    applies = made.clocks[0].applies
    assert [holds(made, applies, with_outcomes(made, facts)) for facts in ({"a": "yes"}, {"a": "no"}, {})] == [
        True,
        False,
        None,
    ]


@pytest.mark.parametrize("logged", ["delivery", "", "LEGAL", " "])
def test_a_logged_value_that_is_no_choice_any_more_counts_as_unknown(logged: str) -> None:
    decision = decided("[{topic: legal, answer: x}, {answer: y}]", topic=logged)
    assert (decision.findings[0].verdict, decision.missing) == ("waiting", ("topic",))


def test_an_outcome_that_is_no_choice_is_not_decided() -> None:
    """`sopdesk check` calls it an error; a desk that runs on such a document all the same goes on, and says nothing wrong."""
    made = edition(
        RECORD,
        table("d", "first match", "[x, y]", "[{answer: z}]"),
        table("e", "first match", "[1, 2]", "[{answer: x, e: 1}]", output="e"),
    )
    assert with_outcomes(made, {}) == {}
    assert [decision.missing for decision in decide(made, {})] == [(), ("answer",)]


def test_a_fact_nobody_declares_any_more_is_passed_over() -> None:
    assert decided(ROWS, a="yes", colour="red").decided


# --- the engine behind it ---------------------------------------------------------------------------------------------


def answers(made: Edition) -> list[object]:
    """What is decided for every combination of a and b, and one of topic."""
    each = (
        {"topic": topic, "a": a, "b": b}
        for topic in ("legal", "")
        for a in ("yes", "no", "")
        for b in ("yes", "no", "")
    )
    return [[(f.verdict, f.missing) for f in decision.findings] for facts in each for decision in decide(made, facts)]


def test_without_durable_rules_the_reference_decides_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = answers(edition(*CHAIN))

    def unavailable(_: object) -> list[Matcher]:
        raise MatcherUnavailable("not installed")

    monkeypatch.setattr(asking, "compiled", unavailable)
    made = edition(*CHAIN)
    assert answers(made) == wanted
    assert all(deciding._memory(coded).asking is None for coded in made.tables)


def test_when_durable_rules_reports_an_error_the_reference_decides_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = answers(edition(*CHAIN))

    class Broken:
        asked = 0

        def holding(self, _: object) -> frozenset[str]:
            Broken.asked += 1
            raise RuntimeError("durable_rules answered 1 to a fact")

    monkeypatch.setattr(asking, "compiled", lambda groups: [Broken() for _ in groups])
    made = edition(*CHAIN)
    assert answers(made) == wanted
    assert Broken.asked == len(made.tables)


def test_no_more_answers_are_remembered_than_the_bound_and_the_latest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "MOST_REMEMBERED", 4)
    made = edition(RECORD, table("d", "first match", "[x, y, z]", ROWS))
    answers(made)
    memory = deciding._memory(made.tables[0])
    assert len(memory.young) + len(memory._old) <= 8
    decide(made, {"a": "yes", "b": "yes"})
    assert made.tables[0].code({"a": "yes", "b": "yes"}) in memory.young | memory._old


def test_the_answers_of_an_edition_go_when_the_edition_goes() -> None:
    made = edition(*CHAIN)
    decide(made, {"a": "yes"})
    remembered = weakref.ref(deciding._memory(made.tables[0]))
    del made
    gc.collect()
    assert remembered() is None


def test_threads_that_decide_together_get_the_answers_of_the_reference() -> None:
    made = Made(7)
    cases = [made.some_facts() for _ in range(150)]
    wanted = [plainly(made, made.edition.values(facts)).verdicts for facts in cases]
    wrong: list[int] = []
    done: list[int] = []

    def work(start: int) -> None:
        for step in range(len(cases)):
            number = (start + step) % len(cases)
            (decision,) = decide(made.edition, cases[number])
            if [finding.verdict for finding in decision.findings] != wanted[number]:
                wrong.append(number)
        done.append(start)

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 40, 80, 120)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert (sorted(done), wrong) == ([0, 40, 80, 120], [])
