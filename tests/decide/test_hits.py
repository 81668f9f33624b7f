"""How the rows that match become one answer: every hit policy, with what is known and with what is not.

Each is held against its meaning in DMN: U (only one), A (same result), P (highest priority), F (first match), R (all that
match), O (in order), C+ (sum), C< (lowest), C> (highest) and C# (count).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from engine.decide.deciding import decide, with_outcomes
from engine.decide.decision import Decision
from engine.lint.checks import outcomes
from engine.lint.subject import Subject
from engine.model.rule import HITS, Hit
from tests.desks import compiled, edition
from tests.kinds.reading import refused

RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields:
      - {id: a, label: A, as: yes or no}
      - {id: b, label: B, as: yes or no}
      - {id: c, label: C, as: yes or no}
      - {id: n, label: N, as: whole number}
"""
LETTERS = "{answer: [x, y, z]}"
ROWS = """
      - {id: one, a: yes, answer: z}
      - {id: two, b: yes, answer: x}
      - {id: three, c: yes, answer: z}
"""
POINTS = """
      - {id: one, a: yes, answer: 3}
      - {id: two, b: yes, answer: 5}
      - {id: three, c: yes, answer: 3}
"""


def table(use: str, output: str, rows: str, more: str = "", name: str = "d") -> str:
    """A decision document; ``more`` are further lines of it."""
    return f"""
    kind: decision
    id: {name}
    title: D
    version: 1.0.0
    inputs: {{}}
    output: {output}
    use: {use}
    rows:{rows}
    {more}
"""


def told(letters: str) -> dict[str, str]:
    """``yn?`` says that a is yes, b is no and c is not known."""
    return {fact: {"y": "yes", "n": "no"}[letter] for fact, letter in zip("abc", letters, strict=True) if letter != "?"}


def decided(document: str, letters: str = "???", **facts: str) -> Decision:
    return decide(edition(RECORD, document), told(letters) | facts)[0]


def ids(decision: Decision) -> str:
    return " ".join(rule.id for rule in decision.chosen)


def waits(decision: Decision) -> str:
    """The facts that are missing; it is decided if there are none."""
    assert decision.decided is (not decision.missing)
    return "".join(decision.missing)


def clash(decision: Decision) -> str:
    return " ".join(rule.id for rule in decision.disagreeing)


# --- one row is chosen ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "chosen", "answer", "missing"),
    [
        ("yyy", "one", "z", ""),
        ("nyy", "two", "x", ""),
        ("nny", "three", "z", ""),
        ("nnn", "", None, ""),
        ("y??", "one", "z", ""),
        ("?yy", "", None, "a"),
        ("n?y", "", None, "b"),
        ("nn?", "", None, "c"),
        ("?n?", "", None, "ac"),
        ("??y", "", None, "ab"),
    ],
)
def test_first_match_is_the_first_row_that_fires_unless_one_above_it_waits(
    letters: str, chosen: str, answer: str | None, missing: str
) -> None:
    found = decided(table("first match", LETTERS, ROWS), letters)
    assert (ids(found), found.outcome.get("answer"), waits(found), clash(found)) == (chosen, answer, missing, "")


@pytest.mark.parametrize(
    ("letters", "chosen", "answer", "missing", "disagreeing"),
    [
        ("ynn", "one", "z", "", ""),
        ("nyn", "two", "x", "", ""),
        ("nnn", "", None, "", ""),
        ("yyn", "", None, "", "one two"),
        ("yny", "", None, "", "one three"),  # also where both give the same
        ("yyy", "", None, "", "one two three"),
        ("yy?", "", None, "", "one two"),
        ("yn?", "", None, "c", ""),
        ("?nn", "", None, "a", ""),
    ],
)
def test_only_one_row_may_fire_and_while_another_waits_it_might(
    letters: str, chosen: str, answer: str | None, missing: str, disagreeing: str
) -> None:
    found = decided(table("only one", LETTERS, ROWS), letters)
    assert (ids(found), found.outcome.get("answer"), waits(found)) == (chosen, answer, missing)
    assert clash(found) == disagreeing


