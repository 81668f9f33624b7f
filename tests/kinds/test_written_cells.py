"""How one cell of a table may be written: as here, and as decision tables are written elsewhere (DMN, unary tests)."""

from __future__ import annotations

import time
from typing import Final

import pytest

from engine.compile.coded import Coded
from engine.decide.deciding import decide
from engine.model.condition import ALWAYS, Condition
from engine.model.written_condition import LONGEST_FORM, parse_condition
from tests.desks import compiled, edition
from tests.kinds.test_conditions import plain, said

QUICKLY: Final = 0.5
"""Seconds of work for all hostile texts of a test; a search that backtracks takes hours."""


def meant(written: object) -> object:
    return plain(parse_condition({"x": written}))


def either(*parts: object) -> object:
    return ("any", *parts)


def both(low: object, high: object) -> object:
    return ("all", low, high)


def denied(part: object) -> object:
    return ("not", part)


CLOSED: Final = said("between", "18", "65")
SPANS: Final = {
    "18..65": CLOSED,
    "[18..65]": CLOSED,
    "18 .. 65": CLOSED,
    "[ 18 .. 65 ]": CLOSED,
    "(0..10]": both(said("over", "0"), said("at most", "10")),
    "]0..10]": both(said("over", "0"), said("at most", "10")),
    "[0..10)": both(said("at least", "0"), said("under", "10")),
    "[0..10[": both(said("at least", "0"), said("under", "10")),
    "(0..10)": both(said("over", "0"), said("under", "10")),
    "]0..10[": both(said("over", "0"), said("under", "10")),
    "1.5..2.5": said("between", "1.5", "2.5"),
    "[1.5..2.5]": said("between", "1.5", "2.5"),
    "(1.5..2.5)": both(said("over", "1.5"), said("under", "2.5")),
    "1..2.5": said("between", "1", "2.5"),
    "1.5..2": said("between", "1.5", "2"),
    "-5..-1": said("between", "-5", "-1"),
    "-5..5": said("between", "-5", "5"),
    "+5..+10": said("between", "+5", "+10"),
    "[-5..-1]": said("between", "-5", "-1"),
    "(-1.5..0]": both(said("over", "-1.5"), said("at most", "0")),
    "2026-01-01..2026-03-31": said("between", "2026-01-01", "2026-03-31"),
    "[2026-01-01..2026-03-31]": said("between", "2026-01-01", "2026-03-31"),
    "[Thursday 2026-01-01..Friday 2026-01-02]": said("between", "Thursday 2026-01-01", "Friday 2026-01-02"),
    "2026-01-01 09:00..2026-01-01 17:00": said("between", "2026-01-01 09:00", "2026-01-01 17:00"),
    "09:00..17:30": said("between", "09:00", "17:30"),
    "[09:00..17:30)": both(said("at least", "09:00"), said("under", "17:30")),
    "5 EUR..20 EUR": said("between", "5 EUR", "20 EUR"),
    "[5 EUR..20 EUR)": both(said("at least", "5 EUR"), said("under", "20 EUR")),
    "4.99 EUR..20.00 EUR": said("between", "4.99 EUR", "20.00 EUR"),
    "90 seconds..2 minutes": said("between", "90 seconds", "2 minutes"),
    '[date("2026-01-01")..date("2026-03-31")]': said("between", "2026-01-01", "2026-03-31"),
    '(date("2026-01-01")..date("2026-03-31")]': both(said("over", "2026-01-01"), said("at most", "2026-03-31")),
    '["2026-01-01".."2026-03-31"]': said("between", "2026-01-01", "2026-03-31"),
}


@pytest.mark.parametrize(("written", "wanted"), SPANS.items())
def test_a_span_has_two_ends_each_with_or_without_its_value(written: str, wanted: object) -> None:
    assert meant(written) == wanted


