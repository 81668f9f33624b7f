"""durable_rules against the plain evaluator, on generated documents and facts; and what the three values come to.

The generated documents go the whole way: YAML, kinds, typing, cells, and `decide`. An ordinary run compares more than
20,000 rule decisions, a nightly one (``SOPDESK_NIGHTLY=1``) half a million, ``SOPDESK_RULE_DECISIONS=n`` as many as you like.
"""

from __future__ import annotations

import gc
import json
import os
import random
import threading
import weakref
from collections.abc import Mapping
from typing import Any, Final

import pytest

from engine.compile.coded import Coded
from engine.compile.edition import Edition
from engine.decide import asking, deciding
from engine.decide.deciding import decide, decide_table, holds, with_outcomes
from engine.decide.decision import Decision
from engine.decide.durable import Matcher, MatcherUnavailable, availability
from engine.decide.reference import truth, verdicts
from engine.model.condition import ALWAYS, All, AnyOf, Condition, Not, Test, show
from engine.model.decision import Verdict
from engine.model.fact import Fact, Value
from engine.model.rule import Rule, Table
from tests.desks import LONDON, compiled, edition

RULE_DECISIONS: Final = int(
    os.environ.get("SOPDESK_RULE_DECISIONS", "500000" if os.environ.get("SOPDESK_NIGHTLY") else "20000")
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


class Made:
    """One generated policy set of a single table, and the dice it came from."""

    def __init__(self, seed: int, *, knowing: bool = True) -> None:
        self.dice = random.Random(seed)
        self.knowing = (
            knowing  # whether conditions may ask what is known, which a value that becomes known can turn round
        )
        types = self.dice.sample(list(VALUES), self.dice.randint(2, 9))
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
        rows = [self._row(number) for number in range(self.dice.choice((1, 2, 5, 20, 60)))]
        hit = self.dice.choice(("first match", "all that match"))
        return {
            "kind": "decision", "id": "d", "title": "D", "version": "1.0.0", "use": hit,
            "inputs": {}, "output": {"answer": [f"a{n}" for n in range(5)]}, "rows": rows,
        }  # fmt: skip

    def _row(self, number: int) -> dict[str, Any]:
        condition = self._condition(self.dice.choice((0, 1, 1, 2, 3)))
        return {
            "id": f"r{number}",
            **(condition if isinstance(condition, dict) else {}),
            "answer": f"a{self.dice.randrange(5)}",
        }

    def _condition(self, depth: int) -> Any:
        dice = self.dice
        if depth == 0:
            return self._table_of(dice.randint(1, 2))
        match dice.randrange(5):
            case 0:
                return {"not": self._condition(depth - 1)}
            case 1 | 2:
                return {dice.choice(("all", "any")): [self._condition(depth - 1) for _ in range(dice.randint(1, 3))]}
            case 3 if self.knowing:
                return {dice.choice(("known", "unknown")): dice.choice(list(self.facts))}
            case _:
                return self._table_of(dice.randint(1, 3))

    def _table_of(self, most: int) -> dict[str, Any]:
        return {
            name: self._about(type_)
            for name, type_ in self.dice.sample(list(self.facts.items()), min(most, len(self.facts)))
        }

    def _about(self, type_: str) -> Any:  # noqa: C901, PLR0911, PLR0912 - one row a way of writing a comparison
        dice, values = self.dice, VALUES[type_]
        kinds = ["is", "list", "not"]
        if type_ in ORDERED:
            kinds += ["sign", "word", "between", "range"]
        elif type_ in {"choice", "several"}:
            kinds += ["family"]
        elif type_ != "yes or no":
            kinds += ["text", "texts"]
        match dice.choice([*kinds, "contains"] if type_ == "several" else kinds):
            case "is":
                return dice.choice(values)
            case "list":
                return dice.sample(values, min(len(values), dice.randint(1, 3)))
            case "not":
                return {"not": dice.choice(values)}
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
        two = VALUES[type_][:2] if type_ == "money" else self.dice.sample(VALUES[type_], 2)
        return sorted(two, key=lambda text: fact.parse(text, LONDON))

    def some_facts(self) -> dict[str, str]:
        """Values for some of the facts; the rest is not known."""
        share = self.dice.choice((0.3, 0.7, 0.9, 1.0))
        return {name: self._value(type_) for name, type_ in self.facts.items() if self.dice.random() < share}

    def _value(self, type_: str) -> str:
        if type_ == "several":
            return ", ".join(self.dice.sample(VALUES[type_], self.dice.randint(1, 3)))
        return self.dice.choice(VALUES[type_])

    def told(self, facts: Mapping[str, str], wrong: str) -> str:
        """A disagreement as somebody can read and repeat it."""
        rows = "\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in self.table["rows"])
        types = ", ".join(f"{name} {type_}" for name, type_ in self.facts.items())
        return f"{wrong}\nfacts: {json.dumps(facts, ensure_ascii=False)}\ntypes: {types}\n{self.table['use']}:\n{rows}"


VERDICTS: Final[Mapping[bool | None, Verdict]] = {True: "fired", False: "not", None: "waiting"}


def plainly(table: Table, values: Mapping[str, Value]) -> tuple[list[Verdict], list[str], bool]:
    """The verdict of each rule, the rules that count and whether nothing unknown can change that, from the trees alone."""
    found = [VERDICTS[truth(rule.when, values)] for rule in table.rules]
    if table.hit == "all that match":
        return (
            found,
            [rule.id for rule, verdict in zip(table.rules, found, strict=True) if verdict == "fired"],
            "waiting" not in found,
        )
    for rule, verdict in zip(table.rules, found, strict=True):
        if verdict != "not":
            return found, [rule.id] if verdict == "fired" else [], verdict == "fired"
    return found, [], True


def compared(made: Made, facts: Mapping[str, str]) -> int:
    """Fails with the document and the facts where the two ways disagree; how many rules were compared."""
    values = made.edition.values(facts)
    assert values.keys() == facts.keys()
    (decision,) = decide(made.edition, facts)
    wanted, chosen, decided = plainly(decision.table, values)
    for finding, verdict in zip(decision.findings, wanted, strict=True):
        assert finding.verdict == verdict, made.told(
            facts, f"{finding.rule.id} ({show(finding.rule.when)}) is {finding.verdict}, not {verdict}"
        )
    assert [rule.id for rule in decision.chosen] == chosen, made.told(facts, "other rules count")
    assert decision.decided is decided, made.told(facts, f"decided is {decision.decided}, missing {decision.missing}")
    assert with_outcomes(made.edition, facts).get("answer") == (decision.outcome.get("answer") if decided else None), (
        made.told(facts, "outcome")
    )
    assert not set(decision.missing) & facts.keys(), made.told(facts, f"missing {decision.missing}")
    return len(wanted)


@needs_durable_rules
def test_durable_rules_and_the_plain_evaluator_agree_on_generated_documents() -> None:
    done = seed = 0
    met: set[Verdict] = set()
    while done < RULE_DECISIONS:
        seed += 1
        made = Made(seed)
        for _ in range(20):
            facts = made.some_facts()
            done += compared(made, facts)
            met |= {finding.verdict for finding in decide(made.edition, facts)[0].findings}
        (coded,) = made.edition.tables
        assert deciding._memory(coded).asking is not None, "durable_rules was not asked"
    assert met == {"fired", "not", "waiting"}


def test_once_the_missing_facts_are_known_nothing_waits_for_them_any_more() -> None:
    """So the facts named are enough: a fact that could no longer change anything is not asked."""
    for seed in range(1, 60):
        made = Made(seed, knowing=False)
        for _ in range(5):
            facts = made.some_facts()
            (before,) = decide(made.edition, facts)
            more = facts | {name: made._value(made.facts[name]) for name in before.missing}
            (after,) = decide(made.edition, more)
            assert after.decided, made.told(more, f"still waits for {after.missing}, before for {before.missing}")


def test_a_decision_that_is_decided_stands_whatever_else_becomes_known() -> None:
    for seed in range(1, 60):
        made = Made(seed, knowing=False)
        for _ in range(5):
            facts = made.some_facts()
            (before,) = decide(made.edition, facts)
            more = {name: made._value(type_) for name, type_ in made.facts.items()} | facts
            (after,) = decide(made.edition, more)
            if before.decided:
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
    (coded,) = made.edition.tables
    wanted = [plainly(coded.table, made.edition.values(facts))[0] for facts in cases]
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