@pytest.mark.parametrize(
    ("letters", "chosen", "answer", "missing", "disagreeing"),
    [
        ("yny", "one three", "z", "", ""),
        ("ynn", "one", "z", "", ""),
        ("nyn", "two", "x", "", ""),
        ("nnn", "", None, "", ""),
        ("yyn", "", None, "", "one two"),
        ("yyy", "", None, "", "one two three"),
        ("yy?", "", None, "", "one two"),
        ("yn?", "one", "z", "", ""),  # whatever c is, the result is z
        ("y?n", "", None, "b", ""),
        ("y??", "", None, "b", ""),
        ("?n?", "", None, "ac", ""),
    ],
)
def test_same_result_wants_all_rows_that_fire_to_give_the_same_and_waits_only_for_those_that_would_not(
    letters: str, chosen: str, answer: str | None, missing: str, disagreeing: str
) -> None:
    found = decided(table("same result", LETTERS, ROWS), letters)
    assert (ids(found), found.outcome.get("answer"), waits(found)) == (chosen, answer, missing)
    assert clash(found) == disagreeing


@pytest.mark.parametrize(
    ("output", "one", "other"),
    [
        ("number", "5", "5.0"),
        ("number", "0.1", "1e-1"),
        ("money", "5 EUR", "5.00 eur"),
        ("whole number", "5", "+5"),
        ("date", "2026-03-06", "Friday 2026-03-06"),
        ("yes or no", "yes", "true"),
        ("duration", "90 seconds", "90"),
    ],
)
def test_same_result_goes_by_the_value_and_not_by_how_it_is_written(output: str, one: str, other: str) -> None:
    rows = f"\n      - {{answer: {one}}}\n      - {{answer: {other}}}\n      - {{a: yes, answer: {other}}}"
    found = decided(table("same result", f"{{answer: {output}}}", rows))
    assert (ids(found), found.outcome, found.decided) == ("row-1 row-2", {"answer": one}, True)


@pytest.mark.parametrize(
    ("letters", "chosen", "answer", "missing"),
    [
        ("yyy", "two", "x", ""),
        ("yny", "one", "z", ""),  # equals: the first of them
        ("nny", "three", "z", ""),
        ("nnn", "", None, ""),
        ("?y?", "two", "x", ""),  # nothing is better than x
        ("y?n", "", None, "b"),
        ("yn?", "one", "z", ""),
        ("nn?", "", None, "c"),
        ("y??", "", None, "b"),
    ],
)
def test_highest_priority_is_the_value_listed_first_and_waits_only_for_a_better_one(
    letters: str, chosen: str, answer: str | None, missing: str
) -> None:
    found = decided(table("highest priority", LETTERS, ROWS), letters)
    assert (ids(found), found.outcome.get("answer"), waits(found), clash(found)) == (chosen, answer, missing, "")


TWO_OUTPUTS = """
      - {id: one, a: yes, level: low, team: red}
      - {id: two, b: yes, level: high, team: blue}
      - {id: three, c: yes, level: high, team: red}
"""
LEVELS = "{level: [high, low], team: [red, blue]}"


@pytest.mark.parametrize(
    ("letters", "chosen", "missing"),
    [("yyy", "three", ""), ("yyn", "two", ""), ("ynn", "one", ""), ("?y?", "", "c"), ("??y", "three", ""), ("y?n", "", "b")],
)  # fmt: skip
def test_priority_goes_by_the_first_output_and_then_by_the_second(letters: str, chosen: str, missing: str) -> None:
    found = decided(table("highest priority", LEVELS, TWO_OUTPUTS), letters)
    assert (ids(found), waits(found)) == (chosen, missing)


def test_what_comes_first_is_said_by_the_outputs_and_not_by_the_rows() -> None:
    turned = "{team: [red, blue], level: [high, low]}"
    assert ids(decided(table("highest priority", turned, TWO_OUTPUTS), "yyn")) == "one"
    assert ids(decided(table("in order", turned, TWO_OUTPUTS), "yyy")) == "three one two"
    assert ids(decided(table("in order", LEVELS, TWO_OUTPUTS), "yyy")) == "three two one"