@pytest.mark.parametrize("written", ["any", "anything", "-"])
def test_a_dash_or_any_asks_nothing(written: str) -> None:
    assert parse_condition({"x": written}) == ALWAYS


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('"a"', said("is", "a")),
        ('"a","b"', said("is", "a", "b")),
        ('"a", "b" ,"c d"', said("is", "a", "b", "c d")),
        ('"a, b", "c"', said("is", "a, b", "c")),
        ('"10..20"', said("is", "10..20")),
        ('"not(a)"', said("is", "not(a)")),
        ('"> 5"', said("is", "> 5")),
        ('date("2026-03-06")', said("is", "2026-03-06")),
        ('time("09:30")', said("is", "09:30")),
        ('date and time("2026-03-06T09:30")', said("is", "2026-03-06T09:30")),
        ('date( "2026-03-06" )', said("is", "2026-03-06")),
        ('number("5")', said("is", "5")),
        ('date("2026-03-06"), date("2026-03-07")', said("is", "2026-03-06", "2026-03-07")),
        ("-5", said("is", "-5")),
    ],
)
def test_quotes_and_calls_round_a_value_are_taken_off(written: str, wanted: object) -> None:
    assert meant(written) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("> 5", said("over", "5")),
        (">=5", said("at least", "5")),
        ("<-5", said("under", "-5")),
        ("> 5 EUR", said("over", "5 EUR")),
        ('> date("2026-03-06")', said("over", "2026-03-06")),
        ('<= "2026-03-06"', said("at most", "2026-03-06")),
        ("< 10, > 20", either(said("under", "10"), said("over", "20"))),
        ("< 10,>= 20,  [12..13]", either(said("under", "10"), said("at least", "20"), said("between", "12", "13"))),
        ("[1..5], [10..20]", either(said("between", "1", "5"), said("between", "10", "20"))),
        ("1..5, 10..20", either(said("between", "1", "5"), said("between", "10", "20"))),
        ("(0..5], ]7..9[", either(*(both(*b) for b in (
            (said("over", "0"), said("at most", "5")), (said("over", "7"), said("under", "9")))))),
        ('"a", > 5', either(said("is", "a"), said("over", "5"))),
        ('date("2026-03-06"), > date("2026-12-31")', either(said("is", "2026-03-06"), said("over", "2026-12-31"))),
    ],
)  # fmt: skip
def test_comparisons_with_commas_between_are_alternatives(written: str, wanted: object) -> None:
    assert meant(written) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('not("a")', said("is", "a")),
        ('not("a","b")', said("is", "a", "b")),
        ("not (a, b)", said("is", "a", "b")),
        ('not("a, b")', said("is", "a, b")),
        ("not([1..5])", either(said("between", "1", "5"))),
        ("not(1..5)", either(said("between", "1", "5"))),
        ("not((0..5])", either(both(said("over", "0"), said("at most", "5")))),
        ("not(]0..5[, [7..9])", either(both(said("over", "0"), said("under", "5")), said("between", "7", "9"))),
        ("not(< 10, > 20)", either(said("under", "10"), said("over", "20"))),
        ("not(7, > 20)", either(said("is", "7"), said("over", "20"))),
        ("not(over 5)", either(said("over", "5"))),
        ('not(date("2026-03-06"))', said("is", "2026-03-06")),
        ('not(date("2026-03-06"), date("2026-03-07"))', said("is", "2026-03-06", "2026-03-07")),
        ("not(-5)", said("is", "-5")),
        ({"not": "a"}, said("is", "a")),
        ({"not": ["a", "b"]}, said("is", "a", "b")),
        ({"not": "[1..5]"}, said("between", "1", "5")),
        ({"not": ["1..5"]}, either(said("between", "1", "5"))),
        ({"not": ["7", "> 20"]}, either(said("is", "7"), said("over", "20"))),
        ({"not": '"a","b"'}, said("is", "a", "b")),
    ],
)
def test_not_turns_everything_inside_it_round(written: object, wanted: object) -> None:
    assert meant(written) == denied(wanted)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (["a", "b"], said("is", "a", "b")),
        (["7", "over 20"], either(said("is", "7"), said("over", "20"))),
        (["7", "[10..20]", "< 3"], either(said("is", "7"), said("between", "10", "20"), said("under", "3"))),
        (["18..65"], either(CLOSED)),
        (["not(5)", "7"], either(denied(said("is", "5")), said("is", "7"))),
        (['date("2026-03-06")', "> 2026-12-31"], either(said("is", "2026-03-06"), said("over", "2026-12-31"))),
        (['"a","b"', "c"], either(said("is", "a", "b"), said("is", "c"))),
        (['"a", < 5', "c"], either(either(said("is", "a"), said("under", "5")), said("is", "c"))),
        (["a..b", "wait... what"], said("is", "a..b", "wait... what")),
    ],
)
def test_a_list_may_mix_values_and_comparisons(written: object, wanted: object) -> None:
    assert meant(written) == wanted