# --- several rows count -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("use", "letters", "chosen", "answer", "missing"),
    [
        ("all that match", "yyy", "one two three", "z, x", ""),
        ("all that match", "yny", "one three", "z", ""),
        ("all that match", "nnn", "", None, ""),
        ("all that match", "y?y", "one three", "z", "b"),
        ("all that match", "???", "", None, "abc"),
        ("in order", "yyy", "two one three", "x, z", ""),
        ("in order", "yny", "one three", "z", ""),
        ("in order", "nyn", "two", "x", ""),
        ("in order", "nnn", "", None, ""),
        ("in order", "y?n", "one", "z", "b"),
    ],
)
def test_several_rows_count_each_value_once_in_the_order_of_the_rows_or_of_the_values(
    use: str, letters: str, chosen: str, answer: str | None, missing: str
) -> None:
    found = decided(table(use, LETTERS, ROWS), letters)
    assert (ids(found), found.outcome.get("answer"), waits(found), clash(found)) == (chosen, answer, missing, "")


def test_several_outputs_are_each_a_list_of_their_own() -> None:
    found = decided(table("all that match", LEVELS, TWO_OUTPUTS), "yyy")
    assert found.outcome == {"level": "low, high", "team": "red, blue"}


# --- one number is made of them ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("use", "letters", "chosen", "answer", "missing"),
    [
        ("sum", "yyy", "one two three", "11", ""),
        ("sum", "yny", "one three", "6", ""),
        ("sum", "nnn", "", "0", ""),
        ("sum", "yy?", "one two", None, "c"),
        ("count", "yyy", "one two three", "3", ""),
        ("count", "nnn", "", "0", ""),
        ("count", "y?n", "one", None, "b"),
        ("lowest", "yyy", "one two three", "3", ""),
        ("lowest", "nyn", "two", "5", ""),
        ("lowest", "nnn", "", None, ""),
        ("lowest", "y?n", "one", "3", ""),  # 5 is not lower
        ("lowest", "yn?", "one", "3", ""),  # nor is another 3
        ("lowest", "?yn", "two", None, "a"),
        ("lowest", "?nn", "", None, "a"),
        ("highest", "yyy", "one two three", "5", ""),
        ("highest", "?y?", "two", "5", ""),
        ("highest", "y?n", "one", None, "b"),
        ("highest", "nnn", "", None, ""),
    ],
)
def test_one_number_is_made_of_all_rows_that_fire_unless_one_that_waits_could_change_it(
    use: str, letters: str, chosen: str, answer: str | None, missing: str
) -> None:
    found = decided(table(use, "{answer: number}", POINTS), letters)
    assert (ids(found), found.outcome.get("answer"), waits(found), clash(found)) == (chosen, answer, missing, "")


@pytest.mark.parametrize(
    ("use", "type_", "values", "answer"),
    [
        ("sum", "number", ("0.1", "0.2"), "0.3"),
        ("sum", "number", ("-5", "2.50"), "-2.50"),
        ("sum", "number", ("123456789012345678901234567890.5", "0.25"), "123456789012345678901234567890.75"),
        ("sum", "whole number", ("999999999999999998", "1"), "999999999999999999"),
        ("sum", "whole number", ("-3", "+3"), "0"),
        ("sum", "money", ("5 EUR", "4.99 eur"), "9.99 EUR"),
        ("sum", "duration", ("2 minutes", "30"), "150"),
        ("sum", "scale 1 to 5", ("4", "5"), "9"),
        ("lowest", "money", ("20 EUR", "4.99 EUR"), "4.99 EUR"),
        ("highest", "money", ("20 EUR", "4.99 EUR"), "20 EUR"),
        ("lowest", "date", ("2026-03-06", "2025-12-31"), "2025-12-31"),
        ("highest", "date", ("Friday 2026-03-06", "2025-12-31"), "2026-03-06"),
        ("lowest", "time", ("09:30", "08:15:30"), "08:15:30"),
        ("highest", "date and time", ("2026-03-06 09:30", "2026-03-06T09:30+02:00"), "2026-03-06T09:30:00+00:00"),
        ("highest", "duration", ("2 minutes", "90"), "120"),
        ("highest", "scale 1 to 5", ("2", "4"), "4"),
        ("lowest", "whole number", ("10", "9"), "9"),
        ("count", "number", ("10", "9"), "2"),
        ("count", "[x, y]", ("x", "x"), "2"),
    ],
)  # fmt: skip
def test_numbers_money_days_and_times_are_reckoned_with_by_their_values(
    use: str, type_: str, values: tuple[str, str], answer: str
) -> None:
    rows = "".join(f"\n      - {{answer: {value}}}" for value in values)
    made = edition(RECORD, table(use, f"{{answer: {type_}}}", rows))
    assert decide(made, {})[0].outcome == {"answer": answer}
    assert with_outcomes(made, {})["answer"] == answer


def test_no_money_at_all_is_nothing_in_the_currency_of_the_table() -> None:
    found = decided(table("sum", "{answer: money}", "\n      - {a: yes, answer: 5 GBP}"), "n??")
    assert (found.outcome, found.decided) == ({"answer": "0 GBP"}, True)


def test_several_outputs_are_each_reckoned_for_themselves() -> None:
    rows = "\n      - {a: yes, fee: 5 EUR, days: 3}\n      - {b: yes, fee: 9 EUR, days: 2}"
    output = "{fee: money, days: whole number}"
    assert decided(table("sum", output, rows), "yy?").outcome == {"fee": "14 EUR", "days": "5"}
    assert decided(table("highest", output, rows), "yy?").outcome == {"fee": "9 EUR", "days": "3"}
    assert decided(table("count", output, rows), "yy?").outcome == {"fee": "2", "days": "2"}


def test_a_row_that_waits_could_change_one_output_alone() -> None:
    rows = "\n      - {a: yes, fee: 5 EUR, days: 3}\n      - {b: yes, fee: 9 EUR, days: 2}"
    output = "{fee: money, days: whole number}"
    found = decided(table("highest", output, rows), "?y?")
    assert (dict(found.outcome), waits(found)) == ({}, "a")
    assert waits(decided(table("highest", output, rows.replace("days: 3", "days: 2")), "?y?")) == ""


# --- outputs with a type ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "value"),
    [("number", "2.5"), ("money", "5 EUR"), ("whole number", "7"), ("date", "2026-03-06"), ("yes or no", "yes"), ("text", "as, it is")],
)  # fmt: skip
@pytest.mark.parametrize("use", ["first match", "only one", "same result"])
def test_an_output_may_be_of_a_type_instead_of_a_list(use: str, type_: str, value: str) -> None:
    made = edition(RECORD, table(use, f"{{answer: {type_}}}", f'\n      - {{a: yes, answer: "{value}"}}'))
    assert (made.facts["answer"].type, made.facts["answer"].choices) == (type_, ())
    assert decide(made, told("y??"))[0].outcome == {"answer": value}
    assert with_outcomes(made, told("y??"))["answer"] == value


@pytest.mark.parametrize(
    ("use", "output", "type_", "choices"),
    [
        ("first match", "[x, y]", "choice", ("x", "y")),
        ("highest priority", "[x, y]", "choice", ("x", "y")),
        ("all that match", "[x, y]", "several", ("x", "y")),
        ("in order", "[x, y]", "several", ("x", "y")),
        ("all that match", "number", "several", ()),
        ("count", "[x, y]", "whole number", ()),
        ("count", "money", "whole number", ()),
        ("sum", "money", "money", ()),
        ("sum", "scale 1 to 5", "whole number", ()),
        ("highest", "scale 1 to 5", "scale 1 to 5", ()),
        ("lowest", "date", "date", ()),
    ],
)
def test_an_output_is_a_fact_of_the_type_that_its_policy_makes(
    use: str, output: str, type_: str, choices: tuple[str, ...]
) -> None:
    value = {"[x, y]": "x", "money": "5 EUR", "date": "2026-03-06"}.get(output, "5")
    made = edition(RECORD, table(use, f"{{answer: {output}}}", f"\n      - {{answer: {value}}}"))
    assert (made.facts["answer"].type, made.facts["answer"].choices) == (type_, choices)