PLAIN: Final = [
    "a..b", "[a..b]", "(see above..below)", "wait... what", "(wait... what)", "...", "1...5", "18..", "..65", "[..]",
    "Smith (Jr.)", "Smith (Jr., Sr.)", 'say "hello" twice', '"hello" he said', '"a" and "b"', '"a", "b', '"', '"a', "cash, cheque",
    "red, green, blue", "cash, > 5", "5, 6", "not", "not paid", "nothing (yet)", "not()", "not( , )",
    "not (yet) sent (by post)", "notable(5)", "1.2.3", "version 1.0.0", "v1..v", "date(2026)", 'dated("2026-03-06")',
    "order 10..", "tel. 020 7946 0958", "a > b", "=> 5", "C:\\temp", "a-b", "5-7", "--", "{x}", "[5]", "(5)", "[1,5]",
    "contains a", "overdue", "10,000 letters", "x" * 10_000, "5.." * 3_000, "日本..東京",
]  # fmt: skip


@pytest.mark.parametrize("written", PLAIN, ids=lambda text: text[:30])
def test_a_text_that_only_looks_alike_stays_a_value(written: str) -> None:
    assert meant(written) == said("is", written)


HOSTILE: Final = [
    unit * (length // len(unit)) + end
    for length in (LONGEST_FORM - 5, 100_000)
    for unit in ("[", "(", '"', "not(", "1.", "1..", ".", ",", '"",', "[.", "a (", " ", "- and ", "-1", "date(", "]1..", "0")
    for end in ("", "]", ")", '"', "..", "..5", "!")
] + [
    "[" + "." * 100_000, "[1" + "." * (LONGEST_FORM - 5), "[" + "1" * 390 + "..", "not(" * 90 + ")" * 40, ">" * 399,
    "over " * 79, "not(" + "not(" * 80 + '"a"' + ")" * 20, '"a",' * 99, "> 5," * 90 + "x",
]  # fmt: skip


def test_hostile_texts_are_read_quickly() -> None:
    start = time.process_time()
    for text in HOSTILE:
        assert isinstance(parse_condition({"x": text}), Condition)
        assert isinstance(parse_condition({"x": [text, "a"]}), Condition)
        assert isinstance(parse_condition({"x": {"not": text}}), Condition)
    assert time.process_time() - start < QUICKLY * 10


# --- from YAML to an answer -------------------------------------------------------------------------------------------

RECORD = """
    kind: record
    id: interaction
    title: Record
    version: 1.0.0
    channels: [phone]
    kinds: [inquiry]
    fields:
      - {id: age, label: Age, as: whole number}
      - {id: weight, label: Weight, as: number}
      - {id: price, label: Price, as: money}
      - {id: due, label: Due, as: date}
      - {id: pay, label: Paid by, as: choice, options: [cash, cheque, card]}
      - {id: remark, label: Remark, as: text}
"""


def one_row(cell: str) -> str:
    return f"{{kind: decision, id: d, title: D, version: 1.0.0, inputs: {{}}, output: {{answer: [x]}}, rows: [{{{cell}, answer: x}}]}}"


def table(cell: str) -> Coded:
    return edition(RECORD, one_row(cell)).tables[0]


@pytest.mark.parametrize(
    ("cell", "fires", "not_so"),
    [
        ("age: [18..65]", ["18", "40", "65"], ["17", "66"]),
        ('age: "[18..65]"', ["18", "40", "65"], ["17", "66"]),
        ("age: 18..65", ["18", "40", "65"], ["17", "66"]),
        ('age: "(18..65]"', ["19", "65"], ["18", "66"]),
        ('age: "]18..65["', ["19", "64"], ["18", "65"]),
        ('age: [7, 18..20, "> 65"]', ["7", "18", "20", "66"], ["6", "8", "17", "21", "65"]),
        ('age: "< 10, > 20"', ["9", "21"], ["10", "15", "20"]),
        ("age: not(< 10)", ["10", "11"], ["9", "-9"]),
        ('age: "not([1..5], 7)"', ["0", "6", "8"], ["1", "5", "7"]),
        ("age: {not: [1..5, 7]}", ["0", "6", "8"], ["1", "5", "7"]),
        ("age: -5..-1", ["-5", "-1"], ["-6", "0", "5"]),
        ("age: -", ["0", "-5"], []),
        ("weight: 1.5..2.5", ["1.5", "2", "2.50"], ["1.49", "2.51"]),
        ('weight: "(1.5..2.5)"', ["1.51", "2"], ["1.5", "1.50", "2.5"]),
        ("price: 5 EUR..20 EUR", ["5 EUR", "20.00 eur"], ["4.99 EUR", "10 USD", "10"]),
        ('price: "(5 EUR..20 EUR]"', ["5.01 EUR", "20 EUR"], ["5.00 EUR", "10 USD"]),
        ("due: [2026-01-01..2026-03-31]", ["2026-01-01", "2026-03-31"], ["2025-12-31", "2026-04-01"]),
        ("due: 'date(\"2026-03-06\")'", ["2026-03-06", "Friday 2026-03-06"], ["2026-03-07"]),
        ("due: '[date(\"2026-01-01\")..date(\"2026-03-31\"))'", ["2026-01-01", "2026-03-30"], ["2026-03-31"]),
        ("pay: '\"cash\",\"cheque\"'", ["cash", "cheque"], ["card"]),
        ("pay: 'not(\"cash\",\"cheque\")'", ["card"], ["cash", "cheque"]),
        ("pay: not(cash)", ["cheque", "card"], ["cash"]),
        ('remark: "cash, cheque"', ["cash, cheque"], ["cash", "cheque"]),
        ("remark: wait... what", ["wait... what"], ["wait"]),
        ('remark: say "hello" twice', ['say "hello" twice'], ["hello"]),
        ("remark: '\"a, b\",\"c\"'", ["a, b", "c"], ["a", "b"]),
        ("remark: Smith (Jr.)", ["Smith (Jr.)"], ["Jr."]),
    ],
)  # fmt: skip
def test_a_cell_decides_as_it_is_written(cell: str, fires: list[str], not_so: list[str]) -> None:
    made, name = edition(RECORD, one_row(cell)), cell.partition(":")[0]
    for values, verdict in ((fires, "fired"), (not_so, "not")):
        for value in values:
            assert decide(made, {name: value})[0].findings[0].verdict == verdict, value


@pytest.mark.parametrize(("spelling", "same"), [("[18..65]", '"[18..65]"'), ("[18..65]", "18..65"), ('["18..65"]', "{between: [18, 65]}")])  # fmt: skip
def test_a_span_that_yaml_takes_for_a_list_means_the_same(spelling: str, same: str) -> None:
    one, other = table(f"age: {spelling}"), table(f"age: {same}")
    assert one.questions == other.questions
    assert [one.code({"age": age}) for age in ("17", "18", "65", "66")] == [
        other.code({"age": age}) for age in ("17", "18", "65", "66")
    ]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("age: 65..18", "nothing is between 65 and 18"),
        ('age: "(65..18]"', "nothing is between 65 and 18"),
        ('age: {not: ["[65..18)", 7]}', "nothing is between 65 and 18"),
        ('age: "(20.5..18]"', 'Age is a whole number, not "20.5"'),
        ('due: "(2026-03-31..2026-01-01)"', "nothing is between 2026-03-31 and 2026-01-01"),
        ('price: "[5 EUR..20 USD)"', "5 EUR and 20 USD are of two currencies"),
        ("age: 5..5 or 6", 'Age is a whole number, not "5 or 6"'),
        ("age: 1.5..2.5", 'Age is a whole number, not "1.5"'),
        ('age: "not()"', 'Age is a whole number, not "not()"'),
        ("pay: a..b", '"pay" has no choice "a..b"'),
        ("pay: 1..2", '"pay" is a choice, which has no order'),
        ('pay: "cash, cheque"', '"pay" has no choice "cash, cheque"'),
        ("pay: not(cahs)", '"pay" has no choice "cahs"'),
        ("remark: 2..3 weeks", '"remark" is a text, which has no order'),
    ],
)
def test_a_cell_that_does_not_fit_its_fact_is_told(cell: str, message: str) -> None:
    _, remarks = compiled(RECORD, one_row(cell))
    assert [remark.message.startswith(message) for remark in remarks] == [True], remarks