# --- otherwise --------------------------------------------------------------------------------------------------------

WITH_NUMBERS: Final[frozenset[Hit]] = frozenset({"sum", "lowest", "highest", "count"})


def both_kinds(use: str, more: str) -> str:
    """A table of letters, or of points where the policy reckons."""
    return table(use, "{answer: number}", POINTS, more) if use in WITH_NUMBERS else table(use, LETTERS, ROWS, more)


@pytest.mark.parametrize("use", HITS)
def test_otherwise_is_decided_where_no_row_fires_and_none_waits(use: str) -> None:
    value = "9" if use in WITH_NUMBERS else "y"
    document = both_kinds(use, f"otherwise: {{answer: {value}}}")
    none = decided(document, "nnn")
    assert (ids(none), none.outcome, waits(none)) == ("otherwise", {"answer": value}, "")
    assert [finding.rule.id for finding in none.findings] == ["one", "two", "three"]
    assert [(ids(found), waits(found)) for found in (decided(document, "nn?"), decided(document, "?nn"))] == [
        ("", "c"),
        ("", "a"),
    ]
    assert "otherwise" not in ids(decided(document, "nny"))
    assert decided(document, "nny").outcome == decided(both_kinds(use, ""), "nny").outcome


def test_otherwise_is_a_fact_for_the_next_table() -> None:
    document = table("first match", LETTERS, ROWS, "otherwise: {answer: y}")
    later = table("first match", "{next: [p, q]}", "\n      - {answer: y, next: p}\n      - {next: q}", name="e")
    made = edition(RECORD, document, later)
    assert [with_outcomes(made, told(letters)).get("next") for letters in ("nnn", "ynn", "nn?")] == ["p", "q", None]


# --- what an unknown fact counts as -----------------------------------------------------------------------------------


def assumed(decision: Decision) -> list[tuple[str, bool]]:
    return [(finding.verdict, finding.assumed) for finding in decision.findings]


@pytest.mark.parametrize("use", HITS)
def test_what_is_asked_waits_what_is_no_or_yes_for_the_whole_document_does_not(use: str) -> None:
    asks = decided(both_kinds(use, "if_unknown: ask"), "n?y")
    assert assumed(asks) == [("not", False), ("waiting", False), ("fired", False)]
    for word, letters, verdict in (("no", "nny", "not"), ("yes", "nyy", "fired")):
        found = decided(both_kinds(use, f"if_unknown: treat as {word}"), "n?y")
        known = decided(both_kinds(use, ""), letters)
        assert assumed(found) == [("not", False), (verdict, True), ("fired", False)]
        assert (ids(found), found.outcome, waits(found), clash(found)) == (
            ids(known), known.outcome, "", clash(known),
        )  # fmt: skip
        assert found.findings[1].missing == ("b",)


def test_a_row_may_say_otherwise_than_its_document() -> None:
    rows = """
      - {id: one, a: yes, answer: z, if_unknown: treat as yes}
      - {id: two, b: yes, answer: x, if_unknown: ask}
      - {id: three, c: yes, answer: z}
"""
    found = decided(table("all that match", LETTERS, rows, "if_unknown: treat as no"))
    assert assumed(found) == [("fired", True), ("waiting", False), ("not", True)]
    assert (ids(found), waits(found)) == ("one", "b")


def test_only_a_rule_that_would_wait_is_assumed() -> None:
    rows = "\n      - {id: one, all: [{a: yes}, {b: yes}], answer: z}\n      - {id: two, any: [{a: yes}, {b: yes}], answer: x}"
    document = table("all that match", LETTERS, rows, "if_unknown: treat as yes")
    assert assumed(decided(document, "n??")) == [("not", False), ("fired", True)]
    assert assumed(decided(document, "y??")) == [("fired", True), ("fired", False)]
    assert assumed(decided(document, "ynn")) == [("not", False), ("fired", False)]


def test_where_all_count_as_no_otherwise_is_decided_at_once() -> None:
    found = decided(table("first match", LETTERS, ROWS, "if_unknown: treat as no\n    otherwise: {answer: y}"))
    assert (ids(found), found.outcome, waits(found)) == ("otherwise", {"answer": "y"}, "")


def test_if_unknown_is_an_input_where_the_table_says_so() -> None:
    record = RECORD + "      - {id: if_unknown, label: If unknown, as: choice, options: [stop, go]}\n"
    document = table("first match", LETTERS, "\n      - {if_unknown: go, answer: x}")
    made = edition(record, document.replace("inputs: {}", "inputs: {if_unknown: [stop, go]}"))
    assert decide(made, {"if_unknown": "go"})[0].outcome == {"answer": "x"}
    assert decide(made, {})[0].missing == ("if_unknown",)


# --- the outcome as a fact for a later table --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "cell", "fires"),
    [
        ("yyn", "x", True),
        ("ynn", "x", False),
        ("yyn", "[x, y]", True),
        ("ynn", "[x, y]", False),
        ("yyn", "{contains: x}", True),
        ("yyn", "{contains: [y, z]}", True),
        ("yyn", "{contains: y}", False),
        ("yyn", "{not: x}", False),
        ("ynn", "{not: x}", True),
        ("yyn", "'not(x, y)'", False),
        ("y?n", "z", None),
        ("nnn", "z", None),  # nobody matched: there is no value
    ],
)
@pytest.mark.parametrize("use", ["all that match", "in order"])
def test_a_later_row_asks_whether_a_value_is_among_several(
    use: str, letters: str, cell: str, fires: bool | None
) -> None:
    later = table("first match", "{next: [p]}", f"\n      - {{answer: {cell}, next: p}}", name="e")
    verdict = decide(edition(RECORD, table(use, LETTERS, ROWS), later), told(letters))[1].findings[0].verdict
    assert verdict == {True: "fired", False: "not", None: "waiting"}[fires]


@pytest.mark.parametrize(
    ("use", "output", "letters", "cell", "fires"),
    [
        ("count", LETTERS, "yyn", "at least 2", True),
        ("count", LETTERS, "ynn", "at least 2", False),
        ("count", LETTERS, "nnn", "0", True),
        ("count", LETTERS, "yyy", "[2..3]", True),
        ("count", LETTERS, "y?n", "at least 1", None),
        ("sum", "{answer: number}", "yyn", "over 7", True),
        ("sum", "{answer: number}", "yny", "over 7", False),
        ("sum", "{answer: number}", "nnn", "under 1", True),
        ("sum", "{answer: number}", "yy?", "over 7", None),
        ("lowest", "{answer: number}", "yyn", "3", True),
        ("highest", "{answer: number}", "yyn", "3..4", False),
        ("highest", "{answer: number}", "nnn", "3", None),
    ],
)
def test_a_later_row_compares_the_number_that_was_made(
    use: str, output: str, letters: str, cell: str, fires: bool | None
) -> None:
    rows = ROWS if output == LETTERS else POINTS
    later = table("first match", "{next: [p]}", f'\n      - {{answer: "{cell}", next: p}}', name="e")
    decisions = decide(edition(RECORD, later, table(use, output, rows)), told(letters))
    assert decisions[1].findings[0].verdict == {True: "fired", False: "not", None: "waiting"}[fires]


def test_a_sum_of_money_is_compared_in_its_currency_also_when_it_is_nothing() -> None:
    fees = table("sum", "{fee: money}", "\n      - {a: yes, fee: 60 EUR}\n      - {b: yes, fee: 50 EUR}")
    later = table("first match", "{next: [big, small]}", "\n      - {fee: over 100 EUR, next: big}\n      - {fee: at most 100 EUR, next: small}", name="e")  # fmt: skip
    made = edition(RECORD, fees, later)
    assert [with_outcomes(made, told(letters)).get("next") for letters in ("yyn", "ynn", "nnn", "y?n")] == [
        "big", "small", "small", None,
    ]  # fmt: skip


def test_rows_that_disagree_decide_nothing_and_the_next_table_waits() -> None:
    later = table("first match", "{next: [p]}", "\n      - {answer: x, next: p}", name="e")
    first, second = decide(edition(RECORD, table("only one", LETTERS, ROWS), later), told("yyn"))
    assert (clash(first), first.outcome, waits(first)) == ("one two", {}, "")
    assert (second.missing, second.outcome) == (("answer",), {})


def test_a_chain_of_count_sum_and_priority_comes_to_one_answer() -> None:
    documents = (
        table("count", "{signs: [x]}", "\n      - {a: yes, signs: x}\n      - {b: yes, signs: x}\n      - {n: over 3, signs: x}", name="signs"),
        table("sum", "{points: whole number}", "\n      - {signs: at least 1, points: 10}\n      - {signs: at least 2, points: 5}", name="points"),
        table("highest priority", "{level: [high, middle, low]}", "\n      - {level: low}\n      - {points: 10..14, level: middle}\n      - {points: over 14, level: high}", name="level"),
    )  # fmt: skip
    made = edition(RECORD, *reversed(documents))
    levels = [
        with_outcomes(made, facts).get("level")
        for facts in (
            {"a": "yes", "b": "no", "n": "3"}, {"a": "yes", "b": "no", "n": "4"}, {"a": "no", "b": "no", "n": "0"}, {"a": "yes", "n": "4"},
        )
    ]  # fmt: skip
    assert levels == ["middle", "high", "low", None]


# --- what is refused --------------------------------------------------------------------------------------------------

HEAD: Final = "inputs: {}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "output: {level: ▸number}\nuse: highest priority\nrows: [{level: 1}]",
            '"highest priority" goes by the values of "level"; list them, the best first',
        ),
        (
            "output: {level: ▸date}\nuse: in order\nrows: [{level: 2026-01-01}]",
            '"in order" goes by the values of "level"; list them, the best first',
        ),
        (
            "output: {fee: ▸[1, 2]}\nuse: sum\nrows: [{fee: 1}]",
            '"sum" reckons with numbers; write  fee: number  (or money, whole number)',
        ),
        (
            "output: {due: ▸date}\nuse: sum\nrows: [{due: 2026-01-01}]",
            '"sum" reckons with numbers; write  due: number  (or money, whole number)',
        ),
        (
            "output: {due: ▸text}\nuse: sum\nrows: [{due: 1}]",
            '"sum" reckons with numbers; write  due: number  (or money, whole number)',
        ),
        (
            "output: {fee: ▸[1, 2]}\nuse: lowest\nrows: [{fee: 1}]",
            '"lowest" reckons with numbers; write  fee: number  (or money, whole number, date)',
        ),
        (
            "output: {fee: ▸yes or no}\nuse: highest\nrows: [{fee: yes}]",
            '"highest" reckons with numbers; write  fee: number  (or money, whole number, date)',
        ),
        (
            "output: {do: [call, ▸'write, then call']}\nuse: all that match\nrows: [{do: call}]",
            'there are commas between the values of "do", so none can be inside; write it without',
        ),
        (
            "output: {do: text}\nuse: all that match\nrows: [{do: ▸'write, then call'}]",
            'there are commas between the values of "do", so none can be inside; write it without',
        ),
        (
            "output: {fee: number}\nuse: all that match\nrows: [{fee: 1}, {fee: ▸many}]",
            'Fee is a number such as 12 or 12.50, not "many"; ',
        ),
        ("output: {fee: number}\nrows: [{fee: ▸[1, 2]}]", '"fee" is a list in this row; write one of its values'),
        (
            "output: {fee: number}\nuse: all that match\nrows: [{fee: ▸[1, 2]}]",
            '"fee" is a list in this row; write one of its values',
        ),
        (
            "output: {fee: number}\nrows: [{fee: 1, if_unknown: ▸maybe}]",
            "write one of ask, treat as no or treat as yes here; ",
        ),
        (
            "output: {fee: number}\nif_unknown: ▸treat as noo\nrows: [{fee: 1}]",
            'if_unknown: unknown answer to a fact that is unknown "treat as noo"; did you mean "treat as no"?',
        ),
        ("output: {fee: number}\nuse: ▸summ\nrows: [{fee: 1}]", 'use: unknown hit policy "summ"; did you mean "sum"?'),
    ],
)
def test_a_table_that_does_not_fit_its_policy_is_refused_at_its_place(text: str, said: str) -> None:
    assert refused(HEAD + text, "decision") == said


def complaints(document: str) -> list[tuple[tuple[Any, ...], str]]:
    """What the check of outcomes says, each with its route."""
    made, remarks = compiled(RECORD, document)
    assert not remarks
    found = outcomes.check(Subject(made, {}, date(2026, 3, 2)))
    return [(remark.route, f"{remark.message}; {remark.hint}") for remark in found]


@pytest.mark.parametrize(
    ("output", "use", "rows", "route", "said"),
    [
        ("number", "first match", "[{fee: many}]", (0, "fee"), 'Fee is a number such as 12 or 12.50, not "many"; '),
        ("date", "lowest", "[{fee: soon}]", (0, "fee"), '"soon" is not a date; write year-month-day, for example 2026-03-06'),
        ("yes or no", "only one", "[{fee: yes}, {a: yes, fee: perhaps}]", (1, "fee"), 'Fee is yes or no, not "perhaps"; '),
        ("whole number", "sum", "[{fee: 1.5}]", (0, "fee"), 'Fee is a whole number, not "1.5"; '),
        ("scale 1 to 5", "highest", "[{fee: 6}]", (0, "fee"), "Fee is a number from 1 to 5, not 6; "),
        ("[x, y]", "in order", "[{fee: x}, {fee: z}]", (1, "fee"), '"fee" has no choice "z"; choices are x or y'),
        ("number", "sum", "[{fee: 5}, {a: yes}]", (1,), 'this row gives no "fee"; write a number'),
        ("money", "sum", "[{fee: 5 EUR}, {fee: 5 eur}, {fee: 5 USD}]", (2, "fee"), "this is in USD, the rows before in EUR; they have no sum; write all in EUR"),
        ("money", "lowest", "[{fee: 5 EUR}, {fee: 7}]", (1, "fee"), "this is in no currency, the rows before in EUR; they have no lowest; write all in EUR"),
        ("money", "highest", "[{fee: 7}, {fee: 5 EUR}]", (1, "fee"), "this is in EUR, the rows before in none; they have no highest; write all in EUR"),
    ],
)  # fmt: skip
def test_an_outcome_that_cannot_be_is_told_at_its_place(
    output: str, use: str, rows: str, route: tuple[Any, ...], said: str
) -> None:
    document = f"{{kind: decision, id: d, title: D, version: 1.0.0, inputs: {{}}, output: {{fee: {output}}}, use: {use}, rows: {rows}}}"
    assert complaints(document) == [(("rows", *route), said)]


@pytest.mark.parametrize(
    ("use", "otherwise", "route", "said"),
    [
        ("first match", "{answr: y, answer: y}", ("otherwise", "answr"), 'this table has no output "answr"; did you mean "answer"?'),
        ("first match", "{answer: w}", ("otherwise", "answer"), '"answer" has no choice "w"; choices are x, y or z'),
        ("first match", "{}", ("otherwise",), 'this row gives no "answer"; choices are x, y or z'),
        ("count", "{answer: x}", ("otherwise", "answer"), 'Answer is a whole number, not "x"; '),
    ],
)  # fmt: skip
def test_otherwise_gives_every_output_and_no_other_with_a_value_that_can_be(
    use: str, otherwise: str, route: tuple[Any, ...], said: str
) -> None:
    assert complaints(table(use, LETTERS, ROWS, f"otherwise: {otherwise}")) == [(route, said)]


@pytest.mark.parametrize("use", ["first match", "all that match", "count"])
def test_money_of_two_currencies_is_told_only_where_it_is_reckoned_with(use: str) -> None:
    rows = "\n      - {a: yes, fee: 5 EUR}\n      - {b: yes, fee: 5 USD}"
    assert complaints(table(use, "{fee: money}", rows)) == []
